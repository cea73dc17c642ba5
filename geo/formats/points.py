"""Lists of boundary points in order: CASS .dat, and tables in CSV or Excel with headings.

.dat reads 点号,编码,东Y,北X,高程 without headings, east before north; a height is not read. A table
says by its headings which column is which; Chinese tables call north X. In both a ring ends where
it comes back to its first point, and where the plot or the ring number changes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from itertools import groupby

from geo import crs
from geo.errors import Place, RingNotClosed, UnreadableFile
from geo.formats import sheet
from geo.formats.encoding import decode
from geo.formats.outlines import Outline, survey
from geo.formats.survey import Faults, Notice, SurveyFile
from geo.formats.written import COORDINATE, SQUARE_METRES, cents, coordinate

_OF_DAT = (4, 5)
_LEAST = 3
#: what a column is called, without spaces, brackets and what stands in them
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "plot": (
        "宗地代码",
        "宗地号",
        "宗地编号",
        "地块编号",
        "地块号",
        "zddm",
        "dkbh",
        "plot",
        "parcel",
    ),
    "name": ("地块名称", "宗地名称", "dkmc", "name"),
    "ring": ("圈号", "地块圈号", "环号", "ring"),
    "label": ("点号", "界址点号", "界址点", "jzdh", "point"),
    "north": ("x", "x坐标", "北坐标", "纵坐标", "北", "xzbz", "n", "north", "northing"),
    "east": ("y", "y坐标", "东坐标", "横坐标", "东", "yzbz", "e", "east", "easting"),
    "area": ("面积", "宗地面积", "地块面积", "登记面积", "zdmj", "area"),
}


@dataclass(frozen=True, slots=True)
class _Point:
    line: int
    plot: str
    ring: str
    place: Place
    name: str = ""
    area: Decimal | None = None


def is_dat(line: str) -> bool:
    """Say whether a line is one of a .dat: a label, a code, east before north, a height or none."""
    cells = [cell.strip() for cell in line.split(",")]
    if len(cells) not in _OF_DAT or not all(map(COORDINATE.fullmatch, cells[2:])):
        return False
    # a line of 勘测定界 has the northing first
    return not crs.swapped(float(cells[2]), float(cells[3]))


def is_table(headings: Sequence[str]) -> bool:
    """Say whether headings name a column of northings and one of eastings."""
    columns = _columns(headings)
    return "north" in columns and "east" in columns


def read_dat(
    data: bytes,
    *,
    srid: int | None = None,
    encoding: str | None = None,
    faults: Faults | None = None,
) -> SurveyFile:
    """Read a CASS .dat into plots; where its codes differ, each code is a plot.

    Raises UnreadableFile, NotFinite, RingNotClosed with the line, and what survey raises.
    """
    text, found = decode(data, encoding)
    points = list(_of_dat(text))
    if len({point.plot for point in points}) == 1:
        points = [_Point(p.line, "", p.ring, p.place) for p in points]
    return _survey(points, form="CASS dat", encoding=found, srid=srid, faults=faults)


def read_table(data: bytes, *, srid: int | None = None, faults: Faults | None = None) -> SurveyFile:
    """Read a CSV or Excel list of points into plots.

    Raises UnreadableFile, FileTooLarge, NotFinite, RingNotClosed with the line, and what survey
    raises. Columns whose headings are the wrong way round are put right by their magnitude, which
    is noticed.
    """
    table = sheet.read(data)
    columns = _columns(table.headings)
    lacking = [zh for key, zh in (("north", "X（北）"), ("east", "Y（东）")) if key not in columns]
    if lacking:
        said = "、".join(table.headings)[:120]
        raise UnreadableFile(
            reason=f"no column of {' and '.join(lacking)} among the headings: {said}",
            reason_zh=f"表头中没有{'、'.join(lacking)}一列：{said}",
        )
    points = [_of_row(row, columns, table.headings) for row in table.rows]
    return _survey(
        points,
        form=f"points {table.format}",
        encoding=table.encoding or "",
        srid=srid,
        faults=faults,
    )


def _columns(headings: Sequence[str]) -> dict[str, int]:
    plain = [re.sub(r"[（(\[].*|[\s_]", "", heading).lower() for heading in headings]
    return {
        key: next(n for n, heading in enumerate(plain) if heading in names)
        for key, names in _HEADINGS.items()
        if any(heading in names for heading in plain)
    }


def _of_dat(text: str) -> Iterator[_Point]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip(" ,\t\x1a"):
            continue
        cells = [cell.strip() for cell in line.split(",")]
        if len(cells) not in _OF_DAT:
            raise UnreadableFile(
                line=number,
                text=line[:60],
                reason="a line reads: label, code, east, north, height",
                reason_zh="每行须为：点号，编码，东坐标，北坐标，高程",
            )
        east, north = (coordinate(cell, number, line) for cell in cells[2:4])
        yield _Point(number, cells[1], "", (east, north))


def _of_row(row: sheet.Row, columns: Mapping[str, int], headings: Sequence[str]) -> _Point:
    def cell(key: str) -> str:
        return row.cells[columns[key]] if key in columns else ""

    line = "，".join(row.cells)
    north, east = (coordinate(cell(key), row.line, line) for key in ("north", "east"))
    area = _area(cell("area"), headings[columns["area"]]) if "area" in columns else None
    return _Point(row.line, cell("plot"), cell("ring"), (east, north), cell("name"), area)


def _area(text: str, heading: str) -> Decimal | None:
    """Return a declared area in m² by the unit its heading names; without one it is not read."""
    unit = next((factor for name, factor in SQUARE_METRES.items() if name in heading.lower()), None)
    if unit is None:
        return None
    try:
        return cents(Decimal(text) * unit)
    except DecimalException:  # no number
        return None


def _survey(
    points: Sequence[_Point], *, form: str, encoding: str, srid: int | None, faults: Faults | None
) -> SurveyFile:
    notices: list[Notice] = []
    placed = _upright(points, notices)
    outlines = list(_outlines(placed, notices))
    return survey(
        outlines, form=form, encoding=encoding, wanted=srid, notices=notices, faults=faults
    )


def _upright(points: Sequence[_Point], notices: list[Notice]) -> Sequence[_Point]:
    """Change x for y where every point is the wrong way round: seven digits are a northing."""
    if not points or not all(crs.swapped(*point.place) for point in points):
        return points
    notices.append(
        Notice(
            code="columns-swapped",
            line=points[0].line,
            zh="东、北坐标两列颠倒，已按数值大小（北坐标 7 位）读取",
            en="east and north are the wrong way round and were read by their magnitude",
        )
    )
    return [
        _Point(p.line, p.plot, p.ring, (p.place[1], p.place[0]), p.name, p.area) for p in points
    ]


def _outlines(points: Iterable[_Point], notices: list[Notice]) -> Iterator[Outline]:
    for (plot, _), of_ring in groupby(points, key=lambda point: (point.plot, point.ring)):
        for ring in _rings(list(of_ring)):
            places = [point.place for point in ring]
            if len(set(places)) < _LEAST:
                raise RingNotClosed(line=ring[-1].line, where=places[-1])
            if places[0] != places[-1]:
                places.append(places[0])
                notices.append(_closed(ring[-1].line))
            yield Outline(
                plot=plot,
                places=tuple(places),
                line=ring[0].line,
                name=ring[0].name,
                declared_area_m2=ring[0].area,
            )


def _rings(points: list[_Point]) -> Iterator[list[_Point]]:
    ring: list[_Point] = []
    for point in points:
        ring.append(point)
        if len(ring) > 1 and point.place == ring[0].place:
            yield ring
            ring = []
    if ring:
        yield ring


def _closed(line: int) -> Notice:
    return Notice(
        code="ring-closed",
        line=line,
        zh="末点与首点不同，按首尾相连读取",
        en="the last point is not the first; the ring is read as closing between them",
    )
