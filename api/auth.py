"""From a session cookie or a bearer token to the person who asks.

A cookie is sent by the browser whoever wrote the page, so a request with a cookie that changes
something must come from a page of this site: Sec-Fetch-Site or Origin says so, or it is refused.
"""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.enums import RequestEncodingType
from litestar.handlers.base import BaseRouteHandler
from litestar.params import BodyKwarg

from api.refusals import FromElsewhere, SessionNeeded, UnsupportedMedia
from api.watch import header
from registry.access import Principal
from registry.book import accounts, tokens
from registry.clock import Clock
from registry.errors import NotLoggedIn
from registry.store.db import Register, Tx
from registry.values.secrets import token_hash

COOKIE = "park_registry_session"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

Asked = Request[Any, Any, Any]
_Look = Callable[[Tx, str, datetime], Principal]


@dataclass(frozen=True, slots=True)
class Credential:
    """What a request shows to be let in."""

    secret: str
    by_cookie: bool


class Door:
    """Knows who stands behind a credential; remembers it for a moment.

    A log-out or a revocation through this process is felt at once, one made elsewhere (by the
    command line, say) within ``REMEMBERED``.
    """

    REMEMBERED = timedelta(seconds=5)
    _KEPT = 1_000

    def __init__(self, register: Register, clock: Clock) -> None:
        self._register = register
        self._clock = clock
        self._known: dict[bytes, tuple[Principal, datetime]] = {}
        self._lock = threading.Lock()

    async def look(self, request: Asked) -> None:
        """Look at a request before anyone reads its body: who asks is in ``request.user``.

        Raises UnsupportedMedia, NotLoggedIn, FromElsewhere.
        """
        handler = request.route_handler
        demand_its_media(request, handler)
        if "who" in handler.parsed_fn_signature.parameters:
            request.scope["user"] = await self._who(request)

    async def _who(self, request: Asked) -> Principal:
        shown = credential(request)
        if shown.by_cookie:
            demand_own_page(request)
        known = self._remembered(shown)
        return known if known is not None else await asyncio.to_thread(self._look_up, shown)

    def forget(self) -> None:
        """Look everyone up again: somebody's rights have just changed."""
        with self._lock:
            self._known = {}

    def _remembered(self, shown: Credential) -> Principal | None:
        with self._lock:
            known = self._known.get(token_hash(shown.secret))
        return known[0] if known and self._clock() < known[1] else None

    def _look_up(self, shown: Credential) -> Principal:
        now = self._clock()
        look: _Look = (
            accounts.principal_of_session if shown.by_cookie else accounts.principal_of_token
        )
        # who is looked up while somebody is being shut out is not remembered
        known = self._known
        with self._register.transaction() as tx:
            who = look(tx, shown.secret, now)
        with self._lock:
            if len(known) >= self._KEPT:
                known.clear()
            known[token_hash(shown.secret)] = (who, now + self.REMEMBERED)
        return who


def demand_its_media(request: Asked, handler: BaseRouteHandler) -> None:
    """Raise UnsupportedMedia for a body that is not of the kind the handler reads."""
    field = handler.parsed_data_field
    if field is not None and isinstance(field.kwarg_definition, BodyKwarg):
        wanted = RequestEncodingType(field.kwarg_definition.media_type).value
        if request.content_type[0] != wanted:
            raise UnsupportedMedia(given=request.content_type[0][:80], wanted=wanted)


def credential(request: Asked) -> Credential:
    """Return what the request shows: a bearer token before a cookie. Raises NotLoggedIn."""
    scheme, _, secret = header(request.scope, b"authorization").partition(" ")
    if scheme:
        if scheme.lower() != "bearer" or not secret.strip().startswith(tokens.MARK):
            raise NotLoggedIn
        return Credential(secret.strip(), by_cookie=False)
    cookie = request.cookies.get(COOKIE)
    if not cookie:
        raise NotLoggedIn
    return Credential(cookie, by_cookie=True)


def demand_session(request: Asked) -> None:
    """Raise SessionNeeded for a token: a stolen one must not make others."""
    if not credential(request).by_cookie:
        raise SessionNeeded


def demand_own_page(request: Asked) -> None:
    """Raise FromElsewhere unless it only reads or a page of this site sent it."""
    if request.method not in _SAFE and _page_is_ours(request) is not True:
        raise FromElsewhere


def demand_no_other_page(request: Asked) -> None:
    """Raise FromElsewhere when a page of another site sent it; a program has no page."""
    if _page_is_ours(request) is False:
        raise FromElsewhere


def _page_is_ours(request: Asked) -> bool | None:
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        return site == "same-origin"
    if origin is not None:
        return urlsplit(origin).netloc == request.headers.get("host")
    return None
