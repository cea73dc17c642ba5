"""Answers to findings: decided by hand with a reason, met by a paper; proposals become cases."""

import hashlib

import pytest

from registry.book import papers
from registry.cases import answers, opening
from registry.errors import ChecksFailed, NotAllowed, NotFound, ReasonNeeded, StepNotAllowed
from registry.records.plain import to_plain
from registry.title_refusals import AnsweredAlready, NothingToDecide
from tests.support.dealings import (
    BUYER,
    OWNER,
    THIRD,
    deal,
    decide,
    developed,
    meet,
    objection_request,
    open_deal,
    restriction_of,
    transfer_request,
)
from tests.support.stages import look_at_case, rows, the
from tests.support.titles import titled_plot

ASKED = ("DEV-02", "development-unknown")


@pytest.fixture
def asking(works):
    """A transfer of bare land on which nobody says whether it is developed; its number."""
    request = transfer_request([f"{works.bare}W00000000"], development=developed(as_contracted=""))
    return works.office, open_deal(works.office, "transfer", request)


def advance(office, number, *steps):
    for step, by in steps:
        office.step(number, step, by, note="说明")


TO_ACCEPTED = (("submit", "clerk"), ("accept", "clerk"))


# ---------------------------------------------------------------- deciding


def test_a_decision_meets_the_finding_with_its_reason(asking):
    office, number = asking
    assert the(look_at_case(office, number), ASKED[1]).severity == "by_hand"
    decide(office, number, *ASKED, reason=" 现场核实已开工 ")
    said = next(f for f in look_at_case(office, number) if f.kind == ASKED[1])
    assert (said.severity, said.facts["reason"]) == ("met", "现场核实已开工")
    assert said.facts["by"] == office.people["examiner"].account_id


def test_undecided_it_stops_the_registration(asking):
    office, number = asking
    with pytest.raises(ChecksFailed) as no:
        office.carry_through(number)
    assert ASKED[1] in {f["kind"] for f in no.value.findings if f["severity"] == "by_hand"}


@pytest.mark.parametrize("who", ["clerk", "registrar", "supply", "park", "inspector", "admin"])
def test_only_an_examiner_decides(asking, who):
    office, number = asking
    with pytest.raises(NotAllowed):
        decide(office, number, *ASKED, by=who)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_decision_has_a_reason(asking, reason):
    office, number = asking
    with pytest.raises(ReasonNeeded):
        decide(office, number, *ASKED, reason=reason)


def test_a_reason_is_kept_once(asking):
    office, number = asking
    decide(office, number, *ASKED)
    with pytest.raises(AnsweredAlready):
        decide(office, number, *ASKED, reason="另一理由")
    assert rows(office, "select reason from case_ruling") == [("情况属实",)]


@pytest.mark.parametrize(
    ("rule", "kind"),
    [("DEV-02", "not-developed"), ("DEV-01", ASKED[1]), ("TAX-01", "deed-tax-paid")],
)
def test_nothing_else_is_decided(asking, rule, kind):
    office, number = asking
    with pytest.raises(NothingToDecide) as no:
        decide(office, number, rule, kind)
    assert (no.value.decided, no.value.kind) == (rule, kind)


def test_a_refusal_is_not_decided_away(asking):
    office, _ = asking
    [(bare,)] = rows(office, "select code from unit where is_land limit 1")
    poor = transfer_request([bare], development=developed(invested="1"))
    number = open_deal(office, "transfer", poor)
    with pytest.raises(NothingToDecide):
        decide(office, number, "DEV-01", "invested-too-little")


def test_a_decision_is_about_what_was_asked_and_not_about_another_buyer(works):
    """The buyer stands in the finding: with another one it is asked anew."""
    office = works.office
    bare = f"{titled_plot(office, 9, row=3, buyers='本县制造业企业')}W00000000"
    number = open_deal(office, "transfer", transfer_request([bare]))
    decide(office, number, "USE-04", "buyers-as-written")
    assert (
        next(f for f in look_at_case(office, number) if f.kind == "buyers-as-written").severity
        == "met"
    )
    version = rows(office, "select version from case_file where number = :n", n=number)[0][0]
    other = transfer_request([bare], takers=[{"party": to_plain(THIRD)}])
    with office.register.transaction() as tx:
        opening.revise(tx, office.people["clerk"], number, version=version, request=other)
    assert the(look_at_case(office, number), "buyers-as-written").severity == "by_hand"
    decide(office, number, "USE-04", "buyers-as-written", reason="亦符合")


