"""不动产登记申请书: what is applied for and by whom, for the applicants to sign (条例 14–16)."""

from certificates.case_parts import applicants_table, case_facts, materials_table
from certificates.page import Sheet
from certificates.parts import signature_boxes
from registry.records.case_papers import ApplicationForm
from registry.records.papers import Imprint

TITLE = "不动产登记申请书"
_PROMISE = (
    "申请人对填写内容和所附申请材料的真实性负责；如有不实，愿承担相应的法律责任。"
    "依据《不动产登记暂行条例》第十六条。"
)
_A_ROW = 3


def draw(record: ApplicationForm, imprint: Imprint) -> bytes:
    """Draw the form."""
    sheet = Sheet(imprint, title=TITLE)
    sheet.plain_head(TITLE)
    sheet.heading("一、申请登记事项")
    case_facts(
        sheet,
        [
            ("业 务 号", record.case_number, "所在园区", imprint.park),
            ("登记事项", record.act),
            ("不 动 产", "、".join(record.subject) or "详见所附材料"),
        ],
    )
    sheet.heading("二、申请人")
    applicants_table(sheet, record.applicants)
    sheet.heading("三、提交的申请材料")
    materials_table(sheet, record.materials)
    sheet.heading("四、申请人承诺")
    sheet.paragraph(_PROMISE)
    signing = [(a.part, a.agent or a.name) for a in record.applicants]
    for n in range(0, len(signing), _A_ROW):
        signature_boxes(sheet, signing[n : n + _A_ROW])
    return sheet.finish()
