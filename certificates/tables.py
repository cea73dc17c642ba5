"""Ruled tables with wrapped Chinese text that go on over pages with their heading repeated."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from certificates.fonts import SANS
from certificates.page import BLACK, BOTTOM, LEFT, RIGHT, Sheet

_PAD = 3.2
_SIZE = 9.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns by their share of the page's width; the heading stands on every page."""

    sheet: Sheet
    shares: tuple[float, ...]
    heading: tuple[str, ...] = ()
    aligned: tuple[str, ...] = ()
    labels: frozenset[int] = field(default_factory=frozenset)
    size: float = _SIZE
    least: float = 18.0

    def draw(self, rows: Sequence[Sequence[str]]) -> None:
        """Draw the heading and the rows."""
        if self.heading:
            self.sheet.room(self.least * 3)
            self._heading()
        for row in rows:
            self.row(row)

    def row(self, cells: Sequence[str]) -> None:
        """Draw one row; a row too tall for the page goes on over the next one."""
        wrapped = [
            self.sheet.lines(cell, wide - 2 * _PAD, size=self.size, font=self._font(n))
            for n, (cell, wide) in enumerate(zip(cells, self._widths(len(cells)), strict=True))
        ]
        while any(wrapped):
            wanted = self._height(wrapped)
            left = self.sheet.y - BOTTOM
            if wanted > left and left < self.least * 2:
                self.sheet.new_page()
                self._heading()
                left = self.sheet.y - BOTTOM
            fits = max(int((left - 2 * _PAD) / self._leading), 1) if wanted > left else 10**6
            self._draw([lines[:fits] for lines in wrapped])
            wrapped = [lines[fits:] for lines in wrapped]

    def _heading(self) -> None:
        if self.heading:
            self._draw(
                [
                    self.sheet.lines(cell, wide - 2 * _PAD, size=self.size, font=SANS)
                    for cell, wide in zip(
                        self.heading, self._widths(len(self.heading)), strict=True
                    )
                ],
                heading=True,
            )

    @property
    def _leading(self) -> float:
        return self.size * 1.4

    def _height(self, wrapped: Sequence[Sequence[str]]) -> float:
        return max(self.least, max(map(len, wrapped)) * self._leading + 2 * _PAD)

    def _widths(self, cells: int) -> list[float]:
        """The widths of a row; a row of fewer cells gives the rest of the page to its last one."""
        unit = (RIGHT - LEFT) / sum(self.shares)
        widths = [share * unit for share in self.shares]
        return [*widths[: cells - 1], sum(widths[cells - 1 :])]

    def _font(self, column: int) -> str:
        return SANS if column in self.labels else self.sheet.face

    def _draw(self, wrapped: Sequence[Sequence[str]], *, heading: bool = False) -> None:
        sheet, canvas = self.sheet, self.sheet.canvas
        height = self._height(wrapped)
        top = sheet.y
        canvas.setStrokeColorRGB(*BLACK)
        x = LEFT
        for n, (lines, wide) in enumerate(zip(wrapped, self._widths(len(wrapped)), strict=True)):
            canvas.setLineWidth(0.6)
            canvas.rect(x, top - height, wide, height)
            align = "middle" if heading or n in self.labels else self._align(n)
            at = {"left": x + _PAD, "middle": x + wide / 2, "right": x + wide - _PAD}[align]
            y = top - (height - len(lines) * self._leading) / 2 - self.size * 1.06
            for line in lines:
                sheet.text(
                    at,
                    y,
                    line,
                    size=self.size,
                    font=SANS if heading else self._font(n),
                    align=align,
                )
                y -= self._leading
            x += wide
        sheet.y = top - height

    def _align(self, column: int) -> str:
        return self.aligned[column] if column < len(self.aligned) else "left"
