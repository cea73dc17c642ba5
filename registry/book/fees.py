"""登记费: what the county charges for an act, from when and by which document, and what was paid.

Fees are data the county enters; no amount is known without one. 民法典 223: charged by the piece,
never by area, volume or price.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from registry.store.db import Tx, text
from registry.store.tables.fees import fee_item

Unit = Literal["piece", "copy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A fee in yuan for each piece 件 or copy 本 of the acts named; 0: no longer charged."""

    code: str
    valid_from: date
    name: str
    unit: Unit
    amount: Decimal
    acts: tuple[str, ...]
    document: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What was paid of a fee in a case (with its invoice), or why it was forgiven."""

    code: str
    count: int
    amount: Decimal
    receipt_no: str | None
    paid_on: date | None
    forgiven: str | None


def set_item(tx: Tx, item: Item) -> None:
    """Enter what is charged from a day on. Raises FeeSet for a day that is entered, WrongValue."""
    tx.execute(
        fee_item.insert().values(
            code=item.code,
            valid_from=item.valid_from,
            name=item.name,
            unit=item.unit,
            amount=item.amount,
            acts=list(item.acts),
            document=item.document,
            article=item.article,
        )
    )


_ITEM = "select code, valid_from, name, unit, amount, acts, document, article from fee_item"


def items(tx: Tx) -> list[Item]:
    """Return everything that was ever set, by code and day."""
    rows = tx.execute(text(f"{_ITEM} order by code, valid_from"))
    return [_item(row) for row in rows]


def charged(tx: Tx, act: str, on: date) -> list[Item]:
    """Return what is charged for an act on a day: the latest of each code, if it is not nothing."""
    rows = tx.execute(
        text(
            f"select * from (select distinct on (code) * from ({_ITEM}) i"  # noqa: S608 - our own
            " where valid_from <= :on order by code, valid_from desc) x"
            " where :act = any(x.acts) and x.amount > 0 order by code"
        ),
        {"on": on, "act": act},
    )
    return [_item(row) for row in rows]


def settle(
    tx: Tx,
    park_id: int,
    case_id: int,
    item: Item,
    settled: Settled,
    *,
    by: int,
    at: datetime,
) -> None:
    """Enter that a fee of a case was paid or forgiven.

    Raises FeeSettled, FeeDiffers, InvoiceUsed, NotHappenedYet, WrongValue.
    """
    tx.execute(
        text(
            "insert into case_fee values (:park, :case, :code, :valid_from, :count, :amount,"
            " :receipt_no, :paid_on, :forgiven, :by, :at)"
        ),
        {
            "park": park_id,
            "case": case_id,
            "code": item.code,
            "valid_from": item.valid_from,
            "count": settled.count,
            "amount": settled.amount,
            "receipt_no": settled.receipt_no,
            "paid_on": settled.paid_on,
            "forgiven": settled.forgiven,
            "by": by,
            "at": at,
        },
    )


def settled(tx: Tx, park_id: int, case_id: int) -> list[Settled]:
    """Return what was paid or forgiven in a case."""
    rows = tx.execute(
        text(
            "select code, count, amount, receipt_no, paid_on, forgiven from case_fee"
            " where park_id = :park and case_id = :case order by code"
        ),
        {"park": park_id, "case": case_id},
    )
    return [Settled(**row._mapping) for row in rows]


def _item(row: object) -> Item:
    facts = dict(row._mapping)  # type: ignore[attr-defined]
    return Item(**{**facts, "acts": tuple(facts["acts"])})
