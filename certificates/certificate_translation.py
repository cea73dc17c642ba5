"""译文: an unsealed English translation of a certificate extract; the Chinese text counts."""

from certificates.case_parts import case_facts
from certificates.fonts import SANS
from certificates.page import RED, Sheet
from certificates.title_parts import remarks, uses
from registry.records.papers import Imprint
from registry.records.title_papers import CertificateExtract, CertificateTranslation
from registry.values.codes import UnitCode

TITLE = "不动产权证书译文"
MARK = (
    "Unsealed translation 译文，未加盖印章. It proves nothing by itself: "
    "only the Chinese certificate and the register count."
)
_TYPES = {
    "国有建设用地使用权": "Right to use state-owned construction land",
    "国有建设用地使用权/房屋所有权": "Right to the use of land and ownership of house",
}
_NATURES = {
    "划拨": "Allocation",
    "出让": "Grant for consideration",
    "作价出资（入股）": "Contribution of land as capital",
    "租赁": "Lease",
}
_HOLDINGS = {"单独所有": "Sole", "共同共有": "Joint", "按份共有": "By shares"}
_STATES = {
    "现行": "in force",
    "补发": "reissued, in force",
    "已换发": "replaced",
    "已收回": "surrendered",
    "已作废": "void",
}


def draw(record: CertificateTranslation, imprint: Imprint) -> bytes:
    """Draw the translation; names, addresses and remarks stand as they are entered."""
    extract = record.extract
    right = extract.right
    sheet = Sheet(imprint, title=TITLE, standing=MARK)
    sheet.plain_head("Translation 译文", right=f"State: {_STATES[extract.state]}")
    sheet.paragraph(MARK, size=10, font=SANS, colour=RED, indent=False)
    sheet.y -= 6
    case_facts(
        sheet,
        [
            ("Certificate", extract.certificate),
            ("Holders", "; ".join(f"{h.name} ({h.share})" for h in right.holders)),
            ("Ownership", _HOLDINGS[right.holding]),
            ("Location", extract.location),
            ("Unit code", UnitCode(right.unit).printed),
            ("Right", _TYPES[right.right_type]),
            ("Nature", _NATURES[right.right_nature]),
            ("Use", uses(right, " / ")),
            *_areas(extract),
            ("Term", f"from {right.term_start} to {right.term_end}"),
            ("Contract", right.source),
        ],
    )
    sheet.heading("Remarks 附记")
    sheet.paragraph("The functional use must never be changed 严禁改变功能用途.", colour=RED)
    for said in remarks(extract):
        sheet.paragraph(said, size=9.5)
    return sheet.finish()


def _areas(extract: CertificateExtract) -> list[tuple[str, ...]]:
    """Return the land's area, and of a building's unit its own, shared and apportioned areas."""
    right = extract.right
    land = "not determined" if extract.land_area is None else f"{extract.land_area:.2f} m²"
    if right.house_use is None:
        return [("Land", land)]
    return [
        ("Land", land, "Built area", f"{right.own_area + right.shared_area:.2f} m²"),
        ("Own area", f"{right.own_area:.2f} m²", "Shared area", f"{right.shared_area:.2f} m²"),
        ("Land share", f"{right.land_share:.2f} m²"),
    ]
