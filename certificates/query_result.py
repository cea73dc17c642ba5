"""不动产登记资料查询结果证明: what stands about a parcel, for one purpose, as of one entry."""

from certificates.case_parts import case_facts
from certificates.page import Sheet
from certificates.parts import signed
from certificates.tables import Table
from certificates.title_parts import restrictions_table
from registry.clock import local
from registry.records.papers import Imprint
from registry.records.title_papers import QueryResult

TITLE = "不动产登记资料查询结果证明"


def draw(record: QueryResult, imprint: Imprint) -> bytes:
    """Draw the result."""
    sheet = Sheet(
        imprint,
        title=TITLE,
        standing=f"仅限用于：{record.purpose}。严禁改变功能用途，依据：{record.prohibition}。",
    )
    sheet.letterhead(TITLE)
    sheet.paragraph(
        f"根据{record.asked_by}的查询申请，查询目的“{record.purpose}”，截至{imprint.park}登记簿"
        f"第 {record.as_of} 号记录（{local(imprint.made_at):%Y-%m-%d %H:%M}），登记簿记载如下。"
    )
    sheet.heading("一、宗地")
    area = "未定" if record.area is None else f"{record.area:.2f} 平方米"
    case_facts(
        sheet,
        [("宗地代码", record.code, "面　　积", area), ("用　　途", record.use),
         ("坐　　落", record.location)],
    )  # fmt: skip
    sheet.heading("二、权利")
    if record.rights:
        Table(
            sheet=sheet,
            shares=(30, 30, 22, 18),
            heading=("不动产单元", "权利人", "证号", "期限至"),
            size=9,
        ).draw(
            [
                (
                    right.unit,
                    "、".join(h.name for h in right.holders),
                    "、".join(c.number for c in right.certificates if c.state in ("现行", "补发")),
                    str(right.term_end),
                )
                for right in record.rights
            ]
        )
    else:
        sheet.paragraph("无权利登记。")
    sheet.heading("三、抵押、查封、异议、预告登记和暂停办理")
    restrictions_table(sheet, record.restrictions)
    sheet.paragraph(
        "本证明仅反映上述时点的登记状况；查询结果不得用于查询目的以外的用途。", size=9.5
    )
    signed(sheet)
    return sheet.finish()
