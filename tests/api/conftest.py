"""One park at work behind HTTP: copied for each test, or for a module whose tests only ask."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from api.app import create_app
from api.seal import sealer
from registry.settings import Settings
from registry.store.db import Register
from registry.store.embedded import Cluster
from tests.api.site import PUBLIC, Clock, Site, served
from tests.api.world import settle
from tests.support.database import fresh_copy
from tests.support.park import at_work, plan_plot, rectangle
from tests.support.titles import factory

OpenSite = Callable[..., AbstractContextManager[Site]]


@pytest.fixture(scope="session")
def settled(cluster: Cluster, template: str) -> Iterator[str]:
    """A database to copy: a park at work, and three that have no boundary yet."""
    with fresh_copy(cluster, template) as endpoint:
        register = Register(endpoint.app_conninfo)
        settle(register)
        register.close()
        yield str(conninfo_to_dict(endpoint.app_conninfo)["dbname"])


@pytest.fixture(scope="session")
def open_site(cluster: Cluster, settled: str, tmp_path_factory: pytest.TempPathFactory) -> OpenSite:
    """Open an application on a copy of its own, with settings of its own."""
    home = tmp_path_factory.mktemp("home")

    @contextmanager
    def opened(**changes: object) -> Iterator[Site]:
        with fresh_copy(cluster, settled) as endpoint, site_on(endpoint, home, **changes) as site:
            yield site

    return opened


@contextmanager
def site_on(endpoint, home: Path, **changes: object) -> Iterator[Site]:
    """Open an application on a database."""
    settings = Settings(**{"home": home, "public_url": PUBLIC, "pool_size": 4, **changes})
    register, clock = Register(endpoint.app_conninfo, pool_size=settings.pool_size), Clock()
    seal = sealer(settings, register, datetime.now(UTC))
    with served(create_app(register, settings, now=clock, sealer=seal)) as address:
        site = Site(address, register, endpoint, clock)
        yield site
        site.close()


@pytest.fixture(scope="module")
def site(open_site: OpenSite) -> Iterator[Site]:
    """An application that the tests of a module share: each on land of its own."""
    with open_site() as site:
        yield site


@pytest.fixture(scope="module")
def built_site(open_site: OpenSite) -> Iterator[Site]:
    """The same with a factory of one unit, and a row of plots that touch."""
    with open_site() as site:
        office = at_work(site.register)
        factory(office, 2, n=7, row=3)
        for n in range(4):
            plan_plot(office, rectangle(600 + 50 * n, 600, 50, 50), plot_number=f"F-{n}")
        yield site


@pytest.fixture
def own_site(open_site: OpenSite) -> Iterator[Site]:
    """An application of the test's own: it may turn the clock and close accounts."""
    with open_site() as site:
        yield site
