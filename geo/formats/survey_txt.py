"""勘测定界 TXT (电子报盘): header, then per plot one line of attributes ending in @, then points.

A point line reads 点号,圈号,X(north),Y(east with zone). Every file found differs a little: the
number of points lies, rings may be closed or not, ring numbers above 1 may be holes, islands in
holes or second parts. What can be decided by the geometry is; what is ambiguous is refused.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from shapely import Polygon

from geo import crs
from geo.errors import (
    AxesSwapped,
    EmptyShape,
    FileTooLarge,
    GeoError,
    NotAPolygon,
    NotFinite,
    Place,
    RepeatedPoint,
    RingNotClosed,
    ThreeDimensional,
    UnreadableFile,
)
from geo.formats.encoding import decode
from geo.formats.rings import assemble
from geo.formats.survey import MOST_BYTES, Faults, Notice, SurveyFile, SurveyPlot, each
from geo.formats.torn import torn
from geo.shapes import judge

_POINT_SECTION = "地块坐标"
_SECTION = re.compile(r"\[(.+?)\]")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_NO_NUMBER = re.compile(r"[+-]?(?:nan|inf|infinity)|[+-]?1\.#.*", re.IGNORECASE)
_POINT_FIELDS = 4
_QUOTED = 60
_KINDS = ("点", "线", "面")
_KIND_STANDS_AT = 4
_PLACEHOLDERS = {"DKMC", "DKBH", "TFH", "DKYT", "DLBM"}
_CENT = Decimal("0.01")
_UNITS = (
    ("公顷", Decimal(10_000)),
    ("ha", Decimal(10_000)),
    ("亩", Decimal(10_000) / 15),
    ("平方米", Decimal(1)),
    ("㎡", Decimal(1)),
    ("m", Decimal(1)),
)
#: full-width signs that are typed for plain ones; brackets in names stay as they are
_PLAIN = {
    **{ord(wide): chr(ord(wide) - 0xFEE0) for wide in "，．－＋＝＠［］／"},
    **{code: chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))},
    **{code: chr(code - 0xFEE0) for code in range(0xFF41, 0xFF5B)},
    **dict.fromkeys((0x3000, 0x00A0, 0xFEFF, 0x001A, 0x0000), " "),
}


@dataclass(frozen=True, slots=True)
class _Point:
    line: int
    text: str
    label: str
    ring: int
    place: Place


@dataclass(slots=True)
class _Plot:
    line: int
    text: str
    attributes: list[str]
    points: list[_Point] = field(default_factory=list)


def read(
    data: bytes,
    *,
    srid: int | None = None,
    encoding: str | None = None,
    faults: Faults | None = None,
) -> SurveyFile:
    """Read a TXT file into plots whose shapes are judged (domain of the format: TD/T 勘测定界).

    ``srid`` is the system the plots are wanted in: the answer is in it, and a file of another zone
    is refused. Without it the answer is in the system the file names. ``encoding`` is what the file
    is declared to be in; None lets it be recognised. Raises the GeoError that names what is wrong,
    with the line and its text.
    """
    if len(data) > MOST_BYTES:
        raise FileTooLarge(size=len(data), limit=MOST_BYTES)
    text, found_encoding = decode(data, encoding)
    notices: list[Notice] = []
    header, plots = _parse(text, notices)
    if not plots:
        raise UnreadableFile(reason="no plot was found", reason_zh="未找到地块")
    found = _srid(header, plots, srid, notices)
    closes = any(ring.closed for plot in plots for ring in _rings(plot))
    return SurveyFile(
        format="勘测定界TXT",
        encoding=found_encoding,
        header=header,
        srid=srid or found,
        plots=each(plots, lambda p: _plot(p, found, srid or found, notices, closes=closes), faults),
        notices=tuple(notices),
    )


# ---------------------------------------------------------------- lines


def _parse(text: str, notices: list[Notice]) -> tuple[dict[str, str], list[_Plot]]:
    header: dict[str, str] = {}
    plots: list[_Plot] = []
    among_plots = False
    for number, line in _lines(text):
        if section := _SECTION.fullmatch(line):
            among_plots = section.group(1).strip() == _POINT_SECTION
        elif "@" in line:
            attributes = [f.strip() for f in line.split("@")[0].removesuffix(",").split(",")]
            plots.append(_Plot(number, line, attributes))
            among_plots = True
        elif "=" in line and not (among_plots and plots):
            key, value = line.split("=", 1)
            header.setdefault(key.strip(), value.strip())
        elif among_plots and plots and _has_digits(line):
            plots[-1].points.append(_point(number, line))
        elif _is_point_line(line):
            raise UnreadableFile(
                line=number,
                text=line[:_QUOTED],
                reason="a point stands before any plot line ending in @",
                reason_zh="界址点之前缺少以 @ 结尾的地块行",
            )
        else:
            notices.append(_left_out(number, line))
    return header, plots


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        line = raw.translate(_PLAIN).strip()
        if line.strip("-—_=,. "):
            yield number, line


def _has_digits(line: str) -> bool:
    return re.search(r"[0-9]", line) is not None


def _is_point_line(line: str) -> bool:
    numbers = [f for f in line.split(",") if _NUMBER.fullmatch(f.strip())]
    return len(numbers) >= 2  # noqa: PLR2004 - north and east


def _left_out(number: int, line: str) -> Notice:
    return Notice(
        code="line-left-out",
        line=number,
        zh=f"无法识别，未读取：{line[:_QUOTED]}",
        en=f"not understood and left out: {line[:_QUOTED]}",
    )


def _point(number: int, line: str) -> _Point:
    fields = [f.strip() for f in line.rstrip(", ").split(",")]
    if len(fields) > _POINT_FIELDS and _NUMBER.fullmatch(fields[_POINT_FIELDS]):
        raise ThreeDimensional(line=number, text=line[:_QUOTED])
    if len(fields) < _POINT_FIELDS or not fields[1].isdecimal():
        raise UnreadableFile(
            line=number,
            text=line[:_QUOTED],
            reason="a point line reads: label, ring, X (north), Y (east)",
            reason_zh="界址点行须为：点号，圈号，X（北），Y（东）",
        )
    label, ring, north, east = fields[:_POINT_FIELDS]
    place = (_coordinate(east, number, line), _coordinate(north, number, line))
    return _Point(number, line[:_QUOTED], label, int(ring), place)


def _coordinate(text: str, number: int, line: str) -> float:
    if _NUMBER.fullmatch(text):
        return float(text)
    if _NO_NUMBER.fullmatch(text):
        raise NotFinite(line=number, text=line[:_QUOTED])
    raise UnreadableFile(
        line=number,
        text=line[:_QUOTED],
        reason=f"not a coordinate: {text[:20]}",
        reason_zh=f"不是坐标：{text[:20]}",
    )


# ---------------------------------------------------------------- coordinate system


def _srid(
    header: Mapping[str, str], plots: list[_Plot], wanted: int | None, notices: list[Notice]
) -> int:
    first = next((point for plot in plots for point in plot.points), None)
    if first is None:
        raise EmptyShape(line=plots[0].line, text=plots[0].text[:_QUOTED])
    with _told_at(first):
        if crs.swapped(*first.place):
            raise AxesSwapped(where=(first.place[1], first.place[0]))
        system = header.get("坐标系", "")
        found = crs.srid_from_header(
            system,
            header.get("带号", ""),
            width=header.get("几度分带", header.get("分带", "")),
            easting=first.place[0],
            srid=wanted,
        )
    if not system:
        notices.append(
            Notice(
                code="system-not-named",
                line=1,
                zh=f"文件未注明坐标系，按 EPSG:{found} 读取",
                en=f"the file names no coordinate system and is read as EPSG:{found}",
            )
        )
    return found


class _told_at:  # noqa: N801 - reads as a sentence: with _told_at(point)
    """Give a fault the line and the place it was met at, where it names none itself."""

    def __init__(self, point: _Point) -> None:
        self.point = point

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: object, fault: BaseException | None, _trace: object) -> None:
        if isinstance(fault, GeoError) and fault.line is None:
            fault.line, fault.text = self.point.line, self.point.text
            fault.where = fault.where or self.point.place


# ---------------------------------------------------------------- plots


def _plot(
    plot: _Plot, found: int, wanted: int, notices: list[Notice], *, closes: bool
) -> SurveyPlot:
    kind = next((n for n, f in enumerate(plot.attributes) if f in _KINDS), _KIND_STANDS_AT)
    facts = dict(enumerate(plot.attributes))
    if facts.get(kind, "面") not in ("面", ""):
        raise NotAPolygon(given=facts[kind][:20], line=plot.line, text=plot.text[:_QUOTED])
    if not plot.points:
        raise EmptyShape(line=plot.line, text=plot.text[:_QUOTED])
    try:
        parts = _parts(plot, found, closes=closes)
    except (RingNotClosed, RepeatedPoint) as fault:
        rings = [[point.place for point in ring.points] for ring in _rings(plot)]
        number, name = _said(facts.get(kind - 2, "")), _said(facts.get(kind - 1, ""))
        fault.torn = torn(rings, found, wanted, number=number, name=name)
        raise
    _notice_count(plot, notices)
    return SurveyPlot(
        number=_said(facts.get(kind - 2, "")),
        name=_said(facts.get(kind - 1, "")),
        use_text=_said(facts.get(kind + 2, "")),
        sheet=_said(facts.get(kind + 1, "")),
        declared_area_m2=_declared(facts.get(1, ""), parts, plot.line, notices),
        parts=tuple(judge(crs.reproject(part, found, wanted)) for part in parts),
        line=plot.line,
        attributes={"地类编码": _said(facts.get(kind + 3, ""))},
    )


def _said(text: str) -> str:
    return "" if text.upper() in _PLACEHOLDERS else text


def _parts(plot: _Plot, srid: int, *, closes: bool) -> tuple[Polygon, ...]:
    lines = {point.place: point for point in reversed(plot.points)}
    try:
        crs.judge_position(
            [p.place[0] for p in plot.points], [p.place[1] for p in plot.points], srid
        )
        return assemble([_closed(ring, closes=closes) for ring in _rings(plot)])
    except GeoError as fault:
        x, y = fault.where or (0.0, 0.0)
        at = lines.get((x, y)) or lines.get((y, x))
        if fault.line is None:
            fault.line = at.line if at else plot.line
            fault.text = at.text if at else plot.text[:_QUOTED]
        raise


@dataclass(slots=True)
class _Ring:
    points: list[_Point] = field(default_factory=list)

    @property
    def closed(self) -> bool:
        return len(self.points) > 1 and self.points[0].place == self.points[-1].place


def _rings(plot: _Plot) -> list[_Ring]:
    """One ring ends where it closes, where the ring number changes, or where labels begin anew."""
    rings: list[_Ring] = []
    for point in plot.points:
        if not rings or _begins_anew(rings[-1], point):
            rings.append(_Ring())
        rings[-1].points.append(point)
    return rings


def _begins_anew(ring: _Ring, point: _Point) -> bool:
    first = ring.points[0]
    if point.ring != first.ring:
        return True
    if ring.closed and len(ring.points) > 2:  # noqa: PLR2004 - two equal points are a fault, told later
        return True
    return _plain(point.label) == _plain(first.label) and point.place != first.place


def _plain(label: str) -> str:
    """J1, J01 and 1 are one label."""
    digits = re.search(r"[0-9]+$", label)
    return str(int(digits.group())) if digits else label


def _closed(ring: _Ring, *, closes: bool) -> list[Place]:
    places = [point.place for point in ring.points]
    if ring.closed:
        return places
    if closes or len(places) < 3:  # noqa: PLR2004 - a point or an edge left over
        last = ring.points[-1]
        raise RingNotClosed(where=last.place, line=last.line, text=last.text)
    return [*places, places[0]]


def _notice_count(plot: _Plot, notices: list[Notice]) -> None:
    announced = plot.attributes[0]
    stands = len(plot.points)
    closing = sum(ring.closed for ring in _rings(plot))
    if announced.isdecimal() and int(announced) not in (stands, stands - closing):
        notices.append(
            Notice(
                code="count-differs",
                line=plot.line,
                zh=f"界址点数写为 {announced}，实有 {stands}",
                en=f"{announced} points are announced, {stands} are there",
            )
        )


def _declared(
    text: str, parts: tuple[Polygon, ...], line: int, notices: list[Notice]
) -> Decimal | None:
    """Return the declared area in m²: by its unit when written out, else by what is near."""
    number = re.match(r"[0-9]+(?:\.[0-9]+)?", text)
    if number is None:
        return None
    value = Decimal(number.group())
    unit = text[number.end() :].strip().lower()
    for name, square_metres in _UNITS:
        if unit.startswith(name):
            return _cents(value * square_metres)
    computed = Decimal(sum(part.area for part in parts))
    in_hectares = value * 10_000
    if abs(value - computed) >= abs(in_hectares - computed):
        return _cents(in_hectares)
    notices.append(
        Notice(
            code="area-read-as-m2",
            line=line,
            zh="面积未注单位，按平方米读取（格式规定为公顷）",
            en="the area has no unit and is read as m², where the format has hectares",
        )
    )
    return _cents(value)


def _cents(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)
