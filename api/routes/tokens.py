"""Personal API tokens, made and revoked by a person who logged in."""

from typing import Any

from litestar import Request, delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.auth import demand_session
from api.desk import Desk
from api.schemas.keys import RowId
from api.schemas.people import NewToken, TokenOut
from registry.access import Principal
from registry.book import tokens


@post("/api/v1/tokens", tags=["session"], status_code=201, sync_to_thread=True)
def make_token(
    request: Request[Any, Any, Any],
    data: JSONBody[NewToken],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> TokenOut:
    """Make a token; its secret is in this answer and nowhere else."""
    demand_session(request)
    with desk.register.transaction() as tx:
        token, secret = tokens.create(
            tx, who.account_id, name=data.name, expires_at=data.expires_at, now=desk.clock()
        )
    return TokenOut.of(token, secret)


@get("/api/v1/tokens", tags=["session"], sync_to_thread=True)
def list_tokens(who: NamedDependency[Principal], desk: NamedDependency[Desk]) -> list[TokenOut]:
    """List your own tokens, newest first."""
    with desk.register.transaction() as tx:
        found = tokens.tokens(tx, who.account_id)
    return [TokenOut.of(token) for token in found]


@delete("/api/v1/tokens/{token_id:int}", tags=["session"], status_code=204, sync_to_thread=True)
def revoke_token(
    request: Request[Any, Any, Any],
    token_id: RowId,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> None:
    """Revoke one of your tokens, for good."""
    demand_session(request)
    with desk.register.transaction() as tx:
        tokens.revoke(tx, who.account_id, token_id, now=desk.clock())
    desk.door.forget()
