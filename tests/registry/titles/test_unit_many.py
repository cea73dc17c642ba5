"""Hundreds of units in one case: entered with the building or divided later, judged alike."""

import pytest
import shapely
from shapely.affinity import translate

from tests.support.many_units import SMALL, many_units
from tests.support.park import EAST
from tests.support.stages import look, rows
from tests.support.titles import (
    HOUSE,
    building_request,
    factory,
    north,
    open_for,
    outline,
    split,
    split_request,
    titled_plot,
    unit,
)

AREAS = (
    "select u.suffix, u.common, v.own_area, v.shared_area, v.land_share from unit u"
    " join unit_version v using (park_id, unit_id)"
    " where u.parcel_code = :parcel and v.died is null order by u.suffix"
)
JUDGED = (
    "select rule, kind, severity, article, rule_values, inputs from judgment"
    " where born = :entry order by n"
)


@pytest.fixture
def two_ways(office):
    """A bare plot, and further north a factory of five storeys in one unit."""
    return office, titled_plot(office, 1, **SMALL), factory(office, 5, n=2, row=1, **SMALL)


def test_five_hundred_units_are_registered_alike_both_ways(two_ways):
    office, parcel, code = two_ways
    request = building_request(parcel, many_units(500), 5)
    at_once = office.carry_through(open_for(office, "building_registration", request))
    later = split(office, code, many_units(500, north(HOUSE, 1)))
    assert len(at_once.steps[-1].facts["certificates"]) == 200
    entered, divided = (rows(office, AREAS, parcel=c[:19]) for c in (parcel, code))
    assert len(entered) == len(divided) == 501
    assert [r[1:] for r in entered] == [r[1:] for r in divided]
    for column, total in ((2, 20_000), (3, 0), (4, 20_000)):
        assert sum(r[column] for r in entered) == total
    judged = rows(office, JUDGED, entry=at_once.entry)
    assert [(r[0], r[2]) for r in judged] == [
        ("SPLIT-03", "met"),
        ("SPLIT-04", "met"),
        ("SPLIT-05", "met"),
        ("SPLIT-06", "met"),
        ("SPLIT-10", "warn"),
    ]
    assert judged == rows(office, JUDGED, entry=later.entry)


def with_faults(row):
    """Five hundred units of which some overlap, leave a gap, a floor, the measure, or the list."""
    units = many_units(500, north(HOUSE, row))
    x, y, _, _ = north(HOUSE, row)
    units[0] = unit("36.01", (1, outline(x, y, 3.606, 10)))
    units[50] = unit("36.00", (1, outline(x + 12 * 3.6, y + 20, 3.594, 10)))
    units[99] = unit("36.00", (1, outline(x + 24 * 3.6, y + 30, 3.6, 10.006)))
    units[101] = units[101] | {"parts": [{"floor": 9, "outline": outline(x, y, 1, 1)}]}
    units[102] = units[102] | {"house_use": "10"}
    units[103] = units[103] | {"parts": [{"floor": 2, "outline": {"type": "Point"}}]}
    return units


def test_what_is_wrong_with_them_is_found_alike_both_ways(two_ways):
    office, parcel, code = two_ways
    request = building_request(parcel, with_faults(0), 5)
    entered = look(office, "building_registration", request)
    divided = look(office, "unit_split", split_request(code, with_faults(1)))
    kinds = {f.kind for f in entered if f.severity == "refuse"}
    assert kinds == {
        "unit-shape",
        "areas-differ",
        "house-use-not-admitted",
        "units-overlap",
        "unit-outside-floor",
        "no-such-floor",
        "space-of-nobody",
    }
    assert [said(f, 0) for f in entered] == [said(f, 150) for f in divided]


def said(finding, south):
    """Everything a finding says, its place moved so far to the south."""
    where = finding.where and shapely.geometry.shape(finding.where)
    moved = where and shapely.set_precision(translate(where, -EAST, -south), 0.001)
    return {**finding.said(), "where": moved and moved.normalize().wkt}


def test_two_thousand_units_are_checked_in_one_call(office):
    code = factory(office, 20, n=2, **SMALL)
    found = look(office, "unit_split", split_request(code, many_units(2000)))
    assert {f.severity for f in found} == {"met", "warn"}
    off = [u | {"own_area": "36.01"} for u in many_units(2000)[:1]] + many_units(2000)[1:]
    [refused] = [
        f for f in look(office, "unit_split", split_request(code, off)) if f.severity == "refuse"
    ]
    assert (refused.rule, refused.measured, refused.limit) == ("SPLIT-08", "80000.01", "80000.00")
