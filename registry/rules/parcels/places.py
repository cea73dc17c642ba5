"""SPLIT-09, SPLIT-12, GEO-05: children cover the parent once, and what they do to what stands."""

from collections.abc import Iterator, Sequence

import shapely
from shapely import Point, Polygon

from geo.closure import STRIP, close, flaws, new_points
from geo.shapes import to_geojson
from geo.topology import NEAR_MISS, outside_pieces
from registry.book import places
from registry.book.buildings import Building
from registry.book.land import Parcel
from registry.book.places import Neighbour
from registry.findings import Finding
from registry.records.context import At
from registry.rules.parcels.estates import housed
from registry.store.db import Tx

#: what only the grid's rounding puts off a line is on it
_ON_THE_LINE = 0.0015
_SAME_POINT = 0.0005


def cover(tx: Tx, at: At, parcel: Parcel, children: Sequence[Polygon]) -> list[Finding]:
    """Judge that children are two or more, cover the parcel once, and that their areas close."""
    if parcel.shape is None:
        return []
    findings = [
        Finding(
            rule="SPLIT-09",
            kind=f"child-{flaw.kind}",
            facts={
                "children": "、".join(str(n + 1) for n in flaw.pieces) or "—",
                "width": f"{STRIP:.2f}",
            },
            measured=f"{max(flaw.area, 0.0001):.4f}",
            limit="0",
            where=to_geojson(shapely.MultiPolygon(flaw.where)),
            srid=at.srid,
        )
        for flaw in flaws(parcel.shape, children)
    ]
    if len(children) < 2:  # noqa: PLR2004 - one is no division
        measured = str(len(children))
        findings.append(Finding(rule="SPLIT-09", kind="nothing-cut", measured=measured))
    if findings:
        return findings
    closure = close(parcel.shape, children)
    residual = Finding(
        rule="SPLIT-09",
        kind="areas-close" if closure.explained else "residual",
        severity="met" if closure.explained else "refuse",
        facts={"edge_term": str(closure.edge_term)},
        measured=str(closure.residual),
        limit=f"{closure.limit:.4f}",
    )
    return [residual, *_at_neighbours(tx, at, parcel, new_points(parcel.shape, children))]


def _at_neighbours(
    tx: Tx, at: At, parcel: Parcel, points: Sequence[tuple[float, float]]
) -> Iterator[Finding]:
    """GEO-05: a new point on a neighbour's edge is his at his own next case; until then a warning.

    One beside his boundary is asked about: is it the same?
    """
    if parcel.shape is None or not points:
        return
    others = places.neighbours(
        tx, at.park_id, parcel.shape, at.srid, NEAR_MISS, but=[parcel.parcel_id]
    )
    for place in points:
        point = Point(place)
        for other in others:
            if (kind := _seen_from(other, point)) is not None:
                yield Finding(
                    rule="GEO-05",
                    kind=kind,
                    severity="warn",
                    facts={"point": f"{place[0]:.3f}, {place[1]:.3f}", "other": other.code},
                    measured=f"{other.shape.boundary.distance(point):.3f}",
                    limit=f"{NEAR_MISS:.3f}",
                    where=to_geojson(point),
                    srid=at.srid,
                )


def _seen_from(other: Neighbour, point: Point) -> str | None:
    away = other.shape.boundary.distance(point)
    corners = shapely.MultiPoint(shapely.get_coordinates(other.shape))
    if away > NEAR_MISS or corners.distance(point) < _SAME_POINT:
        return None
    return "point-on-neighbour" if away <= _ON_THE_LINE else "near-miss"


def houses(at: At, buildings: Sequence[Building], plots: Sequence[Polygon]) -> list[Finding]:
    """SPLIT-12: no boundary runs through a building; each falls into one plot."""
    whole = housed(buildings, plots)
    lines = shapely.union_all([plot.boundary for plot in plots])
    return [
        Finding(
            rule="SPLIT-12",
            kind="building-cut",
            facts={"building": f"{house.parcel_code}F{house.number}"},
            where=to_geojson(shapely.intersection(lines, house.footprint)),
            srid=at.srid,
        )
        for house in buildings
        if house.building_id not in whole
    ]


def left_outside(at: At, buildings: Sequence[Building], plot: Polygon, code: str) -> list[Finding]:
    """SPLIT-12: a plot as it truly lies has its buildings on it."""
    found = ((house, outside_pieces(house.footprint, plot)) for house in buildings)
    return [
        Finding(
            rule="SPLIT-12",
            kind="building-outside-parcel",
            facts={"parcel": code, "building": house.number},
            measured=f"{max(sum(piece.area for piece in pieces), 0.0001):.4f}",
            limit="0",
            where=to_geojson(shapely.MultiPolygon(pieces)),
            srid=at.srid,
        )
        for house, pieces in found
        if pieces
    ]
