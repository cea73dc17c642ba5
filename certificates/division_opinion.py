"""分割审查意见: every rule a division was judged by, with measure, limit and source."""

from certificates.case_parts import applicants_table, case_facts
from certificates.page import Sheet
from certificates.parts import signed
from certificates.tables import Table
from registry.clock import local
from registry.records.case_papers import DivisionOpinion, OpinionLine
from registry.records.papers import Imprint

TITLE = "分割审查意见"


def draw(record: DivisionOpinion, imprint: Imprint) -> bytes:
    """Draw the opinion."""
    sheet = Sheet(imprint, title=TITLE)
    sheet.letterhead(TITLE)
    sheet.heading("一、申请")
    case_facts(
        sheet,
        [
            ("业务类型", record.act, "业 务 号", record.case_number),
            ("审查时间", f"{local(record.judged_at):%Y-%m-%d %H:%M}", "所在园区", imprint.park),
            ("分割对象", "、".join(record.about) or "—"),
            ("园区意见", record.park_opinion or "—"),
        ],
    )
    sheet.y -= 6
    applicants_table(sheet, record.applicants)
    sheet.heading("二、审查")
    if record.findings:
        Table(
            sheet=sheet,
            shares=(12, 9, 38, 13, 28),
            heading=("规则", "认定", "审查发现", "实际／限值", "依据"),
            aligned=("middle", "middle", "left", "middle", "left"),
            size=9,
        ).draw([(f.rule, f.verdict, f.said, _measure(f), f.article) for f in record.findings])
    else:
        sheet.paragraph("各项规则均无须说明的事项。")
    sheet.heading("三、结论")
    sheet.paragraph(record.conclusion)
    sheet.paragraph("严禁改变功能用途（赣府厅发〔2015〕29号（十四））。")
    signed(sheet, before=("审查", "复核"))
    return sheet.finish()


def _measure(found: OpinionLine) -> str:
    if found.measured is None:
        return "—"
    return f"{found.measured}／{found.limit or '—'}"
