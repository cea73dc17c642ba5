"""Polygons as the register takes them: plane, valid, on the millimetre grid, in one normal form.

Normal form: the outer ring runs clockwise from its north-westernmost point, holes run the other way
from theirs and stand in the order of those points. North-westernmost is the point with the smallest
east minus north, and of several the most western one. Nothing is repaired: what snapping would
change is refused, with the place.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LinearRing, Polygon
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geo.crs import reproject
from geo.errors import (
    EmptyShape,
    GeoError,
    HoleOutside,
    NotAPolygon,
    NotFinite,
    Place,
    RepeatedPoint,
    RingNotClosed,
    SelfCrossing,
    SnapBreaksShape,
    ThreeDimensional,
    TooManyPoints,
)

MOST_POINTS = 100_000
#: shapes of so many points are remembered, larger ones would cost too much memory
_REMEMBERED = 64
_GRID = 0.001
_DECIMALS = 3
_PLANE = 2
_CLOSED_TRIANGLE = 4

Ring = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Placed:
    """A shape and the system its coordinates are of."""

    shape: Polygon
    srid: int

    def to(self, srid: int) -> "Placed":
        """Return it in another system, not snapped."""
        return Placed(reproject(self.shape, self.srid, srid), srid)


def read_polygon(given: Mapping[str, Any] | Sequence[Ring]) -> Polygon:
    """Read a GeoJSON polygon (or a feature of one), or closed rings of (x east, y north).

    The polygon is not judged yet. Raises NotAPolygon, EmptyShape, RingNotClosed, ThreeDimensional,
    NotFinite, RepeatedPoint, TooManyPoints.
    """
    if isinstance(given, Mapping):
        return shape_from_geojson(given)
    try:
        return from_rings(given)
    except (TypeError, LookupError, ValueError, AttributeError, ArithmeticError) as fault:
        raise NotAPolygon(given="coordinates") from fault


def shape_from_geojson(geometry: Mapping[str, Any]) -> Polygon:
    """Read a GeoJSON Polygon, or a Feature of one. Raises what read_polygon raises."""
    kind = geometry.get("type")
    inner = geometry.get("geometry")
    if kind == "Feature" and isinstance(inner, Mapping):
        return shape_from_geojson(inner)
    rings = geometry.get("coordinates")
    if kind != "Polygon" or not isinstance(rings, list | tuple):
        raise NotAPolygon(given=str(kind)[:40])
    return read_polygon(rings)


def from_rings(rings: Sequence[Ring]) -> Polygon:
    """Build a polygon from closed rings of (x east, y north): the outer one, then holes."""
    if not rings or not rings[0]:
        raise EmptyShape
    total = sum(len(ring) for ring in rings)
    if total > MOST_POINTS:
        raise TooManyPoints(points=total, limit=MOST_POINTS)
    for ring in rings:
        _judge_ring(ring)
    return Polygon(rings[0], rings[1:])


def _judge_ring(ring: Ring) -> None:
    for point in ring:
        if len(point) > _PLANE:
            raise ThreeDimensional(where=(float(point[0]), float(point[1])))
        if not all(math.isfinite(c) for c in (point[0], point[1])):
            raise NotFinite
    first, last = tuple(ring[0]), tuple(ring[-1])
    if len(ring) < _CLOSED_TRIANGLE and first == last:
        raise EmptyShape(where=(first[0], first[1]))
    if first != last:
        raise RingNotClosed(where=(last[0], last[1]))
    for one, two in pairwise(ring):
        if tuple(one) == tuple(two):
            raise RepeatedPoint(where=(one[0], one[1]))


def judge(shape: BaseGeometry) -> Polygon:
    """Return the polygon on the millimetre grid, in normal form. Judging twice changes nothing.

    Raises NotAPolygon, EmptyShape, ThreeDimensional, NotFinite, TooManyPoints, SelfCrossing,
    HoleOutside, SnapBreaksShape, RepeatedPoint. Rule GEO-01.
    """
    if not isinstance(shape, Polygon):
        raise NotAPolygon(given=shape.geom_type)
    if shape.is_empty:
        raise EmptyShape
    points = int(shapely.count_coordinates(shape))
    if points > MOST_POINTS:
        raise TooManyPoints(points=points, limit=MOST_POINTS)
    return _judged_once(shape) if points <= _REMEMBERED else _judged(shape)


def _judged(shape: Polygon) -> Polygon:
    if shape.has_z:
        raise ThreeDimensional(where=_first(shape))
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        raise NotFinite
    if not shape.is_valid:
        raise _why_invalid(shape)
    snapped = shapely.transform(shape, on_grid)
    if not snapped.is_valid:
        raise SnapBreaksShape(where=_fault(snapped)[1] or _first(snapped))
    _refuse_repeated(snapped)
    return normal(snapped)


#: a request is judged at each step of its case: the outlines of its units are not worked out anew
_judged_once = lru_cache(maxsize=16_384)(_judged)


def on_grid(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return coordinates in metres on the millimetre grid."""
    # n * 0.001, as ST_SnapToGrid counts; n / 1000 differs in the last bit of one coordinate in
    # eight, and the register takes only shapes that its own grid leaves as they are
    return np.rint(xy / _GRID) * _GRID


