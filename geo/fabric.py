"""Many plots as arrays: their corners in whole millimetres, their boxes, their areas.

A plot of four corners takes 120 bytes here and 400 as an object, so millions fit in memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from geo.measure import area_m2

#: plots of more corners, with holes, or longer than this are held by their box alone
MOST_CORNERS, _LONGEST = 8, 30_000_000
_MM = 1000
#: square millimetres of a hundredth of a square metre
_CENT = 10_000


@dataclass(frozen=True, slots=True)
class Fabric:
    """Plots on the millimetre grid, in normal form, in their order.

    ``corners`` (n, 2) are those of all plots one after the other, x east and y north in mm, the
    closing point left out; those of plot ``p`` begin at ``begins[p]`` and are ``counts[p]``, none
    for a plot that is held by its box alone. ``boxes`` (plots, 4) are west, south, east, north in
    metres; a plot without a shape has NaN. ``cents`` are areas in 0.01 m², half up.
    """

    corners: NDArray[np.float64]
    counts: NDArray[np.int64]
    boxes: NDArray[np.float64]
    cents: NDArray[np.int64]

    @property
    def begins(self) -> NDArray[np.int64]:
        """Return where the corners of each plot begin."""
        return np.cumsum(self.counts) - self.counts

    def __len__(self) -> int:
        return len(self.counts)


def fabric(shapes: Sequence[Polygon | None]) -> Fabric:
    """Return plots as arrays; what is no shape keeps its place."""
    given = np.empty(len(shapes), dtype=object)
    given[:] = shapes
    boxes = shapely.bounds(given)
    held = _held(given, boxes)
    xy, of = shapely.get_coordinates(given[held], return_index=True)
    closing = np.append(of[1:] != of[:-1], True)[: len(of)]
    corners = np.rint(xy[~closing] * _MM)
    counts = np.zeros(len(given), dtype=np.int64)
    counts[held] = np.bincount(of[~closing], minlength=int(held.sum()))
    cents = np.zeros(len(given), dtype=np.int64)
    cents[held] = _cents(corners, counts[held])
    for n in np.flatnonzero(~held & ~shapely.is_missing(given)):
        cents[n] = int(area_m2(given[n]).scaleb(2))
    return Fabric(corners, counts, boxes, cents)


def joined(pieces: Sequence[Fabric]) -> Fabric:
    """Return the plots of several fabrics as one, in their order."""
    if not pieces:
        return fabric(())
    return Fabric(
        *(
            np.concatenate([getattr(piece, name) for piece in pieces])
            for name in ("corners", "counts", "boxes", "cents")
        )
    )


def _held(given: NDArray[np.object_], boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say which plots are held by their corners."""
    sides = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) * _MM
    return np.asarray(
        (shapely.get_num_interior_rings(given) == 0)
        & (shapely.get_num_coordinates(given) <= MOST_CORNERS + 1)
        & (sides <= _LONGEST)
    )


def _cents(corners: NDArray[np.float64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the areas within rings: exact, as area_m2 has them."""
    if not len(counts):
        return np.zeros(0, dtype=np.int64)
    begins = np.cumsum(counts) - counts
    of = np.repeat(np.arange(len(counts)), counts)
    x, y = (corners - corners[begins[of]]).astype(np.int64).T
    after = np.arange(len(of)) + 1
    after[begins + counts - 1] = begins
    doubled = np.abs(np.add.reduceat(x * y[after] - x[after] * y, begins))
    return np.asarray((doubled + _CENT) // (2 * _CENT))
