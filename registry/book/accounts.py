"""Accounts and log-ins. Passwords and session tokens are kept as hashes only."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row

from registry.errors import LoginRefused, MalformedValue, NotFound, NotLoggedIn
from registry.records.people import PARK_ROLES, ROLES, Principal
from registry.store.db import Tx, text
from registry.tries import Tries
from registry.values.secrets import (
    NOBODYS_HASH,
    new_token,
    password_hash,
    password_matches,
    token_hash,
)

SESSION_LASTS = timedelta(hours=12)

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """A session just opened: the token is not kept here and cannot be shown again."""

    token: str
    expires_at: datetime
    who: Principal


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account as administrators see it; ``parks`` None means all."""

    account_id: int
    login: str
    display_name: str
    roles: tuple[str, ...]
    parks: tuple[int, ...] | None
    active: bool
    made_at: datetime

    def principal(self) -> Principal:
        """Who this account stands for."""
        return Principal(
            account_id=self.account_id,
            login=self.login,
            display_name=self.display_name,
            roles=frozenset(self.roles),
            parks=self.parks,
        )


def add_user(
    tx: Tx,
    *,
    login: str,
    display_name: str,
    password: str,
    roles: Collection[str],
    parks: Sequence[int] | None,
    now: datetime,
) -> int:
    """Make an account; ``parks`` None means all. Raises MalformedValue, AccountExists, NotFound."""
    _judge(login, display_name, roles, parks)
    account_id: int = tx.execute(
        text(
            "insert into account (login, display_name, password_hash, all_parks, made_at)"
            " values (:login, :name, :hash, :all, :now) returning account_id"
        ),
        {
            "login": login,
            "name": display_name,
            "hash": password_hash(password),
            "all": parks is None,
            "now": now,
        },
    ).scalar_one()
    for role in sorted(set(roles)):
        tx.execute(
            text("insert into account_role values (:account, :role)"),
            {"account": account_id, "role": role},
        )
    for park in sorted(set(parks or ())):
        _bind(tx, account_id, park)
    return account_id


def users(tx: Tx) -> list[Account]:
    """Return all accounts, by log-in name."""
    rows = tx.execute(text(f"{_ACCOUNT} group by a.account_id order by a.login"))
    return [_account(row) for row in rows]


def user(tx: Tx, account_id: int) -> Account:
    """Return one account. Raises NotFound."""
    row = tx.execute(
        text(f"{_ACCOUNT} where a.account_id = :id group by a.account_id"), {"id": account_id}
    ).one_or_none()
    if row is None:
        raise NotFound(what="account", name=str(account_id))
    return _account(row)


def named(tx: Tx, login: str) -> Principal:
    """Return who an open account stands for, by its log-in name. Raises NotFound."""
    for account in users(tx):
        if account.login == login and account.active:
            return account.principal()
    raise NotFound(what="account", name=login)


def close_account(tx: Tx, account_id: int) -> None:
    """Close an account: its sessions end and its tokens open nothing. Raises NotFound."""
    closed = tx.execute(
        text("update account set active = false where account_id = :id"), {"id": account_id}
    )
    if closed.rowcount == 0:
        raise NotFound(what="account", name=str(account_id))
    _end_sessions(tx, account_id)


def change_password(tx: Tx, account_id: int, password: str) -> None:
    """Set a new password; every session of the account ends. Raises MalformedValue, NotFound."""
    changed = tx.execute(
        text("update account set password_hash = :hash where account_id = :id and active"),
        {"id": account_id, "hash": password_hash(password)},
    )
    if changed.rowcount == 0:
        raise NotFound(what="account", name=str(account_id))
    _end_sessions(tx, account_id)


def log_in(
    tx: Tx, tries: Tries, *, login: str, password: str, address: str, now: datetime
) -> NewSession:
    """Open a session. Raises LoginRefused, whatever was wrong, and TooManyTries."""
    name = login.strip().lower()
    tries.count(name, address, now)
    account_id, kept = _credentials(tx, name)
    if not password_matches(kept, password) or account_id is None:
        raise LoginRefused
    tries.forget(name, address)
    token = new_token()
    tx.execute(text("delete from session where expires_at <= :now"), {"now": now})
    tx.execute(
        text("insert into session values (:hash, :account, :now, :expires)"),
        {
            "hash": token_hash(token),
            "account": account_id,
            "now": now,
            "expires": now + SESSION_LASTS,
        },
    )
    who = principal_of_session(tx, token, now)
    return NewSession(token=token, expires_at=now + SESSION_LASTS, who=who)


