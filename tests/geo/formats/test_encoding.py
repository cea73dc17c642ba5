from pathlib import Path

import pytest
from shapely import Polygon

from geo.errors import EncodingMismatch, UnreadableFile
from geo.formats.encoding import decode
from geo.formats.survey_txt import read
from geo.shapes import judge
from tests.support.strategies import EAST, NORTH
from tests.support.survey_files import HEADER, Manner, survey_txt

DATA = Path(__file__).parents[2] / "data" / "survey_txt"
SQUARE = judge(Polygon([(EAST, NORTH), (EAST, NORTH + 9), (EAST + 9, NORTH)]))


def test_gbk_declared_utf_8_is_refused_with_its_line() -> None:
    data = (DATA / "a_zone37_gbk_crlf.txt").read_bytes()
    with pytest.raises(EncodingMismatch) as no:
        read(data, encoding="utf-8")
    assert (no.value.declared, no.value.line) == ("utf-8", 1)


@pytest.mark.parametrize("declared", ["GBK", "gb2312", "gb18030"])
def test_utf_8_declared_gbk_is_refused(declared: str) -> None:
    with pytest.raises(EncodingMismatch) as no:
        read(survey_txt([[SQUARE]]), encoding=declared)
    assert no.value.declared == declared


@pytest.mark.parametrize(
    ("written", "declared", "said"),
    [
        ("gbk", "GBK", "gbk"),
        ("utf-8", "UTF-8", "utf-8"),
        ("utf-8-sig", "utf-8", "utf-8"),
        ("utf-16", "utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le", "utf-16-le"),
    ],
)
def test_the_encoding_declared_is_used(written: str, declared: str, said: str) -> None:
    file = read(survey_txt([[SQUARE]], Manner(encoding=written)), encoding=declared)
    assert file.encoding == said
    assert file.header["坐标系"] == HEADER["坐标系"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-16-be"])
def test_rare_characters_are_read(encoding: str) -> None:
    header = {**HEADER, "数据产生单位": "𠮷安测绘"}
    file = read(survey_txt([[SQUARE]], Manner(encoding=encoding, header=header)))
    assert file.encoding == encoding
    assert file.header["数据产生单位"] == "𠮷安测绘"


@pytest.mark.parametrize("encoding", ["latin-1", "no-such", "base64"])
def test_other_encodings_are_not_read(encoding: str) -> None:
    with pytest.raises(UnreadableFile):
        read(survey_txt([[SQUARE]]), encoding=encoding)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(UnreadableFile):
        read(b"\xff\xff\xff\x81 \x00\x01")


def test_utf_8_that_passes_as_gbk_is_found_out() -> None:
    data = "[Header]\n带号=39\n精度=0.001\n".encode()
    assert data.decode("gbk")
    with pytest.raises(EncodingMismatch) as no:
        decode(data, "gbk")
    assert no.value.line == 2
