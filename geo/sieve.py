"""A sieve for many plots: which pairs are plainly neither overlapping nor nearly meeting.

Of a million lots of few corners hardly one is left in it. What is left is judged by the rules, one
by one, as if there were no sieve: it may keep back what is clean, never lets through what is not.

Two plots share no area where a line along an edge of one has each of them on its own side. That is
decided in whole millimetres, which are exact in doubles for the lengths a Fabric holds.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from geo import meeting
from geo.errors import PlotsHeaped
from geo.fabric import MOST_CORNERS, Fabric
from geo.meeting import Pairs

#: in mm: what is nearer is left for the rule (5 cm), what is nearer than the second is on the line
_REACH, _ON_THE_LINE = 50.1, 0.7
#: half of the reach, by which boxes grow on each side, in metres
_GROWN = 0.026
#: pairs looked at together: so much stays in the processor's cache
_PAIRS = 16_384
#: pairs that may be left: a million plots of many corners leave five
MOST = 10_000_000
#: shares of pairs that wait while more are found
_GOING = 64
#: pairs are laid out for so many corners; of more, GEOS is faster than this
_SIZES = (4, 6, MOST_CORNERS)
_MM = 1000

_Numbers = NDArray[np.float64]


class Sieve:
    """Plots to be held against each other, and against others."""

    def __init__(self, plots: Fabric) -> None:
        self._edges = _Edges(plots)

    def among(self) -> Pairs:
        """Return the pairs that are not plainly clear of each other, each once, in order.

        Raises PlotsHeaped.
        """
        return _doubtful(self._edges, self._edges, meeting.among(_grown(self._edges)))

    def between(self, others: Fabric) -> Pairs:
        """Return the pairs of a plot and another that are not plainly clear, in order.

        Raises PlotsHeaped.
        """
        edges = _Edges(others)
        return _doubtful(self._edges, edges, meeting.between(_grown(self._edges), _grown(edges)))


def _doubtful(one: "_Edges", two: "_Edges", met: Iterator[Pairs]) -> Pairs:
    """Return those of the pairs that are not plainly clear, in order."""
    kept, going = [np.empty((0, 2), dtype=np.intp)], deque[Future[Pairs]]()
    with ThreadPoolExecutor() as hands:  # arrays are worked on without Python's lock
        for pairs in met:
            for size, few in _by_size(pairs, one.counts, two.counts):
                for part in np.array_split(few, len(few) // _PAIRS + 1):
                    going.append(hands.submit(_left_of, one, two, size, part))
            while len(going) > _GOING:
                kept.append(going.popleft().result())
                _demand_few(kept)
        kept += [each.result() for each in going]
        _demand_few(kept)
    found = np.concatenate(kept)
    return found[np.lexsort(found.T[::-1])]


def _demand_few(kept: Sequence[Pairs]) -> None:
    if (found := sum(map(len, kept))) > MOST:
        raise PlotsHeaped(found=found, limit=MOST)


def _left_of(one: "_Edges", two: "_Edges", size: int, pairs: Pairs) -> Pairs:
    return pairs[~_clear(one, two, pairs, size)] if size else pairs


def _grown(plots: "_Edges") -> NDArray[np.float64]:
    return np.asarray(plots.boxes + np.array([-_GROWN, -_GROWN, _GROWN, _GROWN]))


def _by_size(
    pairs: Pairs, one: NDArray[np.int64], two: NDArray[np.int64]
) -> Iterator[tuple[int, Pairs]]:
    """Yield pairs with the number of corners they are laid out for; 0 where one is a box alone."""
    mine, theirs = one[pairs[:, 0]], two[pairs[:, 1]]
    size = np.where((mine == 0) | (theirs == 0), 0, np.maximum(mine, theirs))
    least = 0
    for most in (0, *_SIZES):
        if len(few := pairs[(size >= least) & (size <= most)]):
            yield most, few
        least = most + 1


class _Edges:
    """The edges of a fabric, and which of them have their whole plot on one side.

    Each begins at ``x``, ``y`` and goes on by ``dx``, ``dy``, in mm.
    """

    def __init__(self, plots: Fabric) -> None:
        rings = plots.rings
        self.begins, self.counts, self.boxes = rings.begins, rings.counts, plots.boxes
        self.x, self.y = (np.ascontiguousarray(axis) for axis in rings.corners.T)
        after = rings.after()
        self.dx, self.dy = ((axis[after] - axis).astype(np.float32) for axis in (self.x, self.y))
        del after
        self.length = np.hypot(self.dx, self.dy)
        convex = rings.convex() & (rings.counts > 0)
        self.bears = np.repeat(convex, rings.counts)
        self._look_at_others(np.flatnonzero(~convex & (rings.counts > 0)))

    def _look_at_others(self, plots: NDArray[np.intp]) -> None:
        """Of a plot that is not convex each edge is asked by itself."""
        for few in np.array_split(plots, len(plots) // _PAIRS + 1):
            at, real = self.laid_out(few, MOST_CORNERS)
            x, y = self.x.take(at)[:, None], self.y.take(at)[:, None]
            self.bears[at[real]] = np.all(self.left(at[:, :, None], x, y) <= 0, axis=2)[real]

    def left(self, at: NDArray[np.int64], x: _Numbers, y: _Numbers) -> _Numbers:
        """Return how far left of edges places are, times their length; the plot is right."""
        up = self.dx.take(at) * (y - self.y.take(at))
        return np.asarray(up - self.dy.take(at) * (x - self.x.take(at)))

    def ahead(self, at: NDArray[np.int64], x: _Numbers, y: _Numbers) -> _Numbers:
        """Return how far along edges places are, times their length."""
        along = self.dx.take(at) * (x - self.x.take(at))
        return np.asarray(along + self.dy.take(at) * (y - self.y.take(at)))

    def laid_out(
        self, plots: NDArray[np.intp], size: int
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return where ``size`` corners of each plot are, the last one again; which are real."""
        place = np.arange(size)
        counts = self.counts[plots][:, None]
        return self.begins[plots][:, None] + np.minimum(place, counts - 1), place < counts


