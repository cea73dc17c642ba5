"""勘测定界 TXT (电子报盘): header, then per plot one line of attributes ending in @, then points.

A point line reads 点号,圈号,X(north),Y(east with zone). Every file found differs a little: the
number of points lies, rings may be closed or not, ring numbers above 1 may be holes, islands in
holes or second parts. What can be decided by the geometry is; what is ambiguous is refused.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from shapely import Polygon

from geo import crs
from geo.errors import (
    AxesSwapped,
    EmptyShape,
    FileTooLarge,
    GeoError,
    NotAPolygon,
    OldCoordinateSystem,
    Place,
    RepeatedPoint,
    RingNotClosed,
    UnknownSrid,
    UnreadableFile,
    ZonePrefixMissing,
)
from geo.formats.encoding import decode
from geo.formats.rings import assemble
from geo.formats.survey import MOST_BYTES, Faults, Notice, SurveyFile, SurveyPlot, each
from geo.formats.survey_lines import Lines, Plot, Point, read_lines
from geo.formats.torn import torn
from geo.formats.written import QUOTED, SQUARE_METRES, cents
from geo.shapes import judge

#: the header keys whose values a refusal of the system quotes
_QUOTED_BY = {"带号": ("带号",), "几度分带": ("几度分带", "分带")}
#: 西安80 and 北京54 in a title: 北京 alone may be where the surveyor sits
_OLD = re.compile(r"(?:西安|北京) ?(?:80|54|坐标)|(?:80|54)年?(?:西安|北京|坐标)")
_KINDS = ("点", "线", "面")
_KIND_STANDS_AT = 4
_PLACEHOLDERS = {"DKMC", "DKBH", "TFH", "DKYT", "DLBM"}
_LONGEST_AREA = 16
_UNITS = {
    **SQUARE_METRES,
    "m": Decimal(1),  # its exponent was lost
}


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
    lines = read_lines(text)
    if not lines.plots:
        raise UnreadableFile(reason="no plot was found", reason_zh="未找到地块")
    found = _srid(lines, srid)
    wanted, notices = srid or found, lines.notices
    rings = [_rings(plot) for plot in lines.plots]
    closes = any(ring.closed for of_plot in rings for ring in of_plot)
    return SurveyFile(
        format="勘测定界TXT",
        encoding=found_encoding,
        header=lines.header,
        srid=wanted,
        plots=each(
            zip(lines.plots, rings, strict=True),
            lambda given: _plot(given[0], _Manner(given[1], closes, found, wanted), notices),
            faults,
        ),
        notices=tuple(notices),
    )


# ---------------------------------------------------------------- coordinate system


def _srid(lines: Lines, wanted: int | None) -> int:
    first = next((point for plot in lines.plots for point in plot.points), None)
    if first is None:
        raise EmptyShape(line=lines.plots[0].line, text=lines.plots[0].text)
    east, north = first.place
    system, zone = lines.header.get(_system_key(lines), ""), lines.header.get("带号", "")
    with _told_at(first, lines):
        if crs.swapped(east, north):
            raise AxesSwapped(where=(north, east))
        found = crs.srid_from_header(system, zone, width=_width(lines), easting=east, srid=wanted)
    if not system:
        _refuse_old_title(lines)
        lines.notices.append(
            Notice(
                code="system-not-named",
                line=1,
                zh=f"文件未注明坐标系，按 EPSG:{found} 读取",
                en=f"the file names no coordinate system and is read as EPSG:{found}",
            )
        )
    if not _names_zone(zone, east):
        lines.notices.append(
            Notice(
                code="zone-not-named",
                line=first.line,
                zh=f"文件未注明带号，按 EPSG:{found}（第 {crs.zone_of(found)} 带）读取",
                en=f"the file names no zone and is read as EPSG:{found}",
            )
        )
    return found


def _system_key(lines: Lines) -> str:
    """Return 坐标系, or where a file has no such key the first that is called alike."""
    alike = (key for key, value in lines.header.items() if "坐标系" in key and value)
    return "坐标系" if lines.header.get("坐标系") else next(alike, "坐标系")


def _refuse_old_title(lines: Lines) -> None:
    """A file without 坐标系 may name an old system in its title. Raises OldCoordinateSystem."""
    for notice in lines.notices:
        if notice.code == "line-left-out" and (old := _OLD.search(notice.zh)):
            raise OldCoordinateSystem(given=old.group(), line=notice.line)


def _width(lines: Lines) -> str:
    """Return what the header says of the width of the zones, in digits."""
    said = lines.header.get("几度分带") or lines.header.get("分带", "")
    return _in_digits(said)


def _in_digits(width: str) -> str:
    return width.replace("三", "3").replace("六", "6")


def _names_zone(zone: str, east: float) -> bool:
    try:
        crs.srid_from_header("CGCS2000", zone, easting=east)
    except ZonePrefixMissing:
        return False
    return True


class _told_at:  # noqa: N801 - reads as a sentence: with _told_at(point, lines)
    """Give a fault of the system the line it was met at, and what the header could have said."""

    def __init__(self, point: Point, lines: Lines) -> None:
        self.point, self.lines = point, lines

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: object, fault: BaseException | None, _trace: object) -> None:
        if isinstance(fault, UnknownSrid) and (key := self._quoted(fault.given)):
            fault.line = self.lines.said_at[key]
            fault.text = f"{key}={self.lines.header[key]}"[:QUOTED]
        elif isinstance(fault, GeoError):
            fault.line, fault.text = self.point.line, self.point.text
            fault.where = fault.where or self.point.place
        if isinstance(fault, ZonePrefixMissing):
            fault.srid_to_give = _srids_without_prefix(fault.expected_zone)

    def _quoted(self, given: str) -> str | None:
        """Return the header key whose value a refusal quotes, or None when it quotes a point."""
        key, _, value = given.partition("=")
        keys = _QUOTED_BY.get(key, (_system_key(self.lines),))
        said = {key: _in_digits(self.lines.header.get(key, "")) for key in keys}
        return next((key for key in keys if said[key] and (value or given) in said[key]), None)


def _srids_without_prefix(zone: int | None) -> str:
    """Return the SRID that says the zone the eastings do not: of one zone, or of all."""
    if zone is not None:
        return f"EPSG:{crs.srid_of_zone(zone, with_prefix=False)}"
    return "EPSG:4534..4554"


# ---------------------------------------------------------------- plots


@dataclass(frozen=True, slots=True)
class _Manner:
    """How the points of a plot are read: its rings, whether rings close, from and to which SRID."""

    rings: "list[_Ring]"
    closes: bool
    found: int
    wanted: int


def _plot(plot: Plot, how: _Manner, notices: list[Notice]) -> SurveyPlot:
    kind = _kind_at(plot.attributes)
    facts = dict(enumerate(plot.attributes))
    if facts.get(kind, "面") not in ("面", ""):
        raise NotAPolygon(given=facts[kind][:20], line=plot.line, text=plot.text)
    if not plot.points:
        raise EmptyShape(line=plot.line, text=plot.text)
    try:
        parts = _parts(plot, how)
    except (RingNotClosed, RepeatedPoint) as fault:
        rings = [[point.place for point in ring.points] for ring in how.rings]
        number, name = _said(facts.get(kind - 2, "")), _said(facts.get(kind - 1, ""))
        fault.torn = torn(rings, how.found, how.wanted, number=number, name=name)
        raise
    _notice_count(plot, how.rings, notices)
    return SurveyPlot(
        number=_said(facts.get(kind - 2, "")),
        name=_said(facts.get(kind - 1, "")),
        use_text=_said(facts.get(kind + 2, "")),
        sheet=_said(facts.get(kind + 1, "")),
        declared_area_m2=_declared(facts.get(1, ""), parts, plot.line, notices),
        parts=tuple(judge(crs.reproject(part, how.found, how.wanted)) for part in parts),
        line=plot.line,
        attributes={"地类编码": _said(facts.get(kind + 3, ""))},
    )


def _kind_at(attributes: list[str]) -> int:
    """Return where 面 stands: at its place, else at the first, as plots may be called 面 too."""
    places = [n for n, fact in enumerate(attributes) if fact in _KINDS]
    return places[0] if places and _KIND_STANDS_AT not in places else _KIND_STANDS_AT


def _said(text: str) -> str:
    return "" if text.upper() in _PLACEHOLDERS else text


def _parts(plot: Plot, how: _Manner) -> tuple[Polygon, ...]:
    try:
        crs.judge_position(
            [p.place[0] for p in plot.points], [p.place[1] for p in plot.points], how.found
        )
        return assemble([_closed(ring, closes=how.closes) for ring in how.rings])
    except GeoError as fault:
        if fault.line is None:
            at = _point_at(plot, fault)
            fault.line, fault.text = (at.line, at.text) if at else (plot.line, plot.text)
        raise


def _point_at(plot: Plot, fault: GeoError) -> Point | None:
    """Return the point a fault names; the place of swapped columns is told set right."""
    x, y = fault.where or (0.0, 0.0)
    place = (y, x) if isinstance(fault, AxesSwapped) else (x, y)
    return next((point for point in plot.points if point.place == place), None)


@dataclass(slots=True)
class _Ring:
    """Points of one ring; ``beside`` has the first one's label and number, and another place."""

    points: list[Point] = field(default_factory=list)
    beside: Point | None = None

    @property
    def closed(self) -> bool:
        return len(self.points) > 1 and self.points[0].place == self.points[-1].place


