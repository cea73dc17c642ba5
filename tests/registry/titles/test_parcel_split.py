"""宗地分割: children cover the parcel, keep use, term and holders, and take along what stood."""

from tests.registry.test_register import faults
from tests.support.cuts import (
    block,
    by_lines,
    by_polygons,
    codes_of,
    cut_request,
    divide,
    shares,
    upright,
)
from tests.support.park import keep_draft, rectangle
from tests.support.stages import rows
from tests.support.titles import HOUSE, SECOND_HOUSE, register_building, storeys, units_of

DISTRICT = "360482001001GB"
NUMBERED = "赣（2026）共青城市不动产权第00000"


def test_a_bare_parcel_is_cut_in_two(works):
    office, parcel = works.office, works.bare
    case = divide(office, by_lines(parcel, upright(250)))
    west, east = codes_of(case)
    assert [west, east] == [f"{DISTRICT}00004", f"{DISTRICT}00005"]
    assert shares(office, parcel) == []
    assert shares(office, west) == [("W00000000", "0.00", "0.00", "15000.00")]
    assert shares(office, east) == [("W00000000", "0.00", "0.00", "5000.00")]
    assert faults(office) == []


def test_rights_go_on_and_certificates_are_made_anew(works):
    office, parcel = works.office, works.bare
    case = divide(office, by_lines(parcel, upright(250)))
    assert rows(
        office,
        "select u.parcel_code, u.suffix, r.right_type, r.use_id, r.term_start::text,"
        " r.term_end::text, h.name, c.number, s.state from property_right r"
        " join unit u using (park_id, unit_id) join right_holder h using (park_id, right_id)"
        " join certificate c using (park_id, right_id) join certificate_state s"
        " on s.park_id = c.park_id and s.certificate_id = c.certificate_id and s.died is null"
        " where :e in (r.born, r.died) order by 1",
        e=case.entry,
    ) == [
        (
            code,
            "W00000000",
            3,
            1,
            "2026-03-01",
            "2076-02-29",
            "示例企业一",
            f"{NUMBERED}{n}号",
            state,
        )
        for code, n, state in (
            (parcel, "01", "surrendered"),
            (codes_of(case)[0], "07", "issued"),
            (codes_of(case)[1], "08", "issued"),
        )
    ]


def test_what_came_out_of_what_is_kept_with_the_areas(works):
    office, parcel = works.office, works.bare
    case = divide(office, by_lines(parcel, upright(250)))
    edges = rows(
        office,
        "select p.code, c.code, d.area::text from parcel_descent d"
        " join parcel p on p.park_id = d.park_id and p.parcel_id = d.parent_id"
        " join parcel c on c.park_id = d.park_id and c.parcel_id = d.child_id order by 2",
    )
    west, east = codes_of(case)
    assert edges == [(parcel, west, "15000.00"), (parcel, east, "5000.00")]
    [division] = rows(
        office, "select children, residual::text, edge_term::text from parcel_division"
    )
    # two new points, one on each of the edges of 200 m
    assert division == (2, "0.0000", "0.1415")
    for edges in (
        "select count(*), count(distinct parent_id) from unit_descent where born = :e",
        "select count(*), count(distinct parent_id) from right_descent where born = :e",
    ):
        assert rows(office, edges, e=case.entry) == [(2, 1)]
    facts = case.steps[-1].facts
    assert (facts["parent"], facts["residual"]) == (parcel, "0.00")


def test_children_come_from_the_parents_supply_and_keep_its_use(works):
    office, parcel = works.office, works.bare
    case = divide(office, by_lines(parcel, upright(250)))
    origins = rows(
        office,
        "select o.code, o.supply_id, o.use_id from parcel_origin o"
        " where o.code = any(cast(:codes as text[])) order by 1",
        codes=[parcel, *codes_of(case)],
    )
    assert len(origins) == 3
    assert len({row[1:] for row in origins}) == 1


def test_every_child_gets_its_map(works):
    office, parcel = works.office, works.bare
    case = divide(office, by_lines(parcel, upright(250)))
    maps = rows(
        office,
        "select snapshot::jsonb -> 'plan' ->> 'code', snapshot::jsonb ->> 'unit_code',"
        " snapshot::jsonb ->> 'holder' from document where born = :e order by 1",
        e=case.entry,
    )
    assert maps == [(code, f"{code}W00000000", "示例企业一") for code in codes_of(case)]


def test_a_building_falls_into_one_child_with_its_units(works):
    office, (first, second, stairs) = works.office, works.storeys
    case = divide(office, by_lines(first[:19], upright(250, row=2)))
    built, bare = codes_of(case)
    assert shares(office, built) == [
        ("F00010001", "3600.00", "400.00", "7500.00"),
        ("F00010002", "3600.00", "400.00", "7500.00"),
        ("F00010003", "800.00", "-800.00", "0.00"),
    ]
    assert shares(office, bare) == [("W00000000", "0.00", "0.00", "5000.00")]
    lines = rows(
        office,
        "select p.code, c.code from unit_descent d"
        " join unit p on p.park_id = d.park_id and p.unit_id = d.parent_id"
        " join unit c on c.park_id = d.park_id and c.unit_id = d.child_id"
        " where d.born = :e order by 1, 2",
        e=case.entry,
    )
    assert lines == [
        (first, f"{built}F00010001"),
        (first, f"{bare}W00000000"),
        (second, f"{built}F00010002"),
        (second, f"{bare}W00000000"),
        (stairs, f"{built}F00010003"),
    ]
    assert case.steps[-1].facts["units"] == [
        *(f"{built}F0001000{n}" for n in (1, 2, 3)),
        f"{bare}W00000000",
    ]
    assert faults(office) == []


