"""Patrols: plans, visits made offline, photos that arrive in pieces."""

from typing import Annotated
from uuid import UUID

from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import (
    FromPath,
    FromQuery,
    JSONBody,
    PathParameter,
    QueryParameter,
    RawBody,
)

from api.desk import Desk
from api.schemas.keys import Limit, ParkId, RowId
from api.schemas.patrols import (
    ArrivedOut,
    PhotoIn,
    PlanIn,
    PlanOut,
    StopOut,
    VisitIn,
    VisitLineOut,
    VisitOut,
)
from api.uploads import given_out
from registry.access import Principal, demand
from registry.book import papers, patrols
from registry.cases import patrolling
from registry.errors import NotFound
from registry.views import patrols as visits

Place = Annotated[str | None, QueryParameter(required=False, max_length=40)]
Offset = Annotated[int, PathParameter(ge=0, le=20 * 2**20, description="byte it begins at")]


@post("/api/v1/parks/{park:int}/patrols", tags=["field"], status_code=201, sync_to_thread=True)
def draw_plan(
    park: ParkId,
    data: JSONBody[PlanIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> PlanOut:
    """Draw a plan: re-visits due first, then mismatches, then by chance from the seed."""
    with desk.transaction(who) as tx:
        plan, stops = patrolling.draw(
            tx,
            who,
            park,
            seed=data.seed,
            objects=data.objects,
            patrols_=data.patrols,
            now=desk.clock(),
        )
    return PlanOut(plan=plan, stops=[StopOut.of(stop) for stop in stops])


@get("/api/v1/parks/{park:int}/patrols/{plan:int}", tags=["field"], sync_to_thread=True)
def read_plan(
    park: ParkId, plan: RowId, who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> PlanOut:
    """Read a plan again: where to go, why, and who."""
    demand(who, "patrol", park)
    with desk.transaction(who) as tx:
        stops = patrols.stops(tx, park, plan)
    return PlanOut(plan=plan, stops=[StopOut.of(stop) for stop in stops])


@get("/api/v1/parks/{park:int}/visits", tags=["field"], sync_to_thread=True)
def list_visits(
    park: ParkId,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    place: Place = None,
    before: FromQuery[UUID | None] = None,
    limit: Limit = 100,
) -> list[VisitLineOut]:
    """List visits, newest first, of a parcel or unit where one is named; before another visit."""
    demand(who, "read", park)
    with desk.transaction(who) as tx:
        found = visits.visits(tx, park, place=place, before=before, limit=limit)
    return [VisitLineOut.of(line) for line in found]


@get("/api/v1/parks/{park:int}/visits/{visit:str}", tags=["field"], sync_to_thread=True)
def read_visit(
    park: ParkId,
    visit: FromPath[str],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> VisitLineOut:
    """Read a visit with its photos."""
    demand(who, "read", park)
    with desk.transaction(who) as tx:
        return VisitLineOut.of(visits.visit(tx, park, _id(visit, "visit")))


@get("/api/v1/parks/{park:int}/photos/{photo:str}/file", tags=["field"], sync_to_thread=True)
def fetch_photo(
    park: ParkId,
    photo: FromPath[str],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> Response[bytes]:
    """Fetch a photo that is here whole."""
    demand(who, "read", park)
    with desk.transaction(who) as tx:
        sha256 = visits.photo_hash(tx, park, _id(photo))
        name, media_type, content = papers.stored(tx, park, sha256)
    return given_out(name, media_type, content, inline=True)


@post("/api/v1/parks/{park:int}/visits", tags=["field"], status_code=200, sync_to_thread=True)
def enter_visit(
    park: ParkId,
    data: JSONBody[VisitIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> VisitOut:
    """Enter a visit, also late and also again: it is kept once; a wrong use makes one clue."""
    given = data.visit()
    with desk.transaction(who) as tx:
        return VisitOut.of(patrolling.visit(tx, who, park, given, now=desk.clock()))


@post("/api/v1/parks/{park:int}/photos", tags=["field"], status_code=200, sync_to_thread=True)
def declare_photo(
    park: ParkId,
    data: JSONBody[PhotoIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> ArrivedOut:
    """Declare a photo, before or after its visit; answered with where to go on."""
    given = data.photo()
    with desk.transaction(who) as tx:
        return ArrivedOut.of(patrolling.declare(tx, who, park, given, now=desk.clock()))


@get("/api/v1/parks/{park:int}/photos/{photo:str}", tags=["field"], sync_to_thread=True)
def read_photo(
    park: ParkId,
    photo: FromPath[str],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> ArrivedOut:
    """Tell how much of a photo has arrived."""
    with desk.transaction(who) as tx:
        return ArrivedOut.of(patrolling.arrived(tx, who, park, _id(photo)))


@put(
    "/api/v1/parks/{park:int}/photos/{photo:str}/{offset:int}",
    tags=["field"],
    status_code=200,
    sync_to_thread=True,
)
def send_piece(
    park: ParkId,
    photo: FromPath[str],
    offset: Offset,
    body: RawBody,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> ArrivedOut:
    """Send a piece of a photo as plain bytes (1 MB at most), beginning at a byte; 0 begins anew."""
    with desk.transaction(who) as tx:
        return ArrivedOut.of(
            patrolling.take(tx, who, park, _id(photo), offset, body, now=desk.clock())
        )


def _id(given: str, what: str = "photo") -> UUID:
    """Read the id of a photo or visit; what is none names none."""
    try:
        return UUID(given)
    except ValueError:
        raise NotFound(what=what, name=given[:60]) from None
