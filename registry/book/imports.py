"""Imports 批量导入: files of many plots, their judged rows, and the drafts taken from them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from shapely import Polygon
from sqlalchemy import Row

from registry.counter_refusals import ImportElsewhere
from registry.errors import NotFound
from registry.store.db import Tx, text
from registry.store.wkb import polygon


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A file that was given in: ``state`` is waiting, judging, judged, unreadable or cancelled.

    ``rows`` it has, ``refused`` and ``warned`` of them, ``taken`` as drafts; ``step`` is how far
    judging is. ``refusal`` says why the file as a whole cannot be read.
    """

    park_id: int
    import_id: int
    sha256: bytes
    name: str
    encoding: str | None
    purpose: str
    asked_at: datetime
    state: str
    step: int
    read_as: tuple[str, ...]
    notices: tuple[str, ...]
    refusal: Mapping[str, Any] | None
    rows: int
    refused: int
    warned: int
    taken: int

    @property
    def settled(self) -> bool:
        """Say whether nothing more happens to it by itself."""
        return self.state not in ("waiting", "judging")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """A plot of a file as it was judged: ``n`` from 1, ``line`` where it begins in the file.

    ``shape`` is None where the row could not be read; ``findings`` are findings as they are said.
    ``rings`` are those of a row without a shape, as read, where repairs of them may be proposed.
    ``found`` counts the findings of a row that was read with some of them only.
    """

    n: int
    line: int
    number: str
    name: str
    part: int
    declared_area: Decimal | None
    shape: Polygon | None
    findings: Sequence[Mapping[str, Any]]
    refused: bool
    rings: Sequence[Sequence[Sequence[float]]] | None = None
    draft_id: int | None = None
    found: int = 0


_IMPORT = """
select f.park_id, f.import_id, f.sha256, f.name, f.encoding, f.purpose, f.asked_at, f.step,
       f.read_as, f.notices, f.refusal, f.rows, f.refused, f.warned,
       case when f.cancelled_at is not null then 'cancelled' when f.refusal is not null then
         'unreadable' when f.judged_at is not null then 'judged' when f.step > 0 then 'judging'
         else 'waiting' end as state,
       (select count(*) from import_row r where r.park_id = f.park_id
           and r.import_id = f.import_id and r.draft_id is not null) as taken
  from import_file f"""


_ROW = """
select n, line, number, name, part, declared_area, st_asbinary(geom) as shape, refused, rings,
       draft_id, jsonb_array_length(findings) as found,
       case when cast(:told as int) is null then findings else jsonb_path_query_array(
         findings, '$[0 to $last]', jsonb_build_object('last', cast(:told as int) - 1)) end
         as findings
  from import_row where park_id = :park and import_id = :id"""


def ask(
    tx: Tx,
    park_id: int,
    sha256: bytes,
    *,
    name: str,
    encoding: str | None,
    purpose: str,
    by: int,
    at: datetime,
) -> tuple[Import, bool]:
    """Enter an import of a stored file; return it, and whether it is new.

    The same file for the same purpose is the import it was, unless that was cancelled or could not
    be read.
    """
    entered = tx.execute(
        text(
            "insert into import_file (park_id, sha256, name, encoding, purpose, asked_by, asked_at)"
            " values (:park, :sha, :name, :encoding, :purpose, :by, :at)"
            " on conflict (park_id, sha256, purpose) where refusal is null and cancelled_at is null"
            " do nothing returning import_id"
        ),
        {
            "park": park_id,
            "sha": sha256,
            "name": name,
            "encoding": encoding,
            "purpose": purpose,
            "by": by,
            "at": at,
        },
    ).scalar_one_or_none()
    found = (
        entered
        or tx.execute(
            text(
                "select import_id from import_file where park_id = :park and sha256 = :sha"
                " and purpose = :purpose and refusal is null and cancelled_at is null"
            ),
            {"park": park_id, "sha": sha256, "purpose": purpose},
        ).scalar_one()
    )
    return read(tx, park_id, found), entered is not None


