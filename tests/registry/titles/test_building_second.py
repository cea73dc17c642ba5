"""Another building on the parcel takes land from units that stand: all whose share moves apply."""

import pytest

from registry.demo import land as demo
from registry.errors import ChecksFailed
from tests.support.stages import judged, look, look_at_case, rows, the
from tests.support.titles import (
    SECOND_HOUSE,
    building_request,
    mortgaged,
    move_right,
    north,
    open_for,
    register_building,
    seized,
    storeys,
    units_of,
    whole_house,
)

SHARES = (
    "select u.suffix, v.land_share::text from unit u join unit_version v using (park_id, unit_id)"
    " where u.parcel_code = :parcel and v.died is null and not u.common order by 1"
)
PLACE = north(SECOND_HOUSE, 2)
HALL = whole_house(1, PLACE)


def another(parcel, **changes):
    """A hall of one storey, 4,000 m², beside the factory in storeys of 8,000 m²."""
    return building_request(parcel, [HALL | changes.pop("hall", {})], 1, house=PLACE, **changes)


def examined(office, case):
    for step in ("submit", "accept"):
        office.step(case, step, "clerk")
    office.step(case, "examine", "examiner")


def test_the_land_is_shared_anew_over_all_units(works):
    office, (first, second, _) = works.office, works.storeys
    parcel = first[:19]
    case = office.carry_through(open_for(office, "building_registration", another(parcel)))
    assert units_of(case) == [f"{parcel}F00020001"]
    assert rows(office, SHARES, parcel=parcel) == [
        ("F00010001", "6666.67"),
        ("F00010002", "6666.67"),
        ("F00020001", "6666.66"),
    ]
    rights_ended = "select count(*) from property_right where died = :e"
    assert rows(office, rights_ended, e=case.entry) == [(0,)]
    assert second


def test_it_needs_everyone_whose_share_moves_as_an_applicant(works):
    office, (first, second, _) = works.office, works.storeys
    move_right(office, second, (demo.SECOND, 1, 1))
    request = another(first[:19], holders_of=first)
    alone = open_for(office, "building_registration", request)
    found = the(look_at_case(office, alone), "land-of-others")
    assert judged(found) == ("OWN-01", "refuse", "1", "2")
    assert found.facts["missing"] == "示例企业二"
    with pytest.raises(ChecksFailed):
        examined(office, alone)
    office.step(alone, "refuse", "examiner", note="缺少共有权利人")
    together = open_for(office, "building_registration", request, demo.FIRST, demo.SECOND)
    office.carry_through(together)
    holders = (
        "select u.suffix, h.name from property_right r join unit u using (park_id, unit_id)"
        " join right_holder h using (park_id, right_id)"
        " where u.parcel_code = :parcel and r.died is null and not u.common order by 1"
    )
    assert rows(office, holders, parcel=first[:19]) == [
        ("F00010001", "示例企业一"),
        ("F00010002", "示例企业二"),
        ("F00020001", "示例企业一"),
    ]


def test_who_keeps_his_share_need_not_apply(works):
    office, (first, second, _) = works.office, works.storeys
    move_right(office, second, (demo.SECOND, 1, 1))
    request = another(
        first[:19],
        holders_of=first,
        sharing="agreement",
        hall={"land_share": "4000"},
        standing=[
            {"unit": first, "land_share": "6000"},
            {"unit": second, "land_share": "10000"},
        ],
    )
    office.carry_through(open_for(office, "building_registration", request))
    assert rows(office, SHARES, parcel=first[:19]) == [
        ("F00010001", "6000.00"),
        ("F00010002", "10000.00"),
        ("F00020001", "4000.00"),
    ]


def test_whose_the_building_is_is_said_where_the_parcel_has_several_holders(works):
    office, (first, second, stairs) = works.office, works.storeys
    move_right(office, second, (demo.SECOND, 1, 1))
    for holders_of in (None, stairs, "360482001001GB00001F00010001"):
        request = another(first[:19], holders_of=holders_of)
        found = the(look(office, "building_registration", request), "whose-building")
        assert found.rule == "OWN-01"


@pytest.mark.parametrize(
    "standing",
    [
        [{"unit": "stairs", "land_share": "1"}],
        [{"unit": "first", "land_share": "1"}, {"unit": "first", "land_share": "2"}],
    ],
)
def test_only_titled_units_that_stand_are_named_and_once(works, standing):
    first, _, stairs = works.storeys
    codes = {"stairs": stairs, "first": first}
    said = [{**given, "unit": codes[given["unit"]]} for given in standing]
    request = another(first[:19], standing=said, sharing="agreement")
    found = look(works.office, "building_registration", request)
    assert the(found, "standing-unknown").rule == "SPLIT-08"


def test_own_parts_of_standing_units_come_first_too(works):
    office, (first, second, _) = works.office, works.storeys
    request = another(
        first[:19], sharing="own_first", standing=[{"unit": second, "own_land": "2000"}]
    )
    office.carry_through(open_for(office, "building_registration", request))
    assert rows(office, SHARES, parcel=first[:19]) == [
        ("F00010001", "6000.00"),
        ("F00010002", "8000.00"),
        ("F00020001", "6000.00"),
    ]


def test_land_does_not_leave_a_seized_unit(works):
    office, (first, _, _) = works.office, works.storeys
    seized(office, first)
    found = the(look(office, "building_registration", another(first[:19])), "held-seizure")
    assert judged(found)[:2] == ("HOLD-01", "refuse")


def test_a_mortgage_of_the_land_reaches_the_land_of_the_new_units_too(works):
    office, parcel = works.office, works.bare
    mortgage = mortgaged(office, f"{parcel}W00000000", demo.SECOND)
    register_building(office, parcel, storeys(2))
    second = building_request(parcel, [whole_house(1, SECOND_HOUSE)], 1, house=SECOND_HOUSE)
    office.carry_through(open_for(office, "building_registration", second))
    bound = (
        "select u.suffix, b.covers from restriction_unit b join unit u using (park_id, unit_id)"
        " where b.restriction_id = :id and b.died is null order by 1"
    )
    assert rows(office, bound, id=mortgage) == [
        ("F00010001", "land"),
        ("F00010002", "land"),
        ("F00020001", "land"),
    ]
