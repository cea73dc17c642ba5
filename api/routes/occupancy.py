"""使用情况: who uses a unit, entered by the park at move-in, ended when they leave."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.desk import Desk
from api.schemas.keys import ParkId, RowId
from api.schemas.occupancy import EndIn, MovedInOut, NewOccupancyIn, OccupancyOut
from registry.access import Principal
from registry.cases import moving_in


@post("/api/v1/parks/{park:int}/occupancy", tags=["field"], status_code=201, sync_to_thread=True)
def move_in(
    park: ParkId,
    data: JSONBody[NewOccupancyIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> MovedInOut:
    """Enter who uses a unit or a part of it; what does not fit its use becomes a clue."""
    with desk.transaction(who) as tx:
        entered = moving_in.enter(tx, who, park, data.unit, data.new(), now=desk.clock())
        return MovedInOut.of(entered)


@get("/api/v1/parks/{park:int}/occupancy/{unit:str}", tags=["field"], sync_to_thread=True)
def read_occupancy(
    park: ParkId,
    unit: FromPath[str],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> list[OccupancyOut]:
    """List every record of a unit's use, oldest first, ended ones too."""
    with desk.transaction(who) as tx:
        return [OccupancyOut.of(o) for o in moving_in.of_unit(tx, who, park, unit)]


@post(
    "/api/v1/parks/{park:int}/occupancy/{occupancy:int}/end",
    tags=["field"],
    status_code=201,
    sync_to_thread=True,
)
def end_occupancy(
    park: ParkId,
    occupancy: RowId,
    data: JSONBody[EndIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> OccupancyOut:
    """Enter that the occupant left, or that the record was an error; nothing is overwritten."""
    with desk.transaction(who) as tx:
        ended = moving_in.end(
            tx,
            who,
            park,
            occupancy,
            kind=data.kind,
            on=data.ended_on,
            note=data.note,
            now=desk.clock(),
        )
        return OccupancyOut.of(ended)