def test_decisions_are_made_while_the_case_is_open(asking):
    office, number = asking
    advance(office, number, *TO_ACCEPTED)
    decide(office, number, *ASKED)
    advance(office, number, ("examine", "examiner"), ("approve", "registrar"))
    with pytest.raises(StepNotAllowed) as no:
        decide(office, number, *ASKED)
    assert no.value.step == "decide"
    office.step(number, "register", "registrar")
    with pytest.raises(StepNotAllowed):
        decide(office, number, *ASKED)


# ---------------------------------------------------------------- meeting


@pytest.fixture
def objected(works):
    """A transfer of a unit someone objected to; its number, and the restriction."""
    unit = works.storeys[0]
    restriction = restriction_of(deal(works.office, "objection", objection_request([unit])))
    number = open_deal(works.office, "transfer", transfer_request([unit]))
    return works.office, number, restriction


def test_a_paper_meets_a_restriction_in_its_own_case_only(objected, works):
    office, number, restriction = objected
    meet(office, number, restriction)
    assert the(look_at_case(office, number), "held-objection").severity == "met"
    other = open_deal(office, "transfer", transfer_request([works.storeys[0]]))
    assert the(look_at_case(office, other), "held-objection").severity == "consent"


@pytest.mark.parametrize("who", ["examiner", "registrar", "park", "inspector", "admin"])
def test_who_brings_applications_brings_papers(objected, who):
    office, number, restriction = objected
    with pytest.raises(NotAllowed):
        meet(office, number, restriction, by=who)


def test_a_paper_is_on_file_and_the_restriction_stands(objected):
    office, number, restriction = objected
    who = office.people["clerk"]
    with pytest.raises(NotFound) as no, office.register.transaction() as tx:
        answers.meet(
            tx, who, number, restriction_id=restriction, paper=b"\0" * 32, now=office.clock()
        )
    assert no.value.what == "file"
    with pytest.raises(NotFound) as no:
        meet(office, number, 999)
    assert (no.value.what, no.value.name) == ("restriction", "999")


def test_a_paper_is_brought_once(objected):
    office, number, restriction = objected
    meet(office, number, restriction)
    with pytest.raises(AnsweredAlready):
        meet(office, number, restriction)
    kept = hashlib.sha256(f"consent {restriction}".encode()).digest()
    with office.register.transaction() as tx:
        assert papers.stored(tx, office.park_id, kept)[0] == "同意书.pdf"


def test_papers_are_brought_while_the_case_is_open(objected):
    office, number, restriction = objected
    office.step(number, "withdraw", "clerk")
    with pytest.raises(StepNotAllowed) as no:
        meet(office, number, restriction)
    assert no.value.step == "meet"


# ---------------------------------------------------------------- proposals


@pytest.fixture
def proposed(works):
    """A transfer the park proposes, with its opinion."""
    office = works.office
    who = office.people["park"]
    with office.register.transaction(parks=who.parks) as tx:
        case = opening.open_case(
            tx,
            who,
            park_id=office.park_id,
            act_name="transfer",
            request=transfer_request([works.storeys[0]]),
            now=office.clock(),
            opinion="同意转让，受让人符合准入",
        )
    return office, case.number


def test_what_a_park_asks_is_a_proposal_with_its_opinion(proposed):
    office, number = proposed
    kept = rows(office, "select state, opinion from case_file where number = :n", n=number)
    assert kept == [("proposed", "同意转让，受让人符合准入")]
    with pytest.raises(StepNotAllowed):
        office.step(number, "submit", "clerk")


@pytest.mark.parametrize("who", ["park", "examiner", "registrar", "inspector", "admin"])
def test_a_proposal_is_adopted_where_applications_come_in(proposed, who):
    office, number = proposed
    with pytest.raises(NotAllowed):
        office.step(number, "adopt", who)


def test_adopted_it_is_an_application_like_any_other(proposed):
    office, number = proposed
    case = office.step(number, "adopt", "clerk")
    assert (case.state, case.opinion) == ("draft", "同意转让，受让人符合准入")
    who = office.people["clerk"]
    with office.register.transaction() as tx:
        for n, name in opening.material_kinds(tx, "transfer"):
            opening.attach(
                tx,
                who,
                number,
                name=name,
                content=b"%PDF-1.4",
                media_type="application/pdf",
                kind_n=n,
                pages=1,
                original=True,
                now=office.clock(),
            )
        for party in (OWNER, BUYER):
            given = opening.ApplicantInput(party=party)
            opening.add_applicant(tx, who, number, given, now=office.clock())
            asked = opening.Questions(party=party.number, answers={"是否属实": "是"})
            opening.ask(tx, who, number, asked, now=office.clock())
    assert office.carry_through(number).state == "registered"


def test_a_proposal_holds_nothing(proposed, works):
    office, _ = proposed
    deal(office, "transfer", transfer_request([works.storeys[0]]))
