"""Accounts: the password comes from the terminal or standard input, never from an argument."""

from pathlib import Path

import pytest

from registry import clock
from registry.book import accounts
from registry.errors import LoginRefused, NotLoggedIn
from registry.store.db import Register
from registry.store.server import Endpoint
from registry.tries import Tries
from tests.support.command_line import CommandLine

SECRET = "eight and two more"  # noqa: S105
ADD = ("user", "add", "admin", "--name", "管理员", "--role", "administrator")


@pytest.fixture
def office(database: Endpoint, tmp_path: Path) -> CommandLine:
    return CommandLine.on(database, tmp_path / "home")


def enter(register: Register, login: str, password: str) -> accounts.NewSession:
    with register.transaction() as tx:
        return accounts.log_in(
            tx, Tries(), login=login, password=password, address="", now=clock.now()
        )


def test_who_was_added_can_log_in(office: CommandLine, register: Register) -> None:
    said = office.done(*ADD, typed=f"{SECRET}\n")
    assert SECRET not in said
    who = enter(register, "admin", SECRET).who
    assert (who.display_name, who.roles, who.parks) == ("管理员", {"administrator"}, None)


def test_several_roles_and_named_parks(office: CommandLine, register: Register) -> None:
    roles = ["--role", "clerk", "--role", "land_supply"]
    assert office.told("user", "add", "desk", "--name", "经办", *roles, typed=f"{SECRET}\n")
    assert enter(register, "desk", SECRET).who.roles == {"clerk", "land_supply"}
    park = ["user", "add", "p", "--name", "园区", "--role", "park_manager", "--park", "7"]
    park[2] = "park7"
    assert office.refused(*park, typed=f"{SECRET}\n") == "not-found"


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        (ADD, "short\n"),
        (ADD, ""),
        (("user", "add", "ADMIN", *ADD[3:]), f"{SECRET}\n"),
        (("user", "add", "admin", "--name", " ", "--role", "clerk"), f"{SECRET}\n"),
        (("user", "add", "admin", "--name", "园", "--role", "park_manager"), f"{SECRET}\n"),
    ],
)
def test_an_account_that_cannot_be_one(
    office: CommandLine, words: tuple[str, ...], typed: str
) -> None:
    assert office.refused(*words, typed=typed) == "malformed-value"


def test_a_name_is_taken_once(office: CommandLine) -> None:
    office.done(*ADD, typed=f"{SECRET}\n")
    assert office.refused(*ADD, typed=f"{SECRET}\n") == "account-exists"


@pytest.mark.parametrize("words", [[*ADD, "--password", SECRET], [*ADD[:-1], "king"], ADD[:-2]])
def test_what_cannot_be_meant_is_a_fault_of_use(office: CommandLine, words: list[str]) -> None:
    result = office.run(*words, typed=f"{SECRET}\n")
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_password_is_set_anew_and_sessions_end(office: CommandLine, register: Register) -> None:
    office.done(*ADD, typed=f"{SECRET}\n")
    session = enter(register, "admin", SECRET)
    office.done("user", "password", "admin", typed=f"{SECRET} again\n")
    with pytest.raises(NotLoggedIn), register.transaction() as tx:
        accounts.principal_of_session(tx, session.token, clock.now())
    with pytest.raises(LoginRefused):
        enter(register, "admin", SECRET)
    enter(register, "admin", f"{SECRET} again")
    assert office.refused("user", "password", "nobody", typed=f"{SECRET}\n") == "not-found"
