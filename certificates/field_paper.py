"""Papers of supervision: notices and orders of the bureau, records, proof of service.

Pre-filled from what the register knows; what is not known is left to be written by hand.
"""

from reportlab.lib.units import mm

from certificates.page import Sheet
from certificates.parts import Mark, signature_boxes, signed
from certificates.tables import Table
from registry.clock import business_date
from registry.records.papers import FieldPaper, Imprint, Signatory
from registry.values.terms import day_printed

_MOST_BOXES = 3


def draw(record: FieldPaper, imprint: Imprint) -> bytes:
    """Draw the paper: its head, who it is for, the facts, the text, the signatures."""
    sheet = Sheet(imprint, title=record.title)
    if record.decision:
        sheet.letterhead(record.title)
    else:
        sheet.plain_head(record.title, right=imprint.issuer)
    if record.addressee:
        sheet.paragraph(f"{record.addressee}：", indent=False)
        sheet.y -= 4 * mm
    if record.facts:
        Table(sheet=sheet, shares=(20, 80), labels=frozenset({0})).draw(
            [(fact.label, fact.value) for fact in record.facts]
        )
    for said in record.paragraphs:
        sheet.paragraph(said)
    for refusing in (s for s in record.signatories if s.refused):
        # a box has no room for it: it is said in full above
        sheet.paragraph(f"{refusing.role} {refusing.name} 拒绝签名：{refusing.refused}。")
    for n in range(0, len(record.signatories), _MOST_BOXES):
        row = record.signatories[n : n + _MOST_BOXES]
        signature_boxes(sheet, [(s.role, _name(s)) for s in row], [_mark(s, imprint) for s in row])
    if record.decision:
        signed(sheet)
    return sheet.finish()


def _name(signatory: Signatory) -> str:
    return f"（拒绝签名）{signatory.name}" if signatory.refused else signatory.name


def _mark(signatory: Signatory, imprint: Imprint) -> Mark:
    """What was drawn on the screen, on the day the paper was made."""
    day = day_printed(business_date(imprint.made_at)) if signatory.strokes else ""
    return Mark(strokes=signatory.strokes, day=day)
