"""Imports on the wire. Coordinates: x east, y north, in the park's system."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import shapely
from litestar.datastructures import UploadFile
from msgspec import Meta

from api.schemas.cases import UseIn
from api.schemas.wire import Sent, Told
from registry.book.imports import Import, ImportRow
from registry.cases.judging import STEPS
from registry.cases.old_rights import Kept
from registry.values.hashes import sha256_of

Number = Annotated[int, Meta(ge=1)]


class ImportForm(Sent, frozen=True, kw_only=True):
    """A file of many plots; ``encoding`` only where the file's own words cannot be trusted.

    ``purpose``: ``survey`` of new land, or ``intake`` of old plots, whose overlaps and areas are
    stated and not refused.
    """

    file: UploadFile
    encoding: Annotated[str, Meta(max_length=40)] | None = None
    purpose: Literal["survey", "intake"] = "survey"


class ImportOut(Told, frozen=True, kw_only=True):
    """An import: ``state`` is waiting, judging, judged, unreadable or cancelled.

    ``step`` of ``steps`` is done, ``doing`` says what is next; ``rows`` of the file, ``refused``,
    ``warned`` and ``taken`` among them. ``refusal``: why the file as a whole cannot be read.
    """

    park_id: int
    import_id: int
    name: str
    sha256: str
    purpose: str
    asked_at: datetime
    state: str
    step: int
    steps: int
    doing: tuple[str, str] | None
    read_as: list[str]
    notices: list[str]
    refusal: Mapping[str, Any] | None
    rows: int
    refused: int
    warned: int
    taken: int

    @classmethod
    def of(cls, asked: Import) -> "ImportOut":
        """Tell an import."""
        going = not asked.settled and asked.step < len(STEPS)
        return cls(
            park_id=asked.park_id,
            import_id=asked.import_id,
            name=asked.name,
            sha256=asked.sha256.hex(),
            purpose=asked.purpose,
            asked_at=asked.asked_at,
            state=asked.state,
            step=asked.step,
            steps=len(STEPS),
            doing=STEPS[max(asked.step - 1, 0)] if going else None,
            read_as=list(asked.read_as),
            notices=list(asked.notices),
            refusal=asked.refusal,
            rows=asked.rows,
            refused=asked.refused,
            warned=asked.warned,
            taken=asked.taken,
        )


class ImportRowOut(Told, frozen=True, kw_only=True):
    """A row as it was judged; ``geometry`` is none where it could not be read.

    ``found`` counts its findings; the first twenty are told here, all under the row's ``findings``.

    ``repairable``: repairs of what was read are proposed under the row's ``repairs``.
    """

    n: int
    line: int
    number: str
    name: str
    part: int
    declared_area: Decimal | None
    refused: bool
    draft_id: int | None
    repairable: bool
    found: int
    findings: list[Mapping[str, Any]]
    geometry: Mapping[str, Any] | None

    @classmethod
    def of(cls, row: ImportRow) -> "ImportRowOut":
        """Tell a row."""
        return cls(
            n=row.n,
            line=row.line,
            number=row.number,
            name=row.name,
            part=row.part,
            declared_area=row.declared_area,
            refused=row.refused,
            draft_id=row.draft_id,
            repairable=row.rings is not None and row.draft_id is None,
            found=row.found,
            findings=list(row.findings),
            geometry=None if row.shape is None else shapely.geometry.mapping(row.shape),
        )


class TakeRows(Sent, frozen=True, kw_only=True):
    """Which rows become drafts; all that are not refused when none are named."""

    rows: Annotated[list[Number], Meta(min_length=1, max_length=100_000)] | None = None


class OpenIntake(TakeRows, frozen=True, kw_only=True):
    """The use of all the old plots, and which rows: all that are not refused unless named.

    ``rights``: the hash of the 存量权利表 that was sent for this import before.
    """

    use: UseIn
    rights: str | None = None

    def asked(self) -> dict[str, Any]:
        """Return what opening the case, or checking it, is told."""
        return {
            "use": {"scheme": self.use.scheme, "version": self.use.version, "code": self.use.code},
            "rights": None if self.rights is None else sha256_of(self.rights),
        }


class OldRightsForm(Sent, frozen=True, kw_only=True):
    """The 存量权利表 (.xlsx), filled in as its template says."""

    file: UploadFile


class OldRightsOut(Told, frozen=True, kw_only=True):
    """A workbook that was kept: ``sha256`` names it when the case is opened.

    What it says, to be compared with the old system: papers, holders, mortgages (yuan), seizures.
    """

    sha256: str
    certificates: int
    holders: int
    mortgages: int
    mortgage_sum: Decimal
    seizures: int

    @classmethod
    def of(cls, kept: Kept) -> "OldRightsOut":
        """Tell what was kept."""
        names = (name for name in cls.__struct_fields__ if name != "sha256")
        return cls(sha256=kept.sha256.hex(), **{name: getattr(kept, name) for name in names})


class TakenOut(Told, frozen=True, kw_only=True):
    """A row, and the draft it is now."""

    n: int
    draft_id: int


class CaseOpened(Told, frozen=True, kw_only=True):
    """A case that was opened: its number 业务号, and where it stands."""

    number: str
    kind: str
    act: str
    state: str
