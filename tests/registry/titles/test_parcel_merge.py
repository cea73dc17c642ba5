"""宗地合并: plots side by side, alike in all that counts, become one; nothing is lost."""

import pytest

from registry.demo import land as demo
from registry.errors import ChecksFailed
from tests.registry.test_register import faults
from tests.registry.titles.test_unit_holds import bring
from tests.support.cuts import (
    by_lines,
    codes_of,
    divide,
    merge,
    merge_request,
    shares,
    stopping,
    titled,
    upright,
)
from tests.support.park import keep_draft, plan_plot, rectangle
from tests.support.stages import (
    intake_request,
    judged,
    look,
    look_at_case,
    old_certificate,
    rows,
    the,
)
from tests.support.titles import (
    mortgaged,
    move_right,
    open_for,
    register_building,
    restrict,
    seized,
    storeys,
    whole_house,
)

ACT = "parcel_merge"
#: 50 m to the east of the bare plot
BESIDE = (300.0, 100.0, 50.0, 100.0)


def twin(works, **more):
    return titled(works.office, 21, BESIDE, **more)


def test_two_plots_become_one(works):
    office, parcel, beside = works.office, works.bare, twin(works)
    case = merge(office, parcel, beside)
    [whole] = codes_of(case)
    assert shares(office, whole) == [("W00000000", "0.00", "0.00", "25000.00")]
    assert shares(office, parcel) == shares(office, beside) == []
    facts = case.steps[-1].facts
    assert facts["areas"] == ["20000.00", "5000.00"]
    assert (facts["area"], facts["residual"]) == ("25000.00", "0.00")
    assert faults(office) == []


def test_it_comes_from_both_supplies_and_out_of_both_rights(works):
    office, parcel, beside = works.office, works.bare, twin(works)
    case = merge(office, parcel, beside)
    [whole] = codes_of(case)
    origins = "select count(*) from parcel_origin where code = :code"
    assert rows(office, origins, code=whole) == [(2,)]
    edges = rows(
        office,
        "select p.code, d.area::text from parcel_descent d join parcel p"
        " on p.park_id = d.park_id and p.parcel_id = d.parent_id where d.born = :e order by 1",
        e=case.entry,
    )
    assert edges == [(parcel, "20000.00"), (beside, "5000.00")]
    for count in (
        "select count(*) from unit_descent where born = :e",
        "select count(*) from right_descent where born = :e",
    ):
        assert rows(office, count, e=case.entry) == [(2,)]
    states = rows(
        office,
        "select s.state, count(*) from certificate_state s where s.born = :e group by 1 order by 1",
        e=case.entry,
    )
    assert states == [("issued", 1), ("surrendered", 2)]


def test_buildings_of_all_are_numbered_in_order_and_share_the_land(works):
    office, parcel = works.office, works.bare
    register_building(office, parcel, storeys(2))
    west, east = codes_of(divide(office, by_lines(parcel, upright(250))))
    again = (255.0, 110.0, 40.0, 40.0)
    register_building(office, east, [whole_house(1, again)], storeys_built=1, house=again)
    [whole] = codes_of(merge(office, west, east))
    assert [row[0] for row in shares(office, whole)] == [
        "F00010001",
        "F00010002",
        "F00010003",
        "F00020001",
    ]
    # 4,000, 4,000 and 1,600 m² of floor area
    assert [row[3] for row in shares(office, whole)] == ["8333.34", "8333.33", "0.00", "3333.33"]
    assert faults(office) == []


def test_a_bare_plot_gives_its_land_to_the_units_of_the_other(works):
    office, parcel, beside = works.office, works.bare, twin(works)
    register_building(office, parcel, [whole_house(2)])
    case = merge(office, parcel, beside)
    [whole] = codes_of(case)
    assert shares(office, whole) == [("F00010001", "8000.00", "0.00", "25000.00")]
    lines = rows(
        office,
        "select p.suffix from unit_descent d join unit p on p.park_id = d.park_id"
        " and p.unit_id = d.parent_id where d.born = :e order by 1",
        e=case.entry,
    )
    assert lines == [("F00010001",), ("W00000000",)]


def test_what_was_divided_and_merged_is_the_parcel_again_under_a_new_code(works):
    office, parcel = works.office, works.bare
    [whole] = codes_of(merge(office, *codes_of(divide(office, by_lines(parcel, upright(250))))))
    assert whole == "360482001001GB00006"
    same = rows(
        office,
        "select st_equals(a.geom, b.geom) from parcel_version a join parcel p"
        " using (park_id, parcel_id), parcel_version b join parcel q using (park_id, parcel_id)"
        " where p.code = :old and q.code = :new",
        old=parcel,
        new=whole,
    )
    assert same == [(True,)]
    assert shares(office, whole) == [("W00000000", "0.00", "0.00", "20000.00")]


# ---------------------------------------------------------------- refused


def test_one_parcel_or_the_same_twice_is_no_merger(seen_works):
    office, parcel = seen_works.office, seen_works.bare
    assert stopping(office, ACT, merge_request(parcel)) == {"nothing-joined"}
    assert stopping(office, ACT, merge_request(parcel, parcel)) == {"nothing-joined"}
    assert stopping(office, ACT, merge_request(parcel, "x")) == {"no-parcel"}


