"""The sheet of every document: heading, flowing text, the foot that ties it to the register.

It is laid out on A4; a map that needs more room is the same sheet enlarged to A3.
"""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from certificates.fonts import SANS, SERIF, Fonts, fonts
from certificates.lines import wrap
from certificates.qr import code_of, draw_code
from certificates.writing import write
from registry.clock import local
from registry.records.papers import Imprint

WIDTH, HEIGHT = A4
#: how much longer the sides of A3 are
A3 = 2**0.5
LEFT, RIGHT = 25 * mm, WIDTH - 20 * mm
TOP, BOTTOM = HEIGHT - 20 * mm, 41.5 * mm
_FOOT_TOP = 32 * mm
BLACK, RED, GREY = (0.0, 0.0, 0.0), (0.78, 0.05, 0.05), (0.35, 0.35, 0.35)
BODY = 10.5
_QR = 19 * mm
_FOOT, _STANDING = 7.0, 7.5

Colour = tuple[float, float, float]


class Box(NamedTuple):
    """A rectangle on the page in points: lower left corner, width, height."""

    x: float
    y: float
    w: float
    h: float


class _Pages(Canvas):  # type: ignore[misc]
    """A canvas that lets each page's foot be drawn when the number of pages is known."""

    def __init__(self, target: io.BytesIO, enlarged: float) -> None:
        # With no font of ours to begin with, pages would name Helvetica, which is not embedded.
        super().__init__(
            target,
            pagesize=(WIDTH * enlarged, HEIGHT * enlarged),
            invariant=1,
            pageCompression=1,
            initialFontName=SANS,
        )
        self.kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        self.kept.append(dict(self.__dict__))
        self._startPage()

    def finish(self, foot: Callable[[int, int], None]) -> None:
        """Draw the foot of every page and write the document."""
        kept = self.kept
        for number, state in enumerate(kept, start=1):
            self.__dict__.update(state)
            foot(number, len(kept))
            super().showPage()
        self.save()


