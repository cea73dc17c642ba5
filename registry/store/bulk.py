"""Many rows in one statement: the rules judge what belongs together, together, and it is fast."""

from collections.abc import Mapping, Sequence

from geoalchemy2 import Geometry
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql

from registry.store.db import Tx, text

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


def insert_all(
    tx: Tx, table: Table, rows: Sequence[Mapping[str, object]], *, returning: str | None = None
) -> list[int]:
    """Insert rows in one statement; return the column ``returning`` in the order of the rows.

    Every row has the keys of the first. Shapes are given as EWKB in hexadecimal letters.
    """
    if not rows:
        return []
    names = list(rows[0])
    arrays = ", ".join(f"cast(:{name} as {_sent_as(table, name)}[])" for name in names)
    taken = ", ".join(_taken_as(table, name) for name in names)
    statement = (
        f"insert into {table.name} ({', '.join(names)}) select {taken}"  # noqa: S608 - our own names
        f" from unnest({arrays}) with ordinality as given ({', '.join(names)}, row_) order by row_"
    )
    values = {name: [row[name] for row in rows] for name in names}
    if returning is None:
        tx.execute(text(statement), values)
        return []
    return list(tx.execute(text(f"{statement} returning {returning}"), values).scalars())


def _sent_as(table: Table, name: str) -> str:
    kind = table.c[name].type
    return "text" if isinstance(kind, Geometry) else kind.compile(dialect=_DIALECT)


def _taken_as(table: Table, name: str) -> str:
    return f"{name}::geometry" if isinstance(table.c[name].type, Geometry) else name
