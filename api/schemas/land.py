"""Parks, drafts and parcels on the wire. Coordinates: x east, y north, in ``srid``."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import shapely
from litestar.datastructures import UploadFile
from msgspec import Meta

from api.schemas.wire import Sent, Told
from registry.book.county import Park
from registry.book.papers import Draft
from registry.surveys import Taken
from registry.views.parcels import ParcelLine, ParcelView


class ParkOut(Told, frozen=True, kw_only=True):
    """A park you may see."""

    park_id: int
    name: str
    committee: str
    srid: int

    @classmethod
    def of(cls, park: Park) -> "ParkOut":
        """Tell a park."""
        return cls(park_id=park.park_id, name=park.name, committee=park.committee, srid=park.srid)


class DraftOut(Told, frozen=True, kw_only=True):
    """A polygon read from a survey file, not yet part of the register."""

    draft_id: int
    park_id: int
    plot_number: str | None
    plot_name: str | None
    part: int
    state: str
    version: int
    declared_area: Decimal | None
    file_sha256: str | None
    notices: list[str]
    geometry: Mapping[str, Any]

    @classmethod
    def of(cls, draft: Draft) -> "DraftOut":
        """Tell a draft."""
        return cls(
            draft_id=draft.draft_id,
            park_id=draft.park_id,
            plot_number=draft.plot_number,
            plot_name=draft.plot_name,
            part=draft.part,
            state=draft.state,
            version=draft.version,
            declared_area=draft.declared_area,
            file_sha256=None if draft.file_sha256 is None else draft.file_sha256.hex(),
            notices=list(draft.notices),
            geometry=shapely.geometry.mapping(draft.shape),
        )


class SurveyForm(Sent, frozen=True, kw_only=True):
    """A survey file; ``encoding`` only where the file's own words cannot be trusted."""

    file: UploadFile
    encoding: Annotated[str, Meta(max_length=40)] | None = None


class SurveyOut(Told, frozen=True, kw_only=True):
    """How a survey file was read and why, and the drafts it became."""

    sha256: str
    format: str
    encoding: str
    srid: int
    read_as: list[str]
    notices: list[str]
    drafts: list[DraftOut]

    @classmethod
    def of(cls, taken: Taken) -> "SurveyOut":
        """Tell a file that was taken in."""
        return cls(
            sha256=taken.sha256.hex(),
            format=taken.format,
            encoding=taken.encoding,
            srid=taken.srid,
            read_as=list(taken.read_as),
            notices=list(taken.notices),
            drafts=[DraftOut.of(draft) for draft in taken.drafts],
        )


class ChangeDraft(Sent, frozen=True, kw_only=True):
    """What may be changed of a draft: its names, or that it is discarded."""

    plot_number: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
    plot_name: Annotated[str, Meta(max_length=200)] | None = None
    discard: bool = False


class ParcelLineOut(Told, frozen=True, kw_only=True):
    """A parcel in a list."""

    code: str
    state: str
    standing: str | None
    use: str
    area: Decimal | None
    declared_area: Decimal | None
    location: str

    @classmethod
    def of(cls, line: ParcelLine) -> "ParcelLineOut":
        """Tell one line."""
        return cls(
            code=line.code,
            state=line.state,
            standing=line.standing,
            use=line.use,
            area=line.area,
            declared_area=line.declared_area,
            location=line.location,
        )


class ParcelsOut(Told, frozen=True, kw_only=True):
    """A page of parcels; ``after`` asks for the next one, null on the last."""

    parcels: list[ParcelLineOut]
    after: str | None
    notice: str | None


class RightOut(Told, frozen=True, kw_only=True):
    """A current right."""

    unit: str
    certificate: str | None
    holders: list[str]
    term_start: date
    term_end: date


class ParcelOut(Told, frozen=True, kw_only=True):
    """A parcel. ``area`` (m²) is computed from the boundary, ``mu`` from the area."""

    code: str
    round: int
    park_id: int
    srid: int
    stratum: str
    state: str
    standing: str | None
    use: str
    use_code: str
    area: Decimal | None
    mu: Decimal | None
    declared_area: Decimal | None
    location: str
    surveyed_by: str | None
    surveyed_on: date | None
    born: int
    version_born: int | None
    geometry: Mapping[str, Any] | None
    point_numbers: list[int]
    conflicts: list[str]
    contract: str | None
    rights: list[RightOut]

    @classmethod
    def of(cls, view: ParcelView) -> "ParcelOut":
        """Tell a parcel."""
        return cls(
            code=view.code,
            round=view.round,
            park_id=view.park_id,
            srid=view.srid,
            stratum=view.stratum,
            state=view.state,
            standing=view.standing,
            use=view.use,
            use_code=view.use_code,
            area=view.area,
            mu=view.mu,
            declared_area=view.declared_area,
            location=view.location,
            surveyed_by=view.surveyed_by,
            surveyed_on=view.surveyed_on,
            born=view.born,
            version_born=view.version_born,
            geometry=view.geometry,
            point_numbers=list(view.point_numbers),
            conflicts=list(view.conflicts),
            contract=view.contract,
            rights=[
                RightOut(
                    unit=right.unit,
                    certificate=right.certificate,
                    holders=list(right.holders),
                    term_start=right.term_start,
                    term_end=right.term_end,
                )
                for right in view.rights
            ],
        )


class PaperForm(Sent, frozen=True, kw_only=True):
    """A paper as a form sends it."""

    file: UploadFile
