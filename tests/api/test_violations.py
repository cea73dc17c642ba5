"""A wrong use over HTTP: from the report to a title that is held, in a few requests."""

import pytest

from tests.api.site import Site
from tests.support.field import SCAN

CODE = "360482001001GB00001"
UNIT = f"{CODE}W00000000"
SEEN = {
    "place": UNIT,
    "kind": "use_changed",
    "source": "complaint",
    "seen": "二层作宿舍出租",
    "seenAt": "2026-03-25T09:00:00+08:00",
}


def reported(site: Site, key: str, by: str = "inspector") -> str:
    clue = site.person(by).told("POST", "/api/v1/parks/1/clues", json={**SEEN, "sourceKey": key})
    return str(clue["number"])


def took(site: Site, number: str, step: str, by: str = "enforcer", **more: object) -> dict:
    sent = {"step": step, "happenedOn": "2026-03-25", **more}
    told: dict = site.person(by).told("POST", f"/api/v1/clues/{number}/steps", json=sent)
    return told


def test_from_a_report_to_a_held_title(own_site: Site) -> None:
    number = reported(own_site, "a")
    case = took(own_site, number, "verify")
    assert (case["clue"]["state"], case["clue"]["flagged"]) == ("verified", True)
    assert {c["clock"]: c["due"] for c in case["clocks"]} == {"file": "2026-04-09"}
    assert {m["step"] for m in case["possible"]} == {"order", "file", "hand_over"}
    notice = own_site.person("enforcer").told(
        "POST",
        f"/api/v1/clues/{number}/suspensions",
        json={"units": [UNIT], "reviewOn": "2026-06-24", "reason": "调查期间"},
    )
    problem = own_site.person("park").refused("POST", f"/api/v1/cases/{notice['number']}/signature")
    assert (problem["code"], problem["status"]) == ("not-allowed", 403)
    signed = own_site.person("signatory").told(
        "POST", f"/api/v1/cases/{notice['number']}/signature"
    )
    assert signed["state"] == "registered"
    address = f"/api/v1/cases/{notice['number']}/documents"
    [paper] = own_site.person("clerk").told("GET", address)
    pdf = own_site.person("clerk").get(f"/api/v1/documents/{paper['number']}/pdf")
    assert pdf.content.startswith(b"%PDF")
    fine = own_site.person("enforcer").told("GET", f"/api/v1/clues/{number}/fine")
    assert (fine["atLeast"], fine["atMost"]) == ("3000000.00", "15000000.00")


def test_a_step_with_its_paper(site: Site) -> None:
    number = reported(site, "b")
    took(site, number, "verify")
    sent = {"step": "order", "happenedOn": "2026-03-25"}
    problem = site.person("enforcer").refused("POST", f"/api/v1/clues/{number}/steps", json=sent)
    assert (problem["code"], problem["status"]) == ("step-needs-paper", 422)
    kept = site.person("enforcer").told(
        "POST", "/api/v1/parks/1/papers", files={"file": ("责令.pdf", SCAN, "application/pdf")}
    )
    case = took(site, number, "order", evidence=kept["sha256"])
    assert case["steps"][-1]["evidence"] == kept["sha256"]
    problem = site.person("signatory").refused(
        "POST", f"/api/v1/clues/{number}/steps", json={"step": "close", "happenedOn": "2026-03-25"}
    )
    assert problem["code"] == "violation-stands-elsewhere"
    assert problem["possible"] == ["file", "hand_over", "reinspect_corrected", "reinspect_failed"]


@pytest.mark.parametrize("by", ["park-b"])
def test_somebody_of_another_park_learns_nothing(site: Site, by: str) -> None:
    number = reported(site, "c")
    stranger = site.person(by)
    for method, path, sent in (
        ("GET", "/api/v1/parks/1/clues", None),
        ("POST", "/api/v1/parks/1/clues", {**SEEN, "sourceKey": "d"}),
        ("GET", f"/api/v1/clues/{number}", None),
        ("POST", f"/api/v1/clues/{number}/steps", {"step": "verify", "happenedOn": "2026-03-25"}),
        ("GET", f"/api/v1/clues/{number}/fine", None),
    ):
        assert stranger.refused(method, path, json=sent)["code"] == "not-found", path
    elsewhere = stranger.refused("POST", "/api/v1/parks/2/clues", json={**SEEN, "sourceKey": "d"})
    assert elsewhere["code"] == "not-found"


def test_listed(site: Site) -> None:
    number = reported(site, "e")
    listed = site.person("park").told("GET", "/api/v1/parks/1/clues", params={"limit": 1})
    assert [clue["number"] for clue in listed] == [number]
    none = {"state": "closed"}
    assert site.person("park").told("GET", "/api/v1/parks/1/clues", params=none) == []


def test_reports_are_read_and_fetched(site: Site) -> None:
    inspector = site.person("inspector")
    for name in inspector.told("GET", "/api/v1/reports"):
        told = inspector.told("GET", f"/api/v1/reports/{name}?park=1")
        assert all(set(row) == {c["name"] for c in told["columns"]} for row in told["rows"])
        fetched = inspector.get(f"/api/v1/reports/{name}/csv")
        assert fetched.content.startswith(b"\xef\xbb\xbf")
        problem = site.person("park-b").refused("GET", f"/api/v1/reports/{name}?park=1")
        assert (problem["status"], problem["what"]) == (404, "park")
