"""现场执法: two licensed officers, records signed on the screen, clocks from service."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text

from registry.book import accounts, documents
from registry.book.enforcement import Licence
from registry.cases import enforcing, violations
from registry.cases.enforcement_papers import Person, Signed
from registry.cases.violations import Step
from registry.clock import business_date
from registry.demo.people import PASSWORD
from registry.errors import MalformedValue, NotAllowed, NotFound
from registry.field_refusals import (
    CaseStandsElsewhere,
    LicenceOfAnother,
    NotHappenedYet,
    NotTheirVisit,
    OfficerNotLicensed,
    ServedAlready,
    SignaturesMissing,
    StepNeedsPaper,
    TwoOfficersNeeded,
)
from registry.refusals import WrongValue
from tests.support.dealings import on_day
from tests.support.field import prepared, reported, signed, took, walk
from tests.support.signing import (
    PRESENT,
    STROKES,
    WITNESS,
    ordered,
    question_record,
    served,
    signatures,
    site_record,
    went,
)
from tests.support.stages import rows
from tests.support.titles import Works


@pytest.fixture
def case(works: Works) -> tuple[Any, str]:
    """A verified case on one storey."""
    number = reported(works.office, works.storeys[0]).number
    took(works.office, number, "verify")
    return works.office, number


def snapshot(office: Any, number: str) -> dict[str, Any]:
    with office.register.transaction() as tx:
        plain: dict[str, Any] = json.loads(documents.by_number(tx, number).snapshot)
        return plain


def read(office: Any, number: str) -> violations.Violation:
    with office.register.transaction() as tx:
        return violations.read(tx, number)


def step(office: Any, number: str, name: str, by: str = "enforcer", **given: Any) -> Any:
    who = office.people[by]
    with office.register.transaction(parks=who.parks) as tx:
        taken = Step(step=name, happened_on=business_date(office.clock()), **given)
        return violations.take_step(tx, who, number, taken, now=office.clock())


def another(office: Any, login: str = "enforcer3", roles: tuple[str, ...] = ("enforcer",)) -> None:
    with office.register.transaction() as tx:
        accounts.add_user(
            tx,
            login=login,
            display_name="示例人员",
            password=PASSWORD,
            roles=roles,
            parks=None,
            now=office.clock(),
        )


def licensed(office: Any, login: str, licence_no: str, by: str = "admin", **days: date) -> Any:
    who = office.people[by]
    given = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)} | days
    with office.register.transaction() as tx:
        licence = Licence(licence_no=licence_no, **given)
        return enforcing.license_officer(tx, who, login, licence, now=office.clock())


# ---------------------------------------------------------------- two officers


def test_two_licensed_officers_visit(case: tuple[Any, str]) -> None:
    visit = went(*case)
    assert [o.licence_no for o in visit.officers] == ["SAMPLE-0001", "SAMPLE-0002"]


@pytest.mark.parametrize(
    "officers", [("enforcer",), ("enforcer", "enforcer"), ("enforcer2", "enforcer2")]
)
def test_one_officer_does_not_make_a_visit(
    case: tuple[Any, str], officers: tuple[str, ...]
) -> None:
    with pytest.raises(TwoOfficersNeeded):
        went(*case, officers=officers)
    assert rows(case[0], "select count(*) from enforcement_visit") == [(0,)]


def test_who_was_not_there_does_not_enter_it(case: tuple[Any, str]) -> None:
    office, number = case
    another(office)
    licensed(office, "enforcer3", "SAMPLE-0003")
    again = on_day(office, 2026, 3, 25)
    with pytest.raises(TwoOfficersNeeded):
        went(again, number, "enforcer3")
    went(again, number, "enforcer3", officers=("enforcer3", "enforcer"))


@pytest.mark.parametrize("second", ["park", "inspector", "signatory", "nobody"])
def test_an_officer_is_an_enforcer_of_the_bureau(case: tuple[Any, str], second: str) -> None:
    with pytest.raises(NotFound):
        went(*case, officers=("enforcer", second))


@pytest.mark.parametrize("by", ["park", "inspector", "signatory", "clerk"])
def test_nobody_else_enters_a_visit(case: tuple[Any, str], by: str) -> None:
    with pytest.raises(NotAllowed):
        went(*case, by=by)


def test_without_a_licence_that_day_there_is_no_visit(case: tuple[Any, str]) -> None:
    office, number = case
    another(office)
    with pytest.raises(OfficerNotLicensed) as no:
        went(office, number, officers=("enforcer", "enforcer3"))
    assert no.value.officer == "enforcer3"
    licensed(office, "enforcer3", "SAMPLE-0003", valid_to=date(2026, 3, 24))
    with pytest.raises(OfficerNotLicensed):
        went(office, number, officers=("enforcer", "enforcer3"))
    licensed(office, "enforcer3", "SAMPLE-0003", valid_from=date(2026, 3, 25))
    went(office, number, officers=("enforcer", "enforcer3"))


def test_a_licence_is_one_officers_and_entered_by_the_administrator(
    case: tuple[Any, str],
) -> None:
    office, _ = case
    with pytest.raises(NotAllowed):
        licensed(office, "enforcer", "SAMPLE-0009", by="enforcer")
    with pytest.raises(LicenceOfAnother):
        licensed(office, "enforcer", "SAMPLE-0002")
    with pytest.raises(NotFound):
        licensed(office, "clerk", "SAMPLE-0009")
    with pytest.raises(WrongValue):
        licensed(office, "enforcer", "x'; --")
    with pytest.raises(WrongValue):
        licensed(office, "enforcer", "SAMPLE-0009", valid_to=date(2025, 1, 1))


def test_a_licence_entered_again_is_put_right(case: tuple[Any, str]) -> None:
    office, number = case
    another(office)
    licensed(office, "enforcer3", "SAMPLE-0003")
    went(office, number, officers=("enforcer", "enforcer3"))
    (held,) = licensed(office, "enforcer3", "SAMPLE-0003", valid_to=date(2026, 3, 24))
    assert held.valid_to == date(2026, 3, 24)
    with pytest.raises(OfficerNotLicensed):
        went(office, number, officers=("enforcer", "enforcer3"))
    assert rows(
        office, "select count(*) from officer_licence where licence_no = 'SAMPLE-0003'"
    ) == [(2,)]


def test_a_visit_of_tomorrow_is_refused(case: tuple[Any, str]) -> None:
    tomorrow = case[0].clock() + timedelta(days=1)
    with pytest.raises(NotHappenedYet):
        went(*case, begun_at=tomorrow, ended_at=tomorrow)
    with pytest.raises(WrongValue):
        went(*case, ended_at=case[0].clock() - timedelta(hours=9))


def test_the_database_itself_asks_for_two_licences(case: tuple[Any, str]) -> None:
    office, number = case
    went(office, number)
    statement = (
        "insert into enforcement_visit (park_id, clue_id, officer, officer_licence, second,"
        " second_licence, place, begun_at, ended_at, entered_by, entered_at) select park_id,"
        " clue_id, officer, officer_licence, {second}, {number}, place, begun_at, ended_at,"
        " entered_by, entered_at from enforcement_visit"
    )
    for second, licence, no in (
        ("officer", "officer_licence", TwoOfficersNeeded),
        ("second", "'SAMPLE-9999'", OfficerNotLicensed),
        ("(select account_id from account where login = 'clerk')", "''", OfficerNotLicensed),
    ):
        with pytest.raises(no), office.register.transaction() as tx:
            tx.execute(text(statement.format(second=second, number=licence)))


# ---------------------------------------------------------------- records


def test_an_on_site_record_is_filled_signed_and_filed(works: Works, case: Any) -> None:
    office, number = case
    visit = went(office, number)
    made = site_record(office, number, visit.visit_id)
    assert (made.kind, made.number) == ("site_record", "现场笔录〔2026〕第000001号")
    said = snapshot(office, made.number)
    facts = {fact["label"]: fact["value"] for fact in said["facts"]}
    assert facts["执法人员"].count("执法证号 SAMPLE-") == 2
    assert works.storeys[0] in facts["单元宗地"]
    assert facts["登记用途"].startswith("工业用地（0601）")
    assert "示例企业一" in facts["权 利 人"]
    assert "内有床铺二十四张" in "".join(said["paragraphs"])
    assert [s["role"] for s in said["signatories"]] == ["执法人员一", "执法人员二", "在场人员"]
    assert said["signatories"][0]["strokes"][0][0] == [40, 150]
    assert read(office, number).papers[0].document == made.number


def test_of_the_paper_shown_only_a_masked_number_is_kept(case: Any) -> None:
    office, number = case
    made = question_record(office, number, went(office, number).visit_id)
    assert "199003070015" not in json.dumps(snapshot(office, made.number))
    kept = rows(office, "select snapshot from document")
    assert not any("199003070015" in said for (said,) in kept)


def test_questions_begin_with_what_is_known(works: Works, case: Any) -> None:
    office, number = case
    who = office.people["enforcer"]
    with office.register.transaction() as tx:
        asked = enforcing.questions(tx, who, number, now=office.clock())
    assert any(works.storeys[0] in question and "示例企业一" in known for question, known in asked)


def test_who_refuses_to_sign_is_recorded_with_reason_and_witness(case: Any) -> None:
    office, number = case
    visit = went(office, number).visit_id
    refused = signatures("在场人员", 在场人员="称须先请示")
    said = snapshot(office, site_record(office, number, visit, signatures=refused).number)
    assert said["signatories"][2]["refused"] == f"称须先请示（见证人：{WITNESS}）"
    assert said["signatories"][2]["strokes"] == []


@pytest.mark.parametrize(
    ("given", "no"),
    [
        (signatures(), SignaturesMissing),
        (signatures("在场人员")[1:], SignaturesMissing),
        (signatures("在场人员", "被询问人"), SignaturesMissing),
        ([*signatures("在场人员"), signatures("在场人员")[0]], SignaturesMissing),
        (signatures("在场人员", 执法人员一="没空"), MalformedValue),
        ([*signatures(), Signed(role="在场人员", name="示例")], MalformedValue),
        ([*signatures(), Signed(role="在场人员", name="示例", refused="不愿")], MalformedValue),
        ([*signatures(), Signed(role="在场人员", name=" ", strokes=STROKES)], MalformedValue),
        (
            [*signatures(), Signed(role="在场人员", name="示例", strokes=(((0, 0), (9999, 0)),))],
            MalformedValue,
        ),
        (
            [*signatures(), Signed(role="在场人员", name="示例", strokes=(((0, 0),) * 2001,))],
            MalformedValue,
        ),
        (
            [*signatures(), Signed(role="在场人员", name="示例", strokes=(((1,), (2,)),))],
            MalformedValue,
        ),
    ],
)
def test_everybody_signs_once_as_on_a_screen(case: Any, given: Any, no: type[Exception]) -> None:
    office, number = case
    visit = went(office, number).visit_id
    with pytest.raises(no):
        site_record(office, number, visit, signatures=given)
    assert rows(office, "select count(*) from clue_paper") == [(0,)]


def test_the_officers_who_sign_are_those_of_the_visit(case: Any) -> None:
    office, number = case
    visit = went(office, number).visit_id
    first, second, present = signatures("在场人员")
    for given in (
        [replace(first, name="示例他人"), second, present],
        [replace(first, name=second.name), replace(second, name=first.name), present],
    ):
        with pytest.raises(MalformedValue) as no:
            site_record(office, number, visit, signatures=given)
        assert no.value.kind == "name"


def test_who_was_not_there_files_no_paper_of_the_visit(case: Any) -> None:
    office, number = case
    another(office)
    licensed(office, "enforcer3", "SAMPLE-0003")
    again = on_day(office, 2026, 3, 25)
    visit, order = went(again, number).visit_id, ordered(again, number)
    for file in (
        partial(site_record, again, number, visit),
        partial(question_record, again, number, visit),
        partial(served, again, number, order.number, visit),
    ):
        with pytest.raises(NotTheirVisit):
            file(by="enforcer3")


@pytest.mark.parametrize(
    "changes",
    [
        {"found": " "},
        {"found": "长" * 4001},
        {"found": "a\x00b"},
        {"present": Person(name="", stands_as="x")},
    ],
)
def test_a_record_says_something_that_can_be_read(case: Any, changes: Any) -> None:
    office, number = case
    with pytest.raises(MalformedValue):
        site_record(office, number, went(office, number).visit_id, **changes)


def test_a_record_is_of_a_visit_of_its_own_case(works: Works, case: Any) -> None:
    office, number = case
    other = reported(office, works.factory).number
    elsewhere = went(office, other).visit_id
    for visit in (elsewhere, 999):
        with pytest.raises(NotFound):
            site_record(office, number, visit)


# ---------------------------------------------------------------- orders and service


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