def read(tx: Tx, park_id: int, import_id: int) -> Import:
    """Return an import. Raises NotFound."""
    row = tx.execute(
        text(f"{_IMPORT} where f.park_id = :park and f.import_id = :id"),
        {"park": park_id, "id": import_id},
    ).one_or_none()
    if row is None:
        raise NotFound(what="import", name=str(import_id))
    return _import(row)


def of_park(tx: Tx, park_id: int, most: int) -> list[Import]:
    """Return the latest imports of a park, the newest first."""
    rows = tx.execute(
        text(f"{_IMPORT} where f.park_id = :park order by f.import_id desc limit :most"),
        {"park": park_id, "most": most},
    )
    return [_import(row) for row in rows]


def unfinished(tx: Tx) -> list[tuple[int, int]]:
    """Return (park, import) of those still to be judged."""
    rows = tx.execute(
        text(
            "select park_id, import_id from import_file where refusal is null"
            " and cancelled_at is null and judged_at is null order by import_id"
        )
    )
    return [(row.park_id, row.import_id) for row in rows]


def step(tx: Tx, park_id: int, import_id: int, done: int) -> bool:
    """Say how far judging is; return False where it is not wanted any more."""
    changed = tx.execute(
        text(
            "update import_file set step = :done where park_id = :park and import_id = :id"
            " and refusal is null and cancelled_at is null and judged_at is null"
        ),
        {"park": park_id, "id": import_id, "done": done},
    )
    return changed.rowcount == 1


def refuse(
    tx: Tx, park_id: int, import_id: int, refusal: Mapping[str, object], *, step: int
) -> None:
    """Enter that the file cannot be read, and why."""
    tx.execute(
        text(
            "update import_file set refusal = cast(:refusal as jsonb), step = :step"
            " where park_id = :park and import_id = :id and cancelled_at is null"
            " and judged_at is null"
        ),
        {
            "park": park_id,
            "id": import_id,
            "step": step,
            "refusal": json.dumps(refusal, ensure_ascii=False, default=str),
        },
    )


def cancel(tx: Tx, park_id: int, import_id: int, *, at: datetime) -> Import:
    """Call an import off; of its rows nothing is left. Raises NotFound, ImportElsewhere."""
    now = locked(tx, park_id, import_id)
    if now.taken or now.state == "unreadable":
        raise ImportElsewhere(state="taken" if now.taken else now.state)
    keys = {"park": park_id, "id": import_id, "at": at}
    tx.execute(
        text("delete from import_row where park_id = :park and import_id = :id"),
        {"park": park_id, "id": import_id},
    )
    tx.execute(
        text(
            "update import_file set cancelled_at = coalesce(cancelled_at, :at),"
            " rows = 0, refused = 0, warned = 0"
            " where park_id = :park and import_id = :id"
        ),
        keys,
    )
    return read(tx, park_id, import_id)


def locked(tx: Tx, park_id: int, import_id: int) -> Import:
    """Return an import nobody else changes until the transaction ends. Raises NotFound."""
    tx.execute(
        text("select from import_file where park_id = :park and import_id = :id for update"),
        {"park": park_id, "id": import_id},
    )
    return read(tx, park_id, import_id)


def rows(
    tx: Tx,
    park_id: int,
    import_id: int,
    *,
    after: int = 0,
    most: int | None = None,
    of: Sequence[int] | None = None,
    found: bool = False,
    told: int | None = None,
) -> list[ImportRow]:
    """Return rows in order: of these numbers, or those of which something was found, or all.

    With ``told`` each with so many of its findings only.
    """
    given = tx.execute(
        text(
            f"{_ROW} and n > :after"
            " and (cast(:of as int[]) is null or n = any (cast(:of as int[])))"
            " and (not :found or findings <> '[]') order by n limit :most"
        ),
        {
            "park": park_id,
            "id": import_id,
            "after": after,
            "most": most,
            "of": None if of is None else list(of),
            "found": found,
            "told": told,
        },
    )
    return [_row(row) for row in given]


