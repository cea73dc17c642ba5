"""CGCS2000 in three-degree Gauss-Krüger zones: which SRID, which zone, which way the axes run.

EPSG 4513 to 4533 carry the zone in the easting (zones 25 to 45), 4534 to 4554 do not. In code x is
always east and y north; Chinese tables print X = north and Y = east.
"""

import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from geo.errors import (
    AxesSwapped,
    FarFromMeridian,
    OldCoordinateSystem,
    UnknownSrid,
    WrongZone,
    ZonePrefixMissing,
    ZonePrefixUnexpected,
)

_Shape = TypeVar("_Shape", bound=BaseGeometry)

GEOGRAPHIC = 4490
_FIRST_WITH_PREFIX, _FIRST_WITHOUT, _FIRST_ZONE, _ZONES = 4513, 4534, 25, 21
_A_ZONE = 1_000_000
_WIDTH = 3
_WIDTHS_SEEN = (3, 6)

# northings of 17° to 55° north, and 300 km either side of a meridian: 3.0° at 26° north
_SOUTH, _NORTH = 1_900_000, 6_100_000
_WEST, _EAST = 200_000, 800_000
_LONGITUDES, _LATITUDES = (72, 137), (15, 55)

_OLD_SYSTEMS = ("西安", "北京", "xian", "beijing", "1980", "1954", "80坐标", "54坐标")
_NEW_SYSTEMS = ("2000", "cgcs")


def supported(srid: int) -> bool:
    """Whether the SRID is a three-degree zone of CGCS2000."""
    return _FIRST_WITH_PREFIX <= srid < _FIRST_WITHOUT + _ZONES


def carries_zone(srid: int) -> bool:
    """Whether eastings of the SRID begin with the zone number. Raises UnknownSrid."""
    zone_of(srid)
    return srid < _FIRST_WITHOUT


def zone_of(srid: int) -> int:
    """Return the three-degree zone, 25 to 45. Raises UnknownSrid."""
    if not supported(srid):
        raise UnknownSrid(given=f"EPSG:{srid}")
    return (srid - _FIRST_WITH_PREFIX) % _ZONES + _FIRST_ZONE


def srid_of_zone(zone: int, with_prefix: bool) -> int:  # noqa: FBT001 - reads as a pair
    """Return the SRID of a zone, with or without the zone in its eastings. Raises UnknownSrid."""
    if not _FIRST_ZONE <= zone < _FIRST_ZONE + _ZONES:
        raise UnknownSrid(given=f"带号={zone}")
    return (_FIRST_WITH_PREFIX if with_prefix else _FIRST_WITHOUT) + zone - _FIRST_ZONE


def central_meridian(srid: int) -> int:
    """Return the central meridian in degrees east. Raises UnknownSrid."""
    return zone_of(srid) * _WIDTH


def name_of(srid: int) -> str:
    """Return the name maps print. Raises UnknownSrid."""
    meridian = central_meridian(srid)
    return f"2000国家大地坐标系 3度带第{zone_of(srid)}带（中央子午线{meridian}°）"


@lru_cache(maxsize=64)
def transformer(source: int, target: int) -> Transformer:
    """Return a transformer, x east and y north on both sides; made once (0.4 s each)."""
    return Transformer.from_crs(source, target, always_xy=True)


def reproject(shape: _Shape, source: int, target: int) -> _Shape:
    """Return the shape in another system. Within one zone it is a shift, exact to the digit."""
    return shape if source == target else shapely.transform(shape, _move(source, target))


def reproject_all(shapes: NDArray[np.object_], source: int, target: int) -> NDArray[np.object_]:
    """Return shapes in another system, as reproject does each. Raises WrongZone for another zone.

    Degrees are projected; a zone is never changed for another.
    """
    if source not in (target, GEOGRAPHIC) and not same_zone(source, target):
        raise WrongZone(zone=zone_of(source), expected_zone=zone_of(target))
    return shapes if source == target else shapely.transform(shapes, _move(source, target))


_Coordinates = NDArray[np.float64]


def _move(source: int, target: int) -> Callable[[_Coordinates], _Coordinates]:
    """Return what moves coordinates (n, 2) from one system to another."""
    if same_zone(source, target):
        shift = zone_of(source) * _A_ZONE * (carries_zone(target) - carries_zone(source))
        # micrometres: the sum of two doubles is put back on the decimal it stands for
        return lambda xy: np.round(xy + np.array([shift, 0]), 6)
    move = transformer(source, target).transform
    return lambda xy: np.column_stack(move(xy[:, 0], xy[:, 1]))


def reproject_point(x: float, y: float, source: int, target: int) -> tuple[float, float]:
    """Return a position in another system, x east (longitude) first."""
    there = transformer(source, target).transform(x, y)
    return float(there[0]), float(there[1])


def same_zone(one: int, two: int) -> bool:
    """Whether two SRIDs differ at most by the zone in the easting."""
    return supported(one) and supported(two) and zone_of(one) == zone_of(two)


