"""The journal: its entries, its heads, and whether it holds."""

from litestar import get, post
from litestar.di import NamedDependency

from api.desk import Desk
from api.schemas.documents import EntryOut, FaultOut, HeadOut, VerifiedOut
from api.schemas.keys import AnyPark, Before, Limit, ParkId
from registry.access import Principal, demand
from registry.book import journal
from registry.views import entries


@get("/api/v1/journal", tags=["journal"], sync_to_thread=True)
def list_entries(
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    park: AnyPark = None,
    before: Before = None,
    limit: Limit = 50,
) -> list[EntryOut]:
    """List entries, newest first, of one park where asked."""
    demand(who, "read", park)
    with desk.transaction(who) as tx:
        found = entries.page(tx, park_id=park, before=before, limit=limit)
    return [EntryOut.of(line) for line in found]


@get("/api/v1/journal/heads", tags=["journal"], sync_to_thread=True)
def list_heads(who: NamedDependency[Principal], desk: NamedDependency[Desk]) -> list[HeadOut]:
    """List the head of each park's journal, to be kept outside."""
    demand(who, "read")
    with desk.transaction(who) as tx:
        return [HeadOut.of(head) for head in journal.heads(tx)]


@post(
    "/api/v1/parks/{park:int}/journal/verify",
    tags=["journal"],
    status_code=200,
    sync_to_thread=True,
)
def verify_journal(
    park: ParkId, who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> VerifiedOut:
    """Recompute chain and digests, re-check keys and the use rule; name what does not fit."""
    demand(who, "verify_journal", park)
    with desk.transaction(who) as tx:
        faults = journal.verify(tx, park)
    return VerifiedOut(
        park_id=park, holds=not faults, faults=[FaultOut.of(fault) for fault in faults]
    )
