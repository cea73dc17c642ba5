"""Acts that are always free interrupt what is open on the same unit: it is suspended.

A seizure served in the middle of a split, a release, a correction: the ground the open case was
examined on has changed, so it stands still until the examiner takes it up again (``resume``).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from registry.cases import steps
from registry.records.context import Entry, Subject
from registry.store.db import Tx, text

INTERRUPTED = ("accepted", "more_proof", "examined", "approved")


def interrupt(tx: Tx, entry: Entry, subjects: Sequence[Subject], *, now: datetime) -> list[str]:
    """Suspend the open cases on these subjects, save the entry's own; return their numbers."""
    numbers = []
    for case in _open_on(tx, entry, subjects):
        numbers.append(case.number)
        tx.execute(
            text(
                "update case_file set state = 'suspended', version = version + 1"
                " where park_id = :park and case_id = :case"
            ),
            {"park": entry.park_id, "case": case.case_id},
        )
        steps.write(
            tx,
            entry.park_id,
            case.case_id,
            from_state=case.state,
            to_state="suspended",
            by=entry.actor,
            at=now,
            facts={"interrupted_by_entry": entry.seq, "act": entry.act},
            note=f"因登簿第 {entry.seq} 号（{entry.act}）中止，须重新审核",
        )
    return numbers


def _open_on(tx: Tx, entry: Entry, subjects: Sequence[Subject]) -> Sequence[Any]:
    """Lock them, as they stand now: one that someone closes at this moment is left alone."""
    return tx.execute(
        text(
            "select c.case_id, c.number, c.state from case_file c"
            " where c.park_id = :park and c.case_id <> :own"
            " and c.state = any(cast(:states as text[])) and exists (select from case_subject s"
            " join unnest(cast(:parcels as bigint[]), cast(:units as bigint[]))"
            " as t (parcel_id, unit_id) on s.parcel_id = t.parcel_id"
            " and (t.unit_id is null or s.span @> t.unit_id)"
            " where s.park_id = c.park_id and s.case_id = c.case_id and s.open and s.exclusive)"
            " order by c.case_id for update of c"
        ),
        {
            "park": entry.park_id,
            "own": entry.case_id,
            "parcels": [s.parcel_id for s in subjects],
            "units": [s.unit_id for s in subjects],
            "states": list(INTERRUPTED),
        },
    ).all()
