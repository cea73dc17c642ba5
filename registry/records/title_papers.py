"""What papers about an entered right are drawn from: extract, translation, proof, query, lineage.

Areas in m²; coordinates x east, y north in metres of ``srid``; numbers of persons are masked.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from registry.records.papers import ParcelPlan, PlanBuilding
from registry.records.register_book import BookRestriction, BookRight


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateExtract:
    """不动产权证书 content as it stands, in the official order of fields."""

    certificate: str
    state: str
    location: str
    right: BookRight
    land_area: Decimal | None
    restrictions: tuple[BookRestriction, ...]
    came_from: tuple[str, ...]
    prohibition: str
    plan: ParcelPlan | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overprint:
    """套打: a paper's words for the blank of this number, and how far the printer is off."""

    content: "CertificateExtract | RegistrationProof"
    blank_no: str
    printer: str
    dx: Decimal
    dy: Decimal
    printed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateTranslation:
    """The unsealed English translation of an extract."""

    extract: CertificateExtract


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationProof:
    """不动产登记证明 of a mortgage, an advance notice or an objection."""

    proof: str
    state: str
    location: str
    restriction: BookRestriction
    obliged: tuple[str, ...]
    prohibition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryResult:
    """查询结果证明: what stands about a parcel, for one purpose and one who asks."""

    code: str
    use: str
    location: str
    area: Decimal | None
    asked_by: str
    purpose: str
    as_of: int
    rights: tuple[BookRight, ...]
    restrictions: tuple[BookRestriction, ...]
    prohibition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageLine:
    """One thing of a lineage: what, its area, born and ended (day and act), from what, to what."""

    noun: str
    code: str
    area: Decimal | None
    born: str
    ended: str
    came_from: tuple[str, ...]
    became: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageSheet:
    """来龙去脉表."""

    code: str
    as_of: int
    lines: tuple[LineageLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorOutlines:
    """One floor: its outline, the unit's outlines on it, the others with codes."""

    number: int
    height: Decimal
    outline: tuple[tuple[Decimal, ...], ...]
    own: tuple[tuple[tuple[Decimal, ...], ...], ...]
    others: tuple[PlanBuilding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPlan:
    """房产分户图: one sheet a floor the unit lies on."""

    unit: str
    location: str
    building: str
    structure: str
    completed_on: date
    survey_document: str
    own_area: Decimal
    shared_area: Decimal
    floors: tuple[FloorOutlines, ...]
    total_floors: int
    prohibition: str
