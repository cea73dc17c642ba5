"""What keeps a parcel whole: each finding is provoked, with its rule, its measure and its place."""

import pytest

from geo.divide import MOST_PIECES
from registry.demo import land as demo
from registry.errors import ChecksFailed
from tests.support.cuts import (
    block,
    by_lines,
    by_polygons,
    cut_request,
    divide,
    found,
    line,
    polygon,
    stopping,
    upright,
)
from tests.support.park import EAST, NORTH, keep_draft, plan_plot, rectangle
from tests.support.stages import judged, look, look_at_case, rows, the
from tests.support.titles import (
    SECOND_HOUSE,
    TERMS,
    add_rule_value,
    move_right,
    open_for,
    register_building,
    storeys,
    titled_plot,
    whole_house,
)

ACT = "parcel_split"
WEST, EAST_ = block(100, 100, 200, 200), block(200, 100, 300, 200)


def place(finding):
    """A point of the place a finding names, in metres from the park's corner."""
    coordinates = finding.where["coordinates"]
    while not isinstance(coordinates[0], float):
        coordinates = coordinates[0]
    return (coordinates[0] - EAST, coordinates[1] - NORTH)


# ---------------------------------------------------------------- shapes

SHAPES = {
    "a gap of 6 mm": ((WEST, block(200.006, 100, 300, 200)), "child-gap", "0.6000"),
    "an overlap of 6 mm": ((block(100, 100, 200.006, 200), EAST_), "child-overlap", "0.6000"),
    "a child outside": ((WEST, block(200, 100, 310, 200)), "child-outside", "1000.0000"),
    "a child elsewhere": ((WEST, EAST_, block(400, 100, 410, 110)), "child-outside", "100.0000"),
    "a strip of 2 cm": (
        (block(100, 100, 100.02, 200), block(100.02, 100, 300, 200)), "child-strip", "2.0000"
    ),
    "one child": ((block(100, 100, 300, 200),), "nothing-cut", "1"),
}  # fmt: skip


@pytest.mark.parametrize(("shapes", "kind", "measured"), SHAPES.values(), ids=SHAPES.keys())
def test_children_that_do_not_cover_the_parcel_once_are_refused(seen_works, shapes, kind, measured):
    request = by_polygons(seen_works.bare, *shapes)
    finding = the(look(seen_works.office, ACT, request), kind)
    assert judged(finding)[:3] == ("SPLIT-09", "refuse", measured)
    assert kind == "nothing-cut" or 90 < place(finding)[0] < 420


def test_a_millimetre_between_children_is_noise_but_must_add_up(seen_works):
    office, parcel = seen_works.office, seen_works.bare
    north, south = block(100, 150.001, 300, 200), block(100, 100, 300, 150)
    finding = the(look(office, ACT, by_polygons(parcel, north, south)), "residual")
    # 200 m of a millimetre, against rounding and two points on each of two edges of 100 m
    assert judged(finding) == ("SPLIT-09", "refuse", "-0.20", "0.1565")


LINES = {
    "misses": (line((400, 0), (400, 300)), "The cut does not run through the plot.", (400, 0)),
    "crosses itself": (
        line((150, 90), (150, 150), (180, 150), (140, 120), (140, 210)),
        "The cut crosses or touches itself.", (150, 127.5),
    ),
    "stops short": (
        line((150, 90), (150, 199)),
        "The cut ends inside the plot, before it reaches a boundary or another cut.", (150, 199),
    ),
    "leaves a strip of 3 cm": (
        upright(299.97), "The cut leaves a strip no wider than 3 cm.", (299.985, 150)
    ),
}  # fmt: skip


@pytest.mark.parametrize(("cut", "reason", "where"), LINES.values(), ids=LINES.keys())
def test_a_cut_that_cannot_be_is_refused_with_its_place(seen_works, cut, reason, where):
    finding = the(look(seen_works.office, ACT, by_lines(seen_works.bare, cut)), "cut-refused")
    assert judged(finding)[:2] == ("SPLIT-09", "refuse")
    assert finding.facts["reason"] == reason
    assert place(finding) == pytest.approx(where, abs=0.001)