def test_plots_that_do_not_touch_are_refused(seen_works):
    office = seen_works.office
    request = merge_request(seen_works.bare, seen_works.factory[:19])
    finding = the(look(office, ACT, request), "join-refused")
    assert judged(finding)[:2] == ("SPLIT-09", "refuse")
    assert finding.where["type"] == "Point"


def test_six_millimetres_apart_they_do_not_touch(works):
    beside = titled(works.office, 21, (300.006, 100, 50, 100))
    found = stopping(works.office, ACT, merge_request(works.bare, beside))
    assert found == {"join-refused"}


def test_the_approval_is_on_file(works):
    request = merge_request(works.bare, twin(works), approval="")
    assert stopping(works.office, ACT, request) == {"no-approval-paper"}


def test_land_of_different_holders_waits_for_a_transfer(works):
    request = merge_request(works.bare, twin(works, party=demo.SECOND))
    finding = the(look(works.office, ACT, request), "join-holders")
    assert judged(finding) == ("OWN-01", "refuse", "2", "1")


def test_different_shares_are_different_holders(works):
    office, beside = works.office, twin(works)
    held = ((demo.FIRST, 1, 2), (demo.SECOND, 1, 2))
    move_right(office, f"{beside}W00000000", *held)
    request = merge_request(works.bare, beside)
    assert "join-holders" in stopping(office, ACT, request)
    move_right(office, f"{works.bare}W00000000", *held)
    one = open_for(office, ACT, request, demo.FIRST)
    assert the(look_at_case(office, one), "land-of-others").rule == "OWN-01"
    office.carry_through(open_for(office, ACT, request, demo.FIRST, demo.SECOND))


def test_land_that_is_not_registered_is_not_merged(works):
    beside = plan_plot(works.office, rectangle(*BESIDE))
    found = stopping(works.office, ACT, merge_request(works.bare, beside))
    assert found == {"land-not-registered"}


def other_supply(works, **changes):
    """A plot beside, taken in with an old certificate that differs in one thing."""
    office = works.office
    old = {"term_start": "2026-03-01", "term_end": "2076-02-29"} | changes
    use = old.pop("use", "0601")
    row = {
        "draft_id": keep_draft(office, rectangle(*BESIDE)),
        "certificate": old_certificate(**old),
    }
    request = {"use": {"scheme": "GB/T 21010", "version": "2017", "code": use}, "rows": [row]}
    return codes_of(office.carry_through(office.open("intake", request, applicant=demo.FIRST)))[0]


@pytest.mark.parametrize(
    ("changes", "kind", "rule"),
    [
        ({"use": "0604"}, "join-uses", "USE-01"),
        ({"term_end": "2069-04-30"}, "join-terms", "DUR-01"),
        ({"right_nature": 101}, "join-natures", "OWN-03"),
    ],
)
def test_use_end_of_term_and_nature_of_the_right_are_one(works, changes, kind, rule):
    request = merge_request(works.bare, other_supply(works, **changes))
    finding = the(look(works.office, ACT, request), kind)
    assert judged(finding) == (rule, "refuse", "2", "1")
    with pytest.raises(ChecksFailed):
        works.office.carry_through(open_for(works.office, ACT, request))


def test_an_old_certificate_of_the_same_term_merges(works):
    merge(works.office, works.bare, other_supply(works))


def test_a_disputed_parcel_is_not_merged(works):
    office = works.office
    case = office.carry_through(office.open("intake", intake_request(office), applicant=demo.FIRST))
    *_, one, two = codes_of(case)
    assert "in-conflict" in stopping(office, ACT, merge_request(one, two))


# ---------------------------------------------------------------- holds


def test_one_seized_plot_holds_the_merger(works):
    office, beside = works.office, twin(works)
    seized(office, f"{beside}W00000000")
    assert stopping(office, ACT, merge_request(works.bare, beside)) == {"held-seizure"}


def test_a_suspended_one_too(works):
    office, beside = works.office, twin(works)
    restrict(office, "suspension", f"{beside}W00000000", authority="自然资源局")
    assert stopping(office, ACT, merge_request(works.bare, beside)) == {"held-suspension"}


def test_a_mortgage_on_one_reaches_the_whole_with_its_mortgagees_word(works):
    office, parcel, beside = works.office, works.bare, twin(works)
    mortgage = mortgaged(office, f"{beside}W00000000", demo.SECOND)
    register_building(office, parcel, [whole_house(2)])
    case = open_for(office, ACT, merge_request(parcel, beside))
    assert judged(the(look_at_case(office, case), "mortgage-of-some")) == (
        "HOLD-04", "consent", "1", "2"
    )  # fmt: skip
    bring(office, case, mortgage)
    [whole] = codes_of(office.carry_through(case))
    bound = rows(
        office,
        "select u.code, b.covers from restriction_unit b join unit u using (park_id, unit_id)"
        " where b.restriction_id = :id and b.died is null",
        id=mortgage,
    )
    # bare land was mortgaged: the building of the other plot is no collateral
    assert bound == [(f"{whole}F00010001", "land")]


def test_both_plots_are_held_from_acceptance(works):
    office, parcel, beside = works.office, works.bare, twin(works)
    case = open_for(office, ACT, merge_request(parcel, beside))
    for step in ("submit", "accept"):
        office.step(case, step, "clerk")
    other = the(look(office, "parcel_split", by_lines(parcel, upright(250))), "another-case")
    assert other.facts["case"] == case
