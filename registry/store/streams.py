"""Rows of a long answer, batch by batch: the server keeps those that are not asked for yet."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
from psycopg.rows import namedtuple_row

from registry.store.db import Tx

_BATCH = 5_000


@contextmanager
def reading(
    tx: Tx, query: LiteralString, values: Mapping[str, object]
) -> Iterator[Iterator[Sequence[Any]]]:
    """Open a query, parameters ``%(name)s``; hand over its rows by column names, some at a time.

    Behind the walls of the transaction. One at a time: a second one is opened when this is closed.
    Its joins are by hash or in order: a long answer is long in all its tables, which a planner
    whose statistics are older than a load does not know (a factory of a thousand units, each
    looked for among all: 6.5 s).
    """
    driver: psycopg.Connection[Any] = tx.connection.driver_connection  # type: ignore[assignment]
    with driver.cursor(name="reading", row_factory=namedtuple_row) as cursor:
        driver.execute("set local enable_nestloop = off")
        cursor.execute(query, values)  # the plan is made here, and kept
        driver.execute("set local enable_nestloop = on")
        yield iter(lambda: cursor.fetchmany(_BATCH), [])