CUTS = {
    "no way": ({}, "one-way-to-cut", None),
    "two ways": ({"lines": [upright(250)], "polygons": [WEST, EAST_]}, "one-way-to-cut", None),
    "no line": ({"lines": [{"type": "Point", "coordinates": [0, 0]}]}, "cut-refused", None),
    "an edge that is not": ({"parallel": {"edge": 5, "areas": ["100"]}}, "cut-refused", None),
    "more than there is": ({"parallel": {"edge": 1, "areas": ["20000"]}}, "cut-refused", None),
    "both measures": (
        {"parallel": {"edge": 1, "areas": ["100"], "mu": ["1"]}}, "square-metres-or-mu", None
    ),
    "no measure": ({"parallel": {"edge": 1}}, "square-metres-or-mu", None),
    "no draft": ({"drafts": [999]}, "no-draft", None),
    "a shape that is none": (
        {"polygons": [WEST, polygon((200, 100), (300, 200), (300, 100), (200, 200))]},
        "child-shape", {"child": 2},
    ),
    "2,000 children": (
        {"polygons": [WEST] * 2000}, "cut-refused",
        {"reason": "A plot is cut into more pieces than one case may have."},
    ),
    "2,000 plots of given area": (
        {"parallel": {"edge": 1, "areas": ["1"] * 2000}}, "cut-refused", None
    ),
    "2,000 drafts": ({"drafts": [1] * 2000}, "cut-refused", None),
}  # fmt: skip


@pytest.mark.parametrize(("cut", "kind", "facts"), CUTS.values(), ids=CUTS.keys())
def test_a_division_that_is_not_well_said_is_refused(seen_works, cut, kind, facts):
    finding = the(look(seen_works.office, ACT, cut_request(seen_works.bare, cut)), kind)
    assert finding.severity == "refuse"
    assert (facts or {}).items() <= finding.facts.items()
    assert MOST_PIECES == 500


# ---------------------------------------------------------------- the parcel


def test_an_unknown_parcel_is_named(seen_works):
    request = by_lines("360482001001GB09999", upright(250))
    assert the(look(seen_works.office, ACT, request), "no-parcel").rule == "CODE-01"


def test_an_ended_parcel_says_what_became_of_it(works):
    office, parcel = works.office, works.bare
    divide(office, by_lines(parcel, upright(250)))
    ended = the(look(office, ACT, by_lines(parcel, upright(200))), "parcel-ended")
    assert ended.facts["became"] == "360482001001GB00004、360482001001GB00005"


def test_land_without_a_registered_right_is_not_divided(works):
    office = works.office
    code = plan_plot(office, rectangle(500, 100, 200, 100))
    cut = line((600, 90), (600, 210))
    assert "land-not-registered" in stopping(office, ACT, by_lines(code, cut))


def test_a_cut_through_a_building_is_refused_where_it_cuts(seen_works):
    office, code = seen_works.office, seen_works.factory
    cut = the(look(office, ACT, by_lines(code[:19], upright(150, row=1))), "building-cut")
    assert judged(cut)[:2] == ("SPLIT-12", "refuse")
    assert cut.facts["building"] == f"{code[:19]}F0001"
    x, y = place(cut)
    assert (x, 260 <= y <= 300) == (150, True)


def test_a_cut_along_a_wall_leaves_the_building_whole(seen_works):
    office, code = seen_works.office, seen_works.factory
    assert "building-cut" not in found(office, ACT, by_lines(code[:19], upright(210, row=1)))


# ---------------------------------------------------------------- what is written


def test_the_approval_is_on_file(seen_works):
    request = by_lines(seen_works.bare, upright(250), approval=" ")
    finding = the(look(seen_works.office, ACT, request), "no-approval-paper")
    assert judged(finding)[:2] == ("SPLIT-03", "refuse")


@pytest.mark.parametrize(
    ("allowed", "kind", "severity"),
    [
        (True, "division-allowed", "met"),
        (False, "may-not-divide", "refuse"),
        (None, "permission-on-file", "by_hand"),
    ],
)
def test_the_conditions_allow_it_forbid_it_or_leave_it_to_a_person(works, allowed, kind, severity):
    office = works.office
    code = titled_plot(office, 9, row=3, **TERMS | {"may_divide": allowed})
    request = by_lines(code, upright(250, row=3))
    assert judged(the(look(office, ACT, request), kind))[:2] == ("SPLIT-03", severity)
    if severity != "met":
        with pytest.raises(ChecksFailed):
            divide(office, request)


