"""Rows of a table: CSV in any encoding read here, or the first sheet of an .xlsx workbook."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import python_calamine as calamine

from geo.errors import FileTooLarge, UnreadableFile
from geo.formats import archive
from geo.formats.encoding import decode

MOST_BYTES = 20 * 2**20
MOST_ROWS = 50_000
MOST_COLUMNS = 200
LONGEST_CELL = 2_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_LONGEST_INTEGER = 10**15


@dataclass(frozen=True, slots=True)
class Row:
    """One row: ``line`` is its number in the file, from 1; as many cells as there are headings."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table as it was read: its format, the encoding of a CSV, headings and rows."""

    format: str
    encoding: str | None
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def read(data: bytes) -> Sheet:
    """Read a table whose first row that is not empty holds its headings.

    Raises UnreadableFile and FileTooLarge. Formulas are read as the value the file holds for them.
    """
    if len(data) > MOST_BYTES:
        raise FileTooLarge(size=len(data), limit=MOST_BYTES)
    if data.startswith(_OLD_OFFICE):
        raise UnreadableFile(
            reason="an .xls workbook, or one with a password: save it as .xlsx without one",
            reason_zh="旧版 .xls 或设有密码的工作簿，请另存为无密码的 .xlsx",
        )
    if data.startswith(b"PK"):
        return _sheet("xlsx", None, _workbook(data))
    text, encoding = decode(data, None)
    if any(sign < " " and sign not in "\t\r\n" for sign in text[:100_000]):
        raise UnreadableFile(
            reason="no table: neither CSV nor .xlsx", reason_zh="不是 CSV 或 .xlsx 表格"
        )
    return _sheet("csv", encoding, _lines(text))


def _lines(text: str) -> Iterable[tuple[int, list[str]]]:
    head = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as fault:
        raise UnreadableFile(
            reason=f"line {reader.line_num} is no row of a table",
            reason_zh=f"第 {reader.line_num} 行不是表格行",
        ) from fault


def _workbook(data: bytes) -> Iterable[tuple[int, list[str]]]:
    archive.opened(data)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for line, cells in enumerate(book.get_sheet_by_index(0).iter_rows(), 1):
            yield line, [_text(cell) for cell in cells]
    except (calamine.CalamineError, ValueError, IndexError, OSError) as fault:
        raise UnreadableFile(
            reason="the workbook cannot be read", reason_zh="工作簿无法读取"
        ) from fault


def _text(cell: object) -> str:
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _LONGEST_INTEGER:
        return str(int(cell))
    if isinstance(cell, bool):
        return "是" if cell else "否"
    return str(cell)


def _sheet(format_: str, encoding: str | None, lines: Iterable[tuple[int, Sequence[str]]]) -> Sheet:
    headings: tuple[str, ...] = ()
    rows: list[Row] = []
    for line, given in lines:
        cells = tuple(cell.strip() for cell in given)
        if not any(cells):
            continue
        if len(cells) > MOST_COLUMNS:
            raise FileTooLarge(size=len(cells), limit=MOST_COLUMNS, line=line)
        longest = max(map(len, cells))
        if longest > LONGEST_CELL:
            raise FileTooLarge(size=longest, limit=LONGEST_CELL, line=line)
        if not headings:
            headings = cells
            continue
        if len(rows) == MOST_ROWS:
            raise FileTooLarge(size=MOST_ROWS + 1, limit=MOST_ROWS, line=line)
        wide = len(headings)
        rows.append(Row(line, (*cells[:wide], *[""] * (wide - len(cells)))))
    if not rows:
        raise UnreadableFile(
            reason="no rows under a row of headings", reason_zh="表头之下没有数据行"
        )
    return Sheet(format=format_, encoding=encoding, headings=headings, rows=tuple(rows))
