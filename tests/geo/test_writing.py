"""Files written for other programs, apart from any register."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyogrio
import pytest
from shapely import box

from geo import writing
from geo.writing import Plot

PLOT = Plot(
    code="360482001001GB00001",
    use="工业用地",
    use_code="0601",
    stratum="surface",
    standing="located",
    area=Decimal(1200),
    declared_area=None,
    location="示例路1号",
    shape=box(39_396_100, 3_161_000, 39_396_140, 3_161_030),
)


@pytest.mark.parametrize(
    ("encoding", "location", "held"),
    [
        ("UTF-8", "路" * 84, "路" * 84),
        ("UTF-8", "路" * 85, "路" * 83 + "…"),
        ("UTF-8", "𠮷", "𠮷"),
        ("GBK", "路" * 127, "路" * 127),
        ("GBK", "路" * 128, "路" * 126 + "…"),
        ("GBK", "示例𠮷路", "示例〓路"),
    ],
)
def test_what_a_dbf_cannot_hold_of_a_text_is_seen(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], encoding: str, location: str, held: str
) -> None:
    path = tmp_path / "plots.zip"
    writing.shapefile(path, [[replace(PLOT, location=location)]], 4527, encoding=encoding)
    meta, _, _, values = pyogrio.raw.read(path)
    assert dict(zip(meta["fields"], values, strict=True))["ZL"].tolist() == [held]
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(("most", "indexed"), [(2, True), (1, False)])
def test_a_flatgeobuf_has_an_index_while_that_fits_into_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, most: int, indexed: bool
) -> None:
    monkeypatch.setattr(writing, "_MOST_INDEXED", most)
    path = tmp_path / "plots.fgb"
    writing.flatgeobuf(path, [[PLOT, PLOT]], 4527)
    info = pyogrio.read_info(path)
    assert info["features"] == 2
    assert info["capabilities"]["fast_spatial_filter"] is indexed
