"""卷内目录: the list of an archived case, every page in order."""

from certificates.case_parts import case_facts
from certificates.page import Sheet
from certificates.tables import Table
from registry.clock import local
from registry.records.case_papers import ArchiveList
from registry.records.papers import Imprint

TITLE = "卷内目录"


def draw(record: ArchiveList, imprint: Imprint) -> bytes:
    """Draw the list."""
    sheet = Sheet(imprint, title=TITLE)
    sheet.plain_head(TITLE, right=imprint.issuer)
    case_facts(
        sheet,
        [
            ("归 档 号", record.archive_no, "业 务 号", record.case_number),
            (
                "业务类型",
                record.act,
                "归档时间",
                f"{local(record.archived_at):%Y-%m-%d %H:%M}",
            ),
        ],
    )
    sheet.y -= 8
    Table(
        sheet=sheet,
        shares=(10, 46, 32, 12),
        heading=("序号", "文件名称", "文号", "页数"),
        aligned=("middle", "left", "left", "middle"),
    ).draw(
        [
            (str(n), line.name, line.number or "—", "—" if line.pages is None else str(line.pages))
            for n, line in enumerate(record.lines, 1)
        ]
    )
    return sheet.finish()
