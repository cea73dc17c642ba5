"""Lists of occupants 使用情况清单: what rows said, what became of them, who decided."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from registry.errors import NotFound
from registry.store.db import Tx, text

Outcome = Literal["matched", "repeated", "doubtful", "faulty"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewList:
    """A list that came in: hash, name, who sent it, of which day, which column said what."""

    sha256: bytes
    name: str
    source: str
    listed_on: date
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class List(NewList):
    """A list as it stands: rows by outcome, and doubtful ones that nobody has decided."""

    list_id: int
    taken_at: datetime
    rows: int
    matched: int
    repeated: int
    doubtful: int
    faulty: int
    undecided: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRow:
    """What became of a row: ``said`` by heading; ``candidates`` are units it may be about."""

    line: int
    outcome: Outcome
    said: Mapping[str, object]
    candidates: tuple[int, ...] = ()
    fault: Mapping[str, str] | None = None
    occupancy_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRow:
    """A row as it stands; ``candidates`` by unit code; ``decided_at`` once somebody decided it."""

    line: int
    outcome: Outcome
    said: Mapping[str, Any]
    candidates: tuple[str, ...]
    fault: Mapping[str, Any] | None
    occupancy_id: int | None
    reason: str | None
    decided_at: datetime | None


def open_list(tx: Tx, park_id: int, new: NewList, *, by: int, at: datetime) -> int | None:
    """Enter a list and return its id, or None where this file was taken in before.

    Taken in twice at one moment, the second waits and finds the first.
    """
    opened: int | None = tx.execute(
        text(
            "insert into occupancy_list (park_id, sha256, name, source, listed_on, columns,"
            " taken_by, taken_at) values (:park, :sha, :name, :source, :day,"
            " cast(:columns as jsonb), :by, :at) on conflict do nothing returning list_id"
        ),
        {
            "park": park_id,
            "sha": new.sha256,
            "name": new.name,
            "source": new.source,
            "day": new.listed_on,
            "columns": json.dumps(new.columns, ensure_ascii=False),
            "by": by,
            "at": at,
        },
    ).scalar_one_or_none()
    return opened


def keep_rows(tx: Tx, park_id: int, list_id: int, rows: Sequence[NewRow]) -> None:
    """Keep what became of every row."""
    plain = [
        {
            "line": row.line,
            "outcome": row.outcome,
            "said": row.said,
            "candidates": row.candidates,
            "fault": row.fault,
            "occupancy_id": row.occupancy_id,
        }
        for row in rows
    ]
    tx.execute(
        text(
            "insert into occupancy_row select :park, :list, line, outcome, said,"
            " array(select jsonb_array_elements_text(candidates)::bigint),"
            " nullif(fault, 'null'), occupancy_id from json_to_recordset(cast(:rows as json))"
            " as x (line int, outcome text, said jsonb, candidates jsonb, fault jsonb,"
            " occupancy_id bigint)"
        ),
        {"park": park_id, "list": list_id, "rows": json.dumps(plain, ensure_ascii=False)},
    )


_LIST = """
select l.list_id, l.sha256, l.name, l.source, l.listed_on, l.columns, l.taken_at, r.*
  from occupancy_list l cross join lateral (
    select count(*) as rows, count(*) filter (where x.outcome = 'matched') as matched,
           count(*) filter (where x.outcome = 'repeated') as repeated,
           count(*) filter (where x.outcome = 'doubtful') as doubtful,
           count(*) filter (where x.outcome = 'faulty') as faulty,
           count(*) filter (where x.outcome = 'doubtful' and d.line is null) as undecided
      from occupancy_row x left join occupancy_row_decision d using (park_id, list_id, line)
     where x.park_id = l.park_id and x.list_id = l.list_id) r
 where l.park_id = :park"""


def by_id(tx: Tx, park_id: int, list_id: int) -> List:
    """Return a list. Raises NotFound."""
    row = tx.execute(
        text(f"{_LIST} and l.list_id = :id"), {"park": park_id, "id": list_id}
    ).one_or_none()
    if row is None:
        raise NotFound(what="occupancy list", name=str(list_id))
    return _list(row)


def by_hash(tx: Tx, park_id: int, source: str, sha256: bytes) -> List:
    """Return the list this file was taken in as. Raises NotFound."""
    row = tx.execute(
        text(f"{_LIST} and l.source = :source and l.sha256 = :sha"),
        {"park": park_id, "source": source, "sha": sha256},
    ).one_or_none()
    if row is None:
        raise NotFound(what="occupancy list", name=sha256.hex()[:16])
    return _list(row)


def listed(tx: Tx, park_id: int, *, before: int | None, limit: int) -> list[List]:
    """Return the lists of a park, newest first."""
    rows = tx.execute(
        text(
            f"{_LIST} and (cast(:before as bigint) is null or l.list_id < :before)"
            " order by l.list_id desc limit :limit"
        ),
        {"park": park_id, "before": before, "limit": limit},
    )
    return [_list(row) for row in rows]


def rows_of(
    tx: Tx,
    park_id: int,
    list_id: int,
    *,
    outcome: Outcome | None = None,
    undecided: bool = False,
    lines: Sequence[int] | None = None,
    after: int = 0,
    limit: int = 100,
) -> list[ListedRow]:
    """Return rows of a list in the order of the file, after a line."""
    rows = tx.execute(
        text(
            "select x.line, x.outcome, x.said, array(select u.code::text from unit u"
            " where u.park_id = x.park_id and u.unit_id = any (x.candidates) order by 1)"
            " as candidates, x.fault, coalesce(d.occupancy_id, x.occupancy_id) as occupancy_id,"
            " d.reason, d.decided_at from occupancy_row x"
            " left join occupancy_row_decision d using (park_id, list_id, line)"
            " where x.park_id = :park and x.list_id = :list and x.line > :after"
            " and (cast(:outcome as text) is null or x.outcome = :outcome)"
            " and (cast(:lines as int[]) is null or x.line = any (:lines))"
            " and (not :undecided or x.outcome = 'doubtful' and d.line is null)"
            " order by x.line limit :limit"
        ),
        {
            "park": park_id,
            "list": list_id,
            "after": after,
            "outcome": outcome,
            "lines": None if lines is None else list(lines),
            "undecided": undecided,
            "limit": limit,
        },
    )
    return [ListedRow(**dict(row._mapping) | {"candidates": tuple(row.candidates)}) for row in rows]


def decide(
    tx: Tx,
    park_id: int,
    list_id: int,
    line: int,
    *,
    occupancy_id: int | None,
    reason: str,
    by: int,
    at: datetime,
) -> None:
    """Keep what was decided of a row. Raises RowDecided when somebody did at this moment."""
    tx.execute(
        text(
            "insert into occupancy_row_decision values"
            " (:park, :list, :line, :occupancy, :reason, :by, :at)"
        ),
        {
            "park": park_id,
            "list": list_id,
            "line": line,
            "occupancy": occupancy_id,
            "reason": reason,
            "by": by,
            "at": at,
        },
    )


def _list(row: Any) -> List:
    return List(**dict(row._mapping) | {"sha256": bytes(row.sha256)})
