"""Free acts interrupt: what is open on the same unit stands still until it is examined again."""

import pytest

from registry.book import county as county_book
from registry.cases import path
from registry.cases.record import due, read
from registry.errors import ChecksFailed, NotAllowed, StepNotAllowed
from registry.refusals import AnotherCaseAccepted
from registry.rules.holds import ALWAYS_FREE, SERVED
from registry.values.workdays import Calendar
from tests.support.dealings import (
    deal,
    holders,
    mortgage_request,
    objection_request,
    on_day,
    open_deal,
    release_request,
    restriction_of,
    seizure_request,
    suspension_request,
    transfer_request,
)
from tests.support.stages import rows
from tests.support.titles import building_request, open_for, whole_house

#: the steps that bring a case to each state a free act interrupts
WAY = {
    "accepted": (),
    "more_proof": (("ask_proof", "examiner"),),
    "examined": (("examine", "examiner"),),
    "approved": (("examine", "examiner"), ("approve", "registrar")),
}


def case_of(office, number):
    with office.register.transaction() as tx:
        return read(tx, number)


def bring(office, number, state="accepted"):
    """Bring a case to a state."""
    for step, by in (("submit", "clerk"), ("accept", "clerk"), *WAY[state]):
        office.step(number, step, by, note="补充材料")
    return number


def transfer(office, unit, state="accepted"):
    return bring(office, open_deal(office, "transfer", transfer_request([unit])), state)


def seize(office, *units):
    return deal(office, "seizure", seizure_request(units))


@pytest.mark.parametrize("state", WAY)
def test_a_seizure_suspends_an_open_transfer(works, state):
    office, unit = works.office, works.storeys[0]
    number = transfer(office, unit, state)
    seizure = seize(office, unit)
    case = case_of(office, number)
    last = case.steps[-1]
    assert (case.state, last.from_state, last.clock_runs) == ("suspended", state, False)
    assert last.facts == {"interrupted_by_entry": seizure.entry, "act": "seizure"}
    assert last.actor == office.people["registrar"].account_id
    assert set(path.possible(case)) == {"resume", "refuse", "withdraw"}
    with pytest.raises(StepNotAllowed):
        office.step(number, "register", "registrar")


def test_taken_up_again_it_is_examined_again_and_finds_the_seizure(works):
    office, unit = works.office, works.storeys[0]
    number = transfer(office, unit, "approved")
    seizure = restriction_of(seize(office, unit))
    case = office.step(number, "resume", "examiner")
    assert (case.state, case.steps[-1].clock_runs) == ("accepted", True)
    assert (case.examined_by, case.second_examiner, case.approved_by) == (None, None, None)
    with pytest.raises(ChecksFailed) as no:
        office.step(number, "examine", "examiner")
    assert "held-seizure" in {f["kind"] for f in no.value.findings if f["severity"] == "refuse"}
    # the release interrupts too; then nothing stands in the way
    deal(office, "seizure_release", release_request(seizure))
    assert case_of(office, number).state == "suspended"
    for step, by in (
        ("resume", "examiner"),
        ("examine", "examiner"),
        ("approve", "registrar"),
        ("register", "registrar"),
    ):
        office.step(number, step, by)
    assert holders(office, unit) == [("示例企业二", "sole", "1/1")]


def test_the_clock_stands_while_it_is_suspended(works):
    office, unit = works.office, works.storeys[0]
    number = transfer(office, unit)

    def due_day():
        with office.register.transaction() as tx:
            return due(tx, read(tx, number)).day

    before = due_day()
    deal(on_day(office, 2026, 3, 26), "seizure", seizure_request([unit]))
    on_day(office, 2026, 4, 2).step(number, "resume", "examiner")
    with office.register.transaction() as tx:
        calendar = Calendar(county_book.calendar_years(tx))
    # Friday, then Monday to Thursday
    assert calendar.between(before, due_day()) == 5


