"""收费: what is set is charged, by the piece; nothing is handed out before it is settled."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from registry.book.fees import Item
from registry.cases import charging
from registry.cases.charging import Bill, Payment
from registry.counter_refusals import FeeDiffers, FeeSet, FeeSettled, FeesOwed, InvoiceUsed
from registry.demo.office import Office
from registry.errors import MalformedValue, NotAllowed, NotFound, StepNotAllowed
from registry.field_refusals import NotHappenedYet
from registry.refusals import WrongValue
from tests.registry.cases.test_closing import ACCEPT, REGISTER, sign_for, steps
from tests.support.park import NOW
from tests.support.stages import rows

TODAY = NOW.date()


def set_fee(office: Office, **changes: Any) -> None:
    standard = {
        "code": "registration",
        "valid_from": date(2026, 1, 1),
        "name": "示例登记费",
        "unit": "piece",
        "amount": Decimal("3.50"),
        "acts": ("first_registration",),
        "document": "示例文件〔2026〕1号",
        "article": "一",
    }
    with office.register.transaction() as tx:
        charging.set_item(tx, Item(**standard | changes))


def pay(office: Office, number: str, by: str = "clerk", **changes: Any) -> Bill:
    standard = {"code": "registration", "count": 2, "receipt_no": "赣-001", "paid_on": TODAY}
    with office.register.transaction() as tx:
        payment = Payment(**standard | changes)
        return charging.settle(tx, office.people[by], number, payment, now=NOW)


def test_without_a_fee_nothing_is_charged(stage, application):
    office = stage.office
    steps(office, application, *REGISTER, ("make_certificate", "clerk"))
    with pytest.raises(NotFound):
        pay(office, application)
    sign_for(office, application)


def test_nothing_is_handed_out_before_all_fees_are_settled(stage, application):
    office = stage.office
    set_fee(office)
    set_fee(office, code="copy", name="示例工本费", unit="copy", amount=Decimal(1))
    steps(office, application, *REGISTER, ("make_certificate", "clerk"))
    with pytest.raises(FeesOwed) as no:
        sign_for(office, application)
    assert no.value.fees == "示例工本费、示例登记费"
    bill = pay(office, application)
    assert [item.code for item in bill.owed] == ["copy"]
    assert [(s.count, s.amount) for s in bill.settled] == [(2, Decimal("7.00"))]
    with pytest.raises(FeesOwed):
        sign_for(office, application)
    forgiven = {"receipt_no": None, "paid_on": None, "forgiven": "示例减免依据"}
    assert pay(office, application, code="copy", count=1, **forgiven).owed == ()
    sign_for(office, application)


def test_what_held_on_the_day_of_acceptance_is_charged(stage, application):
    office = stage.office
    set_fee(office)
    set_fee(office, valid_from=TODAY, amount=Decimal(5))
    set_fee(office, valid_from=TODAY + timedelta(days=1), amount=Decimal(0))
    set_fee(office, code="other", acts=("transfer",))
    steps(office, application, *ACCEPT)
    assert pay(office, application, count=1).settled[0].amount == Decimal("5.00")


def test_what_is_no_longer_charged_is_not(stage, application):
    set_fee(stage.office)
    set_fee(stage.office, valid_from=TODAY, amount=Decimal(0))
    steps(stage.office, application, *ACCEPT)
    with pytest.raises(NotFound):
        pay(stage.office, application)


@pytest.mark.parametrize(
    ("changes", "no"),
    [
        ({"by": "examiner"}, NotAllowed),
        ({"by": "park"}, NotAllowed),
        ({"code": "none"}, NotFound),
        ({"count": 0}, WrongValue),
        ({"forgiven": "且已缴"}, MalformedValue),
        ({"receipt_no": None}, MalformedValue),
        ({"paid_on": None}, WrongValue),
        ({"paid_on": TODAY + timedelta(days=1)}, NotHappenedYet),
        ({"receipt_no": "长" * 61}, WrongValue),
    ],
)
def test_a_payment_that_cannot_be(stage, application, changes, no):
    set_fee(stage.office)
    steps(stage.office, application, *ACCEPT)
    with pytest.raises(no):
        pay(stage.office, application, **changes)
    assert rows(stage.office, "select count(*) from case_fee") == [(0,)]


def test_a_fee_is_paid_once_and_an_invoice_brought_once(stage, application):
    office = stage.office
    set_fee(office)
    set_fee(office, code="copy", unit="copy")
    with pytest.raises(StepNotAllowed):
        pay(office, application)
    steps(office, application, *ACCEPT)
    pay(office, application)
    with pytest.raises(FeeSettled):
        pay(office, application, receipt_no="赣-002")
    pay(office, application, code="copy")  # one invoice may name several fees
    with pytest.raises(InvoiceUsed), office.register.transaction() as tx:
        tx.execute(
            text(
                "insert into case_fee select park_id, case_id - 1, code, valid_from, count, amount,"
                " receipt_no, paid_on, forgiven, entered_by, entered_at from case_fee limit 1"
            )
        )


@pytest.mark.parametrize(
    ("changes", "no"),
    [
        ({"acts": ("no_such_act",)}, MalformedValue),
        ({"acts": ()}, MalformedValue),
        ({"unit": "m2"}, WrongValue),
        ({"unit": "yuan"}, WrongValue),
        ({"amount": Decimal(-1)}, WrongValue),
        ({"code": "Fee 1"}, WrongValue),
        ({"document": ""}, WrongValue),
    ],
)
def test_a_fee_that_cannot_be_set(stage, changes, no):
    """By the piece or copy only: never by area, volume or price (民法典 223)."""
    with pytest.raises(no):
        set_fee(stage.office, **changes)


def test_a_fee_is_not_rewritten(stage):
    set_fee(stage.office)
    with pytest.raises(FeeSet):
        set_fee(stage.office, amount=Decimal(9))


def test_no_writer_charges_another_amount(stage):
    set_fee(stage.office)
    with pytest.raises(FeeDiffers) as no, stage.office.register.transaction() as tx:
        tx.execute(
            text(
                "insert into case_fee select park_id, case_id, 'registration', '2026-01-01', 2,"
                " 7.01, 'x', '2026-03-25', null, 1, :at from case_file limit 1"
            ),
            {"at": NOW},
        )
    assert (no.value.amount, no.value.due) == ("7.01", "7.00")
