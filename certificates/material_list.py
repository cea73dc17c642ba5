"""收件清单: every paper that was handed in, signed by who brought and who received it."""

from certificates.case_parts import applicants_table, case_facts, materials_table
from certificates.page import Sheet
from certificates.parts import signature_boxes
from registry.clock import local
from registry.records.case_papers import MaterialList
from registry.records.papers import Imprint

TITLE = "收件清单"


def draw(record: MaterialList, imprint: Imprint) -> bytes:
    """Draw the list."""
    sheet = Sheet(imprint, title=TITLE)
    sheet.plain_head(TITLE)
    pages = sum(m.pages * m.copies for m in record.materials)
    case_facts(
        sheet,
        [
            ("业 务 号", record.case_number, "登记事项", record.act),
            ("收件时间", f"{local(record.received_at):%Y-%m-%d %H:%M}", "合　　计",
             f"{len(record.materials)} 种，{pages} 页"),
        ],
    )  # fmt: skip
    sheet.heading("一、申请人")
    applicants_table(sheet, record.applicants)
    sheet.heading("二、收到的材料")
    materials_table(sheet, record.materials)
    sheet.paragraph("收件清单不是受理凭证；是否受理另行书面告知。", size=9.5)
    signature_boxes(sheet, (("交件人", ""), ("收件人", imprint.issuer)))
    return sheet.finish()
