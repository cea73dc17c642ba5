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
    normal = _normal(snapped, of)
    sound = ~_repeats(snapped, of, len(plain))
    sound[moved] &= shapely.is_valid(normal[moved])
    judged[plain[sound]] = normal[sound]
    return judged


def _alone(shape: BaseGeometry) -> Polygon | GeoError:
    try:
        return judge(shape)
    except GeoError as fault:
        return fault


def _plain(given: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Say which are valid plane polygons without holes and with finite coordinates."""
    plain = (
        (shapely.get_type_id(given) == _POLYGON)
        & ~shapely.is_empty(given)
        & ~shapely.has_z(given)
        & (shapely.get_num_interior_rings(given) == 0)
        & (shapely.get_num_coordinates(given) <= MOST_POINTS)
        & np.isfinite(shapely.bounds(given)).all(axis=1)
    )
    xy, of = shapely.get_coordinates(given, return_index=True)
    plain[of[~np.isfinite(xy).all(axis=1)]] = False
    plain[plain] = shapely.is_valid(given[plain])
    return np.asarray(plain, dtype=bool)


def _repeats(xy: NDArray[np.float64], of: NDArray[np.intp], count: int) -> NDArray[np.bool_]:
    """Say in which ring a point follows itself."""
    same = (xy[1:] == xy[:-1]).all(axis=1) & (of[1:] == of[:-1])
    repeats = np.zeros(count, dtype=bool)
    repeats[of[1:][same]] = True
    return repeats


def _normal(xy: NDArray[np.float64], of: NDArray[np.intp]) -> NDArray[np.object_]:
    """Return polygons of rings that run clockwise and begin in the north-west."""
    if not len(xy):
        return np.empty(0, dtype=object)
    begins = np.flatnonzero(np.diff(of, prepend=-1))
    counts = np.diff(begins, append=len(of)) - 1  # without the closing point
    mm = np.rint(xy * 1000).astype(np.int64)
    first = _north_west(mm, of, begins)
    back = np.where(_counter_clockwise(mm, of, begins), -1, 1)
    # the closing point repeats the first: as many places as before
    place = np.arange(len(of)) - begins[of]
    taken = begins[of] + (first[of] + back[of] * place) % counts[of]
    return np.asarray(shapely.polygons(shapely.linearrings(xy[taken], indices=of)))


def _north_west(
    mm: NDArray[np.int64], of: NDArray[np.int64], begins: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the place in each ring of its north-westernmost point (see shapes.normal)."""
    east, north = mm.T
    order = np.lexsort((np.arange(len(of)), east, east - north, of))
    return order[begins] - begins


def _counter_clockwise(
    mm: NDArray[np.int64], of: NDArray[np.int64], begins: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Say which rings run the other way: by the sign of twice their area, in mm²."""
    x, y = (mm - mm[begins[of]]).T
    doubled = np.append(x[:-1] * y[1:] - x[1:] * y[:-1], 0)
    doubled[np.flatnonzero(np.diff(of))] = 0  # from one ring to the next is no edge
    return np.asarray(np.add.reduceat(doubled, begins) > 0)
