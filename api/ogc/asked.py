"""The parameters of a request for items, each refused in a sentence when it cannot be meant."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import shapely
from shapely.geometry.base import BaseGeometry

from api.ogc.systems import CRS84, System, system
from api.refusals import WrongParameter
from geo import crs
from registry.views.features import WEB_MERCATOR, Key, Wanted

MOST = 5_000
USUAL = 100
PARAMETERS = ("limit", "bbox", "bbox-crs", "crs", "datetime", "park", "after", "f")
FORMATS = ("json", "html")
_FIRST, _LAST = 1900, 2200
#: where the web map ends, north and south
_POLAR = 85.06
_EARTH = 6378137.0
_CORNERS = 4
_MOST_DIGITS = 18
#: the sides of a box are no longer straight elsewhere: they are drawn through so many points
_STEPS = 64


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted, in which system the answer is given, and how it is continued."""

    wanted: Wanted
    system: System


def read(given: Mapping[str, list[str]]) -> Asked:
    """Read the parameters of a request for items. Raises WrongParameter."""
    told = single(given, PARAMETERS)
    spoken = system("crs", told.get("crs", CRS84))
    since, until = _time(told["datetime"]) if "datetime" in told else (None, None)
    return Asked(
        Wanted(
            window=_window(told["bbox"], told.get("bbox-crs", CRS84)) if "bbox" in told else None,
            timed="datetime" in told,
            since=since,
            until=until,
            parks=[_number("park", told["park"], 2**31 - 1)] if "park" in told else None,
            srid=spoken.srid,
            flipped=spoken.flipped,
            after=_key(told["after"]) if "after" in told else None,
            limit=_limit(told.get("limit")),
        ),
        spoken,
    )


def single(given: Mapping[str, list[str]], known: tuple[str, ...]) -> dict[str, str]:
    """Return each parameter once. Raises WrongParameter for one unknown or given twice."""
    for name, values in given.items():
        if name not in known:
            raise WrongParameter(
                parameter=name[:80],
                value=values[0][:80],
                reason=f"there is no such parameter here; there are {', '.join(known)}",
                reason_zh=f"没有该参数；可用参数：{'、'.join(known)}",
            )
        if len(values) > 1:
            raise WrongParameter(
                parameter=name, value=values[1][:80], reason="once only", reason_zh="只能给出一次"
            )
    return {name: values[0] for name, values in given.items()}


def _limit(given: str | None) -> int:
    """Return how many: more than the most is not a fault (Part 1, 7.15.2), it gets the most."""
    return USUAL if given is None else min(_number("limit", given, 10**_MOST_DIGITS), MOST)


def _number(parameter: str, given: str, most: int) -> int:
    if given.isascii() and given.isdigit() and len(given) <= _MOST_DIGITS + 1:
        number = int(given)
        if 1 <= number <= most:
            return number
    raise WrongParameter(
        parameter=parameter,
        value=given[:80],
        reason=f"a whole number from 1 to {most}",
        reason_zh=f"须为 1 至 {most} 的整数",
    )


def _key(given: str) -> Key:
    park, _, number = given.partition(".")
    try:
        return Key(
            park_id=_number("after", park, 2**31 - 1), id=_number("after", number, 2**63 - 1)
        )
    except WrongParameter as no:
        raise WrongParameter(
            parameter="after",
            value=given[:80],
            reason="follow the link next of the page before",
            reason_zh="请使用上一页给出的 next 链接",
        ) from no


def _time(given: str) -> tuple[datetime | None, datetime | None]:
    first, slash, last = given.partition("/")
    if not slash:
        at = _instant(first, given)
        return at, at
    since, until = (None if end in ("", "..") else _instant(end, given) for end in (first, last))
    if (since is None and until is None) or (since and until and since > until):
        raise _no_time(given)
    return since, until


def _instant(text: str, given: str) -> datetime:
    try:
        # a plus sign in an address arrives as a space
        at = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not _FIRST < at.year < _LAST:
        raise _no_time(given)
    return at


def _no_time(given: str) -> WrongParameter:
    return WrongParameter(
        parameter="datetime",
        value=given[:80],
        reason="an instant with its zone such as 2026-03-01T09:00:00+08:00, or two of them with"
        " a slash between, the earlier first, one of them .. where it is open",
        reason_zh="须为带时区的时刻（如 2026-03-01T09:00:00+08:00），或以斜杠分隔的先后两个时刻，"
        "开放一端写作 ..",
    )


def _window(given: str, uri: str) -> BaseGeometry:
    """Return a box on the web map, where the register's shapes are found."""
    spoken = system("bbox-crs", uri)
    first, second, third, fourth = _numbers(given)
    if spoken.flipped:
        first, second, third, fourth = second, first, fourth, third
    if spoken.srid in (4326, crs.GEOGRAPHIC):
        return _of_degrees(given, first, second, third, fourth)
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


def _of_degrees(given: str, west: float, south: float, east: float, north: float) -> BaseGeometry:
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004
        raise _no_box(given)
    if west <= east:
        return _on_the_map(west, south, east, north)
    # across the antimeridian: what lies on either side of it
    return shapely.union_all(
        [_on_the_map(west, south, 180, north), _on_the_map(-180, south, east, north)]
    )


def _on_the_map(west: float, south: float, east: float, north: float) -> BaseGeometry:
    return shapely.box(_x(west), _y(south), _x(east), _y(north))


def _x(longitude: float) -> float:
    return _EARTH * math.radians(longitude)


def _y(latitude: float) -> float:
    kept = max(-_POLAR, min(_POLAR, latitude))
    return _EARTH * math.asinh(math.tan(math.radians(kept)))


def _no_box(given: str) -> WrongParameter:
    return WrongParameter(
        parameter="bbox",
        value=given[:120],
        reason="four numbers: the lower corner, then the upper one, each in the axes of bbox-crs"
        " (by itself longitude, latitude)",
        reason_zh="须为四个数：先左下角后右上角，坐标轴顺序按 bbox-crs（默认经度、纬度）",
    )
