"""Rings of many plots as arrays of whole millimetres: normal form, areas, what is convex.

``corners`` (n, 2) are x east and y north in mm, as doubles that are whole numbers; the rings stand
one after the other without their closing points, ``counts`` says how many corners each has.
Up to 16 km from end to end products are exact, and steps between corners in single precision.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_Corners = NDArray[np.float64]
#: square millimetres of a hundredth of a square metre
_CENT = 10_000
_GRID = 0.001
#: in mm: how long a ring may be for its products to be exact, and more than that, a power of two
LONGEST, _LONGER = 16_000_000, float(2**26)


@dataclass(frozen=True, slots=True)
class Rings:
    """Rings of at least three corners each; where one has none, nothing is asked of it."""

    corners: _Corners
    counts: NDArray[np.int64]

    @property
    def begins(self) -> NDArray[np.int64]:
        """Return where the corners of each ring begin."""
        return np.cumsum(self.counts) - self.counts

    @property
    def of(self) -> NDArray[np.int64]:
        """Return for each corner the ring it is of."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    def after(self) -> NDArray[np.int64]:
        """Return for each corner the place of the next one of its ring."""
        after = np.arange(len(self.corners)) + 1
        begins, there = self.begins, self.counts > 0
        after[(begins + self.counts - 1)[there]] = begins[there]
        return after

    def closed(self) -> tuple[_Corners, NDArray[np.int64]]:
        """Return the corners in metres with the closing points, and for each the ring it is of."""
        ends = self.begins + self.counts
        closed = np.insert(np.arange(len(self.corners)), ends, self.begins)
        return self.corners[closed] * _GRID, np.repeat(np.arange(len(ends)), self.counts + 1)

    def doubled(self) -> NDArray[np.float64]:
        """Return twice the area within each ring in mm², negative where it runs clockwise."""
        if not len(self.counts):
            return np.zeros(0)
        x, y = (self.corners - self.corners[self.begins[self.of]]).T
        after = self.after()
        return np.add.reduceat(x * y[after] - x[after] * y, self.begins)

    def cents(self) -> NDArray[np.int64]:
        """Return the areas in 0.01 m², half up: exact, as area_m2 has them."""
        doubled = np.abs(self.doubled()).astype(np.int64)
        return (doubled + _CENT) // (2 * _CENT)

    def convex(self) -> NDArray[np.bool_]:
        """Say which rings are convex and go round once: such a ring crosses itself nowhere.

        Corners on a straight side are allowed, a ring that turns back or repeats a point is not.
        """
        if not len(self.corners):
            return np.zeros(len(self.counts), dtype=bool)
        after = self.after()
        dx, dy = (axis[after] - axis for axis in self.corners.T)
        next_x, next_y = dx[after], dy[after]
        turn, onward = dx * next_y - next_x * dy, dx * next_x + dy * next_y
        straight = (turn == 0) & (onward > 0)
        left, right = self._all((turn > 0) | straight), self._all((turn < 0) | straight)
        up = (dy > 0) | ((dy == 0) & (dx > 0))
        rounds = np.bincount(self.of[~up & up[after]], minlength=len(self.counts))
        return np.asarray((left | right) & (rounds == 1))

    def repeats(self) -> NDArray[np.bool_]:
        """Say in which ring a corner follows itself."""
        return ~self._all((self.corners[self.after()] != self.corners).any(axis=1))

    def _all(self, said: NDArray[np.bool_]) -> NDArray[np.bool_]:
        of_each = np.ones(len(self.counts), dtype=bool)
        of_each[self.of[~said]] = False
        return of_each

    def normal(self) -> "Rings":
        """Return the rings clockwise from their north-westernmost corner (see geo.shapes)."""
        if not len(self.counts):
            return self
        of, begins = self.of, self.begins
        back = np.where(self.doubled() > 0, -1, 1)
        place = np.arange(len(of)) - begins[of]
        turned = begins[of] + (self._north_west()[of] + back[of] * place) % self.counts[of]
        return Rings(self.corners[turned], self.counts)

    def _north_west(self) -> NDArray[np.int64]:
        """Return the place in each ring of its north-westernmost corner: the first of equals."""
        east, north = self.corners.T
        begins, of = self.begins, self.of
        # of one ring the smallest is looked for: no ring is as long as this
        key = (east - north) - np.minimum.reduceat(east - north, begins)[of]
        west = east - np.minimum.reduceat(east, begins)[of]
        key = key * _LONGER + west
        first = key == np.minimum.reduceat(key, begins)[of]
        at = np.flatnonzero(first)
        return at[np.searchsorted(of[at], np.arange(len(begins)))] - begins
