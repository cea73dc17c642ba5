"""Rows of an import while they are judged: copied in as they are read, what is found beside them.

COPY does not go through row-level security: rows are copied to where this transaction alone sees
them, and go into the import from there. Until it commits nobody sees any of it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from itertools import repeat
from typing import Any

import psycopg
import shapely
from shapely import Polygon

from geo.errors import GeoError
from geo.formats import Batch
from registry.store.db import Tx, text

_STAGED = (
    "create temporary table staged (n int, line int, part smallint, number text, name text,"
    " declared_area numeric(14,2), rings jsonb, geom geometry) on commit drop"
)
_FOUND = (
    "create temporary table staged_finding (i bigint generated always as identity, n int,"
    " said jsonb, refuses boolean) on commit drop"
)
#: while plots are held against each other the connection waits; a large file takes minutes
_PATIENCE = "set local idle_in_transaction_session_timeout = 0; set local statement_timeout = 0"
_NULL = "\\N"
#: what COPY reads as something else; nothing can be made of a zero byte
_MEANT = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": None})

StagedRow = tuple[int, str, str, Decimal | None, Polygon]
"""n, number, name, declared area, shape."""


def begin(tx: Tx) -> None:
    """Make room for the rows of one import in this transaction."""
    for statement in (_PATIENCE, _STAGED, _FOUND):
        tx.exec_driver_sql(statement)


def copied(before: int, batch: Batch) -> bytes:
    """Return rows as COPY takes them; ``before`` is how many there were."""
    return "".join(
        f"{n}\t{line}\t{part}\t{number}\t{name}\t{_NULL if area is None else area}"
        f"\t{rings}\t{shape or _NULL}\n"
        for n, line, part, number, name, area, rings, shape in zip(
            range(before + 1, before + len(batch) + 1),
            batch.lines,
            batch.parts,
            _escaped(batch.numbers),
            _escaped(batch.names),
            batch.areas,
            _rings(batch),
            batch.ewkb,
            strict=True,
        )
    ).encode()


def add(tx: Tx, park_id: int, import_id: int, copied_: bytes) -> None:
    """Enter rows as if nothing was found of them."""
    with _copying(tx, "copy staged from stdin") as copy:
        copy.write(copied_)
    tx.execute(
        text(
            "insert into import_row (park_id, import_id, n, line, part, number, name,"
            " declared_area, rings, geom, findings, refused)"
            " select :park, :id, n, line, part, number, name, declared_area, rings, geom, '[]',"
            " geom is null from staged"
        ),
        {"park": park_id, "id": import_id},
    )
    tx.exec_driver_sql("truncate staged")


def _escaped(texts: Sequence[str]) -> Sequence[str]:
    whole = "".join(texts)
    if whole.isprintable() and "\\" not in whole:
        return texts
    return [each.translate(_MEANT) for each in texts]


def _rings(batch: Batch) -> Iterable[str]:
    """Return what was read of rows that are no shape, where a repair may help."""
    if not batch.faults:
        return repeat(_NULL, len(batch))
    return (_torn(batch.faults.get(n)) for n in range(len(batch)))


def _torn(fault: GeoError | None) -> str:
    torn = None if fault is None else fault.torn
    return _NULL if torn is None or not torn.rings else json.dumps(torn.rings)


def find(tx: Tx, found: Iterable[tuple[int, Mapping[str, object]]]) -> None:
    """Copy in what was found: the row's n, and what the finding says."""
    with _copying(tx, "copy staged_finding (n, said, refuses) from stdin") as copy:
        for n, said in found:
            words = json.dumps(said, ensure_ascii=False, default=str).translate(_MEANT)
            copy.write(f"{n}\t{words}\t{'t' if said['severity'] == 'refuse' else 'f'}\n")


def rows(tx: Tx, park_id: int, import_id: int, ns: Sequence[int]) -> list[StagedRow]:
    """Return rows that have a shape, by their n, in this order."""
    given = tx.execute(
        text(
            "select r.n, r.number, r.name, r.declared_area, st_asbinary(r.geom) as shape"
            " from unnest(cast(:ns as int[])) with ordinality w (n, place)"
            " join import_row r on r.park_id = :park and r.import_id = :id and r.n = w.n"
            " order by w.place"
        ),
        {"park": park_id, "id": import_id, "ns": list(ns)},
    ).all()
    shapes = shapely.from_wkb([row.shape for row in given]).tolist()
    return [
        (row.n, row.number, row.name, row.declared_area, shape)
        for row, shape in zip(given, shapes, strict=True)
    ]


def keep(
    tx: Tx,
    park_id: int,
    import_id: int,
    *,
    rows: int,
    read_as: Sequence[str],
    notices: Sequence[str],
    step: int,
    at: datetime,
) -> bool:
    """Enter what was found of the rows; False where the import was cancelled meanwhile."""
    keys = {"park": park_id, "id": import_id}
    tx.execute(
        text(
            "update import_row r set findings = f.findings, refused = f.refuses"
            " from (select n, jsonb_agg(said order by i) as findings,"
            " bool_or(refuses) as refuses from staged_finding group by n) f"
            " where r.park_id = :park and r.import_id = :id and r.n = f.n"
        ),
        keys,
    )
    judged = tx.execute(
        text(
            "update import_file set judged_at = :at, step = :step, read_as = cast(:read as jsonb),"
            " notices = cast(:notices as jsonb), rows = :rows, (refused, warned) ="
            " (select count(*) filter (where refuses), count(*) filter (where not refuses)"
            "  from (select bool_or(refuses) as refuses from staged_finding group by n) f)"
            " where park_id = :park and import_id = :id"
            " and refusal is null and cancelled_at is null and judged_at is null"
        ),
        {
            **keys,
            "at": at,
            "step": step,
            "rows": rows,
            "read": json.dumps(list(read_as), ensure_ascii=False),
            "notices": json.dumps(list(notices), ensure_ascii=False),
        },
    )
    return judged.rowcount == 1


@contextmanager
def _copying(tx: Tx, statement: str) -> Iterator[psycopg.Copy]:
    driver: psycopg.Connection[Any] = tx.connection.driver_connection  # type: ignore[assignment]
    with driver.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        yield copy
