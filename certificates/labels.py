"""Where names on a map may stand: inside the frame, off the boundary, off one another."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import shapely
from shapely import Geometry

from certificates.page import Box

_CELL = 24.0


class Spot(NamedTuple):
    """Where a text would stand: its middle in points, its turn in degrees."""

    x: float
    y: float
    turn: float = 0.0

    def cover(self, width: float, height: float) -> list[Box]:
        """Return squares along the text that cover it, whichever way it is turned."""
        pieces = max(1, math.ceil(width / height))
        step = width / pieces
        cos, sin = math.cos(math.radians(self.turn)), math.sin(math.radians(self.turn))
        half_w = (abs(step * cos) + abs(height * sin)) / 2
        half_h = (abs(step * sin) + abs(height * cos)) / 2
        covers = []
        for n in range(pieces):
            along = (n + 0.5) * step - width / 2
            x, y = self.x + along * cos, self.y + along * sin
            covers.append(Box(x - half_w, y - half_h, 2 * half_w, 2 * half_h))
        return covers

    def outline(self, width: float, height: float) -> Geometry:
        """Return the rectangle of the text, turned as it is."""
        if not self.turn:
            left, low = self.x - width / 2, self.y - height / 2
            return shapely.box(left, low, left + width, low + height)
        cos, sin = math.cos(math.radians(self.turn)), math.sin(math.radians(self.turn))
        corners = ((-width, -height), (width, -height), (width, height), (-width, height))
        return shapely.Polygon(
            [
                (self.x + (a * cos - b * sin) / 2, self.y + (a * sin + b * cos) / 2)
                for a, b in corners
            ]
        )


@dataclass(slots=True)
class Ground:
    """What is taken on a map already: boxes of names, and lines that names must not cross."""

    frame: Box
    lines: Geometry
    faint: Geometry
    _taken: dict[tuple[int, int], list[Box]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        shapely.prepare(self.lines)
        shapely.prepare(self.faint)

    def take(self, boxes: Iterable[Box]) -> None:
        """Keep boxes free of later names."""
        for box in boxes:
            for cell in _cells(box):
                self._taken[cell].append(box)

    def first_free(self, spots: Iterable[Spot], width: float, height: float) -> Spot | None:
        """Take the first free spot, or else the first that only crosses faint lines, or none."""
        second: tuple[Spot, list[Box]] | None = None
        for spot in spots:
            cover = spot.cover(width, height)
            if not self._free(cover):
                continue
            outline = spot.outline(width, height)
            if shapely.intersects(self.lines, outline):
                continue
            if not shapely.intersects(self.faint, outline):
                self.take(cover)
                return spot
            second = second or (spot, cover)
        if second is None:
            return None
        self.take(second[1])
        return second[0]

    def _free(self, cover: Iterable[Box]) -> bool:
        for box in cover:
            if not self._inside(box):
                return False
            for cell in _cells(box):
                if any(_touch(box, other) for other in self._at(cell)):
                    return False
        return True

    def _at(self, cell: tuple[int, int]) -> list[Box]:
        return self._taken.get(cell, [])

    def _inside(self, box: Box) -> bool:
        frame = self.frame
        return (
            box.x >= frame.x
            and box.y >= frame.y
            and box.x + box.w <= frame.x + frame.w
            and box.y + box.h <= frame.y + frame.h
        )


def _cells(box: Box) -> Iterable[tuple[int, int]]:
    for i in range(int(box.x // _CELL), int((box.x + box.w) // _CELL) + 1):
        for j in range(int(box.y // _CELL), int((box.y + box.h) // _CELL) + 1):
            yield i, j


def _touch(one: Box, two: Box) -> bool:
    return (
        one.x < two.x + two.w
        and two.x < one.x + one.w
        and one.y < two.y + two.h
        and two.y < one.y + one.h
    )
