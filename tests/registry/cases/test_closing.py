"""How a case ends: registered and handed out, refused with remedies, withdrawn by all."""

import pytest

from registry.cases import handing_out, opening
from registry.cases.opening import ApplicantInput, Questions
from registry.demo import land as demo
from registry.errors import (
    ChecksFailed,
    MalformedValue,
    NotAllowed,
    NotFound,
    ReasonNeeded,
    StepNotAllowed,
    WithdrawalIncomplete,
)
from registry.refusals import WrongValue
from registry.title_refusals import NotSignedFor, SignedFor
from tests.support.park import NOW, conditions_request, keep_draft, rectangle
from tests.support.signing import STROKES
from tests.support.stages import carry, first_request, rows, take_back_request


def steps(office, number: str, *taken: tuple[str, str]):
    for step, by in taken:
        case = office.step(number, step, by)
    return case


ACCEPT = (("submit", "clerk"), ("accept", "clerk"))
REGISTER = (*ACCEPT, ("examine", "examiner"), ("approve", "registrar"), ("register", "registrar"))


def withdraw(office, number: str, party: str):
    with office.register.transaction() as tx:
        return opening.withdraw_one(tx, office.people["clerk"], number, party, now=NOW)


# ---------------------------------------------------------------- to the archive


def test_a_case_goes_from_the_register_to_the_archive(stage, application):
    office = stage.office
    steps(office, application, *REGISTER, ("make_certificate", "clerk"))
    with pytest.raises(NotSignedFor):
        office.step(application, "collect", "clerk")
    sign_for(office, application)
    with pytest.raises(SignedFor):
        sign_for(office, application)
    case = steps(office, application, ("collect", "clerk"), ("archive", "clerk"))
    assert case.steps[6].facts["collected_by"] == {
        "name": "示例领证人",
        "stands_as": "代理人",
        "paper": "身份证 110101********0015",
    }
    kept = case.steps[7].facts
    assert kept["archive_no"] == "归档〔2026〕第000001号"
    assert [p["name"] for p in kept["pages"]][: len(case.materials)] == [
        m.name for m in case.materials
    ]
    assert {p["number"] for p in kept["pages"]} >= {case.steps[1].facts["voucher"]}
    assert [s.to_state for s in case.steps] == [
        "submitted",
        "accepted",
        "examined",
        "approved",
        "registered",
        "certificate_made",
        "collected",
        "archived",
    ]
    assert [s.n for s in case.steps] == list(range(1, 9))
    assert case.steps[4].facts["entry"] == case.entry
    people = {p.account_id: login for login, p in office.people.items()}
    actors = [people[s.actor] for s in case.steps]
    assert actors == ["clerk", "clerk", "examiner", "registrar", "registrar"] + ["clerk"] * 3


def sign_for(office, number, by="clerk", **changes):
    given = {
        "name": "示例领证人",
        "stands_as": "代理人",
        "strokes": STROKES,
        "paper": "身份证",
        "paper_no": "110101199003070015",
    }
    with office.register.transaction() as tx:
        receipt = handing_out.Receipt(**given | changes)
        return handing_out.sign_for(tx, office.people[by], number, receipt, now=NOW)


def test_nobody_signs_before_there_is_something_to_collect(stage, application):
    with pytest.raises(StepNotAllowed):
        sign_for(stage.office, application)


@pytest.mark.parametrize(
    ("changes", "no"),
    [
        ({"strokes": ()}, MalformedValue),
        ({"strokes": (((0, 0), (9999, 1)),)}, MalformedValue),
        ({"name": " "}, MalformedValue),
        ({"name": "长" * 101}, WrongValue),
        ({"by": "examiner"}, NotAllowed),
    ],
)
def test_a_receipt_is_a_name_and_a_signature(stage, application, changes, no):
    office = stage.office
    steps(office, application, *REGISTER, ("make_certificate", "clerk"))
    with pytest.raises(no):
        sign_for(office, application, **changes)


def test_what_makes_no_certificate_is_archived_at_once(stage):
    number = stage.office.open("conditions_issue", conditions_request(parcel=stage.planned))
    stage.office.carry_through(number)
    assert stage.office.step(number, "archive", "clerk").state == "archived"


# ---------------------------------------------------------------- refused


def test_a_refusal_says_why_and_what_can_be_done(stage, application):
    office = stage.office
    steps(office, application, *ACCEPT)
    for blank in (None, "", "  "):
        with pytest.raises(ReasonNeeded) as refused:
            office.step(application, "refuse", "examiner", blank)
        assert refused.value.step == "refuse"
    case = office.step(application, "refuse", "examiner", "权属有争议（条例22）")
    last = case.steps[-1]
    assert (case.state, last.note) == ("refused", "权属有争议（条例22）")
    assert "六十日内申请行政复议" in last.facts["remedies"]
    assert "sixty days" in last.facts["remedies_en"]


