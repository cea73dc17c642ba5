"""Areas, lengths and point numbers, as they are printed: exact on the millimetre grid, half up."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LinearRing, Polygon

_CENT = Decimal("0.01")
_FOUR_DECIMALS = Decimal("0.0001")
_MM_PER_M = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryPoint:
    """A numbered boundary point: x east, y north in metres; ring 0 is the outer one."""

    number: int
    ring: int
    x: float
    y: float

    @property
    def label(self) -> str:
        """Return the name on maps and in tables, such as J1."""
        return f"J{self.number}"


def area_m2(shape: Polygon) -> Decimal:
    """Return the planar area to 0.01 m², half up, from whole millimetres about a local origin.

    The legal area of a parcel is analytic (解析法), in its three-degree projection: twice the area
    is Σ Xᵢ(Yᵢ₊₁ - Yᵢ₋₁). In floats on eight-digit coordinates it is off by 0.0156 m² for 5,000 m².
    """
    doubled = _doubled(shape.exterior) - sum(_doubled(hole) for hole in shape.interiors)
    return (Decimal(doubled) / (2 * _MM_PER_M**2)).quantize(_CENT, ROUND_HALF_UP)


def _doubled(ring: LinearRing) -> int:
    """Return twice the area within a ring, in mm²."""
    mm = _millimetres(ring)
    x, y = (mm - mm[0]).T
    return abs(int(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])))


def _millimetres(ring: LinearRing) -> NDArray[np.int64]:
    return np.rint(shapely.get_coordinates(ring) * _MM_PER_M).astype(np.int64)


def mu(area: Decimal) -> Decimal:
    """Return 亩: m² times 3/2000, once, four decimals half up."""
    return (area * 3 / 2000).quantize(_FOUR_DECIMALS, ROUND_HALF_UP)


def square_metres(mu_: Decimal) -> Decimal:
    """Return m² of 亩: times 2000/3, once, to 0.01 half up."""
    return (mu_ * 2000 / 3).quantize(_CENT, ROUND_HALF_UP)


def hectares(area: Decimal) -> Decimal:
    """Return hectares, four decimals half up."""
    return (area / 10_000).quantize(_FOUR_DECIMALS, ROUND_HALF_UP)


def edge_lengths(shape: Polygon) -> tuple[Decimal, ...]:
    """Return the length of the edge that begins at each numbered point, to 0.01 m half up."""
    lengths: list[Decimal] = []
    for ring in _rings(shape):
        mm = _millimetres(ring)
        for dx, dy in (mm[1:] - mm[:-1]).tolist():
            metres = Decimal(dx * dx + dy * dy).sqrt() / _MM_PER_M
            lengths.append(metres.quantize(_CENT, ROUND_HALF_UP))
    return tuple(lengths)


def point_numbers(shape: Polygon) -> list[int]:
    """Return 1…n for a new parcel in normal form: J1 in the north-west, clockwise, then holes."""
    closing = 1 + len(shape.interiors)
    return list(range(1, int(shapely.count_coordinates(shape)) - closing + 1))


def number_points(shape: Polygon) -> tuple[BoundaryPoint, ...]:
    """Return the points of a new parcel in normal form, numbered by point_numbers."""
    return boundary_points(shape, point_numbers(shape))


def boundary_points(shape: Polygon, numbers: Sequence[int]) -> tuple[BoundaryPoint, ...]:
    """Return the points of a polygon with the numbers they have; closing points are not repeated.

    ``numbers`` holds one number for each point of the outer ring, then of each hole.
    """
    places = [
        (ring_no, x, y)
        for ring_no, ring in enumerate(_rings(shape))
        for x, y in shapely.get_coordinates(ring)[:-1].tolist()
    ]
    return tuple(
        BoundaryPoint(number=number, ring=ring, x=x, y=y)
        for number, (ring, x, y) in zip(numbers, places, strict=True)
    )


def _rings(shape: Polygon) -> tuple[LinearRing, ...]:
    return (shape.exterior, *shape.interiors)
