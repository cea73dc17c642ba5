"""不动产登记证明 content page: what is proven, for whom, against whom, on which units."""

from certificates.case_parts import case_facts
from certificates.page import Sheet
from certificates.title_parts import restriction_facts
from registry.records.papers import Imprint
from registry.records.title_papers import RegistrationProof
from registry.values.codes import UnitCode

TITLE = "不动产登记证明内容页"


def draw(record: RegistrationProof, imprint: Imprint) -> bytes:
    """Draw the page."""
    held = record.restriction
    sheet = Sheet(imprint, title=TITLE, standing="样本　仅供核对登记内容，不是不动产登记证明")
    sheet.plain_head(TITLE, right=f"证明状态：{record.state}")
    case_facts(
        sheet,
        [
            ("证 明 号", record.proof),
            ("证明权利或事项", held.kind),
            ("权利人（申请人）", held.who),
            ("义 务 人", "、".join(record.obliged) or "—"),
            ("坐　　落", record.location),
            ("不动产单元号", "、".join(UnitCode(unit).printed for unit in held.units)),
        ],
    )
    sheet.heading("其　　他")
    restriction_facts(sheet, held)
    sheet.heading("附　　记")
    sheet.paragraph(f"严禁改变功能用途。依据：{record.prohibition}。", size=10)
    for fact in held.facts:
        sheet.paragraph(fact, size=10)
    return sheet.finish()
