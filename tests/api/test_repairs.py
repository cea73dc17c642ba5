"""Repairs of a draft over HTTP: proposed, nothing changed unasked, accepted and recorded."""

from typing import Any

import pytest
import shapely
from shapely import box
from shapely.geometry import shape as of_geojson

from geo.shapes import judge
from registry.store.db import Register, text
from tests.api import desks
from tests.api.desks import conditions_of
from tests.api.site import Site
from tests.support.park import EAST, NORTH, at_work, keep_draft, rectangle

DRAFTS = "/api/v1/parks/1/drafts"
#: a parcel stands at 100 to 300 east, 100 to 250 north
ASKEW = (300.03, 100.0, 50.0, 149.98)


def drawn(site: Site, x: float, y: float, wide: float, high: float) -> str:
    """Keep a draft; return where its repairs are."""
    office = at_work(site.register)
    return f"{DRAFTS}/{keep_draft(office, rectangle(x, y, wide, high))}/repairs"


def offered(site: Site, here: str, who: str = "clerk") -> dict[str, Any]:
    told: dict[str, Any] = site.person(who).told("GET", here)
    return told


def keys(told: dict[str, Any]) -> list[str]:
    return [repair["repair"] for repair in told["repairs"]]


def accepting(told: dict[str, Any], *which: str) -> dict[str, Any]:
    return {
        "json": {"repairs": list(which) or keys(told)},
        "headers": {"If-Match": f'"{told["version"]}"'},
    }


def of_draft(site: Site, here: str) -> dict[str, Any]:
    told: dict[str, Any] = site.person("clerk").told("GET", here.removesuffix("/repairs"))
    return told


def test_what_is_proposed_says_before_and_after_and_changes_nothing(site: Site) -> None:
    here = drawn(site, *ASKEW)
    before = of_draft(site, here)
    told = offered(site, here)
    assert offered(site, here, "inspector") == told
    assert [(each["kind"], each["point"]) for each in told["repairs"]] == [("snap", 1), ("snap", 4)]
    first = told["repairs"][0]
    assert first["before"]["coordinates"] == pytest.approx([EAST + 300.03, NORTH + 249.98])
    assert first["after"]["coordinates"] == pytest.approx([EAST + 300, NORTH + 250])
    assert first["moved"] == "0.036"
    assert first["other"] in first["zh"]
    assert "J1" in first["en"]
    assert (told["area"], told["accepted"], told["srid"]) == ("7499.00", [], 4527)
    assert float(told["repairedArea"]) == pytest.approx(7504.0, abs=0.01)
    assert of_geojson(told["repaired"]).area == pytest.approx(float(told["repairedArea"]), abs=0.01)
    assert of_draft(site, here) == before


def test_accepted_the_draft_is_the_repaired_shape_and_it_is_recorded(own_site: Site) -> None:
    here = drawn(own_site, *ASKEW)
    told, clerk = offered(own_site, here), own_site.person("clerk")
    own_site.clock.turn(hours=1)
    answer = clerk.post(here, **accepting(told))
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
    made = answer.json()
    assert made["geometry"] == told["repaired"]
    assert of_draft(own_site, here) == made
    after = offered(own_site, here)
    assert (after["repairs"], after["version"]) == ([], 2)
    (record,) = after["accepted"]
    assert record["repairs"] == told["repairs"]
    assert shapely.Polygon(record["before"][0]).equals(of_geojson(told["geometry"]))
    assert record["after"] == told["repaired"]
    assert record["acceptedBy"] == own_site.account("clerk")
    assert record["acceptedAt"].startswith("2026-03-25T03:00")
    # GEO-05 has nothing to warn of any more
    sent = {"json": {"request": conditions_of(made["draftId"])}}
    check = "/api/v1/parks/1/check/conditions_issue"
    found = own_site.person("supply").told("POST", check, **sent)
    assert [each for each in found["findings"] if each["rule"] in ("GEO-03", "GEO-05")] == []


def test_some_of_what_is_proposed_is_accepted_and_no_more(site: Site) -> None:
    here = drawn(site, *ASKEW)
    told = offered(site, here)
    made = site.person("park").told("POST", here, **accepting(told, keys(told)[1]))
    corners = shapely.get_coordinates(of_geojson(made["geometry"])).tolist()
    assert corners[0] == pytest.approx([EAST + 300.03, NORTH + 249.98])
    assert corners[3] == pytest.approx([EAST + 300, NORTH + 100])
    after = offered(site, here)
    assert keys(after) == keys(told)[:1]
    assert [each["repair"] for each in after["accepted"][0]["repairs"]] == keys(told)[1:]


def test_of_another_version_nothing_is_accepted(site: Site) -> None:
    here = drawn(site, *ASKEW)
    told, clerk = offered(site, here), site.person("clerk")
    sent = accepting(told)
    assert clerk.refused("POST", here, json=sent["json"])["code"] == "version-needed"
    clerk.told(
        "PATCH",
        here.removesuffix("/repairs"),
        json={"plotName": "甲"},
        headers=sent["headers"],
    )
    no = clerk.refused("POST", here, **sent)
    assert (no["code"], no["status"], no["current"]) == ("stale-version", 412, 2)
    assert offered(site, here)["accepted"] == []
    # what was read again is accepted, once
    again = accepting(offered(site, here))
    clerk.told("POST", here, **again)
    assert clerk.refused("POST", here, **again)["code"] == "stale-version"


