"""Plots whose rings do not close or name a point twice: what was read of them, where that can help.

The fault stays what it is; it carries the rings, and geo.repair says what could be done with them.
"""

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import shapely
from shapely import LineString

from geo import crs
from geo.errors import GeoError, Place, Torn
from geo.repair import of_form

#: a line to be brought into another system has two ends
_LEAST = 2


def torn(
    rings: Sequence[Sequence[Any]],
    found: int,
    wanted: int,
    *,
    number: str = "",
    name: str = "",
    declared_area_m2: Decimal | None = None,
) -> Torn | None:
    """Return rings of the system ``found`` in the system ``wanted``; None where no repair helps.

    Rings are of (x east, y north), the outer one first, as the file has them.
    """
    try:
        moved = tuple(_moved(ring, found, wanted) for ring in rings)
    except (GeoError, TypeError, ValueError, LookupError, OverflowError, shapely.GEOSException):
        return None  # more is wrong with them than a repair could mend
    if not of_form(moved):
        return None
    return Torn(rings=moved, number=number, name=name, declared_area_m2=declared_area_m2)


def _moved(ring: Sequence[Any], found: int, wanted: int) -> tuple[Place, ...]:
    places = [(float(x), float(y)) for x, y in ring]
    if len(places) < _LEAST or not all(map(math.isfinite, (c for place in places for c in place))):
        raise ValueError(len(places))
    crs.judge_position([x for x, _ in places], [y for _, y in places], found)
    if found == wanted:
        return tuple(places)
    line = crs.reproject(LineString(places), found, wanted)
    there = shapely.get_coordinates(line).tolist()
    crs.judge_position([x for x, _ in there], [y for _, y in there], wanted)
    return tuple((x, y) for x, y in there)
