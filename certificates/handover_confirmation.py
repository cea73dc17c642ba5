"""交地确认书: the land handed over on its boundary points, signed by both with the park present."""

from certificates.page import Sheet
from certificates.parcel_sheet import attached_map, point_table
from certificates.parts import (
    day,
    draw_use_restriction,
    parcel_facts,
    party_facts,
    restriction_line,
    signature_boxes,
)
from certificates.tables import Table
from registry.records.papers import HandoverConfirmation, Imprint
from registry.values.terms import day_printed

TITLE = "交地确认书"
_LABELS = frozenset({0, 2})


def draw(record: HandoverConfirmation, imprint: Imprint) -> bytes:
    """Draw the confirmation with its map and the points that were handed over."""
    sheet = Sheet(imprint, title=TITLE, standing=restriction_line(record.plan, record.prohibition))
    sheet.letterhead(TITLE)
    sheet.paragraph(
        f"依据编号 {record.contract_no} 的供地合同，{imprint.issuer}于"
        f"{day_printed(record.handed_over_on)}将下列宗地交付{record.grantee.name}，"
        "双方已到现场核对界址点，宗地界址以附图和界址点成果表为准。"
    )
    sheet.heading("一、受让人")
    table = Table(sheet=sheet, shares=(15, 33, 14, 38), labels=_LABELS)
    table.draw(party_facts("受 让 人", record.grantee))
    sheet.heading("二、宗地")
    table.draw([*parcel_facts(record.plan), ("所在园区", imprint.park)])
    sheet.heading("三、交付情况")
    table.draw(
        [
            ("合同编号", record.contract_no, "交地日期", day_printed(record.handed_over_on)),
            ("土地条件", record.land_condition),
            ("到场人员", record.present),
            ("开工期限", day(record.start_by), "竣工期限", day(record.complete_by)),
        ]
    )
    draw_use_restriction(sheet, record.plan, record.prohibition)
    signature_boxes(
        sheet,
        (
            ("交付方", imprint.issuer),
            ("受让人", record.grantee.name),
            ("园区管委会（见证）", imprint.park),
        ),
    )
    attached_map(sheet, record.plan, "附图：宗地平面界址图")
    sheet.new_page()
    sheet.heading("界址点成果表")
    point_table(sheet, record.plan)
    return sheet.finish()
