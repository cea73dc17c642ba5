"""Lists over HTTP: every line once, however they are paged."""

import pytest

from tests.api import desks
from tests.api.site import Site
from tests.support.park import rectangle
from tests.support.survey_files import survey_txt


@pytest.fixture(scope="module")
def cases(site: Site) -> list[str]:
    """Five cases, newest first."""
    opened = [desks.opened(site, "land_handover", desks.HANDED_OVER) for _ in range(5)]
    desks.step(site, opened[2], "submit")
    return [case["number"] for case in reversed(opened)]


def test_cases_are_paged_newest_first(site: Site, cases: list[str]) -> None:
    clerk, path = site.person("clerk"), "/api/v1/parks/1/cases"
    everything = [line["number"] for line in clerk.told("GET", path)]
    assert everything[:5] == cases
    paged: list[str] = []
    asked: dict[str, str] = {"limit": "2"}
    while page := clerk.told("GET", path, params=asked):
        assert len(page) <= 2
        paged += [line["number"] for line in page]
        asked["before"] = paged[-1]
    assert paged == everything


def test_cases_of_one_state(site: Site, cases: list[str]) -> None:
    clerk, path = site.person("clerk"), "/api/v1/parks/1/cases"
    submitted = clerk.told("GET", path, params={"state": "submitted"})
    assert [line["number"] for line in submitted] == [cases[2]]
    assert clerk.told("GET", path, params={"state": "no such state"}) == []
    assert clerk.told("GET", path, params={"before": "no such case"}) == []


def test_the_journal_is_paged_by_the_entries_of_one_park(site: Site) -> None:
    clerk, path = site.person("clerk"), "/api/v1/journal"
    everything = [line["seq"] for line in clerk.told("GET", path, params={"park": 1})]
    assert everything == list(range(len(everything), 0, -1))
    paged: list[int] = []
    asked = {"park": 1, "limit": 2}
    while page := clerk.told("GET", path, params=asked):
        paged += [line["seq"] for line in page]
        if paged[-1] == 1:
            break
        asked["before"] = paged[-1]
    assert paged == everything
    alone = clerk.refused("GET", path, params={"before": 3})
    assert (alone["status"], alone["kind"]) == (422, "before")


def test_parcels_are_paged_by_code_and_found_in_a_box(site: Site) -> None:
    clerk, path = site.person("clerk"), "/api/v1/parks/1/parcels"
    whole = clerk.told("GET", path)
    codes = [line["code"] for line in whole["parcels"]]
    assert codes == sorted(codes)
    assert whole["after"] is None
    assert "演示登记簿" in whole["notice"]
    first = clerk.told("GET", path, params={"limit": 1})
    assert first["after"] == codes[0]
    rest = clerk.told("GET", path, params={"after": first["after"]})
    assert [line["code"] for line in rest["parcels"]] == codes[1:]
    west, south, east, north = rectangle(100, 100, 10, 10).bounds
    within = clerk.told("GET", path, params={"bbox": f"{west},{south},{east},{north}"})
    assert [line["code"] for line in within["parcels"]] == codes[:1]


def test_drafts_are_listed_while_they_are_open(site: Site) -> None:
    supply, path = site.person("supply"), "/api/v1/parks/1/drafts"
    survey = survey_txt([[rectangle(600, 600, 5, 5)], [rectangle(620, 600, 5, 5)]])
    taken = desks.upload(site, "示例.txt", survey)
    one, two = taken["drafts"]
    assert supply.told("GET", path, params={"file": taken["sha256"]}) == [one, two]
    here = f"{path}/{one['draftId']}"
    gone = supply.told("PATCH", here, json={"discard": True}, headers={"If-Match": '"1"'})
    assert gone["state"] == "discarded"
    assert supply.told("GET", path, params={"file": taken["sha256"]}) == [two]
    assert supply.told("GET", here)["state"] == "discarded"
