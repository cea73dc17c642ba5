"""分割发证 over HTTP: the park looks ahead and proposes, the centre divides, a part is sold."""

from decimal import Decimal
from typing import Any

import pytest

from registry.records.plain import to_plain
from tests.api import desks
from tests.api.desks import Told
from tests.api.site import Site
from tests.support.dealings import BUYER, OWNER, seizure_request, transfer_request
from tests.support.park import rectangle
from tests.support.pdf import text_of
from tests.support.survey_files import survey_txt
from tests.support.titles import TERMS, Box, building_request, halves, outline, storeys, unit

#: away from the plots the park has already
PLOT: Box = (500.0, 400.0, 200.0, 100.0)
HOUSE: Box = (510.0, 410.0, 100.0, 40.0)
BUYING = to_plain(BUYER)
OPINION = "同意分割，受让企业符合准入条件"


def test_a_factory_is_divided_sold_and_held_and_the_register_tells_it_all(own_site: Site) -> None:
    site = own_site
    parcel = _titled(site)
    first, second, stairs = _built(site, parcel)
    _looked_ahead(site, first)
    west, east = _divided(site, first)
    assert (west[19:], east[19:]) == ("F00010004", "F00010005")
    sold = _sold(site, west)
    _seized(site, east)
    _came_from(site, parcel, first, (west, east), stairs)
    _as_it_stood(site, parcel, first, sold["entry"])
    _told_apart(site, west, sold["entry"])
    _book(site, parcel, second, sold)
    _behind_the_wall(site, parcel, west)


def _titled(site: Site) -> str:
    taken = desks.upload(site, "plot.txt", survey_txt([[rectangle(*PLOT)]]))
    request = desks.conditions_of(taken["drafts"][0]["draftId"], terms=TERMS)
    case = desks.registered(site, "conditions_issue", request)
    code: str = case["steps"][-1]["facts"]["parcels"][0]
    page = desks.page_of()
    grant = desks.opened(site, "land_grant", desks.grant_of([code], page, desks.FIRST))
    grant = desks.filled(site, grant)
    desks.read_alike(site, grant, page)
    desks.through(site, grant)
    desks.registered(site, "land_handover", desks.HANDED_OVER)
    application = desks.application_of(code, OWNER.number)
    desks.registered(site, "first_registration", application, desks.FIRST)
    return code


def _built(site: Site, parcel: str) -> list[str]:
    request = building_request(parcel, storeys(2, HOUSE), house=HOUSE)
    case = desks.registered(site, "building_registration", request, desks.FIRST)
    return list(case["steps"][-1]["facts"]["units"])


def _looked_ahead(site: Site, first: str) -> None:
    """园区管理员 sees every finding at once, each with rule, article, measure and place."""
    x, y, _width, depth = HOUSE
    wrong = [
        unit(1800, (1, outline(x, y, 50, depth))),
        unit(1600, (1, outline(x + 49, y, 41, depth)), house_use="13"),
    ]
    told = _checked(site, {"unit": first, "units": wrong})
    assert not told["passes"]
    found = {f["kind"]: f for f in told["findings"]}
    assert {"house-use-changes", "units-overlap", "ancillary-room"} <= set(found)
    overlap = found["units-overlap"]
    assert (overlap["rule"], overlap["severity"], overlap["limit"]) == ("SPLIT-04", "refuse", "0")
    assert Decimal(overlap["measured"]) == 40
    assert overlap["article"]
    assert overlap["where"]["type"] == "MultiPolygon"
    assert overlap["srid"] == 4527
    assert all(f["zh"] and f["en"] and f["rule"] for f in told["findings"])


def _checked(site: Site, request: dict[str, Any]) -> Told:
    told: Told = site.person("park").told(
        "POST", "/api/v1/parks/1/check/unit_split", json={"request": request}
    )
    return told


def _divided(site: Site, first: str) -> list[str]:
    """What the park proposes with its opinion becomes the holder's application."""
    x, y, width, depth = HOUSE
    request = {"unit": first, "units": halves(1, (x, y, width - 10, depth))}
    assert _checked(site, request)["passes"]
    case = desks.opened(site, "unit_split", request, by="park", opinion=OPINION)
    assert (case["state"], case["opinion"]) == ("proposed", OPINION)
    case = desks.step(site, case, "adopt", by="clerk")
    case = desks.through(site, desks.filled(site, case, desks.FIRST))
    facts = case["steps"][-1]["facts"]
    assert len(facts["certificates"]) == 2
    return list(facts["units"])


def _sold(site: Site, code: str) -> Told:
    return desks.registered(site, "transfer", transfer_request([code]), desks.FIRST, BUYING)


