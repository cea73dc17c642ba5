"""不予受理（补正）告知书: all that is missing, told at once and in writing (条例 17)."""

from certificates.case_parts import applicants_table, case_facts
from certificates.page import Sheet
from certificates.parts import signed
from certificates.tables import Table
from registry.clock import local
from registry.records.case_papers import NotAcceptedNotice
from registry.records.papers import Imprint

TITLE = "不予受理（补正）告知书"


def draw(record: NotAcceptedNotice, imprint: Imprint) -> bytes:
    """Draw the notice."""
    sheet = Sheet(imprint, title=TITLE)
    sheet.letterhead(TITLE)
    sheet.paragraph(
        f"您申请的“{record.act}”（业务号 {record.case_number}）申请材料不齐全或者不符合法定形式，"
        "依据《不动产登记暂行条例》第十七条，不予受理。需要补正的全部内容一次性告知如下。"
    )
    sheet.heading("一、申请")
    case_facts(
        sheet,
        [("决定时间", f"{local(record.decided_at):%Y-%m-%d %H:%M}", "所在园区", imprint.park)],
    )
    sheet.y -= 6
    applicants_table(sheet, record.applicants)
    sheet.heading(f"二、需要补正的全部内容（共 {len(record.missing)} 项）")
    Table(sheet=sheet, shares=(10, 90), heading=("序号", "内容"), aligned=("middle", "left")).draw(
        [(str(n), said) for n, said in enumerate(record.missing, 1)]
    )
    sheet.heading("三、补正后")
    sheet.paragraph("补正上述内容后可以再次提交申请；申请材料齐全且符合法定形式的，即予受理。")
    signed(sheet)
    return sheet.finish()
