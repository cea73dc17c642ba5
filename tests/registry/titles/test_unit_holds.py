"""What stands on a unit: it holds the division, waits for a paper, or goes along to the parts."""

import pytest

from registry.demo import land as demo
from registry.errors import ChecksFailed
from tests.support.stages import judged, look, look_at_case, rows, the
from tests.support.titles import (
    BOUND,
    bring,
    building_request,
    halves,
    mortgaged,
    open_for,
    outline,
    register_building,
    restrict,
    seized,
    split,
    split_request,
    storey,
    storeys,
    unit,
)

BANK = demo.SECOND
PARTS = halves(1, storey(2))


def suspended(office, code):
    return restrict(office, "suspension", code, authority="自然资源局")


@pytest.mark.parametrize(
    ("hold", "kind", "rule", "severity"),
    [
        (seized, "held-seizure", "HOLD-01", "refuse"),
        (suspended, "held-suspension", "HOLD-05", "suspend"),
    ],
)
def test_seized_or_suspended_it_is_not_divided(works, hold, kind, rule, severity):
    office, (first, second, _) = works.office, works.storeys
    hold(office, first)
    found = the(look(office, "unit_split", split_request(first, PARTS)), kind)
    assert judged(found)[:2] == (rule, severity)
    case = open_for(office, "unit_split", split_request(first, PARTS))
    for step in ("submit", "accept"):
        office.step(case, step, "clerk")
    with pytest.raises(ChecksFailed):
        office.step(case, "examine", "examiner")
    split(office, second, halves(2, storey(2)))


def test_a_mortgage_goes_along_as_one_over_all_parts(works):
    office, first = works.office, works.storeys[0]
    mortgage = mortgaged(office, first, BANK)
    found = the(look(office, "unit_split", split_request(first, PARTS)), "held-mortgage")
    assert judged(found)[:2] == ("HOLD-04", "warn")
    split(office, first, PARTS)
    assert rows(office, BOUND, id=mortgage) == [("F00010004", "whole"), ("F00010005", "whole")]


def test_a_corridor_that_arises_is_no_collateral(works):
    office, first = works.office, works.storeys[0]
    mortgage = mortgaged(office, first, BANK)
    x, y, width, depth = storey(2)
    corridor = unit(200, (1, outline(x + width - 5, y, 5, depth)), common="not_apportioned")
    room = unit(1600, (1, outline(x + width / 2, y, width / 2 - 5, depth)))
    split(office, first, [PARTS[0], room, corridor])
    assert rows(office, BOUND, id=mortgage) == [("F00010004", "whole"), ("F00010005", "whole")]


def test_it_stays_on_some_parts_alone_where_the_mortgagee_has_signed_that(works):
    office, first = works.office, works.storeys[0]
    mortgage = mortgaged(office, first, BANK)
    asked = {"allocations": [{"restriction": mortgage, "units": [2]}]}
    case = open_for(office, "unit_split", split_request(first, PARTS, **asked))
    for step in ("submit", "accept"):
        office.step(case, step, "clerk")
    assert the(look_at_case(office, case), "allocation").severity == "refuse"
    with pytest.raises(ChecksFailed):
        office.step(case, "examine", "examiner")
    bring(office, case, mortgage)
    assert the(look_at_case(office, case), "allocation").severity == "met"
    for step, who in (("examine", "examiner"), ("approve", "registrar"), ("register", "registrar")):
        office.step(case, step, who)
    assert rows(office, BOUND, id=mortgage) == [("F00010005", "whole")]


@pytest.mark.parametrize(
    ("allocation", "kind"),
    [
        ({"restriction": 999, "units": [1]}, "allocation-unknown"),
        ({"restriction": "it", "units": []}, "allocation-to-nothing"),
        ({"restriction": "it", "units": [3]}, "allocation-to-nothing"),
    ],
)
def test_an_allocation_names_a_mortgage_and_parts_that_are(works, allocation, kind):
    office, first = works.office, works.storeys[0]
    mortgage = mortgaged(office, first, BANK)
    said = {"restriction": mortgage, "units": allocation["units"]}
    if allocation["restriction"] != "it":
        said = allocation
    found = look(office, "unit_split", split_request(first, PARTS, allocations=[said]))
    assert the(found, kind).rule == "HOLD-04"


def test_mortgages_of_the_land_go_on_covering_the_land_alone(works):
    office, parcel = works.office, works.bare
    land = f"{parcel}W00000000"
    mortgage = mortgaged(office, land, BANK)
    case = open_for(office, "building_registration", building_request(parcel, storeys(2)))
    assert the(look_at_case(office, case), "held-mortgage").severity == "warn"
    office.carry_through(case)
    assert rows(office, BOUND, id=mortgage) == [("F00010001", "land"), ("F00010002", "land")]
    [order] = rows(
        office, "select effective_at, died from restriction where restriction_id = :id", id=mortgage
    )
    assert order == (office.clock(), None)


def test_what_was_seized_with_the_land_stays_seized_whole(works):
    office, parcel = works.office, works.bare
    seizure = seized(office, f"{parcel}W00000000")
    house = storeys(2)
    whole = [{**house[0], "own_area": "8000", "parts": [p for u in house for p in u["parts"]]}]
    register_building(office, parcel, whole)
    assert rows(office, BOUND, id=seizure) == [("F00010001", "whole")]


def test_a_building_in_several_units_is_a_division_and_held_as_one(works):
    office, parcel = works.office, works.bare
    seized(office, f"{parcel}W00000000")
    found = look(office, "building_registration", building_request(parcel, storeys(2)))
    assert judged(the(found, "held-seizure"))[:2] == ("HOLD-01", "refuse")


def test_an_advance_notice_waits_for_its_holders_consent(works):
    office, first = works.office, works.storeys[0]
    [(promised,)] = rows(
        office, "select party_id from party where number = :n", n=demo.FIRST.number
    )
    notice = restrict(office, "advance_notice", first, in_favour=promised)
    case = open_for(office, "unit_split", split_request(first, PARTS))
    assert the(look_at_case(office, case), "held-advance-notice").severity == "consent"
    bring(office, case, notice)
    office.carry_through(case)
    assert rows(office, BOUND, id=notice) == [("F00010004", "whole"), ("F00010005", "whole")]
