"""Rows of an import that are no shape: repairs of what was read, accepted by a person, recorded."""

import json
from typing import Any

import pytest
import shapely
from shapely import Polygon
from shapely.geometry import shape as of_geojson

from registry.cases import judging
from tests.api.site import Site
from tests.support.park import EAST, NORTH, rectangle

PARK = "/api/v1/parks/1"
GOOD = rectangle(700, 300, 40, 30)
OPEN, TWICE, CROSSED, OVER = (rectangle(760 + 60 * n, 300, 40, 30) for n in range(4))


Ring = list[list[float]]


def outline(shape: Polygon) -> Ring:
    return [list(xy) for xy in shape.exterior.coords]


def imported(site: Site, plots: dict[str, list[Ring]], **form: str) -> str:
    """Give a file in and have it judged; return where the import is."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "Polygon", "coordinates": rings},
        }
        for name, rings in plots.items()
    ]
    system = {"type": "name", "properties": {"name": "EPSG:4527"}}
    told = {"type": "FeatureCollection", "crs": system, "features": features}
    file = ("plots.geojson", json.dumps(told).encode())
    asked = site.person("clerk").told("POST", f"{PARK}/imports", files={"file": file}, data=form)
    judging.judge(site.register, 1, asked["importId"], now=site.clock())
    return f"{PARK}/imports/{asked['importId']}"


def rows_of(site: Site, here: str) -> dict[str, dict[str, Any]]:
    rows = site.person("clerk").told("GET", f"{here}/rows")
    return {row["name"] or str(row["n"]): row for row in rows}


def keys(told: dict[str, Any]) -> list[str]:
    return [repair["repair"] for repair in told["repairs"]]


def torn() -> dict[str, list[Ring]]:
    twice = outline(TWICE)
    crossed = outline(CROSSED)
    return {
        "甲": [outline(GOOD)],
        "乙": [outline(OPEN)[:-1]],
        "丙": [[*twice[:2], *twice[1:]]],
        "丁": [[crossed[0], crossed[2], crossed[1], crossed[3]]],
    }


def test_a_row_is_repaired_when_a_person_accepts_and_not_before(own_site: Site) -> None:
    here, clerk = imported(own_site, torn()), own_site.person("clerk")
    rows = rows_of(own_site, here)
    assert {name: (row["refused"], row["repairable"]) for name, row in rows.items()} == {
        "甲": (False, False),
        "乙": (True, True),
        "丙": (True, True),
        "4": (True, False),
    }
    wanted = {"乙": ("close", OPEN), "丙": ("drop", TWICE)}
    for name, (kind, whole) in wanted.items():
        there = f"{here}/rows/{rows[name]['n']}/repairs"
        told = clerk.told("GET", there)
        assert own_site.person("inspector").told("GET", there) == told
        assert [each["kind"] for each in told["repairs"]] == [kind]
        assert told["rings"] == torn()[name]
        assert (told["area"], told["draftId"]) == ("1200.00", None)
        assert rows_of(own_site, here) == rows
        made = clerk.told("POST", there, json={"repairs": keys(told)})
        draft = clerk.told("GET", f"{PARK}/drafts/{made['draftId']}")
        assert of_geojson(draft["geometry"]).equals(whole)
        assert draft["plotName"] == name
        (record,) = clerk.told("GET", f"{PARK}/drafts/{made['draftId']}/repairs")["accepted"]
        assert record["before"] == torn()[name]
        assert record["repairs"] == told["repairs"]
        assert (record["version"], record["acceptedBy"]) == (1, own_site.account("clerk"))
        # once: the row is a draft now
        again = clerk.refused("POST", there, json={"repairs": keys(told)})
        assert again["code"] == "repair-not-offered"
        rows = rows_of(own_site, here)
        assert (rows[name]["draftId"], rows[name]["repairable"]) == (made["draftId"], False)
    # what was taken stays taken, and the others go their way
    taken = clerk.told("POST", f"{here}/take", json={"rows": [rows["乙"]["n"], rows["甲"]["n"]]})
    assert {each["n"] for each in taken} == {rows["乙"]["n"], rows["甲"]["n"]}
    assert clerk.refused("POST", f"{here}/cancel")["code"] == "import-elsewhere"


def test_a_row_that_no_repair_helps_is_offered_nothing(own_site: Site) -> None:
    here, clerk = imported(own_site, torn()), own_site.person("clerk")
    for n in (1, 4):
        told = clerk.told("GET", f"{here}/rows/{n}/repairs")
        assert (told["repairs"], told["repaired"], told["rings"]) == ([], None, [])
        no = clerk.refused("POST", f"{here}/rows/{n}/repairs", json={"repairs": ["0" * 16]})
        assert no["code"] == "repair-not-offered"
    for method, sent in (("GET", {}), ("POST", {"json": {"repairs": ["0" * 16]}})):
        assert clerk.refused(method, f"{here}/rows/9/repairs", **sent)["code"] == "not-found"
        other = here.replace("imports/", "imports/99")
        assert clerk.refused(method, f"{other}/rows/2/repairs", **sent)["code"] == "not-found"


def test_what_is_not_enough_is_refused_and_nothing_is_kept(own_site: Site) -> None:
    ring = outline(OPEN)[:-1]
    here = imported(own_site, {"乙": [[*ring[:2], *ring[1:]]]})
    clerk, there = own_site.person("clerk"), f"{here}/rows/1/repairs"
    told = clerk.told("GET", there)
    assert [each["kind"] for each in told["repairs"]] == ["close", "drop"]
    for one, code in ((0, "repeated-point"), (1, "ring-not-closed")):
        no = clerk.refused("POST", there, json={"repairs": keys(told)[one : one + 1]})
        assert (no["code"], no["status"]) == (code, 422)
    assert clerk.told("GET", there) == told
    assert clerk.told("POST", there, json={"repairs": keys(told)})["n"] == 1


@pytest.mark.parametrize(
    ("purpose", "over"),
    [("survey", "register"), ("survey", "file"), ("intake", "register")],
)
def test_repaired_it_is_judged_as_any_row_is(own_site: Site, purpose: str, over: str) -> None:
    """A parcel stands at 100 to 300 east, 100 to 250 north."""
    beside = rectangle(290, 100, 40, 30) if over == "register" else OVER
    west, *rest = beside.bounds
    more = {"甲": [outline(shapely.box(west + 5, *rest))]} if over == "file" else {}
    plots = more | {"乙": [outline(beside)[:-1]]}
    here, clerk = imported(own_site, plots, purpose=purpose), own_site.person("clerk")
    there = f"{here}/rows/{rows_of(own_site, here)['乙']['n']}/repairs"
    sent = {"json": {"repairs": keys(clerk.told("GET", there))}}
    if purpose == "intake":
        made = clerk.told("POST", there, **sent)
        draft = clerk.told("GET", f"{PARK}/drafts/{made['draftId']}")
        assert "重叠" in draft["notices"][0]
        return
    no = clerk.refused("POST", there, **sent)
    assert no["code"] == "import-rows-refused"
    assert "重叠" in no["rows"]
    assert keys(clerk.told("GET", there)) == sent["json"]["repairs"]


def test_who_may_not_make_drafts_repairs_no_row(own_site: Site) -> None:
    here = imported(own_site, torn())
    there = f"{here}/rows/2/repairs"
    told = own_site.person("clerk").told("GET", there)
    for login in ("inspector", "registrar"):
        no = own_site.person(login).refused("POST", there, json={"repairs": keys(told)})
        assert (no["code"], no["action"]) == ("not-allowed", "draft")
    assert own_site.browser().refused("GET", there)["code"] == "not-logged-in"
    assert own_site.person("clerk").told("GET", there) == told


def test_a_hole_that_is_open_is_closed_too(own_site: Site) -> None:
    hole = [[EAST + 710 + x, NORTH + 310 + y] for x, y in ((0, 0), (9, 0), (9, 9), (0, 9))]
    here = f"{imported(own_site, {'甲': [outline(GOOD), hole]})}/rows/1/repairs"
    told = own_site.person("clerk").told("GET", here)
    assert [(each["kind"], each["ring"]) for each in told["repairs"]] == [("close", 1)]
    whole = Polygon(outline(GOOD), [[*hole, hole[0]]])
    assert of_geojson(told["repaired"]).equals(whole)