class Sheet:
    """A document being drawn; ``y`` is the height at which it goes on, from the top down.

    What is ``standing`` is said in red at the foot of every page. ``enlarged`` is how much larger
    than A4 the paper is. ``face`` is what text is set in where nothing else is said: maps are
    lettered without serifs throughout.
    """

    def __init__(
        self,
        imprint: Imprint,
        *,
        title: str,
        standing: str = "",
        enlarged: float = 1.0,
        face: str = SERIF,
    ) -> None:
        self.imprint = imprint
        self.face = face
        self.enlarged = enlarged
        self.fonts: Fonts = fonts()
        self.y = TOP
        self._title, self._standing = title, standing
        self._qr = code_of(imprint.verify_url)
        self._target = io.BytesIO()
        self._missing: list[list[str]] = [[]]
        self.canvas = _Pages(self._target, enlarged)
        self.canvas.setTitle(f"{title} {imprint.number}")
        self.canvas.setAuthor(imprint.issuer)
        self.canvas.setSubject(imprint.verify_url)
        self._begin_page()

    # -- text

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = BODY,
        font: str | None = None,
        align: str = "left",
        colour: Colour = BLACK,
        bold: bool = False,
        spaced: float = 0.0,
    ) -> None:
        """Draw one line; ``x`` is its left end, middle or right end. Bold is a stroked outline."""
        font = font or self.face
        if align != "left":
            wide = self.fonts.width(text, font, size) + spaced * max(len(text) - 1, 0)
            x -= wide / 2 if align == "middle" else wide
        runs = self.fonts.runs(text, font)
        if len(runs) > 1 or runs[0].text != text:
            self._missing[-1] += self.fonts.missing_glyphs(text)
        canvas = self.canvas
        canvas.setFillColorRGB(*colour)
        if bold:
            canvas.setStrokeColorRGB(*colour)
            canvas.setLineWidth(size / 38)
        for n, run in enumerate(runs):
            write(canvas, run, x, y, size, bold=bold, spaced=spaced)
            if n + 1 < len(runs):
                x += self.fonts.width(run.text, run.font, size) + spaced * len(run.text)

    def lines(
        self, text: str, width: float, *, size: float = BODY, font: str | None = None
    ) -> list[str]:
        """Return a text as lines of at most ``width`` points."""
        return wrap(self.fonts, text, font or self.face, size, width)

    def paragraph(
        self,
        text: str,
        *,
        size: float = BODY,
        font: str | None = None,
        colour: Colour = BLACK,
        indent: bool = True,
        leading: float = 1.65,
        bold: bool = False,
    ) -> None:
        """Flow a paragraph over the page's width, and over pages where it is long."""
        for part in text.split("\n"):
            for x, line in self._indented(part.strip(), size, font, 2 * size if indent else 0.0):
                self.room(size * leading)
                self.y -= size * leading
                self.text(x, self.y, line, size=size, font=font, colour=colour, bold=bold)

    def _indented(
        self, text: str, size: float, font: str | None, indent: float
    ) -> list[tuple[float, str]]:
        """Return the lines with where each begins: the first one further in than the others."""
        first = self.lines(text, RIGHT - LEFT - indent, size=size, font=font)[0]
        rest = text[len(first) :].lstrip()
        below = self.lines(rest, RIGHT - LEFT, size=size, font=font) if rest else []
        return [(LEFT + indent, first), *((LEFT, line) for line in below)]

    def heading(self, text: str) -> None:
        """Begin a numbered part such as 一、地块基本情况, with room for what follows."""
        self.room(22 * mm)
        self.y -= 7.2 * mm
        self.text(LEFT, self.y, text, size=11.5, font=SANS)
        self.y -= 2.2 * mm

    # -- pages

    def room(self, height: float) -> bool:
        """Make sure so much height is left; return whether a new page was begun for it."""
        if self.y - height >= BOTTOM:
            return False
        self.new_page()
        return True

    def new_page(self) -> None:
        """End this page and begin another."""
        self.canvas.showPage()
        self._missing.append([])
        self._begin_page()

    def _begin_page(self) -> None:
        self.y = TOP
        if self.enlarged != 1.0:
            self.canvas.scale(self.enlarged, self.enlarged)
        if notice := self.imprint.notice:
            lines = self.lines(notice, RIGHT - LEFT - 6 * mm, size=8, font=SANS)
            high = len(lines) * 11 + 5
            self.canvas.setStrokeColorRGB(*RED)
            self.canvas.setLineWidth(0.6)
            self.canvas.rect(LEFT, HEIGHT - 9 * mm - high, RIGHT - LEFT, high)
            for n, line in enumerate(lines):
                self.text(
                    WIDTH / 2 + 2.5 * mm,
                    HEIGHT - 9 * mm - 11 * (n + 1),
                    line,
                    size=8,
                    font=SANS,
                    align="middle",
                    colour=RED,
                )
            self.y = min(TOP, HEIGHT - 9 * mm - high - 3 * mm)

    def letterhead(self, title: str) -> None:
        """Open a decision: the issuing organ in red, the number, the red line, the title."""
        middle = (LEFT + RIGHT) / 2
        self.y -= 11 * mm
        wide = self.fonts.width(self.imprint.issuer, self.face, 1) + 0.12 * len(self.imprint.issuer)
        size = min(25.0, (RIGHT - LEFT) / wide)
        self.text(
            middle,
            self.y,
            self.imprint.issuer,
            size=size,
            align="middle",
            colour=RED,
            bold=True,
            spaced=0.12 * size,
        )
        self.y -= 9 * mm
        self.text(middle, self.y, self.imprint.number, size=12, align="middle")
        self.y -= 3.2 * mm
        self._rule(self.y, 1.6)
        self._rule(self.y - 1.1 * mm, 0.5)
        self.y -= 11.5 * mm
        self.text(middle, self.y, title, size=21, align="middle", bold=True, spaced=2)
        self.y -= 4 * mm

    def plain_head(self, title: str, *, right: str = "") -> None:
        """Open a map or voucher: the title, the number to the left, a remark to the right."""
        middle = (LEFT + RIGHT) / 2
        self.y -= 7 * mm
        self.text(middle, self.y, title, size=20, align="middle", bold=True, spaced=6)
        self.y -= 7 * mm
        self.text(LEFT, self.y, f"编号：{self.imprint.number}", size=9.5)
        self.text(RIGHT, self.y, right, size=9.5, align="right")
        self.y -= 2 * mm

    def _rule(self, y: float, thickness: float) -> None:
        self.canvas.setStrokeColorRGB(*RED)
        self.canvas.setLineWidth(thickness)
        self.canvas.line(LEFT, y, RIGHT, y)

    def finish(self) -> bytes:
        """Return the whole document."""
        self.canvas.showPage()
        self.canvas.finish(self._foot)
        return self._target.getvalue()

    # -- the foot

    def _foot(self, page: int, pages: int) -> None:
        self._missing.append([])
        canvas = self.canvas
        line = _FOOT_TOP
        standing = self.lines(self._standing, RIGHT - LEFT, size=_STANDING, font=SANS)
        for n, said in enumerate(standing):
            y = line + 4 + (len(standing) - 1 - n) * 10
            self.text(LEFT, y, said, size=_STANDING, font=SANS, colour=RED)
        canvas.setStrokeColorRGB(*GREY)
        canvas.setLineWidth(0.5)
        canvas.line(LEFT, line, RIGHT, line)
        draw_code(canvas, self._qr, RIGHT - _QR, line - 1.5 * mm - _QR, _QR)
        y = line - 1 * mm
        for said in self._foot_lines(page):
            for part in self.lines(said, RIGHT - LEFT - _QR - 5 * mm, size=_FOOT, font=SANS):
                y -= 9.2
                self.text(LEFT, y, part, size=_FOOT, font=SANS, colour=GREY)
        middle = (LEFT + RIGHT) / 2
        self.text(middle, 9 * mm, f"第 {page} 页 共 {pages} 页", size=8, align="middle")

    def _foot_lines(self, page: int) -> list[str]:
        imprint = self.imprint
        lines = [f"{self._title}  {imprint.number}  签发机关：{imprint.issuer}"]
        if imprint.entry is None:
            lines.append(
                f"{imprint.park}  本文书不产生登记簿记录  制作于 {_minute(imprint.made_at)}"
            )
        else:
            at = imprint.entry_at or imprint.made_at
            lines.append(f"{imprint.park}登记簿第 {imprint.entry} 号记录  {_minute(at)}")
            lines.append(f"日志首哈希（SHA-256）：{imprint.entry_hash}")
        lines.append(f"扫码或访问核验：{imprint.verify_url}")
        if missing := dict.fromkeys(self._missing[page - 1]):
            named = "、".join(f"U+{ord(c):04X}" for c in missing)
            lines.append(f"〓 为字库未收之字：{named}")
        return lines


def _minute(instant: datetime) -> str:
    return local(instant).strftime("%Y-%m-%d %H:%M")
