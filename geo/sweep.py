"""A line moved through a plot, parallel to an edge of it; whole millimetres about a local origin.

The outer ring of the plot runs clockwise. What the line has passed lies behind it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Point, Polygon

XY = NDArray[np.float64]
"""Points, each x east and y north, mm."""

_HALVINGS = 64
_NEAR = np.array(list(product((-1, 0, 1), repeat=2)))
#: half a pixel's diagonal and a hair: so far from its edge a grid point may lie, mm
_OFF_THE_EDGE = 0.7072


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where the line meets a step of the boundary: its number, its corner behind, the place."""

    step: int
    corner: XY
    place: XY


@dataclass(frozen=True, slots=True)
class Chord:
    """A stretch of the line inside the plot."""

    one: Crossing
    two: Crossing

    @property
    def length(self) -> float:
        """Its length, mm."""
        return float(np.hypot(*(self.two.place - self.one.place)))

    def away_from(self, other: "Chord") -> float:
        """How far its ends are from another's, mm."""
        ends = ((self.one, other.one), (self.two, other.two))
        return float(sum(np.hypot(*(a.place - b.place)) for a, b in ends))


@dataclass(frozen=True, slots=True)
class Sweep:
    """A plot's boundary, step by step, and the line: seen along it, and in depth from the edge."""

    starts: XY
    ends: XY
    origin: XY
    axes: XY

    @classmethod
    def through(cls, plot: Polygon, one: XY, two: XY) -> "Sweep":
        """Begin at the line through an edge of the outer ring, which goes from one to two."""
        rings = [shapely.get_coordinates(ring) for ring in (plot.exterior, *plot.interiors)]
        x, y = (two - one) / np.hypot(*(two - one))
        return cls(
            starts=np.vstack([xy[:-1] for xy in rings]),
            ends=np.vstack([xy[1:] for xy in rings]),
            origin=one,
            # a ring that runs clockwise has its inside to the right
            axes=np.array([[x, y], [y, -x]]),
        )

    def seen(self, points: XY) -> XY:
        """Return points as they lie along the line and in depth."""
        return (points - self.origin) @ self.axes.T

    def depth_at(self, point: Point) -> float:
        """Return the depth of a point, mm."""
        return float(self.seen(np.array([[point.x, point.y]]))[0, 1])

    def area_behind(self, depth: float) -> float:
        """Return how much of the plot lies no deeper, mm².

        The way along, integrated over the depth step by step: the line itself adds nothing.
        """
        (t0, s0), (t1, s1) = self.seen(self.starts).T, self.seen(self.ends).T
        down0, down1 = np.minimum(s0, depth), np.minimum(s1, depth)
        slope = np.divide(t1 - t0, s1 - s0, out=np.zeros_like(t0), where=s1 != s0)
        middle = t0 + slope * ((down0 + down1) / 2 - s0)
        return abs(float(np.sum(middle * (down1 - down0))))

    def depth_of(self, area: float) -> float:
        """Return the depth behind which an area lies, mm²."""
        depths = self.seen(self.starts)[:, 1]
        low, high = float(depths.min()), float(depths.max())
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self.area_behind(middle) < area else (low, middle)
        return (low + high) / 2

    def chords(self, depth: float) -> list[Chord]:
        """Return the stretches of the line inside the plot; a corner on it lies behind it."""
        s0, s1 = self.seen(self.starts)[:, 1], self.seen(self.ends)[:, 1]
        steps = np.flatnonzero((s0 <= depth) != (s1 <= depth))
        shares = (depth - s0[steps]) / (s1[steps] - s0[steps])
        starts, ends = self.starts[steps], self.ends[steps]
        places = starts + shares[:, None] * (ends - starts)
        corners = np.where((s0[steps] <= depth)[:, None], starts, ends)
        order = np.argsort(self.seen(places)[:, 0]).tolist()
        crossings = [Crossing(int(steps[n]), corners[n], places[n]) for n in order]
        return [Chord(*pair) for pair in zip(crossings[::2], crossings[1::2], strict=True)]

    def on_grid(self, chord: Chord, wanting: float) -> tuple[Chord, float]:
        """Return a chord between grid points, and what lies behind it gains, mm².

        That is what is wanting, to 0.1 mm of depth, by the least move: the cut stays parallel.
        """
        moves = [Chord(*ends) for ends in product(self._near(chord.one), self._near(chord.two))]
        gains = [self._under(move) - self._under(chord) for move in moves]

        def unfit(n: int) -> tuple[int, float]:
            return round(abs(gains[n] - wanting) / chord.length * 10), moves[n].away_from(chord)

        best = min(range(len(moves)), key=unfit)
        return moves[best], gains[best]

    def _near(self, crossing: Crossing) -> list[Crossing]:
        """Return the crossings at the grid points near one, none far off its edge."""
        points = np.rint(crossing.place) + _NEAR
        edge = LineString([self.starts[crossing.step], self.ends[crossing.step]])
        near = points[shapely.distance(shapely.points(points), edge) <= _OFF_THE_EDGE]
        return [replace(crossing, place=point) for point in near]

    def _under(self, chord: Chord) -> float:
        """Return the area between a chord, drawn to its corners, and the line of its first one."""
        one, two = chord.one, chord.two
        t, s = self.seen(np.array([one.corner, one.place, two.place, two.corner])).T
        return float(np.sum((s[1:] + s[:-1] - 2 * s[0]) / 2 * np.diff(t)))

    def drawn(self, chords: Sequence[Chord]) -> list[LineString]:
        """Return the boundary, drawn through the ends of chords, and the chords."""
        crossings = [end for chord in chords for end in (chord.one, chord.two)]
        steps = [crossing.step for crossing in crossings]
        places = np.array([crossing.place for crossing in crossings]).reshape(-1, 2)
        starts = [np.delete(self.starts, steps, axis=0), self.starts[steps], places, places[::2]]
        ends = [np.delete(self.ends, steps, axis=0), places, self.ends[steps], places[1::2]]
        drawn = np.stack([np.vstack(starts), np.vstack(ends)], axis=1)
        moving = (drawn[:, 0] != drawn[:, 1]).any(axis=1)
        lines: list[LineString] = shapely.linestrings(drawn[moving]).tolist()
        return lines
