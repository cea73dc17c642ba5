from collections.abc import Iterator

import psycopg
import pytest

from registry.store.embedded import Cluster
from registry.store.server import Endpoint
from tests.support.database import fresh_copy
from tests.support.raw import as_application, as_owner


@pytest.fixture(scope="module")
def migrated(cluster: Cluster, template: str) -> Iterator[Endpoint]:
    """A migrated database for all tests of a module, which leave it as it was."""
    with fresh_copy(cluster, template) as endpoint:
        yield endpoint


@pytest.fixture
def as_app(migrated: Endpoint) -> Iterator[psycopg.Connection]:
    """A connection as the application's role; what it does is rolled back."""
    with as_application(migrated) as connection:
        yield connection
        connection.rollback()


@pytest.fixture(scope="module")
def catalogue(migrated: Endpoint) -> Iterator[psycopg.Connection]:
    """A connection that reads the catalogues, as the owner."""
    with as_owner(migrated) as connection:
        yield connection
