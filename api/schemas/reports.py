"""Reports on the wire, and as CSV that office programs open."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from api.schemas.wire import Told
from registry.views.reports import Report

_CHINA = ZoneInfo("Asia/Shanghai")
#: a cell that begins so would be run as a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ColumnOut(Told, frozen=True, kw_only=True):
    """A column and its headings."""

    name: str
    title: str
    title_en: str


class ReportOut(Told, frozen=True, kw_only=True):
    """A report of a day: each row by the names of the columns."""

    name: str
    title: str
    title_en: str
    on: date
    columns: list[ColumnOut]
    rows: Sequence[Mapping[str, Any]]

    @classmethod
    def of(cls, report: Report, rows: Sequence[Mapping[str, Any]], on: date) -> "ReportOut":
        """Tell a report."""
        columns = [
            ColumnOut(name=_camel(c.name), title=c.title, title_en=c.title_en)
            for c in report.columns
        ]
        return cls(
            name=report.name,
            title=report.title,
            title_en=report.title_en,
            on=on,
            columns=columns,
            rows=[{_camel(c.name): row[c.name] for c in report.columns} for row in rows],
        )


def as_csv(report: Report, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Return a report as CSV: UTF-8 with its mark, headings in Chinese, hours of China."""
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(column.title for column in report.columns)
    lines.writerows([_cell(row[column.name]) for column in report.columns] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(_CHINA):%Y-%m-%d %H:%M}"
    if isinstance(value, int):
        return str(value)
    plain = str(value)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(part.title() for part in others)
