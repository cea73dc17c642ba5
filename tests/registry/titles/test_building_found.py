"""What a check finds about a building to be registered: all in one call, each with its place."""

import pytest
import shapely

from registry.demo.land import SRID
from tests.support.park import EAST, NORTH
from tests.support.stages import judged, look, the
from tests.support.titles import HOUSE, PAPERS, building_request, outline, storeys, unit

X, Y, WIDTH, DEPTH = HOUSE
BOW_TIE = {
    "type": "Polygon",
    "coordinates": [
        [
            [EAST + x, NORTH + y]
            for x, y in ((110, 110), (200, 150), (200, 110), (110, 150), (110, 110))
        ]
    ],
}


def house(**changes):
    """Two storeys; ``roomN`` changes unit N."""
    units = storeys(2)
    for n in (1, 2, 3):
        units[n - 1] |= changes.pop(f"room{n}", {})
    return {"units": units, **changes}


def at(floor, *box):
    return {"floor": floor, "outline": outline(*box)}


STAIRS = (X + WIDTH - 10, Y, 10, DEPTH)
ROOM = (X, Y, WIDTH - 10, DEPTH)

ADMITTED = "13 集体宿舍、21 工业、22 公用设施、27 仓储、60 办公、84 物管用房"

FOUND = {
    "no planning verification": (
        house(papers=PAPERS | {"planning_document": " "}),
        {"no-planning-document": ("SPLIT-02", "refuse", None, None)},
    ),
    "not completed": (
        house(papers=PAPERS | {"completion_document": "", "completed_on": "2026-03-26"}),
        {
            "no-completion-document": ("SPLIT-02", "refuse", None, None),
            "completed-in-the-future": ("SPLIT-02", "refuse", "2026-03-26", "2026-03-25"),
        },
    ),
    "not surveyed": (
        house(papers=PAPERS | {"survey_document": ""}),
        {"no-survey-document": ("SPLIT-02", "refuse", None, None)},
    ),
    "a footprint that crosses itself": (
        house(footprint=BOW_TIE),
        {"building-shape": ("GEO-01", "refuse", None, None)},
    ),
    "a footprint that is no shape": (
        house(footprint={"type": "Polygon", "coordinates": "somewhere"}),
        {"building-shape": ("GEO-01", "refuse", None, None)},
    ),
    "a footprint of another zone": (
        house(footprint={"type": "Polygon", "coordinates": [[[0, 0], [0, 9], [9, 9], [0, 0]]]}),
        {"building-shape": ("GEO-02", "refuse", None, None)},
    ),
    "a floor that crosses itself": (
        house(floors=[{"number": 1, "outline": BOW_TIE, "height": "4.5"}]),
        {"floor-shape": ("GEO-01", "refuse", None, None)},
    ),
    "no floors": (
        house(floors=[]),
        {"no-floors": ("SPLIT-04", "refuse", None, None)},
    ),
    "floors that cannot be": (
        house(
            floors=[
                {"number": n, "outline": outline(*HOUSE), "height": h}
                for n, h in ((1, "4.5"), (2, "0"), (2, "4.5"), (0, "4.5"), (3, "4.505"))
            ]
        ),
        {
            "floor-twice": ("SPLIT-04", "refuse", None, None),
            "floor-number": ("SPLIT-04", "refuse", None, None),
        },
    ),
    "a total area to the millimetre": (
        house(total_area="8000.001"),
        {"building-area": ("SPLIT-08", "refuse", "8000.001", None)},
    ),
    "6 mm beyond the parcel": (
        house(footprint=outline(99.994, 110, 110.006, 40)),
        {"building-outside-parcel": ("SPLIT-12", "refuse", "0.2400", "0")},
    ),
    "a floor 6 mm beyond the building": (
        house(
            floors=[
                {"number": n, "outline": outline(X, Y, WIDTH, DEPTH + w), "height": "4.5"}
                for n, w in ((1, 0), (2, 0.006))
            ]
        ),
        {"floor-outside-building": ("SPLIT-04", "refuse", "0.6000", "0")},
    ),
    "a floor that does not exist": (
        house(room2={"parts": [at(7, *ROOM)]}),
        {"no-such-floor": ("SPLIT-04", "refuse", None, None)},
    ),
    "a unit without limits": (
        house(room2={"parts": []}),
        {
            "no-outline": ("SPLIT-04", "refuse", None, None),
            "space-of-nobody": ("SPLIT-07", "refuse", "3600.0000", "0"),
        },
    ),
    "a unit that crosses itself": (
        house(room1={"parts": [{"floor": 1, "outline": BOW_TIE}]}),
        {"unit-shape": ("GEO-01", "refuse", None, None)},
    ),
    "a unit 6 mm beyond its floor": (
        house(room1={"parts": [at(1, X - 0.006, Y, WIDTH - 9.994, DEPTH)]}),
        {"unit-outside-floor": ("SPLIT-04", "refuse", "0.2400", "0")},
    ),
    "units that overlap by 6 mm": (
        house(room1={"parts": [at(1, X, Y, WIDTH - 9.994, DEPTH)]}),
        {"units-overlap": ("SPLIT-04", "refuse", "0.2400", "0")},
    ),
    "6 mm between units": (
        house(room1={"parts": [at(1, X, Y, WIDTH - 10.006, DEPTH)]}),
        {"space-of-nobody": ("SPLIT-07", "refuse", "0.2400", "0")},
    ),
    "a staircase forgotten": (
        {"units": storeys(2)[:2]},
        {"areas-differ": ("SPLIT-08", "refuse", "7200.00", "8000.00")},
    ),
    "areas off by a hundredth": (
        house(room1={"own_area": "3600.01"}),
        {"areas-differ": ("SPLIT-08", "refuse", "8000.01", "8000.00")},
    ),
    "an area to the millimetre": (
        house(room1={"own_area": "3600.001"}),
        {"area-too-fine": ("SPLIT-08", "refuse", None, None)},
    ),
    "an area of nothing": (
        house(room1={"own_area": "0"}, room2={"own_area": "7200"}),
        {"area-not-positive": ("SPLIT-08", "refuse", None, None)},
    ),
    "land for a staircase": (
        house(room3={"land_share": "1.00"}),
        {"common-has-land": ("SPLIT-08", "refuse", None, None)},
    ),
    "nothing that gets a title": (
        {"units": [unit(8000, (1, outline(*HOUSE)), (2, outline(*HOUSE)), common="apportioned")]},
        {"no-titled-unit": ("SPLIT-08", "refuse", None, None)},
    ),
    "land agreed, a hundredth too little": (
        house(
            room1={"land_share": "10000"}, room2={"land_share": "9999.99"}, sharing="agreement"
        ),
        {"land-shares-differ": ("SPLIT-08", "refuse", "19999.99", "20000.00")},
    ),
    "more own land than there is": (
        house(room1={"own_land": "20000.01"}, sharing="own_first"),
        {"land-shares-differ": ("SPLIT-08", "refuse", "20000.01", "20000.00")},
    ),
    "land by agreement that nobody says": (
        house(room1={"land_share": "10000"}, sharing="agreement"),
        {"share-not-so": ("SPLIT-08", "refuse", None, None)},
    ),
    "a dwelling": (
        house(room1={"house_use": "10"}),
        {"house-use-not-admitted": ("USE-02", "refuse", None, ADMITTED)},
    ),
    "a dormitory by itself": (
        house(room1={"house_use": "13"}),
        {"ancillary-room": ("USE-03", "warn", None, None)},
    ),
    "a share of a unit that is not there": (
        house(standing=[{"unit": "360482001001GB00001F00010009"}]),
        {"standing-unknown": ("SPLIT-08", "refuse", None, None)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FOUND)
def test_each_fault_is_found_with_what_was_measured(seen_works, case):
    changes, expected = FOUND[case]
    units = changes["units"]
    rest = {k: v for k, v in changes.items() if k != "units"}
    request = building_request(seen_works.bare, units) | rest
    found = look(seen_works.office, "building_registration", request)
    for kind, wanted in expected.items():
        assert judged(the(found, kind)) == wanted


def test_nothing_is_found_about_what_is_in_order(seen_works):
    request = building_request(seen_works.bare, storeys(2))
    found = look(seen_works.office, "building_registration", request)
    assert {(f.kind, f.severity) for f in found} == {
        ("owners-must-apply", "warn"),
        ("division-allowed", "met"),
        ("unit-levels-kept", "met"),
        ("unit-area-kept", "met"),
        ("self-held", "met"),
        ("no-opinion", "warn"),
    }


def test_half_a_millimetre_is_noise(seen_works):
    units = storeys(2)
    units[0]["parts"] = [at(1, X, Y, WIDTH - 9.9995, DEPTH)]
    request = building_request(seen_works.bare, units)
    found = look(seen_works.office, "building_registration", request)
    assert not [f for f in found if f.severity == "refuse"]


def test_all_faults_come_in_one_call(seen_works):
    changes = house(
        papers=PAPERS | {"planning_document": ""},
        room1={"parts": [at(1, X, Y, WIDTH, DEPTH)], "house_use": "10"},
        room2={"parts": [at(3, *ROOM)]},
        room3={"own_area": "800.01"},
    )
    request = building_request(seen_works.bare, changes.pop("units")) | changes
    found = look(seen_works.office, "building_registration", request)
    assert {f.kind for f in found if f.severity == "refuse"} == {
        "no-planning-document",
        "house-use-not-admitted",
        "units-overlap",
        "no-such-floor",
        "space-of-nobody",
        "areas-differ",
    }


def test_a_place_is_a_shape_in_the_system_of_the_park(seen_works):
    units = storeys(2)
    units[0]["parts"] = [at(1, X, Y, WIDTH - 9, DEPTH)]
    request = building_request(seen_works.bare, units)
    found = the(look(seen_works.office, "building_registration", request), "units-overlap")
    assert found.srid == SRID
    assert found.facts == {"unit": "1", "other": "3", "floor": 1}
    shared = shapely.geometry.shape(found.where)
    x, y, _, depth = STAIRS
    assert shapely.equals(shared, shapely.box(EAST + x, NORTH + y, EAST + x + 1, NORTH + y + depth))


@pytest.mark.parametrize(
    ("parcel", "kind", "rule"),
    [
        ("360482001001GB00099", "no-parcel", "CODE-01"),
        ("planned", "land-not-registered", "SPLIT-01"),
        ("supplied", "land-not-registered", "SPLIT-01"),
        ("unlocated", "land-not-registered", "SPLIT-01"),
    ],
)
def test_the_land_is_registered_first(seen, parcel, kind, rule):
    code = getattr(seen, parcel, parcel)
    found = look(seen.office, "building_registration", building_request(code, storeys(2)))
    assert the(found, kind).rule == rule


def test_buildings_do_not_overlap(seen_works):
    parcel = seen_works.factory[:19]
    request = building_request(parcel, storeys(2), row=1, house=(110, 149.994, 100, 40))
    found = the(look(seen_works.office, "building_registration", request), "buildings-overlap")
    assert judged(found) == ("SPLIT-12", "refuse", "0.6000", "0")
    assert found.facts["other"] == "0001"
