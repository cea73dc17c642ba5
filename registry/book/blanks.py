"""Blanks 印制号: received in batches, each used once, spoiled or lost."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from registry.store.db import Tx, text

Fate = Literal["spoiled", "lost"]
#: 不动产权证书, or 不动产登记证明
BlankPaper = Literal["certificate", "proof"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Blanks received together, all of one paper: first and last number, both included."""

    first: str
    last: str
    received_on: date
    paper: BlankPaper = "certificate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What became of a batch: how many were received, used, spoiled, lost, and are left."""

    first: str
    last: str
    received_on: date
    paper: BlankPaper
    received: int
    used: int
    spoiled: int
    lost: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """How far a printer is off: mm to be added to the right and downwards."""

    printer: str
    dx: Decimal
    dy: Decimal


_BALANCE = """
with batch as (
  select batch_id, prefix || lpad(first::text, 11, '0') as first,
         prefix || lpad(last::text, 11, '0') as last, received_on, paper,
         last - first + 1 as received
    from blank_batch)
select b.first, b.last, b.received_on, b.paper, b.received,
       (select count(*) from blank_use u where u.blank_no between b.first and b.last
          and not exists (select from blank_loss l where l.blank_no = u.blank_no)) as used,
       count(l.*) filter (where l.fate = 'spoiled') as spoiled,
       count(l.*) filter (where l.fate = 'lost') as lost
  from batch b left join blank_loss l on l.blank_no between b.first and b.last
 group by b.batch_id, b.first, b.last, b.received_on, b.paper, b.received
 order by b.received_on, b.first"""


def receive(tx: Tx, batch: Batch, *, by: int, at: datetime) -> None:
    """Enter a batch. Raises BlanksReceived for numbers received before, NotHappenedYet."""
    tx.execute(
        text(
            "insert into blank_batch (prefix, first, last, received_on, paper, entered_by,"
            " entered_at) values (:prefix, :first, :last, :day, :paper, :by, :at)"
        ),
        {
            "prefix": batch.first[0],
            "first": int(batch.first[1:]),
            "last": int(batch.last[1:]),
            "day": batch.received_on,
            "paper": batch.paper,
            "by": by,
            "at": at,
        },
    )


def use(
    tx: Tx, park_id: int, certificate_id: int, blank_no: str, printer: str, *, by: int, at: datetime
) -> None:
    """Bind a blank to a certificate.

    Raises BlankUnknown, BlankOfOtherPaper, BlankUnfit, BlankUsed, StandsOnBlank.
    """
    tx.execute(
        text("insert into blank_use values (:park, :certificate, :blank, :printer, :by, :at)"),
        {
            "park": park_id,
            "certificate": certificate_id,
            "blank": blank_no,
            "printer": printer,
            "by": by,
            "at": at,
        },
    )


def lose(tx: Tx, blank_no: str, fate: Fate, reason: str, *, by: int, at: datetime) -> None:
    """Enter that a blank is spoiled or lost, used or not. Raises BlankUnknown, BlankLost."""
    tx.execute(
        text("insert into blank_loss values (:blank, :fate, :reason, :by, :at)"),
        {"blank": blank_no, "fate": fate, "reason": reason, "by": by, "at": at},
    )


def balance(tx: Tx) -> list[Balance]:
    """Return every batch with what became of it; a used blank that was spoiled is spoiled."""
    rows = tx.execute(text(_BALANCE))
    return [
        Balance(**row._mapping, left=row.received - row.used - row.spoiled - row.lost)
        for row in rows
    ]


def set_offset(tx: Tx, offset: Offset, *, by: int, at: datetime) -> None:
    """Enter how far a printer is off, from now on."""
    tx.execute(
        text("insert into printer_offset values (:printer, :at, :dx, :dy, :by)"),
        {"printer": offset.printer, "at": at, "dx": offset.dx, "dy": offset.dy, "by": by},
    )


def offset_of(tx: Tx, printer: str) -> Offset:
    """Return how far a printer is off; one nobody has measured is not."""
    row = tx.execute(
        text(
            "select printer, dx, dy from printer_offset where printer = :printer"
            " order by entered_at desc limit 1"
        ),
        {"printer": printer},
    ).one_or_none()
    return (
        Offset(printer=printer, dx=Decimal(0), dy=Decimal(0))
        if row is None
        else Offset(**row._mapping)
    )
