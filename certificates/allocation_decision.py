"""国有建设用地划拨决定书: land allocated by decision, for the use it names and no other."""

from certificates.grant_confirmation import supply_facts
from certificates.page import Sheet
from certificates.parcel_sheet import attached_map
from certificates.parts import (
    draw_use_restriction,
    parcel_facts,
    party_facts,
    restriction_line,
    signed,
)
from certificates.tables import Table
from registry.records.papers import AllocationDecision, Imprint

TITLE = "国有建设用地划拨决定书"
_LABELS = frozenset({0, 2})
_TERMS = (
    "一、划拨建设用地使用权人应当按照本决定书规定的用途和条件使用土地，不得擅自改变。",
    "二、未经有批准权的人民政府批准，划拨建设用地使用权不得转让、出租、抵押"
    "（国务院令第55号第四十四、四十五条）。",
    "三、请自收到本决定书之日起，持本决定书及有关材料申请不动产登记。",
)


def draw(record: AllocationDecision, imprint: Imprint) -> bytes:
    """Draw the decision with its map."""
    sheet = Sheet(imprint, title=TITLE, standing=restriction_line(record.plan, record.prohibition))
    sheet.letterhead(TITLE)
    sheet.paragraph(f"{record.grantee.name}：", indent=False)
    sheet.paragraph(
        "依据《中华人民共和国土地管理法》第五十四条，经批准，将下列国有建设用地划拨给你单位使用。"
    )
    sheet.heading("一、划拨建设用地使用权人")
    table = Table(sheet=sheet, shares=(15, 33, 14, 38), labels=_LABELS)
    table.draw(party_facts("使 用 人", record.grantee))
    sheet.heading("二、宗地")
    table.draw(
        [("地块编号", record.plot_number, "所在园区", imprint.park), *parcel_facts(record.plan)]
    )
    sheet.heading("三、划拨内容")
    table.draw(supply_facts(record))
    draw_use_restriction(sheet, record.plan, record.prohibition)
    sheet.heading("五、使用要求")
    for term in _TERMS:
        sheet.paragraph(term)
    signed(sheet, before=("经办", "审核", "签发"))
    attached_map(sheet, record.plan, "附图：宗地平面界址图")
    return sheet.finish()