def test_floors_papers_and_common_parts_go_along(works):
    office, (first, _, _) = works.office, works.storeys
    was = "select v.structure, v.total_area, v.completed_on, v.survey_document, count(f.*)"
    of = (
        " from building b join building_version v using (park_id, building_id)"
        " join floor f using (park_id, building_id)"
        " where b.parcel_code = :code group by 1, 2, 3, 4"
    )
    before = rows(office, was + of, code=first[:19])
    built, _ = codes_of(divide(office, by_lines(first[:19], upright(250, row=2))))
    assert rows(office, was + of, code=built) == before
    [common] = rows(
        office,
        "select p.number, h.name from right_holder h join party p using (party_id)"
        " join property_right r using (park_id, right_id) join unit u using (park_id, unit_id)"
        " where u.parcel_code = :code and u.common",
        code=built,
    )
    assert common == (f"业主共有{built}0001", "业主共有")


def test_land_is_shared_anew_within_each_child(works):
    office, parcel = works.office, works.bare
    register_building(office, parcel, storeys(2))
    again = storeys(3, SECOND_HOUSE)
    register_building(office, parcel, again, storeys_built=3, house=SECOND_HOUSE)
    south, north = block(100, 100, 300, 152.5), block(100, 152.5, 300, 200)
    case = divide(office, by_polygons(parcel, north, south))
    upper, lower = codes_of(case)
    thirds = ["3166.67", "3166.67", "3166.66"]
    assert [row[3] for row in shares(office, upper)] == [*thirds, "0.00"]
    assert [row[3] for row in shares(office, lower)] == ["5250.00", "5250.00", "0.00"]
    numbers = rows(
        office,
        "select b.parcel_code, b.number from building b where b.born = :e order by 1",
        e=case.entry,
    )
    assert numbers == [(upper, "0001"), (lower, "0001")]


def test_children_read_from_a_survey_are_used_up(works):
    office, parcel = works.office, works.bare
    drafts = [keep_draft(office, rectangle(100 + 100 * n, 100, 100, 100)) for n in range(2)]
    case = divide(office, cut_request(parcel, {"drafts": drafts}))
    assert len(codes_of(case)) == 2
    states = rows(
        office,
        "select state from draft where draft_id = any(cast(:ids as bigint[]))",
        ids=drafts,
    )
    assert states == [("used",)] * 2


def test_plots_of_so_many_mu_and_the_rest_are_cut_parallel_to_an_edge(works):
    office, parcel = works.office, works.bare
    # J1 in the north-west: the edge from J4, the south-west corner, runs north
    cut = {"parallel": {"edge": 4, "mu": ["10", "10"]}}
    case = divide(office, cut_request(parcel, cut, children=[]))
    areas = [shares(office, code)[0][3] for code in codes_of(case)]
    assert areas == ["6666.65", "6666.65", "6666.70"]
    met = rows(
        office,
        "select inputs ->> 'measured', inputs ->> 'limit', inputs ->> 'difference' from judgment"
        " where born = :e and kind = 'area-met' order by n",
        e=case.entry,
    )
    assert met == [("6666.65", "6666.67", "-0.02")] * 2


def test_a_child_can_be_divided_again_and_its_line_goes_on(works):
    office, parcel = works.office, works.bare
    west, _ = codes_of(divide(office, by_lines(parcel, upright(250))))
    made = codes_of(divide(office, by_lines(west, upright(200))))
    assert made == [f"{DISTRICT}00006", f"{DISTRICT}00007"]
    assert [shares(office, code)[0][3] for code in made] == ["10000.00", "5000.00"]
    assert faults(office) == []


def test_the_address_of_a_child_is_said_or_stays(works):
    office, parcel = works.office, works.bare
    children = [{"access": "临路", "location": "园区一路1号"}, {"access": "临路"}]
    case = divide(office, by_lines(parcel, upright(250), children=children))
    places = rows(
        office,
        "select v.location, w.location from parcel_version v"
        " join unit u using (park_id, parcel_id) join unit_version w using (park_id, unit_id)"
        " where v.born = :e order by u.code",
        e=case.entry,
    )
    assert places == [("园区一路1号", "园区一路1号"), ("试验路1号", "试验路1号")]


def test_a_house_of_one_unit_gets_it_anew(works):
    office, code = works.office, works.factory
    case = divide(office, by_lines(code[:19], upright(250, row=1)))
    built, _ = codes_of(case)
    assert [row[0] for row in shares(office, built)] == ["F00010001"]
    assert units_of(case)[0] == f"{built}F00010001"
    assert HOUSE[0] + HOUSE[2] < 250
