"""现场执法: orders, their service, and the clocks that run from it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from registry.clock import business_date
from registry.errors import MalformedValue, NotAllowed, NotFound
from registry.field_refusals import (
    CaseStandsElsewhere,
    NotHappenedYet,
    ServedAlready,
    SignaturesMissing,
    StepNeedsPaper,
)
from registry.refusals import WrongValue
from tests.support.dealings import on_day
from tests.support.enforcing import read, snapshot, step
from tests.support.field import prepared, reported, signed, took, walk
from tests.support.signing import (
    PRESENT,
    WITNESS,
    ordered,
    served,
    signatures,
    site_record,
    went,
)
from tests.support.stages import rows
from tests.support.titles import Works


def test_the_days_of_an_order_run_from_its_service(case: Any) -> None:
    office, number = case
    order = ordered(office, number)
    visit = went(office, number).visit_id
    step(office, number, "order", document=order.number)
    assert [c for c in read(office, number).clocks if c.clock == "correct"] == []
    served(office, number, order.number, visit)
    (clock,) = [c for c in read(office, number).clocks if c.clock == "correct"]
    today = business_date(office.clock())
    assert (clock.since, clock.due, clock.source) == (
        today,
        today + timedelta(days=15),
        order.number,
    )
    assert not clock.over(today + timedelta(days=15))
    assert clock.over(today + timedelta(days=16))
    record = site_record(office, number, visit)
    step(office, number, "reinspect_corrected", document=record.number)
    (clock,) = [c for c in read(office, number).clocks if c.clock == "correct"]
    assert clock.stopped_on == today


def test_a_paper_made_for_the_case_proves_a_step_and_no_other_does(works: Works, case: Any) -> None:
    office, number = case
    with pytest.raises(StepNeedsPaper):
        step(office, number, "order")
    other = reported(office, works.factory).number
    took(office, other, "verify")
    with pytest.raises(NotFound):
        step(office, number, "order", document=ordered(office, other).number)
    with pytest.raises(NotFound):
        step(office, number, "order", document="责改〔2026〕第009999号")
    order = ordered(office, number)
    assert step(office, number, "order", document=order.number).steps[-1].document == order.number


def test_a_suspension_notice_is_served_like_any_paper(works: Works, case: Any) -> None:
    office, number = case
    notice = signed(office, prepared(office, number, [works.storeys[0]]))
    paper = next(p for p in read(office, number).papers if p.kind == "suspension_notice")
    visit = went(office, number).visit_id
    proof = served(office, number, paper.document, visit)
    (line,) = [p for p in read(office, number).papers if p.document == paper.document]
    assert (line.proof, line.receiver) == (proof.number, PRESENT.name)
    assert notice.state == "registered"


@pytest.mark.parametrize(
    ("changes", "no"),
    [
        (
            {"manner": "mailed", "served_on": date(2026, 3, 26), "signatures": signatures()},
            NotHappenedYet,
        ),
        ({"served_on": date(2026, 3, 26)}, MalformedValue),
        ({"served_on": date(2026, 3, 24)}, MalformedValue),
        ({"manner": "left", "signatures": signatures()}, MalformedValue),
        ({"signatures": signatures()}, SignaturesMissing),
        ({"signatures": signatures("受送达人", 受送达人="不愿签收")}, MalformedValue),
        ({"by": "park"}, NotAllowed),
    ],
)
def test_a_service_that_cannot_be(case: Any, changes: Any, no: type[Exception]) -> None:
    office, number = case
    visit = went(office, number).visit_id
    order = ordered(office, number)
    with pytest.raises(no):
        served(office, number, order.number, visit, **changes)
    assert rows(office, "select count(*) from service") == [(0,)]


def test_what_is_handed_over_is_handed_over_at_the_visit(case: Any) -> None:
    """What is sent by mail arrives when it arrives, at no place the officers were."""
    office, number = case
    order = ordered(office, number)
    visit = went(office, number).visit_id
    later = on_day(office, 2026, 3, 27)
    for manner in ("handed", "left"):
        with pytest.raises(MalformedValue) as no:
            served(later, number, order.number, visit, manner=manner, witness=WITNESS)
        assert no.value.kind == "served_on"
    mailed = {"manner": "mailed", "signatures": signatures()}
    proof = served(later, number, order.number, visit, **mailed)
    facts = {fact["label"]: fact["value"] for fact in snapshot(office, proof.number)["facts"]}
    assert (facts["送达方式"], facts["送达地点"]) == ("邮寄送达", "——")
    assert facts["送达日期"] == "2026年3月27日"
    (clock,) = [c for c in read(later, number).clocks if c.clock == "correct"]
    assert clock.due == date(2026, 4, 11)


def test_left_behind_before_a_witness(case: Any) -> None:
    office, number = case
    visit = went(office, number).visit_id
    left = {"manner": "left", "witness": "示例社区干部", "signatures": signatures()}
    served(office, number, ordered(office, number).number, visit, **left)
    assert rows(office, "select manner, witness from service") == [("left", "示例社区干部")]


def test_a_paper_is_served_once_and_a_record_not_at_all(case: Any) -> None:
    office, number = case
    visit = went(office, number).visit_id
    order = ordered(office, number)
    served(office, number, order.number, visit)
    with pytest.raises(ServedAlready):
        served(office, number, order.number, visit)
    with pytest.raises(NotFound):
        served(office, number, site_record(office, number, visit).number, visit)


def test_the_decision_is_served_by_its_proof_and_the_days_to_pay_run_from_it(case: Any) -> None:
    office, number = case
    walk(office, number, "file", "investigate", "notify")
    took(office, number, "decide", amount=Decimal(100), note="减轻处罚")
    steps = {taken.step: taken.n for taken in read(office, number).steps}
    visit = went(office, number).visit_id
    proof = served(office, number, "示例罚决〔2026〕1号", visit, step=steps["decide"])
    facts = {fact["label"]: fact["value"] for fact in snapshot(office, proof.number)["facts"]}
    assert facts["送达文书"] == "行政处罚决定书（示例罚决〔2026〕1号）"
    later = on_day(office, 2026, 3, 26)
    with pytest.raises(StepNeedsPaper):  # not the day it was served
        step(later, number, "serve", document=proof.number)
    taken = step(office, number, "serve", document=proof.number)
    decision = taken.steps[steps["decide"] - 1]
    assert (decision.served_on, decision.proof) == (date(2026, 3, 25), proof.number)
    clocks = {clock.clock: clock for clock in taken.clocks}
    assert clocks["serve"].stopped_on == date(2026, 3, 25)
    assert (clocks["pay"].since, clocks["pay"].due) == (date(2026, 3, 25), date(2026, 4, 9))


def test_only_the_proof_of_the_decision_proves_that_it_was_served(case: Any) -> None:
    office, number = case
    visit = went(office, number).visit_id
    of_an_order = served(office, number, ordered(office, number).number, visit)
    walk(office, number, "file", "investigate", "notify", "decide")
    steps = {taken.step: taken.n for taken in read(office, number).steps}
    of_the_notice = served(office, number, "示例罚告〔2026〕1号", visit, step=steps["notify"])
    for proof in (of_an_order, of_the_notice):
        with pytest.raises(StepNeedsPaper) as no:
            step(office, number, "serve", document=proof.number)
        assert no.value.papers == ["proof_of_service"]
    with pytest.raises(ServedAlready):
        served(office, number, "示例罚告〔2026〕1号", visit, step=steps["notify"])
    for n in (steps["file"], 99):
        with pytest.raises(NotFound):
            served(office, number, "示例〔2026〕2号", visit, step=n)
    for printed in (" ", "a\x00b"):
        with pytest.raises(MalformedValue):
            served(office, number, printed, visit, step=steps["decide"])


def test_without_a_fine_no_days_to_pay_run(case: Any) -> None:
    office, number = case
    walk(office, number, "file", "investigate", "notify", "decide", "serve")
    assert "pay" not in {clock.clock for clock in read(office, number).clocks}


def test_each_step_is_proved_by_its_own_kind_of_paper(case: Any) -> None:
    office, number = case
    visit = went(office, number).visit_id
    record, order = site_record(office, number, visit), ordered(office, number)
    with pytest.raises(StepNeedsPaper) as no:
        step(office, number, "order", document=record.number)
    assert (no.value.step, no.value.papers) == ("order", ["correction_order"])
    moves = {move.step: move.papers for move in read(office, number).possible}
    assert moves["order"] == ("correction_order",)
    assert moves["file"] == ("question_record", "site_record")
    step(office, number, "order", document=order.number)
    with pytest.raises(StepNeedsPaper):
        step(office, number, "reinspect_corrected", document=order.number)
    step(office, number, "reinspect_corrected", document=record.number)


def test_nothing_is_ordered_before_it_was_found_true_nor_after_the_end(
    works: Works, case: Any
) -> None:
    office, _ = case
    unverified = reported(office, works.factory).number
    with pytest.raises(CaseStandsElsewhere) as no:
        ordered(office, unverified)
    assert (no.value.state, no.value.step) == ("clue", "order")
    took(office, unverified, "reject")
    with pytest.raises(CaseStandsElsewhere):
        ordered(office, unverified)
    assert rows(office, "select count(*) from correction_order") == [(0,)]


@pytest.mark.parametrize("days", [0, 181])
def test_an_order_gives_a_time_that_can_be_met(case: Any, days: int) -> None:
    with pytest.raises(WrongValue):
        ordered(*case, days=days)


def test_somebody_of_another_park_learns_nothing(case: Any) -> None:
    office, number = case
    went(office, number)
    ordered(office, number)
    with office.register.transaction(parks=[999]) as tx:
        for table in ("enforcement_visit", "clue_paper", "correction_order", "service"):
            found = tx.execute(text(f"select count(*) from {table}"))  # noqa: S608
            assert found.scalar_one() == 0
