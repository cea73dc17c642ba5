"""Occupancy on the wire: who uses a unit, for what, since when."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from api.schemas.violations import ClueOut
from api.schemas.wire import Sent, Told
from registry.book.occupancies import EndKind, NewOccupancy, Occupancy, OccupancySource
from registry.cases.moving_in import MovedIn
from registry.records.plain import to_plain

_Name = Annotated[str, Meta(min_length=1, max_length=200)]
_Short = Annotated[str, Meta(max_length=80)]


class NewOccupancyIn(Sent, frozen=True, kw_only=True):
    """Who moves into a unit. ``part`` empty: the whole unit. Identity numbers are not asked for."""

    unit: Annotated[str, Meta(max_length=40)]
    occupant: _Name
    since: date
    part: Annotated[str, Meta(max_length=200)] = ""
    credit_code: _Short | None = None
    lease_no: _Short | None = None
    lease_from: date | None = None
    lease_to: date | None = None
    lease_filing_no: _Short | None = None
    paid_at_once: bool = False
    purpose: Annotated[str, Meta(max_length=500)] = ""
    industry: _Short | None = None
    until: date | None = None
    source: OccupancySource = "park"
    corrects: Annotated[int, Meta(ge=1, le=2**63 - 1)] | None = None

    def new(self) -> NewOccupancy:
        """Return what the register enters."""
        return NewOccupancy(**{n: getattr(self, n) for n in NewOccupancy.__slots__})


class EndIn(Sent, frozen=True, kw_only=True):
    """How a use ended: the occupant left, or the record was an error."""

    kind: EndKind
    ended_on: date
    note: Annotated[str, Meta(max_length=500)] = ""


class OccupancyOut(Told, frozen=True, kw_only=True):
    """A record of use; ``endKind`` says how it ended, once it did."""

    occupancy_id: int
    unit: str
    part: str
    occupant: str
    credit_code: str | None
    lease_no: str | None
    lease_from: date | None
    lease_to: date | None
    lease_filing_no: str | None
    paid_at_once: bool
    purpose: str
    industry: str | None
    since: date
    until: date | None
    source: str
    corrects: int | None
    entered_at: datetime
    end_kind: str | None
    ended_on: date | None

    @classmethod
    def of(cls, record: Occupancy) -> "OccupancyOut":
        """Tell a record."""
        return cls(**{name: getattr(record, name) for name in cls.__struct_fields__})


class MovedInOut(Told, frozen=True, kw_only=True):
    """What was entered, what USE-05 found of it, and the clues made of that."""

    occupancy: OccupancyOut
    findings: list[dict[str, object]]
    clues: list[ClueOut]

    @classmethod
    def of(cls, entered: MovedIn) -> "MovedInOut":
        """Tell an entry."""
        return cls(
            occupancy=OccupancyOut.of(entered.occupancy),
            findings=[to_plain(finding.said()) for finding in entered.findings],
            clues=[ClueOut.of(clue) for clue in entered.clues],
        )
