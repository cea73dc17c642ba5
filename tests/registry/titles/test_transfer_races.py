"""Two at once on one unit: one sale of two, and never both a sale and the seizure of the seller."""

import time
from functools import partial

import pytest

from registry.cases import opening
from registry.cases.record import read
from registry.demo.office import Office
from registry.errors import ChecksFailed, RegisterBusy, StepNotAllowed
from registry.records.plain import to_plain
from registry.refusals import AnotherCaseAccepted
from tests.support.dealings import (
    BUYER,
    OWNER,
    THIRD,
    deal,
    holders,
    open_deal,
    release_request,
    seizure_request,
    taxes,
    transfer_request,
)
from tests.support.raw import as_owner, at_once, rewritten
from tests.support.stages import look, rows

ROUNDS = 30
_MOMENT = 0.02


def state(office: Office, number: str) -> str:
    with office.register.transaction() as tx:
        return read(tx, number).state


def selling(unit, n, seller, buyer):
    """A sale by whoever holds it now."""
    return transfer_request(
        [unit],
        givers=[{"party": seller.number}],
        takers=[{"party": to_plain(buyer)}],
        receipts=taxes(n),
    )


def approved(office, number):
    for step, by in (
        ("submit", "clerk"),
        ("accept", "clerk"),
        ("examine", "examiner"),
        ("approve", "registrar"),
    ):
        office.step(number, step, by)
    return number


@pytest.fixture
def alone(works):
    """A factory whose grantee need keep nothing: it may be sold to and fro."""
    amendment = {
        "contract_no": "DEMO-HT-002",
        "agreement": "补充〔2026〕1号",
        "terms": {
            "max_years": 50,
            "standard_factory": True,
            "self_held_share": "0",
            "planning_document": "T-001 规划条件",
        },
    }
    works.office.carry_through(works.office.open("terms_amendment", amendment))
    return works.office, works.factory, works.endpoint


def holder(office, unit):
    [(name, _, _)] = holders(office, unit)
    return next(p for p in (OWNER, BUYER, THIRD) if p.name == name)


# ---------------------------------------------------------------- two sales


def test_of_two_sales_one_is_accepted(alone):
    office, unit, _ = alone
    for n in range(ROUNDS):
        numbers = [
            open_deal(office, "transfer", selling(unit, 2 * n + k, OWNER, buyer), OWNER, buyer)
            for k, buyer in enumerate((BUYER, THIRD))
        ]
        for number in numbers:
            office.step(number, "submit", "clerk")
        told = at_once(*(partial(office.step, number, "accept", "clerk") for number in numbers))
        refused = [t for t in told if isinstance(t, BaseException)]
        assert [type(t) for t in refused] == [AnotherCaseAccepted], told
        assert sorted(state(office, number) for number in numbers) == ["accepted", "submitted"]
        [accepted] = [number for number in numbers if state(office, number) == "accepted"]
        office.step(accepted, "refuse", "examiner", "试验")


# ---------------------------------------------------------------- a sale and a seizure


def register(office, number, *, late):
    """Register a case; ``late``: a moment after the other began."""
    time.sleep(_MOMENT * late)
    return office.step(number, "register", "registrar")


def race(alone, n):
    """Register a sale and a seizure of the seller at once; return what became of each.

    Of three rounds one begins level, in one the seizure is a moment ahead, in one the sale.
    """
    office, unit, _ = alone
    seller = holder(office, unit)
    buyer = BUYER if seller is OWNER else OWNER
    sale = approved(
        office, open_deal(office, "transfer", selling(unit, n, seller, buyer), seller, buyer)
    )
    seizure = approved(
        office,
        open_deal(
            office,
            "seizure",
            seizure_request([unit], against=seller.number, document_no=f"执{n}号"),
        ),
    )
    told = at_once(
        partial(register, office, sale, late=n % 3 == 1),
        partial(register, office, seizure, late=n % 3 == 2),
    )
    return seller, buyer, sale, seizure, told


def test_a_sale_and_a_seizure_of_the_seller_never_both(alone):
    office, unit, _ = alone
    won = {"sale": 0, "seizure": 0}
    for n in range(ROUNDS):
        seller, buyer, sale, seizure, told = race(alone, n)
        sold, seized = (not isinstance(t, BaseException) for t in told)
        assert sold != seized, told
        won["sale" if sold else "seizure"] += 1
        if sold:
            assert isinstance(told[1], ChecksFailed)
            assert {f["kind"] for f in told[1].findings if f["severity"] == "refuse"} == {"not-his"}
            assert holder(office, unit) is buyer
            office.step(seizure, "refuse", "examiner", "不属被执行人")
        else:
            assert isinstance(told[0], StepNotAllowed)
            assert state(office, sale) == "suspended"
            assert holder(office, unit) is seller
            assert "held-seizure" in {
                f.kind for f in look(office, "transfer", selling(unit, n, seller, buyer))
            }
            [(standing,)] = rows(
                office, "select restriction_id from restriction where died is null"
            )
            deal(office, "seizure_release", release_request(standing))
            office.step(sale, "refuse", "examiner", "试验")
    assert min(won.values()) > 0


def test_without_the_turn_they_wait_for_each_other(alone):
    """Whoever registers takes the park's lock before his case: without that they lock crosswise."""
    _, _, endpoint = alone
    with as_owner(endpoint) as owner:
        rewritten(owner, "await_turn_v1", "perform 1 from park_head", "perform 1 from park")
        rewritten(owner, "await_turn_v1", " for no key update", "")
    # it happens when two meet: mostly at once, on a busy machine after some rounds
    told = (outcome for n in range(25) for outcome in race_and_tidy(alone, n))
    assert any(isinstance(t, RegisterBusy) for t in told)


def race_and_tidy(alone, n):
    office, _, _ = alone
    _, _, sale, seizure, told = race(alone, n)
    for number in (sale, seizure):
        if state(office, number) in ("approved", "suspended"):
            office.step(number, "refuse", "examiner", "试验")
    for (standing,) in rows(office, "select restriction_id from restriction where died is null"):
        deal(office, "seizure_release", release_request(standing))
    return told


# ---------------------------------------------------------------- a withdrawal and a seizure


def test_what_is_withdrawn_at_that_moment_stays_withdrawn(alone):
    office, unit, _ = alone
    who = office.people["clerk"]
    for n in range(ROUNDS):
        sale = open_deal(office, "transfer", selling(unit, n, OWNER, BUYER))
        for step in ("submit", "accept"):
            office.step(sale, step, "clerk")
        with office.register.transaction() as tx:
            for party in (OWNER, BUYER):
                opening.withdraw_one(tx, who, sale, party.number, now=office.clock())
        seizure = approved(office, open_deal(office, "seizure", seizure_request([unit])))
        told = at_once(
            partial(office.step, sale, "withdraw", "clerk"),
            partial(office.step, seizure, "register", "registrar"),
        )
        assert [t for t in told if isinstance(t, BaseException)] == []
        assert state(office, sale) == "withdrawn"
        [(standing,)] = rows(office, "select restriction_id from restriction where died is null")
        deal(office, "seizure_release", release_request(standing))
