"""What stands on a parcel holds its division, waits for a paper, or goes along to the children."""

from datetime import date

import pytest

from registry.demo import land as demo
from registry.errors import ChecksFailed
from tests.registry.titles.test_unit_holds import bring
from tests.support.cuts import block, by_lines, by_polygons, codes_of, divide, upright
from tests.support.stages import judged, look, look_at_case, rows, the
from tests.support.titles import mortgaged, open_for, restrict, seized

ACT = "parcel_split"
BANK = demo.SECOND
BOUND = (
    "select u.parcel_code, u.suffix, b.covers from restriction_unit b"
    " join unit u using (park_id, unit_id)"
    " where b.restriction_id = :id and b.died is null order by 1, 2"
)


def land(parcel):
    return f"{parcel}W00000000"


def to_examination(office, case):
    for step in ("submit", "accept"):
        office.step(case, step, "clerk")


def refused_at_examination(office, request):
    case = open_for(office, ACT, request)
    to_examination(office, case)
    with pytest.raises(ChecksFailed):
        office.step(case, "examine", "examiner")


def test_seized_it_is_not_divided(works):
    office, parcel = works.office, works.bare
    seized(office, land(parcel))
    request = by_lines(parcel, upright(250))
    assert judged(the(look(office, ACT, request), "held-seizure"))[:2] == ("HOLD-01", "refuse")
    refused_at_examination(office, request)


def test_suspended_it_waits(works):
    office, parcel = works.office, works.bare
    restrict(office, "suspension", land(parcel), authority="自然资源局")
    request = by_lines(parcel, upright(250))
    assert judged(the(look(office, ACT, request), "held-suspension"))[:2] == ("HOLD-05", "suspend")
    refused_at_examination(office, request)


def test_one_seized_unit_holds_the_whole_parcel(works):
    office, (_, second, _) = works.office, works.storeys
    seized(office, second)
    found = the(look(office, ACT, by_lines(second[:19], upright(250, row=2))), "held-seizure")
    assert (found.severity, found.facts["units"]) == ("refuse", second)


def test_a_seizure_that_has_lapsed_holds_nothing(works):
    office, parcel = works.office, works.bare
    seized(office, land(parcel), starts_on=date(2023, 3, 20), ends_on=date(2026, 3, 19))
    divide(office, by_lines(parcel, upright(250)))


def test_a_mortgage_goes_along_as_one_over_all_children(works):
    office, parcel = works.office, works.bare
    mortgage = mortgaged(office, land(parcel), BANK)
    request = by_lines(parcel, upright(250))
    assert judged(the(look(office, ACT, request), "held-mortgage"))[:2] == ("HOLD-04", "warn")
    made = codes_of(divide(office, request))
    assert rows(office, BOUND, id=mortgage) == [(code, "W00000000", "whole") for code in made]
    assert rows(office, "select died from restriction where restriction_id = :id", id=mortgage) == [
        (None,)
    ]


def test_a_mortgage_of_one_unit_keeps_that_unit_and_the_land_cut_from_it(works):
    office, (first, _, _) = works.office, works.storeys
    mortgage = mortgaged(office, first, BANK)
    built, bare = codes_of(divide(office, by_lines(first[:19], upright(250, row=2))))
    assert rows(office, BOUND, id=mortgage) == [
        (built, "F00010001", "whole"),
        (bare, "W00000000", "whole"),
    ]


def test_it_stays_on_some_children_alone_where_the_mortgagee_has_signed_that(works):
    office, parcel = works.office, works.bare
    mortgage = mortgaged(office, land(parcel), BANK)
    asked = [{"restriction": mortgage, "children": [2]}]
    case = open_for(office, ACT, by_lines(parcel, upright(250), allocations=asked))
    to_examination(office, case)
    assert the(look_at_case(office, case), "allocation").severity == "refuse"
    with pytest.raises(ChecksFailed):
        office.step(case, "examine", "examiner")
    bring(office, case, mortgage)
    assert the(look_at_case(office, case), "allocation").severity == "met"
    for step, who in (("examine", "examiner"), ("approve", "registrar")):
        office.step(case, step, who)
    _, east = codes_of(office.step(case, "register", "registrar"))
    assert rows(office, BOUND, id=mortgage) == [(east, "W00000000", "whole")]


@pytest.mark.parametrize("children", [[], [3], [0]])
def test_a_mortgage_stays_on_children_that_there_are(works, children):
    office, parcel = works.office, works.bare
    mortgage = mortgaged(office, land(parcel), BANK)
    asked = [{"restriction": mortgage, "children": children}]
    request = by_lines(parcel, upright(250), allocations=asked)
    assert the(look(office, ACT, request), "allocation-to-nothing").rule == "HOLD-04"


@pytest.mark.parametrize("kind", ["objection", "advance_notice"])
def test_an_objection_or_a_promise_waits_for_its_paper_and_goes_along(works, kind):
    office, parcel = works.office, works.bare
    [(party,)] = rows(office, "select party_id from party where number = :n", n=demo.FIRST.number)
    restriction = restrict(office, kind, land(parcel), in_favour=party)
    case = open_for(office, ACT, by_lines(parcel, upright(250)))
    to_examination(office, case)
    found = the(look_at_case(office, case), f"held-{kind.replace('_', '-')}")
    assert found.severity == "consent"
    bring(office, case, restriction)
    for step, who in (("examine", "examiner"), ("approve", "registrar")):
        office.step(case, step, who)
    made = codes_of(office.step(case, "register", "registrar"))
    assert [row[0] for row in rows(office, BOUND, id=restriction)] == made


def test_while_one_case_is_accepted_another_waits(works):
    office, parcel = works.office, works.bare
    first = open_for(office, ACT, by_lines(parcel, upright(250)))
    to_examination(office, first)
    west, east = block(100, 100, 180, 200), block(180, 100, 300, 200)
    request = by_polygons(parcel, west, east)
    found = the(look(office, ACT, request), "another-case")
    assert (judged(found)[:2], found.facts["case"]) == (("HOLD-08", "refuse"), first)


def test_a_seizure_served_in_the_middle_suspends_the_case_and_then_holds_it(works):
    office, parcel = works.office, works.bare
    case = open_for(office, ACT, by_lines(parcel, upright(250)))
    to_examination(office, case)
    for step, who in (("examine", "examiner"), ("approve", "registrar")):
        office.step(case, step, who)
    request = {
        "units": [land(parcel)],
        "authority": "某人民法院",
        "document_no": "（2026）赣04执1号",
        "served_at": "2026-03-25T09:30:00+08:00",
        "ends_on": "2029-03-24",
        "against": demo.FIRST.number,
    }
    number = office.open("seizure", request)
    assert office.carry_through(number).state == "registered"
    assert the(look_at_case(office, case), "held-seizure").severity == "refuse"
    assert office.step(case, "resume", "examiner").state == "accepted"
    with pytest.raises(ChecksFailed):
        office.step(case, "examine", "examiner")
