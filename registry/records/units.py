"""Buildings and units as a request names them, and what is divided, as the rules judge it.

Outlines are GeoJSON polygons in the park's system, x east, y north, in metres; areas are m² to
0.01, given as text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from shapely import Polygon
from shapely.geometry.base import BaseGeometry

Sharing = Literal["floor_area", "agreement", "own_first"]
"""How land is shared: by floor area; as agreed; or each his own part first, the rest by floor
area."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorInput:
    """A floor: number (never 0, below ground negative), outline, height 层高 in metres."""

    number: int
    outline: Mapping[str, Any]
    height: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PartInput:
    """Where a unit lies on one floor."""

    floor: int
    outline: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitInput:
    """A unit that comes out of a division, or of a building.

    ``common``: a part that belongs to all owners 业主共有, its area apportioned among the units or
    not. ``land_share`` goes with sharing by agreement, ``own_land`` with own part first.
    """

    house_use: str
    own_area: Decimal
    parts: tuple[PartInput, ...]
    common: Literal["apportioned", "not_apportioned"] | None = None
    land_share: Decimal | None = None
    own_land: Decimal = Decimal(0)
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingInput:
    """What a standing unit of the parcel takes of the land when another building comes to it."""

    unit: str
    land_share: Decimal | None = None
    own_land: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Place:
    """An outline on a floor, judged and on the millimetre grid."""

    floor: int
    outline: Polygon


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A unit of a request, read: ``n`` counts from 1 in the order given, which is that of codes."""

    n: int
    given: UnitInput
    places: tuple[Place, ...]

    @property
    def titled(self) -> bool:
        """Whether it gets a right of its own."""
        return self.given.common is None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingUnit:
    """Another unit of the building, which is not touched."""

    code: str
    common: bool
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who has a part in the land: a unit of the request or one that stands, by its key.

    Keys sort as unit codes do: standing ones first, then those of the request in their order.
    """

    key: tuple[int, str]
    built_area: Decimal
    land_share: Decimal | None = None
    own_land: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What is divided: a new building, or a unit of one.

    ``floors`` are the building's, by number; ``ground`` is where the whole lies on each of them.
    A unit has a house use, which stays; of a new building the supply's grantee will hold
    ``grantee_part`` (0 to 1).
    """

    use_id: int
    house_use: str | None = None
    grantee_part: Decimal | None = None
    own_area: Decimal
    shared_area: Decimal
    land: Decimal
    floors: Mapping[int, Polygon]
    ground: Mapping[int, BaseGeometry]
    standing: tuple[StandingUnit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """What a unit of the request has after the division, m²."""

    child: Child
    shared_area: Decimal
    land_share: Decimal

    @property
    def built_area(self) -> Decimal:
        """建筑面积: own and apportioned, m²."""
        return self.child.given.own_area + self.shared_area
