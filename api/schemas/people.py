"""Log-ins, accounts and tokens on the wire."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from api.schemas.wire import Sent, Told
from registry.access import MAY, Principal, may
from registry.book.accounts import Account
from registry.book.tokens import Token

Name = Annotated[str, Meta(min_length=1, max_length=80)]
Password = Annotated[str, Meta(max_length=200)]


class LogIn(Sent, frozen=True, kw_only=True):
    """Name and password."""

    login: Annotated[str, Meta(max_length=80)]
    password: Password


class PrincipalOut(Told, frozen=True, kw_only=True):
    """Who is logged in; ``parks`` null means all parks."""

    login: str
    display_name: str
    roles: list[str]
    parks: list[int] | None
    may: list[str]

    @classmethod
    def of(cls, who: Principal) -> "PrincipalOut":
        """Tell who this is and what the roles allow."""
        return cls(
            login=who.login,
            display_name=who.display_name,
            roles=sorted(who.roles),
            parks=None if who.parks is None else list(who.parks),
            may=[action for action in MAY if may(who, action)],
        )


class NewToken(Sent, frozen=True, kw_only=True):
    """A token to be made."""

    name: Name
    expires_at: Annotated[datetime, Meta(tz=True)] | None = None


class TokenOut(Told, frozen=True, kw_only=True):
    """A token without its secret; ``secret`` stands in the answer that made it and nowhere else."""

    token_id: int
    name: str
    made_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    secret: str | None = None

    @classmethod
    def of(cls, token: Token, secret: str | None = None) -> "TokenOut":
        """Tell a token."""
        return cls(
            token_id=token.token_id,
            name=token.name,
            made_at=token.made_at,
            expires_at=token.expires_at,
            revoked_at=token.revoked_at,
            secret=secret,
        )


class NewUser(Sent, frozen=True, kw_only=True):
    """An account to be made; ``parks`` null means all parks."""

    login: Annotated[str, Meta(max_length=32)]
    display_name: Name
    password: Password
    roles: list[str]
    parks: list[int] | None = None


class NewPassword(Sent, frozen=True, kw_only=True):
    """A password to be set."""

    password: Password


class UserOut(Told, frozen=True, kw_only=True):
    """An account; ``parks`` null means all parks."""

    account_id: int
    login: str
    display_name: str
    roles: list[str]
    parks: list[int] | None
    active: bool
    made_at: datetime

    @classmethod
    def of(cls, account: Account) -> "UserOut":
        """Tell an account."""
        return cls(
            account_id=account.account_id,
            login=account.login,
            display_name=account.display_name,
            roles=list(account.roles),
            parks=None if account.parks is None else list(account.parks),
            active=account.active,
            made_at=account.made_at,
        )
