"""How restrictions end: off a unit, off the last of them, and with them their proof."""

from collections.abc import Sequence

from registry.records.context import Entry
from registry.store import lives
from registry.store.bulk import insert_all
from registry.store.db import Tx, text
from registry.store.tables.rights import certificate_state


def release(
    tx: Tx, entry: Entry, restriction_id: int, unit_ids: Sequence[int], *, reason: str
) -> bool:
    """Take a restriction off units; off the last one it ends, and its proof is surrendered.

    Say whether it ended. Raises ReleasedByItsAct where the act may not release it.
    """
    bound = _bindings(tx, entry.park_id, restriction_id)
    lives.end(tx, entry, "restriction_unit", [bound[unit_id] for unit_id in unit_ids])
    if set(bound) - set(unit_ids):
        return False
    _surrender(tx, entry, restriction_id, reason)
    for table in ("restriction_period", "restriction"):
        lives.end(tx, entry, table, [restriction_id])
    return True


def release_all(tx: Tx, entry: Entry, unit_ids: Sequence[int], *, reason: str) -> None:
    """Take mortgages, objections and advance notices off units whose right has ended."""
    found = tx.execute(
        text(
            "select b.restriction_id, array_agg(b.unit_id) as units from restriction_unit b"
            " join restriction r using (park_id, restriction_id) where b.park_id = :park"
            " and b.died is null and r.kind in ('mortgage', 'objection', 'advance_notice')"
            " and b.unit_id = any(cast(:ids as bigint[])) group by 1 order by 1"
        ),
        {"park": entry.park_id, "ids": list(unit_ids)},
    ).all()
    for r in found:
        release(tx, entry, r.restriction_id, r.units, reason=reason)


def _surrender(tx: Tx, entry: Entry, restriction_id: int, reason: str) -> None:
    proofs = tx.execute(
        text(
            "select s.certificate_id from certificate_state s join certificate c"
            " using (park_id, certificate_id) where s.park_id = :park and s.died is null"
            " and s.state in ('issued', 'reissued') and c.restriction_id = :id"
        ),
        {"park": entry.park_id, "id": restriction_id},
    ).scalars()
    ids = list(proofs)
    lives.end(tx, entry, "certificate_state", ids)
    states = [
        {
            "park_id": entry.park_id,
            "certificate_id": certificate_id,
            "born": entry.seq,
            "state": "surrendered",
            "reason": reason,
        }
        for certificate_id in ids
    ]
    insert_all(tx, certificate_state, states)


def _bindings(tx: Tx, park_id: int, restriction_id: int) -> dict[int, int]:
    rows = tx.execute(
        text(
            "select unit_id, binding_id from restriction_unit"
            " where park_id = :park and restriction_id = :id and died is null"
        ),
        {"park": park_id, "id": restriction_id},
    )
    return {r.unit_id: r.binding_id for r in rows}


def fulfil(
    tx: Tx, entry: Entry, unit_ids: Sequence[int], party_ids: Sequence[int], *, reason: str
) -> None:
    """Take off units the advance notices that promised them to those who get them now."""
    found = tx.execute(
        text(
            "select b.restriction_id, array_agg(b.unit_id) as units from restriction_unit b"
            " join restriction r using (park_id, restriction_id) where b.park_id = :park"
            " and b.died is null and r.kind = 'advance_notice'"
            " and r.in_favour = any(cast(:parties as bigint[]))"
            " and b.unit_id = any(cast(:units as bigint[])) group by 1 order by 1"
        ),
        {"park": entry.park_id, "parties": list(party_ids), "units": list(unit_ids)},
    ).all()
    for r in found:
        release(tx, entry, r.restriction_id, r.units, reason=reason)
