"""暂停办理登记通知书: signed for the bureau, and the title is held in that transaction."""

import time
from datetime import UTC, date, datetime
from functools import partial

import pytest

from registry.book import accounts, documents
from registry.cases.record import read
from registry.demo.people import PASSWORD
from registry.errors import ChecksFailed, NotAllowed, NotFound, StepNotAllowed
from registry.refusals import ApproverAccepted
from tests.registry.titles.test_transfer_races import alone, approved, holder, selling, state
from tests.support.dealings import (
    BUYER,
    OWNER,
    deal,
    on_day,
    open_deal,
    release_request,
    suspension_request,
    transfer_request,
)
from tests.support.field import prepared, reported, signed, took, walk
from tests.support.raw import at_once
from tests.support.stages import look, rows, the

__all__ = ["alone"]
ROUNDS = 30
_MOMENT = 0.02


def held(office, unit, act="transfer"):
    found = look(office, act, transfer_request([unit]))
    return {f.kind: f.severity for f in found}.get("held-suspension")


@pytest.fixture
def verified(works):
    """A verified case on one storey."""
    number = reported(works.office, works.storeys[0]).number
    took(works.office, number, "verify")
    return works.office, works.storeys[0], number


def kinds(no):
    return {f["kind"] for f in no.value.findings if f["severity"] == "refuse"}


def test_nothing_is_held_before_it_is_signed_and_all_of_it_then(verified, works):
    office, unit, number = verified
    sale = approved(office, open_deal(office, "transfer", transfer_request([unit])))
    notice = prepared(office, number, [unit])
    assert held(office, unit) is None
    done = signed(office, notice)
    assert (done.state, done.act) == ("registered", "suspension")
    assert held(office, unit) == "suspend"
    assert held(office, works.storeys[1]) is None
    assert state(office, sale) == "suspended"
    with office.register.transaction() as tx:
        [paper] = documents.of_case(tx, office.park_id, done.case_id)
    assert (paper.kind, paper.number) == ("suspension_notice", "暂停〔2026〕第000001号")
    assert paper.born == done.entry
    assert rows(office, "select document_no, kind from restriction where died is null") == [
        (paper.number, "suspension")
    ]


@pytest.mark.parametrize("by", ["park", "inspector", "enforcer", "clerk", "registrar", "examiner"])
def test_nobody_but_the_bureaus_signatory_signs(verified, by):
    office, unit, number = verified
    notice = prepared(office, number, [unit])
    with pytest.raises(NotAllowed):
        signed(office, notice, by)
    assert held(office, unit) is None


@pytest.mark.parametrize("by", ["park", "inspector", "signatory", "clerk"])
def test_only_an_officer_prepares(verified, by):
    office, unit, number = verified
    with pytest.raises(NotAllowed):
        prepared(office, number, [unit], by)


def test_who_prepared_it_does_not_sign_it(verified):
    office, unit, number = verified
    with office.register.transaction() as tx:
        accounts.add_user(
            tx,
            login="both",
            display_name="示例两职",
            password=PASSWORD,
            roles=["enforcer", "signatory"],
            parks=None,
            now=office.clock(),
        )
    again = on_day(office, 2026, 3, 25)
    notice = prepared(again, number, [unit], "both")
    with pytest.raises(ApproverAccepted):
        signed(again, notice, "both")


def test_for_a_verified_case_only(works):
    office = works.office
    number = reported(office, works.factory).number
    notice = prepared(office, number, [works.factory])
    with pytest.raises(ChecksFailed) as no:
        signed(office, notice)
    assert kinds(no) == {"clue-not-verified"}
    took(office, number, "verify")
    signed(office, notice)


def test_on_the_units_of_the_case_only(verified, works):
    office, unit, number = verified
    with pytest.raises(ChecksFailed) as no:
        signed(office, prepared(office, number, [unit, works.factory]))
    assert kinds(no) == {"unit-not-of-clue"}


def test_it_is_signed_once(verified):
    office, unit, number = verified
    notice = prepared(office, number, [unit])
    signed(office, notice)
    with pytest.raises(StepNotAllowed):
        signed(office, notice)


def test_somebody_of_another_park_does_not_learn_of_it(verified):
    office, unit, number = verified
    notice = prepared(office, number, [unit])
    with office.register.transaction(parks=[999]) as tx, pytest.raises(NotFound):
        read(tx, notice)


