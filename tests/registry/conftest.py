from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from psycopg.conninfo import conninfo_to_dict

from registry.demo.office import Office
from registry.store.db import Register
from registry.store.embedded import Cluster
from registry.store.server import Endpoint
from tests.support.database import fresh_copy
from tests.support.park import at_work, found_park
from tests.support.rehearsal import Rehearsal
from tests.support.stages import Stage, set_up
from tests.support.two_parks import settle


@pytest.fixture
def office(register: Register) -> Office:
    """A small park with its offices at work, as the application's role."""
    return found_park(register)


@pytest.fixture(scope="session")
def staged(cluster: Cluster, template: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The small park with a plot at every stage: where it is, and what they are called."""
    with fresh_copy(cluster, template) as endpoint:
        register = Register(endpoint.app_conninfo)
        plots = set_up(found_park(register))
        register.close()
        yield endpoint.app_conninfo, plots


@pytest.fixture
def stage(staged: tuple[str, Mapping[str, Any]]) -> Iterator[Stage]:
    """A plot at every stage, for one test to do as it likes; it is all taken back."""
    conninfo, plots = staged
    register = Rehearsal(conninfo)
    yield Stage(office=at_work(register), **plots)
    register.close()


@pytest.fixture(scope="session")
def seen(staged: tuple[str, Mapping[str, Any]]) -> Iterator[Stage]:
    """A plot at every stage, for tests that only look."""
    conninfo, plots = staged
    register = Register(conninfo)
    yield Stage(office=at_work(register), **plots)
    register.close()


@pytest.fixture(scope="session")
def two_parks(cluster: Cluster, template: str) -> Iterator[str]:
    """A database to copy: two parks at work, with something in every table."""
    with fresh_copy(cluster, template) as endpoint:
        register = Register(endpoint.app_conninfo)
        settle(register)
        register.close()
        yield str(conninfo_to_dict(endpoint.app_conninfo)["dbname"])


@pytest.fixture
def standing(cluster: Cluster, two_parks: str) -> Iterator[Endpoint]:
    """A copy of the two parks for one test."""
    with fresh_copy(cluster, two_parks) as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def shared(cluster: Cluster, two_parks: str) -> Iterator[Endpoint]:
    """A copy of the two parks for all tests of a module, which leave it as it was."""
    with fresh_copy(cluster, two_parks) as endpoint:
        yield endpoint
