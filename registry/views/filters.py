"""A filter (CQL2, OGC 21-065r2) as a condition on the rows of a collection.

What may be named is what the collection tells, and its geometry; what may be done with it stands
here. Names become expressions of ours and values bound parameters: no word of a filter is SQL.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import reproject
from registry.errors import MalformedValue
from registry.store.wkb import hex_ewkb
from registry.views.features import WEB_MERCATOR, Collection

GEOMETRY = "geometry"
MOST_CONDITIONS = 100
MOST_LISTED = 500
_DATES = ("completed_on",)
#: beyond it a number of JSON is no longer the number that was written
_EXACT = 2**53
_SHOWN = 80
_COMPARISONS = ("=", "<>", "<", ">", "<=", ">=")
_CASTS = {"string": "text", "number": "numeric", "boolean": "boolean", "date": "date"}
_SPATIAL = {
    "s_intersects": "s_intersects", "s_disjoint": "s_disjoint", "s_equals": "s_equals",
    "s_touches": "s_touches", "s_crosses": "s_crosses", "s_overlaps": "s_overlaps",
    "s_within": "s_contains", "s_contains": "s_within",
}  # fmt: skip
"""Each with what it is when its sides are exchanged."""
_TEMPORAL = {
    "t_after": "{0} > {3}",
    "t_before": "{1} < {2}",
    "t_during": "({0} > {2} and {1} < {3})",
    "t_equals": "({0} = {2} and {1} = {3})",
    "t_intersects": "({0} <= {3} and {1} >= {2})",
    "t_disjoint": "({0} > {3} or {1} < {2})",
}
"""First and last day of the one, first and last day of the other."""


_NAMED = ("and", "or", "not", *_COMPARISONS, "between", "in", "like", "isNull", "casei")
_OPERATORS = (
    "there is no such operator with so many arguments here;"
    f" there are {', '.join((*_NAMED, *_SPATIAL, *_TEMPORAL))}",
    f"没有带这些参数的该运算；可用：{'、'.join((*_NAMED, *_SPATIAL, *_TEMPORAL))}",
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A shape of a filter, x east, in EPSG:3857 or the zone whose coordinates it was given in."""

    shape: BaseGeometry
    srid: int


