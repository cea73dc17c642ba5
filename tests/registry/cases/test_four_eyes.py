"""Nobody decides alone: acceptor and approver, two examiners, held by the database as well."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from registry.cases import opening, path
from registry.demo import land as demo
from registry.errors import NotAllowed, StepNotAllowed
from registry.refusals import ApproverAccepted, TwoExaminersNeeded
from tests.support.park import NOW
from tests.support.stages import PRICE, page_read, void_request


def as_two(office, one: str, other: str):
    """One person with the roles of two."""
    person = office.people[one]
    return replace(person, roles=person.roles | office.people[other].roles)


def step_as(office, who, number, step, note=None):
    with office.register.transaction() as tx:
        return path.take_step(tx, who, number, step, now=office.clock(), note=note)


def examined(office, number: str) -> str:
    for step, by in (("submit", "clerk"), ("accept", "clerk"), ("examine", "examiner")):
        office.step(number, step, by)
    return number


def test_who_accepted_a_case_does_not_approve_it(stage, application):
    office = stage.office
    examined(office, application)
    both = as_two(office, "clerk", "registrar")
    with pytest.raises(ApproverAccepted):
        step_as(office, both, application, "approve")
    assert office.step(application, "approve", "registrar").state == "approved"


@pytest.mark.parametrize(
    "statement",
    [
        "update case_file set accepted_by = approved_by where number = :number",
        "update case_file set approved_by = accepted_by where number = :number",
        "update case_file set accepted_by = null where number = :number",
    ],
)
def test_the_database_keeps_acceptor_and_approver_apart(stage, application, statement):
    office = stage.office
    examined(office, application)
    office.step(application, "approve", "registrar")
    with pytest.raises(ApproverAccepted), office.register.transaction() as tx:
        tx.execute(text(statement), {"number": application})


def test_only_the_approver_registers(stage, application):
    office = stage.office
    examined(office, application)
    office.step(application, "approve", "registrar")
    other = as_two(office, "examiner2", "registrar")
    with pytest.raises(NotAllowed) as refused:
        step_as(office, other, application, "register")
    assert refused.value.needs == "the approver"


# ---------------------------------------------------------------- voiding an entry


@pytest.fixture
def correction(stage) -> str:
    """The correction of a wrong price, accepted."""
    office = stage.office
    reading = page_read(office, b"%PDF-1.4 contract 1", price=PRICE + 1)
    number = office.open("void_entry", void_request(stage.supplied, reading), applicant=demo.FIRST)
    office.read_page(number, reading)
    office.step(number, "submit", "clerk")
    office.step(number, "accept", "clerk")
    return number


def test_a_correction_is_examined_by_two(stage, correction):
    office = stage.office
    first = office.step(correction, "examine", "examiner")
    assert first.state == "accepted"
    assert "second_examine" in path.possible(first)
    with pytest.raises(StepNotAllowed):
        office.step(correction, "approve", "registrar")
    with pytest.raises(TwoExaminersNeeded):
        office.step(correction, "second_examine", "examiner")
    second = office.step(correction, "second_examine", "examiner2")
    people = office.people
    assert second.state == "examined"
    assert (second.examined_by, second.second_examiner) == (
        people["examiner"].account_id,
        people["examiner2"].account_id,
    )


def test_the_second_examiner_comes_second(stage, correction):
    with pytest.raises(StepNotAllowed):
        stage.office.step(correction, "second_examine", "examiner2")


def test_other_business_has_no_second_examiner(stage, application):
    office = stage.office
    office.step(application, "submit", "clerk")
    office.step(application, "accept", "clerk")
    with pytest.raises(StepNotAllowed):
        office.step(application, "second_examine", "examiner2")


def test_what_changed_after_the_first_examiner_signed_is_examined_anew(stage, correction):
    office = stage.office
    office.step(correction, "examine", "examiner")
    office.step(correction, "ask_proof", "examiner2", "请补充说明")
    case = office.step(correction, "bring_proof", "clerk")
    assert (case.state, case.examined_by) == ("accepted", None)
    with pytest.raises(StepNotAllowed):
        office.step(correction, "second_examine", "examiner2")


@pytest.mark.parametrize("second", [None, 3])
def test_the_database_wants_two_examiners(stage, correction, second):
    with pytest.raises(TwoExaminersNeeded), stage.office.register.transaction() as tx:
        tx.execute(
            text(
                "update case_file set state = 'examined', examined_by = 3,"
                " second_examiner = :second where number = :number"
            ),
            {"second": second, "number": correction},
        )


def test_a_park_may_propose_a_correction(stage):
    """A proposal is nobody's decision yet: two examiners are wanted later."""
    office = stage.office
    reading = page_read(office, b"%PDF-1.4 contract 1", price=PRICE + 1)
    who = office.people["park"]
    with office.register.transaction(parks=who.parks) as tx:
        case = opening.open_case(
            tx,
            who,
            park_id=1,
            act_name="void_entry",
            request=void_request(stage.supplied, reading),
            now=NOW,
        )
    assert (case.state, case.second_examiner) == ("proposed", None)