def test_closing_the_case_lifts_what_it_held(verified):
    office, unit, number = verified
    signed(office, prepared(office, number, [unit]))
    walk(office, number, "order", "reinspect_corrected")
    assert held(office, unit) == "suspend"
    case = took(office, number, "close")
    assert case.clue.state == "closed"
    assert len(case.steps[-1].facts["lifted"]) == 1
    assert held(office, unit) is None
    [(kind,)] = rows(office, "select kind from document where number like '解除暂停%'")
    assert kind == "lifting_notice"


def test_after_the_decision_a_longer_hold_needs_its_own_basis(verified):
    office, unit, number = verified
    restriction = signed(office, prepared(office, number, [unit])).steps[-1].facts["restriction"]
    review = {
        "restriction": restriction,
        "fact": "reviewed",
        "happened_on": "2026-03-25",
        "document_no": "复核〔2026〕1号",
        "review_on": "2026-09-24",
    }
    deal(office, "restriction_fact", review)
    walk(office, number, "file", "investigate", "notify", "decide")
    assert held(office, unit) == "suspend"
    found = look(office, "restriction_fact", review)
    assert [(f.rule, f.severity) for f in found if f.kind == "hold-needs-basis"] == [
        ("HOLD-05", "refuse")
    ]
    with pytest.raises(ChecksFailed) as no:
        signed(office, prepared(office, number, [unit]))
    assert "hold-needs-basis" in kinds(no)
    deal(office, "restriction_fact", review | {"basis": "restricting_decision"})
    last = "select basis from restriction_fact order by fact_id"
    assert rows(office, last) == [(None,), ("restricting_decision",)]


def test_it_comes_up_for_review_on_a_day_to_come(verified):
    office, unit, number = verified
    notice = prepared(office, number, [unit], review_on=date(2026, 3, 24))
    with pytest.raises(ChecksFailed) as no:
        signed(office, notice)
    assert kinds(no) == {"review-over"}


# ---------------------------------------------------------------- the race


def test_no_sale_is_registered_after_the_commit_of_a_suspension(alone):
    """Thirty rounds: whichever is first, the sale never enters the book behind the notice."""
    office, unit, _ = alone
    won = {"sale": 0, "notice": 0}
    for n in range(ROUNDS):
        number = reported(office, unit, source_key=f"第{n}轮").number
        took(office, number, "verify")
        seller = holder(office, unit)
        buyer = BUYER if seller is OWNER else OWNER
        request = selling(unit, n, seller, buyer)
        sale = approved(office, open_deal(office, "transfer", request, seller, buyer))
        notice = prepared(office, number, [unit])
        told = at_once(
            partial(_late, n % 3 == 1, office.step, sale, "register", "registrar"),
            partial(_late, n % 3 == 2, signed, office, notice),
        )
        sold, suspended = (not isinstance(t, BaseException) for t in told)
        assert suspended, told
        assert _entries(office, sale, notice) in ([sale, notice], [notice])
        won["sale" if sold else "notice"] += 1
        assert holder(office, unit) is (buyer if sold else seller)
        assert state(office, sale) == ("registered" if sold else "suspended")
        assert held(office, unit) == "suspend"
        deal(office, "suspension_lifting", release_request(told[1].steps[-1].facts["restriction"]))
        if not sold:
            assert isinstance(told[0], StepNotAllowed | ChecksFailed)
            office.step(sale, "refuse", "examiner", "试验")
    assert min(won.values()) > 0


def _late(late, deed, *given):
    time.sleep(_MOMENT * late)
    return deed(*given)


def _entries(office, *numbers):
    """Those of the cases that are in the book, in the order of their entries."""
    found = rows(
        office,
        "select c.number from entry e join case_file c using (park_id, case_id)"
        " where c.number = any(:numbers) order by e.seq",
        numbers=list(numbers),
    )
    return [number for (number,) in found]


def test_the_title_is_held_from_the_minute_it_was_signed(verified):
    office, unit, number = verified
    signed(office, prepared(office, number, [unit]))
    [(at,)] = rows(office, "select effective_at from restriction where died is null")
    assert at == datetime(2026, 3, 25, 2, 0, tzinfo=UTC)


def test_for_a_case_there_is(works):
    request = suspension_request([works.factory], clue="线索〔2026〕第009999号")
    said = the(look(works.office, "suspension", request), "no-such-clue")
    assert (said.rule, said.severity) == ("HOLD-05", "refuse")
