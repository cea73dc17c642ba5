"""查处: every state with every step, by the table in the database; its clocks, its fine."""

from datetime import date
from decimal import Decimal

import pytest

from registry.cases import violations
from registry.errors import MalformedValue, NotAllowed, NotFound, ReasonNeeded
from registry.field_refusals import (
    CaseStandsElsewhere,
    FineBeyondRange,
    NotHappenedYet,
    StepNeedsPaper,
)
from registry.values.workdays import CalendarYearUnknown
from tests.support.dealings import on_day
from tests.support.field import actor_of, kept, machine, reported, took, walk
from tests.support.raw import at_once
from tests.support.stages import rows

#: a way to each state, from the clue
WAYS = {
    "clue": (),
    "unfounded": ("reject",),
    "verified": ("verify",),
    "ordered": ("verify", "order"),
    "uncorrected": ("verify", "order", "reinspect_failed"),
    "corrected": ("verify", "order", "reinspect_corrected"),
    "filed": ("verify", "file"),
    "investigated": ("verify", "file", "investigate"),
    "notified": ("verify", "file", "investigate", "notify"),
    "spared": ("verify", "file", "investigate", "spare"),
    "decided": ("verify", "file", "investigate", "notify", "decide"),
    "served": ("verify", "file", "investigate", "notify", "decide", "serve"),
    "enforced": ("verify", "file", "investigate", "notify", "decide", "serve", "enforce"),
    "closed": ("verify", "order", "reinspect_corrected", "close"),
    "withdrawn": ("verify", "file", "withdraw"),
    "handed_over": ("verify", "hand_over"),
}
STEPS = (
    "verify", "reject", "order", "reinspect_corrected", "reinspect_failed", "close", "file",
    "investigate", "notify", "spare", "decide", "serve", "enforce", "withdraw", "hand_over",
)  # fmt: skip
#: the machine, as the law and the design have it: what the database must hold, and nothing more
TABLE = {
    "clue": {"verify": "verified", "reject": "unfounded", "hand_over": "handed_over"},
    "verified": {"order": "ordered", "file": "filed", "hand_over": "handed_over"},
    "ordered": {
        "reinspect_corrected": "corrected",
        "reinspect_failed": "uncorrected",
        "file": "filed",
        "hand_over": "handed_over",
    },
    "uncorrected": {"order": "ordered", "file": "filed", "hand_over": "handed_over"},
    "corrected": {"close": "closed"},
    "filed": {"investigate": "investigated", "withdraw": "withdrawn", "hand_over": "handed_over"},
    "investigated": {
        "notify": "notified",
        "spare": "spared",
        "withdraw": "withdrawn",
        "hand_over": "handed_over",
    },
    "notified": {
        "decide": "decided",
        "spare": "spared",
        "withdraw": "withdrawn",
        "hand_over": "handed_over",
    },
    "spared": {"reinspect_corrected": "corrected", "reinspect_failed": "uncorrected"},
    "decided": {"serve": "served", "hand_over": "handed_over"},
    "served": {"enforce": "enforced"},
    "enforced": {"reinspect_corrected": "corrected", "reinspect_failed": "served"},
    "unfounded": {},
    "closed": {},
    "withdrawn": {},
    "handed_over": {},
}


@pytest.fixture(scope="module")
def walked(seen_works):
    """A case in each state, by number; tests only try what is refused, or take it back."""
    office = seen_works.office
    numbers = {}
    for state, way in WAYS.items():
        number = reported(office, seen_works.factory, source_key=f"到 {state}").number
        assert walk(office, number, *way).clue.state == state
        numbers[state] = number
    return office, numbers


class TakeBackError(Exception):
    """What was tried is taken back."""


def attempt(office, number, step, by):
    """Take a step and take it back; return where it led."""
    who = office.people[by]
    day = date(2026, 3, 25)
    given = violations.Step(step=step, happened_on=day, note="x", evidence=kept(office))
    led = []
    with pytest.raises(TakeBackError), office.register.transaction() as tx:
        led.append(violations.take_step(tx, who, number, given, now=office.clock()).clue.state)
        raise TakeBackError
    return led[0]


