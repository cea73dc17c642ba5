"""What is seen of every request: an id, a line in the log, numbers, and the headers that protect.

Neither bodies nor query strings nor messages of faults are written down: they may hold personal
data. The path is logged as its template.
"""

import itertools
import logging
import re
import sys
import time
import traceback
import uuid
from functools import cache
from typing import Any

import msgspec
import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

log = structlog.get_logger("park_registry")

_HEADER = b"x-request-id"
#: an id of ours: this process, and which of its requests; a random one costs a system call
_PROCESS = uuid.uuid4().hex[:16]
_count = itertools.count(1)
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
#: the viewer of the interface description writes its styles into its own shadow tree
VIEWER_POLICY = _POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
_PROTECTION = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
#: what only a page can do
_OF_PAGES = (
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)


class Numbers:
    """Counts for Prometheus, in a registry of its own: two applications never share one."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "http_requests", "Requests", ["method", "path", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "http_request_seconds", "Time to answer", ["method", "path"], registry=self.registry
        )

    def count(self, method: str, path: str, status: int, seconds: float) -> None:
        """Count one request and the time it took."""
        counter, histogram = self._of(method, path, status)
        counter.inc()
        histogram.observe(seconds)

    @cache  # noqa: B019 - one for the life of the process
    def _of(self, method: str, path: str, status: int) -> tuple[Counter, Histogram]:
        return self.requests.labels(method, path, status), self.seconds.labels(method, path)

    def text(self) -> bytes:
        """Return the exposition text."""
        return generate_latest(self.registry)


class Watch:
    """Stands around the whole application, also around what no route answers."""

    def __init__(self, app: ASGIApp, numbers: Numbers, *, secure: bool) -> None:
        self._app = app
        self._numbers = numbers
        self._protection = _PROTECTION + (
            ((b"strict-transport-security", b"max-age=31536000"),) if secure else ()
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request and write down how it went."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        answered = {"status": 0}
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id(scope))

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered["status"] = message["status"]
                message["headers"] = self._protected(message["headers"], scope)
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            self._write_down(scope, answered["status"], time.perf_counter() - began)

    def _protected(self, headers: Any, scope: Scope) -> list[tuple[bytes, bytes]]:
        given = dict(headers)
        a_page = given.get(b"content-type", b"").startswith(b"text/html")
        added = (*self._protection, *_OF_PAGES) if a_page else self._protection
        told = (_HEADER, request_id(scope).encode())
        return [*headers, told, *(pair for pair in added if pair[0] not in given)]

    def _write_down(self, scope: HTTPScope, status: int, seconds: float) -> None:
        # a path nobody serves is one label, or anyone could fill the memory with labels
        path = str(scope.get("path_template") or "(none)")
        method = str(scope["method"]) if path != "(none)" else "(any)"
        self._numbers.count(method, path, status, seconds)
        log.info(
            "request", method=scope["method"], path=path, status=status, ms=round(seconds * 1000, 1)
        )


def header(scope: Scope, name: bytes) -> str:
    """Return a header as it was sent, or nothing."""
    return next((value for given, value in scope["headers"] if given == name), b"").decode(
        "latin-1"
    )


def request_id(scope: Scope) -> str:
    """Return the id of this request: the caller's when it is one, else a new one."""
    state = scope.setdefault("state", {})
    if "request_id" not in state:
        given = header(scope, _HEADER)
        state["request_id"] = given if _ID.fullmatch(given) else f"{_PROCESS}-{next(_count):x}"
    return str(state["request_id"])


def log_fault(fault: Exception) -> None:
    """Write down where a fault of ours happened: kinds and places, never a message with data."""
    kinds: list[str] = []
    link: BaseException | None = fault
    while link is not None:
        kinds.append(type(link).__qualname__)
        link = link.__cause__ or link.__context__
    frames = traceback.extract_tb(fault.__traceback__)
    log.error(
        "fault",
        kinds=kinds,
        at=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]],
    )


class _Lines(logging.Handler):
    """What libraries have to say becomes lines of ours, without the values they put into it."""

    def emit(self, record: logging.LogRecord) -> None:
        fault = record.exc_info[1] if record.exc_info else None
        if isinstance(fault, Exception):
            log_fault(fault)
        log.log(record.levelno, "library", name=record.name, said=str(record.msg))


def write_logs_as_json() -> None:
    """Make every log line one JSON object on standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(serializer=_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.BytesLoggerFactory(file=sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )


def _json(line: object, **_: object) -> bytes:
    return msgspec.json.encode(line, enc_hook=str)
