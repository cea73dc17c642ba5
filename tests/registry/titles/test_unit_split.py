"""标准厂房分割发证: what comes out of a unit has exactly what it had; nobody else is touched."""

from decimal import Decimal

from tests.support.stages import look, look_at_case, rows, the
from tests.support.titles import (
    HOUSE,
    building_request,
    halves,
    north,
    open_for,
    outline,
    register_building,
    split,
    split_request,
    storeys,
    unit,
    units_of,
)

AREAS = (
    "select u.suffix, u.common, v.own_area::text, v.shared_area::text, v.land_share::text"
    " from unit u join unit_version v using (park_id, unit_id)"
    " where u.parcel_code = :parcel and v.died is null order by 1"
)
PLACE = north(HOUSE, 1)
IN_STOREYS = storeys(2, PLACE)


def test_the_parts_have_what_the_unit_had(works):
    office, code = works.office, works.factory
    case = split(office, code, IN_STOREYS)
    assert units_of(case) == [f"{code[:24]}000{n}" for n in (2, 3, 4)]
    assert rows(office, AREAS, parcel=code[:19]) == [
        ("F00010002", False, "3600.00", "400.00", "10000.00"),
        ("F00010003", False, "3600.00", "400.00", "10000.00"),
        ("F00010004", True, "800.00", "-800.00", "0.00"),
    ]


def test_rights_go_on_with_use_term_and_holder_and_certificates_anew(works):
    office, code = works.office, works.factory
    case = split(office, code, IN_STOREYS)
    assert rows(
        office,
        "select u.suffix, r.right_type, r.use_id, r.term_start::text, r.term_end::text, h.name,"
        " s.state from property_right r join unit u using (park_id, unit_id)"
        " join right_holder h using (park_id, right_id)"
        " left join certificate c using (park_id, right_id)"
        " left join certificate_state s on s.park_id = c.park_id"
        " and s.certificate_id = c.certificate_id and s.died is null"
        " where :e in (r.born, r.died) order by 1",
        e=case.entry,
    ) == [
        ("F00010001", 4, 1, "2026-03-01", "2076-02-29", "示例企业一", "surrendered"),
        ("F00010002", 4, 1, "2026-03-01", "2076-02-29", "示例企业一", "issued"),
        ("F00010003", 4, 1, "2026-03-01", "2076-02-29", "示例企业一", "issued"),
        ("F00010004", 4, 1, "2026-03-01", "2076-02-29", "业主共有", None),
    ]
    for edges in (
        "select count(*), count(distinct parent_id) from unit_descent where born = :e",
        "select count(*), count(distinct parent_id) from right_descent where born = :e",
    ):
        assert rows(office, edges, e=case.entry) == [(3, 1)]


def test_numbers_continue_after_the_highest_ever_used(works):
    office, code = works.office, works.factory
    made = units_of(split(office, code, IN_STOREYS))
    first = units_of(split(office, made[0], halves(1, (PLACE[0], PLACE[1], 90, 40))))
    assert [c[-4:] for c in first] == ["0005", "0006"]
    second = units_of(split(office, made[1], halves(2, (PLACE[0], PLACE[1], 90, 40))))
    assert [c[-4:] for c in second] == ["0007", "0008"]


def test_a_later_split_divides_only_the_share_of_the_unit_it_touches(works):
    office, (first, _, _) = works.office, works.storeys
    x, y, _, _ = north(HOUSE, 2)
    thirds = [unit(1200, (1, outline(x + 30 * n, y, 30, 40))) for n in range(3)]
    before = rows(office, AREAS, parcel=first[:19])
    split(office, first, thirds)
    after = rows(office, AREAS, parcel=first[:19])
    assert after[:2] == before[1:]
    assert after[2:] == [
        ("F00010004", False, "1200.00", "133.34", "3333.35"),
        ("F00010005", False, "1200.00", "133.33", "3333.33"),
        ("F00010006", False, "1200.00", "133.33", "3333.32"),
    ]


