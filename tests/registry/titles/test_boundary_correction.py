"""界址更正: the plot lies where the papers prove, under a new code, with all that stands on it."""

import pytest

from registry.demo import land as demo
from registry.errors import ChecksFailed
from registry.rules.use import UseCode
from tests.registry.test_register import faults
from tests.support.cuts import (
    block,
    by_lines,
    codes_of,
    correct,
    correction_request,
    divide,
    found,
    polygon,
    shares,
    stopping,
    upright,
)
from tests.support.park import keep_draft, plan_plot, rectangle, supplied_plot
from tests.support.stages import (
    HOUSING,
    intake_request,
    judged,
    look,
    look_at_case,
    open_grant,
    rows,
    take_back_request,
    the,
)
from tests.support.titles import mortgaged, move_right, open_for, register_building, storeys

ACT = "boundary_correction"
#: the bare plot, its eastern boundary a metre further in
NARROWER = block(100, 100, 299, 200)
BOUND = (
    "select u.parcel_code, b.covers from restriction_unit b join unit u using (park_id, unit_id)"
    " where b.restriction_id = :id and b.died is null order by 1"
)


def test_the_plot_lies_where_it_truly_does_under_a_new_code(works):
    office, parcel = works.office, works.bare
    case = correct(office, parcel, NARROWER)
    [true] = codes_of(case)
    assert true == "360482001001GB00004"
    assert shares(office, true) == [("W00000000", "0.00", "0.00", "19900.00")]
    assert shares(office, parcel) == []
    facts = case.steps[-1].facts
    assert (facts["was"], facts["area_before"], facts["area_after"]) == (
        parcel,
        "20000.00",
        "19900.00",
    )
    assert faults(office) == []


def test_what_it_came_out_of_and_how_much_was_right_is_kept(works):
    office, parcel = works.office, works.bare
    case = correct(office, parcel, block(101, 100, 302, 200))
    edges = rows(
        office,
        "select p.code, d.area::text from parcel_descent d join parcel p on p.park_id = d.park_id"
        " and p.parcel_id = d.parent_id where d.born = :e",
        e=case.entry,
    )
    assert edges == [(parcel, "19900.00")]
    states = rows(
        office,
        "select s.state, c.number from certificate_state s join certificate c"
        " using (park_id, certificate_id) where s.born = :e order by 1",
        e=case.entry,
    )
    assert [row[0] for row in states] == ["issued", "replaced"]


def test_before_and_after_are_said(seen_works):
    request = correction_request(seen_works.bare, NARROWER)
    finding = the(look(seen_works.office, ACT, request), "area-corrected")
    assert judged(finding) == ("GEO-06", "met", "19900.00", "20000.00")
    assert finding.facts["difference"] == "-100.00"


def test_buildings_units_and_their_land_go_along(works):
    office, parcel = works.office, works.bare
    register_building(office, parcel, storeys(2))
    [true] = codes_of(correct(office, parcel, NARROWER))
    assert shares(office, true) == [
        ("F00010001", "3600.00", "400.00", "9950.00"),
        ("F00010002", "3600.00", "400.00", "9950.00"),
        ("F00010003", "800.00", "-800.00", "0.00"),
    ]
    assert faults(office) == []


def test_a_mortgage_older_than_the_boundary_stays_on_it(works):
    office, parcel = works.office, works.bare
    mortgage = mortgaged(office, f"{parcel}W00000000", demo.SECOND)
    west, east = codes_of(divide(office, by_lines(parcel, upright(250))))
    [true] = codes_of(correct(office, east, block(250, 100, 299, 200)))
    assert rows(office, BOUND, id=mortgage) == [(west, "whole"), (true, "whole")]


def test_a_survey_file_can_say_it(works):
    office = works.office
    draft = keep_draft(office, rectangle(100, 100, 199, 100))
    request = {"parcel": works.bare, "document_no": "复测3号", "draft_id": draft}
    office.carry_through(open_for(office, ACT, request))
    assert rows(office, "select state from draft where draft_id = :id", id=draft) == [("used",)]


def test_a_plot_that_is_only_planned_or_supplied_is_corrected_too(works):
    office = works.office
    planned = plan_plot(office, rectangle(500, 100, 100, 100))
    supplied = supplied_plot(office, rectangle(700, 100, 100, 100), 31)
    for code, x in ((planned, 500), (supplied, 700)):
        [true] = codes_of(correct(office, code, block(x, 100, x + 99, 200)))
        conditions = (
            "select count(*) from parcel_conditions where code = :old"
            " and conditions_id = (select conditions_id from parcel_conditions where code = :new)"
        )
        assert rows(office, conditions, old=code, new=true) == [(1,)]
    demo.register_first(office, true, demo.FIRST, 31)