def test_the_parks_opinion_is_needed_where_the_county_asks_for_it(works):
    office, request = works.office, by_lines(works.bare, upright(250))
    assert judged(the(look(office, ACT, request), "no-opinion"))[:2] == ("SPLIT-10", "warn")
    add_rule_value(office, "SPLIT-10", "opinion_needed", "true")
    assert the(look(office, ACT, request), "no-opinion").severity == "refuse"


def test_access_to_a_road_is_asked_for_each_child(seen_works):
    request = by_lines(seen_works.bare, upright(250), children=[{"access": "临路"}])
    missing = the(look(seen_works.office, ACT, request), "no-access")
    assert (judged(missing)[:2], missing.facts) == (("SPLIT-13", "warn"), {"child": 2})


def test_no_more_children_are_described_than_there_are(seen_works):
    request = by_lines(seen_works.bare, upright(250), children=[{}] * 3)
    assert judged(the(look(seen_works.office, ACT, request), "children-count"))[2:] == ("3", "2")


def factory_with(office, **item):
    """A plot with an indicator, with two buildings on its south side; a cut leaves 2,400 m²."""
    indicator = {
        "operator": ">=", "scope": "land", "source": "规划条件", "checkpoint": "completion",
        "unit": "", **item,
    }  # fmt: skip
    code = plan_plot(office, rectangle(100, 550, 200, 100), terms=TERMS, items=[indicator])
    demo.hand_over(office, demo.grant(office, code, demo.FIRST, 7))
    demo.register_first(office, code, demo.FIRST, 7)
    house = (110.0, 560.0, 100.0, 40.0)
    register_building(office, code, [whole_house(2, house)], house=(110, 560, 100, 40))
    return by_polygons(
        code, block(100, 550, 220, 610), polygon((100, 610), (100, 650), (300, 650), (300, 550),
        (220, 550), (220, 610)), children=[{}, {}]
    )  # fmt: skip


INDICATORS = {
    "floor area ratio kept": ({"indicator": "容积率", "value": "1.11"}, None),
    "floor area ratio missed": ({"indicator": "容积率", "value": "1.12"}, ("1.11", "≥ 1.12")),
    "density missed": (
        {"indicator": "建筑密度", "operator": "<=", "value": "55", "unit": "%"}, ("55.56%", "≤ 55%")
    ),
    "coefficient in its range": (
        {"indicator": "建筑系数", "operator": "range", "value": "40", "upper": "60", "unit": "%"},
        None,
    ),
    "what cannot be computed": ({"indicator": "绿地率", "value": "99", "unit": "%"}, None),
}  # fmt: skip


@pytest.mark.parametrize(("item", "missed"), INDICATORS.values(), ids=INDICATORS.keys())
def test_a_built_child_keeps_what_can_be_computed_of_the_conditions(works, item, missed):
    office = works.office
    request = factory_with(office, **item)
    finding = found(office, ACT, request).get("indicator-missed")
    if missed is None:
        assert finding is None
        return
    assert judged(finding) == ("SPLIT-11", "warn", *missed)
    add_rule_value(office, "SPLIT-11", "conditions_bind_children", "true")
    again = the(look(office, ACT, request), "indicator-missed")
    assert (again.severity, again.facts["child"]) == ("refuse", 1)


# ---------------------------------------------------------------- neighbours


def test_a_new_point_on_a_neighbours_edge_warns_there_and_leaves_him_alone(works):
    office, parcel = works.office, works.bare
    beside = plan_plot(office, rectangle(100, 200, 200, 40))
    request = by_lines(parcel, upright(250))
    finding = the(look(office, ACT, request), "point-on-neighbour")
    assert (judged(finding)[:2], finding.facts["other"]) == (("GEO-05", "warn"), beside)
    assert place(finding) == (150 + 100, 200)
    divide(office, request)
    points = rows(
        office,
        "select st_npoints(geom) from parcel_version v join parcel using (park_id, parcel_id)"
        " where code = :code",
        code=beside,
    )
    assert points == [(5,)]


