"""The 存量权利表: what it says is read as it is meant, and every cell that is wrong is told."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from registry.cases import old_rights_form
from registry.cases.reading_rights import OldRights, read
from registry.counter_refusals import WorkbookUnreadable
from tests.support.dealings import BANK, BUYER, OWNER
from tests.support.old_rights import NUMBER, PROOF, holder, mortgage, seizure, workbook

PLOTS = ("甲", "乙", "360482001001GB00950")
OTHER = "赣（2018）共青城市不动产权第0000051号"


def told(*sheets: list[object]) -> OldRights:
    return read(workbook(*sheets), PLOTS)  # type: ignore[arg-type]


def faults(*sheets: list[object]) -> list[tuple[str, int, str]]:
    said = told(*sheets)
    assert all(fault.zh and fault.en for fault in said.faults)
    return [(fault.sheet, fault.line, fault.column) for fault in said.faults]


def test_a_plot_has_its_certificate_mortgages_and_seizures():
    said = told(
        [holder("甲"), holder("360482 001001 GB00950", certificate=OTHER)],
        [mortgage("甲"), mortgage("甲", place=2, proof=PROOF.replace("7号", "8号"))],
        [seizure("甲"), seizure("甲", served_at="2025-07-01", document_no="执〔2025〕13号")],
    )
    assert said.faults == ()
    on = said.on["甲"]
    assert on.certificate is not None
    assert (on.certificate.number, on.certificate.right_nature) == (NUMBER, 102)
    assert on.certificate.holders[0].party.number == OWNER.number
    first, second = on.mortgages
    assert (first.amount, first.place, second.place) == (Decimal("5000000.50"), 1, 2)
    assert (first.mortgagee.name, first.registered_on) == (BANK.name, date(2019, 6, 10))
    assert [each.served_at.astimezone(UTC) for each in on.seizures] == [
        datetime(2025, 6, 10, 1, 30, tzinfo=UTC),
        datetime(2025, 6, 30, 16, 0, tzinfo=UTC),
    ]
    assert "360482001001GB00950" in said.on


def test_holders_of_a_plot_are_lines_with_one_number_or_one_each():
    shares = {"holding": "按份共有", "share": "1/2"}
    one = told([holder("甲", **shares), holder("甲", BUYER, **shares)]).on["甲"].certificate
    assert one is not None
    assert (one.number, one.holding, [h.share for h in one.holders]) == (
        NUMBER,
        "shares",
        ["1/2", "1/2"],
    )
    joint = {"holding": "共同共有"}
    each = told([holder("甲", **joint), holder("甲", BUYER, certificate=OTHER, **joint)])
    paper = each.on["甲"].certificate
    assert paper is not None
    assert (paper.number, paper.holding) == ("", "joint")
    assert [h.certificate for h in paper.holders] == [NUMBER, OTHER]


WRONG = {
    "a plot nobody knows": ([holder("丁")], [("证书权利人", 2, "宗地")]),
    "no holder": ([holder("甲", name="")], [("证书权利人", 2, "权利人")]),
    "no number": ([holder("甲", number="")], [("证书权利人", 2, "权利人证件号")]),
    "a number whose check digit fails": (
        [holder("甲", number=OWNER.number[:-1] + "1")],
        [("证书权利人", 2, "权利人证件号")],
    ),
    "a number the sheet has rounded": (
        [holder("甲", number=360121198507040187)],
        [("证书权利人", 2, "权利人证件号")],
    ),
    "a kind there is not": ([holder("甲", kind="公司")], [("证书权利人", 2, "权利人类型")]),
    "a certificate that is none": (
        [holder("甲", certificate="12345")],
        [("证书权利人", 2, "不动产权证号")],
    ),
    "days that are none": (
        [holder("甲", term_start="2019-02-30", term_end="永久")],
        [("证书权利人", 2, "使用期限起"), ("证书权利人", 2, "使用期限止")],
    ),
    "a certificate of two plots": (
        [holder("甲"), holder("乙")],
        [("证书权利人", 3, "不动产权证号")],
    ),
    "two who hold alone": (
        [holder("甲"), holder("甲", BUYER)],
        [("证书权利人", 2, "共有方式")],
    ),
    "lines of a plot that differ": (
        [
            holder("甲", holding="共同共有"),
            holder("甲", BUYER, holding="共同共有", term_end="2068-04-30"),
        ],
        [("证书权利人", 3, "使用期限止")],
    ),
}


@pytest.mark.parametrize(("lines", "expected"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_with_a_certificate_is_told_by_its_cell(lines, expected):
    assert faults(lines) == expected


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"amount": "五百万"}, "担保金额"),
        ({"amount": 0}, "担保金额"),
        ({"amount": 1.005}, "担保金额"),
        ({"amount": "1e30"}, "担保金额"),
        ({"place": "零"}, "抵押顺位"),
        ({"place": 1.5}, "抵押顺位"),
        ({"maximum": "抵押"}, "抵押方式"),
        ({"scope": ""}, "担保范围"),
        ({"proof": "证明7"}, "不动产登记证明号"),
        ({"registered_on": "2019/13/01"}, "登记日"),
        ({"registered_on": 43_626}, "登记日"),
        ({"bans_transfer": ""}, "约定禁止转让"),
    ],
)
def test_what_is_wrong_with_a_mortgage_is_told_by_its_cell(changes, column):
    assert faults([holder("甲")], [mortgage("甲", **changes)]) == [("抵押", 2, column)]


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"served_at": "2025-06-10 25:00"}, "送达时间"),
        ({"served_at": "下午"}, "送达时间"),
        ({"served_at": ""}, "送达时间"),
        ({"ends_on": ""}, "查封期限止"),
        ({"authority": ""}, "查封机关"),
        ({"document_no": ""}, "查封文号"),
        ({"share_only": "也许"}, "仅查封份额"),
    ],
)
def test_what_is_wrong_with_a_seizure_is_told_by_its_cell(changes, column):
    assert faults([holder("甲")], [], [seizure("甲", **changes)]) == [("查封", 2, column)]


def test_all_faults_are_told_at_once_in_the_order_of_the_workbook():
    assert faults(
        [holder("甲", kind="?"), holder("乙", certificate=OTHER, nature="?")],
        [mortgage("甲", amount="?")],
        [seizure("丁")],
    ) == [
        ("证书权利人", 2, "权利人类型"),
        ("证书权利人", 3, "权利性质"),
        ("抵押", 2, "担保金额"),
        ("查封", 2, "宗地"),
    ]


def test_a_proof_stands_on_one_line():
    lines = [holder("甲"), holder("乙", certificate=OTHER)]
    assert faults(lines, [mortgage("甲"), mortgage("乙")]) == [("抵押", 3, "不动产登记证明号")]


def test_what_a_person_is_known_by_is_never_repeated():
    (fault,) = told([holder("甲", kind="个人", number="360121198507040180")]).faults
    assert fault.value == ""
    (fault,) = told([holder("甲", nature="售")]).faults
    assert fault.value == "售"


def test_a_number_that_several_plots_have_names_none():
    said = read(workbook([holder("甲")]), ("甲", "甲"))
    assert [(fault.line, fault.column) for fault in said.faults] == [(2, "宗地")]


def test_nothing_is_calculated_and_every_cell_is_filled_in_by_itself():
    assert faults([holder("甲", note="=1+1")]) == [("证书权利人", 0, "N2")]
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("查封")
        columns = old_rights_form.SEIZURES
        sheet.write_row(0, 0, [column.zh for column in columns.values()])
        sheet.write_row(1, 0, [seizure("甲").get(name, "") for name in columns])
        sheet.merge_range(1, 0, 2, 0, "甲")
    said = read(file.getvalue(), PLOTS)
    assert [(f.sheet, f.line, f.column) for f in said.faults] == [("查封", 0, "A2:A3")]


def test_a_column_that_is_missing_or_doubled_is_told():
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("查封")
        headings = [c.zh for c in old_rights_form.SEIZURES.values() if c.zh != "查封机关"]
        sheet.write_row(0, 0, [*headings, "宗地"])
        sheet.write_row(1, 0, ["甲"] * len(headings))
    assert [(f.line, f.column) for f in read(file.getvalue(), PLOTS).faults] == [
        (1, "查封机关"),
        (1, "宗地"),
    ]


def test_the_template_is_read_as_an_empty_workbook(tmp_path: Path):
    path = tmp_path / "old-rights.xlsx"
    old_rights_form.write_template(path)
    said = read(path.read_bytes(), PLOTS)
    assert (said.on, said.faults) == ({}, ())


@pytest.mark.parametrize(
    "content", [b"", b"plot,certificate\n", b"PK\x03\x04 nothing", b"\xd0\xcf\x11\xe0 old"]
)
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(WorkbookUnreadable):
        read(content, PLOTS)


def test_a_workbook_without_these_sheets_says_nothing():
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet("Sheet1")
    assert [f.line for f in read(file.getvalue(), PLOTS).faults] == [0]


def test_a_sheet_larger_than_is_read_at_once_is_refused():
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "constant_memory": False}) as book:
        sheet = book.add_worksheet("查封")
        sheet.write_string(0, 0, "宗地")
        sheet.write_string(50_000, 0, "甲")
    with pytest.raises(WorkbookUnreadable) as no:
        read(file.getvalue(), PLOTS)
    assert "50001" in no.value.reason
