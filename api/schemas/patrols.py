"""Patrols on the wire; positions in degrees of CGCS2000, longitude first."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import msgspec

from api.schemas.wire import Sent, Told
from registry.book.patrols import Arrived, NewPhoto, Stop
from registry.cases.patrolling import Kept, Visit
from registry.errors import MalformedValue
from registry.values.hashes import sha256_of
from registry.views.patrols import VisitLine

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Account = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
_LIMITS = {"longitude": 180, "latitude": 90}


class PlanIn(Sent, frozen=True, kw_only=True):
    """So many objects for these patrols (accounts), drawn from a seed that is kept."""

    seed: Name
    objects: Annotated[int, msgspec.Meta(ge=1, le=500)]
    patrols: Annotated[tuple[Account, ...], msgspec.Meta(min_length=1, max_length=50)]


class StopOut(Told, frozen=True, kw_only=True):
    """Where to go, why (revisit, mismatch, random), and who."""

    n: int
    where: str
    reason: str
    patrol: int

    @classmethod
    def of(cls, stop: Stop) -> "StopOut":
        """Tell a stop."""
        return cls(**{name: getattr(stop, name) for name in cls.__struct_fields__})


class PlanOut(Told, frozen=True, kw_only=True):
    """A plan: its stops in order."""

    plan: int
    stops: list[StopOut]


class VisitIn(Sent, frozen=True, kw_only=True):
    """A visit; ``visitId`` is the device's own, so that it may be sent again."""

    visit_id: UUID
    place: Name
    as_permitted: bool
    visited_at: Instant
    observed: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    kind: Name = "use_changed"
    longitude: Decimal | None = None
    latitude: Decimal | None = None

    def visit(self) -> Visit:
        """Return it as the register takes it. Raises MalformedValue for what is no position."""
        for name, limit in _LIMITS.items():
            value = getattr(self, name)
            if value is not None and not (value.is_finite() and abs(value) <= limit):
                raise MalformedValue(
                    kind=name,
                    value=str(value)[:40],
                    reason=f"degrees from -{limit} to {limit}",
                    reason_zh=f"须为 -{limit} 至 {limit} 度",
                )
        return Visit(**msgspec.structs.asdict(self))


class VisitOut(Told, frozen=True, kw_only=True):
    """A visit that is kept; ``again``: it was kept before."""

    visit_id: UUID
    again: bool
    clue: str | None
    findings: list[dict[str, Any]]

    @classmethod
    def of(cls, kept: Kept) -> "VisitOut":
        """Tell a visit."""
        return cls(
            visit_id=kept.visit_id,
            again=kept.again,
            clue=kept.clue,
            findings=[finding.said() for finding in kept.findings],
        )


class PhotoIn(Sent, frozen=True, kw_only=True):
    """A photo that will come: SHA-256, size in bytes (20 MB at most), time, heading in degrees."""

    photo_id: UUID
    visit_id: UUID
    sha256: str
    size: Annotated[int, msgspec.Meta(ge=1, le=20 * 2**20)]
    taken_at: Instant
    heading: Annotated[int, msgspec.Meta(ge=0, le=359)] | None = None

    def photo(self) -> NewPhoto:
        """Return it as the register takes it. Raises MalformedValue for what is no SHA-256."""
        return NewPhoto(**msgspec.structs.asdict(self) | {"sha256": sha256_of(self.sha256)})


class ArrivedOut(Told, frozen=True, kw_only=True):
    """How many bytes are here; ``stored`` only when all are, and their hash agrees."""

    received: int
    size: int
    stored: bool

    @classmethod
    def of(cls, arrived: Arrived) -> "ArrivedOut":
        """Tell how much has arrived."""
        return cls(**{name: getattr(arrived, name) for name in cls.__struct_fields__})


class PhotoLineOut(Told, frozen=True, kw_only=True):
    """A photo of a visit; ``stored`` once it is here whole and its hash agrees."""

    photo_id: UUID
    sha256: str
    taken_at: datetime
    heading: int | None
    stored: bool


class VisitLineOut(Told, frozen=True, kw_only=True):
    """A visit as it is kept: where, when, what was seen, by whom, the clue it made, its photos."""

    visit_id: UUID
    where: str
    as_permitted: bool
    observed: str
    visited_at: datetime
    longitude: Decimal | None
    latitude: Decimal | None
    clue: str | None
    by: str
    entered_at: datetime
    photos: list[PhotoLineOut]

    @classmethod
    def of(cls, line: VisitLine) -> "VisitLineOut":
        """Tell a visit."""
        names = [name for name in cls.__struct_fields__ if name != "photos"]
        photos = [
            PhotoLineOut(**{n: getattr(photo, n) for n in PhotoLineOut.__struct_fields__})
            for photo in line.photos
        ]
        return cls(**{name: getattr(line, name) for name in names}, photos=photos)
