"""Fixtures every test may ask for: a migrated database of its own, as whom it likes."""

from collections.abc import Iterator

import psycopg
import pytest

from registry.store.db import Register, conninfo_for_sessions
from registry.store.embedded import Cluster
from registry.store.server import Endpoint
from tests.support.database import fresh_copy, migrated_template, shared_cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The tests' own cluster, not durable."""
    with shared_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def template(cluster: Cluster) -> str:
    """The name of the migrated template."""
    return migrated_template(cluster)


@pytest.fixture
def database(cluster: Cluster, template: str) -> Iterator[Endpoint]:
    """A fresh migrated database."""
    with fresh_copy(cluster, template) as endpoint:
        yield endpoint


@pytest.fixture
def register(database: Endpoint) -> Iterator[Register]:
    """The register, as the application's role."""
    register = Register(database.app_conninfo)
    yield register
    register.close()


@pytest.fixture
def app_conn(database: Endpoint) -> Iterator[psycopg.Connection]:
    """A bare connection as the application's role, no park in sight until it asks."""
    with psycopg.connect(conninfo_for_sessions(database.app_conninfo)) as connection:
        yield connection


@pytest.fixture
def owner_conn(database: Endpoint) -> Iterator[psycopg.Connection]:
    """A bare connection as the owner of the tables."""
    with psycopg.connect(conninfo_for_sessions(database.admin_conninfo)) as connection:
        connection.execute("set role registry_owner")
        connection.commit()
        yield connection


@pytest.fixture
def owner(owner_conn: psycopg.Connection) -> psycopg.Connection:
    """The owner, for short."""
    return owner_conn
