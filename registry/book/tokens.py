"""Personal API tokens: shown once when made, listed by name, revoked for good."""

from dataclasses import dataclass
from datetime import datetime

from registry.errors import MalformedValue, NotFound
from registry.store.db import Tx, text
from registry.values.secrets import new_token, token_hash

#: lets a leaked token be recognised by those who scan for them
MARK = "prt_"
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token as its owner sees it in a list: everything but the secret."""

    token_id: int
    name: str
    made_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


def create(
    tx: Tx, account_id: int, *, name: str, expires_at: datetime | None, now: datetime
) -> tuple[Token, str]:
    """Make a token; return it with its secret, which is not kept. Raises MalformedValue."""
    if not name.strip() or not name.isprintable() or len(name) > _LONGEST_NAME:
        raise MalformedValue(
            kind="token name",
            value=name[:_LONGEST_NAME],
            reason=f"1 to {_LONGEST_NAME} characters that can be read",
            reason_zh=f"须为 1 至 {_LONGEST_NAME} 个可见字符",
        )
    if expires_at is not None and expires_at <= now:
        raise MalformedValue(
            kind="token expiry",
            value=expires_at.isoformat(),
            reason="it lies in the past",
            reason_zh="有效期不得早于当前时间",
        )
    secret = MARK + new_token()
    token_id = tx.execute(
        text(
            "insert into api_token (token_hash, account_id, name, made_at, expires_at)"
            " values (:hash, :account, :name, :now, :expires) returning token_id"
        ),
        {
            "hash": token_hash(secret),
            "account": account_id,
            "name": name,
            "now": now,
            "expires": expires_at,
        },
    ).scalar_one()
    made = Token(token_id=token_id, name=name, made_at=now, expires_at=expires_at, revoked_at=None)
    return made, secret


def tokens(tx: Tx, account_id: int) -> list[Token]:
    """Return an account's tokens, newest first."""
    rows = tx.execute(
        text(
            "select token_id, name, made_at, expires_at, revoked_at from api_token"
            " where account_id = :account order by token_id desc"
        ),
        {"account": account_id},
    )
    return [Token(**row) for row in rows.mappings()]


def revoke(tx: Tx, account_id: int, token_id: int, *, now: datetime) -> None:
    """Revoke one of an account's own tokens. Raises NotFound, also for another's."""
    revoked = tx.execute(
        text(
            "update api_token set revoked_at = coalesce(revoked_at, :now)"
            " where token_id = :id and account_id = :account"
        ),
        {"id": token_id, "account": account_id, "now": now},
    )
    if revoked.rowcount == 0:
        raise NotFound(what="token", name=str(token_id))
