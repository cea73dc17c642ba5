"""The lines of a 勘测定界 TXT: sections, header, plot lines that end in @, points, bare tables.

Nothing is judged here but the line itself: what cannot be read in one way only is refused with its
number (from 1) and its text. A point line prints X = north before Y = east, in metres; the places
kept are (x east, y north). Source: the format of the 勘测定界 deliveries, and the files found.
"""

import re
from dataclasses import dataclass, field

from geo.errors import Place, ThreeDimensional, UnreadableFile
from geo.formats.survey import Notice
from geo.formats.written import COORDINATE, QUOTED, coordinate

_POINT_SECTION = "地块坐标"
_SECTION = re.compile(r"[\[【](.+?)[\]】]")
# one way to match each: a line of a million digits must not be tried in a million ways
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_LONGEST_RING = 6
_POINT_FIELDS = 4
_A_COORDINATE = 100_000
_MOST_LEFT_OUT = 1000
#: header keys that say how coordinates are meant: said twice, they must say the same
_DECISIVE = ("坐标系", "带号", "几度分带", "分带")
#: full-width signs that are typed for plain ones; brackets in names stay as they are
_PLAIN = {
    **{ord(wide): chr(ord(wide) - 0xFEE0) for wide in "，．－＋＝＠［］／"},
    **{code: chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))},
    **{code: chr(code - 0xFEE0) for code in range(0xFF41, 0xFF5B)},
    **dict.fromkeys((0x3000, 0x00A0, 0xFEFF, 0x001A, 0x0000), " "),
}


@dataclass(frozen=True, slots=True)
class Point:
    """A boundary point as written: its label and ring number, and its place (x east, y north)."""

    line: int
    text: str
    label: str
    ring: int
    place: Place


@dataclass(slots=True)
class Plot:
    """A plot line, its attributes in their order, and the points that follow it."""

    line: int
    text: str
    attributes: list[str]
    points: list[Point] = field(default_factory=list)


@dataclass(slots=True)
class Lines:
    """A whole file: header by key, the line of each key, plots, and what was noticed."""

    header: dict[str, str] = field(default_factory=dict)
    said_at: dict[str, int] = field(default_factory=dict)
    plots: list[Plot] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a point line has what; without titles there is nothing to tell a height by."""

    label: int = 0
    ring: int = 1
    north: int = 2
    east: int = 3
    height: int | None = None
    titled: bool = False


def read_lines(text: str) -> Lines:
    """Return what the lines say. Raises the GeoError of the first line that cannot be read.

    UnreadableFile, ThreeDimensional, NotFinite, ScientificNotation.
    """
    reading = _Reading()
    for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        line = _with_commas(raw.translate(_PLAIN).strip())
        if line.strip("-—_=,. "):
            reading.take(number, line)
    return reading.found


def _with_commas(line: str) -> str:
    """A table copied out of a spreadsheet has tabs between its columns."""
    return line if "," in line or "=" in line else line.replace("\t", ",")


class _Reading:
    """What was read so far: a line is understood by what stands before it."""

    def __init__(self) -> None:
        self.found = Lines()
        self.section = ""
        self.among_plots = False
        self.columns = _Columns()
        self.left_out = 0

    def take(self, number: int, line: str) -> None:
        """Read one line. Raises what read_lines raises."""
        in_plot = self.among_plots and bool(self.found.plots)
        if section := _SECTION.fullmatch(line):
            self.section = section.group(1).strip()
            self.among_plots = self.section == _POINT_SECTION
        elif not in_plot and (said := _key_and_value(line)):
            self._head(number, line, *said)
        elif _is_plot_line(line):
            self.found.plots.append(_plot(number, line))
            self.among_plots = True
        elif "圈号" in line and (titles := _titles(line)):
            self.columns = titles
        elif in_plot and re.search(r"[0-9]", line):
            self.found.plots[-1].points.append(_point(number, line, self.columns))
        elif _reads_as_point(line, in_section=bool(self.section)):
            self._begin_table(number, line)
        else:
            self._leave_out(number, line)

    def _head(self, number: int, line: str, key: str, value: str) -> None:
        before = self.found.header.get(key, "")
        if key in _DECISIVE and before and value and before != value:
            said_at = self.found.said_at[key]
            raise _unreadable(
                number,
                line,
                f"the header says it otherwise in line {said_at}: {before[:20]}",
                f"与第 {said_at} 行所写不一致：{before[:20]}",
            )
        if not before:
            self.found.header[key] = value
            self.found.said_at[key] = number

    def _begin_table(self, number: int, line: str) -> None:
        """A file without sections may be nothing but points: then they are one plot."""
        if self.section:
            raise _unreadable(
                number,
                line,
                "a point stands before any plot line ending in @",
                "界址点之前缺少以 @ 结尾的地块行",
            )
        self.among_plots = True
        self.found.notices.append(
            Notice(
                code="no-plot-line",
                line=number,
                zh="没有以 @ 结尾的地块行，全部界址点按一个地块读取",
                en="no plot line ends in @, and all points are read as one plot",
            )
        )
        first = _point(number, line, self.columns)
        self.found.plots.append(Plot(number, line[:QUOTED], [""], [first]))

    def _leave_out(self, number: int, line: str) -> None:
        self.left_out += 1
        if self.left_out >= _MOST_LEFT_OUT:
            raise _unreadable(
                number,
                line,
                f"{_MOST_LEFT_OUT} lines are not understood",
                f"有 {_MOST_LEFT_OUT} 行无法识别",
            )
        self.found.notices.append(
            Notice(
                code="line-left-out",
                line=number,
                zh=f"无法识别，未读取：{line[:QUOTED]}",
                en=f"not understood and left out: {line[:QUOTED]}",
            )
        )


def _unreadable(number: int, line: str, reason: str, reason_zh: str) -> UnreadableFile:
    return UnreadableFile(line=number, text=line[:QUOTED], reason=reason, reason_zh=reason_zh)


def _key_and_value(line: str) -> tuple[str, str] | None:
    """A value may hold an @ or commas, a key neither: else it is a plot line with a = in it.

    A colon for the = is read too: the system it names must not be passed over.
    """
    said = re.fullmatch(r"([^=@,]+?)=(.*)|([^=:：@,0-9]+?)[:：](.*)", line)
    if said is None:
        return None
    key, value = said.group(1, 2) if said.group(1) else said.group(3, 4)
    return key.replace(" ", ""), value.strip()


# ---------------------------------------------------------------- plot lines


def _is_plot_line(line: str) -> bool:
    """An @ without a comma before it is somebody's address."""
    return "," in line.partition("@")[0] and "@" in line


