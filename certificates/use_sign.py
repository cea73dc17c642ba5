"""用途告知: the sign for a unit's door, one page: the use, what is never allowed, the code."""

from reportlab.lib.units import mm

from certificates.fonts import SANS
from certificates.page import LEFT, RED, RIGHT, Sheet
from certificates.qr import code_of, draw_code
from certificates.tables import Table
from registry.records.papers import Imprint
from registry.records.use_cards import UseCard

TITLE = "用途告知"
_CODE = 42 * mm


def draw(record: UseCard, imprint: Imprint) -> bytes:
    """Draw the sign; its foot leads to the same public page as the large code."""
    sheet = Sheet(imprint, title=TITLE)
    middle = (LEFT + RIGHT) / 2
    sheet.y -= 16 * mm
    sheet.text(middle, sheet.y, TITLE, size=40, align="middle", bold=True, spaced=10)
    sheet.y -= 6 * mm
    _permitted(sheet, record, middle)
    Table(sheet=sheet, shares=(18, 82), labels=frozenset({0}), size=11).draw(
        [
            ("单元代码", record.unit),
            ("坐　　落", record.location or "—"),
            ("土地用途", f"{record.use}（{record.use_code}，{record.use_scheme}）"),
            *(
                [("房屋用途", f"{record.house_use}（{record.house_use_code}）")]
                if record.house_use
                else []
            ),
        ]
    )
    sheet.heading("严禁")
    for n, never in enumerate(record.never, 1):
        sheet.paragraph(f"{n}. {never}。", size=13, font=SANS, colour=RED, indent=False)
    sheet.y -= 2 * mm
    sheet.paragraph(f"依据：{record.source}。", size=9.5, indent=False)
    for article in record.articles:
        sheet.paragraph(article, size=8.5, leading=1.5)
    _ask(sheet, record)
    return sheet.finish()


def _permitted(sheet: Sheet, record: UseCard, middle: float) -> None:
    sheet.y -= 12 * mm
    said = "准许用途" if record.standing else "本单元已终止，请查询接续的单元。原准许用途"
    sheet.text(middle, sheet.y, said, size=14, font=SANS, align="middle")
    size = 34.0
    while sheet.fonts.width(record.permitted, SANS, size) > RIGHT - LEFT:
        size -= 1
    sheet.y -= 16 * mm
    sheet.text(middle, sheet.y, record.permitted, size=size, font=SANS, align="middle", bold=True)
    sheet.y -= 9 * mm


def _ask(sheet: Sheet, record: UseCard) -> None:
    """Draw the large code, and beside it why to scan it."""
    sheet.room(_CODE + 6 * mm)
    top = sheet.y - 5 * mm
    draw_code(sheet.canvas, code_of(sheet.imprint.verify_url), LEFT, top - _CODE, _CODE)
    x = LEFT + _CODE + 6 * mm
    y = top - 8 * mm
    for line in sheet.lines(f"{record.ask}。扫码查看。", RIGHT - x, size=16, font=SANS):
        sheet.text(x, y, line, size=16, font=SANS)
        y -= 24
    sheet.y = top - _CODE