def log_out(tx: Tx, token: str) -> None:
    """End the session; an unknown token is no fault."""
    tx.execute(text("delete from session where token_hash = :hash"), {"hash": token_hash(token)})


def principal_of_session(tx: Tx, token: str, now: datetime) -> Principal:
    """Return who a session token stands for. Raises NotLoggedIn."""
    return _principal(
        tx,
        "join session s using (account_id) where s.token_hash = :hash and s.expires_at > :now",
        token,
        now,
    )


def principal_of_token(tx: Tx, token: str, now: datetime) -> Principal:
    """Return who a personal API token stands for. Raises NotLoggedIn."""
    return _principal(
        tx,
        "join api_token t using (account_id) where t.token_hash = :hash"
        " and t.revoked_at is null and (t.expires_at is null or t.expires_at > :now)",
        token,
        now,
    )


_ACCOUNT = """
select a.account_id, a.login, a.display_name, a.all_parks, a.active, a.made_at,
       array_remove(array_agg(distinct r.role), null) as roles,
       array_remove(array_agg(distinct p.park_id), null) as parks
  from account a left join account_role r using (account_id)
  left join account_park p using (account_id)"""


def _account(row: Row[tuple[object, ...]]) -> Account:
    return Account(
        account_id=row.account_id,
        login=row.login,
        display_name=row.display_name,
        roles=tuple(row.roles),
        parks=None if row.all_parks else tuple(row.parks),
        active=row.active,
        made_at=row.made_at,
    )


def _principal(tx: Tx, credential: str, token: str, now: datetime) -> Principal:
    row = tx.execute(
        text(f"{_ACCOUNT} {credential} and a.active group by a.account_id"),
        {"hash": token_hash(token), "now": now},
    ).one_or_none()
    if row is None:
        raise NotLoggedIn
    return _account(row).principal()


def _credentials(tx: Tx, login: str) -> tuple[int | None, str]:
    row = (
        tx.execute(
            text("select account_id, password_hash from account where login = :login and active"),
            {"login": login},
        ).one_or_none()
        if _LOGIN.fullmatch(login)
        else None
    )
    return (None, NOBODYS_HASH) if row is None else (row.account_id, row.password_hash)


def _end_sessions(tx: Tx, account_id: int) -> None:
    tx.execute(text("delete from session where account_id = :id"), {"id": account_id})


def _bind(tx: Tx, account_id: int, park: int) -> None:
    # the wall of the transaction decides: an administrator names only parks he sees
    bound = tx.execute(
        text("insert into account_park select :account, park_id from park where park_id = :park"),
        {"account": account_id, "park": park},
    )
    if bound.rowcount == 0:
        raise NotFound(what="park", name=str(park))


def _judge(
    login: str, display_name: str, roles: Collection[str], parks: Sequence[int] | None
) -> None:
    if not _LOGIN.fullmatch(login):
        raise MalformedValue(
            kind="login",
            value=login,
            reason="2 to 32 of a-z, 0-9, dot, dash, underscore; a letter or digit first",
            reason_zh="须为 2 至 32 位小写字母、数字、点、横线或下划线，以字母或数字开头",
        )
    if not display_name.strip() or not display_name.isprintable():
        raise MalformedValue(
            kind="display_name", value="", reason="a name is needed", reason_zh="须填写姓名"
        )
    unknown = sorted(set(roles) - set(ROLES))
    if unknown or not roles:
        raise MalformedValue(
            kind="roles",
            value=", ".join(unknown),
            reason=f"the roles are {', '.join(ROLES)}",
            reason_zh=f"岗位只能是 {'、'.join(ROLES)}",
        )
    if not PARK_ROLES.isdisjoint(roles) and not parks:
        raise MalformedValue(
            kind="parks",
            value="",
            reason="park managers and inspectors work for parks that are named",
            reason_zh="园区管理员和巡查员须指明所属园区",
        )
