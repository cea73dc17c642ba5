"""What became of what: lineage, differences, and the register book of a parcel."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from api.desk import Desk
from api.schemas.documents import DocumentOut
from api.schemas.history import BookOut, DifferenceOut, FeedOut, LineageOut
from api.schemas.keys import AsOf, Lines, ParkId, QueryPark, Since
from registry import books
from registry.access import Principal, demand
from registry.views import changes, lineage


@get("/api/v1/lineage/{code:str}", tags=["history"], sync_to_thread=True)
def read_lineage(
    code: FromPath[str],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    as_of: AsOf = None,
) -> LineageOut:
    """Read ancestors and descendants of a parcel's or unit's code, with areas and balance."""
    demand(who, "read")
    with desk.transaction(who) as tx:
        return LineageOut.of(lineage.of(tx, code.replace(" ", ""), as_of))


@get("/api/v1/parks/{park:int}/changes", tags=["history"], sync_to_thread=True)
def read_changes(
    park: ParkId,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    earlier: FromQuery[str],
    later: FromQuery[str | None] = None,
) -> DifferenceOut:
    """Read what stands in a park at one of two moments only; ``later`` is now by itself."""
    demand(who, "read", park)
    with desk.transaction(who) as tx:
        return DifferenceOut.of(changes.between(tx, park, earlier, later))


@get("/api/v1/changes", tags=["history"], sync_to_thread=True)
def follow_changes(
    park: QueryPark,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    since: Since = "0",
    limit: Lines = 1_000,
) -> FeedOut:
    """Follow a park's journal: what each entry after ``since`` began and ended, in order.

    Ask with 0 first, then with the ``since`` of each answer: nothing is told twice and nothing is
    left out.
    """
    demand(who, "read", park)
    with desk.transaction(who) as tx:
        return FeedOut.of(changes.following(tx, park, since, limit=limit))


@get("/api/v1/parcels/{code:str}/book", tags=["history"], sync_to_thread=True)
def read_book(
    code: FromPath[str],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    as_of: AsOf = None,
) -> BookOut:
    """Read the register book of a parcel: its sheet, rights, restrictions, changes and by whom."""
    demand(who, "read")
    with desk.transaction(who) as tx:
        return BookOut.of(books.of(tx, code, as_of))


@post("/api/v1/parcels/{code:str}/book", tags=["history"], status_code=201, sync_to_thread=True)
def print_book(
    code: FromPath[str], who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> DocumentOut:
    """Print the register book as it stands: a numbered document with its PDF."""
    demand(who, "print_book")
    with desk.transaction(who) as tx:
        printed = books.print_out(tx, code, now=desk.clock())
        return DocumentOut.of(printed, desk.public_url)
