"""Repairs of drafts and of rows of an import: proposed, applied when a person accepts them."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.desk import Desk
from api.schemas.imports import TakenOut
from api.schemas.keys import ParkId, RowId, RowNumber
from api.schemas.land import DraftOut
from api.schemas.repairs import AcceptRepairs, RepairsOut, RowRepairsOut
from api.versions import IfMatch, etag, version_meant
from registry import surveys
from registry.access import Principal, demand
from registry.cases import mending, repairing

_HERE = "/api/v1/parks/{park:int}/drafts/{draft:int}/repairs"
_OF_ROW = "/api/v1/parks/{park:int}/imports/{number:int}/rows/{row:int}/repairs"


@get(_HERE, tags=["parks"], sync_to_thread=True)
def list_repairs(
    park: ParkId, draft: RowId, who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> Response[RepairsOut]:
    """Read what is proposed for a draft, each with before and after; nothing is changed by it.

    A point within 5 cm of a boundary point of a current parcel may be moved onto it. Listed as well
    is what was accepted before, by whom and when.
    """
    demand(who, "read", park)
    with desk.transaction(who) as tx:
        offered = repairing.offer(tx, park, draft)
    return Response(RepairsOut.of(offered), headers=etag(offered.draft.version))


@post(_HERE, tags=["parks"], status_code=200, sync_to_thread=True)
def accept_repairs(
    park: ParkId,
    draft: RowId,
    data: JSONBody[AcceptRepairs],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    if_match: IfMatch = None,
) -> Response[DraftOut]:
    """Accept proposals, all of those named or none; needs If-Match. What was accepted is kept."""
    demand(who, "draft", park)
    with desk.transaction(who) as tx:
        version = version_meant(if_match, surveys.draft(tx, park, draft).version)
        changed = repairing.accept(
            tx, who, park, draft, data.repairs, version=version, now=desk.clock()
        )
    return Response(DraftOut.of(changed), headers=etag(changed.version))


@get(_OF_ROW, tags=["imports"], sync_to_thread=True)
def list_row_repairs(
    park: ParkId,
    number: RowId,
    row: RowNumber,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> RowRepairsOut:
    """Read what is proposed for a row whose rings do not close or repeat a point."""
    demand(who, "read", park)
    with desk.transaction(who) as tx:
        return RowRepairsOut.of(mending.offer(tx, park, number, row))


@post(_OF_ROW, tags=["imports"], status_code=200, sync_to_thread=True)
def accept_row_repairs(
    park: ParkId,
    number: RowId,
    row: RowNumber,
    data: JSONBody[AcceptRepairs],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> TakenOut:
    """Accept proposals for a row: repaired it is judged and becomes a draft. Recorded with it."""
    demand(who, "draft", park)
    with desk.transaction(who) as tx:
        made = mending.accept(tx, who, park, number, row, data.repairs, now=desk.clock())
    return TakenOut(n=row, draft_id=made)
