"""The shapes of a filter: read in the axes of filter-crs, and placed where rows are compared."""

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from api.ogc.boxes import DEGREES, of_degrees, on_the_map
from api.ogc.systems import System
from geo import crs
from registry.errors import MalformedValue
from registry.views.features import WEB_MERCATOR
from registry.views.filters import Placed

MOST_POINTS = 1_000
_CORNERS = 4
_EDGE_OF_MAP = 20_037_508.35
#: degrees: what is straight in them bends on the map by a centimetre between two such points,
#: and a shape of half the world is not drawn through more than so many
_STRAIGHT, _STEPS = 0.01, 64


def placed(told: Mapping[str, Any], spoken: System) -> Placed:
    """Return a shape on the web map, or in the zone it was given in. Raises MalformedValue."""
    if "bbox" in told:
        return _box(told["bbox"], spoken)
    shape = _shape(told)
    if spoken.flipped:
        shape = shapely.transform(shape, np.fliplr)
    _in_its_system(shape, spoken)
    shape = _sound(shape)
    if spoken.srid in DEGREES:
        west, south, east, north = shape.bounds
        side = max(_STRAIGHT, max(east - west, north - south) / _STEPS)
        return Placed(_sound(on_the_map(shapely.segmentize(shape, side))), WEB_MERCATOR)
    return Placed(shape, spoken.srid)


def _box(told: object, spoken: System) -> Placed:
    numbers = told if isinstance(told, list) else []
    if len(numbers) == _CORNERS + 2:  # with heights, which nothing here has
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != _CORNERS or not all(
        isinstance(x, float) and math.isfinite(x) for x in numbers
    ):
        raise _no_box(told)
    if spoken.flipped:
        numbers = [numbers[i] for i in (1, 0, 3, 2)]
    west, south, east, north = numbers
    if spoken.srid in DEGREES:
        shape = of_degrees(west, south, east, north)
        if shape is None:
            raise _no_box(told)
        return Placed(shape, WEB_MERCATOR)
    if west > east or south > north:
        raise _no_box(told)
    shape = shapely.box(west, south, east, north)
    _in_its_system(shape, spoken)
    return Placed(shape, spoken.srid)


def _shape(told: Mapping[str, Any]) -> BaseGeometry:
    try:
        shape = shapely.force_2d(shapely.from_geojson(json.dumps(told)))
    except (shapely.errors.GEOSException, ValueError, TypeError) as no:
        raise _unfit(
            told.get("type"),
            "the coordinates do not make this shape; a ring has four places, the last is the first",
            "坐标不构成该图形；环至少四个点且首尾相同",
        ) from no
    points = shapely.get_num_coordinates(shape)
    if not 1 <= points <= MOST_POINTS:
        raise _unfit(
            points, f"a shape has 1 to {MOST_POINTS} points", f"图形须有 1 至 {MOST_POINTS} 个点"
        )
    return shape


def _sound(shape: BaseGeometry) -> BaseGeometry:
    if shapely.is_valid(shape):
        # members of a collection that meet are compared as what they cover
        return shapely.union_all(shape) if shape.geom_type == "GeometryCollection" else shape
    raise _unfit(
        shapely.is_valid_reason(shape),
        "the shape crosses or touches itself there",
        "图形在该处自相交或自相接",
    )


def _in_its_system(shape: BaseGeometry, spoken: System) -> None:
    west, south, east, north = shape.bounds
    if not all(map(math.isfinite, (west, south, east, north))):
        raise _unfit(shape.bounds, "the coordinates are numbers", "坐标须为数值")
    if spoken.srid in DEGREES:
        fits = -180 <= west <= east <= 180 and -90 <= south <= north <= 90  # noqa: PLR2004
    elif spoken.srid == WEB_MERCATOR:
        fits = max(map(abs, (west, south, east, north))) <= _EDGE_OF_MAP
    else:
        fits = bool(crs.well_placed(np.array([shape.bounds]), spoken.srid)[0])
    if not fits:
        raise _unfit(
            shape.bounds,
            "the coordinates lie outside filter-crs; by itself they are longitude, latitude",
            "坐标超出 filter-crs 的范围；默认为经度、纬度",
        )


def _no_box(told: object) -> MalformedValue:
    return _unfit(
        told,
        "BBOX has four numbers: the lower corner, then the upper one, each in the axes of"
        " filter-crs (by itself longitude, latitude)",
        "BBOX 须为四个数：先左下角后右上角，坐标轴顺序按 filter-crs（默认经度、纬度）",
    )


def _unfit(value: object, reason: str, reason_zh: str) -> MalformedValue:
    return MalformedValue(kind="filter", value=str(value)[:80], reason=reason, reason_zh=reason_zh)
