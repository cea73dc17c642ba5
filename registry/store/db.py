"""The one door to the database: begin, wall, commit, translate.

The application's role sees the parks named when the transaction opens and no others (row-level
security). What a constraint or trigger refuses, at a statement or at the commit itself, comes out
as a typed refusal; nobody has read 201 before the commit came back. When a connection breaks while
a commit is under way, nobody can know whether it was done, and that is said.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from typing import Any, LiteralString

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row
from sqlalchemy import Connection, TextClause, create_engine, text as written
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from registry.errors import OutcomeUnknown, RegisterUnreachable, RegistryError
from registry.store.constraints import refusal

Tx = Connection
Parks = Sequence[int] | None
"""The parks a caller may see; None: all, for the staff of the county's offices."""

_SESSION = (
    "-c search_path=reg,public -c timezone=UTC -c statement_timeout=60s"
    " -c lock_timeout=10s -c idle_in_transaction_session_timeout=120s"
)


@lru_cache(maxsize=2048)
def text(statement: str) -> TextClause:
    """Return a statement of SQL; its parameters ``:name`` are looked for once, not at each use."""
    return written(statement)


def conninfo_for_sessions(conninfo: str) -> str:
    """Return the connection string with the settings every session of the application has."""
    given = psycopg.conninfo.conninfo_to_dict(conninfo).get("options") or ""
    return make_conninfo(conninfo, options=f"{given} {_SESSION}".strip())


class Register:
    """Opens transactions on the register, as the application's role."""

    def __init__(self, conninfo: str, *, pool_size: int = 8) -> None:
        self.conninfo = conninfo_for_sessions(conninfo)
        self._engine = create_engine(
            "postgresql+psycopg://",
            # the transaction begins in one message with its wall, not in one of its own
            creator=lambda: psycopg.connect(self.conninfo, autocommit=True),
            poolclass=QueuePool,
            pool_size=pool_size,
            max_overflow=0,
        )

    @contextmanager
    def transaction(self, *, parks: Parks = None) -> Iterator[Tx]:
        """Open, hand over, commit. Raises the refusal when the database refuses, also at commit.

        Raises RegisterUnreachable when there is no connection, and OutcomeUnknown when it broke
        while the commit was under way.
        """
        committing = False
        try:
            with self._begun(parks) as tx:
                yield tx
                committing = True
                tx.commit()
        except (DBAPIError, psycopg.Error) as error:
            no = _refusal(error)
            if committing and isinstance(no, RegisterUnreachable):
                raise OutcomeUnknown from error
            if no is not None:
                raise no from error
            raise

    def _begun(self, parks: Parks) -> Connection:
        try:
            return self._begin(parks)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            # it died in the pool, as all in it did when the server started anew: they are made anew
            return self._begin(parks)

    def _begin(self, parks: Parks) -> Connection:
        tx = self._engine.connect()
        try:
            tx.exec_driver_sql(f"begin; set local app.parks = '{wall(parks)}'")
        except BaseException:
            tx.close()
            raise
        return tx

    def row(
        self, query: LiteralString, values: Mapping[str, object], *, parks: Parks = None
    ) -> dict[str, Any] | None:
        """Return one row by its column names; parameters are ``%(name)s``. It only reads.

        For what is asked most, by the driver alone: a transaction around one statement takes longer
        than the statement. The wall stays on the connection, and is moved when it is another's.
        """
        try:
            return self._read(query, values, wall(parks))
        except (DBAPIError, psycopg.Error) as error:
            if no := _refusal(error):
                raise no from error
            raise

    def _read(
        self, query: LiteralString, values: Mapping[str, object], parks: str, *, again: bool = True
    ) -> dict[str, Any] | None:
        with closing(self._engine.raw_connection()) as pooled:
            driver: psycopg.Connection = pooled.driver_connection  # type: ignore[assignment]
            try:
                if pooled.info.get("wall") != parks:
                    pooled.info["wall"] = None
                    driver.execute(f"set app.parks = '{parks}'".encode())
                    pooled.info["wall"] = parks
                return driver.cursor(row_factory=dict_row).execute(query, values).fetchone()
            except psycopg.Error as error:
                if driver.closed:
                    pooled.invalidate(error)
                if not (driver.closed and again):
                    raise
        self._engine.dispose()
        return self._read(query, values, parks, again=False)

    def close(self) -> None:
        """Give all connections back to the server."""
        self._engine.dispose()


def wall(parks: Parks) -> str:
    """Return the setting that row-level security reads."""
    return "*" if parks is None else ",".join(str(int(park)) for park in parks)


def _refusal(error: DBAPIError | psycopg.Error) -> RegistryError | None:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return refusal(cause) if isinstance(cause, psycopg.Error) else None
