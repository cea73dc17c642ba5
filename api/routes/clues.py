"""Wrong uses: reported, carried through the violation case, and held by a notice that is signed."""

from decimal import Decimal
from typing import Annotated

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody, QueryParameter

from api.desk import Desk
from api.schemas.cases import CaseOut
from api.schemas.keys import Before, Limit, ParkId
from api.schemas.land import PaperForm
from api.schemas.violations import (
    ClueOut,
    FineOut,
    KeptOut,
    LiftingIn,
    NewClueIn,
    StepIn,
    SuspensionIn,
    ViolationOut,
)
from api.telling import told
from api.uploads import MOST_FORM_BYTES, received
from registry.access import Principal, demand
from registry.book import clues, papers
from registry.cases import noticing, violations
from registry.clock import business_date
from registry.errors import NotFound

ClueState = Annotated[str | None, QueryParameter(name="state", required=False)]
UsedArea = Annotated[
    Decimal | None,
    QueryParameter(name="usedArea", required=False, description="m² of land, as measured"),
]


@post("/api/v1/parks/{park:int}/clues", tags=["field"], status_code=201, sync_to_thread=True)
def report_clue(
    park: ParkId,
    data: JSONBody[NewClueIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> ClueOut:
    """Report a wrong use; the same report again is answered with the clue entered first."""
    with desk.transaction(who) as tx:
        return ClueOut.of(violations.report(tx, who, park, data.report(), now=desk.clock()))


@get("/api/v1/parks/{park:int}/clues", tags=["field"], sync_to_thread=True)
def list_clues(
    park: ParkId,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    clue_state: ClueState = None,
    source: FromQuery[str | None] = None,
    before: Before = None,
    limit: Limit = 100,
) -> list[ClueOut]:
    """List a park's clues, newest first, of one state or source where asked."""
    demand(who, "read", park)
    with desk.transaction(who) as tx:
        found = clues.listed(tx, park, state=clue_state, source=source, before=before, limit=limit)
    return [ClueOut.of(clue) for clue in found]


@get("/api/v1/clues/{number:str}", tags=["field"], sync_to_thread=True)
def read_clue(
    number: FromPath[str], who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> ViolationOut:
    """Read a violation case by the number of its clue."""
    demand(who, "read")
    with desk.transaction(who) as tx:
        case = violations.read(tx, number)
    return ViolationOut.of(case, business_date(desk.clock()))


@post(
    "/api/v1/parks/{park:int}/papers",
    tags=["field"],
    status_code=201,
    sync_to_thread=True,
    request_max_body_size=MOST_FORM_BYTES,
)
def keep_paper(
    park: ParkId,
    data: MultipartBody[PaperForm],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> KeptOut:
    """Keep a paper that proves a step (20 MB at most); the same bytes are kept once."""
    demand(who, "report", park)
    file = received(data.file)
    with desk.transaction(who) as tx:
        sha256 = papers.store(
            tx,
            park,
            file.content,
            name=file.name,
            media_type=file.media_type,
            by=who.account_id,
            at=desk.clock(),
        )
    return KeptOut(sha256=sha256.hex())


@post("/api/v1/clues/{number:str}/steps", tags=["field"], status_code=200, sync_to_thread=True)
def take_violation_step(
    number: FromPath[str],
    data: JSONBody[StepIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> ViolationOut:
    """Take a step of a violation case; closing it lifts what it held."""
    with desk.transaction(who) as tx:
        case = violations.take_step(tx, who, number, data.taken(), now=desk.clock())
    return ViolationOut.of(case, business_date(desk.clock()))


@get("/api/v1/clues/{number:str}/fine", tags=["field"], sync_to_thread=True)
def read_fine(
    number: FromPath[str],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    used_area: UsedArea = None,
) -> FineOut:
    """Show the range of the fine by the law of the day it was seen, and the land it is about."""
    demand(who, "read")
    with desk.transaction(who) as tx:
        clue = violations.read(tx, number).clue
        found = violations.fine(tx, clue, used_area=used_area, used_how="按所填面积")
    if found is None:
        raise NotFound(what="fine by area", name=clue.kind)
    return FineOut.of(found)


@post(
    "/api/v1/clues/{number:str}/suspensions", tags=["field"], status_code=201, sync_to_thread=True
)
def prepare_suspension(
    number: FromPath[str],
    data: JSONBody[SuspensionIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> Response[CaseOut]:
    """Prepare a suspension notice for a verified case; nothing is held before it is signed."""
    with desk.transaction(who) as tx:
        case = noticing.prepare(tx, who, number, data.notice(), now=desk.clock())
        return Response(told(tx, who, case))


@post("/api/v1/clues/{number:str}/liftings", tags=["field"], status_code=201, sync_to_thread=True)
def prepare_lifting(
    number: FromPath[str],
    data: JSONBody[LiftingIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> Response[CaseOut]:
    """Prepare the notice that lifts a suspension of the case."""
    with desk.transaction(who) as tx:
        case = noticing.prepare_lifting(tx, who, number, data.restriction, now=desk.clock())
        return Response(told(tx, who, case))


@post("/api/v1/cases/{number:str}/signature", tags=["field"], status_code=200, sync_to_thread=True)
def sign_notice(
    number: FromPath[str], who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> Response[CaseOut]:
    """Sign a notice for the bureau: the title is held, or free, when this is answered."""
    with desk.transaction(who) as tx:
        case = noticing.sign(tx, who, number, now=desk.clock())
        return Response(told(tx, who, case))
