"""Log in, log out, who am I."""

from typing import Any

from litestar import Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.auth import COOKIE, demand_no_other_page
from api.desk import Desk
from api.schemas.people import LogIn, PrincipalOut
from registry.access import Principal
from registry.book import accounts


@post("/api/v1/session", tags=["session"], security=[{}], status_code=201, sync_to_thread=True)
def log_in(
    request: Request[Any, Any, Any], data: JSONBody[LogIn], desk: NamedDependency[Desk]
) -> Response[PrincipalOut]:
    """Open a session; the cookie is HttpOnly and lasts twelve hours."""
    demand_no_other_page(request)
    with desk.register.transaction() as tx:
        session = accounts.log_in(
            tx,
            desk.tries,
            login=data.login,
            password=data.password,
            address=request.client.host if request.client else "",
            now=desk.clock(),
        )
    lasts = int(accounts.SESSION_LASTS.total_seconds())
    return Response(
        PrincipalOut.of(session.who),
        cookies=[_cookie(session.token, seconds=lasts, secure=desk.secure)],
    )


@get("/api/v1/session", tags=["session"], sync_to_thread=False)
def who_am_i(who: NamedDependency[Principal]) -> PrincipalOut:
    """Tell who is logged in and what the roles allow."""
    return PrincipalOut.of(who)


@delete("/api/v1/session", tags=["session"], status_code=204, sync_to_thread=True)
def log_out(
    request: Request[Any, Any, Any],
    who: NamedDependency[Principal],  # noqa: ARG001 - only who is in can leave
    desk: NamedDependency[Desk],
) -> Response[None]:
    """End the session."""
    with desk.register.transaction() as tx:
        accounts.log_out(tx, request.cookies.get(COOKIE, ""))
    desk.door.forget()
    return Response(None, cookies=[_cookie("", seconds=0, secure=desk.secure)])


def _cookie(value: str, *, seconds: int, secure: bool) -> Cookie:
    return Cookie(
        key=COOKIE,
        value=value,
        path="/",
        max_age=seconds,
        httponly=True,
        samesite="lax",
        secure=secure,
    )