def _seized(site: Site, code: str) -> None:
    case = desks.registered(site, "seizure", seizure_request([code]))
    assert case["state"] == "registered"
    sale = desks.opened(site, "transfer", transfer_request([code]))
    sale = desks.filled(site, sale, desks.FIRST, BUYING)
    checked = site.person("examiner").told("POST", f"/api/v1/cases/{sale['number']}/check")
    assert ("HOLD-01", "refuse") in {(f["rule"], f["severity"]) for f in checked["findings"]}


def _came_from(site: Site, parcel: str, first: str, parts: tuple[str, str], stairs: str) -> None:
    graph = site.person("inspector").told("GET", f"/api/v1/lineage/{first}")
    nodes = {(n["noun"], n["code"]): n for n in graph["nodes"]}
    ended = nodes["unit", first]
    assert ended["died"]["act"] == "unit_split"
    assert (ended["area"], ended["balance"]) == ("3600.00", "0.00")
    assert [nodes["unit", part]["key"] for part in parts] == sorted(ended["became"])
    assert ("unit", stairs) not in nodes
    whole = site.person("inspector").told("GET", f"/api/v1/lineage/{parcel}")
    assert ("unit", stairs) in {(n["noun"], n["code"]) for n in whole["nodes"]}


def _as_it_stood(site: Site, parcel: str, first: str, sold: int) -> None:
    park = site.person("park")
    here = f"/api/v1/parcels/{parcel}"
    now = park.told("GET", here)
    assert park.told("GET", here, params={"as_of": sold + 1}) == now
    before = park.told("GET", here, params={"as_of": sold - 2})
    assert first in {r["unit"] for r in before["rights"]}
    assert first not in {r["unit"] for r in now["rights"]}
    refused = park.refused("GET", here, params={"as_of": "never"})
    assert (refused["status"], refused["code"]) == (422, "malformed-value")


def _told_apart(site: Site, sold: str, entry: int) -> None:
    difference = site.person("park").told(
        "GET", "/api/v1/parks/1/changes", params={"earlier": entry - 1, "later": entry}
    )
    assert {c["act"] for c in difference["changes"]} == {"transfer"}
    assert {c["code"] for c in difference["changes"] if c["noun"] == "right"} == {sold}


def _book(site: Site, parcel: str, second: str, sale: Told) -> None:
    """登记簿: the same on the wire and on paper."""
    clerk = site.person("clerk")
    book = clerk.told("GET", f"/api/v1/parcels/{parcel}/book")
    current = [r for r in book["rights"] if r["until"] is None]
    assert sum(Decimal(r["landShare"]) for r in current) == 20000
    assert [r["kind"] for r in book["restrictions"]] == ["查封登记"]
    printed = clerk.told("POST", f"/api/v1/parcels/{parcel}/book")
    text = text_of(clerk.get(printed["pdf"]).content)
    certificate = sale["steps"][-1]["facts"]["certificates"][0]
    expected = [
        printed["number"], parcel, certificate, BUYER.name, OWNER.name, "查封登记", "业主共有",
        "20000.00", book["headHash"], "严禁改变功能用途", *(e["case"] for e in book["changes"]),
        *(f"{value:.3f}" for value in (39_383_500.0, 3_236_400.0)),
    ]  # fmt: skip
    assert [said for said in expected if said.replace(" ", "") not in text] == []
    assert second[19:] in text
    former = clerk.told("GET", f"/api/v1/parcels/{parcel}/book", params={"as_of": sale["entry"]})
    assert former["restrictions"] == []


def _behind_the_wall(site: Site, parcel: str, unit_code: str) -> None:
    """A manager of another park cannot tell what is there from what is not."""
    stranger = site.person("park-b")
    for path in (
        f"/api/v1/parcels/{parcel}?as_of=1",
        f"/api/v1/parcels/{parcel}/book",
        f"/api/v1/lineage/{parcel}",
        f"/api/v1/lineage/{unit_code}",
    ):
        nothing = path.replace("GB0", "GB9")
        there, not_there = (stranger.refused("GET", p) for p in (path, nothing))
        assert (there["status"], there["code"]) == (not_there["status"], not_there["code"])
        assert there["status"] == 404
    assert stranger.refused("GET", "/api/v1/parks/1/changes?earlier=1")["status"] == 404


@pytest.mark.parametrize("login", ["supply", "park", "inspector", "admin"])
def test_only_the_centre_prints_the_book(site: Site, login: str) -> None:
    listed = site.person(login).told("GET", "/api/v1/parks/1/parcels")["parcels"]
    path = f"/api/v1/parcels/{listed[0]['code']}/book"
    assert site.person(login).get(path).status_code == 200
    assert site.person(login).refused("POST", path)["status"] == 403
