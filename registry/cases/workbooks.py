"""Workbooks (.xlsx) as they are filled in: sheets by name, cells by heading, nothing calculated.

A formula shows what a program made of it last, and a merged cell says nothing of its other rows:
both are told by their cells, so that values are written in their place.
"""

import html
import io
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import python_calamine as calamine

from geo.errors import FileTooLarge, GeoError
from geo.formats import archive, sheet
from registry.counter_refusals import WorkbookUnreadable

_ELEMENT = rb"<(?:\w+:)?%s\b([^>]*)>"
_SHEET = re.compile(_ELEMENT % b"sheet")
_RELATION = re.compile(_ELEMENT % b"Relationship")
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')
_FORMULA = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\sr="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<(?:\w+:)?f[\s/>]', re.ASCII
)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\sref="([A-Z]{1,3}\d{1,7}[^"]{0,20})"', re.ASCII)

Cells = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a sheet, by its number there: what is filled in, by heading."""

    number: int
    cells: Cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A sheet: its headings, the lines that are filled in, cells with formulas, merged ranges."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    formulas: tuple[str, ...]
    merged: tuple[str, ...]


def read(data: bytes, names: Collection[str]) -> dict[str, Table]:
    """Read the sheets of these names that are there.

    A heading is the first line of its cell. Raises WorkbookUnreadable, also for a sheet that is
    larger than is read at once.
    """
    try:
        return dict(_tables(data, names))
    except FileTooLarge as no:
        raise WorkbookUnreadable(
            reason=f"more than is read at once: {no.size}, at most {no.limit}",
            reason_zh=f"超出一次读取的上限：{no.size}（至多 {no.limit}）",
        ) from no
    except GeoError as no:
        said = no.said()
        raise WorkbookUnreadable(
            reason=str(said.get("reason", no.title())), reason_zh=str(said.get("reason_zh", no.zh))
        ) from no
    except (calamine.CalamineError, ValueError, KeyError, OSError) as fault:
        raise WorkbookUnreadable(
            reason="the workbook cannot be read", reason_zh="工作簿无法读取"
        ) from fault


def _tables(data: bytes, names: Collection[str]) -> Iterator[tuple[str, Table]]:
    if len(data) > sheet.MOST_BYTES:
        raise FileTooLarge(size=len(data), limit=sheet.MOST_BYTES)
    if not data.startswith(b"PK"):
        raise WorkbookUnreadable(
            reason="no .xlsx workbook without a password", reason_zh="不是无密码的 .xlsx 工作簿"
        )
    packed = archive.opened(data)
    members = _members(packed)
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        if name in names:
            marked = archive.content(packed, members[name])
            yield (
                name,
                _table(
                    list(_filled(book.get_sheet_by_name(name))),
                    formulas=_found(_FORMULA, marked),
                    merged=_found(_MERGED, marked),
                ),
            )


def _members(packed: zipfile.ZipFile) -> dict[str, str]:
    """Return where each sheet lies in the archive."""
    links = _elements(_RELATION, archive.content(packed, "xl/_rels/workbook.xml.rels"))
    targets = {link["Id"]: link["Target"] for link in links}
    return {
        each["name"]: _place(targets[each["r:id"]])
        for each in _elements(_SHEET, archive.content(packed, "xl/workbook.xml"))
        if each.get("r:id") in targets
    }


def _place(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _elements(pattern: re.Pattern[bytes], marked: bytes) -> list[dict[str, str]]:
    return [
        {key.decode(): html.unescape(value.decode()) for key, value in _ATTRIBUTE.findall(found)}
        for found in pattern.findall(marked)
    ]


def _found(pattern: re.Pattern[bytes], marked: bytes) -> tuple[str, ...]:
    return tuple(found.decode() for found in pattern.findall(marked))


def _filled(of: calamine.CalamineSheet) -> Iterator[tuple[int, Sequence[object]]]:
    """Yield the lines in which something stands, by their number, within the limits."""
    for number, cells in enumerate(of.iter_rows(), 1):
        if not any(_plain(cell) != "" for cell in cells):
            continue
        longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
        for size, limit in (
            (number, sheet.MOST_ROWS),
            (len(cells), sheet.MOST_COLUMNS),
            (longest, sheet.LONGEST_CELL),
        ):
            if size > limit:
                raise FileTooLarge(size=size, limit=limit, line=number)
        yield number, cells


def _plain(cell: object) -> object:
    return cell.strip() if isinstance(cell, str) else cell


def _table(
    filled: Sequence[tuple[int, Sequence[object]]],
    *,
    formulas: tuple[str, ...],
    merged: tuple[str, ...],
) -> Table:
    headings = tuple(_heading(cell) for cell in filled[0][1]) if filled else ()
    lines = tuple(
        Line(number, {h: _plain(cell) for h, cell in zip(headings, cells, strict=False) if h})
        for number, cells in filled[1:]
    )
    return Table(headings=headings, lines=lines, formulas=formulas, merged=merged)


def _heading(cell: object) -> str:
    return str(cell).strip().split("\n", 1)[0].strip()
