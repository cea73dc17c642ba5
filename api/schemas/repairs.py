"""Repairs on the wire. Coordinates: x east, y north, in ``srid``; distances in metres."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import shapely
from msgspec import Meta
from shapely import LineString, MultiPoint, Point

from api.schemas.wire import Sent, Told
from geo.measure import area_m2
from registry.book.repairs import Accepted
from registry.cases.mending import RowOffer
from registry.cases.repairing import Offer, Repair

Key = Annotated[str, Meta(pattern="^[0-9a-f]{16}$")]


class RepairOut(Told, frozen=True, kw_only=True):
    """A change that is proposed: ``before`` becomes ``after``; ``repair`` names it.

    ``kind`` is snap, close, drop or orient; ``point`` is its number, as in J5; ``moved`` says how
    far a point moves (m), ``other`` whose boundary point it moves onto.
    """

    repair: str
    kind: str
    ring: int
    point: int
    moved: Decimal
    other: str | None
    zh: str
    en: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @classmethod
    def of(cls, repair: Repair) -> "RepairOut":
        """Tell a repair that is proposed."""
        return cls.said(repair.said())

    @classmethod
    def said(cls, repair: Mapping[str, Any]) -> "RepairOut":
        """Tell a repair as it was recorded."""
        return cls(
            repair=repair["key"],
            kind=repair["kind"],
            ring=repair["ring"],
            point=repair["point"] + 1,
            moved=Decimal(repair["moved"]),
            other=repair["other"],
            zh=repair["zh"],
            en=repair["en"],
            before=_drawn(repair["before"], repair["kind"]),
            after=_drawn(repair["after"], repair["kind"]),
        )


def _drawn(places: Sequence[Sequence[float]], kind: str) -> Mapping[str, Any]:
    """Return a ring as a line, and points as points."""
    if kind == "orient":
        return shapely.geometry.mapping(LineString(places))
    return shapely.geometry.mapping(Point(places[0]) if len(places) == 1 else MultiPoint(places))


class AcceptedOut(Told, frozen=True, kw_only=True):
    """Repairs that were accepted at once: by which account, when, the shape before and after.

    ``before`` are rings as they stood or were read: they need not be a polygon.
    """

    version: int
    accepted_by: int
    accepted_at: datetime
    repairs: list[RepairOut]
    before: Sequence[Sequence[Sequence[float]]]
    after: Mapping[str, Any]

    @classmethod
    def of(cls, accepted: Accepted) -> "AcceptedOut":
        """Tell what was accepted."""
        return cls(
            version=accepted.version,
            accepted_by=accepted.accepted_by,
            accepted_at=accepted.accepted_at,
            repairs=[RepairOut.said(repair) for repair in accepted.repairs],
            before=accepted.before,
            after=shapely.geometry.mapping(accepted.after),
        )


class RepairsOut(Told, frozen=True, kw_only=True):
    """What is proposed for a draft, and what was accepted of it before.

    ``geometry`` is the draft as it stands, ``repaired`` what it would be with all that is proposed;
    areas in m². At most a hundred points are proposed at once.
    """

    draft_id: int
    version: int
    srid: int
    repairs: list[RepairOut]
    geometry: Mapping[str, Any]
    area: Decimal
    repaired: Mapping[str, Any]
    repaired_area: Decimal
    accepted: list[AcceptedOut]

    @classmethod
    def of(cls, offer: Offer) -> "RepairsOut":
        """Tell what is proposed."""
        return cls(
            draft_id=offer.draft.draft_id,
            version=offer.draft.version,
            srid=offer.srid,
            repairs=[RepairOut.of(repair) for repair in offer.repairs],
            geometry=shapely.geometry.mapping(offer.draft.shape),
            area=area_m2(offer.draft.shape),
            repaired=shapely.geometry.mapping(offer.repaired),
            repaired_area=area_m2(offer.repaired),
            accepted=[AcceptedOut.of(accepted) for accepted in offer.accepted],
        )


class RowRepairsOut(Told, frozen=True, kw_only=True):
    """What is proposed for a row of an import that is no shape.

    ``rings`` are as read, ``repaired`` is the shape with all that is proposed, ``area`` its m².
    """

    n: int
    line: int
    srid: int
    draft_id: int | None
    repairs: list[RepairOut]
    rings: Sequence[Sequence[Sequence[float]]]
    repaired: Mapping[str, Any] | None
    area: Decimal | None

    @classmethod
    def of(cls, offer: RowOffer) -> "RowRepairsOut":
        """Tell what is proposed."""
        shape = offer.repaired
        return cls(
            n=offer.row.n,
            line=offer.row.line,
            srid=offer.srid,
            draft_id=offer.row.draft_id,
            repairs=[RepairOut.of(repair) for repair in offer.repairs],
            rings=offer.row.rings or (),
            repaired=None if shape is None else shapely.geometry.mapping(shape),
            area=None if shape is None else area_m2(shape),
        )


class AcceptRepairs(Sent, frozen=True, kw_only=True):
    """Which of the proposals are accepted."""

    repairs: Annotated[list[Key], Meta(min_length=1, max_length=1000)]
