"""The 存量权利表 filled in: lines by the names of their columns, right where nothing is said."""

import io
from collections.abc import Mapping, Sequence

from xlsxwriter import Workbook

from registry.book.parties import PartyInput
from registry.cases.old_rights_form import SHEETS
from tests.support.dealings import BANK, COURT, OWNER

NUMBER = "赣（2018）共青城市不动产权第0000050号"
PROOF = "赣（2019）共青城市不动产证明第0000007号"
Cells = Mapping[str, object]


def holder(plot: str, party: PartyInput = OWNER, **changes: object) -> Cells:
    return {
        "plot": plot,
        "certificate": NUMBER,
        "name": party.name,
        "kind": "企业",
        "number": party.number,
        "holding": "单独所有",
        "nature": "出让",
        "term_start": "2019-05-01",
        "term_end": "2069-04-30",
        **changes,
    }


def mortgage(plot: str, party: PartyInput = BANK, **changes: object) -> Cells:
    return {
        "plot": plot,
        "proof": PROOF,
        "place": 1,
        "maximum": "一般抵押",
        "name": party.name,
        "kind": "企业",
        "number": party.number,
        "contract_no": "抵押〔2019〕7号",
        "amount": 5_000_000.5,
        "scope": "主债权及利息",
        "debt_from": "2019-06-01",
        "debt_until": "2029-05-31",
        "registered_on": "2019-06-10",
        "bans_transfer": "否",
        **changes,
    }


def seizure(plot: str, **changes: object) -> Cells:
    return {
        "plot": plot,
        "document_no": "执〔2025〕12号",
        "authority": COURT,
        "served_at": "2025-06-10 09:30",
        "ends_on": "2099-12-31",
        "against": OWNER.number,
        "share_only": "否",
        **changes,
    }


def workbook(*lines: Sequence[Cells]) -> bytes:
    """Holders, mortgages and seizures, a sheet each; a value that begins with = is a formula."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        for (name, columns), of_sheet in zip(SHEETS.items(), (*lines, (), (), ()), strict=False):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, [f"{c.zh}\n{c.en}" for c in columns.values()])
            for n, cells in enumerate(of_sheet, 1):
                for at, column in enumerate(columns):
                    if column in cells:
                        sheet.write(n, at, cells[column])
    return file.getvalue()
