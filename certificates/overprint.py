"""套打: the words of a certificate or proof at their places on its blank, and nothing else.

Places are millimetres from the upper left corner of the paper; a printer that is off is measured
with the test page, and its offset added. No frame, no seal, no code: the blank has its own.
"""

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from certificates.fonts import SERIF, fonts
from certificates.lines import wrap
from certificates.title_parts import (
    certificate_fields,
    proof_fields,
    proof_others,
    proof_remarks,
    remarks,
)
from certificates.writing import write
from registry.records.papers import Imprint
from registry.records.title_papers import Overprint, RegistrationProof

_WIDTH, _HEIGHT = A4
_SIZE, _LEADING = 10.5, 14.0
#: where each field of the content page begins, how wide and how high it may be, mm
_NUMBER_AT = (70.0, 38.0, 110.0)
_FIELDS_AT, _FIELDS_WIDE = (62.0, 52.0), 122.0
_ROWS = (14.0, 10.0, 14.0, 12.0, 12.0, 12.0, 14.0, 16.0, 12.0, 34.0)
_PROOF_NUMBER_AT = (70.0, 40.0, 110.0)
_PROOF_FIELDS_AT = (62.0, 56.0)
_PROOF_ROWS = (12.0, 16.0, 16.0, 16.0, 24.0, 30.0)
_REMARKS_AT, _REMARKS_WIDE = (30.0, 40.0), 150.0
_NOTICE_AT, _CROSS = (30.0, 12.0, 150.0), 6.0


def draw(record: Overprint, imprint: Imprint) -> bytes:
    """Draw a certificate's content page and its page of 附记, or the one page of a proof."""
    content = record.content
    if isinstance(content, RegistrationProof):
        page = _begun(record, imprint, content.proof, _PROOF_NUMBER_AT)
        fields = [*proof_fields(content), ("其　　他", proof_others(content))]
        y = page.fields(fields, _PROOF_FIELDS_AT, _PROOF_ROWS)
        for said in proof_remarks(content):
            y = page.words(said, _PROOF_FIELDS_AT[0], y, _FIELDS_WIDE)
        return page.finish()
    page = _begun(record, imprint, content.certificate, _NUMBER_AT)
    page.fields(certificate_fields(content), _FIELDS_AT, _ROWS)
    page.canvas.showPage()
    x, y = _REMARKS_AT
    for said in remarks(content):
        y = page.words(said, x, y, _REMARKS_WIDE)
    return page.finish()


def _begun(
    record: Overprint, imprint: Imprint, number: str, at: tuple[float, float, float]
) -> "_Blank":
    page = _Blank(f"{number} {record.blank_no}", imprint)
    page.off = float(record.dx), float(record.dy)
    if imprint.notice:  # a demonstration says so, also here
        page.words(imprint.notice, *_NOTICE_AT)
    page.words(number, *at)
    return page


def test_page(imprint: Imprint) -> bytes:
    """Draw crosses at known places: how far they are off on the paper is the printer's offset."""
    page = _Blank("套打测试页", imprint)
    for x, y in ((30.0, 30.0), (180.0, 30.0), (30.0, 260.0), (180.0, 260.0)):
        page.cross(x, y)
        page.words(f"{x:g}, {y:g} mm", x + 3, y + 5, 40.0)
    page.words("量取各十字与所标位置的偏差（右、下为正），录入该打印机的偏移。", 30.0, 140.0, 150.0)
    return page.finish()


class _Blank:
    """A page with nothing on it but what is put there."""

    off = (0.0, 0.0)

    def __init__(self, title: str, imprint: Imprint) -> None:
        self.fonts = fonts()
        self._target = io.BytesIO()
        self.canvas = Canvas(
            self._target, pagesize=A4, invariant=1, pageCompression=1, initialFontName=SERIF
        )
        self.canvas.setTitle(title)
        self.canvas.setAuthor(imprint.issuer)

    def words(self, text: str, x: float, y: float, wide: float) -> float:
        """Write a text from a place down, within a width; return the mm where it ends."""
        lines = wrap(self.fonts, text, SERIF, _SIZE, wide * mm)
        for line in lines:
            at = (x + self.off[0]) * mm
            for run in self.fonts.runs(line, SERIF):
                write(self.canvas, run, at, _HEIGHT - (y + self.off[1]) * mm, _SIZE)
                at += self.fonts.width(run.text, run.font, _SIZE)
            y += _LEADING / mm
        return y

    def fields(
        self, said: Sequence[tuple[str, str]], at: tuple[float, float], rows: Sequence[float]
    ) -> float:
        """Write what each field says, one below the other; return the mm below the last."""
        x, y = at
        for (_, content), high in zip(said, rows, strict=True):
            self.words(content, x, y, _FIELDS_WIDE)
            y += high
        return y

    def cross(self, x: float, y: float) -> None:
        """Draw a cross whose middle is at a place."""
        self.canvas.setLineWidth(0.3)
        for dx, dy in ((_CROSS, 0.0), (0.0, _CROSS)):
            self.canvas.line(
                (x - dx) * mm, _HEIGHT - (y - dy) * mm, (x + dx) * mm, _HEIGHT - (y + dy) * mm
            )

    def finish(self) -> bytes:
        """Return the pages."""
        self.canvas.showPage()
        self.canvas.save()
        return self._target.getvalue()
