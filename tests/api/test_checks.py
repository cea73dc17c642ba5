"""What a check finds, over HTTP: rule, article, measured, limit and place; nothing is written."""

from typing import Any

import pytest
import shapely
from shapely import Polygon

from geo.shapes import judge
from tests.api import desks
from tests.api.desks import Told
from tests.api.site import Site
from tests.support.park import EAST, NORTH, rectangle
from tests.support.survey_files import survey_txt


def drafted(site: Site, shape: Polygon) -> int:
    """Take in a survey of one plot; return its draft."""
    return int(desks.upload(site, "示例.txt", survey_txt([[shape]]))["drafts"][0]["draftId"])


def checked(site: Site, act: str, request: Told, *, by: str = "supply") -> Told:
    path = f"/api/v1/parks/{site.park}/check/{act}"
    told: Told = site.person(by).told("POST", path, json={"request": request})
    for finding in told["findings"]:
        assert finding["article"]
        assert finding["zh"]
        assert finding["en"] != finding["zh"]
    return told


def kinds(told: Told) -> dict[str, Told]:
    return {finding["kind"]: finding for finding in told["findings"]}


def planned(site: Site, shape: Polygon, **changes: Any) -> Told:
    """Check the conditions of a plot of this shape."""
    return checked(site, "conditions_issue", desks.conditions_of(drafted(site, shape), **changes))


def at(*corners: tuple[float, float]) -> Polygon:
    """A plot by its corners, in metres from the park's south-west."""
    return judge(Polygon([(EAST + x, NORTH + y) for x, y in corners]))


# ---------------------------------------------------------------- where it lies


@pytest.fixture(scope="module")
def neighbour(site: Site) -> str:
    """A plot 300 m long, planned: from 100 to 400 east, 400 to 500 north."""
    request = desks.conditions_of(drafted(site, rectangle(100, 400, 300, 100)), plot_number="T-9")
    case = desks.registered(site, "conditions_issue", request)
    code: str = case["steps"][-1]["facts"]["parcels"][0]
    return code


BUMP = [(250, 499.9985), (250, 499.85), (250.15, 499.85), (250.15, 499.9985)]


@pytest.mark.parametrize(
    ("shape", "measured"),
    [
        pytest.param(rectangle(399.995, 400, 50, 100), "0.5000", id="a strip of 5 mm"),
        pytest.param(
            at((100, 499.9985), *BUMP, (400, 499.9985), (400, 600), (100, 600)), "0.", id="a bump"
        ),
        pytest.param(rectangle(150, 420, 20, 20), "400.0000", id="inside"),
    ],
)
def test_an_overlap_is_found_and_shown(site: Site, neighbour: str, shape, measured: str) -> None:
    told = planned(site, shape)
    found = kinds(told)["overlap"]
    assert not told["passes"]
    assert (found["rule"], found["severity"], found["limit"]) == ("GEO-03", "refuse", "0")
    assert found["facts"]["other"] == neighbour
    assert found["measured"].startswith(measured)
    place = shapely.geometry.shape(found["where"])
    assert place.area > 0
    assert place.within(shape.buffer(0.01))


def test_half_a_millimetre_is_noise(site: Site, neighbour: str) -> None:
    # nowhere two millimetres across: one at one end, nothing at the other
    told = planned(site, at((400, 400), (450, 400), (450, 500), (399.999, 500)))
    assert told["passes"], neighbour
    assert "overlap" not in kinds(told)


def test_a_plot_that_leaves_the_park(site: Site) -> None:
    told = planned(site, rectangle(950, 600, 100, 100))
    found = kinds(told)["outside-park"]
    assert (found["rule"], found["measured"], found["limit"]) == ("GEO-04", "5000.0000", "0")
    assert shapely.geometry.shape(found["where"]).area == pytest.approx(5000)


def boundary(*corners: tuple[float, float]) -> Told:
    ring = [[EAST + x, NORTH + y] for x, y in (*corners, corners[0])]
    return {"boundary": {"type": "Polygon", "coordinates": [ring]}, "approved_document": "示例"}


def test_a_park_over_another_park(own_site: Site) -> None:
    own_site.park = 4
    over = boundary((900, 0), (1500, 0), (1500, 900), (900, 900))
    told = checked(own_site, "park_boundary", over, by="admin")
    found = kinds(told)["parks-overlap"]
    assert (found["rule"], found["severity"]) == ("GEO-04", "refuse")
    beside = boundary((1000, 0), (1500, 0), (1500, 900), (1000, 900))
    assert checked(own_site, "park_boundary", beside, by="admin")["passes"]


def test_a_park_that_would_lose_a_plot(site: Site) -> None:
    less = boundary((0, 0), (450, 0), (450, 1000), (0, 1000))
    found = kinds(checked(site, "park_boundary", less, by="admin"))["parcel-left-outside"]
    assert (found["rule"], found["where"]["type"]) == ("GEO-04", "Point")


