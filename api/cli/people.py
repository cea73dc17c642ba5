"""Accounts: the first one of an office can only be made here."""

import sys
from collections.abc import Mapping

import rich_click as click

from api.cli.house import opened
from api.cli.voice import Voice, speaks
from registry import clock
from registry.book import accounts
from registry.records.people import ROLES


@click.group()
def user() -> None:
    """账户。 Accounts."""


@user.command()
@click.argument("login")
@click.option("--name", required=True, help="姓名 name, as steps of cases show it")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice(ROLES),
    help="岗位，可多次。 Role; may be given several times.",
)
@click.option(
    "--park",
    "parks",
    multiple=True,
    type=int,
    metavar="NUMBER",
    help="限定园区，可多次；不填为全部园区。 Only these parks; without it all.",
)
@speaks
def add(
    voice: Voice, login: str, name: str, roles: tuple[str, ...], parks: tuple[int, ...]
) -> None:
    """开设账户，口令从终端或标准输入读取。 Make an account; the password is asked for.

    口令不得写在命令行上：从终端输入两次，或经标准输入给出一行。同一业务件的受理与核定不能是同一人。

    The password is typed twice, or read as one line of standard input, never an argument. Whoever
    accepted a case may not approve it: an office needs at least two people.

    \b
    park-registry user add admin --name 系统管理员 --role administrator
    park-registry user add reg1 --name 登簿员 --role registrar < password.txt
    park-registry user add park1 --name 园区管理员 --role park_manager --park 1
    """
    password = _password()
    with opened(voice) as house, house.register.transaction() as tx:
        account_id = accounts.add_user(
            tx,
            login=login,
            display_name=name,
            password=password,
            roles=roles,
            parks=parks or None,
            now=clock.now(),
        )
    voice.tell(
        f"已开设账户 {login}。 Account {login} was made.", account_id=account_id, login=login
    )


@user.command("password")
@click.argument("login")
@speaks
def set_password(voice: Voice, login: str) -> None:
    """重设口令，该账户的会话随即结束。 Set a password; the account's sessions end.

    \b
    park-registry user password admin
    """
    password = _password()
    with opened(voice) as house, house.register.transaction() as tx:
        accounts.change_password(tx, accounts.named(tx, login).account_id, password)
    voice.tell(f"口令已重设。 The password of {login} was set.", login=login)


def _password() -> str:
    if sys.stdin.isatty():
        asked: str = click.prompt(
            "口令 Password", hide_input=True, confirmation_prompt="再次输入 Again", err=True
        )
        return asked
    return sys.stdin.readline().rstrip("\r\n")


COMMANDS: Mapping[str, click.Command] = {"user": user}
