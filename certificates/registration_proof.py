"""不动产登记证明 content page: what is proven, for whom, against whom, on which units."""

from certificates.case_parts import case_facts
from certificates.page import Sheet
from certificates.title_parts import proof_fields, proof_remarks, restriction_facts
from registry.records.papers import Imprint
from registry.records.title_papers import RegistrationProof

TITLE = "不动产登记证明内容页"


def draw(record: RegistrationProof, imprint: Imprint) -> bytes:
    """Draw the page."""
    held = record.restriction
    sheet = Sheet(imprint, title=TITLE, standing="样本　仅供核对登记内容，不是不动产登记证明")
    sheet.plain_head(TITLE, right=f"证明状态：{record.state}")
    case_facts(sheet, [("证 明 号", record.proof), *proof_fields(record)])
    sheet.heading("其　　他")
    restriction_facts(sheet, held)
    sheet.heading("附　　记")
    for said in proof_remarks(record):
        sheet.paragraph(said, size=10)
    return sheet.finish()
