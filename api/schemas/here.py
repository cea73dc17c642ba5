"""What may happen here, on the wire: areas in m², as decimals in text."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from api.schemas.wire import Told
from registry.views.here import Here


class ConditionHere(Told, frozen=True, kw_only=True):
    """One indicator of the conditions: operator >=, <=, = or range (then ``upper``)."""

    indicator: str
    operator: str
    value: str
    upper: str | None
    unit: str
    scope: str
    checkpoint: str


class ConditionsHere(Told, frozen=True, kw_only=True):
    """The conditions the land was supplied on, as they stand."""

    planning_document: str
    standard_factory: bool
    may_divide: bool | None
    unit_levels: Sequence[str]
    min_unit_area_m2: str | None = msgspec.field(name="minUnitAreaM2")
    self_held_share: str | None
    buyers: str | None
    lock_years: int | None
    items: Sequence[ConditionHere]


class OccupantHere(Told, frozen=True, kw_only=True):
    """Who uses the unit or a part of it now, as somebody told."""

    occupant: str
    part: str
    since: date
    until: date | None
    purpose: str
    industry: str | None
    source: str


class UnitHere(Told, frozen=True, kw_only=True):
    """A unit that stands here: its use, its title, who uses it."""

    code: str
    house_use: str | None
    house_use_code: str | None
    common: bool
    location: str
    area_m2: str = msgspec.field(name="areaM2")
    land_share_m2: str = msgspec.field(name="landShareM2")
    certificate: str | None
    term_end: date | None
    occupancy: Sequence[OccupantHere]


class RestrictionHere(Told, frozen=True, kw_only=True):
    """What holds a title here today; ``place`` in its queue."""

    unit: str
    kind: str
    document_no: str
    authority: str | None
    since: datetime
    until: date | None
    place: int


class CaseHere(Told, frozen=True, kw_only=True):
    """A case under way on this land."""

    number: str
    act: str
    state: str
    accepted_at: datetime | None


class FindingHere(Told, frozen=True, kw_only=True):
    """A wrong use that was reported here, also one long closed."""

    number: str
    kind: str
    name: str
    name_en: str
    where: str
    seen: str
    reported_at: datetime
    state: str
    state_name: str
    flagged: bool
    open: bool


class VisitHere(Told, frozen=True, kw_only=True):
    """A patrol that came by."""

    visit: str
    visited_at: datetime
    as_permitted: bool
    observed: str


class _Read(Told, frozen=True, kw_only=True):
    parcel: str
    unit: str | None
    park_id: int
    park: str
    standing: bool
    location: str
    area_m2: str | None = msgspec.field(name="areaM2")
    stratum: str
    use: str
    use_code: str
    use_scheme: str
    never: str
    source: str
    came_to: Sequence[str]
    contract: str | None
    term_end: date | None
    conditions: ConditionsHere | None
    units: Sequence[UnitHere]
    restrictions: Sequence[RestrictionHere]
    cases: Sequence[CaseHere]
    findings: Sequence[FindingHere]
    visits: Sequence[VisitHere]


class HereOut(_Read, frozen=True, kw_only=True):
    """Use, conditions, units with occupants, restrictions, cases, findings and visits of a place.

    ``standing`` false: the parcel has ended, and ``cameTo`` names what it became. ``shifted``: the
    position was read as one that web maps shift (GCJ-02), since nothing lies where it says.
    """

    shifted: bool

    @classmethod
    def of(cls, here: Here) -> "HereOut":
        """Tell what the register knows of a place."""
        read = msgspec.json.decode(here.told, type=_Read)
        return cls(
            **{name: getattr(read, name) for name in read.__struct_fields__}, shifted=here.shifted
        )
