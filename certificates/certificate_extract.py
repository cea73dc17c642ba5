"""不动产权证书 content pages as an extract, marked 样本: the official fields, 附记, 附图."""

from certificates.case_parts import case_facts
from certificates.fonts import SANS
from certificates.page import RED, Sheet
from certificates.parcel_sheet import attached_map
from certificates.title_parts import certificate_fields, remarks
from registry.records.papers import Imprint
from registry.records.title_papers import CertificateExtract

TITLE = "不动产权证书内容页"
SAMPLE = "样本　仅供核对登记内容，不是不动产权证书"


def draw(record: CertificateExtract, imprint: Imprint) -> bytes:
    """Draw the pages."""
    sheet = Sheet(
        imprint, title=TITLE, standing=f"{SAMPLE}；严禁改变功能用途，依据：{record.prohibition}。"
    )
    sheet.plain_head(TITLE, right=f"证书状态：{record.state}")
    sheet.paragraph(SAMPLE, size=12, font=SANS, colour=RED, indent=False)
    sheet.y -= 6
    case_facts(sheet, [("证　　号", record.certificate), *certificate_fields(record)])
    sheet.heading("附　　记")
    for said in remarks(record):
        sheet.paragraph(said, size=10)
    if record.plan is not None:
        attached_map(sheet, record.plan, "附图：宗地图")
    return sheet.finish()
