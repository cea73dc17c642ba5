"""Fees 登记费 on the wire: what is charged, what was paid of it in a case, and what is owed."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Meta

from api.schemas.wire import Sent, Told
from registry.book.fees import Item, Settled
from registry.cases.charging import Bill, Payment


class FeeOut(Told, frozen=True, kw_only=True):
    """A fee in yuan for each ``piece`` 件 or ``copy`` 本 of the acts named, with its source."""

    code: str
    valid_from: date
    name: str
    unit: str
    amount: Decimal
    acts: tuple[str, ...]
    document: str
    article: str

    @classmethod
    def of(cls, item: Item) -> "FeeOut":
        """Tell a fee."""
        return cls(**{name: getattr(item, name) for name in cls.__struct_fields__})


class SettledOut(Told, frozen=True, kw_only=True):
    """What was paid of a fee, or why it was forgiven."""

    code: str
    count: int
    amount: Decimal
    receipt_no: str | None
    paid_on: date | None
    forgiven: str | None

    @classmethod
    def of(cls, settled: Settled) -> "SettledOut":
        """Tell a payment."""
        return cls(**{name: getattr(settled, name) for name in cls.__struct_fields__})


class BillOut(Told, frozen=True, kw_only=True):
    """What is charged in a case by the fees of the day it was accepted; empty: nothing is set."""

    charged: list[FeeOut]
    settled: list[SettledOut]
    owed: list[FeeOut]

    @classmethod
    def of(cls, bill: Bill) -> "BillOut":
        """Tell a bill."""
        return cls(
            charged=[FeeOut.of(item) for item in bill.charged],
            settled=[SettledOut.of(each) for each in bill.settled],
            owed=[FeeOut.of(item) for item in bill.owed],
        )


class PaymentIn(Sent, frozen=True, kw_only=True):
    """A fee that was paid (``receiptNo`` 票据号 and ``paidOn``) or forgiven (why, by what)."""

    code: Annotated[str, Meta(min_length=1, max_length=40)]
    count: Annotated[int, Meta(ge=1, le=100_000)] = 1
    receipt_no: Annotated[str, Meta(min_length=1, max_length=60)] | None = None
    paid_on: date | None = None
    forgiven: Annotated[str, Meta(min_length=1, max_length=200)] | None = None

    def payment(self) -> Payment:
        """Return it as the register takes it."""
        return Payment(**{name: getattr(self, name) for name in self.__struct_fields__})