def _rings(plot: Plot) -> list[_Ring]:
    """One ring ends where it closes, where the ring number changes, or where labels begin anew."""
    rings: list[_Ring] = []
    for point in plot.points:
        if rings and _begins_anew(rings[-1], point):
            if point.ring == rings[-1].points[0].ring:
                rings[-1].beside = point
            rings.append(_Ring())
        elif not rings:
            rings.append(_Ring())
        rings[-1].points.append(point)
    return rings


def _begins_anew(ring: _Ring, point: Point) -> bool:
    first = ring.points[0]
    if point.ring != first.ring:
        return True
    if ring.closed and len(ring.points) > 2:  # noqa: PLR2004 - two equal points are a fault, told later
        return True
    label = _plain(point.label)
    return label != "" and label == _plain(first.label) and point.place != first.place


def _plain(label: str) -> str:
    """J1, J01 and 1 are one label; 1-1 and 2-1 are two, and no label at all says nothing."""
    number = re.fullmatch(r"[A-Za-z]*0*([0-9]+)", label)
    return number.group(1) if number else label


def _closed(ring: _Ring, *, closes: bool) -> list[Place]:
    places = [point.place for point in ring.points]
    if ring.closed:
        return places
    if closes or len(places) < 3:  # noqa: PLR2004 - a point or an edge left over
        last = ring.beside or ring.points[-1]
        raise RingNotClosed(where=last.place, line=last.line, text=last.text)
    return [*places, places[0]]


