"""Many polygons judged at once: what shapes.judge says of each, for a tenth of the time.

Plain polygons (sound, without holes) are put on the grid and into normal form as arrays; every
other shape is judged by itself, so that there is one place that refuses.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.errors import GeoError
from geo.rings import LONGEST, Rings
from geo.shapes import MOST_POINTS, judge, on_grid

_POLYGON = shapely.GeometryType.POLYGON


def judge_all(shapes: Sequence[BaseGeometry]) -> list[Polygon | GeoError]:
    """Return for each shape the polygon that judge returns, or what it raises."""
    given = np.empty(len(shapes), dtype=object)
    given[:] = shapes
    return [
        _alone(shape) if one is None else one
        for shape, one in zip(shapes, judge_plain(given).tolist(), strict=True)
    ]


def judge_plain(given: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return what judge returns of each plain polygon; None for what must be judged by itself."""
    judged = np.full(len(given), None, dtype=object)
    plain = np.flatnonzero(_plain(given))
    xy, of = shapely.get_coordinates(given[plain], return_index=True)
    snapped = on_grid(xy)
    moved = np.zeros(len(plain), dtype=bool)
    moved[of[(snapped != xy).any(axis=1)]] = True
    rings = opened(snapped, of)
    places, ring = rings.normal().closed()
    normal = np.asarray(shapely.polygons(shapely.linearrings(places, indices=ring)))
    sound = ~rings.repeats()
    sound[moved] &= shapely.is_valid(normal[moved])
    judged[plain[sound]] = normal[sound]
    return judged


def opened(xy: NDArray[np.float64], of: NDArray[np.intp]) -> Rings:
    """Return closed rings in metres on the grid, one after the other, as rings of corners."""
    closing = np.append(of[1:] != of[:-1], True)[: len(of)]
    return Rings(np.rint(xy[~closing] * 1000), np.bincount(of[~closing]).astype(np.int64))


def _alone(shape: BaseGeometry) -> Polygon | GeoError:
    try:
        return judge(shape)
    except GeoError as fault:
        return fault


def _plain(given: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Say which are valid plane polygons without holes and with finite coordinates."""
    bounds = shapely.bounds(given)
    plain = (
        (shapely.get_type_id(given) == _POLYGON)
        & ~shapely.is_empty(given)
        & ~shapely.has_z(given)
        & (shapely.get_num_interior_rings(given) == 0)
        & (shapely.get_num_coordinates(given) <= MOST_POINTS)
        & np.isfinite(bounds).all(axis=1)
        & (np.maximum(*(bounds[:, 2:] - bounds[:, :2]).T) * 1000 < LONGEST)
    )
    xy, of = shapely.get_coordinates(given, return_index=True)
    plain[of[~np.isfinite(xy).all(axis=1)]] = False
    plain[plain] = shapely.is_valid(given[plain])
    return np.asarray(plain, dtype=bool)
