"""Cutting a plot: by lines, or parallel to an edge into plots of given area and the rest.

What is cut lies on the millimetre grid: cut and boundary meet in one grid point that all pieces
share, so that they leave neither gap nor overlap among themselves. A point on an edge of the plot
may lie up to 0.71 mm off it. Nothing is repaired or guessed: what cannot be cut is refused, with
the place. Coordinates are x east, y north, in metres; areas m². Rule SPLIT-09.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from shapely import Geometry, LineString, Point, Polygon

from geo.closure import strips
from geo.cut_errors import (
    AreaNotMet,
    CutCrossesItself,
    CutDividesNothing,
    CutEndsInside,
    CutMisses,
    NoSuchEdge,
    NotALine,
    PlotFallsApart,
    PlotsExceedWhole,
    StripLeft,
    TooManyPieces,
)
from geo.errors import NotFinite, Place, ThreeDimensional, TooManyPoints
from geo.measure import area_m2
from geo.shapes import MOST_POINTS, judge, to_the_north_west
from geo.sweep import XY, Sweep

#: into so many pieces a plot is cut at once: each is judged, numbered and mapped in one case
MOST_PIECES = 500
_MM_PER_M = 1000
#: a grid point nearer to an edge than this is drawn on it, mm
_SKIN = 0.5
#: how many depths about the exact one are tried, 1 mm apart
_DEPTHS = 401


@dataclass(frozen=True, slots=True)
class Parallel:
    """Plots cut parallel to an edge, in the order asked for, and the rest last.

    ``apart`` says for each plot asked for what its area differs from what was asked, m²;
    ``lengths`` how long the cut behind it is, m.
    """

    pieces: tuple[Polygon, ...]
    apart: tuple[Decimal, ...]
    lengths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Millimetres:
    """Whole millimetres about a local origin: exact, where metres of eight digits are not."""

    origin: XY

    @classmethod
    def about(cls, shape: Polygon) -> "_Millimetres":
        return cls(np.floor(np.asarray(shape.bounds[:2])) * _MM_PER_M)

    def enter(self, shape: Geometry) -> Any:
        return shapely.transform(shape, lambda xy: np.rint(xy * _MM_PER_M) - self.origin)

    def leave(self, piece: Polygon) -> Polygon:
        return judge(shapely.transform(piece, lambda xy: (xy + self.origin) / _MM_PER_M))

    def place(self, point: Geometry) -> Place:
        x, y = (shapely.get_coordinates(point)[0] + self.origin) / _MM_PER_M
        return (round(float(x), 3), round(float(y), 3))


def read_line(given: Mapping[str, Any]) -> LineString:
    """Read a GeoJSON LineString of (x east, y north).

    Raises NotALine, ThreeDimensional, NotFinite, TooManyPoints.
    """
    points = given.get("coordinates")
    if given.get("type") != "LineString" or not isinstance(points, list | tuple):
        raise NotALine(given=str(given.get("type"))[:40])
    if len(points) > MOST_POINTS:
        raise TooManyPoints(points=len(points), limit=MOST_POINTS)
    try:
        if any(len(p) > 2 for p in points):  # noqa: PLR2004 - x and y
            raise ThreeDimensional
        if not all(math.isfinite(c) for p in points for c in p):
            raise NotFinite
        if len({(float(x), float(y)) for x, y in points}) > 1:
            return LineString(points)
    except (TypeError, ValueError) as fault:
        raise NotALine(given="coordinates") from fault
    raise NotALine(given="coordinates")


# ---------------------------------------------------------------- by lines


def by_lines(whole: Polygon, lines: Sequence[LineString]) -> tuple[Polygon, ...]:
    """Cut a judged plot by lines; return the pieces, the north-westernmost first.

    What of a line lies outside the plot is left away; a line may end on another one. Raises
    CutMisses, CutCrossesItself, CutEndsInside, CutDividesNothing, StripLeft, TooManyPieces.
    """
    refuse_too_many(len(lines) + 1)
    grid = _Millimetres.about(whole)
    plot = grid.enter(whole)
    cuts = [grid.enter(line) for line in lines]
    inner = shapely.buffer(plot, -_SKIN)
    for cut in cuts:
        _refuse_useless(grid, cut, inner)
    pieces, dangling, idle = _pieces(plot, [plot.boundary, *cuts])
    ends = np.asarray(shapely.points(shapely.get_coordinates(cuts)))
    for end in ends[shapely.contains(inner, ends) & (shapely.distance(ends, dangling) == 0)]:
        raise CutEndsInside(where=grid.place(end))
    for stretch in shapely.get_parts(idle)[shapely.intersects(shapely.get_parts(idle), inner)]:
        raise CutDividesNothing(where=grid.place(shapely.intersection(stretch, inner)))
    refuse_too_many(len(pieces))
    children = [grid.leave(piece) for piece in pieces]
    _refuse_strips(whole, children)
    return tuple(sorted(children, key=lambda child: to_the_north_west(child.exterior.coords[0])))


def refuse_too_many(pieces: int) -> None:
    """Raises TooManyPieces for more than MOST_PIECES."""
    if pieces > MOST_PIECES:
        raise TooManyPieces(pieces=pieces, limit=MOST_PIECES)


def _refuse_useless(grid: _Millimetres, cut: LineString, inner: Geometry) -> None:
    if not cut.is_simple:
        raise CutCrossesItself(where=grid.place(_crossing(cut)))
    if not shapely.intersects(cut, inner):
        raise CutMisses(where=grid.place(cut))


def _crossing(cut: LineString) -> Geometry:
    """Return a place where a line meets itself: a node of more than two stretches, or any point."""
    stretches = shapely.get_parts(shapely.node(cut))
    ends = [xy for s in stretches.tolist() for xy in (s.coords[0], s.coords[-1])]
    return Point(max(ends, key=ends.count))


def _pieces(plot: Polygon, lines: Sequence[Geometry]) -> tuple[list[Polygon], Geometry, Geometry]:
    """Return the pieces lines make of a plot, loose ends, and what joins but divides nothing.

    Boundary and cuts are drawn on the grid at once: pieces share each point they meet in.
    """
    drawn = shapely.union_all(lines, grid_size=1)
    faces, idle, dangling, _ = shapely.polygonize_full(shapely.get_parts(drawn).tolist())
    found = [f for f in faces.geoms if shapely.contains(plot, f.representative_point())]
    return found, dangling, idle


def _refuse_strips(whole: Polygon, pieces: Sequence[Polygon]) -> None:
    for strip in strips(whole, pieces):
        x, y = strip.representative_point().coords[0]
        raise StripLeft(where=(round(x, 3), round(y, 3)))


# ---------------------------------------------------------------- parallel to an edge


def parallel(whole: Polygon, edge: tuple[Place, Place], areas: Sequence[Decimal]) -> Parallel:
    """Cut plots of given areas off a judged plot, parallel to an edge of it, and leave the rest.

    A cut once found is remembered: a request is judged at every step it takes.

    The first lies at the edge. Each area is met within 0.5 mm times the length of its cut. Raises
    NoSuchEdge, PlotsExceedWhole, PlotFallsApart, AreaNotMet, StripLeft, TooManyPieces.
    """
    return _parallel(whole, edge, tuple(areas))


@lru_cache(maxsize=64)
def _parallel(whole: Polygon, edge: tuple[Place, Place], areas: tuple[Decimal, ...]) -> Parallel:
    refuse_too_many(len(areas) + 1)
    wanted, available = sum(areas, Decimal(0)), area_m2(whole)
    if wanted >= available or min(areas, default=wanted) <= 0:
        raise PlotsExceedWhole(wanted_m2=wanted, whole_m2=available)
    grid = _Millimetres.about(whole)
    rest = grid.enter(whole)
    base = _edge(grid, rest, edge)
    cut_off = []
    for area in areas:
        cut_off.append(_cut_off(grid, rest, base, float(area) * _MM_PER_M**2))
        rest = cut_off[-1].ahead[0]
    pieces = tuple(grid.leave(piece) for piece in (*(s.behind[0] for s in cut_off), rest))
    _refuse_strips(whole, pieces)
    return Parallel(
        pieces=pieces,
        apart=tuple(area_m2(p) - area for p, area in zip(pieces, areas, strict=False)),
        lengths=tuple(s.length / _MM_PER_M for s in cut_off),
    )


def _edge(grid: _Millimetres, plot: Polygon, edge: tuple[Place, Place]) -> tuple[XY, XY]:
    one, two = shapely.get_coordinates(grid.enter(LineString(edge)))
    ring = shapely.get_coordinates(plot.exterior)
    if not ((ring[:-1] == one).all(axis=1) & (ring[1:] == two).all(axis=1)).any():
        raise NoSuchEdge(where=edge[0])
    return one, two


@dataclass(frozen=True, slots=True)
class _Slice:
    """What a cut leaves on either side of it, the largest part first; its length, mm."""

    behind: list[Polygon]
    ahead: list[Polygon]
    length: float

    @property
    def surplus(self) -> list[Polygon]:
        """The parts that are too many."""
        return [*self.behind[1:], *self.ahead[1:]]

    def meets(self, area: float) -> bool:
        """Whether it is one piece of an area, mm², to 0.5 mm of its cut, and a rest."""
        whole = bool(self.behind and self.ahead and not self.surplus)
        return whole and abs(self.behind[0].area - area) <= self.length / 2


def _cut_off(grid: _Millimetres, plot: Polygon, edge: tuple[XY, XY], area: float) -> _Slice:
    """Cut a piece of an area, mm², off a plot.

    Moving the ends of a cut to the grid may pull a long edge aside by more than the area allows: a
    cut a few millimetres deeper, or less deep, makes up for it.
    """
    sweep = Sweep.through(plot, *edge)
    depth = sweep.depth_of(area)
    for part in _slice(sweep, plot, depth, area).surplus:
        if not part.buffer(-1).is_empty:
            raise PlotFallsApart(where=grid.place(part.representative_point()))
    for n in range(_DEPTHS):
        found = _slice(sweep, plot, depth + (n + 1) // 2 * (-1) ** n, area)
        if found.meets(area):
            return found
    raise AreaNotMet(where=grid.place(Point(sweep.origin)))


def _slice(sweep: Sweep, plot: Polygon, depth: float, area: float) -> _Slice:
    """Cut a plot at a depth so that what lies behind is as near to an area as the grid allows."""
    wanting, chords = area - sweep.area_behind(depth), []
    for chord in sweep.chords(depth):
        moved, gained = sweep.on_grid(chord, wanting)
        wanting -= gained
        chords.append(moved)
    pieces, _, _ = _pieces(plot, sweep.drawn(chords))
    pieces.sort(key=lambda piece: -piece.area)
    sides: tuple[list[Polygon], list[Polygon]] = ([], [])
    for piece in pieces:
        sides[sweep.depth_at(piece.representative_point()) > depth].append(piece)
    return _Slice(*sides, sum(chord.length for chord in chords))
