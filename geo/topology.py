"""One measure for overlap, gap and outside: a piece counts when it survives an erosion by 1 mm.

A 5 mm strip counts, a 0.5 mm strip is noise, a long thin strip counts where it is once 2 mm wide.
The database has the same measure in counting_pieces_v1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
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
    one, two = shapely.STRtree(everything).query(everything, predicate="intersects")
    upper = one < two
    return conflicts_of(everything, one[upper], two[upper])


def conflicts_of(
    shapes: Sequence[Polygon] | NDArray[np.object_], one: NDArray[np.intp], two: NDArray[np.intp]
) -> list[Conflict]:
    """Return those of the pairs of shapes that share area, in order; ``one`` are the lesser."""
    everything = np.asarray(shapes, dtype=object)
    share = shapely.relate_pattern(everything[one], everything[two], "2********")
    pairs = sorted(zip(one[share].tolist(), two[share].tolist(), strict=True))
    measured = (Conflict(a, b, overlap_pieces(everything[a], everything[b])) for a, b in pairs)
    return [conflict for conflict in measured if conflict.pieces]


def near_misses(shape: Polygon, others: Sequence[Polygon], within: float = 0.05) -> list[NearMiss]:
    """Return points of the shape within reach of another's boundary, yet not on it. Rule GEO-05.

    Measured to the other's boundary points and, where none is near, to its lines. ``within`` is in
    metres; what the grid's own rounding puts off a line (0.71 mm) is on it.
    """
    return [miss for _, miss in near_misses_among([shape], others, within)]


def near_misses_among(
    shapes: Sequence[Polygon], others: Sequence[Polygon], within: float = 0.05
) -> list[tuple[int, NearMiss]]:
    """Return the near misses of many shapes: the place of each shape, and what it misses.

    Each is held against the others and against the shapes beside it; ``other`` counts the others
    first and the shapes after them. See ``near_misses``.
    """
    boundaries = shapely.boundary(np.asarray([*others, *shapes], dtype=object))
    xy, of, number = _points(shapes)
    points = np.asarray(shapely.points(xy), dtype=object)
    point, other = shapely.STRtree(boundaries).query(points, "dwithin", within)
    strange = other != of[point] + len(others)
    point, other = point[strange], other[strange]
    distance = _to_a_point_first(xy[point], points[point], boundaries[other], within)
    near = np.flatnonzero((distance > _ON_THE_LINE) & (distance <= within))
    found = [
        (int(of[p]), NearMiss(int(number[p]), int(o), float(d), *xy[p].tolist()))
        for p, o, d in zip(point[near], other[near], distance[near], strict=True)
    ]
    return sorted(found, key=lambda miss: (miss[0], miss[1].other, miss[1].point))


def _points(
    shapes: Sequence[Polygon],
) -> tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.intp]]:
    """Return all points, each once: where it is, the shape it is of, its number there from 0."""
    rings, shape_of = shapely.get_rings(np.asarray(shapes, dtype=object), return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    closing = np.r_[ring[1:] != ring[:-1], True] if len(ring) else np.empty(0, dtype=bool)
    xy, of = xy[~closing], shape_of[ring[~closing]]
    return xy, of, np.arange(len(of)) - np.searchsorted(of, of)


def _to_a_point_first(
    xy: NDArray[np.float64],
    points: NDArray[np.object_],
    boundaries: NDArray[np.object_],
    within: float,
) -> NDArray[np.float64]:
    """Return the distance to the other's nearest boundary point within reach, else to its line."""
    corners, of = shapely.get_coordinates(boundaries, return_index=True)
    to_point = np.full(len(points), np.inf)
    np.minimum.at(to_point, of, np.hypot(*(xy[of] - corners).T))
    distance: NDArray[np.float64] = np.where(
        to_point <= within, to_point, shapely.distance(points, boundaries)
    )
    return distance
