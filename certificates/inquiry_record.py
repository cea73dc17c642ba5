"""不动产登记询问记录: what was asked and answered, as it was signed (民法典 212)."""

from certificates.case_parts import case_facts
from certificates.page import Sheet
from certificates.parts import signature_boxes
from certificates.tables import Table
from registry.clock import local
from registry.records.case_papers import InquiryRecord
from registry.records.papers import Imprint

TITLE = "不动产登记询问记录"


def draw(record: InquiryRecord, imprint: Imprint) -> bytes:
    """Draw the record."""
    sheet = Sheet(imprint, title=TITLE)
    sheet.plain_head(TITLE)
    party = record.party
    case_facts(
        sheet,
        [
            ("业 务 号", record.case_number, "登记事项", record.act),
            ("被询问人", party.name, "身　　份", party.part),
            ("证件号码", party.number, "代 理 人", party.agent or "—"),
            ("询 问 人", record.asked_by, "签字时间", f"{local(record.signed_at):%Y-%m-%d %H:%M}"),
        ],
    )
    sheet.heading("询问与回答")
    Table(
        sheet=sheet,
        shares=(8, 52, 40),
        heading=("序号", "询问", "回答"),
        aligned=("middle", "left", "left"),
    ).draw([(str(n), asked, said) for n, (asked, said) in enumerate(record.asked, 1)])
    sheet.paragraph(
        "以上询问记录已经本人核对，与本人所述一致。依据《中华人民共和国民法典》第二百一十二条。"
    )
    signature_boxes(sheet, (("被询问人", party.agent or party.name), ("询问人", record.asked_by)))
    return sheet.finish()