def normal(shape: Polygon) -> Polygon:
    """Return the same polygon in normal form."""
    holes = [_turned(hole, clockwise=False) for hole in shape.interiors]
    holes.sort(key=lambda xy: to_the_north_west(xy[0]))
    return Polygon(_turned(shape.exterior, clockwise=True), holes)


def _turned(ring: LinearRing, *, clockwise: bool) -> NDArray[np.float64]:
    xy = shapely.get_coordinates(ring)[:-1]
    if ring.is_ccw == clockwise:
        xy = xy[::-1]
    start = min(range(len(xy)), key=lambda n: to_the_north_west(xy[n]))
    turned = np.roll(xy, -start, axis=0)
    return np.vstack([turned, turned[:1]])


def to_the_north_west(point: Sequence[float] | NDArray[np.float64]) -> tuple[int, int]:
    """Return what orders points from the north-west: the smaller, the farther north-west."""
    # whole millimetres: a difference of two doubles would break ties by its last bit
    east, north = (round(float(c) * 1000) for c in point)
    return (east - north, east)


def _refuse_repeated(shape: Polygon) -> None:
    for ring in (shape.exterior, *shape.interiors):
        xy = shapely.get_coordinates(ring)
        same = np.flatnonzero((xy[1:] == xy[:-1]).all(axis=1))
        if len(same):
            x, y = xy[same[0]]
            raise RepeatedPoint(where=(float(x), float(y)))


def _why_invalid(shape: Polygon) -> GeoError:
    said, where = _fault(shape)
    if shape.convex_hull.area == 0:
        return EmptyShape(where=_first(shape))
    outer = Polygon(shape.exterior)
    rings = (shape.exterior, *shape.interiors)
    if all(ring.is_simple for ring in rings) and outer.is_valid:
        for hole in shape.interiors:
            if not outer.covers(hole):
                return HoleOutside(where=place_beyond(hole, outer))
    if said.startswith(("Hole lies outside", "Holes are nested")):
        return HoleOutside(where=where)
    return SelfCrossing(where=where)


def place_beyond(ring: LinearRing, outer: Polygon) -> Place:
    """Return a point of a ring that is not covered by a polygon: a corner, if one lies outside."""
    corners = np.asarray(shapely.points(shapely.get_coordinates(ring)))
    outside = corners[~shapely.covers(outer, corners)]
    first = outside[0] if len(outside) else shapely.difference(ring, outer)
    x, y = shapely.get_coordinates(first)[0].tolist()
    return (x, y)


def _fault(shape: Polygon) -> tuple[str, Place | None]:
    """Return what GEOS says of an invalid shape, and the place it names."""
    said = str(shapely.is_valid_reason(shape))
    if "[" not in said:
        return said, None
    x, y = said[said.index("[") + 1 : said.index("]")].split()[:2]
    return said, (float(x), float(y))


def _first(shape: Polygon) -> Place:
    x, y = shapely.get_coordinates(shape)[0].tolist()
    return (x, y)


def shape_to_geojson(shape: shapely.Geometry) -> dict[str, Any]:
    """Return a GeoJSON geometry of three decimals, x east and y north, in the shape's own system.

    For metres of a zone; RFC 7946 wants degrees, so say the SRID wherever it is given out.
    """
    on_grid = shapely.transform(shape, lambda xy: np.round(xy, _DECIMALS))
    mapped: dict[str, Any] = mapping(on_grid)  # type: ignore[arg-type]
    return mapped


from_geojson = shape_from_geojson
to_geojson = shape_to_geojson
