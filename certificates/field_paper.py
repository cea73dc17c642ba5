"""Papers of supervision: notices and orders of the bureau, records, proof of service.

Pre-filled from what the register knows; what is not known is left to be written by hand.
"""

from certificates.page import Sheet
from certificates.parts import signature_boxes, signed
from certificates.tables import Table
from registry.records.papers import FieldPaper, Imprint

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
    if record.facts:
        Table(sheet=sheet, shares=(20, 80), labels=frozenset({0})).draw(
            [(fact.label, fact.value) for fact in record.facts]
        )
    for said in record.paragraphs:
        sheet.paragraph(said)
    boxes = [(s.role, s.name) for s in record.signatories]
    for n in range(0, len(boxes), _MOST_BOXES):
        signature_boxes(sheet, boxes[n : n + _MOST_BOXES])
    if record.decision:
        signed(sheet)
    return sheet.finish()
