"""收费: what a case owes by the county's fees, and that it was paid or forgiven, before 发证."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from registry.access import Principal, demand
from registry.book import fees
from registry.book.fees import Item, Settled
from registry.cases.acts import ACTS
from registry.cases.record import CaseRecord, read
from registry.clock import business_date
from registry.counter_refusals import FeesOwed
from registry.errors import MalformedValue, NotFound, StepNotAllowed
from registry.store.db import Tx

#: from here on a fee is paid; one that asks and withdraws owes nothing
_PAYING = ("accepted", "examined", "approved", "registered", "certificate_made", "collected")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What is charged in a case, what was settled of it, and what is owed."""

    charged: tuple[Item, ...]
    settled: tuple[Settled, ...]
    owed: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One fee: how many pieces or copies; the invoice and day, or why it is forgiven."""

    code: str
    count: int
    receipt_no: str | None = None
    paid_on: date | None = None
    forgiven: str | None = None


def set_item(tx: Tx, item: Item) -> None:
    """Enter what the county charges from a day on. Raises FeeSet, MalformedValue, WrongValue."""
    unknown = [act for act in item.acts if act not in ACTS]
    if unknown or not item.acts:
        raise MalformedValue(
            kind="act",
            value=",".join(unknown)[:60],
            reason=f"of {', '.join(ACTS)}",
            reason_zh="应为业务种类代码，见 GET /api/v1/acts",
        )
    fees.set_item(tx, item)


def bill(tx: Tx, case: CaseRecord) -> Bill:
    """Return what a case owes: what is charged, and neither paid nor forgiven."""
    charged = _charged(tx, case)
    settled = fees.settled(tx, case.park_id, case.case_id)
    done = {each.code for each in settled}
    return Bill(
        charged=tuple(charged),
        settled=tuple(settled),
        owed=tuple(item for item in charged if item.code not in done),
    )


def _charged(tx: Tx, case: CaseRecord) -> list[Item]:
    """Return what was charged for the act on the day the case was accepted."""
    if case.accepted_at is None:
        return []
    return fees.charged(tx, case.act, business_date(case.accepted_at))


def settle(tx: Tx, who: Principal, number: str, payment: Payment, *, now: datetime) -> Bill:
    """Enter that a fee was paid or forgiven; it is the item's amount times the count.

    Raises NotFound, NotAllowed, StepNotAllowed, MalformedValue, FeeSettled, InvoiceUsed,
    NotHappenedYet, WrongValue.
    """
    case = read(tx, number, lock=True)
    demand(who, "collect", case.park_id)
    if case.state not in _PAYING:
        raise StepNotAllowed(state=case.state, step="pay", possible=())
    item = next((i for i in _charged(tx, case) if i.code == payment.code), None)
    if item is None:
        raise NotFound(what="fee of this case", name=payment.code[:40])
    if (payment.receipt_no is None) == (payment.forgiven is None):
        raise MalformedValue(
            kind="payment",
            value=payment.code,
            reason="either an invoice with its day, or why it is forgiven",
            reason_zh="须填写票据号与缴费日期，或者减免依据，且只填其一",
        )
    done = Settled(
        code=item.code,
        count=payment.count,
        amount=Decimal(0) if payment.forgiven else item.amount * payment.count,
        receipt_no=payment.receipt_no,
        paid_on=payment.paid_on,
        forgiven=payment.forgiven,
    )
    fees.settle(tx, case.park_id, case.case_id, item, done, by=who.account_id, at=now)
    return bill(tx, case)


def demand_settled(tx: Tx, case: CaseRecord) -> None:
    """Raise FeesOwed while something is neither paid nor forgiven."""
    if owed := bill(tx, case).owed:
        raise FeesOwed(case=case.number, fees="、".join(item.name for item in owed))
