"""成交确认书 after a public bidding; for land supplied in another way 供地确认书."""

from certificates.page import Sheet
from certificates.parcel_sheet import attached_map
from certificates.parts import (
    day,
    draw_use_restriction,
    parcel_facts,
    party_facts,
    restriction_line,
    signature_boxes,
    two_by_two,
)
from certificates.tables import Table
from registry.records.papers import GrantConfirmation, Imprint

_BIDDING = ("招标", "拍卖", "挂牌")
_LABELS = frozenset({0, 2})


def title_of(record: GrantConfirmation) -> str:
    """Return the document's title: only a public bidding has a 成交."""
    return "成交确认书" if record.method in _BIDDING else "供地确认书"


def draw(record: GrantConfirmation, imprint: Imprint) -> bytes:
    """Draw the confirmation with its map."""
    title = title_of(record)
    sheet = Sheet(imprint, title=title, standing=restriction_line(record.plan, record.prohibition))
    sheet.letterhead(title)
    verb = "竞得" if record.method in _BIDDING else "取得"
    sheet.paragraph(
        f"{imprint.issuer}以{record.method}方式供应地块 {record.plot_number} 的国有建设用地使用权，"
        f"由{record.grantee.name}{verb}。双方就下列事项予以确认。"
    )
    sheet.heading("一、受让人")
    table = Table(sheet=sheet, shares=(15, 33, 14, 38), labels=_LABELS)
    table.draw(party_facts("受 让 人", record.grantee))
    sheet.heading("二、宗地")
    table.draw(
        [
            ("地块编号", record.plot_number, "所在园区", imprint.park),
            *parcel_facts(record.plan),
        ]
    )
    sheet.heading("三、供地内容")
    table.draw(supply_facts(record))
    draw_use_restriction(sheet, record.plan, record.prohibition)
    signature_boxes(sheet, (("供地方", imprint.issuer), ("受让人", record.grantee.name)))
    attached_map(sheet, record.plan, "附图：宗地平面界址图")
    return sheet.finish()


def supply_facts(record: GrantConfirmation) -> list[tuple[str, ...]]:
    """Return the rows that say how, for what and until when the land is supplied."""
    rows: list[tuple[str, ...]] = [
        ("供应方式", record.method, "权利性质", record.right_nature),
        ("成交价款", f"{record.price_in_words}（¥{record.price:,.2f} 元）"),
        ("使用期限", record.term, "年　　限", f"{record.term_years} 年"),
        ("合同编号", record.contract_no, "合同文本", record.contract_template),
    ]
    papers = [
        (label, number)
        for label, number in (
            ("成交文件", record.bidding_document),
            ("供地方案", record.plan_document),
            ("监管协议", record.supervision_no),
        )
        if number
    ]
    dates = [
        ("交地期限", day(record.deliver_by)),
        ("开工期限", day(record.start_by)),
        ("竣工期限", day(record.complete_by)),
    ]
    rows += two_by_two([*papers, *dates])
    return rows