def test_what_is_not_proposed_is_not_accepted(site: Site) -> None:
    here = drawn(site, *ASKEW)
    told, clerk = offered(site, here), site.person("clerk")
    no = clerk.refused("POST", here, **accepting(told, *keys(told), "0" * 16))
    assert (no["code"], no["status"], no["repair"]) == ("repair-not-offered", 409, "0" * 16)
    for wrong in ([], ["x"], ["0" * 17]):
        sent = accepting(told) | {"json": {"repairs": wrong}}
        assert clerk.refused("POST", here, **sent)["status"] == 422
    assert offered(site, here) == told


def test_who_may_not_make_drafts_accepts_nothing(site: Site) -> None:
    here = drawn(site, *ASKEW)
    told = offered(site, here)
    for login in ("inspector", "examiner", "registrar"):
        no = site.person(login).refused("POST", here, **accepting(told))
        assert (no["code"], no["action"]) == ("not-allowed", "draft")
    assert offered(site, here) == told
    browser, stranger = site.browser(), site.browser()
    assert browser.refused("GET", here)["code"] == "not-logged-in"
    assert stranger.log_in("park-b").status_code == 201
    for method, sent in (("GET", {}), ("POST", accepting(told))):
        assert stranger.refused(method, here, **sent)["code"] == "not-found"
    missing = f"{DRAFTS}/999999/repairs"
    for method, sent in (("GET", {}), ("POST", accepting(told))):
        assert site.person("clerk").refused(method, missing, **sent)["code"] == "not-found"


def test_a_draft_that_is_discarded_is_offered_nothing(site: Site) -> None:
    here = drawn(site, *ASKEW)
    told, clerk = offered(site, here), site.person("clerk")
    clerk.told(
        "PATCH",
        here.removesuffix("/repairs"),
        json={"discard": True},
        headers=accepting(told)["headers"],
    )
    now = offered(site, here)
    assert now["repairs"] == []
    assert clerk.refused("POST", here, **accepting(now, *keys(told)))["code"] == (
        "repair-not-offered"
    )


def test_the_shape_stays_while_the_centre_looks_at_it(own_site: Site) -> None:
    here = drawn(own_site, *ASKEW)
    told, clerk = offered(own_site, here), own_site.person("clerk")
    case = desks.opened(own_site, "conditions_issue", conditions_of(told["draftId"]))
    case = desks.through(own_site, desks.filled(own_site, case), ("submit", "accept"))
    no = clerk.refused("POST", here, **accepting(told))
    assert (no["code"], no["case"]) == ("draft-in-case", case["number"])
    assert offered(own_site, here) == told
    desks.step(own_site, case, "ask_proof", by="examiner", note="请核对界址点")
    assert clerk.told("POST", here, **accepting(told))["version"] == 2


def test_two_who_accept_at_once_accept_once(own_site: Site) -> None:
    """The version is looked at by the statement that changes it, not before."""
    here = drawn(own_site, *ASKEW)
    told = offered(own_site, here)
    answers = [own_site.person(who).post(here, **accepting(told)) for who in ("clerk", "supply")]
    assert [answer.status_code for answer in answers] == [200, 412]
    assert len(offered(own_site, here)["accepted"]) == 1


def test_what_was_accepted_is_not_rewritten(own_site: Site) -> None:
    here = drawn(own_site, *ASKEW)
    own_site.person("clerk").told("POST", here, **accepting(offered(own_site, here)))
    assert _kept(own_site.register) == 1
    for statement in ("update draft_repair set version = 9", "delete from draft_repair"):
        with pytest.raises(Exception, match="permission denied"), _transaction(own_site) as tx:
            tx.execute(text(statement))
    assert _kept(own_site.register) == 1


def _transaction(site: Site):
    return site.register.transaction()


def _kept(register: Register) -> int:
    with register.transaction() as tx:
        return int(tx.execute(text("select count(*) from draft_repair")).scalar_one())


def test_a_repair_never_lays_a_plot_over_a_neighbour(site: Site) -> None:
    """The corner is within reach of the one parcel, and the way there leads over the other."""
    shape = judge(box(EAST + 299.0, NORTH + 250, EAST + 300.03, NORTH + 300))
    office = at_work(site.register)
    here = f"{DRAFTS}/{keep_draft(office, shape)}/repairs"
    told = offered(site, here)
    repaired = of_geojson(told["repaired"])
    with site.register.transaction() as tx:
        share = tx.execute(
            text(
                "select count(*) from overlapping_parcels_v1(1,"
                " st_setsrid(st_geomfromtext(:wkt), 4527), 'surface', '{}')"
            ),
            {"wkt": repaired.wkt},
        ).scalar_one()
    assert (len(told["repairs"]), share) == (1, 0)
