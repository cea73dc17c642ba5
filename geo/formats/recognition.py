"""Which format a file is in, by what it holds and never by its name, and the reason in words."""

import re
from dataclasses import dataclass

from geo.errors import FileTooLarge, UnreadableFile
from geo.formats import archive, dxf, points, vector
from geo.formats.encoding import decode
from geo.formats.survey import MOST_BYTES, ReadAs

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_BARE_SHAPEFILE = b"\x00\x00\x27\x0a"
_HEAD_LINES = 40
_OF_VECTORS = {
    "gpkg": ("an SQLite file that says it is a GeoPackage", "自称 GeoPackage 的 SQLite 文件"),
    "shp": ("an archive with a .shp in it", "压缩包内有 .shp 文件"),
    "fgb": ("it begins as a FlatGeobuf", "文件开头为 FlatGeobuf 标记"),
    "geojson": ("it begins as a JSON object", "文件开头为 JSON 对象"),
    "geojsonseq": ("each line is a JSON object", "每行为一个 JSON 对象"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A format, and what it was recognised by."""

    form: str
    en: str
    zh: str

    def said_of(self, name: str) -> ReadAs:
        """Say it of a format that is called so."""
        return ReadAs(zh=f"格式：{name}（{self.zh}）", en=f"format: {name} ({self.en})")


def recognised(data: bytes, encoding: str | None = None) -> Recognised:
    """Say what a file is. Raises UnreadableFile for what is never read, FileTooLarge."""
    if form := vector.format_of(data):
        en, zh = _OF_VECTORS[form]
        return Recognised(form=form, en=en, zh=zh)
    if len(data) > MOST_BYTES:
        raise FileTooLarge(size=len(data), limit=MOST_BYTES)
    if data.startswith(_BARE_SHAPEFILE):
        raise UnreadableFile(
            reason="a .shp alone: put it into a ZIP with its .shx, .dbf and .prj",
            reason_zh="单独的 .shp 文件：请与 .shx、.dbf、.prj 一起压缩为 ZIP",
        )
    if dxf.is_dxf(data):
        return Recognised(form="dxf", en="it begins as a DXF drawing", zh="文件开头为 DXF 图形")
    if data.startswith((b"PK", _OLD_OFFICE)):
        return _workbook(data)
    return _text(decode(data, encoding)[0])


def _workbook(data: bytes) -> Recognised:
    if data.startswith(b"PK"):
        with archive.opened(data) as opened:
            if not any(name.startswith("xl/") for name in opened.namelist()):
                raise UnreadableFile(
                    reason="an archive with neither a Shapefile nor a workbook in it",
                    reason_zh="压缩包内既没有 Shapefile，也不是 Excel 工作簿",
                )
    return Recognised(form="points", en="an Excel workbook", zh="Excel 工作簿")


def _text(text: str) -> Recognised:
    """Tell apart what is text: a survey, a table of points, a list of them."""
    head = [line.strip() for line in text.split("\n", _HEAD_LINES)[:_HEAD_LINES]]
    first = next((line for line in head if line), "")
    if not any("@" in line or line.startswith("[") for line in head):
        if points.is_table(re.split(r"[,;\t]", first)):
            return Recognised(
                form="points", en="a table with columns of X and Y", zh="有 X、Y 两列表头的表格"
            )
        if points.is_dat(first):
            return Recognised(
                form="dat",
                en="lines of label, code, east, north, height",
                zh="每行为点号、编码、东坐标、北坐标、高程",
            )
    return Recognised(form="txt", en="text of plots and points", zh="地块与界址点文本")
