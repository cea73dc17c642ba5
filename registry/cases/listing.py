"""Lists of occupants from other offices: each row entered, or left to a person, or told as faulty.

A row is matched by the unit's code, else by its address, else by address and name together; nothing
is matched by a guess. What is matched goes the way of a move-in, with its findings and clues.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from geo.errors import FileTooLarge, GeoError
from geo.formats import sheet
from registry.access import Principal, demand
from registry.book import occupancies, occupancy_lists, premises
from registry.book.occupancies import NewOccupancy, OccupancySource
from registry.book.occupancy_lists import List, ListedRow, NewList, NewRow, Outcome
from registry.book.premises import Premises
from registry.cases import moving_in, reading_lists
from registry.cases.moving_in import MovedIn
from registry.cases.reading_lists import Listed
from registry.clock import business_date
from registry.errors import MalformedValue, ReasonNeeded
from registry.field_refusals import ListUnreadable, NothingListed, RowDecided
from registry.records.plain import from_plain, to_plain
from registry.store.db import Tx
from registry.values.addresses import normal_address, normal_name

_MOST_CANDIDATES = 20
_MOST_FAULTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What became of a list: ``again`` where this file had been taken in before."""

    list: List
    again: bool
    faults: tuple[ListedRow, ...]
    clues: int


