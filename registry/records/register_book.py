"""The register book 登记簿 of one parcel, as it stood at an entry (条例 8, 9; 细则 6).

One book a parcel, all its units in it: cover, parcel sheet, list of rights, a sheet for each right
and each restriction, and the changes with who made them and when.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from registry.records.papers import ParcelPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class BookEvent:
    """An entry: number, time, act by its Chinese name, case, and who entered it."""

    seq: int
    at: datetime
    act: str
    case: str
    registrar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookParcel:
    """The parcel sheet 宗地基本信息: one state of the parcel, with the entry it began and ended."""

    area: Decimal | None
    declared_area: Decimal | None
    location: str
    standing: str
    since: BookEvent
    until: BookEvent | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookHolder:
    """A holder: name as entered, number (a person's is masked), share such as 1/2."""

    name: str
    number: str
    share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookCertificate:
    """A certificate or proof with its state."""

    number: str
    state: str
    blank_no: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRight:
    """A right's sheet: what, on which unit, whose, since when and until when; areas in m²."""

    unit: str
    right_type: str
    right_nature: str
    use: str
    house_use: str | None
    common: bool
    own_area: Decimal
    shared_area: Decimal
    land_share: Decimal
    holding: str
    holders: tuple[BookHolder, ...]
    certificates: tuple[BookCertificate, ...]
    source: str
    term_start: date
    term_end: date
    note: str
    since: BookEvent
    until: BookEvent | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRestriction:
    """A restriction's sheet: kind by its Chinese name, for whom, by what paper, on which units."""

    kind: str
    who: str
    document_no: str
    effective_at: datetime
    starts_on: date | None
    ends_on: date | None
    amount: Decimal | None
    scope: str | None
    units: tuple[str, ...]
    proof: str | None
    facts: tuple[str, ...]
    since: BookEvent
    until: BookEvent | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterBook:
    """The book of one parcel; ``became`` names what came out of it when it has ended."""

    code: str
    round: int
    park_id: int
    park: str
    use: str
    stratum: str
    as_of: BookEvent
    head_hash: str
    plan: ParcelPlan | None
    parcel: tuple[BookParcel, ...]
    came_from: tuple[str, ...]
    became: tuple[str, ...]
    rights: tuple[BookRight, ...]
    restrictions: tuple[BookRestriction, ...]
    changes: tuple[BookEvent, ...]
