"""Units that touch, of one holder and use, become one; it has what they had together."""

import pytest

from registry.demo import land as demo
from tests.support.stages import judged, look, look_at_case, rows, the
from tests.support.titles import (
    BOUND,
    HOUSE,
    SECOND_HOUSE,
    bring,
    halves,
    mortgaged,
    move_right,
    north,
    open_for,
    outline,
    register_building,
    seized,
    split,
    storey,
    storeys,
    unit,
    units_of,
    whole_house,
)


def merge(office, *codes, **more):
    return office.carry_through(open_for(office, "unit_merge", {"units": list(codes), **more}))


def found(office, *codes):
    return look(office, "unit_merge", {"units": list(codes)})


def test_the_one_has_what_they_had(works):
    office, (first, second, _) = works.office, works.storeys
    case = merge(office, first, second, location="试验路1号整体")
    assert units_of(case) == [f"{first[:24]}0004"]
    assert rows(
        office,
        "select u.suffix, v.own_area::text, v.shared_area::text, v.land_share::text, v.location,"
        " (select count(*) from unit_part p where p.unit_id = u.unit_id and p.died is null)"
        " from unit u join unit_version v using (park_id, unit_id) where v.born = :e",
        e=case.entry,
    ) == [("F00010004", "7200.00", "800.00", "20000.00", "试验路1号整体", 2)]
    for edges in (
        "select count(distinct parent_id), count(distinct child_id) from unit_descent"
        " where born = :e",
        "select count(distinct parent_id), count(distinct child_id) from right_descent"
        " where born = :e",
    ):
        assert rows(office, edges, e=case.entry) == [(2, 1)]
    states = "select state, count(*) from certificate_state where born = :e group by 1 order by 1"
    assert rows(office, states, e=case.entry) == [("issued", 1), ("surrendered", 2)]


def test_split_and_merged_again_it_is_what_it_was(works):
    office, first = works.office, works.storeys[0]
    areas = (
        "select v.own_area, v.shared_area, v.land_share from unit u"
        " join unit_version v using (park_id, unit_id) where u.code = :code"
    )
    was = rows(office, areas, code=first)
    parts = units_of(split(office, first, halves(1, storey(2))))
    [code] = units_of(merge(office, *parts))
    assert rows(office, areas, code=code) == was
    again = units_of(split(office, code, halves(1, storey(2))))
    assert [c[-4:] for c in again] == ["0007", "0008"]


def test_units_of_other_holders_or_shares_do_not_merge(works):
    office, (first, second, _) = works.office, works.storeys
    move_right(office, second, (demo.SECOND, 1, 1))
    said = the(found(office, first, second), "merge-holders")
    assert judged(said) == ("OWN-01", "refuse", "2", "1")
    move_right(office, first, (demo.FIRST, 1, 3), (demo.SECOND, 2, 3))
    move_right(office, second, (demo.FIRST, 2, 3), (demo.SECOND, 1, 3))
    assert judged(the(found(office, first, second), "merge-holders"))[:2] == ("OWN-01", "refuse")


def test_units_apart_do_not_merge(works):
    office, (first, second, _) = works.office, works.storeys
    x, y, _, depth = storey(2)
    thirds = [unit(1200, (1, outline(x + 30 * n, y, 30, depth))) for n in range(3)]
    west, middle, east = units_of(split(office, first, thirds))
    apart = the(found(office, west, east), "units-apart")
    assert judged(apart)[:2] == ("SPLIT-04", "refuse")
    assert (apart.facts["unit"], apart.where["type"]) == (east, "MultiPolygon")
    assert not [f for f in found(office, west, middle, east) if f.severity == "refuse"]
    assert not [f for f in found(office, west, second) if f.severity == "refuse"]


def test_a_corner_is_not_enough(works):
    office, first = works.office, works.storeys[0]
    x, y, width, depth = storey(2)
    quarters = [
        unit(900, (1, outline(x + i * width / 2, y + j * depth / 2, width / 2, depth / 2)))
        for i in (0, 1)
        for j in (0, 1)
    ]
    codes = units_of(split(office, first, quarters))
    assert the(found(office, codes[0], codes[3]), "units-apart")


def test_uses_and_buildings_are_not_mixed(works):
    office, parcel = works.office, works.bare
    x, y, width, depth = HOUSE
    two = [
        unit(2000, (1, outline(x, y, width / 2, depth))),
        unit(2000, (1, outline(x + width / 2, y, width / 2, depth)), house_use="27"),
    ]
    factory, store = units_of(register_building(office, parcel, two, storeys_built=1))
    assert judged(the(found(office, factory, store), "merge-uses"))[:2] == ("USE-01", "refuse")
    other = register_building(
        office, parcel, [whole_house(1, SECOND_HOUSE)], storeys_built=1, house=SECOND_HOUSE
    )
    [hall] = units_of(other)
    said = the(found(office, factory, hall), "merge-buildings")
    assert judged(said) == ("SPLIT-04", "refuse", "2", "1")


@pytest.mark.parametrize(
    ("codes", "kind", "rule"),
    [
        (("first",), "nothing-merged", "CASE"),
        (("first", "first"), "nothing-merged", "CASE"),
        (("first", "nobody"), "no-unit", "CODE-01"),
        (("first", "stairs"), "common-part", "USE-03"),
        (("first", "land"), "no-building-registered", "SPLIT-01"),
        ((), "nothing-merged", "CASE"),
    ],
)
def test_two_titled_units_at_least(seen_works, codes, kind, rule):
    first, _, stairs = seen_works.storeys
    known = {
        "first": first,
        "stairs": stairs,
        "land": f"{seen_works.bare}W00000000",
        "nobody": "360482001001GB00001F00010009",
    }
    said = found(seen_works.office, *(known[c] for c in codes))
    assert the(said, kind).rule == rule


def test_a_seized_unit_does_not_merge(works):
    office, (first, second, _) = works.office, works.storeys
    seized(office, second)
    assert judged(the(found(office, first, second), "held-seizure"))[:2] == ("HOLD-01", "refuse")


def test_a_mortgage_of_some_reaches_the_whole_with_its_mortgagees_consent(works):
    office, (first, second, _) = works.office, works.storeys
    mortgage = mortgaged(office, first, demo.SECOND)
    case = open_for(office, "unit_merge", {"units": [first, second]})
    assert judged(the(look_at_case(office, case), "mortgage-of-some")) == (
        "HOLD-04",
        "consent",
        "1",
        "2",
    )
    bring(office, case, mortgage)
    office.carry_through(case)
    assert rows(office, BOUND, id=mortgage) == [("F00010004", "whole")]


def test_a_mortgage_of_all_goes_along(works):
    office, factory = works.office, works.factory
    mortgage = mortgaged(office, factory, demo.SECOND)
    parts = units_of(split(office, factory, storeys(2, north(HOUSE, 1))))
    merge(office, *parts[:2])
    assert rows(office, BOUND, id=mortgage) == [("F00010005", "whole")]


def test_floors_below_and_above_ground_lie_one_on_the_other(works):
    office = works.office
    halls = [unit(4000, (n, outline(*HOUSE))) for n in (-1, 1)]
    request_floors = [{"number": n, "outline": outline(*HOUSE), "height": "5"} for n in (-1, 1)]
    case = register_building(office, works.bare, halls, floors=request_floors)
    assert not [f for f in found(office, *units_of(case)) if f.severity == "refuse"]
