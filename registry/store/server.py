"""Find the database to work in, and say in one sentence why it cannot be used when it cannot."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from registry.settings import Settings
from registry.store.embedded import APP, Cluster
from registry.store.installed import OLDEST_POSTGIS, OLDEST_SERVER, version
from registry.store.unusable import (
    ApplicationRoleRefused,
    DatabaseLoginRefused,
    DatabaseUnreachable,
    DatabaseUnusable,
    NotPostgres,
    PostgisMissing,
    ServerTooOld,
)

_PATIENCE_SECONDS = 10
_POSTGIS = """
select coalesce(e.extversion, a.default_version)
from pg_available_extensions a left join pg_extension e on e.extname = a.name
where a.name = 'postgis'
"""
#: what libpq says when the other side speaks, but not PostgreSQL's language
_FOREIGN_TONGUE = (
    "invalid response to SSL negotiation",
    "invalid response to GSSAPI negotiation",
    "expected authentication request",
    "server closed the connection unexpectedly",
    "unsupported frontend protocol",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A database to work in: as the application, as who migrates, and the cluster if it is ours."""

    app_conninfo: str
    admin_conninfo: str
    cluster: Cluster | None

    @property
    def name(self) -> str:
        """The database's name for folders: the anchors of two registers are never mixed."""
        if self.cluster is not None:
            return "private"
        return re.sub(r"[^A-Za-z0-9._-]+", "-", _address(self.app_conninfo)).strip("-")

    def close(self) -> None:
        """Stop the private cluster, unless others use it."""
        if self.cluster is not None:
            self.cluster.stop()


def connectable(settings: Settings) -> Endpoint:
    """Return the database to work in, checked: DATABASE_URL's, else the private cluster, started.

    Raises DatabaseUnusable in one of its kinds.
    """
    if settings.database_url is None:
        cluster = Cluster(settings.home / "database")
        cluster.start()
        endpoint = Endpoint(
            app_conninfo=cluster.app_url, admin_conninfo=cluster.admin_url, cluster=cluster
        )
        try:
            fit(endpoint.admin_conninfo)
        except DatabaseUnusable:
            endpoint.close()
            raise
        return endpoint
    user = fit(settings.database_url)
    if settings.owner_url is not None:
        fit(settings.owner_url)
    return Endpoint(
        app_conninfo=as_application(settings.database_url, user=user),
        admin_conninfo=settings.owner_url or settings.database_url,
        cluster=None,
    )


@contextmanager
def connected(settings: Settings) -> Iterator[Endpoint]:
    """Use the database for a while."""
    endpoint = connectable(settings)
    try:
        yield endpoint
    finally:
        endpoint.close()


def as_application(conninfo: str, *, user: str) -> str:
    """Return the connection string under which the register is kept: never the owner's rights."""
    if user == APP:
        return conninfo
    given = conninfo_to_dict(conninfo).get("options")
    return make_conninfo(conninfo, options=f"{given or ''} -c role={APP}".strip())


def application_works(endpoint: Endpoint) -> None:
    """Make sure, after migrating, that the application's role can log in.

    Raises ApplicationRoleRefused.
    """
    try:
        psycopg.connect(endpoint.app_conninfo, connect_timeout=_PATIENCE_SECONDS).close()
    except psycopg.OperationalError as error:
        raise ApplicationRoleRefused(said_by_server=_first_words(error)) from error


def fit(conninfo: str) -> str:
    """Make sure a database answers and is fit, and return the user logged in as.

    Raises DatabaseUnreachable, NotPostgres, DatabaseLoginRefused, ServerTooOld, PostgisMissing.
    """
    with _connect(conninfo) as connection:
        answer = str(_value(connection, "select version()"))
        if not answer.startswith("PostgreSQL "):
            raise NotPostgres(server=_address(conninfo), answer=answer)
        if version(answer.removeprefix("PostgreSQL ")) < (OLDEST_SERVER,):
            raise ServerTooOld(
                found=answer.partition(" on ")[0], needed=f"PostgreSQL >= {OLDEST_SERVER}"
            )
        postgis = _value(connection, _POSTGIS)
        if postgis is None or version(str(postgis)) < OLDEST_POSTGIS:
            raise PostgisMissing(
                found=str(postgis or "-"), needed=f"PostGIS >= {'.'.join(map(str, OLDEST_POSTGIS))}"
            )
        return connection.info.user


def _connect(conninfo: str) -> psycopg.Connection:
    try:
        return psycopg.connect(conninfo, connect_timeout=_PATIENCE_SECONDS, autocommit=True)
    except psycopg.ProgrammingError as error:
        raise DatabaseUnreachable(
            server=_address(conninfo), said_by_driver=_first_words(error)
        ) from error
    except psycopg.OperationalError as error:
        said, server = str(error), _address(conninfo)
        if any(foreign in said for foreign in _FOREIGN_TONGUE):
            raise NotPostgres(server=server, answer=_first_words(error)) from error
        if "FATAL:" in said or "no password supplied" in said:
            raise DatabaseLoginRefused(server=server, said_by_server=_first_words(error)) from error
        raise DatabaseUnreachable(server=server, said_by_driver=_first_words(error)) from error


def _value(connection: psycopg.Connection, query: str) -> object:
    row = connection.execute(query.encode()).fetchone()
    return None if row is None else row[0]


def _address(conninfo: str) -> str:
    """Return host, port and database, never the password."""
    try:
        parts = conninfo_to_dict(conninfo)
    except psycopg.ProgrammingError:
        return "?"
    host = parts.get("host") or parts.get("hostaddr") or "local socket"
    return f"{host}:{parts.get('port') or 5432}/{parts.get('dbname') or ''}"


def _first_words(error: psycopg.Error) -> str:
    return " ".join(str(error).split())[:300]
