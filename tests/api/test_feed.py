"""The changes feed: complete, in order, page by page, inside the walls."""

from typing import Any

import pytest

from registry.demo.people import PASSWORD
from tests.api.site import Browser, Site
from tests.support.park import at_work, plan_plot, rectangle
from tests.support.two_parks import take_back

PATH = "/api/v1/changes"


def followed(clerk: Browser, since: str = "0", limit: int = 10_000) -> tuple[list[Any], str]:
    """Everything after a place, and where to go on."""
    lines: list[Any] = []
    while True:
        told = clerk.told("GET", PATH, params={"park": 1, "since": since, "limit": limit})
        lines += told["lines"]
        since = told["since"]
        if not told["more"]:
            return lines, since


def test_it_tells_every_item_of_every_entry_in_order(site: Site) -> None:
    lines, _ = followed(site.person("clerk"))
    with site.register.transaction() as tx:
        journal = tx.exec_driver_sql(
            "select seq, tbl, key, case op when 'born' then 'began' else 'ended' end"
            " from entry_item where park_id = 1 order by seq, tbl, key, op"
        ).all()
        heads = dict(
            tx.exec_driver_sql("select seq, encode(hash, 'hex') from entry where park_id = 1").all()
        )
    assert [(x["seq"], x["table"], x["key"], x["change"]) for x in lines] == [
        tuple(j) for j in journal
    ]
    assert {x["seq"]: x["hash"] for x in lines} == heads


@pytest.mark.parametrize("limit", [1, 3, 7])
def test_pages_leave_nothing_out_and_tell_nothing_twice(site: Site, limit: int) -> None:
    clerk = site.person("clerk")
    assert followed(clerk, limit=limit)[0] == followed(clerk)[0]


def test_it_goes_on_where_one_stopped(own_site: Site) -> None:
    clerk, office = own_site.person("clerk"), at_work(own_site.register)
    before, since = followed(clerk)
    assert followed(clerk, since) == ([], since)
    gone = next(x["code"] for x in before if x["table"] == "certificate")[:19]
    take_back(office, gone)
    planned = plan_plot(office, rectangle(700, 700, 50, 50), plot_number="T-9")
    after, _ = followed(clerk, since)
    assert {x["seq"] for x in after} == {before[-1]["seq"] + 1, before[-1]["seq"] + 2}
    assert (gone, "ended") in {(x["code"], x["change"]) for x in after}
    assert any(x["code"] == f"{gone}W00000000" and x["table"] == "right_holder" for x in after)
    assert (planned, "began") in {(x["code"], x["change"]) for x in after}
    assert followed(clerk, str(before[-1]["seq"]))[0] == after


def test_names_and_numbers_of_people_are_not_in_it(site: Site) -> None:
    told = site.person("clerk").get(PATH, params={"park": 1}).text
    assert "示例企业" not in told
    assert "91360482" not in told


@pytest.mark.parametrize(
    "since", ["-1", "x", "1:parcel", "1:parcel:1:lived", "９", "1" * 30, "1;2"]
)
def test_a_place_that_cannot_be_meant_is_refused(site: Site, since: str) -> None:
    problem = site.person("clerk").refused("GET", PATH, params={"park": 1, "since": since})
    assert (problem["status"], problem["kind"]) == (422, "since")


def test_walls_hold(site: Site) -> None:
    outsider = site.browser()
    assert outsider.log_in("park-b", PASSWORD).status_code == 201
    assert outsider.refused("GET", PATH, params={"park": 1})["status"] == 404
    assert outsider.told("GET", PATH, params={"park": 2})["lines"] == []
    assert site.person("clerk").refused("GET", PATH)["status"] == 422
