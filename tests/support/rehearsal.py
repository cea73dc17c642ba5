"""A register in which nothing stays: each transaction is a savepoint of one that is taken back.

At the end of each the constraints and triggers that wait for a commit are asked, so that entries
are sealed and refused as they are by a real one. For a second connection take a copy instead.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError

from registry.store.constraints import refusal
from registry.store.db import Parks, Register, Tx, wall


class Rehearsal(Register):
    """The register for one test, on one connection."""

    def __init__(self, conninfo: str) -> None:
        super().__init__(conninfo, pool_size=1)
        self._whole = self._begun(None)

    @contextmanager
    def transaction(self, *, parks: Parks = None) -> Iterator[Tx]:
        """Open, hand over, keep until the test is over. Raises what a commit would raise."""
        self._whole.exec_driver_sql(f"savepoint part; set local app.parks = '{wall(parks)}'")
        try:
            yield self._whole
            self._whole.exec_driver_sql(
                "set constraints all immediate; set constraints all deferred"
            )
        except BaseException as error:
            self._whole.exec_driver_sql("rollback to savepoint part; release savepoint part")
            cause = error.orig if isinstance(error, DBAPIError) else error
            if isinstance(cause, psycopg.Error) and (no := refusal(cause)) is not None:
                raise no from error
            raise
        self._whole.exec_driver_sql("release savepoint part")

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Several transactions of which none is kept when one is refused."""
        self._whole.exec_driver_sql("savepoint attempt")
        try:
            yield
        except BaseException:
            self._whole.exec_driver_sql("rollback to savepoint attempt")
            raise
        finally:
            self._whole.exec_driver_sql("release savepoint attempt")

    def close(self) -> None:
        """Take all of it back."""
        self._whole.rollback()
        self._whole.close()
        super().close()
