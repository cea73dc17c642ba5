"""园区范围: approved, of the park's own system, apart from other parks, round its own plots."""

import pytest
import shapely
from shapely.geometry import mapping
from sqlalchemy import text

from registry.acts import park_boundary
from registry.book import county as county_book
from registry.demo import land as demo
from registry.demo.office import Office
from registry.refusals import BoundaryInOtherSystem, ParkLosesParcel, ParksOverlap
from tests.support.park import EAST, NORTH, plan_plot, rectangle
from tests.support.raw import new_entry
from tests.support.stages import carry, judged, look, rows, the


def box(x: float, y: float, width: float, height: float) -> dict[str, object]:
    return dict(mapping(shapely.box(EAST + x, NORTH + y, EAST + x + width, NORTH + y + height)))


def setting(boundary: object, document: str = "园区范围批复") -> dict[str, object]:
    return {"boundary": boundary, "approved_document": document}


def another_park(office: Office) -> Office:
    with office.register.transaction() as tx:
        park = county_book.found_park(
            tx, county_code="360482", name="东园区", committee="东园区管委会", srid=demo.SRID
        )
    return Office(office.register, park, office.clock)


def test_a_new_boundary_ends_the_one_before(stage):
    office = stage.office
    case = carry(office, "park_boundary", setting(box(0, 0, 1200, 1000)))
    assert rows(
        office,
        "select st_area(boundary), died = :e, approved_document from park_version order by born",
        e=case.entry,
    ) == [(1_000_000, True, "演示园区范围"), (1_200_000, None, "园区范围批复")]
    code = plan_plot(office, rectangle(1005, 100, 80, 90))
    assert code.startswith(demo.DISTRICT), "land the boundary took in may be planned now"


def test_a_boundary_may_have_several_parts(stage):
    parts = [box(0, 0, 1000, 1000)["coordinates"], box(1500, 0, 500, 500)["coordinates"]]
    case = carry(
        stage.office,
        "park_boundary",
        setting({"type": "MultiPolygon", "coordinates": parts}),
    )
    assert rows(
        stage.office,
        "select st_numgeometries(boundary), st_area(boundary) from park_version where born = :e",
        e=case.entry,
    ) == [(2, 1_250_000)]


def test_parks_may_touch_and_differ_by_the_thickness_of_a_line(stage):
    beside = another_park(stage.office)
    request = setting(box(999.92, 0, 500, 1000))
    assert look(beside, "park_boundary", request) == []
    assert carry(beside, "park_boundary", request).state == "registered"


BOW_TIE = [[EAST + x, NORTH + y] for x, y in [(0, 0), (9, 9), (9, 0), (0, 9), (0, 0)]]
MISSHAPEN = {
    "a point": {"type": "Point", "coordinates": [1, 2]},
    "nothing": {},
    "no coordinates": {"type": "Polygon"},
    "no parts": {"type": "MultiPolygon", "coordinates": []},
    "a ring of words": {"type": "Polygon", "coordinates": [["a", "b"]]},
    "self-crossing": {"type": "Polygon", "coordinates": [BOW_TIE]},
    "parts over each other": {
        "type": "MultiPolygon",
        "coordinates": [box(0, 0, 1000, 1000)["coordinates"], box(500, 0, 1000, 9)["coordinates"]],
    },
}


@pytest.mark.parametrize("boundary", MISSHAPEN.values(), ids=MISSHAPEN.keys())
def test_what_is_no_boundary_is_found(seen, boundary):
    found = the(look(seen.office, "park_boundary", setting(boundary)), "shape")
    assert judged(found) == ("GEO-01", "refuse", None, None)


def moved(boundary: dict[str, object], by) -> dict[str, object]:
    return dict(mapping(shapely.transform(shapely.geometry.shape(boundary), by)))


MISPLACED = {
    "swapped axes": lambda xy: xy[:, ::-1],
    "another zone": lambda xy: xy - [1_000_000, 0],
    "no zone": lambda xy: xy - [39_000_000, 0],
    "degrees": lambda xy: xy / [360_000, 100_000],
}


@pytest.mark.parametrize("by", MISPLACED.values(), ids=MISPLACED.keys())
def test_a_boundary_of_another_system_is_found_with_its_place(seen, by):
    boundary = moved(box(0, 0, 1000, 1000), by)
    found = the(look(seen.office, "park_boundary", setting(boundary)), "shape")
    assert judged(found) == ("GEO-02", "refuse", None, None)
    assert found.where["type"] == "Point"
    assert found.srid == demo.SRID


def test_a_boundary_is_approved_by_a_document(seen):
    found = look(seen.office, "park_boundary", setting(box(0, 0, 1000, 1000), " "))
    assert judged(the(found, "no-approval")) == ("GEO-04", "refuse", None, None)


def test_parks_do_not_overlap(stage):
    other = another_park(stage.office)
    found = the(look(other, "park_boundary", setting(box(900, 0, 500, 500))), "parks-overlap")
    assert judged(found) == ("GEO-04", "refuse", None, None)
    assert found.facts["other"] == "共青城演示园区"


def test_plots_stay_inside_and_each_that_would_not_is_named(seen):
    found = look(seen.office, "park_boundary", setting(box(0, 0, 520, 1000)))
    left = [f for f in found if f.kind == "parcel-left-outside"]
    assert {f.facts["parcel"] for f in left} == set(seen.disputed)
    assert {judged(f) for f in left} == {("GEO-04", "refuse", None, None)}
    assert all(f.where["type"] == "Point" for f in left)


def test_the_database_holds_what_the_check_foresees(stage, monkeypatch):
    office = stage.office
    other = another_park(office)
    monkeypatch.setattr(park_boundary, "check", lambda *_: [])
    with pytest.raises(ParksOverlap) as overlapping:
        carry(other, "park_boundary", setting(box(900, 0, 500, 500)))
    assert overlapping.value.other == "共青城演示园区"
    with pytest.raises(ParkLosesParcel) as losing:
        carry(office, "park_boundary", setting(box(0, 0, 520, 1000)))
    assert losing.value.parcel in stage.disputed
    assert rows(office, "select count(*) from park_version") == [(1,)]


def test_the_database_holds_a_boundary_to_its_parks_system(stage):
    with pytest.raises(BoundaryInOtherSystem), stage.office.register.transaction() as tx:
        entry = new_entry(tx.connection.driver_connection, 1, "park_boundary")
        tx.execute(
            text("select end_life_v1('park_version', 1, array[1::bigint], :e)"), {"e": entry}
        )
        tx.execute(
            text(
                "insert into park_version (park_id, born, boundary, approved_document) values"
                " (1, :e, st_multi(st_makeenvelope(0, 0, 9, 9, 4526)), '批复')"
            ),
            {"e": entry},
        )
