"""The ledger is opened as an office program opens it: codes are texts, areas numbers."""

import io
import zipfile
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineWorkbook

from geo.measure import mu
from registry import clock
from registry.views import ledger
from registry.views.ledger import HEADINGS, Line
from tests.api.site import Site
from tests.support.park import NOW

PARK = "/api/v1/parks/1"


def line(**changes: object) -> Line:
    facts = {
        "code": "360482001001GB00001",
        "use": "工业用地",
        "use_code": "1001",
        "use_scheme": "用地用海分类-2023",
        "stratum": "地表",
        "area": Decimal("30000.00"),
        "declared_area": None,
        "location": "试验路1号",
        "standing": "已定位",
        "state": "已登记",
        "term_end": None,
    }
    return Line(**facts | changes)


def rows_of(data: bytes, sheet: int = 0) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(sheet).to_python()


def test_a_ledger_says_what_the_register_says(site: Site) -> None:
    clerk = site.person("clerk")
    answer = clerk.get(f"{PARK}/export/xlsx")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].endswith('parcels-1.xlsx"')
    head, *rows = rows_of(answer.content)
    assert head == list(HEADINGS)
    assert {"宗地代码", "面积（平方米）", "面积（亩）", "登记面积（平方米）"} <= set(head)
    told = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    lines = clerk.told("GET", f"{PARK}/parcels")["parcels"]
    assert list(told) == sorted(one["code"] for one in lines)
    for one in lines:
        row, area = told[one["code"]], Decimal(one["area"])
        assert row["面积（平方米）"] == float(area)
        assert row["面积（亩）"] == float(mu(area))
        assert row["登记面积（平方米）"] == ""
        assert row["坐落"] == one["location"]
        assert row["土地用途"] == "工业用地"
        assert isinstance(row["用途代码"], str)
        assert (row["状态"], row["空间层次"]) == ("已定位", "地表")
    assert sorted(row["供地登记情况"] for row in told.values()) == ["已定用地条件", "已登记"]
    assert [row["使用权终止日期"] != "" for row in told.values()] == [
        row["供地登记情况"] == "已登记" for row in told.values()
    ]
    assert "示例企业" not in str(rows)


def test_a_text_stays_a_text_and_the_headings_stay_in_sight(tmp_path: Path) -> None:
    file = tmp_path / "ledger.xlsx"
    ledger.workbook(file, [line(location="=1+1", area=None)], made=clock.local(NOW))
    [_, row] = rows_of(file.read_bytes())
    told = dict(zip(HEADINGS, row, strict=True))
    assert told["坐落"] == "=1+1"
    assert told["面积（平方米）"] == told["面积（亩）"] == ""
    with zipfile.ZipFile(file) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        made = archive.read("docProps/core.xml").decode()
    assert '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in sheet
    assert '<col min="1" max="1" width="23.' in sheet
    assert "<f>" not in sheet
    assert f"{NOW:%Y-%m-%dT%H:%M:%SZ}" in made
    assert not [left for left in tmp_path.iterdir() if left != file]


def test_what_one_sheet_does_not_hold_goes_on_in_the_next(tmp_path: Path) -> None:
    file = tmp_path / "ledger.xlsx"
    codes = [f"360482001001GB{n:05}" for n in range(1, 6)]
    ledger.workbook(file, [line(code=code) for code in codes], made=NOW, rows_of_sheet=2)
    read = CalamineWorkbook.from_filelike(io.BytesIO(file.read_bytes()))
    assert read.sheet_names == ["宗地台账", "宗地台账2", "宗地台账3"]
    assert ledger.ROWS_OF_SHEET == 2**20 - 1
    sheets = [rows_of(file.read_bytes(), n) for n in range(3)]
    assert all(rows[0] == list(HEADINGS) for rows in sheets)
    assert [row[0] for rows in sheets for row in rows[1:]] == codes
