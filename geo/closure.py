"""What comes out of plots against what went in: gaps, overlaps, strips, areas; one plot of many.

Each piece keeps the area of its own coordinates (解析法: analytic areas are not adjusted). What the
pieces differ from the whole is said, with what explains it: rounding of areas, and new points on an
edge, which lie off it by up to half a pixel of the grid. Rule SPLIT-09; metres, x east, y north.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Geometry, Polygon

from geo.cut_errors import NotTouching
from geo.measure import area_m2
from geo.shapes import judge
from geo.topology import conflicts, counting_pieces, counts, gap_pieces, outside_pieces

#: a strip is nowhere wider than this, m
STRIP = 0.03
#: half a strip and a little: one of exactly 3 cm is one
_HALF_STRIP = STRIP / 2 + 1e-4
#: corners are drawn to their tip down to 0.6°, so that a sharp angle is no strip
_SHARP = 200.0
#: buffers are drawn on a grid of their own: their spikes may cross each other by the last bits, m
_FINE = 1e-5
#: half a pixel's diagonal: how far a new point may lie off the edge it stands on, m
_OFF_THE_EDGE = Decimal("0.00070711")
#: two new points on a line are off it together by at most this
_ON_THE_EDGE = 0.0015
_ROUNDING = Decimal("0.005")
_FOUR_DECIMALS = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with pieces: ``kind`` is gap, overlap, outside or strip.

    ``pieces`` counts the pieces it is about from 0; ``where`` is the land it is about.
    """

    kind: str
    pieces: tuple[int, ...]
    where: tuple[Polygon, ...]

    @property
    def area(self) -> float:
        """The area it is about, m²."""
        return float(sum(part.area for part in self.where))


@dataclass(frozen=True, slots=True)
class Closure:
    """What the areas of pieces differ from the whole's, and what may explain it, m²."""

    residual: Decimal
    edge_term: Decimal
    pieces: int

    @property
    def limit(self) -> Decimal:
        """How far the areas may be apart: 0.005 (n + 1) and the edge term."""
        return _ROUNDING * (self.pieces + 1) + self.edge_term

    @property
    def explained(self) -> bool:
        """Whether rounding and edges explain the residual."""
        return abs(self.residual) <= self.limit


def flaws(whole: Polygon, pieces: Sequence[Polygon]) -> list[Flaw]:
    """Return all that keeps judged pieces from being a division of a judged whole."""
    found = [Flaw("overlap", (c.one, c.two), c.pieces) for c in conflicts(pieces)]
    for n, piece in enumerate(pieces):
        if beyond := outside_pieces(piece, whole):
            found.append(Flaw("outside", (n,), beyond))
    found += [Flaw("gap", (), (gap,)) for gap in gap_pieces(whole, pieces)]
    narrow = _narrow(whole)
    for n, piece in enumerate(pieces):
        if strips_of_it := _strips(piece, narrow):
            found.append(Flaw("strip", (n,), strips_of_it))
    return found


def strips(whole: Polygon, pieces: Sequence[Polygon]) -> tuple[Polygon, ...]:
    """Return what of the pieces is no wider than 3 cm and was not so in the whole."""
    narrow = _narrow(whole)
    return tuple(strip for piece in pieces for strip in _strips(piece, narrow))


def _strips(piece: Polygon, narrow_before: Geometry) -> tuple[Polygon, ...]:
    return counting_pieces(shapely.difference(_narrow(piece), narrow_before))


def _narrow(shape: Polygon) -> Geometry:
    """Return what an opening by half a strip takes away; near the origin buffers are exact."""
    origin = np.floor(np.asarray(shape.bounds[:2]))
    home = shapely.transform(shape, lambda xy: xy - origin)
    opened = home
    for width in (-_HALF_STRIP, _HALF_STRIP):
        drawn = shapely.buffer(opened, width, join_style="mitre", mitre_limit=_SHARP)
        opened = shapely.set_precision(drawn, _FINE)
    beyond = shapely.difference(home, opened, grid_size=_FINE)
    lost = [part for part in shapely.get_parts(beyond) if counts(part)]
    return shapely.transform(shapely.MultiPolygon(lost), lambda xy: xy + origin)


def close(whole: Polygon, pieces: Sequence[Polygon]) -> Closure:
    """Compare the areas of pieces with the whole's."""
    residual = sum((area_m2(p) for p in pieces), Decimal(0)) - area_m2(whole)
    return Closure(residual, _edge_term(whole, pieces), len(pieces))


def new_points(whole: Polygon, pieces: Sequence[Polygon]) -> tuple[tuple[float, float], ...]:
    """Return the points of pieces that stand on the whole's boundary and were no point of it."""
    known = {tuple(xy) for xy in shapely.get_coordinates(whole).tolist()}
    given = {tuple(xy) for p in pieces for xy in shapely.get_coordinates(p).tolist()} - known
    places = np.array(sorted(given)).reshape(-1, 2)
    on_it = shapely.distance(shapely.points(places), whole.boundary) <= _ON_THE_EDGE
    return tuple((x, y) for x, y in places[on_it].tolist())


def _edge_term(whole: Polygon, pieces: Sequence[Polygon]) -> Decimal:
    """Return what new points on edges may take or give.

    One point off an edge makes a triangle with it; several make less than a rectangle.
    """
    points = new_points(whole, pieces)
    if not points:
        return Decimal(0)
    edges = _edges(whole)
    nearest = shapely.STRtree(edges).nearest(shapely.points(points))
    on_edge, how_many = np.unique(nearest, return_counts=True)
    lengths = shapely.length(edges[on_edge])
    term = sum(
        (
            Decimal(repr(float(length))) * _OFF_THE_EDGE / (2 if count == 1 else 1)
            for length, count in zip(lengths, how_many, strict=True)
        ),
        Decimal(0),
    )
    return term.quantize(_FOUR_DECIMALS, ROUND_UP)


def _edges(whole: Polygon) -> NDArray[np.object_]:
    rings = [shapely.get_coordinates(ring) for ring in (whole.exterior, *whole.interiors)]
    ends = np.vstack([np.stack([xy[:-1], xy[1:]], axis=1) for xy in rings])
    return np.asarray(shapely.linestrings(ends))


def united(shapes: Sequence[Polygon]) -> Polygon:
    """Return the one plot that judged plots make together, judged.

    What is nowhere 2 mm across between them is noise: their boundaries are drawn together there.
    Raises NotTouching, and what judging refuses.
    """
    together: Geometry = shapes[0]
    for shape in shapes[1:]:
        drawn = _through(shape, together)
        together = shapely.union(_through(together, drawn), drawn, grid_size=0.001)
    parts = counting_pieces(together)
    if len(parts) != 1:
        point = min(parts, key=lambda part: part.area).representative_point()
        raise NotTouching(where=(round(point.x, 3), round(point.y, 3)))
    [whole] = parts
    holes = [hole for hole in whole.interiors if counts(Polygon(hole))]
    return judge(Polygon(whole.exterior, holes))


def _through(shape: Geometry, other: Geometry) -> Geometry:
    """Draw a plot's edges through the points of the other that lie on them, to the noise."""
    points = shapely.MultiPoint(shapely.get_coordinates(other))
    return shapely.snap(shape, points, _ON_THE_EDGE)
