"""SPLIT-02, SPLIT-12: a building is planned, verified, completed, and stands inside its parcel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo import crs
from geo.errors import GeoError
from geo.shapes import judge, read_polygon, to_geojson
from registry.book import buildings as buildings_book, measures
from registry.book.buildings import BuildingPapers, Floor
from registry.book.land import Parcel
from registry.findings import Finding, misshapen
from registry.records.context import At
from registry.records.units import FloorInput
from registry.store.db import Tx
from registry.values.shares import whole_hundredths

#: floor numbers and heights the register can keep
_HIGHEST, _TALLEST = 999, Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """A building as its survey shows it, on the millimetre grid."""

    footprint: Polygon
    floors: tuple[Floor, ...]

    @property
    def outlines(self) -> dict[int, Polygon]:
        """The outlines of the floors by their numbers."""
        return {f.number: f.outline for f in self.floors}


def papers(given: BuildingPapers, today: date) -> list[Finding]:
    """SPLIT-02: planning verified, completed by now, surveyed (细则 35; 城乡规划法 45)."""
    findings = []
    for name in ("planning_document", "completion_document", "survey_document"):
        if not getattr(given, name).strip():
            kind = f"no-{name.replace('_', '-')}"
            findings.append(Finding(rule="SPLIT-02", kind=kind))
    if given.completed_on > today:
        findings.append(
            Finding(
                rule="SPLIT-02",
                kind="completed-in-the-future",
                measured=str(given.completed_on),
                limit=str(today),
            )
        )
    return findings


def read(
    at: At, footprint: Mapping[str, Any], floors: Sequence[FloorInput], total_area: Decimal
) -> tuple[Raised | None, list[Finding]]:
    """Return the building a request shows, unless a shape cannot be taken, and what is wrong."""
    findings = _numbers(floors, total_area)
    ground, faults = _shape(at, footprint, "building-shape")
    read_floors = []
    for floor in floors:
        outline, faulty = _shape(at, floor.outline, "floor-shape", floor=floor.number)
        faults += faulty
        if outline is not None:
            read_floors.append(Floor(number=floor.number, outline=outline, height=floor.height))
    if ground is None or faults:
        return None, [*findings, *faults]
    return Raised(footprint=ground, floors=tuple(read_floors)), findings


def _shape(
    at: At, given: Mapping[str, Any], kind: str, **facts: object
) -> tuple[Polygon | None, list[Finding]]:
    try:
        shape = judge(read_polygon(given))
        xs, ys = shapely.get_coordinates(shape).T.tolist()
        crs.judge_position(xs, ys, at.srid)
    except GeoError as fault:
        return None, [misshapen(fault, at.srid, kind, **facts)]
    return shape, []


def _numbers(floors: Sequence[FloorInput], total_area: Decimal) -> list[Finding]:
    findings = []
    numbers = [f.number for f in floors]
    if not numbers:
        findings.append(Finding(rule="SPLIT-04", kind="no-floors"))
    twice = sorted({n for n in numbers if numbers.count(n) > 1})
    findings += [Finding(rule="SPLIT-04", kind="floor-twice", facts={"floor": n}) for n in twice]
    for floor in floors:
        facts = {"floor": floor.number}
        if floor.number == 0 or abs(floor.number) > _HIGHEST:
            findings.append(Finding(rule="SPLIT-04", kind="floor-number", facts=facts))
        if not 0 < floor.height < _TALLEST or not whole_hundredths(floor.height):
            measured = f"{floor.height:f}"
            findings.append(
                Finding(rule="SPLIT-04", kind="floor-height", facts=facts, measured=measured)
            )
    if total_area <= 0 or not whole_hundredths(total_area):
        measured = f"{total_area:f}"
        findings.append(Finding(rule="SPLIT-08", kind="building-area", measured=measured))
    return findings


def place(tx: Tx, at: At, parcel: Parcel, raised: Raised) -> list[Finding]:
    """SPLIT-12, SPLIT-04: inside its parcel, over no other building, its floors inside it."""
    if parcel.shape is None:
        return [Finding(rule="GEO-01", kind="unlocated", facts={"parcel": parcel.code})]
    others = buildings_book.of_parcel(tx, at.park_id, parcel.parcel_id)
    shapes: list[BaseGeometry] = [
        raised.footprint,
        parcel.shape,
        *(f.outline for f in raised.floors),
        *(o.footprint for o in others),
    ]
    first_floor, first_other = 2, 2 + len(raised.floors)
    pairs = [(0, 1), *((first_floor + n, 0) for n in range(len(raised.floors)))]
    beyond = measures.outside(tx, at.srid, shapes, pairs)
    findings = []
    for (inner, _), pieces in beyond.items():
        if inner == 0:
            facts: dict[str, object] = {"parcel": parcel.code}
            findings.append(_found("SPLIT-12", "building-outside-parcel", facts, pieces, at))
        else:
            facts = {"floor": raised.floors[inner - first_floor].number}
            findings.append(_found("SPLIT-04", "floor-outside-building", facts, pieces, at))
    meeting = [(0, first_other + n) for n in range(len(others))]
    for (_, other), pieces in measures.overlaps(tx, at.srid, shapes, meeting).items():
        facts = {"other": others[other - first_other].number}
        findings.append(_found("SPLIT-12", "buildings-overlap", facts, pieces, at))
    return findings


def _found(
    rule: str, kind: str, facts: Mapping[str, object], pieces: BaseGeometry, at: At
) -> Finding:
    return Finding(
        rule=rule,
        kind=kind,
        facts=facts,
        measured=f"{max(pieces.area, 0.0001):.4f}",
        limit="0",
        where=to_geojson(pieces),
        srid=at.srid,
    )
