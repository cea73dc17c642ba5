"""Clues 线索: where a wrong use was seen, by whom; and the flags that verified ones are.

A clue is reported once from one source (``source_key`` names it there) and is never rewritten; what
became of it are steps of the violation case that begins with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from registry.errors import NotFound
from registry.records.context import Subject
from registry.store.bulk import insert_all
from registry.store.db import Tx, text
from registry.store.tables import field

ClueSource = Literal[
    "occupancy", "patrol", "complaint", "handed_down", "satellite", "checkpoint", "inspection"
]
Key = tuple[str, str]
"""The source of a clue, and its key there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClue:
    """What was seen: ``kind`` of violation, on a parcel or one unit of it, when, by whom.

    ``source_key`` names the report where it comes from (a row of a list, a visit, a letter).
    """

    parcel_id: int
    unit_id: int | None
    kind: str
    source: ClueSource
    source_key: str
    seen: str
    seen_at: datetime

    @property
    def key(self) -> Key:
        """What names the report: its source, and its key there."""
        return self.source, self.source_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """A clue as it stands: where, what, and the state of its case."""

    park_id: int
    clue_id: int
    number: str
    parcel_id: int
    unit_id: int | None
    where: str
    kind: str
    name: str
    name_en: str
    rule: str
    article: str
    source: ClueSource
    source_key: str
    seen: str
    seen_at: datetime
    reported_by: int
    reported_at: datetime
    state: str
    state_name: str
    state_name_en: str
    flagged: bool
    open: bool


Flag = Clue
"""A clue whose case says it is true and not yet put right."""

_CLUE = """
select c.park_id, c.clue_id, c.number, c.parcel_id, c.unit_id, coalesce(u.code, p.code) as where,
       c.kind, k.name, k.name_en, k.rule, k.article, c.source, c.source_key, c.seen, c.seen_at,
       c.reported_by, c.reported_at, s.state, s.name as state_name, s.name_en as state_name_en,
       s.flagged, s.open
  from clue c join violation_kind k using (kind) join parcel p using (park_id, parcel_id)
  left join unit u on u.park_id = c.park_id and u.unit_id = c.unit_id
  left join lateral (select x.to_state from violation_step x where x.park_id = c.park_id
     and x.clue_id = c.clue_id order by x.n desc limit 1) last on true
  join violation_state s on s.state = coalesce(last.to_state, 'clue')"""


def enter(
    tx: Tx, park_id: int, numbered: Sequence[tuple[str, NewClue]], *, by: int, at: datetime
) -> None:
    """Enter clues that are not known yet, each with its number. Raises NotHappenedYet."""
    insert_all(
        tx,
        field.clue,
        [
            {
                "park_id": park_id,
                "number": number,
                "parcel_id": new.parcel_id,
                "unit_id": new.unit_id,
                "kind": new.kind,
                "source": new.source,
                "source_key": new.source_key,
                "seen": new.seen,
                "seen_at": new.seen_at,
                "reported_by": by,
                "reported_at": at,
            }
            for number, new in numbered
        ],
    )


def reported(tx: Tx, park_id: int, new: Sequence[NewClue]) -> dict[Key, Clue]:
    """Return those of the reports that were entered, by their source and its key."""
    rows = tx.execute(
        text(
            f"{_CLUE} join unnest(cast(:sources as text[]), cast(:keys as text[]))"
            " as given (source, source_key) on given.source = c.source"
            " and given.source_key = c.source_key where c.park_id = :park"
        ),
        {
            "park": park_id,
            "sources": [n.source for n in new],
            "keys": [n.source_key for n in new],
        },
    )
    found = [Clue(**row._mapping) for row in rows]
    return {(c.source, c.source_key): c for c in found}


def kinds(tx: Tx) -> dict[str, str]:
    """Return the kinds of violation: key -> Chinese name."""
    rows = tx.execute(text("select kind, name from violation_kind order by kind"))
    return {r.kind: r.name for r in rows}


def by_number(tx: Tx, number: str) -> Clue:
    """Return a clue. Raises NotFound, also for one of a park one may not know of."""
    return _one(tx, "c.number = :key", {"key": number}, name=number)


def subject(tx: Tx, park_id: int, code: str) -> Subject:
    """Return the current unit or parcel of a code, to report on. Raises NotFound."""
    row = tx.execute(
        text(
            "select u.parcel_id, u.unit_id from unit u"
            " join unit_version v using (park_id, unit_id)"
            " where u.park_id = :park and u.code = :code and v.died is null"
            " union all select p.parcel_id, null from parcel p join parcel_version v"
            " using (park_id, parcel_id) where p.park_id = :park and p.code = :code"
            " and v.died is null"
        ),
        {"park": park_id, "code": code},
    ).one_or_none()
    if row is None:
        raise NotFound(what="parcel or unit", name=code[:40])
    return Subject(row.parcel_id, row.unit_id)


