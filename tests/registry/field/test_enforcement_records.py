"""现场执法: records of a visit, filled, signed on the screen and filed."""

import json
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from registry.cases import enforcing
from registry.cases.enforcement_papers import Person, Signed
from registry.errors import MalformedValue, NotFound
from registry.field_refusals import (
    NotTheirVisit,
    SignaturesMissing,
)
from tests.support.dealings import on_day
from tests.support.enforcing import another, licensed, read, snapshot
from tests.support.field import reported
from tests.support.signing import (
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
