"""Boxes and shapes of the world on the web map, where the register's shapes are found."""

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from api.ogc.systems import system
from api.refusals import WrongParameter
from geo import crs
from registry.views.features import WEB_MERCATOR

DEGREES = (4326, crs.GEOGRAPHIC)
#: where the web map ends, north and south
_POLAR = math.radians(85.06)
_EARTH = 6378137.0
_CORNERS = 4
#: the sides of a box are no longer straight elsewhere: they are drawn through so many points
_STEPS = 64


def window(given: str, uri: str) -> BaseGeometry:
    """Return a box on the web map, where the register's shapes are found. Raises WrongParameter."""
    spoken = system("bbox-crs", uri)
    first, second, third, fourth = _numbers(given)
    if spoken.flipped:
        first, second, third, fourth = second, first, fourth, third
    if spoken.srid in DEGREES:
        box = of_degrees(first, second, third, fourth)
        if box is None:
            raise _no_box(given)
        return box
    if first > third or second > fourth:
        raise _no_box(given)
    box = shapely.box(first, second, third, fourth)
    if spoken.srid == WEB_MERCATOR:
        return box
    side = max(third - first, fourth - second) / _STEPS
    moved = crs.reproject(
        shapely.segmentize(box, side) if side > 0 else box, spoken.srid, WEB_MERCATOR
    )
    if not math.isfinite(moved.area) or not moved.is_valid:
        raise _no_box(given)
    return moved


def _numbers(given: str) -> tuple[float, float, float, float]:
    try:
        numbers = [float(part) for part in given.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == _CORNERS + 2:  # with heights, which nothing here has
        del numbers[5], numbers[2]
    if len(numbers) != _CORNERS or not all(map(math.isfinite, numbers)):
        raise _no_box(given)
    first, second, third, fourth = numbers
    return first, second, third, fourth


def of_degrees(west: float, south: float, east: float, north: float) -> BaseGeometry | None:
    """Return a box of degrees on the web map, or None where there is no such box."""
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004
        return None
    if west <= east:
        return _on_the_map(west, south, east, north)
    # across the antimeridian: what lies on either side of it
    return shapely.union_all(
        [_on_the_map(west, south, 180, north), _on_the_map(-180, south, east, north)]
    )


def _on_the_map(west: float, south: float, east: float, north: float) -> BaseGeometry:
    return on_the_map(shapely.box(west, south, east, north))


def on_the_map(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape of longitudes and latitudes on the web map; the poles lie at its edge."""

    def moved(places: NDArray[np.float64]) -> NDArray[np.float64]:
        east, north = np.radians(places.T)
        kept = np.clip(north, -_POLAR, _POLAR)
        return np.column_stack([_EARTH * east, _EARTH * np.arcsinh(np.tan(kept))])

    return shapely.transform(shape, moved)


def _no_box(given: str) -> WrongParameter:
    return WrongParameter(
        parameter="bbox",
        value=given[:120],
        reason="four numbers: the lower corner, then the upper one, each in the axes of bbox-crs"
        " (by itself longitude, latitude)",
        reason_zh="须为四个数：先左下角后右上角，坐标轴顺序按 bbox-crs（默认经度、纬度）",
    )
