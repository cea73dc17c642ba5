from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from psycopg.conninfo import conninfo_to_dict

from registry.store.db import Register
from registry.store.embedded import Cluster
from tests.support.database import fresh_copy
from tests.support.park import at_work, found_park
from tests.support.titles import Works, set_up_works


@pytest.fixture(scope="session")
def built(cluster: Cluster, template: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """A database to copy: plots with and without buildings, and what they are called."""
    with fresh_copy(cluster, template) as endpoint:
        register = Register(endpoint.app_conninfo)
        codes = set_up_works(found_park(register))
        register.close()
        yield str(conninfo_to_dict(endpoint.app_conninfo)["dbname"]), codes


@pytest.fixture
def works(cluster: Cluster, built: tuple[str, Mapping[str, Any]]) -> Iterator[Works]:
    """Plots with and without buildings, for one test to do as it likes."""
    with opened_works(cluster, built) as copy:
        yield copy


@pytest.fixture(scope="session")
def seen_works(cluster: Cluster, built: tuple[str, Mapping[str, Any]]) -> Iterator[Works]:
    """Plots with and without buildings, for tests that only look."""
    with opened_works(cluster, built) as copy:
        yield copy


@contextmanager
def opened_works(cluster: Cluster, built: tuple[str, Mapping[str, Any]]) -> Iterator[Works]:
    name, codes = built
    with fresh_copy(cluster, name) as endpoint:
        register = Register(endpoint.app_conninfo)
        try:
            yield Works(office=at_work(register), endpoint=endpoint, **codes)
        finally:
            register.close()