def _plot(number: int, line: str) -> Plot:
    said, _, behind = line.partition("@")
    fields = _fields(said)
    if len(fields) > _POINT_FIELDS and all(map(_is_coordinate, fields[2:4])):
        raise _unreadable(
            number,
            line,
            "a point and a plot line stand in one line",
            "界址点与地块行写在同一行",
        )
    if re.search(r"[0-9@]", behind):
        raise _unreadable(
            number, line, "the plot line does not end with its @", "地块行未以 @ 结尾"
        )
    return Plot(number, line[:QUOTED], _fields(said.removesuffix(",")))


def _fields(line: str) -> list[str]:
    return [f.strip() for f in line.split(",")]


# ---------------------------------------------------------------- points


def _titles(line: str) -> _Columns | None:
    """Return the columns a line of titles names, or None when it is no such line."""
    places: dict[str, int] = {}
    for n, title in enumerate(_fields(line)):
        if (column := _column(title.upper())) is not None:
            places.setdefault(column, n)
    if not {"label", "ring", "north", "east"} <= places.keys():
        return None
    return _Columns(
        label=places["label"],
        ring=places["ring"],
        north=places["north"],
        east=places["east"],
        height=places.get("height"),
        titled=True,
    )


def _column(title: str) -> str | None:
    for column, begin, within in (
        ("ring", (), "圈号"),
        ("label", (), "点号"),
        ("height", ("H", "Z"), "高程"),
        ("north", ("X", "北", "纵"), "纵坐标"),
        ("east", ("Y", "东", "横"), "横坐标"),
    ):
        if title.startswith(begin) or within in title:
            return column
    return None


def _reads_as_point(line: str, *, in_section: bool) -> bool:
    """Whether a line that follows no plot line is a point.

    Outside of any section a ring number is enough: a point with a fault in it is to be refused, not
    left out.
    """
    fields = _fields(line)
    numbers = [f for f in fields if _NUMBER.fullmatch(f)]
    has_ring = len(fields) >= _POINT_FIELDS and fields[1].isdecimal() and not in_section
    return has_ring or len(numbers) >= 2  # noqa: PLR2004 - north and east


def _point(number: int, line: str, columns: _Columns) -> Point:
    fields = _fields(line.rstrip(", "))
    needed = (columns.label, columns.ring, columns.north, columns.east)
    if len(fields) <= max(needed) or not _is_ring(fields[columns.ring]):
        raise _unreadable(
            number,
            line,
            "a point line reads: label, ring, X (north), Y (east)",
            "界址点行须为：点号，圈号，X（北），Y（东）",
        )
    north, east = (coordinate(fields[n], number, line) for n in needed[2:])
    if any(_is_coordinate(f) for n, f in enumerate(fields) if n not in needed):
        raise _unreadable(number, line, "two points stand in one line", "两个界址点写在同一行")
    _refuse_height(number, line, fields, columns)
    label, ring = fields[columns.label], int(fields[columns.ring])
    return Point(number, line[:QUOTED], label[:QUOTED], ring, (east, north))


def _refuse_height(number: int, line: str, fields: list[str], columns: _Columns) -> None:
    """A number right behind the coordinates is a height, unless a title says what it is."""
    at = columns.height if columns.titled else _POINT_FIELDS
    if at is not None and len(fields) > at and _NUMBER.fullmatch(fields[at]):
        raise ThreeDimensional(line=number, text=line[:QUOTED])


def _is_ring(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST_RING


def _is_coordinate(text: str) -> bool:
    """Whether a number has the size and look of a coordinate; what stands behind one has not."""
    return COORDINATE.fullmatch(text) is not None and "." in text and float(text) >= _A_COORDINATE
