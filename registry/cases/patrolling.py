"""Patrol 巡查 by people of the park or the bureau: what differs from the use is a clue."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import shapely

from geo import crs, gcj02
from registry.access import Principal, demand
from registry.book import clues, county as county_book, land, patrols
from registry.book.clues import NewClue
from registry.book.patrols import Arrived, NewPhoto, NewVisit, Stop
from registry.cases import reporting
from registry.findings import Finding
from registry.records.context import Subject
from registry.records.plain import canonical
from registry.store.db import Tx

#: a hand-held position may be this far off, m; beyond that somebody looks again
_NEAR = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit as a device sends it: its own id, the place by code, what was seen, when, where."""

    visit_id: UUID
    place: str
    as_permitted: bool
    visited_at: datetime
    observed: str = ""
    kind: str = "use_changed"
    longitude: Decimal | None = None
    latitude: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A visit that is kept: the clue it made, what to look at again, and the photos it is of."""

    visit_id: UUID
    again: bool
    clue: str | None
    findings: tuple[Finding, ...]


def draw(
    tx: Tx,
    who: Principal,
    park_id: int,
    *,
    seed: str,
    objects: int,
    patrols_: Sequence[int],
    now: datetime,
) -> tuple[int, list[Stop]]:
    """Draw a plan from a seed that is kept with it."""
    demand(who, "patrol", park_id)
    plan_id = patrols.plan(
        tx, park_id, seed=seed, objects=objects, patrols=patrols_, by=who.account_id, at=now
    )
    return plan_id, patrols.stops(tx, park_id, plan_id)


def visit(tx: Tx, who: Principal, park_id: int, given: Visit, *, now: datetime) -> Kept:
    """Keep a visit once, however often it is sent; a wrong use makes one clue.

    Raises NotFound, NotHappenedYet, WrongValue, and SentDifferently for another visit of this id.
    """
    demand(who, "patrol", park_id)
    place = clues.subject(tx, park_id, given.place)
    new = NewVisit(
        visit_id=given.visit_id,
        place=place,
        as_permitted=given.as_permitted,
        observed=given.observed.strip(),
        visited_at=given.visited_at,
        longitude=given.longitude,
        latitude=given.latitude,
        body_hash=hashlib.sha256(canonical(given).encode()).digest(),
    )
    again = patrols.known(tx, park_id, new)
    clue = None if given.as_permitted else _clue(tx, who, park_id, place, given, now)
    if not again:
        clue_id = None if clue is None else clue.clue_id
        patrols.enter(tx, park_id, new, clue_id=clue_id, by=who.account_id, at=now)
    return Kept(
        visit_id=given.visit_id,
        again=again,
        clue=None if clue is None else clue.number,
        findings=tuple(_position(tx, park_id, place, given)),
    )


def declare(tx: Tx, who: Principal, park_id: int, new: NewPhoto, *, now: datetime) -> Arrived:
    """Say that a photo will come, before or after its visit. Raises SentDifferently, WrongValue."""
    demand(who, "patrol", park_id)
    return patrols.declare(tx, park_id, new, by=who.account_id, at=now)


def take(
    tx: Tx, who: Principal, park_id: int, photo_id: UUID, at: int, piece: bytes, *, now: datetime
) -> Arrived:
    """Take a piece of a photo; see ``registry.book.patrols.take``."""
    demand(who, "patrol", park_id)
    return patrols.take(tx, park_id, photo_id, at, piece, by=who.account_id, at=now)


def arrived(tx: Tx, who: Principal, park_id: int, photo_id: UUID) -> Arrived:
    """Tell where to go on with a photo. Raises NotFound."""
    demand(who, "patrol", park_id)
    return patrols.arrived(tx, park_id, photo_id)


def _clue(
    tx: Tx, who: Principal, park_id: int, place: Subject, given: Visit, now: datetime
) -> clues.Clue:
    new = NewClue(
        parcel_id=place.parcel_id,
        unit_id=place.unit_id,
        kind=given.kind,
        source="patrol",
        source_key=str(given.visit_id),
        seen=given.observed.strip(),
        seen_at=min(given.visited_at, now),
    )
    return reporting.report(tx, park_id, new, by=who.account_id, at=now)


def _position(tx: Tx, park_id: int, place: Subject, given: Visit) -> list[Finding]:
    """Warn of a position that is not where the place is: a visit is never lost for it."""
    shape = land.last_shape(tx, park_id, place.parcel_id)
    if given.longitude is None or given.latitude is None or shape is None:
        return []
    srid = county_book.park(tx, park_id).srid
    here = float(given.longitude), float(given.latitude)
    far = _distance(here, shape, srid)
    if far <= _NEAR:
        return []
    if _distance(gcj02.unshifted(*here), shape, srid) <= _NEAR:
        return [_far("position-shifted", far)]
    return [_far("position-far", far)]


def _distance(place: tuple[float, float], shape: shapely.Polygon, srid: int) -> float:
    point = shapely.Point(crs.reproject_point(*place, crs.GEOGRAPHIC, srid))
    return float(shapely.distance(point, shape))


def _far(kind: str, metres: float) -> Finding:
    return Finding(
        rule="GEO-02", kind=kind, severity="warn", measured=f"{metres:.0f}", limit=f"{_NEAR:.0f}"
    )