def _clear(one: _Edges, two: _Edges, pairs: Pairs, size: int) -> NDArray[np.bool_]:
    """Say which pairs share no area and have no point of one near the other, yet not on it."""
    back = pairs[:, ::-1]
    clear = _parted(one, two, pairs, size)
    left = np.flatnonzero(~clear)
    clear[left] = _parted(two, one, back[left], size)
    left = np.flatnonzero(clear)
    clear[left] = ~(_near(one, two, pairs[left], size) | _near(two, one, back[left], size))
    return clear


def _parted(one: _Edges, two: _Edges, pairs: Pairs, size: int) -> NDArray[np.bool_]:
    """Say which pairs lie on either side of the edge of the first that faces the second most."""
    at, real = one.laid_out(pairs[:, 0], size)
    west, south, east, north = two.boxes[pairs[:, 1]].T[:, :, None] * _MM
    off = one.left(at, (west + east) / 2, (south + north) / 2) / one.length.take(at)
    facing = np.where(real & one.bears.take(at), off, -np.inf).argmax(axis=1)
    edge = np.take_along_axis(at, facing[:, None], axis=1)
    points, _ = two.laid_out(pairs[:, 1], size)
    beyond = one.left(edge, two.x.take(points), two.y.take(points)) >= 0
    return np.asarray(np.all(beyond, axis=1) & one.bears.take(edge[:, 0]))


def _near(one: _Edges, two: _Edges, pairs: Pairs, size: int) -> NDArray[np.bool_]:
    """Say in which pairs a point of the second is near the first, yet not on it."""
    points, real = two.laid_out(pairs[:, 1], size)
    x, y = two.x.take(points), two.y.take(points)
    west, south, east, north = one.boxes[pairs[:, 0]].T[:, :, None] * _MM
    within = (x >= west - _REACH) & (x <= east + _REACH)
    within &= (y >= south - _REACH) & (y <= north + _REACH)
    pair, place = np.nonzero(real & within)
    # a point of both is on the other, and so are nearly all that are near
    pair, place = _not_shared(one, pairs, size, x, y, pair, place)
    at, there = one.laid_out(pairs[pair, 0], size)
    px, py = x[pair, place][:, None], y[pair, place][:, None]
    left, along = one.left(at, px, py), one.ahead(at, px, py)
    length = one.length.take(at)
    off, reach = np.abs(left), _REACH * length
    further = length * length - along
    close = (off <= reach) & (along >= -reach) & (further >= -reach) & there
    on = (off <= _ON_THE_LINE * length) & (along >= reach) & (further >= reach)
    near = np.zeros(len(pairs), dtype=bool)
    near[pair[np.any(close & ~on, axis=1)]] = True
    return near


def _not_shared(
    one: _Edges,
    pairs: Pairs,
    size: int,
    x: _Numbers,
    y: _Numbers,
    pair: NDArray[np.intp],
    place: NDArray[np.intp],
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    at, _ = one.laid_out(pairs[pair, 0], size)
    there = (one.x.take(at) == x[pair, place][:, None]) & (
        one.y.take(at) == y[pair, place][:, None]
    )
    strange = ~np.any(there, axis=1)
    return pair[strange], place[strange]
