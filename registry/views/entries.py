"""The journal as people read it: entry by entry, newest first."""

from dataclasses import dataclass
from datetime import datetime

from registry.errors import MalformedValue
from registry.store.db import Tx, text


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """One entry of a park's journal."""

    park_id: int
    seq: int
    at: datetime
    act: str
    case_number: str
    actor: str
    items: int
    hash: str


def page(
    tx: Tx, *, park_id: int | None = None, before: int | None = None, limit: int = 50
) -> list[EntryLine]:
    """Return entries of a park, or of all one sees, newest first; ``before`` an entry of the park.

    Raises MalformedValue for ``before`` without a park: each park has numbers of its own.
    """
    if before is not None and park_id is None:
        raise MalformedValue(
            kind="before",
            value=str(before),
            reason="an entry number is one park's: name the park",
            reason_zh="登簿记录号按园区编排，须同时指明园区",
        )
    rows = tx.execute(
        text(
            "select e.park_id, e.seq, e.at, e.act, c.number as case_number,"
            " a.display_name as actor, encode(e.hash, 'hex') as hash,"
            " (select count(*) from entry_item i"
            "   where i.park_id = e.park_id and i.seq = e.seq) as items"
            " from entry e join case_file c using (park_id, case_id)"
            " join account a on a.account_id = e.actor"
            " where (cast(:park as int) is null or e.park_id = :park)"
            " and (cast(:before as bigint) is null or e.seq < :before)"
            " order by e.at desc, e.park_id, e.seq desc limit :limit"
        ),
        {"park": park_id, "before": before, "limit": limit},
    )
    return [EntryLine(**row) for row in rows.mappings()]
