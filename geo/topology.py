"""One measure for overlap, gap and outside: a piece counts when it survives an erosion by 1 mm.

A 5 mm strip counts, a 0.5 mm strip is noise, a long thin strip counts where it is once 2 mm wide.
The database has the same measure in counting_pieces_v1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from shapely import Geometry, Polygon

_EROSION = -0.001
#: a point on another's edge is off it by up to 0.71 mm once both are on the millimetre grid
_ON_THE_LINE = 0.0008


class Conflict(NamedTuple):
    """Two shapes of one collection that share area: their positions and the pieces."""

    one: int
    two: int
    pieces: tuple[Polygon, ...]

    @property
    def area(self) -> float:
        """The area of the pieces, in square units of their coordinate system."""
        return float(sum(piece.area for piece in self.pieces))


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A boundary point that lies close to another's boundary point or line, yet not on it.

    ``point`` counts the shape's points from 0 in the order of their numbers, ``other`` the others.
    """

    point: int
    other: int
    distance: float
    x: float
    y: float


def counts(piece: Geometry) -> bool:
    """Whether a piece is somewhere at least 2 mm across."""
    return not shapely.buffer(piece, _EROSION, quad_segs=2).is_empty


def counting_pieces(shape: Geometry) -> tuple[Polygon, ...]:
    """Return the polygons of a shape that count."""
    parts = shapely.get_parts(shape).tolist()
    return tuple(part for part in parts if isinstance(part, Polygon) and counts(part))


def overlap_pieces(one: Geometry, two: Geometry) -> tuple[Polygon, ...]:
    """Return the pieces two shapes share."""
    return counting_pieces(shapely.intersection(one, two))


def outside_pieces(inner: Geometry, outer: Geometry) -> tuple[Polygon, ...]:
    """Return the pieces of the first shape outside the second."""
    return counting_pieces(shapely.difference(inner, outer))


def gap_pieces(whole: Geometry, parts: Sequence[Geometry]) -> tuple[Polygon, ...]:
    """Return the pieces of a whole that none of its parts covers."""
    return outside_pieces(whole, shapely.union_all(np.asarray(parts, dtype=object)))


def conflicts(shapes: Sequence[Polygon]) -> list[Conflict]:
    """Return all pairs that share area, in order; made for hundreds of thousands of shapes."""
    everything = np.asarray(shapes, dtype=object)
    tree = shapely.STRtree(everything)
    one, two = tree.query(everything, predicate="intersects")
    upper = one < two
    one, two = one[upper], two[upper]
    share = shapely.relate_pattern(everything[one], everything[two], "2********")
    pairs = sorted(zip(one[share].tolist(), two[share].tolist(), strict=True))
    measured = (Conflict(a, b, overlap_pieces(everything[a], everything[b])) for a, b in pairs)
    return [conflict for conflict in measured if conflict.pieces]


def near_misses(shape: Polygon, others: Sequence[Polygon], within: float = 0.05) -> list[NearMiss]:
    """Return points of the shape within reach of another's boundary, yet not on it. Rule GEO-05.

    Measured to the other's boundary points and, where none is near, to its lines. ``within`` is in
    metres; what the grid's own rounding puts off a line (0.71 mm) is on it.
    """
    xy = np.vstack(
        [shapely.get_coordinates(ring)[:-1] for ring in (shape.exterior, *shape.interiors)]
    )
    points = shapely.points(xy)
    found: list[NearMiss] = []
    for n, other in enumerate(others):
        to_points = shapely.distance(points, shapely.MultiPoint(shapely.get_coordinates(other)))
        to_lines = shapely.distance(points, other.boundary)
        distance = np.where(to_points <= within, to_points, to_lines)
        near = np.flatnonzero((distance > _ON_THE_LINE) & (distance <= within))
        found.extend(NearMiss(p, n, float(distance[p]), *xy[p].tolist()) for p in near.tolist())
    return found
