"""房屋首次登记: the building takes the place of the bare land in the book, unit by unit."""

from datetime import UTC, datetime
from decimal import Decimal

from registry.book import numbers
from registry.demo import land as demo
from tests.support.stages import judged, look_at_case, rows, the
from tests.support.titles import (
    HOUSE,
    building_request,
    open_for,
    outline,
    register_building,
    storeys,
    unit,
    units_of,
    whole_house,
)

AREAS = (
    "select u.suffix, u.common, v.own_area, v.shared_area, v.land_share from unit u"
    " join unit_version v using (park_id, unit_id)"
    " where u.parcel_code = :parcel and v.died is null order by 1"
)


def test_the_building_takes_the_place_of_the_land(works):
    office, parcel = works.office, works.bare
    case = register_building(office, parcel, storeys(2))
    codes = [f"{parcel}F0001000{n}" for n in (1, 2, 3)]
    assert units_of(case) == codes
    assert rows(office, AREAS, parcel=parcel) == [
        ("F00010001", False, Decimal("3600.00"), Decimal("400.00"), Decimal("10000.00")),
        ("F00010002", False, Decimal("3600.00"), Decimal("400.00"), Decimal("10000.00")),
        ("F00010003", True, Decimal("800.00"), Decimal("-800.00"), Decimal("0.00")),
    ]
    assert rows(
        office,
        "select u.suffix, r.right_type, r.use_id, r.term_end::text, h.name, c.number, s.state"
        " from property_right r join unit u using (park_id, unit_id)"
        " join right_holder h using (park_id, right_id)"
        " left join certificate c using (park_id, right_id)"
        " left join certificate_state s on s.park_id = c.park_id"
        " and s.certificate_id = c.certificate_id and s.died is null"
        " where u.parcel_code = :parcel and (r.born = :e or r.died = :e) order by r.right_id",
        parcel=parcel,
        e=case.entry,
    ) == [
        ("W00000000", 3, 1, "2076-02-29", "示例企业一", number(1), "surrendered"),
        ("F00010001", 4, 1, "2076-02-29", "示例企业一", number(7), "issued"),
        ("F00010002", 4, 1, "2076-02-29", "示例企业一", number(8), "issued"),
        ("F00010003", 4, 1, "2076-02-29", "业主共有", None, None),
    ]


def number(n: int) -> str:
    return f"赣（2026）共青城市不动产权第{n:07d}号"


def test_the_owners_in_common_of_a_building_are_a_party_of_their_own(works):
    office = works.office
    register_building(office, works.bare, storeys(2))
    parcels = (works.bare, works.storeys[0][:19])
    assert rows(office, "select number from party where kind = 'owners_in_common'") == [
        (f"业主共有{parcel}0001",) for parcel in reversed(parcels)
    ]


def test_units_and_rights_come_out_of_those_of_the_land(works):
    office, parcel = works.office, works.bare
    case = register_building(office, parcel, storeys(2))
    edges = (
        "select p.suffix, c.suffix from unit_descent d"
        " join unit p on p.park_id = d.park_id and p.unit_id = d.parent_id"
        " join unit c on c.park_id = d.park_id and c.unit_id = d.child_id"
        " where d.born = :e order by 2"
    )
    suffixes = ("F00010001", "F00010002", "F00010003")
    assert rows(office, edges, e=case.entry) == [("W00000000", s) for s in suffixes]
    ended = "select count(*), count(distinct parent_id) from right_descent where born = :e"
    assert rows(office, ended, e=case.entry) == [(3, 1)]


def test_papers_floors_and_places_are_kept_as_given(works):
    office = works.office
    case = register_building(office, works.bare, storeys(2), name="1号厂房")
    assert rows(
        office,
        "select v.name, v.structure, v.total_area, v.planning_document, v.completion_document,"
        " v.completed_on::text, v.survey_document, st_area(v.footprint),"
        " (select array_agg(f.number || ':' || f.height order by f.number) from floor f"
        " where f.building_id = v.building_id) from building_version v where v.born = :e",
        e=case.entry,
    ) == [
        (
            "1号厂房",
            "钢筋混凝土",
            Decimal("8000.00"),
            "规划核实〔2026〕1号",
            "竣工备案〔2026〕1号",
            "2026-03-20",
            "房产测绘〔2026〕1号",
            4000.0,
            ["1:4.50", "2:4.50"],
        )
    ]
    places = (
        "select u.suffix, f.number, st_area(p.outline) from unit_part p"
        " join unit u using (park_id, unit_id) join floor f using (park_id, floor_id)"
        " where p.born = :e order by 1, 2"
    )
    assert rows(office, places, e=case.entry) == [
        ("F00010001", 1, 3600.0),
        ("F00010002", 2, 3600.0),
        ("F00010003", 1, 400.0),
        ("F00010003", 2, 400.0),
    ]


