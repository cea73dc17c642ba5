"""土地使用条件通知书: issued by the land bureau before the auction; parent of all that follows."""

from certificates.page import Sheet
from certificates.parcel_sheet import attached_map
from certificates.parts import draw_use_restriction, parcel_facts, restriction_line, signed
from certificates.tables import Table
from registry.records.papers import ConditionsNotice, Imprint

TITLE = "土地使用条件通知书"
_LABELS = frozenset({0, 2})


def draw(record: ConditionsNotice, imprint: Imprint) -> bytes:
    """Draw the notice with its map."""
    sheet = Sheet(imprint, title=TITLE, standing=restriction_line(record.plan, record.prohibition))
    sheet.letterhead(TITLE)
    sheet.paragraph(
        f"依据《中华人民共和国城乡规划法》第三十八条、第三十九条和规划条件（{record.planning_document}），"
        f"现将地块 {record.plot_number} 的土地使用条件通知如下，并作为招标拍卖挂牌出让文件和"
        "供地文件的组成部分。"
    )
    sheet.heading("一、地块基本情况")
    factory = "按标准厂房建设要求供地" if record.standard_factory else "一般工业、仓储项目"
    Table(sheet=sheet, shares=(15, 33, 14, 38), labels=_LABELS).draw(
        [
            ("地块编号", record.plot_number, "最高年限", f"{record.max_years} 年"),
            *parcel_facts(record.plan),
            ("所在园区", imprint.park, "建设类型", factory),
        ]
    )
    sheet.heading("二、控制指标")
    Table(
        sheet=sheet,
        shares=(8, 27, 22, 10, 13, 27),
        heading=("序号", "指标", "要求", "范围", "核验环节", "来源"),
        aligned=("middle", "left", "middle", "middle", "middle", "left"),
    ).draw(
        [
            (str(n), line.indicator, line.requirement, line.scope, line.checkpoint, line.source)
            for n, line in enumerate(record.lines, start=1)
        ]
    )
    sheet.heading("三、标准厂房条款")
    for n, clause in enumerate(record.clauses, start=1):
        sheet.paragraph(f"（{n}）{clause}。")
    if not record.clauses:
        sheet.paragraph("未另行设定，由出让合同约定。")
    draw_use_restriction(sheet, record.plan, record.prohibition)
    signed(sheet, before=("经办", "审核", "签发"))
    attached_map(sheet, record.plan, "附图：地块平面界址图")
    return sheet.finish()
