"""Characters put on the page as the operators they are.

ReportLab's own text object says colour, leading and mode anew with every line; a map of a hundred
names costs a sixth less without it.
"""

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from certificates.fonts import Run

_FILLED_AND_STROKED = "2 Tr "
_FILLED_AGAIN = " 0 Tr"


def write(
    canvas: Canvas,
    run: Run,
    x: float,
    y: float,
    size: float,
    *,
    bold: bool = False,
    spaced: float = 0.0,
) -> None:
    """Write characters of one font in the canvas's colour, their base line beginning at (x, y).

    Bold strokes the outline too; ``spaced`` is put between any two characters, in points.
    """
    font, document = pdfmetrics.getFont(run.font), canvas._doc
    shown = "".join(
        f" {font.getSubsetInternalName(subset, document)} {size:g} Tf ({canvas._escape(codes)}) Tj"
        for subset, codes in font.splitString(run.text, document)
    )
    before, after = (_FILLED_AND_STROKED, _FILLED_AGAIN) if bold else ("", "")
    if spaced:
        before, after = f"{before}{spaced:.3f} Tc ", f" 0 Tc{after}"
    canvas.addLiteral(f"BT {before}1 0 0 1 {x:.3f} {y:.3f} Tm{shown}{after} ET")
