"""Refusals as RFC 9457 problems: the only page that knows the HTTP status of a refusal."""

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    ValidationException,
)
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.response import Template
from litestar.types import ExceptionHandlersMap

from api import refusals as edge
from api.watch import log_fault, request_id
from certificates.sealing import NoTimeStamp
from geo.errors import FileTooLarge, GeoError
from registry import counter_refusals, errors, field_refusals, number_refusals, refusals
from registry.catalogue import SOURCES
from registry.errors import RegistryError
from registry.findings import Finding
from registry.records.plain import to_plain
from registry.settings import SettingsError
from registry.store.unusable import DatabaseUnusable

MEDIA_TYPE = "application/problem+json"

Refusal = RegistryError | GeoError
Asked = Request[Any, Any, Any]
Answer = Response[dict[str, object]] | Template

#: members of every problem; a refusal's own fields may not take these names
ENVELOPE = (
    "type",
    "title",
    "titleZh",
    "status",
    "detail",
    "instance",
    "requestId",
    "code",
    "rule",
    "article",
    "remedy",
    "remedyZh",
)

#: where a kind is not named here, its base is: 409, the state of the register stands against it;
#: 422, what was sent cannot be right
STATUS: Mapping[type[Exception], int] = {
    RegistryError: 409,
    errors.MalformedValue: 422,
    errors.FilterTooWide: 422,
    errors.NotLoggedIn: 401,
    errors.LoginRefused: 401,
    errors.NotAllowed: 403,
    errors.OutsideYourParks: 403,
    field_refusals.NotTheirVisit: 403,
    errors.NotFound: 404,
    errors.StaleVersion: 412,
    errors.KeyReused: 422,
    errors.VersionNeeded: 428,
    errors.TooManyTries: 429,
    errors.RegisterBusy: 503,
    errors.RegisterUnreachable: 503,
    errors.OutcomeUnknown: 503,
    NoTimeStamp: 503,
    refusals.ParcelLeavesPark: 422,
    refusals.CodeOfOtherDistrict: 422,
    refusals.CodeOfOtherCounty: 422,
    refusals.HolderShares: 422,
    refusals.BoundaryInOtherSystem: 422,
    number_refusals.NumberIsFed: 422,
    refusals.ShapeNotKept: 422,
    refusals.WrongValue: 422,
    field_refusals.NotHappenedYet: 422,
    field_refusals.PhotoDiffers: 422,
    field_refusals.NotAPhoto: 422,
    field_refusals.StepNeedsPaper: 422,
    field_refusals.FineBeyondRange: 422,
    field_refusals.SignaturesMissing: 422,
    field_refusals.CheckpointOutOfTurn: 422,
    field_refusals.TwoOfficersNeeded: 422,
    counter_refusals.WorkbookUnreadable: 422,
    counter_refusals.OldRightsFaulty: 422,
    field_refusals.ListUnreadable: 422,
    field_refusals.ListLacksColumns: 422,
    field_refusals.NothingListed: 422,
    refusals.ReadCommittedOnly: 500,
    SettingsError: 500,
    DatabaseUnusable: 503,
    GeoError: 422,
    FileTooLarge: 413,
    edge.EdgeRefusal: 400,
    edge.WrongFields: 422,
    edge.NoSuchAddress: 404,
    edge.MethodNotAllowed: 405,
    edge.BodyTooLarge: 413,
    edge.UnsupportedMedia: 415,
    edge.FromElsewhere: 403,
    edge.SessionNeeded: 403,
    edge.NotReady: 503,
    edge.FaultOfOurs: 500,
}

_BUSY_SECONDS = 2


def status_of(kind: type[Exception]) -> int:
    """Return the HTTP status of a refusal; geo's shapes and files share that of their base."""
    return next(STATUS[base] for base in kind.__mro__ if base in STATUS)


def problem(no: Refusal) -> dict[str, object]:
    """Return the members of a problem: the envelope and the refusal's own fields."""
    envelope: dict[str, object] = {
        "type": f"/problems/{no.code}",
        "title": no.title(),
        "titleZh": no.zh,
        "status": status_of(type(no)),
        "code": no.code,
        "rule": no.rule,
        "article": SOURCES.get(no.rule) if no.rule else None,
        "remedy": no.remedy,
        "remedyZh": no.remedy_zh,
    }
    facts = {_camel(name): _plain(value) for name, value in no.said().items()}
    return {k: v for k, v in (envelope | facts).items() if v is not None and v != ""}


def respond(request: Asked, no: Refusal) -> Answer:
    """Answer a request with the refusal: a problem, or a page for people who use a browser."""
    body = problem(no) | {"instance": request.url.path, "requestId": request_id(request.scope)}
    headers = _headers(no) | {"Cache-Control": "no-store"}
    status = status_of(type(no))
    if "text/html" in request.headers.get("accept", ""):
        told = {"told": body}
        return Template("refusal.html", context=told, status_code=status, headers=headers)
    return Response(body, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def _headers(no: Refusal) -> dict[str, str]:
    match no:
        case errors.TooManyTries():
            return {"Retry-After": str(no.retry_after_seconds)}
        case errors.RegisterBusy() | errors.RegisterUnreachable() | edge.NotReady():
            return {"Retry-After": str(_BUSY_SECONDS)}
        case errors.NotLoggedIn() | errors.LoginRefused():
            return {"WWW-Authenticate": "Bearer"}
        case edge.MethodNotAllowed():
            return {"Allow": no.allowed}
        case _:
            return {}


def _of_http(request: Asked, fault: HTTPException) -> Answer:
    if fault.status_code >= STATUS[edge.FaultOfOurs]:
        return _of_fault(request, fault)
    return respond(request, _edge_refusal(request, fault))


def _edge_refusal(request: Asked, fault: HTTPException) -> edge.EdgeRefusal:
    match fault:
        case ValidationException():
            return edge.WrongFields(errors=tuple(fault.extra or ()))
        case MethodNotAllowedException():
            allowed = (fault.headers or {}).get("allow", "")
            return edge.MethodNotAllowed(method=request.method, allowed=allowed)
        case RequestEntityTooLarge():
            limit = request.route_handler.resolve_request_max_body_size()
            return edge.BodyTooLarge(limit_bytes=limit)
        case NotFoundException():
            return edge.NoSuchAddress()
        case _:
            return edge.MalformedRequest(reason=fault.detail)


def _of_fault(request: Asked, fault: Exception) -> Answer:
    log_fault(fault)
    return respond(request, edge.FaultOfOurs())


EXCEPTION_HANDLERS: ExceptionHandlersMap = {
    RegistryError: respond,
    GeoError: respond,
    HTTPException: _of_http,
    Exception: _of_fault,
}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _plain(value: object) -> object:
    if isinstance(value, Finding):
        return to_plain(value.said())
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return to_plain(value)