def test_a_dispute_ends_when_the_boundary_is_set_right_for_both(works):
    office = works.office
    taken = office.carry_through(
        office.open("intake", intake_request(office), applicant=demo.FIRST)
    )
    *_, one, two = codes_of(taken)
    standing = (
        "select v.standing from parcel_version v join parcel p using (park_id, parcel_id)"
        " where p.code = :code and v.died is null"
    )
    assert rows(office, standing, code=two) == [("in_conflict",)]
    [true] = codes_of(correct(office, one, block(500, 100, 575, 200)))
    for code in (true, two):
        assert rows(office, standing, code=code) == [("located",)]
    assert rows(office, "select count(*) from parcel_conflict where died is null") == [(0,)]
    assert faults(office) == []


def test_a_plot_without_position_gets_one(works):
    office = works.office
    taken = office.carry_through(
        office.open("intake", intake_request(office), applicant=demo.FIRST)
    )
    _, unlocated, *_ = codes_of(taken)
    case = correct(office, unlocated, block(700, 100, 712.345, 200))
    assert case.steps[-1].facts["area_after"] == "1234.50"


# ---------------------------------------------------------------- refused


def test_over_a_neighbour_it_is_refused_as_ever(works):
    office = works.office
    beside = plan_plot(office, rectangle(300, 100, 50, 100))
    request = correction_request(works.bare, block(100, 100, 300.006, 200))
    finding = the(look(office, ACT, request), "overlap")
    assert judged(finding)[:3] == ("GEO-03", "refuse", "0.6000")
    assert finding.facts["other"] == beside
    with pytest.raises(ChecksFailed):
        office.carry_through(open_for(office, ACT, request))


REFUSED = {
    "outside the park": ({"polygon": block(-10, 100, 300, 200)}, "outside-park"),
    "no change": ({"polygon": block(100, 100, 300, 200)}, "nothing-changes"),
    "no shape": ({"polygon": None}, "draft-or-polygon"),
    "two shapes": ({"draft_id": 1}, "draft-or-polygon"),
    "a draft that is not": ({"polygon": None, "draft_id": 999}, "no-draft"),
    "a crossing": (
        {"polygon": polygon((100, 100), (300, 200), (300, 100), (100, 200))}, "shape"
    ),
    "no proof": ({"document_no": " "}, "no-proof-of-error"),
    "surveyed tomorrow": ({"surveyed_on": "2026-03-26"}, "in-the-future"),
    "a code of ours": ({"code": "360482001001GB00099"}, "code-is-ours"),
    "certificates of ours": (
        {"certificates": ["赣（2026）共青城市不动产权第0000099号"]}, "certificates-count"
    ),
    "an unknown parcel": ({"parcel": "x"}, "no-parcel"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "kind"), REFUSED.values(), ids=REFUSED.keys())
def test_what_does_not_fit_is_refused(seen_works, changes, kind):
    request = correction_request(seen_works.bare, NARROWER, **changes)
    assert kind in stopping(seen_works.office, ACT, request)


def test_a_building_left_outside_is_refused(seen_works):
    code = seen_works.factory[:19]
    request = correction_request(code, block(100, 250, 200, 350))
    finding = the(look(seen_works.office, ACT, request), "building-outside-parcel")
    assert judged(finding)[:3] == ("SPLIT-12", "refuse", "400.0000")


def test_land_of_another_use_is_not_taken_in(works):
    office = works.office
    terms = {"max_years": 70, "standard_factory": False, "planning_document": "x"}
    other = plan_plot(office, rectangle(300, 100, 50, 100), use=HOUSING, terms=terms)
    office.carry_through(open_grant(office, [other], "HT-90", use=UseCode(**HOUSING)))
    office.carry_through(office.open("take_back", take_back_request(other)))
    request = correction_request(works.bare, block(100, 100, 301, 200))
    finding = the(look(office, ACT, request), "land-other-use")
    assert judged(finding)[:2] == ("USE-01", "refuse")


def test_once_someone_relied_on_the_boundary_it_is_not_corrected(works):
    office, parcel = works.office, works.bare
    move_right(office, f"{parcel}W00000000", (demo.SECOND, 1, 1))
    finding = the(look(office, ACT, correction_request(parcel, NARROWER)), "relied-on")
    assert judged(finding)[:2] == ("CASE", "refuse")
    assert "transfer" in finding.facts["later"]


def test_a_mortgage_since_relied_on_it_too(works):
    office, parcel = works.office, works.bare
    mortgaged(office, f"{parcel}W00000000", demo.SECOND)
    assert "relied-on" in found(office, ACT, correction_request(parcel, NARROWER))


def test_a_correction_waits_for_no_case_and_interrupts_what_is_open(works):
    office, parcel = works.office, works.bare
    open_case = open_for(office, "parcel_split", by_lines(parcel, upright(250)))
    for step in ("submit", "accept"):
        office.step(open_case, step, "clerk")
    [true] = codes_of(correct(office, parcel, NARROWER))
    state = "select state from case_file where number = :number"
    assert rows(office, state, number=open_case) == [("suspended",)]
    ended = the(look_at_case(office, open_case), "parcel-ended")
    assert ended.facts["became"] == true
    assert office.step(open_case, "refuse", "examiner", "宗地已更正").state == "refused"
