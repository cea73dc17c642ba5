"""Frozen records to plain data and back, by their annotations; canonical JSON for what is kept.

Numbers with a fraction travel as strings, so that 0.10 stays 0.10; bytes as hex; days and instants
in ISO form. Reading names the path of the first thing that does not fit.
"""

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from registry.errors import MalformedValue

T = TypeVar("T")


def to_plain(value: object) -> Any:  # noqa: PLR0911 - one line a type
    """Return dicts, lists, strings, whole numbers, booleans and None only."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, UUID):
        return str(value)
    return value


def canonical(record: object) -> str:
    """Return the one JSON text of a record: sorted keys, no spaces, UTF-8 as it is."""
    return json.dumps(to_plain(record), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_plain(kind: type[T], plain: object, path: str = "$") -> T:
    """Build a record from plain data. Raises MalformedValue with the path of the fault."""
    read: T = _read(kind, plain, path)
    return read


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, plain: object, path: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _read_optional(get_args(kind), plain, path)
    if origin is tuple:
        return _read_tuple(get_args(kind), plain, path)
    if origin is Literal:
        if plain not in get_args(kind):
            raise _fault(path, plain, f"one of {list(get_args(kind))}", "须为所列之一")
        return plain
    if origin is Mapping:
        return _mapping(plain, path)
    if is_dataclass(kind):
        return _read_record(kind, plain, path)
    return _read_scalar(kind, plain, path)


def _read_optional(options: tuple[Any, ...], plain: object, path: str) -> Any:
    if plain is None and type(None) in options:
        return None
    rest = [option for option in options if option is not type(None)]
    return _read(rest[0], plain, path)


def _read_tuple(inner: tuple[Any, ...], plain: object, path: str) -> tuple[Any, ...]:
    if not isinstance(plain, list | tuple):
        raise _fault(path, plain, "a list is expected", "须为列表")
    return tuple(_read(inner[0], item, f"{path}[{n}]") for n, item in enumerate(plain))


def _mapping(plain: object, path: str) -> Mapping[str, Any]:
    if not isinstance(plain, Mapping):
        raise _fault(path, plain, "an object is expected", "须为对象")
    return plain


def _read_record(kind: Any, plain: object, path: str) -> Any:
    plain = _mapping(plain, path)
    known = {f.name: f for f in fields(kind)}
    if strange := sorted(set(plain) - set(known)):
        raise _fault(f"{path}.{strange[0]}", strange[0], "no such field", "没有此字段")
    missing = [name for name, f in known.items() if name not in plain and _needed(f)]
    if missing:
        raise _fault(f"{path}.{missing[0]}", "", "this field is needed", "此项必填")
    hints = _hints(kind)
    return kind(**{n: _read(hints[n], plain[n], f"{path}.{n}") for n in known if n in plain})


def _needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _read_scalar(kind: Any, plain: object, path: str) -> Any:  # noqa: C901 - one branch a type
    try:
        if kind is bool or kind is str:
            if isinstance(plain, kind):
                return _clean(plain, path)
        elif kind is int:
            if isinstance(plain, int) and not isinstance(plain, bool):
                return plain
        elif kind is Decimal:
            if isinstance(plain, str | int | Decimal) and not isinstance(plain, bool):
                return _finite(Decimal(plain))
        elif kind is bytes:
            if isinstance(plain, str):
                return bytes.fromhex(plain)
        elif kind in (date, datetime):
            if isinstance(plain, str):
                return _zoned(kind.fromisoformat(plain))
        else:
            return plain
    except (ValueError, InvalidOperation):
        pass
    expected = _EXPECTED[kind]
    raise _fault(path, plain, f"{expected[0]} is expected", f"须为{expected[1]}")


def _clean(plain: Any, path: str) -> Any:
    if isinstance(plain, str) and "\x00" in plain:
        raise _fault(path, "", "a text without NUL is expected", "不得含有空字符")
    return plain


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite() or abs(number) >= Decimal("1e16"):
        raise ValueError(number)
    return number


def _zoned(moment: date) -> date:
    """An instant has its zone, and a day in every other zone."""
    if isinstance(moment, datetime) and (
        moment.tzinfo is None or moment.year in (MINYEAR, MAXYEAR)
    ):
        raise ValueError(moment)
    return moment


_EXPECTED: Mapping[Any, tuple[str, str]] = {
    bool: ("true or false", "是或否"),
    str: ("a text", "文字"),
    int: ("a whole number", "整数"),
    Decimal: ("a number, as a string", "数值（字符串）"),
    bytes: ("a hexadecimal text", "十六进制文本"),
    date: ("a day such as 2026-01-31", "日期，如 2026-01-31"),
    datetime: ("an instant in ISO form, with its zone", "带时区的 ISO 格式时间"),
}


def _fault(path: str, value: object, reason: str, reason_zh: str) -> MalformedValue:
    return MalformedValue(kind=path, value=str(value)[:80], reason=reason, reason_zh=reason_zh)