Place = Callable[[Mapping[str, Any]], Placed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What rows must meet: SQL with its bound values, and boxes in EPSG:3857 all of them meet."""

    sql: str
    values: Mapping[str, object]
    boxes: Sequence[BaseGeometry]


def condition(collection: Collection, filter_: object, place: Place) -> Condition:
    """Return what a filter (CQL2 as JSON) asks of a collection; ``place`` reads its shapes.

    Raises MalformedValue where it names, compares or counts what it may not.
    """
    writer = _Writer(expressions(collection), kinds(collection), collection, place)
    sql = writer.truth(filter_, of_all=True)
    return Condition(sql=sql, values=writer.values, boxes=writer.boxes)


def within(collection: Collection, window: BaseGeometry, met: Condition) -> Condition:
    """Return a condition for what also meets a window of EPSG:3857."""
    return Condition(
        sql=f"({met.sql} and st_intersects({_on_the_map(collection)}, %(bbox)s::geometry))",
        values={**met.values, "bbox": hex_ewkb(window, WEB_MERCATOR)},
        boxes=met.boxes,
    )


def expressions(collection: Collection) -> dict[str, str]:
    """Return the SQL behind each property: the columns stand as name, expression, name, ..."""
    words = collection.columns.split(", ")
    return {name.strip("'"): column for name, column in zip(words[::2], words[1::2], strict=True)}


def kinds(collection: Collection) -> dict[str, str]:
    """Return what each property is compared as: string, number, boolean or date."""
    told = {name: kind for name, (kind, _) in collection.properties.items()}
    numbers = {name: "number" for name, kind in told.items() if kind == "integer"}
    return {**told, **numbers, **{name: "date" for name in _DATES if name in told}}


@dataclass(slots=True)
class _Writer:
    columns: Mapping[str, str]
    kinds: Mapping[str, str]
    collection: Collection
    place: Place
    values: dict[str, object] = field(default_factory=dict)
    boxes: list[BaseGeometry] = field(default_factory=list)
    conditions: int = 0

    def truth(self, node: object, *, of_all: bool = False) -> str:
        """Return a condition; ``of_all``: nothing is found that does not meet this one."""
        match node:
            case bool():
                return str(node).lower()
            case {"op": "and" | "or" as op, "args": [_, _, *_] as parts}:
                told = [self.truth(part, of_all=of_all and op == "and") for part in parts]
                return f"({f' {op} '.join(told)})"
            case {"op": "not", "args": [part]}:
                return f"(not {self.truth(part)})"
            case {"op": str(op), "args": list(args)}:
                self._count()
                return self._predicate(op, args, of_all=of_all)
            case _:
                raise _unfit(
                    _shown(node),
                    "a condition is wanted here, such as code = 'x'",
                    "此处须为条件，如 code = 'x'",
                )

    def _count(self) -> None:
        self.conditions += 1
        if self.conditions > MOST_CONDITIONS:
            raise _unfit(
                f"{self.conditions}",
                f"at most {MOST_CONDITIONS} conditions in one filter",
                f"一个筛选最多 {MOST_CONDITIONS} 个条件",
            )

    def _predicate(self, op: str, args: list[Any], *, of_all: bool) -> str:
        match op, args:
            case "like", [value, pattern]:
                return f"({self._value(value, 'string')} like {self._pattern(pattern)})"
            case "isNull", [{"property": name}]:
                return f"({self._column(name)} is null)"
            case _, [left, right] if op in _SPATIAL:
                return self._spatial(op, left, right, of_all=of_all)
            case _, [left, right] if op in _TEMPORAL:
                return _TEMPORAL[op].format(*self._days(left), *self._days(right))
            case _:
                return self._comparison(op, args)

    def _comparison(self, op: str, args: list[Any]) -> str:
        match op, args:
            case _, [_, _] if op in _COMPARISONS:
                left, right = self._alike(*args)
                return f"({left} {op} {right})"
            case "between", [_, _, _]:
                value, least, most = self._alike(*args)
                return f"({value} between {least} and {most})"
            case "in", [value, list(listed)] if 1 <= len(listed) <= MOST_LISTED:
                first, *others = self._alike(value, *listed)
                return f"({first} in ({', '.join(others)}))"
            case "in", [_, list(listed)]:
                raise _unfit(
                    f"{len(listed)}",
                    f"IN lists 1 to {MOST_LISTED} values",
                    f"IN 须列出 1 至 {MOST_LISTED} 个值",
                )
            case _:
                raise _unfit(f"{op[:_SHOWN]} ({len(args)})", *_OPERATORS)

    # ------------------------------------------------------------ values

    def _alike(self, *nodes: object) -> list[str]:
        """Return values of one kind: that of the first property among them."""
        kind = next((k for node in nodes if (k := self._kind(node))), None) or _kind_of(nodes[0])
        return [self._value(node, kind) for node in nodes]

    def _kind(self, node: object) -> str | None:
        match node:
            case {"property": name}:
                self._column(name)
                return self.kinds.get(name, GEOMETRY)
            case {"op": "casei"}:
                return "string"
            case _:
                return None

    def _column(self, name: object) -> str:
        if name == GEOMETRY:
            return self.collection.shape
        if not isinstance(name, str) or name not in self.columns:
            known = [*self.columns, GEOMETRY]
            raise _unfit(
                _shown(name),
                f"there is no such property here; there are {', '.join(known)}",
                f"没有该属性；可用属性：{'、'.join(known)}",
            )
        return self.columns[name]

    def _value(self, node: object, kind: str) -> str:
        match node:
            case {"property": name} if kind in _CASTS and self._kind(node) == kind:
                return f"({self._column(name)})::{_CASTS[kind]}"
            case {"op": "casei", "args": [inner]} if kind == "string":
                return f"lower({self._value(inner, kind)})"
            case _:
                return self._bound(_literal(node, kind), _CASTS.get(kind, "text"))

    def _pattern(self, node: object) -> str:
        match node:
            case {"op": "casei", "args": [inner]}:
                return f"lower({self._pattern(inner)})"
            case str() if len(node) - len(node.rstrip("\\")) & 1:
                raise _unfit(
                    _shown(node),
                    "a pattern does not end with a single \\",
                    "模式不能以单个 \\ 结尾",
                )
        return self._bound(_literal(node, "string"), "text")

    def _bound(self, value: object, cast: str) -> str:
        name = f"f{len(self.values)}"
        self.values[name] = value
        return f"%({name})s::{cast}"

    # ------------------------------------------------------------ time and place

    def _days(self, node: object) -> tuple[str, str]:
        match node:
            case {"interval": [first, last]}:
                return self._day(first, "-infinity"), self._day(last, "infinity")
            case _:
                day = self._value(node, "date")
                return day, day

    def _day(self, node: object, where_open: str) -> str:
        if node == "..":
            return self._bound(where_open, "date")
        return self._bound(_literal(node, "date"), "date")

    def _spatial(self, op: str, left: object, right: object, *, of_all: bool) -> str:
        match left, right:
            case {"property": name}, {"type": _} | {"bbox": _} if name == GEOMETRY:
                return self._meeting(op, right, of_all=of_all)
            case {"type": _} | {"bbox": _}, {"property": name} if name == GEOMETRY:
                return self._meeting(_SPATIAL[op], left, of_all=of_all)
            case _:
                raise _unfit(
                    op,
                    "it compares the property geometry with a shape",
                    "须以属性 geometry 与一个图形比较",
                )

    def _meeting(self, op: str, node: object, *, of_all: bool) -> str:
        assert isinstance(node, Mapping)  # noqa: S101 - as it was matched
        placed = self.place(node)
        if (
            op not in ("s_intersects", "s_disjoint")
            and placed.shape.geom_type == "GeometryCollection"
        ):
            raise _unfit(
                op,
                "a collection of shapes is compared by s_intersects or s_disjoint alone",
                "图形集合只能用于 s_intersects 或 s_disjoint",
            )
        if of_all and op != "s_disjoint":
            self.boxes.append(_about(placed))
        meant = self._bound(hex_ewkb(placed.shape, placed.srid), "geometry")
        shape = self.collection.shape
        if placed.srid == WEB_MERCATOR:
            shape = _on_the_map(self.collection)
        else:
            meant = f"st_transform({meant}, st_srid({shape}))"
        return f"st_{op.removeprefix('s_')}({shape}, {meant})"


def _on_the_map(collection: Collection) -> str:
    return collection.shape_3857 or f"st_transform({collection.shape}, {WEB_MERCATOR})"


def _about(placed: Placed) -> BaseGeometry:
    """Return a box on the web map about a shape, a metre wider than the last digit's doubt."""
    shape = placed.shape
    if placed.srid != WEB_MERCATOR:
        shape = reproject(shapely.segmentize(shape, 1000), placed.srid, WEB_MERCATOR)
    west, south, east, north = shape.bounds
    return shapely.box(west - 1, south - 1, east + 1, north + 1)


def _kind_of(literal: object) -> str:
    match literal:
        case bool():
            return "boolean"
        case float() | int():
            return "number"
        case {"date": _} | {"timestamp": _}:
            return "date"
        case _:
            return "string"


def _literal(node: object, kind: str) -> object:
    match kind, node:
        case "string", str() if "\0" not in node:
            return node
        case "number", int() | float() if not isinstance(node, bool) and abs(node) <= _EXACT:
            return Decimal(repr(node))
        case "boolean", bool():
            return node
        case "date", {"date": str(text)} | {"timestamp": str(text)} | str(text):
            return _date(text)
        case _:
            raise _unfit(_shown(node), *_WANTED[kind])


_WANTED = {
    "string": ("a text in single quotes, or such a property", "须为单引号内的文字，或文字属性"),
    "number": ("a number up to 2^53, or such a property", "须为不超过 2^53 的数，或数值属性"),
    "boolean": ("TRUE or FALSE, or such a property", "须为 TRUE 或 FALSE，或此类属性"),
    "date": (
        "a date such as DATE('2026-03-01'), or such a property",
        "须为日期，如 DATE('2026-03-01')，或日期属性",
    ),
    GEOMETRY: ("shapes are compared by s_intersects and its like", "图形须用 s_intersects 等比较"),
}


def _date(text: str) -> date:
    # programs that know instants alone write a day as its midnight
    day, _, hour = text.partition("T")
    try:
        if hour in ("", "00:00:00Z"):
            return date.fromisoformat(day)
    except ValueError:
        pass
    raise _unfit(text[:_SHOWN], *_WANTED["date"])


def _shown(node: object) -> str:
    return str(node)[:_SHOWN]


def _unfit(value: str, reason: str, reason_zh: str) -> MalformedValue:
    return MalformedValue(kind="filter", value=value, reason=reason, reason_zh=reason_zh)
