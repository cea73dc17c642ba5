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
#: how far apart points of two boundaries may be and still be meant as one, in metres: GEO-05
NEAR_MISS = 0.05
#: points of a piece of a boundary
_PIECE = 32


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


def near_misses(
    shape: Polygon, others: Sequence[Polygon], within: float = NEAR_MISS
) -> list[NearMiss]:
    """Return points of the shape within reach of another's boundary, yet not on it. Rule GEO-05.

    Measured to the other's boundary points and, where none is near, to its lines. ``within`` is in
    metres; what the grid's own rounding puts off a line (0.71 mm) is on it.
    """
    return [miss for _, miss in near_misses_among([shape], others, within)]


def near_misses_among(
    shapes: Sequence[Polygon], others: Sequence[Polygon], within: float = NEAR_MISS
) -> list[tuple[int, NearMiss]]:
    """Return the near misses of many shapes: the place of each shape, and what it misses.

    Each is held against the others and against the shapes beside it; ``other`` counts the others
    first and the shapes after them. See ``near_misses``.
    """
    boundaries = shapely.boundary(np.asarray([*others, *shapes], dtype=object))
    pieces, owner = _pieces(boundaries)
    xy, of, number = _points(shapes)
    points = np.asarray(shapely.points(xy), dtype=object)
    point, piece = shapely.STRtree(pieces).query(points, "dwithin", within)
    strange = owner[piece] != of[point] + len(others)
    point, piece = point[strange], piece[strange]
    point, other, (to_point, to_line) = _least(
        point,
        owner[piece],
        _to_points(xy[point], pieces[piece]),
        shapely.distance(points[point], pieces[piece]),
    )
    distance = np.where(to_point <= within, to_point, to_line)
    near = np.flatnonzero((distance > _ON_THE_LINE) & (distance <= within))
    found = [
        (int(of[p]), NearMiss(int(number[p]), int(o), float(d), *xy[p].tolist()))
        for p, o, d in zip(point[near], other[near], distance[near], strict=True)
    ]
    return sorted(found, key=lambda miss: (miss[0], miss[1].other, miss[1].point))


def _pieces(boundaries: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Return boundaries as lines of few points, and which boundary each is of.

    A point is near few of them: held against a whole boundary of 100,000 points each of another
    such shape takes minutes.
    """
    lines, of = shapely.get_parts(boundaries, return_index=True)
    xy, line = shapely.get_coordinates(lines, return_index=True)
    if not len(xy):
        return lines, of
    first, last = np.r_[True, line[1:] != line[:-1]], np.r_[line[1:] != line[:-1], True]
    place = np.arange(len(line)) - np.flatnonzero(first)[line]
    begins = (place % _PIECE == 0) & ~last
    # where one ends and the next begins stands a point of both
    both = begins & ~first
    copies = np.where(both, 2, 1)
    piece = np.repeat(np.cumsum(begins) - 1, copies)
    piece[(np.cumsum(copies) - 2)[both]] -= 1
    made = shapely.linestrings(np.repeat(xy, copies, axis=0), indices=piece)
    return np.asarray(made, dtype=object), of[line[begins]]


def _points(
    shapes: Sequence[Polygon],
) -> tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.intp]]:
    """Return all points, each once: where it is, the shape it is of, its number there from 0."""
    rings, shape_of = shapely.get_rings(np.asarray(shapes, dtype=object), return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    closing = np.r_[ring[1:] != ring[:-1], True] if len(ring) else np.empty(0, dtype=bool)
    xy, of = xy[~closing], shape_of[ring[~closing]]
    return xy, of, np.arange(len(of)) - np.searchsorted(of, of)


def _to_points(xy: NDArray[np.float64], lines: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the distance of each place to the nearest point of its line."""
    corners, of = shapely.get_coordinates(lines, return_index=True)
    to_point = np.full(len(lines), np.inf)
    np.minimum.at(to_point, of, np.hypot(*(xy[of] - corners).T))
    return to_point


def _least(
    point: NDArray[np.intp], other: NDArray[np.intp], *distances: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.intp], list[NDArray[np.float64]]]:
    """Return each pair of a point and another once, with the least of each of its distances."""
    order = np.lexsort((other, point))
    point, other = point[order], other[order]
    new = np.ones(len(point), dtype=bool)
    new[1:] = (point[1:] != point[:-1]) | (other[1:] != other[:-1])
    begins = np.flatnonzero(new)
    least = [
        np.minimum.reduceat(each[order], begins) if len(begins) else each for each in distances
    ]
    return point[begins], other[begins], least