def test_a_new_point_beside_a_neighbours_boundary_is_asked_about(works):
    office, parcel = works.office, works.bare
    plan_plot(office, rectangle(100, 200.02, 200, 40))
    near = the(look(office, ACT, by_lines(parcel, upright(250))), "near-miss")
    assert judged(near) == ("GEO-05", "warn", "0.020", "0.050")


def test_a_new_point_at_a_neighbours_corner_is_his_already(works):
    office, parcel = works.office, works.bare
    plan_plot(office, rectangle(250, 200, 40, 40))
    kinds = found(office, ACT, by_lines(parcel, upright(250)))
    assert {"point-on-neighbour", "near-miss"}.isdisjoint(kinds)


# ---------------------------------------------------------------- who asks


def test_a_shared_parcel_is_cut_only_by_all_its_holders(works):
    office, parcel = works.office, works.bare
    land = f"{parcel}W00000000"
    move_right(office, land, (demo.FIRST, 2, 3), (demo.SECOND, 1, 3))
    request = by_lines(parcel, upright(250))
    assert the(look(office, ACT, request), "owners-must-apply").severity == "warn"
    one = open_for(office, ACT, request, demo.FIRST)
    finding = the(look_at_case(office, one), "land-of-others")
    assert (judged(finding), finding.facts["missing"]) == (
        ("OWN-01", "refuse", "1", "2"),
        "示例企业二",
    )
    for step in ("submit", "accept"):
        office.step(one, step, "clerk")
    with pytest.raises(ChecksFailed):
        office.step(one, "examine", "examiner")
    office.step(one, "refuse", "examiner", "缺共有人")
    office.carry_through(open_for(office, ACT, request, demo.FIRST, demo.SECOND))


def test_a_bare_child_of_several_holders_waits_for_a_transfer(works):
    office, (first, _, _) = works.office, works.storeys
    move_right(office, first, (demo.SECOND, 1, 1))
    request = by_lines(first[:19], upright(250, row=2))
    finding = the(look(office, ACT, request), "bare-child-of-several")
    assert (judged(finding)[:2], finding.facts["child"]) == (("OWN-01", "refuse"), 2)


def test_units_of_different_holders_keep_them_in_their_children(works):
    office, parcel = works.office, works.bare
    register_building(office, parcel, storeys(2))
    made = register_building(
        office, parcel, [whole_house(2, SECOND_HOUSE)], house=SECOND_HOUSE
    ).steps[-1].facts["units"]  # fmt: skip
    move_right(office, made[0], (demo.SECOND, 1, 1))
    request = by_polygons(parcel, block(100, 152.5, 300, 200), block(100, 100, 300, 152.5))
    case = office.carry_through(open_for(office, ACT, request, demo.FIRST, demo.SECOND))
    north, south = case.steps[-1].facts["parcels"]
    held = rows(
        office,
        "select u.code, h.name from right_holder h join property_right r"
        " using (park_id, right_id) join unit u using (park_id, unit_id)"
        " where r.born = :e and not u.common order by 1",
        e=case.entry,
    )
    assert held == [
        (f"{north}F00010001", "示例企业二"),
        (f"{south}F00010001", "示例企业一"),
        (f"{south}F00010002", "示例企业一"),
    ]


# ---------------------------------------------------------------- numbers


def test_a_draft_is_cut_from_once(works):
    office, parcel = works.office, works.bare
    drafts = [keep_draft(office, rectangle(100 + 100 * n, 100, 100, 100)) for n in range(2)]
    request = cut_request(parcel, {"drafts": drafts})
    divide(office, request)
    assert stopping(office, ACT, request) == {"parcel-ended"}


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"certificates": ["赣（2026）共青城市不动产权第0000099号"]}, "certificates-count"),
        ({"children": [{"code": "360482001001GB00099"}, {}]}, "code-is-ours"),
        ({"surveyed_on": "2027-01-01"}, "in-the-future"),
    ],
)
def test_what_this_register_gives_itself_is_not_given(seen_works, changes, kind):
    request = by_lines(seen_works.bare, upright(250), **changes)
    assert kind in stopping(seen_works.office, ACT, request)