def zone_in(easting: float) -> int | None:
    """Return the zone an easting carries, or None when it carries none."""
    return int(easting // _A_ZONE) if _A_ZONE <= easting < math.inf else None


def judge_position(xs: Sequence[float], ys: Sequence[float], srid: int) -> None:
    """Refuse coordinates that cannot be of this system, decided by their magnitude.

    ``xs`` are eastings, ``ys`` northings in metres (degrees for 4490). Raises, with the first point
    at fault: AxesSwapped (where = the point set right), ZonePrefixMissing, ZonePrefixUnexpected,
    WrongZone, FarFromMeridian, UnknownSrid (neither metres of China nor swapped).
    """
    east, north = np.asarray(xs, float), np.asarray(ys, float)
    in_x, in_y = _limits(srid)
    faults = ~(_between(east, in_x) & _between(north, in_y))
    if faults.any():
        first = int(np.flatnonzero(faults)[0])
        raise _why_misplaced(float(east[first]), float(north[first]), srid)


def well_placed(bounds: NDArray[np.float64], srid: int) -> NDArray[np.bool_]:
    """Say of which bounds (west, south, east, north) every place can be of this system."""
    west, south, east, north = bounds.T
    in_x, in_y = _limits(srid)
    inside = _between(west, in_x) & _between(east, in_x)
    return inside & _between(south, in_y) & _between(north, in_y)


def _limits(srid: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the least and most x and y that can be of this system. Raises UnknownSrid."""
    if srid == GEOGRAPHIC:
        return _LONGITUDES, _LATITUDES
    start = zone_of(srid) * _A_ZONE if carries_zone(srid) else 0
    return (start + _WEST, start + _EAST), (_SOUTH, _NORTH)


def _between(values: NDArray[np.float64] | float, limits: tuple[float, float]) -> NDArray[np.bool_]:
    return np.asarray((values >= limits[0]) & (values <= limits[1]))


def _why_misplaced(x: float, y: float, srid: int) -> Exception:
    if swapped(x, y, srid):
        return AxesSwapped(where=(y, x))
    if srid == GEOGRAPHIC or not _between(y, (_SOUTH, _NORTH)):
        return UnknownSrid(where=(x, y), given=f"EPSG:{srid}: {x:.3f}, {y:.3f}")
    carried, zone = zone_in(x), zone_of(srid)
    if carries_zone(srid) and carried is None:
        return ZonePrefixMissing(where=(x, y), expected_zone=zone)
    if carried is not None and carried != zone:
        return WrongZone(where=(x, y), zone=carried, expected_zone=zone)
    if carried is not None and not carries_zone(srid):
        return ZonePrefixUnexpected(where=(x, y), srid=srid)
    return FarFromMeridian(where=(x, y), zone=zone)


def swapped(x: float, y: float, srid: int | None = None) -> bool:
    """Whether x reads as a northing (latitude) and y as an easting (longitude)."""
    if srid == GEOGRAPHIC:
        return bool(_between(x, _LATITUDES) & _between(y, _LONGITUDES))
    return bool(_between(x, (_SOUTH, _NORTH)) & _between(y % _A_ZONE, (_WEST, _EAST))) and not (
        _between(y, (_SOUTH, _NORTH))
    )


def srid_from_header(
    system: str, zone: str, *, width: str = "", easting: float, srid: int | None = None
) -> int:
    """Return the SRID a survey's header and one of its eastings name together.

    ``system`` is 坐标系, ``zone`` 带号, ``width`` 几度分带, each as written, "" when absent;
    ``srid`` is what the reader was told. A survey that names no system is taken to be of that one,
    and refused when the reader was told none.
    Raises OldCoordinateSystem, UnknownSrid, WrongZone, ZonePrefixMissing.
    """
    refuse_old_system(system)
    if not any(name in system.lower() for name in _NEW_SYSTEMS) and (system or srid is None):
        raise UnknownSrid(given=system)
    if _number(width) not in (None, _WIDTH):
        raise UnknownSrid(given=f"几度分带={width}")
    said, carried = _number(zone), zone_in(easting)
    # some files put the width of the zone where its number belongs
    said = None if said in _WIDTHS_SEEN else said
    expected = zone_of(srid) if srid is not None else None
    if said is not None and carried is not None and said != carried:
        raise WrongZone(zone=carried, expected_zone=said)
    found = carried if carried is not None else said
    if found is None and srid is not None and not carries_zone(srid):
        return srid
    if found is None:
        raise ZonePrefixMissing(expected_zone=expected)
    if expected is not None and found != expected:
        raise WrongZone(zone=found, expected_zone=expected)
    return srid_of_zone(found, carried is not None)


def _number(text: str) -> int | None:
    digits = re.search(r"[0-9]{1,3}", text)
    return int(digits.group()) if digits else None


def refuse_old_system(name: str) -> None:
    """Refuse 西安80 and 北京54 by name. Raises OldCoordinateSystem."""
    plain = name.replace(" ", "").replace("'", "").lower()
    if any(old in plain for old in _OLD_SYSTEMS):
        raise OldCoordinateSystem(given=name)
