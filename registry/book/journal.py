"""The journal of a park: open an entry, end lives in it, verify all of it.

What is promised: any change of the register that does not go through an entry is found by
``verify`` as long as the guards stand, and, against an owner of the database who removes the guards
and rewrites the whole chain, as soon as one head hash kept outside (an anchor, a printed document)
is compared. What is not promised: finding what such an owner did after the last outside anchor.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from registry.records.context import Entry
from registry.store.db import Tx, text
from registry.store.lives import end

__all__ = ["Fault", "Head", "await_turn", "end", "heads", "open_entry", "verify"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing in the journal or register that does not fit."""

    park_id: int
    seq: int | None
    table: str
    key: str
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a park's journal: what an anchor file keeps and documents print."""

    park_id: int
    seq: int
    hash: str


def await_turn(tx: Tx, *, park_id: int, act: str) -> None:
    """Wait for the park's lock, before anything else is locked, so that no two wait crosswise."""
    tx.execute(text("select await_turn_v1(:park, :act)"), {"park": park_id, "act": act})


def open_entry(tx: Tx, *, park_id: int, case_id: int, act: str, actor: int) -> Entry:
    """Take the park's lock and open the entry everything of this act is born in.

    Raises NotApproved when the case is not approved by this actor, OutsideYourParks.
    """
    seq = tx.execute(
        text("select open_entry_v1(:park, :case, :act, :actor)"),
        {"park": park_id, "case": case_id, "act": act, "actor": actor},
    ).scalar_one()
    row = tx.execute(
        text(
            "select e.at, k.srid, k.county,"
            " extract(year from e.at at time zone 'Asia/Shanghai')::int as year"
            " from entry e join park k using (park_id) where e.park_id = :park and e.seq = :seq"
        ),
        {"park": park_id, "seq": seq},
    ).one()
    return Entry(
        park_id=park_id,
        seq=seq,
        at=row.at,
        case_id=case_id,
        act=act,
        actor=actor,
        year=row.year,
        srid=row.srid,
        county=row.county,
    )


def heads(tx: Tx) -> list[Head]:
    """Return the head of every park the caller sees."""
    rows = tx.execute(text("select park_id, seq, encode(hash, 'hex') as hash from park_head"))
    return [Head(park_id=r.park_id, seq=r.seq, hash=r.hash) for r in rows]


def verify(tx: Tx, park_id: int, anchors: Mapping[int, str] | None = None) -> list[Fault]:
    """Recompute chain and digests, re-check keys and the use rule; the first fault comes first.

    ``anchors`` are hashes kept outside, by entry number of this park. Raises OutsideYourParks.
    """
    # as long as it takes: minutes for hundreds of thousands of parcels
    tx.execute(text("set local statement_timeout = 0"))
    rows = tx.execute(text("select * from verify_park_v1(:park)"), {"park": park_id})
    found = [Fault(park_id=park_id, seq=r.seq, table=r.tbl, key=r.key, fault=r.fault) for r in rows]
    return [*_against_anchors(tx, park_id, anchors or {}), *found]


def _against_anchors(tx: Tx, park_id: int, anchors: Mapping[int, str]) -> list[Fault]:
    rows = tx.execute(
        text(
            "select seq, encode(hash, 'hex') as hash from entry"
            " where park_id = :park and seq = any(cast(:seqs as bigint[]))"
        ),
        {"park": park_id, "seqs": list(anchors)},
    )
    stands = {row.seq: row.hash for row in rows}
    return [
        Fault(park_id=park_id, seq=seq, table="entry", key=str(seq), fault="differs-from-anchor")
        for seq, kept in sorted(anchors.items())
        if stands.get(seq) != kept
    ]
