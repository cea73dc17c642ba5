"""Survey files as they are found in the wild, written for tests: one shape, many ways to say it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

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
