"""不动产登记资料查询结果证明: what stands about a parcel, for one purpose, as of one entry."""

from certificates.case_parts import case_facts
from certificates.page import Sheet
from certificates.parts import signed
from certificates.title_parts import holding, restrictions_table, uses
from registry.clock import local
from registry.records.papers import Imprint
from registry.records.register_book import BookRight
from registry.records.title_papers import QueryResult
from registry.values.codes import UnitCode
from registry.values.terms import term_printed

TITLE = "不动产登记资料查询结果证明"
_IN_FORCE = ("现行", "补发")
_BETWEEN = 6


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
    for right in record.rights:
        _right(sheet, right)
    if not record.rights:
        sheet.paragraph("无权利登记。")
    sheet.heading("三、抵押、查封、异议、预告登记和暂停办理")
    restrictions_table(sheet, record.restrictions)
    sheet.paragraph(
        "本证明仅反映上述时点的登记状况；查询结果不得用于查询目的以外的用途。", size=9.5
    )
    signed(sheet)
    return sheet.finish()


def _right(sheet: Sheet, right: BookRight) -> None:
    """Draw the natural state of a unit, the right in it, and whose it is."""
    areas = f"分摊土地面积 {right.land_share:.2f} 平方米"
    if right.house_use is not None:
        areas = f"建筑面积 {right.own_area + right.shared_area:.2f} 平方米；{areas}"
    standing = [c.number for c in right.certificates if c.state in _IN_FORCE]
    case_facts(
        sheet,
        [
            ("不动产单元", UnitCode(right.unit).printed),
            ("权 利 人", "、".join(h.name for h in right.holders)),
            ("共有情况", holding(right)),
            ("权利类型", right.right_type, "权利性质", right.right_nature),
            ("用　　途", uses(right)),
            ("面　　积", areas),
            ("证　　号", "、".join(standing) or "—"),
            ("使用期限", term_printed(right.term_start, right.term_end)),
        ],
    )
    sheet.y -= _BETWEEN