def _notice_count(plot: Plot, rings: list[_Ring], notices: list[Notice]) -> None:
    announced = plot.attributes[0]
    stands = len(plot.points)
    closing = sum(ring.closed for ring in rings)
    if announced.isdecimal() and announced.lstrip("0") not in (str(stands), str(stands - closing)):
        notices.append(
            Notice(
                code="count-differs",
                line=plot.line,
                zh=f"界址点数写为 {announced[:20]}，实有 {stands}",
                en=f"{announced[:20]} points are announced, {stands} are there",
            )
        )


def _declared(
    text: str, parts: tuple[Polygon, ...], line: int, notices: list[Notice]
) -> Decimal | None:
    """Return the declared area in m²: by its unit when written out, else by what is near."""
    if not text:
        return None
    number = re.match(r"[0-9]+(?:\.[0-9]+)?", text)
    unit = text[number.end() :].strip(" ()（）").lower() if number else ""
    if number is None or number.end() > _LONGEST_AREA or (unit and unit not in _UNITS):
        notices.append(
            Notice(
                code="area-not-understood",
                line=line,
                zh=f"面积无法识别，未读取：{text[:20]}",
                en=f"the area is not understood and left out: {text[:20]}",
            )
        )
        return None
    value = Decimal(number.group())
    if unit:
        return cents(value * _UNITS[unit])
    computed = Decimal(sum(part.area for part in parts))
    in_hectares = value * 10_000
    if abs(value - computed) >= abs(in_hectares - computed):
        return cents(in_hectares)
    notices.append(
        Notice(
            code="area-read-as-m2",
            line=line,
            zh="面积未注单位，按平方米读取（格式规定为公顷）",
            en="the area has no unit and is read as m², where the format has hectares",
        )
    )
    return cents(value)
