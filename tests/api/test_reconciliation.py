"""对账: what the register holds is counted by hand, and set beside what another system says."""

import pytest

from registry.store.db import Register
from tests.api.site import Site
from tests.support.park import at_work, plan_plot, rectangle

HERE = "/api/v1/parks/1/reconciliation"


@pytest.fixture(scope="module")
def counted(site: Site) -> dict[str, str]:
    """The figures as the tables have them, each asked for by itself."""
    plan_plot(at_work(site.register), rectangle(700, 700, 50, 40), plot_number="T-R")
    return {name: one(site.register, query) for name, query in COUNTED.items()}


COUNTED = {
    "parcels": "select count(*) from parcel_version where park_id = 1 and died is null",
    "area": "select sum(area) from parcel_version where park_id = 1 and died is null",
    "rights": "select count(*) from property_right where park_id = 1 and died is null",
    "mortgages": "select count(*) from restriction where kind = 'mortgage' and died is null",
}


def one(register: Register, query: str) -> str:
    with register.transaction(parks=[1]) as tx:
        return str(tx.exec_driver_sql(query).scalar_one())


def test_each_figure_is_what_the_tables_hold(site: Site, counted: dict[str, str]) -> None:
    told = {line["name"]: line for line in site.person("clerk").told("POST", HERE, json={})}
    assert {name: told[name]["ours"] for name in counted} == counted
    assert all(line["theirs"] is line["difference"] is None for line in told.values())
    assert (told["area"]["title"], told["area"]["unit"]) == ("图形面积合计", "m²")


def test_a_difference_is_ours_less_theirs(site: Site, counted: dict[str, str]) -> None:
    sent = {"parcels": str(int(counted["parcels"]) + 2), "area": counted["area"], "seizures": "1"}
    told = {line["name"]: line for line in site.person("clerk").told("POST", HERE, json=sent)}
    differences = {name: told[name]["difference"] for name in sent}
    assert differences["parcels"] == "-2"
    assert float(differences["area"]) == 0
    assert differences["seizures"] == "-1"
    assert told["rights"]["difference"] is None


def test_who_may_ask_and_with_what(site: Site) -> None:
    clerk = site.person("clerk")
    assert clerk.refused("POST", HERE.replace("/1/", "/9/"), json={})["code"] == "not-found"
    assert clerk.refused("POST", HERE, json={"parcels": "many"})["status"] == 422
    assert clerk.refused("POST", HERE, json={"buildings": "1"})["status"] == 422
    assert site.browser().refused("POST", HERE, json={})["status"] == 401