def test_one_unit_is_no_division_and_is_not_judged_as_one(works):
    office = works.office
    request = building_request(works.bare, [whole_house(2)])
    case = open_for(office, "building_registration", request)
    assert look_at_case(office, case) == []
    office.carry_through(case)
    assert rows(office, AREAS, parcel=works.bare) == [
        ("F00010001", False, Decimal("8000.00"), Decimal("0.00"), Decimal("20000.00"))
    ]


def test_what_a_common_part_keeps_is_not_apportioned(works):
    house = storeys(2)
    house[2]["common"] = "not_apportioned"
    case = register_building(works.office, works.bare, house)
    assert [r[2:4] for r in rows(works.office, AREAS, parcel=works.bare)] == [
        (Decimal("3600.00"), Decimal("0.00")),
        (Decimal("3600.00"), Decimal("0.00")),
        (Decimal("800.00"), Decimal("0.00")),
    ]
    assert case.state == "registered"


def test_thirds_add_up_to_the_hundredth_the_earlier_codes_get_more(works):
    x, y, width, depth = HOUSE
    third = [outline(x + n * width / 4, y, width / 4, depth) for n in range(4)]
    units = [unit(1000, (1, third[n])) for n in range(3)]
    units.append(unit(1000, (1, third[3]), common="apportioned"))
    register_building(works.office, works.bare, units, storeys_built=1)
    got = rows(works.office, AREAS, parcel=works.bare)
    assert [str(r[3]) for r in got] == ["333.34", "333.33", "333.33", "-1000.00"]
    assert sum(r[4] for r in got) == 20000
    # built areas 1333.34, 1333.33, 1333.33: the largest share to the largest area
    assert [str(r[4]) for r in got] == ["6666.70", "6666.65", "6666.65", "0.00"]


def test_land_by_agreement_is_as_agreed(works):
    house = storeys(2)
    house[0]["land_share"], house[1]["land_share"] = "15000.01", "4999.99"
    register_building(works.office, works.bare, house, sharing="agreement")
    assert [str(r[4]) for r in rows(works.office, AREAS, parcel=works.bare)] == [
        "15000.01",
        "4999.99",
        "0.00",
    ]


def test_own_part_first_then_the_rest_by_floor_area(works):
    house = storeys(2)
    house[0]["own_land"] = "1000.01"
    register_building(works.office, works.bare, house, sharing="own_first")
    assert [str(r[4]) for r in rows(works.office, AREAS, parcel=works.bare)] == [
        "10500.01",
        "9499.99",
        "0.00",
    ]


def test_fed_numbers_are_given_one_for_each_titled_unit(works):
    office = works.office
    with office.register.transaction() as tx:
        numbers.set_series(tx, "certificate:赣(2026)共青城市", "fed")
    request = building_request(works.bare, storeys(2))
    none = open_for(office, "building_registration", request)
    missing = the(look_at_case(office, none), "certificates-count")
    assert (missing.measured, missing.limit) == ("0", "2")
    given = [number(90), number(70)]
    at = datetime(2026, 3, 25, 1, tzinfo=UTC)
    fed = request | {"certificates": given, "certificate_at": at.isoformat()}
    case = office.carry_through(open_for(office, "building_registration", fed))
    made = "select number, platform_at from certificate where born = :e order by certificate_id"
    assert rows(office, made, e=case.entry) == [(n, at) for n in given]
    series = "select last from number_series where scope = 'certificate:赣(2026)共青城市'"
    assert rows(office, series) == [(90,)]


def test_numbers_are_ours_to_give_where_the_series_is_ours(works):
    request = building_request(works.bare, storeys(2), certificates=[number(90), number(91)])
    case = open_for(works.office, "building_registration", request)
    found = the(look_at_case(works.office, case), "certificates-count")
    assert (found.measured, found.limit) == ("2", "0")


def test_the_whole_parcel_is_held_from_acceptance(works):
    office = works.office
    first = open_for(office, "building_registration", building_request(works.bare, storeys(2)))
    for step, who in (("submit", "clerk"), ("accept", "clerk")):
        office.step(first, step, who)
    second = open_for(office, "building_registration", building_request(works.bare, storeys(2)))
    found = the(look_at_case(office, second), "another-case")
    assert (found.rule, found.facts["case"]) == ("HOLD-08", first)


def test_a_building_of_another_party_is_not_applied_for_by_the_first(works):
    office = works.office
    request = building_request(works.bare, storeys(2))
    case = open_for(office, "building_registration", request, demo.SECOND)
    found = the(look_at_case(office, case), "owners-do-not-apply")
    assert judged(found) == ("OWN-01", "refuse", "0", "1")
    assert found.facts["missing"] == "示例企业一"
