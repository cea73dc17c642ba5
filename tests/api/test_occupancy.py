"""使用情况 over HTTP: told back as entered, and not there for another park."""

from typing import Any

import pytest

from tests.api.site import Site


@pytest.fixture(scope="module")
def unit(site: Site) -> str:
    parcels = site.person("clerk").told("GET", "/api/v1/parks/1/parcels")["parcels"]
    (code,) = (line["code"] for line in parcels if line["state"] == "registered")
    return f"{code}W00000000"


def moved(unit: str, **changes: Any) -> dict[str, Any]:
    return {"unit": unit, "occupant": "示例租户一", "since": "2026-03-01"} | changes


def test_a_move_in_is_told_back_with_finding_and_clue(site: Site, unit: str) -> None:
    park = site.person("park")
    sent = moved(unit, purpose="临街商铺", industry="5211", part="东侧")
    told = park.told("POST", "/api/v1/parks/1/occupancy", json=sent)
    assert told["occupancy"]["industry"] == "F5211"
    assert {f["kind"] for f in told["findings"]} == {"purpose-beyond-use", "industry-beyond-use"}
    (clue,) = told["clues"]
    assert clue["kind"] == "lease_beyond_use"
    again = park.refused("POST", "/api/v1/parks/1/occupancy", json=sent)
    assert (again["status"], again["code"]) == (409, "occupancy-entered")
    here = f"/api/v1/parks/1/occupancy/{told['occupancy']['occupancyId']}/end"
    ended = park.told("POST", here, json={"kind": "left", "endedOn": "2026-03-20"})
    assert ended["endedOn"] == "2026-03-20"
    twice = park.refused("POST", here, json={"kind": "left", "endedOn": "2026-03-21"})
    assert (twice["status"], twice["code"]) == (409, "occupancy-ended")
    listed = park.told("GET", f"/api/v1/parks/1/occupancy/{unit}")
    assert [line["endKind"] for line in listed if line["part"] == "东侧"] == ["left"]


def test_another_park_cannot_tell_a_unit_from_none(site: Site, unit: str) -> None:
    other = site.person("park-b")
    for park in (1, 2):
        for code in (unit, "360482001001GB99999W00000000"):
            for method, path, sent in (
                ("POST", f"/api/v1/parks/{park}/occupancy", {"json": moved(code)}),
                ("GET", f"/api/v1/parks/{park}/occupancy/{code}", {}),
            ):
                problem = other.refused(method, path, **sent)
                assert (problem["status"], problem["code"]) == (404, "not-found")
                assert problem["what"] == ("park" if park == 1 else "unit")


def test_a_field_that_is_not_described_is_a_fault(site: Site, unit: str) -> None:
    sent = moved(unit, idCard="36012119800101018X")
    problem = site.person("park").refused("POST", "/api/v1/parks/1/occupancy", json=sent)
    assert problem["status"] == 422 or problem["status"] == 400
    assert "36012119800101018X" not in str(problem)
