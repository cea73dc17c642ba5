"""What came out of what: parcels, buildings, units and rights; and what entries decided."""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from registry.records.context import Entry
from registry.store.bulk import insert_all
from registry.store.db import Tx, text
from registry.store.tables.descent import (
    building_descent,
    judgment,
    parcel_descent,
    parcel_division,
    unit_descent,
)

Edges = Iterable[tuple[int, int]]
"""Pairs of old id and new id."""


def parcels(tx: Tx, entry: Entry, edges: Sequence[tuple[int, int, Decimal]], use_id: int) -> None:
    """Enter edges (parent, child, m² that went along). Raises ChildrenLeaveGap."""
    insert_all(
        tx,
        parcel_descent,
        [
            {
                "park_id": entry.park_id,
                "parent_id": parent,
                "child_id": child,
                "use_id": use_id,
                "born": entry.seq,
                "area": area,
            }
            for parent, child, area in edges
        ],
    )


def division(
    tx: Tx,
    entry: Entry,
    parcel_id: int,
    *,
    children: int,
    residual: Decimal,
    edge_term: Decimal,
) -> None:
    """Enter what the children's areas differ from the parent's, m². Raises ResidualTooLarge."""
    row = {
        "park_id": entry.park_id,
        "parcel_id": parcel_id,
        "born": entry.seq,
        "children": children,
        "residual": residual,
        "edge_term": edge_term,
    }
    insert_all(tx, parcel_division, [row])


def buildings(tx: Tx, entry: Entry, edges: Edges) -> None:
    """Enter which building became which."""
    insert_all(
        tx,
        building_descent,
        [
            {"park_id": entry.park_id, "parent_id": old, "child_id": new, "born": entry.seq}
            for old, new in edges
        ],
    )


def units(tx: Tx, entry: Entry, edges: Edges, use_id: int) -> None:
    """Enter which units came out of which, all of one use. Raises UnitBalance, UseDiffers."""
    insert_all(
        tx,
        unit_descent,
        [
            {
                "park_id": entry.park_id,
                "parent_id": old,
                "child_id": new,
                "use_id": use_id,
                "born": entry.seq,
            }
            for old, new in edges
        ],
    )


def rights(tx: Tx, entry: Entry, edges: Edges) -> None:
    """Enter which right came out of which: use and end of term are the old one's, by key."""
    pairs = list(edges)
    tx.execute(
        text(
            "insert into right_descent (park_id, parent_id, child_id, use_id, term_end, born)"
            " select :park, m.old_id, m.new_id, r.use_id, r.term_end, :seq"
            " from unnest(cast(:olds as bigint[]), cast(:news as bigint[])) m (old_id, new_id)"
            " join property_right r on r.park_id = :park and r.right_id = m.old_id"
        ),
        {
            "park": entry.park_id,
            "seq": entry.seq,
            "olds": [old for old, _ in pairs],
            "news": [new for _, new in pairs],
        },
    )


def judge(tx: Tx, entry: Entry, judged: Sequence[Mapping[str, object]]) -> None:
    """Keep what the entry decided: rule, kind, severity, article, values and inputs."""
    insert_all(
        tx,
        judgment,
        [
            {
                "park_id": entry.park_id,
                "born": entry.seq,
                "n": n,
                "rule": j["rule"],
                "kind": j["kind"],
                "severity": j["severity"],
                "article": j["article"],
                "rule_values": json.dumps(j["values"], ensure_ascii=False, default=str),
                "inputs": json.dumps(j["inputs"], ensure_ascii=False, default=str),
            }
            for n, j in enumerate(judged, 1)
        ],
    )


def became(tx: Tx, park_id: int, parcel_id: int) -> list[str]:
    """Return the codes of the parcels that came out of a parcel, at once, not further on."""
    rows = tx.execute(
        text(
            "select p.code from parcel_descent d join parcel p on p.park_id = d.park_id"
            " and p.parcel_id = d.child_id where d.park_id = :park and d.parent_id = :id order by 1"
        ),
        {"park": park_id, "id": parcel_id},
    )
    return list(rows.scalars())
