"""The ledger of blanks on the wire."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Meta

from api.schemas.wire import Sent, Told
from registry.book.blanks import Balance, Batch, BlankPaper, Fate, Offset

BlankNo = Annotated[str, Meta(max_length=20)]
Printer = Annotated[str, Meta(min_length=1, max_length=60)]


class BatchIn(Sent, frozen=True, kw_only=True):
    """Blanks received together, of certificates or of proofs: first and last 印制号, included."""

    first: BlankNo
    last: BlankNo
    received_on: date
    paper: BlankPaper = "certificate"

    def batch(self) -> Batch:
        """Return it as the register takes it."""
        return Batch(
            first=self.first, last=self.last, received_on=self.received_on, paper=self.paper
        )


class BalanceOut(Told, frozen=True, kw_only=True):
    """What became of a batch."""

    first: str
    last: str
    received_on: date
    paper: BlankPaper
    received: int
    used: int
    spoiled: int
    lost: int
    left: int

    @classmethod
    def of(cls, balance: Balance) -> "BalanceOut":
        """Tell a batch."""
        return cls(**{name: getattr(balance, name) for name in cls.__struct_fields__})


class LossIn(Sent, frozen=True, kw_only=True):
    """A blank spoiled 作废 or lost 遗失, and why."""

    blank_no: BlankNo
    fate: Fate
    reason: Annotated[str, Meta(min_length=1, max_length=200)]


class OffsetIn(Sent, frozen=True, kw_only=True):
    """How far a printer is off, mm to the right and downwards."""

    printer: Printer
    dx: Decimal
    dy: Decimal

    def offset(self) -> Offset:
        """Return it as the register takes it."""
        return Offset(printer=self.printer, dx=self.dx, dy=self.dy)


class OverprintIn(Sent, frozen=True, kw_only=True):
    """The blank in the printer, and which printer it is."""

    blank_no: BlankNo
    printer: Printer
