"""Many plots as arrays: their corners in whole millimetres, their boxes, their areas.

A plot of four corners takes 120 bytes here and 400 as an object, so millions fit in memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from geo.judging import opened
from geo.measure import area_m2
from geo.rings import LONGEST, Rings

#: plots of more corners, with holes, or too long are held by their box alone
MOST_CORNERS = 8
_MM, _GRID = 1000, 0.001


@dataclass(frozen=True, slots=True)
class Fabric:
    """Plots on the millimetre grid, in normal form, in their order.

    ``rings`` has for each plot its corners, none for a plot that is held by its box alone.
    ``boxes`` (plots, 4) are west, south, east, north in metres; a plot without a shape has NaN.
    ``cents`` are areas in 0.01 m², half up.
    """

    rings: Rings
    boxes: NDArray[np.float64]
    cents: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.boxes)


def fabric(shapes: Sequence[Polygon | None]) -> Fabric:
    """Return judged plots as arrays; what is no shape keeps its place."""
    given = np.empty(len(shapes), dtype=object)
    given[:] = shapes
    boxes = shapely.bounds(given)
    held = _held(given, boxes)
    few = opened(*shapely.get_coordinates(given[held], return_index=True))
    counts = np.zeros(len(given), dtype=np.int64)
    counts[held] = few.counts
    cents = np.zeros(len(given), dtype=np.int64)
    cents[held] = few.cents()
    for n in np.flatnonzero(~held & ~shapely.is_missing(given)):
        cents[n] = int(area_m2(given[n]).scaleb(2))
    return Fabric(Rings(few.corners, counts), boxes, cents)


def of_rings(rings: Rings) -> Fabric:
    """Return plots of a few corners each as they stand."""
    least = np.minimum.reduceat(rings.corners, rings.begins)
    most = np.maximum.reduceat(rings.corners, rings.begins)
    return Fabric(rings, np.hstack([least, most]) * _GRID, rings.cents())


def joined(pieces: Sequence[Fabric]) -> Fabric:
    """Return the plots of several fabrics as one, in their order."""
    if not pieces:
        return fabric(())
    rings = [piece.rings for piece in pieces]
    return Fabric(
        Rings(
            np.concatenate([each.corners for each in rings]),
            np.concatenate([each.counts for each in rings]),
        ),
        np.concatenate([piece.boxes for piece in pieces]),
        np.concatenate([piece.cents for piece in pieces]),
    )


def _held(given: NDArray[np.object_], boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say which plots are held by their corners."""
    sides = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) * _MM
    return np.asarray(
        (shapely.get_num_interior_rings(given) == 0)
        & (shapely.get_num_coordinates(given) <= MOST_CORNERS + 1)
        & (sides <= LONGEST)
    )
