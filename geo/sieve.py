"""A sieve for many plots: which pairs are plainly neither overlapping nor nearly meeting.

Of a million lots of few corners hardly one is left in it. What is left is judged by the rules, one
by one, as if there were no sieve: it may keep back what is clean, never lets through what is not.

Two plots share no area where a line along an edge of one has each of them on its own side. That is
decided in whole millimetres, which are exact in doubles for the lengths a Fabric holds.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.fabric import MOST_CORNERS, Fabric

#: in mm: what is nearer is left for the rule (5 cm), what is nearer than the second is on the line
_REACH, _ON_THE_LINE = 50.1, 0.7
#: half of the reach, by which boxes grow on each side, in metres
_GROWN = 0.026
#: plots asked about at once, and pairs looked at together: so much stays in the processor's cache
PLOTS, _PAIRS = 50_000, 8_192
#: pairs are laid out for so many corners; of more, GEOS is faster than this
_SIZES = (4, 6, MOST_CORNERS)

Pairs = NDArray[np.intp]
"""(pairs, 2): places in the first and the second fabric."""


class Sieve:
    """Plots to be held against each other, and against others."""

    def __init__(self, plots: Fabric) -> None:
        self._plots = plots
        self._boxes = _diagonals(plots.boxes)
        self._tree = shapely.STRtree(self._boxes)
        self._edges = _Edges(plots)

    def among(self) -> Pairs:
        """Return the pairs that are not plainly clear of each other, each once, in order."""
        kept = []
        for first in range(0, len(self._boxes), PLOTS):
            pairs = self._tree.query(self._boxes[first : first + PLOTS]).T
            pairs[:, 0] += first
            met = pairs[pairs[:, 0] < pairs[:, 1]]
            kept.append(_doubtful(self._edges, self._edges, met))
        return _in_order(kept)

    def between(self, others: Fabric) -> Pairs:
        """Return the pairs of a plot and another that are not plainly clear, in order."""
        edges, boxes, kept = _Edges(others), _diagonals(others.boxes), []
        for first in range(0, len(boxes), PLOTS):
            pairs = self._tree.query(boxes[first : first + PLOTS]).T[:, ::-1]
            pairs[:, 1] += first
            kept.append(_doubtful(self._edges, edges, pairs))
        return _in_order(kept)


def _in_order(kept: Sequence[Pairs]) -> Pairs:
    pairs = np.concatenate([np.empty((0, 2), dtype=np.intp), *kept])
    return pairs[np.lexsort(pairs.T[::-1])]


def _doubtful(one: "_Edges", two: "_Edges", pairs: Pairs) -> Pairs:
    kept = [np.empty((0, 2), dtype=np.intp)]
    with ThreadPoolExecutor() as hands:  # arrays are worked on without Python's lock
        for size, few in _by_size(pairs, one.counts, two.counts):
            parts = np.array_split(few, len(few) // _PAIRS + 1)
            kept += hands.map(partial(_left_of, one, two, size), parts) if size else [few]
    return np.concatenate(kept)


def _left_of(one: "_Edges", two: "_Edges", size: int, pairs: Pairs) -> Pairs:
    return pairs[~_clear(one, two, pairs, size)]


def _diagonals(boxes: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return the boxes, grown, as lines from corner to corner: a third of the memory of polygons.

    A plot without a shape is None, which meets nothing.
    """
    lines = np.full(len(boxes), None, dtype=object)
    there = ~np.isnan(boxes).any(axis=1)
    grown = boxes[there] + np.array([-_GROWN, -_GROWN, _GROWN, _GROWN])
    lines[there] = shapely.linestrings(grown.reshape(-1, 2, 2))
    return lines


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
    """The edges of a fabric, and which of them have their whole plot on one side."""

    def __init__(self, plots: Fabric) -> None:
        self.begins, self.counts = plots.begins, plots.counts
        self.corners = plots.corners
        after = np.arange(len(plots.corners)) + 1
        held = plots.counts > 0
        after[(self.begins + self.counts - 1)[held]] = self.begins[held]
        self.along = plots.corners[after] - plots.corners
        self.length = np.hypot(*self.along.T)
        self.bears = self._bears()

    def _bears(self) -> NDArray[np.bool_]:
        bears = np.zeros(len(self.corners), dtype=bool)
        least = 0
        for most in _SIZES:
            which = np.flatnonzero((self.counts > least) & (self.counts <= most))
            for few in np.array_split(which, len(which) // _PAIRS + 1):
                at, real = self.laid_out(few, most)
                across = _across(self, at, self.corners[at])[0]
                bears[at[real]] = np.all(across <= 0, axis=2)[real]
            least = most
        return bears

    def laid_out(
        self, plots: NDArray[np.intp], size: int
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return where ``size`` corners of each plot are, the last one again; which are real."""
        place = np.arange(size)
        counts = self.counts[plots][:, None]
        return self.begins[plots][:, None] + np.minimum(place, counts - 1), place < counts


def _across(
    edges: _Edges, at: NDArray[np.int64], points: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Hold points (plots, p, 2) against edges (plots, e); return three (plots, e, p).

    How far left of the edge (the plot is right of it), how far along, both times its length; and
    whether the point is the edge's first.
    """
    start, along = edges.corners[at], edges.along[at]
    x = points[:, None, :, 0] - start[:, :, None, 0]
    y = points[:, None, :, 1] - start[:, :, None, 1]
    ahead, up = along[:, :, None, 0], along[:, :, None, 1]
    return ahead * y - up * x, ahead * x + up * y, (x == 0) & (y == 0)


def _clear(one: _Edges, two: _Edges, pairs: Pairs, size: int) -> NDArray[np.bool_]:
    """Say which pairs share no area and have no point of one near the other, yet not on it."""
    mine, theirs = one.laid_out(pairs[:, 0], size), two.laid_out(pairs[:, 1], size)
    parted, clear = _held_against(one, mine, two, theirs)
    parted_too, clear_too = _held_against(two, theirs, one, mine)
    return (parted | parted_too) & clear & clear_too


_Laid = tuple[NDArray[np.int64], NDArray[np.bool_]]


def _held_against(
    edges: _Edges, laid: _Laid, others: _Edges, points: _Laid
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Say whether an edge parts the points from its plot, and whether no point is nearly on it."""
    at, real = laid
    left, along, same = _across(edges, at, others.corners[points[0]])
    parted = np.any((left >= 0).all(axis=2) & edges.bears[at] & real, axis=1)
    length = edges.length[at][:, :, None]
    off, reach = np.abs(left), _REACH * length
    square = length * length
    near = (off <= reach) & (along >= -reach) & (along <= square + reach)
    on = (off <= _ON_THE_LINE * length) & (along >= reach) & (along <= square - reach)
    near &= ~on & real[:, :, None]
    return parted, ~np.any(near.any(axis=1) & ~same.any(axis=1), axis=1)