def test_the_database_holds_this_machine_and_no_other(seen_works):
    assert machine(seen_works.office) == {
        (state, step): to for state, moves in TABLE.items() for step, to in moves.items()
    }
    assert set(WAYS) == set(TABLE)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", sorted(TABLE))
def test_every_state_with_every_step(walked, state, step):
    office, numbers = walked
    number, leads = numbers[state], TABLE[state].get(step)
    by = actor_of(office, number, step)
    if leads is None:
        with pytest.raises(CaseStandsElsewhere) as no:
            attempt_plainly(office, number, step, by)
        assert no.value.state == state
        assert set(no.value.possible) == set(TABLE[state])
        return
    assert attempt(office, number, step, by) == leads
    for other in {"enforcer", "signatory", "park", "inspector", "clerk", "registrar"} - {by}:
        with pytest.raises(NotAllowed):
            attempt_plainly(office, number, step, other)


def attempt_plainly(office, number, step, by):
    return took(office, number, step, by)


def test_nothing_closes_without_a_re_inspection():
    before = {state for state, moves in TABLE.items() if "closed" in moves.values()}
    assert before == {"corrected"}
    assert {
        step for moves in TABLE.values() for step, to in moves.items() if to == "corrected"
    } == {"reinspect_corrected"}


def test_every_step_says_who_when_and_by_which_article(walked):
    office, numbers = walked
    with office.register.transaction() as tx:
        case = violations.read(tx, numbers["enforced"])
    assert [s.step for s in case.steps] == list(WAYS["enforced"])
    assert [s.n for s in case.steps] == list(range(1, 8))
    for step in case.steps:
        assert step.actor_name.startswith("示例")
        assert step.at == office.clock()
        assert "法" in step.article
    assert all(s.evidence for s in case.steps[1:])


PROVED = {
    "without the paper": ({"evidence": None}, StepNeedsPaper),
    "with a paper that is not kept": ({"evidence": b"\0" * 32}, NotFound),
    "tomorrow": ({"on": date(2026, 3, 26)}, NotHappenedYet),
}


@pytest.mark.parametrize(("changes", "no"), PROVED.values(), ids=PROVED.keys())
def test_a_step_is_proved(walked, changes, no):
    office, numbers = walked
    with pytest.raises(no):
        took(office, numbers["verified"], "order", **changes)


@pytest.mark.parametrize(
    ("state", "step"),
    [("clue", "reject"), ("filed", "withdraw"), ("verified", "hand_over"), ("notified", "spare")],
)
def test_what_ends_a_case_by_judgement_has_a_reason(walked, state, step):
    office, numbers = walked
    with pytest.raises(ReasonNeeded):
        took(office, numbers[state], step, note=" ")


def test_of_two_who_take_a_step_at_once_one_does(works):
    office = works.office
    for n in range(10):
        number = reported(office, works.factory, source_key=str(n)).number
        told = at_once(
            lambda number=number: took(office, number, "verify"),
            lambda number=number: took(office, number, "reject"),
        )
        assert [type(t) for t in told if isinstance(t, BaseException)] == [CaseStandsElsewhere]
        steps = "select count(*) from violation_step join clue using (park_id, clue_id)"
        assert rows(office, f"{steps} where number = :number", number=number) == [(1,)]


# ---------------------------------------------------------------- clocks


def clocks(office, number):
    with office.register.transaction() as tx:
        return {c.clock: c for c in violations.read(tx, number).clocks}


def test_ten_working_days_to_file_go_around_the_holidays(works):
    office = on_day(works.office, 2026, 4, 30)
    number = reported(office, works.factory).number
    took(office, number, "verify")
    [clock] = clocks(office, number).values()
    # 五一 1–5 May; Saturday 9 May is worked
    assert (clock.since, clock.days, clock.due) == (date(2026, 4, 30), 10, date(2026, 5, 18))
    assert not clock.over(date(2026, 5, 18))
    assert clock.over(date(2026, 5, 19))
    took(on_day(works.office, 2026, 5, 20), number, "file")
    found = clocks(office, number)
    assert found["file"].stopped_on == date(2026, 5, 20)
    assert found["file"].over(date(2026, 5, 20))
    assert found["decide"].due == date(2026, 8, 18)


