"""Opening a case and filling it: who brings what, for whom, through whom, on which papers."""

from dataclasses import replace

import pytest

from registry.book import papers
from registry.book.parties import PartyInput
from registry.cases import opening
from registry.cases.opening import ApplicantInput, Questions
from registry.cases.record import read
from registry.demo import land as demo
from registry.errors import (
    ChecksFailed,
    MalformedValue,
    NotAllowed,
    NotFound,
    StaleVersion,
    StepNotAllowed,
)
from registry.refusals import AgentNotAuthorised, WrongValue
from tests.support.park import NOW, conditions_request, keep_draft, rectangle
from tests.support.stages import first_request, open_grant, page_read, rows

PERSON = PartyInput(kind="person", number="36012119850704018X", name="示例申请人")


def opened(stage, person: str, act: str, request, opinion=None):
    who = stage.office.people[person]
    with stage.office.register.transaction(parks=who.parks) as tx:
        return opening.open_case(
            tx, who, park_id=1, act_name=act, request=request, now=NOW, opinion=opinion
        )


def filled(stage, fill, number, *given, by="clerk", **named):
    who = stage.office.people[by]
    with stage.office.register.transaction(parks=who.parks) as tx:
        return fill(tx, who, number, *given, **named)


def on_file(stage, content: bytes = b"%PDF authorisation") -> bytes:
    with stage.office.register.transaction() as tx:
        return papers.store(
            tx, 1, content, name="授权委托书.pdf", media_type="application/pdf", by=2, at=NOW
        )


# ---------------------------------------------------------------- who brings what

BRINGS = {
    "conditions_issue": {"supply"},
    "land_grant": {"supply"},
    "take_back": {"supply"},
    "first_registration": {"supply", "clerk", "park"},
    "void_entry": {"supply", "clerk", "park"},
    "park_boundary": {"admin"},
}


@pytest.mark.parametrize("act", BRINGS)
def test_each_business_is_brought_by_its_office(seen, act):
    requests = {
        "conditions_issue": conditions_request(parcel=seen.planned),
        "first_registration": first_request(seen.supplied),
        "park_boundary": {"boundary": {}, "approved_document": "x"},
    }
    for person in seen.office.people:
        request = requests.get(act, {})
        if person in BRINGS[act]:
            if act in requests:
                assert opened(seen, person, act, request).act == act
            else:
                with pytest.raises(MalformedValue):
                    opened(seen, person, act, request)
        else:
            with pytest.raises(NotAllowed):
                opened(seen, person, act, request)


def test_a_park_manager_proposes_with_an_opinion_and_the_office_adopts(stage):
    case = opened(stage, "park", "first_registration", first_request(stage.supplied), "同意")
    assert (case.state, case.opinion) == ("proposed", "同意")
    with pytest.raises(NotAllowed):
        stage.office.step(case.number, "adopt", "park")
    assert stage.office.step(case.number, "adopt", "clerk").state == "draft"
    with pytest.raises(NotAllowed):
        stage.office.step(case.number, "submit", "park")


def test_a_park_manager_has_no_say_in_decisions_of_the_bureau(stage):
    with pytest.raises(NotAllowed):
        opened(stage, "park", "take_back", {})


def test_cases_are_numbered_through_the_year(stage):
    [(before,)] = rows(stage.office, "select count(*) from case_file")
    numbers = [
        opened(stage, "supply", "conditions_issue", conditions_request(parcel=stage.planned)).number
        for _ in range(2)
    ]
    assert numbers == [f"360482-2026-{n:06d}" for n in (before + 1, before + 2)]


@pytest.mark.parametrize(
    ("act", "request_", "path"),
    [
        ("sale", {}, None),
        ("first_registration", {}, "$.parcel"),
        ("first_registration", {"parcel": 7, "applicant": "x"}, "$.parcel"),
        ("first_registration", {"parcel": "x", "applicant": "x", "use": "0701"}, "$.use"),
        (
            "first_registration",
            {"parcel": "x", "applicant": "x", "receipts": [{"kind": "price"}]},
            "$.receipts[0].paid_on",
        ),
    ],
)
def test_a_request_that_cannot_be_read_names_its_fault(seen, act, request_, path):
    with pytest.raises((MalformedValue, NotFound)) as refused:
        opened(seen, "clerk", act, request_)
    assert refused.value.said().get("kind") == path


# ---------------------------------------------------------------- while it may be filled


def test_a_revision_names_the_version_it_read(stage, application):
    request = first_request(stage.supplied, note="更正")
    revised = filled(stage, opening.revise, application, version=1, request=request)
    assert (revised.version, revised.request["note"]) == (2, "更正")
    with pytest.raises(StaleVersion) as refused:
        filled(stage, opening.revise, application, version=1, request=request)
    assert refused.value.current == 2


FILLS = {
    "revise": (opening.revise, {"version": 1, "request": {}}),
    "add_applicant": (opening.add_applicant, {"given": ApplicantInput(party=PERSON), "now": NOW}),
    "ask": (opening.ask, {"questions": Questions(party=PERSON.number, answers={}), "now": NOW}),
    "attach": (
        opening.attach,
        {
            "name": "x",
            "content": b"x",
            "media_type": "x",
            "kind_n": 1,
            "pages": 1,
            "original": True,
            "now": NOW,
        },
    ),
}


@pytest.mark.parametrize(("fill", "named"), FILLS.values(), ids=FILLS.keys())
def test_an_accepted_case_is_not_filled_any_more(stage, application, fill, named):
    stage.office.step(application, "submit", "clerk")
    stage.office.step(application, "accept", "clerk")
    with pytest.raises(StepNotAllowed) as refused:
        filled(stage, fill, application, **named)
    assert (refused.value.state, refused.value.step) == ("accepted", "edit")