def test_while_it_is_suspended_it_still_holds_the_unit(works):
    office, unit = works.office, works.storeys[0]
    transfer(office, unit)
    deal(office, "objection", objection_request([unit]))
    other = open_deal(office, "mortgage", mortgage_request([unit]))
    office.step(other, "submit", "clerk")
    with pytest.raises(AnotherCaseAccepted):
        office.step(other, "accept", "clerk")


def test_what_is_open_elsewhere_or_not_accepted_goes_on(works):
    office, (first, second, _) = works.office, works.storeys
    elsewhere = transfer(office, second)
    draft = open_deal(office, "mortgage", mortgage_request([first]))
    seize(office, first)
    assert case_of(office, elsewhere).state == "accepted"
    assert case_of(office, draft).state == "draft"
    office.step(draft, "submit", "clerk")
    deal(office, "objection", objection_request([first]))
    assert case_of(office, draft).state == "submitted"


def test_business_on_the_whole_parcel_is_interrupted_by_its_unit(works):
    office = works.office
    request = building_request(works.bare, [whole_house(2)])
    number = bring(office, open_for(office, "building_registration", request))
    seize(office, f"{works.bare}W00000000")
    assert case_of(office, number).state == "suspended"


def test_what_is_served_waits_for_nobody_and_does_not_interrupt_its_like(works):
    office, unit = works.office, works.storeys[0]
    transfer(office, unit)
    first = bring(office, open_deal(office, "seizure", seizure_request([unit])), "examined")
    seize(office, unit)
    assert case_of(office, first).state == "examined"


# ---------------------------------------------------------------- the table of free acts


def test_every_free_act_is_free_in_every_cell(seen_works):
    cells = dict(
        rows(
            seen_works.office,
            "select act, string_agg(distinct effect, '') from hold_rule where act = any(:acts)"
            " group by act",
            acts=sorted(ALWAYS_FREE),
        )
    )
    assert cells == dict.fromkeys(ALWAYS_FREE, "free")
    assert SERVED < ALWAYS_FREE


def test_releases_objections_and_corrections_interrupt_too(works):
    office, (bound, unit, _) = works.office, works.storeys
    mortgage = restriction_of(deal(office, "mortgage", mortgage_request([bound])))
    first, second = transfer(office, bound), transfer(office, unit)
    deal(office, "mortgage_release", release_request(mortgage))
    assert (case_of(office, first).state, case_of(office, second).state) == (
        "suspended",
        "accepted",
    )
    deal(office, "correction", {"units": [unit], "document_no": "更正1号", "note": "更正"})
    assert case_of(office, second).state == "suspended"
    office.step(second, "resume", "examiner")
    deal(office, "objection", objection_request([unit]))
    assert case_of(office, second).state == "suspended"


# ---------------------------------------------------------------- suspending by hand, resuming


def test_a_case_waits_for_a_suspension_and_is_not_refused_for_it(works):
    office, unit = works.office, works.storeys[0]
    restriction = restriction_of(deal(office, "suspension", suspension_request([unit])))
    number = transfer(office, unit)
    case = office.step(number, "suspend", "examiner")
    assert (case.state, case.steps[-1].clock_runs) == ("suspended", False)
    assert case.steps[-1].facts == {"documents": ["暂停〔2026〕1号"]}
    deal(office, "suspension_lifting", release_request(restriction))
    office.step(number, "resume", "examiner")
    for step, by in (("examine", "examiner"), ("approve", "registrar"), ("register", "registrar")):
        office.step(number, step, by)


def test_nothing_is_suspended_without_a_suspension(works):
    number = transfer(works.office, works.storeys[0])
    with pytest.raises(StepNotAllowed) as no:
        works.office.step(number, "suspend", "examiner")
    assert no.value.step == "suspend"


@pytest.mark.parametrize("who", ["clerk", "registrar", "supply", "park", "inspector", "admin"])
def test_only_an_examiner_takes_a_case_up_again(works, who):
    number = transfer(works.office, works.storeys[0])
    seize(works.office, works.storeys[0])
    with pytest.raises(NotAllowed):
        works.office.step(number, "resume", who)
    with pytest.raises(NotAllowed):
        works.office.step(number, "suspend", who)
