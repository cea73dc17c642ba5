"""A QR code as one vector path, dark modules joined into runs along each row."""

from collections.abc import Iterator
from dataclasses import dataclass

import segno
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

#: a reader takes any of the eight masks from the code itself; to try them all for the evenest one
#: costs as much as a quarter of a page
MASK = 4


@dataclass(frozen=True, slots=True)
class Code:
    """A code as a path of whole modules, its lower left corner at the origin."""

    modules: int
    path: PDFPathObject


def code_of(text: str) -> Code:
    """Return the QR code of a text."""
    code = segno.make_qr(text, error="m", boost_error=False, mask=MASK)
    rows = [bytes(row) for row in code.matrix]
    return Code(len(rows), PDFPathObject(code=["n", *_runs(rows)]))


def draw_code(canvas: Canvas, code: Code, x: float, y: float, side: float) -> None:
    """Draw a code in black, ``side`` points wide, its lower left corner at (x, y)."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(side / code.modules, side / code.modules)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawPath(code.path, stroke=0, fill=1)
    canvas.restoreState()


def _runs(rows: list[bytes]) -> Iterator[str]:
    for y, row in enumerate(reversed(rows)):
        start = row.find(1)
        while start >= 0:
            end = row.find(0, start)
            end = len(row) if end < 0 else end
            yield f"{start} {y} {end - start} 1 re"
            start = row.find(1, end)
