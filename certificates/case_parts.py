"""Parts that papers of a case share: the case's facts, who asks, what was brought."""

from collections.abc import Sequence

from certificates.page import Sheet
from certificates.tables import Table
from registry.records.case_papers import AskingParty
from registry.records.papers import MaterialLine

_LABELS = frozenset({0, 2})


def case_facts(sheet: Sheet, facts: Sequence[tuple[str, ...]]) -> None:
    """Draw labelled facts, two a row or one over the whole width."""
    Table(sheet=sheet, shares=(15, 35, 15, 35), labels=_LABELS).draw(facts)


def applicants_table(sheet: Sheet, applicants: Sequence[AskingParty]) -> None:
    """Draw who asks, or that nobody does."""
    if not applicants:
        sheet.paragraph("依职权办理，无申请人。")
        return
    Table(
        sheet=sheet,
        shares=(8, 14, 38, 24, 16),
        heading=("序号", "身份", "姓名或名称", "证件号码", "代理人"),
        aligned=("middle", "middle", "left", "middle", "middle"),
    ).draw(
        [(str(n), a.part, a.name, a.number, a.agent or "—") for n, a in enumerate(applicants, 1)]
    )


def materials_table(sheet: Sheet, materials: Sequence[MaterialLine]) -> None:
    """Draw what was brought, with copies, pages and form."""
    Table(
        sheet=sheet,
        shares=(8, 56, 12, 12, 12),
        heading=("序号", "材料名称", "份数", "页数", "形式"),
        aligned=("middle", "left", "middle", "middle", "middle"),
    ).draw(
        [
            (str(n), m.name, str(m.copies), str(m.pages), "原件" if m.original else "复印件")
            for n, m in enumerate(materials, 1)
        ]
    )
