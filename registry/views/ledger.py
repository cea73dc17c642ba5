"""The ledger 台账 of a park's current parcels: a workbook for people, one row for each parcel.

Headings carry their units, codes are text, areas are numbers: where 亩 and m² stand mixed without
a word, or a code of 19 digits became a number and lost its last ones, a ledger cannot be used.
Nobody who holds a parcel is named.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, Literal

from xlsxwriter import Workbook

from geo.measure import mu
from registry.store.db import Tx
from registry.store.streams import reading
from registry.views.parcels import STATE
from registry.views.register_book import STANDINGS, STRATA

#: rows of a sheet below its headings: 2^20 in all (ECMA-376, as Excel and WPS read it)
ROWS_OF_SHEET = 1_048_575
_STATES = {
    "recorded": "已入册",
    "planned": "已定用地条件",
    "supplied": "已供地",
    "registered": "已登记",
}
_PARCELS = f"""
select p.code::text, u.name as use, u.code as use_code, u.scheme || '-' || u.version as use_scheme,
       p.stratum, v.area, v.declared_area, v.location, v.standing, {STATE},
       (select max(o.term_end) from parcel_origin o
         where o.park_id = p.park_id and o.parcel_id = p.parcel_id) as term_end
  from parcel_version v join parcel p using (park_id, parcel_id) join land_use u using (use_id)
 where v.park_id = %(park)s and v.died is null order by p.code"""  # noqa: S608 - our own text

Kind = Literal["text", "area", "mu", "day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A parcel of the ledger; areas in m², None where unknown; words as people read them."""

    code: str
    use: str
    use_code: str
    use_scheme: str
    stratum: str
    area: Decimal | None
    declared_area: Decimal | None
    location: str
    standing: str
    state: str
    term_end: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    heading: str
    width: int
    kind: Kind
    told: Callable[[Line], str | Decimal | date | None]


_COLUMNS = (
    _Column(heading="宗地代码", width=23, kind="text", told=lambda line: line.code),
    _Column(heading="土地用途", width=16, kind="text", told=lambda line: line.use),
    _Column(heading="用途代码", width=10, kind="text", told=lambda line: line.use_code),
    _Column(heading="用途分类标准", width=22, kind="text", told=lambda line: line.use_scheme),
    _Column(heading="空间层次", width=10, kind="text", told=lambda line: line.stratum),
    _Column(heading="面积（平方米）", width=16, kind="area", told=lambda line: line.area),
    _Column(
        heading="面积（亩）",
        width=14,
        kind="mu",
        told=lambda line: None if line.area is None else mu(line.area),
    ),
    _Column(
        heading="登记面积（平方米）", width=20, kind="area", told=lambda line: line.declared_area
    ),
    _Column(heading="坐落", width=40, kind="text", told=lambda line: line.location),
    _Column(heading="状态", width=14, kind="text", told=lambda line: line.standing),
    _Column(heading="供地登记情况", width=16, kind="text", told=lambda line: line.state),
    _Column(heading="使用权终止日期", width=16, kind="day", told=lambda line: line.term_end),
)
HEADINGS = tuple(column.heading for column in _COLUMNS)
#: m² to 0.01 and 亩 to four decimals, as everywhere in the register
_LOOKS: dict[Kind, str] = {"text": "@", "area": "0.00", "mu": "0.0000", "day": "yyyy-mm-dd"}


def write(tx: Tx, park_id: int, path: Path, *, made: datetime) -> None:
    """Write the ledger of a park, those parcels too that are not located yet, by code."""
    with reading(tx, _PARCELS, {"park": park_id}) as batches:
        lines = (_line(row) for row in chain.from_iterable(batches))
        workbook(path, lines, made=made)


def workbook(
    path: Path, lines: Iterable[Line], *, made: datetime, rows_of_sheet: int = ROWS_OF_SHEET
) -> None:
    """Write lines as .xlsx; what one sheet does not hold goes on in the next, headings and all."""
    # a row is on the disk before the next begins, in the folder that goes when the file is sent
    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    with Workbook(str(path), options) as book:
        book.set_properties(
            {"title": "宗地台账", "created": made.astimezone(UTC).replace(tzinfo=None)}
        )
        heading = book.add_format({"bold": True, "bottom": 1, "align": "center"})
        looks = {kind: book.add_format({"num_format": look}) for kind, look in _LOOKS.items()}
        sheet, row = _sheet(book, heading), 0
        for line in lines:
            if row == rows_of_sheet:
                sheet, row = _sheet(book, heading), 0
            row += 1
            for at, column in enumerate(_COLUMNS):
                _cell(sheet, row, at, column.told(line), looks[column.kind])


def _sheet(book: Any, heading: Any) -> Any:
    number = len(book.worksheets()) + 1
    sheet = book.add_worksheet("宗地台账" if number == 1 else f"宗地台账{number}")
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    for at, column in enumerate(_COLUMNS):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.heading, heading)
    return sheet


def _cell(sheet: Any, row: int, at: int, value: str | Decimal | date | None, look: object) -> None:
    """Write a value as what it is: a text that begins with '=' is a text, never a formula."""
    if isinstance(value, str):
        sheet.write_string(row, at, value, look)
    elif isinstance(value, Decimal):
        sheet.write_number(row, at, value, look)
    elif value is not None:
        sheet.write_datetime(row, at, value, look)


def _line(row: Any) -> Line:
    told = row._asdict()
    words = {
        "stratum": STRATA[row.stratum],
        "standing": STANDINGS[row.standing],
        "state": _STATES[row.state],
    }
    return Line(**told | words)