def test_seven_working_days_to_serve(works):
    number = reported(works.office, works.factory).number
    walk(works.office, number, *WAYS["decided"])
    clock = clocks(works.office, number)["serve"]
    assert (clock.due, clock.stopped_on) == (date(2026, 4, 3), None)
    took(works.office, number, "serve")
    assert clocks(works.office, number)["serve"].stopped_on == date(2026, 3, 25)


def test_a_year_that_is_not_loaded_is_said(works):
    office = on_day(works.office, 2026, 12, 25)
    number = reported(office, works.factory).number
    took(office, number, "verify")
    clock = clocks(office, number)["file"]
    assert (clock.due, clock.unknown_year) == (None, 2027)
    assert issubclass(CalendarYearUnknown, Exception)


# ---------------------------------------------------------------- fines


def fine_of(office, number, **area):
    with office.register.transaction() as tx:
        return violations.fine(tx, violations.read(tx, number).clue, **area)


def test_a_fine_is_of_the_land_a_unit_has(works):
    office, unit = works.office, works.storeys[0]
    number = reported(office, unit).number
    found = fine_of(office, number)
    [(share,)] = rows(
        office,
        "select land_share from unit_version join unit using (park_id, unit_id)"
        " where code = :unit and died is null",
        unit=unit,
    )
    assert found.area == share
    assert found.found == f"单元 {unit} 分摊土地面积 {share} 平方米"
    assert (found.at_least, found.at_most) == (100 * share, 500 * share)
    assert found.source == "土地管理法实施条例（2021年）第五十九条"


def test_a_fine_is_of_all_the_land_or_what_was_measured(works):
    number = reported(works.office, works.bare).number
    assert fine_of(works.office, number).area == Decimal("20000.00")
    measured = fine_of(works.office, number, used_area=Decimal(120), used_how="现场勘测笔录")
    assert (measured.at_least, measured.at_most) == (Decimal("12000.00"), Decimal("60000.00"))
    assert measured.found == "实际使用土地面积 120 平方米：现场勘测笔录"


def test_by_the_law_of_the_day_of_the_act(works):
    then = on_day(works.office, 2021, 8, 31).clock()
    number = reported(works.office, works.bare, seen_at=then).number
    assert (fine_of(works.office, number).low, fine_of(works.office, number).high) == (10, 30)


def test_no_fine_by_area_where_the_law_sets_none(works):
    assert fine_of(works.office, reported(works.office, works.bare, kind="idle").number) is None


def test_the_amount_is_typed_within_the_range_or_below_with_a_reason(works):
    office = works.office
    number = reported(office, works.bare).number
    walk(office, number, *WAYS["notified"])
    with pytest.raises(FineBeyondRange) as no:
        took(office, number, "decide", amount=Decimal("10000000.01"))
    assert no.value.at_most == "10000000.00"
    with pytest.raises(ReasonNeeded):
        took(office, number, "decide", amount=Decimal(5), note="")
    case = took(office, number, "decide", amount=Decimal(2_500_000))
    facts = case.steps[-1].facts
    assert facts["amount"] == "2500000"
    assert facts["range"]["found"].endswith("面积 20000.00 平方米")


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-1", "1e30"])
def test_an_amount_is_a_number(works, amount):
    number = reported(works.office, works.bare).number
    walk(works.office, number, *WAYS["notified"])
    with pytest.raises(MalformedValue):
        took(works.office, number, "decide", amount=Decimal(amount))
    with pytest.raises(MalformedValue):
        fine_of(works.office, number, used_area=Decimal(amount))


def test_only_a_decision_fines(works):
    number = reported(works.office, works.bare).number
    with pytest.raises(CaseStandsElsewhere):
        took(works.office, number, "verify", amount=Decimal(1))
