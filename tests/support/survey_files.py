"""Survey files as they are found in the wild, written for tests: one shape, many ways to say it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from hypothesis import strategies as st
from shapely import Polygon

from geo.errors import Place
from geo.measure import area_m2

HEADER = {"坐标系": "2000国家大地坐标系", "几度分带": "3", "带号": "39", "精度": "0.001"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a writer writes: what files differ in, each allowed."""

    encoding: str = "utf-8"
    newline: str = "\n"
    label: str = "J{}"
    closing: str = "first"  # the closing point has the first number, its own, or is absent
    runs_on: bool = False
    announces: int = 0  # points announced beyond what is there
    area_unit: str = "ha"
    fields: int = 8
    wide: bool = False
    tail: str = ""
    header: dict[str, str] = field(default_factory=lambda: dict(HEADER))


def survey_txt(plots: Sequence[Sequence[Polygon]], manner: Manner | None = None) -> bytes:
    """Write plots of one or more parts each."""
    how = manner or Manner()
    lines = [" [属性描述]", *(f"{key}={value}" for key, value in how.header.items()), "[地块坐标]"]
    for number, parts in enumerate(plots, 1):
        points = _points(parts, how)
        lines += [_plot_line(number, parts, len(points), how), *points]
    text = how.newline.join([*lines, how.tail])
    if how.wide:
        text = text.translate({ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789,."})
    return text.encode(how.encoding)


def _plot_line(number: int, parts: Sequence[Polygon], points: int, how: Manner) -> str:
    area = sum((area_m2(part) for part in parts), Decimal(0))
    said = {"ha": f"{area / 10_000}", "m2": f"{area}", "公顷": f"{area / 10_000}公顷"}
    facts = [str(points + how.announces), said[how.area_unit], f"D{number}", f"A-{number}地块"]
    return ",".join([*facts, "面", "", "工业用地", *[""] * (how.fields - 7)]) + ",@"


def _points(parts: Sequence[Polygon], how: Manner) -> list[str]:
    lines: list[str] = []
    number = 0
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    for ring_no, ring in enumerate(rings, 1):
        first = number = number + 1 if how.runs_on else 1
        corners: list[Place] = list(ring.coords)[:-1]
        for x, y in corners:
            lines.append(_line(how.label.format(number), ring_no, x, y))
            number += 1
        if how.closing != "absent":
            closing = first if how.closing == "first" else number
            lines.append(_line(how.label.format(closing), ring_no, *corners[0]))
        number -= how.closing != "own"
    return lines


def _line(label: str, ring: int, x: float, y: float) -> str:
    return f"{label},{ring},{y:.3f},{x:.3f}"


# ---------------------------------------------------------------- one file, line by line

HEAD = ["[属性描述]", *(f"{key}={value}" for key, value in HEADER.items()), "[地块坐标]"]


def square(x: float, y: float, side: float) -> list[Place]:
    """Return a closed ring from its south-western corner on, clockwise."""
    return [(x, y), (x, y + side), (x + side, y + side), (x + side, y), (x, y)]


def points(
    ring: Sequence[Place],
    number: int = 1,
    *,
    first: int = 1,
    label: str = "J{}",
    closing: str = "first",
) -> list[str]:
    """Return the point lines of a closed ring; ``closing`` as in Manner."""
    corners = [(label.format(first + n), at) for n, at in enumerate(ring[:-1])]
    if closing != "absent":
        last = first if closing == "first" else first + len(corners)
        corners.append((label.format(last), ring[0]))
    return [_line(name, number, x, y) for name, (x, y) in corners]


def txt(
    *lines: str, head: list[str] | None = None, encoding: str = "utf-8", newline: str = "\r\n"
) -> bytes:
    """Return a file of these lines under a header."""
    return newline.join([*(HEAD if head is None else head), *lines, ""]).encode(encoding)


def head(*, without: str = "", before: tuple[str, ...] = (), **changed: str) -> list[str]:
    """Return a header with keys left out and others changed or added."""
    said = {**{key: value for key, value in HEADER.items() if key != without}, **changed}
    return [*before, "[属性描述]", *(f"{k}={v}" for k, v in said.items()), "[地块坐标]"]


def without_zone(lines: Sequence[str]) -> list[str]:
    """Return point lines with the two digits of the zone left out of their eastings."""
    return [
        ",".join([*line.split(",")[:3], line.split(",")[3][2:], *line.split(",")[4:]])
        for line in lines
    ]


def turned_columns(lines: Sequence[str]) -> list[str]:
    """Return point lines with the last two columns, north and east, in each other's place."""
    return [
        f"{label},{ring},{east},{north}"
        for label, ring, north, east in (line.split(",") for line in lines)
    ]


# ---------------------------------------------------------------- files with things broken

_ODD_NUMBERS = (
    "nan", "-nan", "inf", "-Infinity", "1e308", "1E+400", "1.#QNAN", "0", "-0.0", "", "一", "٣١٦١",
    "9" * 400, "-" + "9" * 400, "0." + "1" * 400, "39396000", "3161000.000", "99999999999999.9",
    "3,161",
)  # fmt: skip
_ODD_LINES = (
    "@", ",@", "5,1,2,3,面@", "[属性描述]", "[地块坐标]", "[扩展信息]", "坐标系=1980西安坐标系",
    "坐标系=2000", "带号=", "几度分带=六度带", "=", "点号,圈号,X,Y", "点号,圈号,Y,X,高程",
    "圈号,点号,东,北", "-", "J1", "J1,1",
)  # fmt: skip


@st.composite
def broken_text(draw: st.DrawFn, texts: st.SearchStrategy[tuple[str, str]]) -> bytes:
    """A text, given with its encoding, with one to six things done to it.

    Most are done to its lines and numbers, as a broken encoding hides what stands behind it.
    """
    text, encoding = draw(texts)
    for _ in range(draw(st.integers(1, 5))):
        how = draw(st.sampled_from((_type, _cut, _drop, _double, _move, _join, _number, _line_in)))
        text = how(draw, text)
    data = text.encode(encoding, "replace")
    return draw(st.sampled_from((_whole, _whole, _whole, _flip, _torn)))(draw, data)


def _whole(_draw: st.DrawFn, data: bytes) -> bytes:
    return data


def _flip(draw: st.DrawFn, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(draw(st.integers(1, 8))):
        if changed:
            changed[draw(st.integers(0, len(changed) - 1))] = draw(st.integers(0, 255))
    return bytes(changed)


def _torn(draw: st.DrawFn, data: bytes) -> bytes:
    return data[: draw(st.integers(0, len(data)))]


def _type(draw: st.DrawFn, text: str) -> str:
    """A sign or three mistyped."""
    for _ in range(draw(st.integers(1, 3))):
        n = draw(st.integers(0, len(text)))
        text = text[:n] + draw(st.sampled_from("019.,-+eJ@=[]面线 \n\r\x00，０")) + text[n + 1 :]
    return text


def _cut(draw: st.DrawFn, text: str) -> str:
    n = draw(st.integers(0, len(text)))
    return text[:n] + text[n + draw(st.integers(1, 80)) :]


def _lines(draw: st.DrawFn, text: str) -> tuple[list[str], int]:
    lines = text.split("\n")
    return lines, draw(st.integers(0, len(lines) - 1))


def _drop(draw: st.DrawFn, text: str) -> str:
    lines, n = _lines(draw, text)
    return "\n".join([*lines[:n], *lines[n + draw(st.integers(1, 5)) :]])


def _double(draw: st.DrawFn, text: str) -> str:
    lines, n = _lines(draw, text)
    many = draw(st.integers(1, 6))
    return "\n".join([*lines[: n + many], *lines[n:]])


def _move(draw: st.DrawFn, text: str) -> str:
    lines, n = _lines(draw, text)
    line = lines.pop(n)
    lines.insert(draw(st.integers(0, len(lines))), line)
    return "\n".join(lines)


def _join(draw: st.DrawFn, text: str) -> str:
    lines, n = _lines(draw, text)
    between = draw(st.sampled_from(("", ",", " ", ",@", "\x00", "\r")))
    return "\n".join([*lines[:n], between.join(line.strip() for line in lines[n : n + 2]),
                      *lines[n + 2 :]])  # fmt: skip


def _number(draw: st.DrawFn, text: str) -> str:
    lines, n = _lines(draw, text)
    fields = lines[n].split(",")
    fields[draw(st.integers(0, len(fields) - 1))] = draw(st.sampled_from(_ODD_NUMBERS))
    return "\n".join([*lines[:n], ",".join(fields), *lines[n + 1 :]])


def _line_in(draw: st.DrawFn, text: str) -> str:
    lines, n = _lines(draw, text)
    return "\n".join([*lines[:n], draw(st.sampled_from(_ODD_LINES)), *lines[n:]])
