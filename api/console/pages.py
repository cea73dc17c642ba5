"""The first page, the page of each problem, and the viewer of the interface description."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, MultipartBody
from litestar.response import Template

from api.desk import Desk, count_asking
from api.problems import Refusal, status_of
from api.schemas.documents import PdfForm
from api.uploads import MOST_FORM_BYTES, received
from api.watch import VIEWER_POLICY
from geo.errors import GeoError
from registry import clock
from registry.book import county
from registry.catalogue import SOURCES
from registry.demo import people
from registry.errors import NotFound, RegistryError
from registry.views import prints, use_cards


@get("/", include_in_schema=False, sync_to_thread=True)
def first_page(desk: NamedDependency[Desk]) -> Template:
    """Say what this is, who may log in to the demonstration, and how the main job runs."""
    with desk.register.transaction() as tx:
        demonstration = people.present(tx)
        parks = county.parks(tx)
    return Template(
        "first.html",
        context={
            "parks": parks if demonstration else [],
            "people": people.PEOPLE if demonstration else (),
            "password": people.PASSWORD if demonstration else "",
        },
    )


@get("/problems/{code:str}", include_in_schema=False, sync_to_thread=False)
def problem_page(code: FromPath[str]) -> Template:
    """Explain a refusal: what it means, the rule, the article, what to do."""
    kind = next((kind for kind in refusal_kinds() if kind.code == code), None)
    if kind is None:
        raise NotFound(what="problem", name=code)
    return Template(
        "problem.html",
        context={
            "kind": kind,
            "title": kind.title(),
            "status": status_of(kind),
            "article": SOURCES.get(kind.rule or ""),
        },
    )


@get("/verify/{token:str}", include_in_schema=False, sync_to_thread=True)
def verify_page(
    request: Request[Any, Any, Any], token: FromPath[str], desk: NamedDependency[Desk]
) -> Template:
    """Tell whoever scanned a document's code what the register says of it."""
    count_asking(desk, request)
    return _verified(desk, token, None)


@post(
    "/verify/{token:str}",
    include_in_schema=False,
    status_code=200,
    sync_to_thread=True,
    request_max_body_size=MOST_FORM_BYTES,
)
def compare_page(
    request: Request[Any, Any, Any],
    token: FromPath[str],
    data: MultipartBody[PdfForm],
    desk: NamedDependency[Desk],
) -> Template:
    """Say on the same page whether a PDF is the one the register gave out; it is not kept."""
    count_asking(desk, request)
    return _verified(desk, token, hashlib.sha256(received(data.file).content).hexdigest())


#: two handlers of one path, in one router: see api.routes
VERIFICATION = Router(path="/", route_handlers=[verify_page, compare_page])


def _verified(desk: Desk, token: str, given: str | None) -> Template:
    with desk.register.transaction() as tx:
        said = prints.attested(tx, token)
    made = clock.local(datetime.fromisoformat(said.made_at))
    ended = said.ended_at and clock.local(datetime.fromisoformat(said.ended_at))
    return Template(
        "verify.html",
        context={
            "said": said,
            "made": f"{made:%Y-%m-%d %H:%M}",
            "ended": f"{ended:%Y-%m-%d %H:%M}" if ended else "",
            "given": given,
            "matches": given == said.pdf_sha256,
        },
    )


@get("/use/{unit:str}", include_in_schema=False, sync_to_thread=True)
def use_page(unit: FromPath[str], desk: NamedDependency[Desk]) -> Template:
    """Tell whoever scanned the code on a door what the unit may be used for."""
    card = use_cards.of(desk.register, unit, parks=None)
    never = list(zip(card.never, card.never_en, strict=True))
    return Template("use.html", context={"card": card, "never": never})


@get("/docs", include_in_schema=False, sync_to_thread=False)
def interface_viewer() -> Template:
    """Show the interface description with a viewer served from here."""
    return Template("interface.html", headers={"Content-Security-Policy": VIEWER_POLICY})


def refusal_kinds() -> Iterator[type[Refusal]]:
    """Yield every kind of refusal there is."""
    bases: list[type[Refusal]] = [RegistryError, GeoError]
    while bases:
        kind = bases.pop()
        yield kind
        bases.extend(kind.__subclasses__())
