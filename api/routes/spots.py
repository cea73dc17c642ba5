"""卫片图斑: a layer taken in, its worklist, and what an officer decides of each spot."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, MultipartBody

from api.desk import Desk
from api.schemas.keys import Limit, ParkId, RowId
from api.schemas.spots import LayerForm, LayerOut, SpotOut, VerdictIn
from api.uploads import MOST_FORM_BYTES, received
from registry.access import Principal, demand
from registry.book import spots
from registry.cases import spotting


@post(
    "/api/v1/parks/{park:int}/spot-layers",
    tags=["field"],
    status_code=200,
    sync_to_thread=True,
    request_max_body_size=MOST_FORM_BYTES,
)
def take_in_spots(
    park: ParkId,
    data: MultipartBody[LayerForm],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> LayerOut:
    """Take in a layer of spots; the same file again makes nothing twice."""
    file = received(data.file)
    layer, again = spotting.take_in(
        desk.register,
        who,
        park_id=park,
        content=file.content,
        filename=file.name,
        before_on=data.before_on,
        after_on=data.after_on,
        now=desk.clock(),
    )
    with desk.transaction(who) as tx:
        count = spots.count(tx, park, layer)
    return LayerOut(layer=layer, again=again, spots=count)


@get("/api/v1/parks/{park:int}/spots", tags=["field"], sync_to_thread=True)
def list_spots(
    park: ParkId,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    layer: FromQuery[int | None] = None,
    undecided: FromQuery[bool] = True,  # noqa: FBT002 - a parameter of the address
    limit: Limit = 100,
) -> list[SpotOut]:
    """List spots, those with most land where nothing is entered first."""
    demand(who, "read", park)
    with desk.transaction(who) as tx:
        found = spots.worklist(tx, park, layer_id=layer, undecided=undecided, limit=limit)
    return [SpotOut.of(spot) for spot in found]


@post(
    "/api/v1/parks/{park:int}/spot-layers/{layer:int}/spots/{n:int}",
    tags=["field"],
    status_code=200,
    sync_to_thread=True,
)
def decide_spot(
    park: ParkId,
    layer: RowId,
    n: RowId,
    data: JSONBody[VerdictIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> SpotOut:
    """Decide a spot, once; an unlawful one becomes a clue."""
    with desk.transaction(who) as tx:
        return SpotOut.of(
            spotting.decide(
                tx,
                who,
                park,
                layer,
                n,
                verdict=data.verdict,
                note=data.note,
                kind=data.kind,
                now=desk.clock(),
            )
        )
