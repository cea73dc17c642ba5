"""A QR code as one vector path, dark modules joined into runs along each row."""

import segno
from reportlab.pdfgen.pathobject import PDFPathObject


def qr_path(text: str, side: float) -> PDFPathObject:
    """Return the path of a QR code ``side`` points wide, its lower left corner at the origin."""
    rows = [bytes(row) for row in segno.make_qr(text, error="m", boost_error=False).matrix]
    module = side / len(rows)
    path = PDFPathObject()
    for n, row in enumerate(rows):
        y = side - (n + 1) * module
        start = row.find(1)
        while start >= 0:
            end = row.find(0, start)
            end = len(row) if end < 0 else end
            path.rect(start * module, y, (end - start) * module, module)
            start = row.find(1, end)
    return path
