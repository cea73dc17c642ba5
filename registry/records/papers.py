"""What documents are drawn from: frozen, complete, plain. The imprint is joined when one is drawn.

Coordinates: x east, y north, in metres of ``srid``. Areas in m², money in yuan.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from registry.values.strokes import Strokes


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What ties a page to the register: number, entry, head hash, and where to check it."""

    number: str
    issuer: str
    county: str
    park: str
    entry: int | None
    entry_at: datetime | None
    entry_hash: str | None
    made_at: datetime
    verify_url: str
    notice: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLine:
    """A party as papers name it: a person's number is masked."""

    name: str
    number: str
    representative: str | None = None
    address: str | None = None
    share: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPoint:
    """A boundary point of a plan."""

    number: int
    ring: int
    x: Decimal
    y: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanNeighbour:
    """A neighbouring parcel: code, and its outline as x, y pairs in order."""

    code: str
    outline: tuple[tuple[Decimal, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBuilding:
    """A building on the parcel: label (幢号, structure, floors), closed outline as x, y pairs."""

    label: str
    outline: tuple[tuple[Decimal, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelPlan:
    """A parcel as maps draw it; edge lengths belong to the edge that begins at each point.

    ``sides`` are the 四至 in the order east, south, west, north.
    """

    code: str
    srid: int
    system: str
    area: Decimal
    mu: Decimal
    use: str
    location: str
    points: tuple[PlanPoint, ...]
    edges: tuple[Decimal, ...]
    neighbours: tuple[PlanNeighbour, ...]
    surveyed_by: str | None = None
    surveyed_on: date | None = None
    sheet: str | None = None
    sides: tuple[str, ...] = ()
    buildings: tuple[PlanBuilding, ...] = ()
    drawn_by: str | None = None
    drawn_on: date | None = None
    checked_by: str | None = None
    checked_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionLine:
    """One indicator of the conditions."""

    indicator: str
    requirement: str
    scope: str
    checkpoint: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionsNotice:
    """土地使用条件通知书."""

    plot_number: str
    plan: ParcelPlan
    max_years: int
    standard_factory: bool
    lines: tuple[ConditionLine, ...]
    clauses: tuple[str, ...]
    planning_document: str
    prohibition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantConfirmation:
    """成交确认书 (for allocated land: 供地确认)."""

    plan: ParcelPlan
    plot_number: str
    method: str
    right_nature: str
    grantee: PartyLine
    price: Decimal
    price_in_words: str
    term: str
    term_years: int
    contract_no: str
    contract_template: str
    supervision_no: str | None
    bidding_document: str | None
    plan_document: str | None
    deliver_by: date | None
    start_by: date | None
    complete_by: date | None
    prohibition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationDecision(GrantConfirmation):
    """国有建设用地划拨决定书: what a grant says, decided and not bid for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverConfirmation:
    """交地确认书."""

    plan: ParcelPlan
    grantee: PartyLine
    contract_no: str
    handed_over_on: date
    land_condition: str
    present: str
    start_by: date | None
    complete_by: date | None
    prohibition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelMap:
    """宗地图 with 界址点成果表."""

    plan: ParcelPlan
    holder: str
    unit_code: str
    certificate: str | None
    prohibition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialLine:
    """One line of the list of materials received."""

    name: str
    pages: int
    original: bool
    copies: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceVoucher:
    """受理凭证, for a registration or (``registration`` false) for a decision on supply."""

    case_number: str
    act: str
    applicants: tuple[PartyLine, ...]
    materials: tuple[MaterialLine, ...]
    accepted_at: datetime
    acceptor: str
    period_working_days: int
    due: date | None
    due_unknown_year: int | None
    deemed: bool
    inquiry: str | None = None
    registration: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of a table: what it is called, and what it is."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who signs a paper: the role, and the name so far as it is known.

    ``strokes`` as drawn on the screen; ``refused``: why there are none, before whom.
    """

    role: str
    name: str
    strokes: Strokes = ()
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPaper:
    """A paper of supervision: notice, order, record or proof of service, pre-filled.

    A ``decision`` stands under the bureau's red head; a record has a plain one, and those present
    sign it.
    """

    title: str
    addressee: str
    facts: tuple[Fact, ...]
    paragraphs: tuple[str, ...]
    signatories: tuple[Signatory, ...]
    decision: bool