def about(tx: Tx, park_id: int, import_id: int, shape: Polygon, within: float) -> list[ImportRow]:
    """Return the rows with a shape whose box is within so many metres of another's, in order."""
    west, south, east, north = shape.bounds
    given = tx.execute(
        text(
            f"{_ROW} and st_xmin(geom) <= :east and st_xmax(geom) >= :west"
            " and st_ymin(geom) <= :north and st_ymax(geom) >= :south order by n"
        ),
        {
            "park": park_id,
            "id": import_id,
            "west": west - within,
            "told": None,
            "south": south - within,
            "east": east + within,
            "north": north + within,
        },
    )
    return [_row(row) for row in given]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A row that is chosen, without its shape; ``draft_id`` where it is a draft already."""

    n: int
    number: str
    name: str
    declared_area: Decimal | None
    refused: bool
    draft_id: int | None


def chosen(tx: Tx, park_id: int, import_id: int, of: Sequence[int] | None) -> list[Choice]:
    """Return rows of these numbers, or all that are not refused or were repaired, in order."""
    rows = tx.execute(
        text(
            "select n, number, name, declared_area, refused, draft_id from import_row"
            " where park_id = :park and import_id = :id and case"
            " when cast(:of as int[]) is null then not refused or draft_id is not null"
            " else n = any (cast(:of as int[])) end order by n"
        ),
        {"park": park_id, "id": import_id, "of": None if of is None else list(of)},
    )
    return [Choice(**row._mapping) for row in rows]


def become_drafts(
    tx: Tx,
    park_id: int,
    import_id: int,
    of: Sequence[int],
    *,
    sha256: bytes,
    by: int,
    at: datetime,
) -> list[int]:
    """Make drafts of rows that are none yet, without their shapes leaving the database.

    The numbers are given in order, and so are the drafts. Of what was found of a row the first
    findings are noted on its draft.
    """
    kept = tx.execute(
        text(
            "insert into draft (park_id, file_sha256, plot_number, plot_name, part, geom,"
            " declared_area, notices, created_by, created_at)"
            " select park_id, :sha, number, name, part, geom, declared_area,"
            " (select coalesce(jsonb_agg((f ->> 'zh') || ' / ' || (f ->> 'en')), '[]')"
            " from jsonb_path_query(findings, '$[0 to 19]') f), :by, :at from import_row"
            " where park_id = :park and import_id = :id and n = any (cast(:of as int[]))"
            " order by n returning draft_id"
        ),
        {
            "park": park_id,
            "id": import_id,
            "of": list(of),
            "sha": sha256,
            "by": by,
            "at": at,
        },
    )
    drafts = sorted(kept.scalars())
    taken(tx, park_id, import_id, list(zip(of, drafts, strict=True)))
    return drafts


def taken(tx: Tx, park_id: int, import_id: int, drafts: Sequence[tuple[int, int]]) -> None:
    """Enter which row became which draft."""
    tx.execute(
        text(
            "update import_row r set draft_id = d.draft_id"
            " from unnest(cast(:rows as int[]), cast(:drafts as bigint[])) as d (n, draft_id)"
            " where r.park_id = :park and r.import_id = :id and r.n = d.n"
        ),
        {
            "park": park_id,
            "id": import_id,
            "rows": [n for n, _ in drafts],
            "drafts": [draft_id for _, draft_id in drafts],
        },
    )


def _row(row: Row[Any]) -> ImportRow:
    facts = dict(row._mapping)
    facts["shape"] = None if facts["shape"] is None else polygon(facts["shape"])
    return ImportRow(**facts)


def _import(row: Row[Any]) -> Import:
    facts = dict(row._mapping)
    facts["sha256"] = bytes(facts["sha256"])
    facts["read_as"], facts["notices"] = tuple(facts["read_as"]), tuple(facts["notices"])
    return Import(**facts)