def test_a_decision_that_is_given_up_has_no_remedies(stage):
    office = stage.office
    number = office.open("conditions_issue", conditions_request(parcel=stage.planned))
    steps(office, number, ("submit", "supply"), ("accept", "clerk"))
    case = office.step(number, "refuse", "examiner", "另行选址")
    assert case.steps[-1].facts == {}


def test_more_proof_is_asked_for_with_a_reason(stage, application):
    office = stage.office
    steps(office, application, *ACCEPT)
    with pytest.raises(ReasonNeeded):
        office.step(application, "ask_proof", "examiner")
    assert office.step(application, "ask_proof", "examiner", "补宗地图").state == "more_proof"


def test_an_examiner_does_not_sign_what_the_check_refuses(stage):
    office = stage.office
    request = first_request(stage.supplied, receipts=[])
    number = office.open("first_registration", request, applicant=demo.FIRST)
    steps(office, number, *ACCEPT)
    with pytest.raises(ChecksFailed) as refused:
        office.step(number, "examine", "examiner")
    assert [(f["rule"], f["severity"]) for f in refused.value.findings] == [
        ("CASE", "warn"),
        ("HOLD-07", "refuse"),
        ("TAX-01", "refuse"),
    ], "all of it, also what only warns"


def test_what_only_warns_is_registered(stage, application):
    case = steps(stage.office, application, *REGISTER)
    assert case.state == "registered", "the land was not handed over, which only warns"


# ---------------------------------------------------------------- withdrawn


@pytest.fixture
def joint(stage, application) -> str:
    """An application of two."""
    clerk = stage.office.people["clerk"]
    with stage.office.register.transaction() as tx:
        given = ApplicantInput(party=demo.SECOND, part="transferee")
        opening.add_applicant(tx, clerk, application, given, now=NOW)
        questions = Questions(party=demo.SECOND.number, answers={"是否属实": "是"})
        opening.ask(tx, clerk, application, questions, now=NOW)
    return application


def test_all_applicants_withdraw_together(stage, joint):
    office = stage.office
    steps(office, joint, *ACCEPT)
    for left, party in ((2, demo.FIRST), (1, demo.SECOND)):
        with pytest.raises(WithdrawalIncomplete) as refused:
            office.step(joint, "withdraw", "clerk")
        assert refused.value.missing == left
        withdraw(office, joint, party.number)
    case = office.step(joint, "withdraw", "clerk")
    assert case.state == "withdrawn"
    assert all(a.withdrew for a in case.applicants)


def test_a_draft_is_withdrawn_without_more(stage, joint):
    assert stage.office.step(joint, "withdraw", "clerk").state == "withdrawn"


def test_what_is_entered_is_not_withdrawn(stage, application):
    office = stage.office
    steps(office, application, *REGISTER)
    with pytest.raises(StepNotAllowed):
        office.step(application, "withdraw", "clerk")
    with pytest.raises(StepNotAllowed) as refused:
        withdraw(office, application, demo.FIRST.number)
    assert (refused.value.state, refused.value.possible) == ("registered", ())


def test_who_did_not_apply_does_not_withdraw(stage, application):
    with pytest.raises(NotFound) as refused:
        withdraw(stage.office, application, demo.SECOND.number)
    assert refused.value.what == "applicant"


def test_a_withdrawal_is_recorded_once(stage, joint):
    withdraw(stage.office, joint, demo.FIRST.number)
    case = withdraw(stage.office, joint, demo.FIRST.number)
    assert [a.withdrew for a in case.applicants] == [True, False]


# ---------------------------------------------------------------- nothing half done


def test_a_registration_that_is_refused_leaves_no_trace(stage):
    """Entry number, parcel code, document and certificate numbers are taken back with it."""
    office = stage.office
    draft = keep_draft(office, rectangle(100, 500, 80, 100))
    number = office.open("conditions_issue", conditions_request(draft))
    steps(
        office,
        number,
        ("submit", "supply"),
        ("accept", "clerk"),
        ("examine", "examiner"),
        ("approve", "registrar"),
    )
    rival = keep_draft(office, rectangle(150, 500, 80, 100))
    carry(office, "conditions_issue", conditions_request(rival))
    before = rows(office, "select scope, last from number_series order by scope")
    with pytest.raises(ChecksFailed):
        office.step(number, "register", "registrar")
    assert rows(office, "select scope, last from number_series order by scope") == before
    assert rows(office, "select state from case_file where number = :n", n=number) == [
        ("approved",)
    ]
    rival_code = rows(office, "select code from parcel order by parcel_id desc limit 1")[0][0]
    assert rows(office, "select state from draft where draft_id = :d", d=draft) == [("open",)]
    with pytest.raises(ChecksFailed) as refused:
        carry(office, "take_back", take_back_request(rival_code))
    assert refused.value.findings[0]["kind"] == "no-supply"