@pytest.mark.parametrize(
    ("code", "kind", "rule"),
    [
        ("360482002001GB00001", "code-district", "CODE-02"),
        ("360481001001GB00001", "code-county", "CODE-01"),
        ("360482001001GB00001", "code-taken", "CODE-01"),
        ("360482001001GB0001", "code-form", "CODE-01"),
        ("360482001001QQ00001", "code-form", "CODE-01"),
    ],
)
def test_a_code_of_other_land_or_of_none(site: Site, code: str, kind: str, rule: str) -> None:
    row = {"draft_id": drafted(site, rectangle(600, 50, 20, 20)), "code": code, "location": "示例"}
    told = checked(site, "intake", {"use": desks.INDUSTRIAL, "rows": [row]}, by="clerk")
    assert not told["passes"]
    assert kinds(told)[kind]["rule"] == rule


# ---------------------------------------------------------------- what it may be used for


def test_housing_is_no_land_for_standard_factories(site: Site) -> None:
    told = planned(site, rectangle(640, 50, 20, 20), use=desks.HOUSING)
    found = kinds(told)["use-not-industrial"]
    assert (found["rule"], found["severity"]) == ("USE-02", "refuse")
    assert "严禁改变功能用途" in found["zh"]


def test_a_use_of_no_list(site: Site) -> None:
    told = planned(site, rectangle(680, 50, 20, 20), use=desks.INDUSTRIAL | {"code": "9999"})
    assert kinds(told)["no-land-use"]["rule"] == "USE-01"


def test_fifty_one_years(site: Site) -> None:
    terms = desks.conditions_of(0)["terms"] | {"max_years": 51}
    found = kinds(planned(site, rectangle(720, 50, 20, 20), terms=terms))["term-too-long"]
    assert (found["rule"], found["measured"], found["limit"]) == ("DUR-01", "51", "50")


def test_all_is_found_at_once_and_nothing_is_written(site: Site, neighbour: str) -> None:
    assert neighbour
    clerk = site.person("clerk")
    before = [clerk.told("GET", f"/api/v1/parks/1/{of}") for of in ("cases", "parcels")]
    terms = desks.conditions_of(0)["terms"] | {"max_years": 51, "planning_document": " "}
    told = planned(site, rectangle(399, 400, 700, 50), use=desks.HOUSING, terms=terms)
    assert set(kinds(told)) >= {"overlap", "outside-park", "use-not-industrial", "no-planning"}
    assert [clerk.told("GET", f"/api/v1/parks/1/{of}") for of in ("cases", "parcels")] == before


def test_land_taken_back_is_not_supplied_for_housing_under_another_code(site: Site) -> None:
    listed = site.person("clerk").told("GET", "/api/v1/parks/1/parcels")["parcels"]
    code = next(line["code"] for line in listed if line["state"] == "registered")
    request = {
        "parcel": code,
        "document": "示例收回决定第1号",
        "decided_on": "2026-03-20",
        "reason": "示例",
    }
    desks.registered(site, "take_back", request)
    loose = desks.conditions_of(0)["terms"] | {"standard_factory": False}
    again = {"use": desks.HOUSING, "terms": loose, "plot_number": "T-7"}
    told = planned(site, rectangle(110, 110, 50, 50), **again)
    found = kinds(told)["land-other-use"]
    assert not told["passes"]
    assert (found["rule"], found["facts"]["other"]) == ("USE-01", code)
    assert (found["measured"], found["limit"]) == ("0701", "0601")
    assert "land-other-use" not in kinds(planned(site, rectangle(110, 110, 50, 50)))


# ---------------------------------------------------------------- and the register says the same


@pytest.fixture
def rivals(site: Site) -> list[Told]:
    """Two approved cases on plots that overlap by a metre."""
    cases = []
    for n, x in enumerate((600, 649)):
        draft = drafted(site, rectangle(x, 800, 50, 50))
        request = desks.conditions_of(draft, plot_number=f"R-{n}")
        case = desks.filled(site, desks.opened(site, "conditions_issue", request))
        cases.append(desks.through(site, case, ("submit", "accept", "examine", "approve")))
    return cases


def test_who_registers_first_has_the_land(site: Site, rivals: list[Told]) -> None:
    first, second = rivals
    desks.step(site, first, "register")
    here = f"/api/v1/cases/{second['number']}"
    refused = site.person("registrar").refused("POST", f"{here}/steps/register", json={})
    assert (refused["status"], refused["code"]) == (409, "checks-failed")
    (found,) = refused["findings"]
    assert (found["kind"], found["rule"], found["measured"]) == ("overlap", "GEO-03", "50.0000")
    assert found["article"]
    assert site.person("clerk").told("GET", here)["state"] == "approved"
