"""这里能做什么: one answer, by code, certificate or position; another park's place is none."""

from typing import Any

import pytest

from geo import crs, gcj02
from registry.demo import land as demo
from tests.api.site import Site
from tests.support.park import EAST, NORTH, rectangle
from tests.support.spots import layer

HERE = "/api/v1/here"
INSIDE = (EAST + 150, NORTH + 150)


@pytest.fixture(scope="module")
def parcel(site: Site) -> str:
    parcels = site.person("clerk").told("GET", "/api/v1/parks/1/parcels")["parcels"]
    (code,) = (line["code"] for line in parcels if line["state"] == "registered")
    return str(code)


def asked(site: Site, by: str = "inspector", **named: Any) -> dict[str, Any]:
    return site.person(by).told("GET", HERE, params=named)


def certificate(site: Site, parcel: str) -> str:
    rights = site.person("clerk").told("GET", f"/api/v1/parcels/{parcel}")["rights"]
    return str(rights[0]["certificate"])


def test_every_way_to_name_it_leads_to_one_answer(site: Site, parcel: str) -> None:
    by_parcel = asked(site, parcel=parcel)
    assert (by_parcel["parcel"], by_parcel["unit"], by_parcel["standing"]) == (parcel, None, True)
    assert by_parcel["useCode"] == "0601"
    assert "29号" in by_parcel["source"]
    unit = f"{parcel}W00000000"
    assert [u["code"] for u in by_parcel["units"]] == [unit]
    assert by_parcel["conditions"]["planningDocument"]
    x, y = INSIDE
    longitude, latitude = crs.reproject_point(x, y, demo.SRID, crs.GEOGRAPHIC)
    assert asked(site, x=x, y=y, srid=demo.SRID) == by_parcel
    assert asked(site, longitude=longitude, latitude=latitude) == by_parcel
    by_unit = asked(site, unit=unit)
    assert by_unit | {"unit": None} == by_parcel
    assert asked(site, certificate=certificate(site, parcel)) == by_unit


def test_it_tells_who_uses_it_and_what_was_found(site: Site, parcel: str) -> None:
    unit = f"{parcel}W00000000"
    sent = {"unit": unit, "occupant": "示例租户一", "since": "2026-03-01", "purpose": "商铺"}
    site.person("park").told("POST", "/api/v1/parks/1/occupancy", json=sent)
    told = asked(site, unit=unit)
    assert [o["occupant"] for o in told["units"][0]["occupancy"]] == ["示例租户一"]
    (finding,) = told["findings"]
    assert (finding["where"], finding["flagged"], finding["open"]) == (unit, False, True)
    site.person("enforcer").told(
        "POST",
        f"/api/v1/clues/{finding['number']}/steps",
        json={"step": "verify", "happenedOn": "2026-03-25"},
    )
    assert asked(site, parcel=parcel)["findings"][0]["flagged"] is True


def test_a_position_of_a_web_map_is_noticed(site: Site, parcel: str) -> None:
    x, y = INSIDE
    degrees = crs.reproject_point(x, y, demo.SRID, crs.GEOGRAPHIC)
    longitude, latitude = gcj02.shifted(*degrees)
    told = asked(site, longitude=longitude, latitude=latitude)
    assert (told["parcel"], told["shifted"]) == (parcel, True)


@pytest.mark.parametrize(
    "named",
    [
        {},
        {"parcel": "a", "unit": "b"},
        {"longitude": 115.8},
        {"x": 1, "y": 2},
        {"parcel": "a", "longitude": 115, "latitude": 29},
    ],
)
def test_it_is_named_in_one_way(site: Site, named: dict[str, Any]) -> None:
    problem = site.person("inspector").refused("GET", HERE, params=named)
    assert (problem["status"], problem["code"]) == (400, "wrong-parameter")


@pytest.mark.parametrize(
    "named",
    [
        {"longitude": "nan", "latitude": 29},
        {"x": "inf", "y": 1, "srid": 4527},
        {"x": 1, "y": 1, "srid": 2362},
        {"parcel": "x" * 200},
    ],
)
def test_what_cannot_be_a_place_is_refused(site: Site, named: dict[str, Any]) -> None:
    problem = site.person("inspector").refused("GET", HERE, params=named)
    assert problem["status"] in (400, 422)


def test_another_parks_place_is_as_none(site: Site, parcel: str) -> None:
    other = site.person("park-b")
    x, y = INSIDE
    for named in (
        {"parcel": parcel},
        {"unit": f"{parcel}W00000000"},
        {"certificate": certificate(site, parcel)},
        {"x": x, "y": y, "srid": demo.SRID},
    ):
        problem = other.refused("GET", HERE, params=named)
        nothing = other.refused("GET", HERE, params=dict.fromkeys(named, 0) | _elsewhere(named))
        assert (problem["status"], problem["code"]) == (404, "not-found")
        assert problem["what"] == nothing["what"]


def _elsewhere(named: dict[str, Any]) -> dict[str, Any]:
    return {"x": 39_000_000, "y": 3_000_000, "srid": demo.SRID} if "x" in named else {}


def test_a_satellite_spot_is_decided_over_http(site: Site, parcel: str) -> None:
    officer = site.person("enforcer")
    content = layer(rectangle(110, 110, 20, 20))
    sent = {
        "data": {"beforeOn": "2025-09-01", "afterOn": "2026-02-01"},
        "files": {"file": ("图斑.geojson", content, "application/json")},
    }
    taken = officer.told("POST", "/api/v1/parks/1/spot-layers", **sent)
    assert (taken["again"], taken["spots"]) == (False, 1)
    (spot,) = officer.told("GET", "/api/v1/parks/1/spots")
    assert (spot["parcels"], spot["place"]["type"]) == ([parcel], "MultiPolygon")
    path = f"/api/v1/parks/1/spot-layers/{taken['layer']}/spots/1"
    decided = officer.told("POST", path, json={"verdict": "unlawful", "note": "新建"})
    assert decided["clue"]
    again = officer.refused("POST", path, json={"verdict": "lawful", "note": "批准"})
    assert (again["status"], again["code"]) == (409, "spot-decided")
    stranger = site.person("park-b")
    assert stranger.refused("GET", "/api/v1/parks/1/spots")["what"] == "park"
