"""Development of supplied land: checkpoints of a contract, what was measured, delays.

By contract: what the land was divided into shares its checkpoints, its promises and its clocks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from registry.store.bulk import insert_all
from registry.store.db import Tx, text
from registry.store.tables.checkpoints import checkpoint_value

CheckpointKind = Literal["start", "completion", "production", "full_output"]
Verdict = Literal["met", "short", "unmeasured", "noted"]
#: in the order they follow one another
KINDS: tuple[CheckpointKind, ...] = ("start", "completion", "production", "full_output")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An indicator at a checkpoint: what was agreed, measured, what the register says, and so.

    ``verdict``: met, short, unmeasured, or noted where nothing was agreed.
    """

    indicator: str
    operator: str | None
    required: Decimal | None
    upper: Decimal | None
    unit: str
    measured: Decimal | None
    source: str
    derived: Decimal | None
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCheckpoint:
    """A checkpoint reached: which, when, judged by which version of the conditions."""

    supply_id: int
    kind: CheckpointKind
    happened_on: date
    conditions: tuple[int, int] | None
    values: tuple[Judged, ...]
    corrects: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A checkpoint as it stands."""

    checkpoint_id: int
    supply_id: int
    contract: str
    kind: CheckpointKind
    happened_on: date
    conditions_id: int | None
    conditions_born: int | None
    corrects: int | None
    entered_at: datetime
    values: tuple[Judged, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The start of building: by when as agreed, put off by how many days, and when it was."""

    start_by: date | None
    delayed: int
    started_on: date | None


def enter(tx: Tx, park_id: int, new: NewCheckpoint, *, by: int, at: datetime) -> int:
    """Enter a checkpoint with its values. Raises CheckpointEntered, NotHappenedYet, WrongValue."""
    conditions_id, conditions_born = new.conditions or (None, None)
    entered: int = tx.execute(
        text(
            "insert into checkpoint (park_id, supply_id, kind, happened_on, conditions_id,"
            " conditions_born, corrects, entered_by, entered_at) values (:park, :supply, :kind,"
            " :day, :conditions, :born, :corrects, :by, :at) returning checkpoint_id"
        ),
        {
            "park": park_id,
            "supply": new.supply_id,
            "kind": new.kind,
            "day": new.happened_on,
            "conditions": conditions_id,
            "born": conditions_born,
            "corrects": new.corrects,
            "by": by,
            "at": at,
        },
    ).scalar_one()
    insert_all(
        tx,
        checkpoint_value,
        [
            {"park_id": park_id, "checkpoint_id": entered, "n": n}
            | {name: getattr(value, name) for name in Judged.__slots__}
            for n, value in enumerate(new.values, 1)
        ],
    )
    return entered


def put_off(
    tx: Tx,
    park_id: int,
    supply_id: int,
    *,
    days: int,
    document: str,
    reason: str,
    decided_on: date,
    by: int,
    at: datetime,
) -> None:
    """Enter that the government's own doing put off the start. Raises DelayEntered, WrongValue."""
    tx.execute(
        text(
            "insert into start_delay (park_id, supply_id, days, document, reason, decided_on,"
            " entered_by, entered_at) values (:park, :supply, :days, :document, :reason, :day,"
            " :by, :at)"
        ),
        {
            "park": park_id,
            "supply": supply_id,
            "days": days,
            "document": document,
            "reason": reason,
            "day": decided_on,
            "by": by,
            "at": at,
        },
    )


def starts(tx: Tx, park_id: int, supply_ids: Sequence[int]) -> dict[int, Start]:
    """Return when building was to begin on the land of each contract, and when it did."""
    rows = tx.execute(
        text(
            "select t.supply_id, t.start_by, coalesce((select sum(d.days) from start_delay d"
            " where d.park_id = t.park_id and d.supply_id = t.supply_id), 0)::int as delayed,"
            " (select c.happened_on from checkpoint c where c.park_id = t.park_id"
            " and c.supply_id = t.supply_id and c.kind = 'start' and not exists (select"
            " from checkpoint x where x.park_id = c.park_id and x.corrects = c.checkpoint_id))"
            " as started_on from supply_terms t"
            " where t.park_id = :park and t.supply_id = any (cast(:supplies as bigint[]))"
            " and t.died is null"
        ),
        {"park": park_id, "supplies": list(supply_ids)},
    )
    return {
        row.supply_id: Start(start_by=row.start_by, delayed=row.delayed, started_on=row.started_on)
        for row in rows
    }


_CHECKPOINT = """
select c.checkpoint_id, c.supply_id, s.contract_no as contract, c.kind, c.happened_on,
       c.conditions_id, c.conditions_born, c.corrects, c.entered_at
  from checkpoint c join supply s using (park_id, supply_id)
 where c.park_id = :park and c.supply_id = any (cast(:supplies as bigint[]))
   and not exists (select from checkpoint x
     where x.park_id = c.park_id and x.corrects = c.checkpoint_id)
 order by c.supply_id, c.happened_on, c.checkpoint_id"""
_VALUES = """
select checkpoint_id, indicator, operator, required, upper, unit, measured, source, derived,
       verdict from checkpoint_value
 where park_id = :park and checkpoint_id = any (cast(:ids as bigint[])) order by checkpoint_id, n"""


def standing(tx: Tx, park_id: int, supply_ids: Sequence[int]) -> list[Checkpoint]:
    """Return the checkpoints of contracts as they stand: without those that were corrected."""
    rows = tx.execute(text(_CHECKPOINT), {"park": park_id, "supplies": list(supply_ids)}).all()
    values: dict[int, list[Judged]] = {}
    asked = {"park": park_id, "ids": [row.checkpoint_id for row in rows]}
    for row in tx.execute(text(_VALUES), asked) if rows else ():
        facts = dict(row._mapping)
        values.setdefault(facts.pop("checkpoint_id"), []).append(Judged(**facts))
    return [
        Checkpoint(**row._mapping, values=tuple(values.get(row.checkpoint_id, ()))) for row in rows
    ]


def contracts_on(tx: Tx, park_id: int, parcel_ids: Sequence[int]) -> list[int]:
    """Return the contracts that parcels come from, of those that are not long behind them."""
    rows = tx.execute(
        text(
            "select distinct supply_id from parcel_origin where park_id = :park"
            " and parcel_id = any (cast(:ids as bigint[])) order by 1"
        ),
        {"park": park_id, "ids": list(parcel_ids)},
    )
    return list(rows.scalars())
