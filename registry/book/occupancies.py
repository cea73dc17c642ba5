"""Occupancy 使用情况: who uses a unit or a part of it, for what, as whom told us; only added to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from registry.errors import NotFound
from registry.store.bulk import insert_all
from registry.store.db import Tx, text
from registry.store.tables.occupancy import occupancy, occupancy_end

OccupancySource = Literal[
    "park", "business_registration", "lease_filing", "fire_filing", "fit_out_filing", "power_tariff"
]
EndKind = Literal["left", "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOccupancy:
    """What is known of a use. ``part`` "" is the whole unit; ``until`` its last day, if known.

    ``industry`` is a code of GB/T 4754-2017; ``corrects`` the record this one replaces.
    """

    occupant: str
    since: date
    part: str = ""
    credit_code: str | None = None
    lease_no: str | None = None
    lease_from: date | None = None
    lease_to: date | None = None
    lease_filing_no: str | None = None
    paid_at_once: bool = False
    purpose: str = ""
    industry: str | None = None
    until: date | None = None
    source: OccupancySource = "park"
    corrects: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupancy(NewOccupancy):
    """A record as it stands: with its end, once one was entered."""

    occupancy_id: int
    unit_id: int
    unit: str
    entered_at: datetime
    end_kind: EndKind | None
    ended_on: date | None

    def stands(self, day: date) -> bool:
        """Say whether the unit is so used on a day, as far as anyone told."""
        ended = self.ended_on is not None or (self.until is not None and self.until < day)
        return not ended and self.since <= day


_OCCUPANCY = """
select o.occupancy_id, o.unit_id, u.code as unit, o.part, o.occupant, o.credit_code, o.lease_no,
       o.lease_from, o.lease_to, o.lease_filing_no, o.paid_at_once, o.purpose, o.industry, o.since,
       o.until, o.source, o.corrects, o.entered_at, e.kind as end_kind, e.ended_on
  from occupancy o join unit u using (park_id, unit_id)
  left join occupancy_end e using (park_id, occupancy_id) where o.park_id = :park"""


def enter_all(
    tx: Tx, park_id: int, new: Sequence[tuple[int, NewOccupancy]], *, by: int, at: datetime
) -> list[int]:
    """Enter records, each with its unit, and return their ids in order.

    One that corrects another ends that as an error. Raises OccupancyEntered, NotFound.
    """
    for unit_id, given in new:
        if given.corrects is not None:
            known = {o.occupancy_id for o in of_unit(tx, park_id, unit_id)}
            if given.corrects not in known:
                raise NotFound(what="occupancy", name=str(given.corrects))
            end(tx, park_id, given.corrects, kind="error", on=given.since, note="", by=by, at=at)
    return insert_all(
        tx,
        occupancy,
        [
            {name: getattr(given, name) for name in NewOccupancy.__slots__}
            | {"park_id": park_id, "unit_id": unit_id, "entered_by": by, "entered_at": at}
            for unit_id, given in new
        ],
        returning="occupancy_id",
    )


def end(
    tx: Tx,
    park_id: int,
    occupancy_id: int,
    *,
    kind: EndKind,
    on: date,
    note: str,
    by: int,
    at: datetime,
) -> None:
    """Enter the end of a record. Raises OccupancyEnded."""
    tx.execute(
        occupancy_end.insert().values(
            park_id=park_id,
            occupancy_id=occupancy_id,
            kind=kind,
            ended_on=on,
            note=note,
            entered_by=by,
            entered_at=at,
        )
    )


def by_id(tx: Tx, park_id: int, occupancy_id: int) -> Occupancy:
    """Return one record. Raises NotFound."""
    found = _read(tx, "o.occupancy_id = :key", park_id, occupancy_id)
    if not found:
        raise NotFound(what="occupancy", name=str(occupancy_id))
    return found[0]


def of_unit(tx: Tx, park_id: int, unit_id: int) -> list[Occupancy]:
    """Return all records of a unit, ended ones too, oldest first."""
    return _read(tx, "o.unit_id = :key", park_id, unit_id)


def by_ids(tx: Tx, park_id: int, ids: Sequence[int]) -> list[Occupancy]:
    """Return records by their ids, oldest first."""
    return _read(tx, "o.occupancy_id = any(cast(:key as bigint[]))", park_id, list(ids))


def of_units(tx: Tx, park_id: int, unit_ids: Sequence[int]) -> list[Occupancy]:
    """Return all records of units, ended ones too, oldest first."""
    return _read(tx, "o.unit_id = any(cast(:key as bigint[]))", park_id, list(unit_ids))


def _read(tx: Tx, where: str, park_id: int, key: object) -> list[Occupancy]:
    rows: Sequence[Any] = tx.execute(
        text(f"{_OCCUPANCY} and {where} order by o.occupancy_id"), {"park": park_id, "key": key}
    ).all()
    return [Occupancy(**row._mapping) for row in rows]
