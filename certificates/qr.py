"""A QR code as one vector path, dark modules joined into runs along each row."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import zxingcpp
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject


@dataclass(frozen=True, slots=True)
class Code:
    """A code as a path of whole modules, its lower left corner at the origin."""

    modules: int
    path: PDFPathObject


def code_of(text: str) -> Code:
    """Return the QR code of a text; a seventh of it may be lost and it is still read (level M)."""
    drawn = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = np.asarray(zxingcpp.write_barcode_to_image(drawn, add_quiet_zones=False)) == 0
    return Code(len(modules), PDFPathObject(code=["n", *_runs(modules)]))


def draw_code(canvas: Canvas, code: Code, x: float, y: float, side: float) -> None:
    """Draw a code in black, ``side`` points wide, its lower left corner at (x, y)."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(side / code.modules, side / code.modules)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawPath(code.path, stroke=0, fill=1)
    canvas.restoreState()


def _runs(modules: np.ndarray) -> Iterator[str]:
    """Yield a rectangle for each run of dark modules; runs begin and end where a row changes."""
    changes = np.diff(modules[::-1].astype(np.int8), axis=1, prepend=0, append=0)
    rows, starts = np.nonzero(changes > 0)
    ends = np.nonzero(changes < 0)[1]
    for y, start, end in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True):
        yield f"{start} {y} {end - start} 1 re"
