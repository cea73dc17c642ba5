"""The parameters of a request for items, each refused in a sentence when it cannot be meant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from api.ogc import cql
from api.ogc.boxes import window
from api.ogc.shapes import placed
from api.ogc.systems import CRS84, System, system
from api.refusals import WrongParameter
from registry.errors import MalformedValue
from registry.views import filters
from registry.views.features import Collection, Key, Wanted

MOST = 5_000
USUAL = 100
PARAMETERS = (
    "limit", "bbox", "bbox-crs", "crs", "datetime", "park", "filter", "filter-lang", "filter-crs",
    "after", "f",
)  # fmt: skip
FORMATS = ("json", "html")
_FIRST, _LAST = 1900, 2200
_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted, in which system the answer is given, and what it must meet."""

    wanted: Wanted
    system: System
    met: filters.Condition | None


def read(given: Mapping[str, list[str]], collection: Collection) -> Asked:
    """Read the parameters of a request for items. Raises WrongParameter."""
    told = single(given, PARAMETERS)
    spoken = system("crs", told.get("crs", CRS84))
    since, until = _time(told["datetime"]) if "datetime" in told else (None, None)
    return Asked(
        Wanted(
            window=window(told["bbox"], told.get("bbox-crs", CRS84)) if "bbox" in told else None,
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
        _condition(told, collection),
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


def _condition(told: Mapping[str, str], collection: Collection) -> filters.Condition | None:
    spoken = system("filter-crs", told.get("filter-crs", CRS84))
    language = told.get("filter-lang", cql.TEXT)
    if language not in cql.LANGUAGES:
        raise WrongParameter(
            parameter="filter-lang",
            value=language[:80],
            reason=f"one of {', '.join(cql.LANGUAGES)}",
            reason_zh=f"须为 {'、'.join(cql.LANGUAGES)} 之一",
        )
    if "filter" not in told:
        return None
    try:
        tree = cql.read(told["filter"], language)
        return filters.condition(collection, tree, partial(placed, spoken=spoken))
    except MalformedValue as no:
        raise WrongParameter(
            parameter="filter", value=no.value, reason=no.reason, reason_zh=no.reason_zh
        ) from no


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