@dataclass(frozen=True)
class _Park:
    """The units of a park and who uses them: what rows are held against."""

    units: Sequence[Premises]
    named: Mapping[int, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def by_code(self) -> Mapping[str, Premises]:
        return {unit.code: unit for unit in self.units}

    @cached_property
    def by_address(self) -> Mapping[str, list[Premises]]:
        found: dict[str, list[Premises]] = {}
        for unit in self.units:
            if where := normal_address(unit.address):
                found.setdefault(where, []).append(unit)
        return found

    @cached_property
    def by_name(self) -> Mapping[str, list[Premises]]:
        found: dict[str, list[Premises]] = {}
        for unit in self.units:
            for name in self.named.get(unit.unit_id, ()):
                found.setdefault(name, []).append(unit)
        return found

    def find(self, row: Listed, name: str) -> list[Premises]:
        """Return the unit a row is about, or several it may be about, or none."""
        if row.unit:
            unit = self.by_code.get(row.unit)
            return [] if unit is None else [unit]
        here = self.by_address.get(normal_address(row.address), []) if row.address else []
        if len(here) > 1:
            so_named = [unit for unit in here if name in self.named.get(unit.unit_id, ())]
            return so_named if len(so_named) == 1 else here
        return here


def take_in(
    tx: Tx,
    who: Principal,
    park_id: int,
    content: bytes,
    *,
    name: str,
    source: OccupancySource,
    listed_on: date,
    now: datetime,
) -> TakenIn:
    """Take in a list; the same file again is answered with what became of it.

    Raises NotFound, NotAllowed, ListUnreadable, ListLacksColumns, NothingListed, MalformedValue.
    """
    demand(who, "occupancy", park_id)
    today = business_date(now)
    if listed_on > today:
        raise MalformedValue(
            kind="listed_on",
            value=listed_on.isoformat(),
            reason="not after today",
            reason_zh="不得晚于今日",
        )
    read = _read(content)
    known = reading_lists.columns(read)
    sha256 = hashlib.sha256(content).digest()
    new = NewList(
        sha256=sha256,
        name=name,
        source=source,
        listed_on=listed_on,
        columns={read.headings[at]: meant for meant, at in known.items()},
    )
    list_id = occupancy_lists.open_list(tx, park_id, new, by=who.account_id, at=now)
    if list_id is None:
        list_id = occupancy_lists.by_hash(tx, park_id, source, sha256).list_id
        return _told(tx, park_id, list_id, again=True, clues=0)
    rows = [
        reading_lists.read_row(read, row, known, source=source, listed_on=listed_on, today=today)
        for row in read.rows
    ]
    _demand_something(rows)
    made = _enter(tx, park_id, list_id, rows, by=who.account_id, now=now)
    return _told(tx, park_id, list_id, again=False, clues=made)


def rows(
    tx: Tx,
    who: Principal,
    park_id: int,
    list_id: int,
    *,
    outcome: Outcome | None,
    undecided: bool,
    after: int,
    limit: int,
) -> list[ListedRow]:
    """Return rows of a list; those left to a person first asked for by ``undecided``."""
    demand(who, "read", park_id)
    occupancy_lists.by_id(tx, park_id, list_id)
    return occupancy_lists.rows_of(
        tx, park_id, list_id, outcome=outcome, undecided=undecided, after=after, limit=limit
    )


def match(
    tx: Tx, who: Principal, park_id: int, list_id: int, line: int, unit: str, *, now: datetime
) -> MovedIn:
    """Say which unit a doubtful row is about: it is entered there.

    Raises NotFound, RowDecided, OccupancyEntered.
    """
    row = _undecided(tx, who, park_id, list_id, line)
    use: NewOccupancy = from_plain(NewOccupancy, row.said["use"])
    entered = moving_in.enter(tx, who, park_id, unit, use, now=now)
    _decide(tx, who, park_id, list_id, line, entered.occupancy.occupancy_id, "", now)
    return entered


def set_aside(
    tx: Tx, who: Principal, park_id: int, list_id: int, line: int, reason: str, *, now: datetime
) -> ListedRow:
    """Say why a doubtful row is of no unit here. Raises NotFound, RowDecided, ReasonNeeded."""
    _undecided(tx, who, park_id, list_id, line)
    if not reason.strip():
        raise ReasonNeeded(step="set_aside")
    _decide(tx, who, park_id, list_id, line, None, reason.strip(), now)
    return occupancy_lists.rows_of(tx, park_id, list_id, lines=[line])[0]


def _read(content: bytes) -> sheet.Sheet:
    try:
        return sheet.read(content)
    except FileTooLarge as no:
        raise ListUnreadable(
            reason=f"more than is read at once: {no.size}, at most {no.limit}",
            reason_zh=f"超出一次读取的上限：{no.size}（至多 {no.limit}）",
            line=no.line,
        ) from no
    except GeoError as no:
        said = no.said()
        raise ListUnreadable(
            reason=str(said.get("reason", no.title())), reason_zh=str(said.get("reason_zh", no.zh))
        ) from no


def _demand_something(rows: Sequence[Listed]) -> None:
    first = next((row for row in rows if row.fault is not None), None)
    if first is not None and first.fault is not None and all(row.fault for row in rows):
        raise NothingListed(
            rows=len(rows),
            line=first.line,
            kind=first.fault.kind,
            reason=first.fault.reason,
            reason_zh=first.fault.reason_zh,
        )


def _enter(
    tx: Tx, park_id: int, list_id: int, rows: Sequence[Listed], *, by: int, now: datetime
) -> int:
    """Enter what is matched, keep what became of every row; return how many clues were made."""
    units = premises.of_park(tx, park_id)
    there = occupancies.of_units(tx, park_id, [unit.unit_id for unit in units])
    named: dict[int, set[str]] = {}
    for record in there:
        if record.end_kind is None:
            named.setdefault(record.unit_id, set()).add(normal_name(record.occupant))
    park = _Park(units, {unit: frozenset(names) for unit, names in named.items()})
    entered = {(o.unit_id, o.part, o.occupant, o.since) for o in there}
    kept: list[NewRow] = []
    matched: list[tuple[Listed, Premises, NewOccupancy]] = []
    for row in rows:
        if row.use is None:
            kept.append(_faulty(row))
            continue
        name = normal_name(row.use.occupant)
        found = park.find(row, name)
        if len(found) != 1:
            candidates = found or park.by_name.get(name, [])
            kept.append(_doubtful(row, row.use, candidates))
            continue
        key = (found[0].unit_id, row.use.part, row.use.occupant, row.use.since)
        if key in entered:
            kept.append(NewRow(line=row.line, outcome="repeated", said={"row": row.said}))
            continue
        entered.add(key)
        matched.append((row, found[0], row.use))
    made = moving_in.enter_all(tx, park_id, [(u, new) for _, u, new in matched], by=by, now=now)
    for (row, _, _), in_ in zip(matched, made, strict=True):
        of = in_.occupancy.occupancy_id
        said = {"row": row.said}
        kept.append(NewRow(line=row.line, outcome="matched", said=said, occupancy_id=of))
    occupancy_lists.keep_rows(tx, park_id, list_id, kept)
    return sum(len(in_.clues) for in_ in made)


def _faulty(row: Listed) -> NewRow:
    no = row.fault
    assert no is not None  # noqa: S101 - a row without a use has its fault
    fault = {"kind": no.kind, "value": no.value, "reason": no.reason, "reason_zh": no.reason_zh}
    return NewRow(line=row.line, outcome="faulty", said={"row": row.said}, fault=fault)


def _doubtful(row: Listed, use: NewOccupancy, candidates: Sequence[Premises]) -> NewRow:
    return NewRow(
        line=row.line,
        outcome="doubtful",
        said={"row": row.said, "use": to_plain(use)},
        candidates=tuple(unit.unit_id for unit in candidates[:_MOST_CANDIDATES]),
    )


def _undecided(tx: Tx, who: Principal, park_id: int, list_id: int, line: int) -> ListedRow:
    demand(who, "occupancy", park_id)
    occupancy_lists.by_id(tx, park_id, list_id)
    found = occupancy_lists.rows_of(tx, park_id, list_id, undecided=True, lines=[line])
    if not found:
        raise RowDecided(line=line)
    return found[0]


def _decide(
    tx: Tx,
    who: Principal,
    park_id: int,
    list_id: int,
    line: int,
    occupancy_id: int | None,
    reason: str,
    now: datetime,
) -> None:
    occupancy_lists.decide(
        tx,
        park_id,
        list_id,
        line,
        occupancy_id=occupancy_id,
        reason=reason,
        by=who.account_id,
        at=now,
    )


def _told(tx: Tx, park_id: int, list_id: int, *, again: bool, clues: int) -> TakenIn:
    faults = occupancy_lists.rows_of(tx, park_id, list_id, outcome="faulty", limit=_MOST_FAULTS)
    of = occupancy_lists.by_id(tx, park_id, list_id)
    return TakenIn(list=of, again=again, faults=tuple(faults), clues=clues)
