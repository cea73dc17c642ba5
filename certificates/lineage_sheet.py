"""来龙去脉表: what came out of what, with the entry that made and ended each thing."""

from certificates.case_parts import case_facts
from certificates.page import Sheet
from certificates.tables import Table
from registry.records.papers import Imprint
from registry.records.title_papers import LineageSheet

TITLE = "不动产来龙去脉表"


def draw(record: LineageSheet, imprint: Imprint) -> bytes:
    """Draw the sheet."""
    sheet = Sheet(imprint, title=TITLE)
    sheet.plain_head(TITLE, right="面积单位：平方米")
    case_facts(
        sheet,
        [
            ("代　　码", record.code),
            ("所在园区", imprint.park, "截至登簿", f"第 {record.as_of} 号"),
        ],
    )
    sheet.y -= 8
    Table(
        sheet=sheet,
        shares=(7, 22, 12, 19, 14, 13, 13),
        heading=("类别", "代码", "面积", "产生", "终止", "来自", "变为"),
        aligned=("middle", "left", "right"),
        size=7.5,
    ).draw(
        [
            (
                line.noun,
                line.code,
                "—" if line.area is None else f"{line.area:.2f}",
                line.born,
                line.ended or "存续",
                "、".join(line.came_from) or "—",
                "、".join(line.became) or "—",
            )
            for line in record.lines
        ]
    )
    return sheet.finish()