def listed(
    tx: Tx,
    park_id: int,
    *,
    state: str | None = None,
    source: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[Clue]:
    """Return a park's clues, newest first; ``before`` a clue's id."""
    rows = tx.execute(
        text(
            f"{_CLUE} where c.park_id = :park"
            " and (cast(:state as text) is null or s.state = :state)"
            " and (cast(:source as text) is null or c.source = :source)"
            " and (cast(:before as bigint) is null or c.clue_id < :before)"
            " order by c.clue_id desc limit :limit"
        ),
        {"park": park_id, "state": state, "source": source, "before": before, "limit": limit},
    )
    return [Clue(**row._mapping) for row in rows]


def on(tx: Tx, park_id: int, subjects: Sequence[Subject]) -> list[Clue]:
    """Return the open clues on parcels or units, also those seen on what they came out of."""
    if not subjects:
        return []
    rows = tx.execute(
        text(_ON),
        {
            "park": park_id,
            "parcels": [s.parcel_id for s in subjects],
            "units": [s.unit_id for s in subjects],
        },
    )
    return [Clue(**row._mapping) for row in rows]


def flags(tx: Tx, park_id: int, subjects: Sequence[Subject]) -> list[Flag]:
    """Return the flags on parcels or units: verified, and not closed."""
    return [clue for clue in on(tx, park_id, subjects) if clue.flagged]


# A clue on a whole parcel is on all its units and on what it was cut into; one on a unit is on
# that unit and what came out of it, and on the parcel where any of these lies.
_ON = f"""
with recursive subject as (
  select * from unnest(cast(:parcels as bigint[]), cast(:units as bigint[]))
    as t (parcel_id, unit_id)),
land (top, parcel_id) as (
  select distinct parcel_id, parcel_id from subject
  union select l.top, d.parent_id from land l
    join parcel_descent d on d.park_id = :park and d.child_id = l.parcel_id),
room (top, unit_id) as (
  select u.unit_id, u.unit_id from unit u where u.park_id = :park and exists (select from subject s
     where s.unit_id = u.unit_id or s.unit_id is null and s.parcel_id = u.parcel_id)
  union select r.top, d.parent_id from room r
    join unit_descent d on d.park_id = :park and d.child_id = r.unit_id)
{_CLUE} where c.park_id = :park and s.open
   and (c.unit_id is null and c.parcel_id in (select parcel_id from land)
        or c.unit_id in (select unit_id from room))
 order by c.clue_id"""  # noqa: S608 - our own text


#: the investigation is over: what was suspended for it needs a basis of its own to stay so
DECIDED = frozenset({"spared", "decided", "served", "enforced", "corrected"})


def bind_hold(tx: Tx, clue: Clue, restriction_id: int) -> None:
    """Say which case a suspension is for."""
    tx.execute(
        text("insert into clue_hold values (:park, :clue, :restriction)"),
        {"park": clue.park_id, "clue": clue.clue_id, "restriction": restriction_id},
    )


def behind(tx: Tx, park_id: int, restriction_id: int) -> Clue | None:
    """Return the case a suspension is for, or None for one that came from elsewhere."""
    row = tx.execute(
        text(
            f"{_CLUE} join clue_hold h on h.park_id = c.park_id and h.clue_id = c.clue_id"
            " where h.park_id = :park and h.restriction_id = :id"
        ),
        {"park": park_id, "id": restriction_id},
    ).one_or_none()
    return None if row is None else Clue(**row._mapping)


def holds(tx: Tx, clue: Clue) -> list[int]:
    """Return the suspensions of a case that have not ended."""
    return list(
        tx.execute(
            text(
                "select r.restriction_id from clue_hold h join restriction r"
                " using (park_id, restriction_id) where h.park_id = :park"
                " and h.clue_id = :clue and r.died is null order by 1"
            ),
            {"park": clue.park_id, "clue": clue.clue_id},
        ).scalars()
    )


def _one(tx: Tx, where: str, values: dict[str, object], *, name: str = "") -> Clue:
    row = tx.execute(text(f"{_CLUE} where {where}"), values).one_or_none()
    if row is None:
        raise NotFound(what="clue", name=name[:60])
    return Clue(**row._mapping)
