"""不予登记告知书: the reason, each finding with its source, and what can be done against it."""

from certificates.case_parts import applicants_table, case_facts
from certificates.page import Sheet
from certificates.parts import signed
from certificates.tables import Table
from registry.clock import local
from registry.records.case_papers import FoundLine, NotRegisteredNotice
from registry.records.papers import Imprint

TITLE = "不予登记告知书"


def draw(record: NotRegisteredNotice, imprint: Imprint) -> bytes:
    """Draw the notice."""
    sheet = Sheet(imprint, title=TITLE)
    sheet.letterhead(TITLE)
    sheet.paragraph(
        f"您申请的“{record.act}”（业务号 {record.case_number}），经审查决定不予登记，"
        "依据《不动产登记暂行条例》第二十二条书面告知如下。"
    )
    sheet.heading("一、申请")
    case_facts(
        sheet,
        [("决定时间", f"{local(record.decided_at):%Y-%m-%d %H:%M}", "所在园区", imprint.park)],
    )
    sheet.y -= 6
    applicants_table(sheet, record.applicants)
    sheet.heading("二、不予登记的理由")
    sheet.paragraph(record.reason)
    if record.findings:
        sheet.y -= 6
        Table(
            sheet=sheet,
            shares=(13, 41, 14, 32),
            heading=("规则", "审查发现", "实际／限值", "依据"),
            aligned=("middle", "left", "middle", "left"),
            size=9,
        ).draw([(f.rule, f.said, _measure(f), f.article) for f in record.findings])
    sheet.heading("三、救济途径")
    sheet.paragraph(record.remedies or "不服本决定的，可以依法申请行政复议或者提起行政诉讼。")
    signed(sheet, before=("经办", "审核"))
    return sheet.finish()


def _measure(found: FoundLine) -> str:
    if found.measured is None:
        return "—"
    return f"{found.measured}／{found.limit or '—'}"