@pytest.mark.parametrize(("fill", "named"), FILLS.values(), ids=FILLS.keys())
def test_only_who_brings_a_case_fills_it(stage, application, fill, named):
    with pytest.raises(NotAllowed):
        filled(stage, fill, application, by="examiner", **named)


# ---------------------------------------------------------------- applicants and agents


def test_applicants_are_named_by_part_and_a_persons_number_is_masked(stage, application):
    given = ApplicantInput(party=PERSON, part="transferee")
    case = filled(stage, opening.add_applicant, application, given, now=NOW)
    assert [(a.name, a.number, a.part, a.questioned) for a in case.applicants] == [
        ("示例企业一", demo.FIRST.number, "holder", True),
        ("示例申请人", "360121********018X", "transferee", False),
    ]


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("enterprise", "91360482MA35A0B1X8"),
        ("enterprise", "91360482MA35A0BIX7"),
        ("person", "360121198507040180"),
        ("person", "360121198502300180"),
        ("owner", "91360482MA35A0B1X7"),
    ],
)
def test_a_number_that_fails_its_check_digits_names_nobody(stage, application, kind, number):
    given = ApplicantInput(party=PartyInput(kind=kind, number=number, name="x"))
    with pytest.raises(MalformedValue) as refused:
        filled(stage, opening.add_applicant, application, given, now=NOW)
    assert "19850" not in refused.value.value, "an identity number is masked in a refusal"


def test_an_agent_has_an_authorisation_on_file(stage, application):
    agent = ApplicantInput(party=demo.FIRST, agent_name="示例代理人")
    with pytest.raises(AgentNotAuthorised):
        filled(stage, opening.add_applicant, application, agent, now=NOW)
    with pytest.raises(NotFound) as refused:
        missing = replace(agent, authorisation=b"\x01" * 32)
        filled(stage, opening.add_applicant, application, missing, now=NOW)
    assert refused.value.what == "file"
    authorised = replace(agent, authorisation=on_file(stage))
    case = filled(stage, opening.add_applicant, application, authorised, now=NOW)
    assert [(a.name, a.agent) for a in case.applicants] == [("示例企业一", "示例代理人")]


def test_the_agent_named_last_acts(stage, application):
    paper = on_file(stage)
    for name in ("示例代理人甲", "示例代理人乙"):
        agent = ApplicantInput(party=demo.FIRST, agent_name=name, authorisation=paper)
        case = filled(stage, opening.add_applicant, application, agent, now=NOW)
    assert [a.agent for a in case.applicants] == ["示例代理人乙"]


def test_a_part_nobody_knows_is_refused(stage, application):
    given = ApplicantInput(party=PERSON, part="friend")
    with pytest.raises(WrongValue) as refused:
        filled(stage, opening.add_applicant, application, given, now=NOW)
    assert refused.value.constraint == "case_applicant_part"


# ---------------------------------------------------------------- questions and papers


def test_questions_are_signed_once_by_an_applicant(stage):
    case = opened(stage, "clerk", "first_registration", first_request(stage.supplied))
    given = ApplicantInput(party=PERSON)
    filled(stage, opening.add_applicant, case.number, given, now=NOW)
    for answer in ("是", "否"):
        questions = Questions(party=PERSON.number, answers={"是否属实": answer})
        case = filled(stage, opening.ask, case.number, questions, now=NOW)
    assert [a.questioned for a in case.applicants] == [True]
    assert rows(
        stage.office,
        "select questions from question_record where case_id = :c",
        c=case.case_id,
    ) == [({"是否属实": "是"},)]


@pytest.mark.parametrize("number", [demo.SECOND.number, PERSON.number])
def test_only_an_applicant_is_asked(stage, application, number):
    with pytest.raises(NotFound) as refused:
        filled(stage, opening.ask, application, Questions(party=number, answers={}), now=NOW)
    assert (refused.value.what, "198507" in refused.value.name) == ("applicant", False)


def test_papers_are_kept_once_by_their_hash(stage, application):
    with stage.office.register.transaction() as tx:
        before = read(tx, application)
    assert {m.sha256 for m in before.materials} == {before.materials[0].sha256}
    case = filled(
        stage,
        opening.attach,
        application,
        name="补充说明",
        content=None,
        media_type="",
        kind_n=None,
        pages=2,
        original=False,
        now=NOW,
    )
    last = case.materials[-1]
    assert (last.n, last.name, last.pages, last.original, last.sha256) == (
        7,
        "补充说明",
        2,
        False,
        None,
    )


def test_a_number_that_no_column_holds_is_a_refusal_not_a_fault(stage, application):
    with pytest.raises(WrongValue) as refused:
        filled(
            stage,
            opening.attach,
            application,
            name="x",
            content=None,
            media_type="",
            kind_n=None,
            pages=40_000,
            original=True,
            now=NOW,
        )
    assert refused.value.constraint == "number_out_of_range"


def test_a_page_is_read_until_the_case_is_closed(stage):
    office = stage.office
    number = open_grant(office, [stage.planned])
    office.carry_through(number)
    with pytest.raises(StepNotAllowed) as refused:
        office.read_page(number, page_read(office), "examiner")
    assert refused.value.step == "read_page"


def test_two_cases_may_name_one_draft_and_the_register_takes_it_once(stage):
    office = stage.office
    draft = keep_draft(office, rectangle(100, 500, 80, 100))
    first, second = (office.open("conditions_issue", conditions_request(draft)) for _ in "ab")
    office.carry_through(first)
    with pytest.raises(ChecksFailed) as refused:
        office.carry_through(second)
    assert [f["kind"] for f in refused.value.findings] == ["no-draft"]
