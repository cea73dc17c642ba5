"""Lists of occupants on the wire: a file, what became of its rows, and what a person decides."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from litestar.datastructures import UploadFile
from msgspec import Meta

from api.schemas.occupancy import MovedInOut
from api.schemas.wire import Sent, Told
from registry.book.occupancies import OccupancySource
from registry.book.occupancy_lists import List, ListedRow
from registry.cases.listing import TakenIn


class ListForm(Sent, frozen=True, kw_only=True):
    """A list (.xlsx or CSV): who sent it, and of which day it is.

    ``listed_on`` is the first day of a use whose row names none.
    """

    file: UploadFile
    source: OccupancySource
    listed_on: date


class RowOut(Told, frozen=True, kw_only=True):
    """A row as it was read, by heading; ``candidates`` are units a doubtful row may be about."""

    line: int
    outcome: str
    said: Mapping[str, Any]
    candidates: tuple[str, ...]
    fault: Mapping[str, Any] | None
    occupancy_id: int | None
    reason: str | None
    decided_at: datetime | None

    @classmethod
    def of(cls, row: ListedRow) -> "RowOut":
        """Tell a row."""
        return cls(
            line=row.line,
            outcome=row.outcome,
            said=row.said["row"],
            candidates=row.candidates,
            fault=row.fault,
            occupancy_id=row.occupancy_id,
            reason=row.reason,
            decided_at=row.decided_at,
        )


class ListOut(Told, frozen=True, kw_only=True):
    """A list: which column was read as what, and its rows by outcome."""

    list_id: int
    name: str
    source: str
    listed_on: date
    sha256: str
    columns: Mapping[str, str]
    taken_at: datetime
    rows: int
    matched: int
    repeated: int
    doubtful: int
    faulty: int
    undecided: int

    @classmethod
    def of(cls, told: List) -> "ListOut":
        """Tell a list."""
        names = (name for name in cls.__struct_fields__ if name != "sha256")
        return cls(**{name: getattr(told, name) for name in names}, sha256=told.sha256.hex())


class TakenInOut(Told, frozen=True, kw_only=True):
    """What became of a list; ``again``: this file was taken in before. The first faults by row."""

    list: ListOut
    again: bool
    clues: int
    faults: tuple[RowOut, ...]

    @classmethod
    def of(cls, taken: TakenIn) -> "TakenInOut":
        """Tell what became of a list."""
        return cls(
            list=ListOut.of(taken.list),
            again=taken.again,
            clues=taken.clues,
            faults=tuple(RowOut.of(row) for row in taken.faults),
        )


class DecisionIn(Sent, frozen=True, kw_only=True):
    """The unit a row is about, or why it is set aside."""

    unit: Annotated[str, Meta(max_length=40)] | None = None
    set_aside: Annotated[str, Meta(max_length=500)] | None = None


class DecidedOut(Told, frozen=True, kw_only=True):
    """The row as it stands now, and what was entered of it."""

    row: RowOut
    entered: MovedInOut | None
