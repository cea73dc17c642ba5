"""使用情况清单: lists of occupants from other offices, and the rows that are left to a person."""

from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, MultipartBody, PathParameter, QueryParameter

from api.desk import Desk
from api.refusals import WrongParameter
from api.schemas.keys import Before, Limit, ParkId, RowId
from api.schemas.occupancy import MovedInOut
from api.schemas.occupancy_lists import (
    DecidedOut,
    DecisionIn,
    ListForm,
    ListOut,
    RowOut,
    TakenInOut,
)
from api.uploads import MOST_FORM_BYTES, received
from registry.access import Principal, demand
from registry.book import occupancy_lists
from registry.book.occupancy_lists import Outcome
from registry.cases import listing

Line = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]
After = Annotated[int, QueryParameter(ge=0, le=2**31 - 1, required=False)]


@post(
    "/api/v1/parks/{park:int}/occupancy-lists",
    tags=["field"],
    status_code=200,
    sync_to_thread=True,
    request_max_body_size=MOST_FORM_BYTES,
)
def take_in_list(
    park: ParkId,
    data: MultipartBody[ListForm],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> TakenInOut:
    """Take in a list of occupants; the same file again makes nothing twice."""
    file = received(data.file)
    with desk.transaction(who) as tx:
        taken = listing.take_in(
            tx,
            who,
            park,
            file.content,
            name=file.name,
            source=data.source,
            listed_on=data.listed_on,
            now=desk.clock(),
        )
    return TakenInOut.of(taken)


@get("/api/v1/parks/{park:int}/occupancy-lists", tags=["field"], sync_to_thread=True)
def list_lists(
    park: ParkId,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    before: Before = None,
    limit: Limit = 100,
) -> list[ListOut]:
    """List the lists a park has taken in, newest first."""
    demand(who, "read", park)
    with desk.transaction(who) as tx:
        found = occupancy_lists.listed(tx, park, before=before, limit=limit)
    return [ListOut.of(each) for each in found]


@get("/api/v1/parks/{park:int}/occupancy-lists/{of:int}", tags=["field"], sync_to_thread=True)
def read_list(
    park: ParkId, of: RowId, who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> ListOut:
    """Read what became of a list."""
    demand(who, "read", park)
    with desk.transaction(who) as tx:
        return ListOut.of(occupancy_lists.by_id(tx, park, of))


@get("/api/v1/parks/{park:int}/occupancy-lists/{of:int}/rows", tags=["field"], sync_to_thread=True)
def read_rows(
    park: ParkId,
    of: RowId,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    outcome: FromQuery[Outcome | None] = None,
    undecided: FromQuery[bool] = False,  # noqa: FBT002 - a parameter of the address
    after: After = 0,
    limit: Limit = 100,
) -> list[RowOut]:
    """Read rows in the order of the file; ``undecided`` is the worklist."""
    with desk.transaction(who) as tx:
        found = listing.rows(
            tx, who, park, of, outcome=outcome, undecided=undecided, after=after, limit=limit
        )
    return [RowOut.of(row) for row in found]


@post(
    "/api/v1/parks/{park:int}/occupancy-lists/{of:int}/rows/{line:int}",
    tags=["field"],
    status_code=200,
    sync_to_thread=True,
)
def decide_row(
    park: ParkId,
    of: RowId,
    line: Line,
    data: JSONBody[DecisionIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> DecidedOut:
    """Decide a doubtful row: the unit it is about, or why it is of none."""
    if (data.unit is None) == (data.set_aside is None):
        raise WrongParameter(
            parameter="unit",
            value=data.unit or "",
            reason="either unit or setAside",
            reason_zh="单元号与搁置理由须且只须填写一项",
        )
    with desk.transaction(who) as tx:
        if data.unit is None:
            row = listing.set_aside(tx, who, park, of, line, data.set_aside or "", now=desk.clock())
            return DecidedOut(row=RowOut.of(row), entered=None)
        entered = listing.match(tx, who, park, of, line, data.unit, now=desk.clock())
        (row,) = occupancy_lists.rows_of(tx, park, of, lines=[line])
        return DecidedOut(row=RowOut.of(row), entered=MovedInOut.of(entered))
