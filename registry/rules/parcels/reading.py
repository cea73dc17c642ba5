"""The children of a request, read: each way of saying them comes out as judged polygons."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import shapely
from shapely import Polygon

from geo.cut_errors import NoSuchEdge
from geo.divide import by_lines, parallel, read_line, refuse_too_many
from geo.errors import GeoError, Place
from geo.measure import area_m2, point_numbers, square_metres
from geo.shapes import judge, read_polygon
from registry.book import papers
from registry.book.land import Parcel
from registry.book.papers import Draft
from registry.findings import Finding, misshapen
from registry.records.context import At
from registry.records.parcels import Cut, ParallelCut
from registry.store.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The children's shapes in their order, and the drafts they were read from, if any."""

    shapes: tuple[Polygon, ...]
    drafts: tuple[Draft, ...] = ()


def read(tx: Tx, at: At, parcel: Parcel, cut: Cut) -> tuple[Drawn | None, list[Finding]]:
    """Return the children, or why they cannot be drawn. The parcel has a position."""
    ways = (cut.drafts, cut.polygons, cut.lines, cut.parallel)
    if sum(bool(way) for way in ways) != 1 or parcel.shape is None:
        return None, [Finding(rule="SPLIT-09", kind="one-way-to-cut")]
    try:
        refuse_too_many(max(len(cut.drafts), len(cut.polygons)))
        if cut.drafts:
            return _from_drafts(tx, at, cut.drafts)
        if cut.polygons:
            return _from_polygons(at, cut.polygons)
        if cut.parallel is not None:
            return _from_areas(parcel, parcel.shape, cut.parallel)
        lines = [read_line(line) for line in cut.lines]
        return Drawn(shapes=by_lines(parcel.shape, lines)), []
    except GeoError as fault:
        return None, [misshapen(fault, at.srid, "cut-refused")]


def _from_drafts(tx: Tx, at: At, wanted: tuple[int, ...]) -> tuple[Drawn | None, list[Finding]]:
    open_ = {draft.draft_id: draft for draft in papers.drafts(tx, at.park_id)}
    missing = [
        Finding(rule="GEO-01", kind="no-draft", facts={"draft": n})
        for n in wanted
        if n not in open_
    ]
    if missing:
        return None, missing
    drafts = tuple(open_[n] for n in wanted)
    return Drawn(shapes=tuple(draft.shape for draft in drafts), drafts=drafts), []


def _from_polygons(at: At, given: tuple[Any, ...]) -> tuple[Drawn | None, list[Finding]]:
    shapes, findings = [], []
    for n, polygon in enumerate(given, 1):
        try:
            shapes.append(judge(read_polygon(polygon)))
        except GeoError as fault:
            findings.append(misshapen(fault, at.srid, "child-shape", child=n))
    return (None, findings) if findings else (Drawn(shapes=tuple(shapes)), [])


def _from_areas(
    parcel: Parcel, shape: Polygon, cut: ParallelCut
) -> tuple[Drawn | None, list[Finding]]:
    if bool(cut.areas) == bool(cut.mu):
        return None, [Finding(rule="SPLIT-09", kind="square-metres-or-mu")]
    areas = [a.quantize(Decimal("0.01")) for a in cut.areas] or [square_metres(a) for a in cut.mu]
    cuts = parallel(shape, _edge(parcel, shape, cut.edge), areas)
    met = [
        Finding(
            rule="SPLIT-09",
            kind="area-met",
            severity="met",
            facts={"child": n, "difference": f"{apart:+f}", "length": f"{length:.3f}"},
            measured=str(area_m2(piece)),
            limit=str(area),
        )
        for n, (piece, area, apart, length) in enumerate(
            zip(cuts.pieces, areas, cuts.apart, cuts.lengths, strict=False), 1
        )
    ]
    return Drawn(shapes=cuts.pieces), met


def _edge(parcel: Parcel, shape: Polygon, number: int) -> tuple[Place, Place]:
    """Return the edge of the outer boundary that begins at a point of this number."""
    ring: list[Place] = [(x, y) for x, y in shapely.get_coordinates(shape.exterior).tolist()]
    outer = (parcel.numbers or tuple(point_numbers(shape)))[: len(ring) - 1]
    if number not in outer:
        raise NoSuchEdge
    n = outer.index(number)
    return ring[n], ring[n + 1]
