"""Rows of a long answer, batch by batch: the server keeps those that are not asked for yet."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
from psycopg.rows import namedtuple_row

from registry.errors import NobodyWaits
from registry.store.db import Tx

_BATCH = 5_000
_WANTED = "wanted"
#: a million rows are sorted before the first comes, and their file is closed after the last
_PATIENCE = (
    "set local statement_timeout = '20min'; set local idle_in_transaction_session_timeout = '20min'"
)


@contextmanager
def while_wanted(tx: Tx, wanted: Callable[[], bool]) -> Iterator[None]:
    """Let long answers of a transaction end, before their next batch, when they are not wanted."""
    tx.info[_WANTED] = wanted
    try:
        yield
    finally:
        del tx.info[_WANTED]


@contextmanager
def reading(
    tx: Tx, query: LiteralString, values: Mapping[str, object]
) -> Iterator[Iterator[Sequence[Any]]]:
    """Open a query, parameters ``%(name)s``; hand over its rows by column names, some at a time.

    Behind the walls of the transaction. One at a time: a second one is opened when this is closed.
    Its joins are by hash or in order: a long answer is long in all its tables, which a planner
    whose statistics are older than a load does not know (a factory of a thousand units, each
    looked for among all: 6.5 s). Raises NobodyWaits where ``while_wanted`` says so.
    """

    def batch() -> Sequence[Any]:
        if not tx.info.get(_WANTED, lambda: True)():
            raise NobodyWaits
        return cursor.fetchmany(_BATCH)

    driver: psycopg.Connection[Any] = tx.connection.driver_connection  # type: ignore[assignment]
    with driver.cursor(name="reading", row_factory=namedtuple_row) as cursor:
        driver.execute(_PATIENCE)
        driver.execute("set local enable_nestloop = off")
        cursor.execute(query, values)  # the plan is made here, and kept
        driver.execute("set local enable_nestloop = on")
        yield iter(batch, [])


def contents(tx: Tx, query: LiteralString, values: Mapping[str, object]) -> Iterator[bytes]:
    """Yield the one column of a query, bytes, a row at a time, as they are and not in letters."""
    driver: psycopg.Connection[Any] = tx.connection.driver_connection  # type: ignore[assignment]
    with driver.cursor(name="contents", binary=True) as cursor:
        cursor.execute(query, values)
        while row := cursor.fetchone():
            yield row[0]
