"""对账: a park's figures beside the old system's."""

from decimal import Decimal

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.desk import Desk
from api.schemas.keys import ParkId
from api.schemas.reconciliation import FigureOut, OldFigures
from registry.access import Principal, demand
from registry.views import reconciliation


@post(
    "/api/v1/parks/{park:int}/reconciliation",
    tags=["imports"],
    status_code=200,
    sync_to_thread=True,
)
def reconcile(
    park: ParkId,
    data: JSONBody[OldFigures],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> list[FigureOut]:
    """Compare counts, areas and sums with the old system's; nothing is kept."""
    demand(who, "read", park)
    given: dict[str, Decimal | None] = {
        name: getattr(data, name) for name in OldFigures.__struct_fields__
    }
    theirs = {name: value for name, value in given.items() if value is not None}
    with desk.transaction(who) as tx:
        lines = reconciliation.of_park(tx, park, theirs)
    return [FigureOut.of(line) for line in lines]
