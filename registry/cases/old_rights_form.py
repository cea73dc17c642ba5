"""存量权利表: the workbook that brings old certificates, mortgages and seizures to old plots.

The template is made of the columns that are read: a heading's first line is what is read, the
lines under it explain it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsxwriter import Workbook

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDE = 22
_TALL = 110

Words = Mapping[str, object]
PARTIES: Words = {"企业": "enterprise", "个人": "person", "国家机关": "state_body"}
NATURES: Words = {"划拨": 101, "出让": 102, "作价出资": 103, "租赁": 104}
HOLDINGS: Words = {"单独所有": "sole", "共同共有": "joint", "按份共有": "shares"}
KINDS: Words = {"一般抵押": False, "最高额抵押": True}
YES: Words = {"是": True, "否": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: what it is called, what it explains, whether it must be filled in.

    ``words`` are what may stand there. What is ``personal`` is never repeated in a refusal.
    """

    zh: str
    en: str
    explained: str = ""
    explained_en: str = ""
    needed: bool = False
    personal: bool = False
    words: Words | None = None


_PLOT = Column(
    zh="宗地",
    en="Plot",
    explained="导入文件中的宗地号，或宗地代码",
    explained_en="its number in the file imported, or parcel code",
    needed=True,
)
_DAY, _DAY_EN = "如 2019-05-01", "such as 2019-05-01"
_NUMBER, _NUMBER_EN = (
    "统一社会信用代码或身份证号，文本格式",
    "credit code or identity card, as text",
)
_NOTE = Column(zh="附记", en="Note")

CERTIFICATES: Mapping[str, Column] = {
    "plot": _PLOT,
    "certificate": Column(
        zh="不动产权证号",
        en="Certificate number",
        explained="每个权利人一行；全体一本的各行相同，各持一本的各行不同",
        explained_en="a line for each holder: the same in all lines for one certificate of all",
        needed=True,
    ),
    "name": Column(zh="权利人", en="Holder", needed=True, personal=True),
    "kind": Column(zh="权利人类型", en="Kind of holder", needed=True, words=PARTIES),
    "number": Column(
        zh="权利人证件号",
        en="Holder's number",
        explained=_NUMBER,
        explained_en=_NUMBER_EN,
        needed=True,
        personal=True,
    ),
    "holding": Column(zh="共有方式", en="How it is held", needed=True, words=HOLDINGS),
    "share": Column(
        zh="份额",
        en="Share",
        explained="仅按份共有填写，如 1/3，文本格式",
        explained_en="by shares only, such as 1/3, as text",
    ),
    "nature": Column(zh="权利性质", en="Nature of right", needed=True, words=NATURES),
    "term_start": Column(
        zh="使用期限起", en="Term from", explained=_DAY, explained_en=_DAY_EN, needed=True
    ),
    "term_end": Column(
        zh="使用期限止", en="Term until", explained=_DAY, explained_en=_DAY_EN, needed=True
    ),
    "representative": Column(zh="法定代表人", en="Representative", personal=True),
    "address": Column(zh="地址", en="Address", personal=True),
    "phone": Column(zh="电话", en="Telephone", personal=True),
    "note": _NOTE,
}
MORTGAGES: Mapping[str, Column] = {
    "plot": _PLOT,
    "proof": Column(zh="不动产登记证明号", en="Proof number", needed=True),
    "place": Column(
        zh="抵押顺位",
        en="Order",
        explained="同一宗地自 1 起",
        explained_en="from 1 on each plot",
        needed=True,
    ),
    "maximum": Column(zh="抵押方式", en="Kind of mortgage", needed=True, words=KINDS),
    "name": Column(zh="抵押权人", en="Mortgagee", needed=True, personal=True),
    "kind": Column(zh="抵押权人类型", en="Kind of mortgagee", needed=True, words=PARTIES),
    "number": Column(
        zh="抵押权人证件号",
        en="Mortgagee's number",
        explained=_NUMBER,
        explained_en=_NUMBER_EN,
        needed=True,
        personal=True,
    ),
    "contract_no": Column(zh="抵押合同号", en="Contract", needed=True),
    "amount": Column(
        zh="担保金额",
        en="Amount secured",
        explained="元，至多两位小数；最高额抵押填最高债权额",
        explained_en="yuan, to the cent; of a maximum mortgage the maximum",
        needed=True,
    ),
    "scope": Column(
        zh="担保范围",
        en="Scope",
        explained="原登记未记载的，填“原登记未记载”",
        explained_en="as registered; where it is not, say so",
        needed=True,
    ),
    "debt_from": Column(
        zh="债务履行期起", en="Debt from", explained=_DAY, explained_en=_DAY_EN, needed=True
    ),
    "debt_until": Column(
        zh="债务履行期止", en="Debt until", explained=_DAY, explained_en=_DAY_EN, needed=True
    ),
    "registered_on": Column(
        zh="登记日", en="Registered on", explained=_DAY, explained_en=_DAY_EN, needed=True
    ),
    "bans_transfer": Column(zh="约定禁止转让", en="Bans transfer", needed=True, words=YES),
    "note": _NOTE,
}
SEIZURES: Mapping[str, Column] = {
    "plot": _PLOT,
    "document_no": Column(zh="查封文号", en="Notice", needed=True),
    "authority": Column(zh="查封机关", en="Authority", needed=True),
    "served_at": Column(
        zh="送达时间",
        en="Served at",
        explained="如 2025-06-10 09:30；不知时刻的只填日期",
        explained_en="such as 2025-06-10 09:30, or the day alone",
        needed=True,
    ),
    "ends_on": Column(
        zh="查封期限止", en="Ends on", explained=_DAY, explained_en=_DAY_EN, needed=True
    ),
    "against": Column(
        zh="被查封人证件号",
        en="Number of whom it is against",
        explained=f"权利人之一；{_NUMBER}",
        explained_en=f"one of the holders; {_NUMBER_EN}",
        needed=True,
        personal=True,
    ),
    "share_only": Column(zh="仅查封份额", en="His share alone", needed=True, words=YES),
    "note": _NOTE,
}
#: sheet -> its columns
SHEETS: Mapping[str, Mapping[str, Column]] = {
    "证书权利人": CERTIFICATES,
    "抵押": MORTGAGES,
    "查封": SEIZURES,
}


def write_template(path: Path) -> None:
    """Write the workbook to be filled in: text columns, and lists of the words a column takes."""
    with Workbook(str(path)) as book:
        heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"num_format": "@"})
        for name, columns in SHEETS.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 1)
            sheet.set_row(0, _TALL)
            sheet.set_column(0, len(columns) - 1, _WIDE, plain)
            for at, column in enumerate(columns.values()):
                sheet.write_string(0, at, "\n".join(_heading(column)), heading)
                if column.words is not None:
                    listed = {"validate": "list", "source": list(column.words)}
                    sheet.data_validation(1, at, 50_000, at, listed)


def _heading(column: Column) -> Sequence[str]:
    needed = ("必填", "needed") if column.needed else ("选填", "may be left empty")
    words = "、".join(column.words or ())
    lines = (
        column.zh,
        column.en,
        f"{needed[0]} {needed[1]}",
        words,
        column.explained,
        column.explained_en,
    )
    return [line for line in lines if line]