def test_a_corridor_that_arises_is_shared_by_the_parts_alone(works):
    office, (first, second, _) = works.office, works.storeys
    x, y, _, _ = north(HOUSE, 2)
    parts = [
        unit(1700, (1, outline(x, y, 42.5, 40))),
        unit(1700, (1, outline(x + 47.5, y, 42.5, 40))),
        unit(200, (1, outline(x + 42.5, y, 5, 40)), common="apportioned"),
    ]
    made = units_of(split(office, first, parts))
    got = {r[0]: r[2:] for r in rows(office, AREAS, parcel=first[:19])}
    assert got[second[19:]] == ("3600.00", "400.00", "10000.00")
    assert [got[code[19:]] for code in made] == [
        ("1700.00", "300.00", "5000.00"),
        ("1700.00", "300.00", "5000.00"),
        ("200.00", "-200.00", "0.00"),
    ]


def test_land_can_be_divided_as_agreed_or_own_part_first(works):
    office, (first, second, _) = works.office, works.storeys
    box = (*north(HOUSE, 2)[:2], 90.0, 40.0)
    agreed = halves(1, box)
    agreed[0]["land_share"], agreed[1]["land_share"] = "9999.99", "0.01"
    split(office, first, agreed, sharing="agreement")
    own = halves(2, box)
    own[1]["own_land"] = "100"
    split(office, second, own, sharing="own_first")
    got = {r[0]: r[4] for r in rows(office, AREAS, parcel=first[:19])}
    assert sorted(got.values()) == sorted(["9999.99", "0.01", "4950.00", "5050.00", "0.00"])
    assert sum(map(Decimal, got.values())) == 20000


def test_only_the_unit_is_held_from_acceptance_not_its_neighbour(works):
    office, (first, second, _) = works.office, works.storeys
    box = (*north(HOUSE, 2)[:2], 90.0, 40.0)
    one = open_for(office, "unit_split", split_request(first, halves(1, box)))
    for step in ("submit", "accept"):
        office.step(one, step, "clerk")
    again = open_for(office, "unit_split", split_request(first, halves(1, box)))
    assert the(look_at_case(office, again), "another-case").facts["case"] == one
    parcel = building_request(first[:19], storeys(1), 1, house=(110, 455, 100, 40))
    assert the(look(office, "building_registration", parcel), "another-case").rule == "HOLD-08"
    other = open_for(office, "unit_split", split_request(second, halves(2, box)))
    assert not [f for f in look_at_case(office, other) if f.severity == "refuse"]
    office.carry_through(other)


def test_what_was_decided_is_kept_with_the_values_it_was_decided_by(works):
    office = works.office
    case = split(office, works.factory, IN_STOREYS)
    kept = rows(
        office,
        "select rule, kind, severity, inputs ->> 'measured', inputs ->> 'limit',"
        " rule_values -> 0 ->> 'document' from judgment where born = :e order by n",
        e=case.entry,
    )
    conditions = "T-001 规划条件"
    assert kept == [
        ("SPLIT-03", "division-allowed", "met", None, None, conditions),
        ("SPLIT-04", "unit-levels-kept", "met", "层", "幢、层、套", conditions),
        ("SPLIT-05", "unit-area-kept", "met", "4000.00", "100.00", conditions),
        ("SPLIT-06", "self-held", "met", "1.0000", "0.4000", conditions),
        ("SPLIT-10", "no-opinion", "warn", None, None, None),
    ]


def test_a_building_in_units_can_be_entered_at_once_or_divided_later_alike(works):
    office, parcel = works.office, works.bare
    register_building(office, parcel, storeys(2))
    split(office, works.factory, IN_STOREYS)
    at_once = [r[1:] for r in rows(office, AREAS, parcel=parcel)]
    assert at_once == [r[1:] for r in rows(office, AREAS, parcel=works.factory[:19])]
