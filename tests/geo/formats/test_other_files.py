"""Shapefile, FlatGeobuf, sequences, drawings, point lists: read alike, and refused precisely."""

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from shapely import Polygon, box
from shapely.geometry import mapping

from geo import crs
from geo.errors import (
    FileTooLarge,
    GeoError,
    NotAPolygon,
    NotFinite,
    OldCoordinateSystem,
    RingNotClosed,
    ScientificNotation,
    ThreeDimensional,
    UnknownSrid,
    UnreadableFile,
    WrongZone,
)
from geo.formats import SurveyFile, archive, read_survey
from geo.shapes import judge

X, Y = 39_396_100, 3_161_000
SQUARE = judge(box(X, Y, X + 200, Y + 150))
HOLED = judge(
    Polygon(
        [(X, Y), (X, Y + 150), (X + 200, Y + 150), (X + 200, Y)],
        [[(X + 50, Y + 70), (X + 70, Y + 70), (X + 70, Y + 50), (X + 50, Y + 50)]],
    )
)


def parts(file: SurveyFile) -> list[Polygon]:
    return [part for plot in file.plots for part in plot.parts]


def refusal(data: bytes, name: str = "", **asked: int) -> GeoError:
    with pytest.raises(GeoError) as no:
        read_survey(data, name, **asked)
    return no.value


# ---------------------------------------------------------------- Shapefile, FlatGeobuf


def written(folder: Path, driver: str, name: str, shapes, system="EPSG:4527", **columns) -> Path:
    path = folder / name
    values = columns or {"DKMC": ["标准厂房一期"] * len(shapes)}
    pyogrio.raw.write(
        path,
        np.array([shapely.to_wkb(s) for s in shapes], object),
        [np.array(column, object) for column in values.values()],
        list(values),
        driver=driver,
        geometry_type="Unknown" if driver == "FlatGeobuf" else shapes[0].geom_type,
        crs=system,
        encoding="GBK" if driver == "ESRI Shapefile" else "UTF-8",
    )
    return path


def zipped(shp: Path, *without: str, inside: str = "") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive_:
        for part in shp.parent.glob(f"{shp.stem}.*"):
            if part.suffix not in without:
                archive_.write(part, f"{inside}{part.name}")
    return packed.getvalue()


@pytest.fixture
def shp(tmp_path: Path) -> Path:
    return written(tmp_path, "ESRI Shapefile", "plots.shp", [SQUARE, HOLED])


@pytest.mark.parametrize("inside", ["", "成果/界址/"])
def test_a_shapefile_without_its_encoding_is_gbk(shp: Path, inside: str) -> None:
    file = read_survey(zipped(shp, ".cpg", inside=inside), "plots.zip")
    assert (file.format, file.srid, parts(file)) == ("shp", 4527, [SQUARE, HOLED])
    assert [plot.name for plot in file.plots] == ["标准厂房一期"] * 2
    assert ".shp" in file.read_as[0].zh
    assert "文件注明" in file.read_as[1].zh


def test_a_shapefile_that_says_its_encoding_is_read_by_it(tmp_path: Path) -> None:
    path = written(tmp_path, "ESRI Shapefile", "plots.shp", [SQUARE])
    assert path.with_suffix(".cpg").read_text().strip().upper() in {"GBK", "CP936", "936"}
    assert read_survey(zipped(path)).plots[0].name == "标准厂房一期"


def test_a_shapefile_without_a_system_is_asked_for_its_zone(shp: Path) -> None:
    bare = zipped(shp, ".prj")
    assert isinstance(refusal(bare), UnknownSrid)
    file = read_survey(bare, srid=4527)
    assert parts(file) == [SQUARE, HOLED]
    assert "带号为 39" in file.read_as[1].zh
    assert isinstance(refusal(bare, srid=4526), WrongZone)


@pytest.mark.parametrize("part", [".shx", ".dbf"])
def test_a_shapefile_that_lacks_a_part_is_told_which(shp: Path, part: str) -> None:
    no = refusal(zipped(shp, part))
    assert isinstance(no, UnreadableFile)
    assert part in str(no)


def test_archives_that_are_not_one_shapefile(shp: Path) -> None:
    two = io.BytesIO(zipped(shp))
    with zipfile.ZipFile(two, "a") as archive_:
        archive_.writestr("other.shp", b"")
    assert "2" in str(refusal(two.getvalue()))
    outside = io.BytesIO()
    with zipfile.ZipFile(outside, "w") as archive_:
        archive_.writestr("../plots.shp", b"")
    assert isinstance(refusal(outside.getvalue()), UnreadableFile)
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive_:
        archive_.writestr("readme.md", b"")
    assert "Shapefile" in str(refusal(empty.getvalue()))
    assert ".shx" in str(refusal(shp.read_bytes(), "plots.shp"))
    broken = bytearray(zipped(shp))
    broken[len(broken) // 3] ^= 0xFF
    assert isinstance(refusal(bytes(broken)), UnreadableFile)


def test_a_bomb_is_measured_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_UNPACKED", 1000)
    monkeypatch.setattr(archive.opened, "__kwdefaults__", {"most": 1000})
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive_:
        archive_.writestr("plots.shp", bytes(10_000))
    assert isinstance(refusal(bomb.getvalue()), FileTooLarge)


def test_a_flatgeobuf_is_read_and_a_torn_one_refused(tmp_path: Path) -> None:
    data = written(tmp_path, "FlatGeobuf", "plots.fgb", [SQUARE, HOLED]).read_bytes()
    file = read_survey(data)
    # its rows stand in the order of its index
    assert (file.format, file.srid, set(parts(file))) == ("fgb", 4527, {SQUARE, HOLED})
    assert isinstance(refusal(data[:200]), GeoError)
    old = written(tmp_path, "FlatGeobuf", "old.fgb", [SQUARE], system="EPSG:2363").read_bytes()
    assert isinstance(refusal(old), OldCoordinateSystem)
    point = written(tmp_path, "FlatGeobuf", "p.fgb", [shapely.Point(X, Y)]).read_bytes()
    assert isinstance(refusal(point), NotAPolygon)


# ---------------------------------------------------------------- GeoJSON sequences


def feature(shape: Polygon) -> str:
    degrees = mapping(crs.reproject(shape, 4527, 4490))
    return json.dumps({"type": "Feature", "properties": {"name": "甲"}, "geometry": degrees})


@pytest.mark.parametrize("between", ["\n", "\r\n", "\n\x1e"])
def test_a_sequence_is_read_line_by_line(between: str) -> None:
    text = f"{between}".join([feature(SQUARE), feature(HOLED)])
    for data in (text, f"\x1e{text}\n", f"\ufeff{text}"):
        file = read_survey(data.encode(), srid=4527)
        assert (file.format, parts(file)) == ("geojsonseq", [SQUARE, HOLED])
        assert [plot.line for plot in file.plots] == [1, 2]


def test_a_line_that_is_no_feature_is_named() -> None:
    for torn in ("{", "[1]", '{"type": "Feature"}'):
        no = refusal(f"{feature(SQUARE)}\n{torn}\n".encode(), srid=4527)
        assert no.line == 2


# ---------------------------------------------------------------- CASS drawings

HEAD = "0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\n{version}\n0\nENDSEC\n0\nSECTION\n2\nENTITIES\n"
TAIL = "0\nENDSEC\n0\nEOF\n"
TOLD = "1001\nSOUTH\n1000\n300000\n1000\n{number}\n1000\n示例企业\n1000\n0601\n"


def light(ring, *, number: str = "", flags: int = 1, layer: str = "JZD", more: str = "") -> str:
    """A boundary as AutoCAD 2000 and later draw it."""
    corners = "".join(f"10\n{x:.3f}\n20\n{y:.3f}\n" for x, y in ring)
    told = TOLD.format(number=number) if number else ""
    begin = f"0\nLWPOLYLINE\n5\n2A\n100\nAcDbEntity\n8\n{layer}\n100\nAcDbPolyline\n"
    return f"{begin}90\n{len(ring)}\n70\n{flags}\n38\n0.0\n{corners}{more}{told}"


def old(ring, *, number: str = "", flags: int = 1, z: str = "0.0") -> str:
    """A boundary as R12 draws it, a vertex each."""
    told = TOLD.format(number=number) if number else ""
    corners = "".join(
        f"0\nVERTEX\n8\n0\n10\n{x:.3f}\n20\n{y:.3f}\n30\n{z}\n70\n0\n" for x, y in ring
    )
    begin = f"0\nPOLYLINE\n8\nJZD\n66\n1\n10\n0.0\n20\n0.0\n30\n{z}\n70\n{flags}\n"
    return f"{begin}{told}{corners}0\nSEQEND\n8\n0\n"


def drawing(*entities: str, version: str = "AC1009") -> bytes:
    return (HEAD.format(version=version) + "".join(entities) + TAIL).encode("gbk")


OUTER = list(HOLED.exterior.coords)[:-1]
INNER = list(HOLED.interiors[0].coords)[:-1]


@pytest.mark.parametrize("drawn", [old, light])
@pytest.mark.parametrize("version", ["AC1009", "AC1015", "AC1027"])
def test_boundaries_of_a_drawing_with_what_cass_says_of_them(drawn, version: str) -> None:
    house = "0\nLINE\n8\nJMD\n10\n0\n20\n0\n11\n1\n21\n1\n"
    data = drawing(house, drawn(OUTER, number="001"), drawn(INNER, number="001"), version=version)
    file = read_survey(data.replace(b"\n", b"\r\n"), "界址.dxf")
    assert (file.format, file.srid, file.encoding, parts(file)) == (
        "CASS DXF",
        4527,
        "gbk",
        [HOLED],
    )
    (plot,) = file.plots
    assert (plot.number, plot.use_text, plot.attributes) == ("001", "0601", {"权利人": "示例企业"})


def test_a_polyline_closed_by_its_last_point_is_closed() -> None:
    assert parts(read_survey(drawing(light([*OUTER, OUTER[0]], flags=0)))) == [SQUARE]


def test_two_plots_without_numbers_side_by_side_are_two() -> None:
    east = [(x + 200, y) for x, y in OUTER]
    assert len(read_survey(drawing(light(OUTER), light(east))).plots) == 2


@pytest.mark.parametrize(
    ("data", "fault", "said"),
    [
        (drawing(light(OUTER, flags=0)), RingNotClosed, ""),
        (drawing(old(OUTER, z="12.5")), ThreeDimensional, ""),
        (drawing(light(OUTER, more="42\n0.5\n")), UnreadableFile, "arc"),
        (drawing(light(OUTER, layer="0")), UnreadableFile, "JZD"),
        (drawing(light(OUTER), light(INNER)), UnreadableFile, "hole"),
        (drawing(light(OUTER)).replace(b"39396100.000", b"nan", 1), NotFinite, ""),
        (drawing(light([(x - 39_000_000, y) for x, y in OUTER])), UnknownSrid, ""),
        (drawing(light([(y, x) for x, y in OUTER])), GeoError, ""),
        (drawing(light(OUTER))[:-30], UnreadableFile, ""),
        (drawing(light(OUTER)).replace(b"\n70\n", b"\nx\n", 1), UnreadableFile, "damaged"),
        (b"AutoCAD Binary DXF\r\n\x1a\x00...", UnreadableFile, "ASCII"),
        (drawing(), UnreadableFile, "JZD"),
    ],
)
def test_drawings_that_are_refused(data: bytes, fault: type[GeoError], said: str) -> None:
    no = refusal(data)
    assert isinstance(no, fault), no
    assert said in str(no)


def test_a_drawing_without_its_zone_is_read_in_the_one_asked_for() -> None:
    data = drawing(light([(x - 39_000_000, y) for x, y in OUTER]))
    assert read_survey(data, srid=4548).srid == 4548
    assert "4548" in read_survey(data, srid=4548).read_as[1].zh


def test_a_drawing_too_large_is_refused_unread() -> None:
    assert isinstance(refusal(b"0\nSECTION\n" + b"0\nX\n" * 6_000_000), FileTooLarge)


# ---------------------------------------------------------------- point lists

DAT = "".join(f"{n},,{x:.3f},{y:.3f},0.000\r\n" for n, (x, y) in enumerate(OUTER, 1))


def test_a_dat_has_east_before_north() -> None:
    file = read_survey(DAT.encode("gbk"), "界址.dat")
    assert (file.format, file.srid, parts(file)) == ("CASS dat", 4527, [SQUARE])
    assert [n.code for n in file.notices] == ["ring-closed"]
    closed = DAT + DAT.splitlines()[0]
    assert read_survey(closed.encode()).notices == ()


def test_the_codes_of_a_dat_tell_plots_apart() -> None:
    one = DAT.replace(",,", ",A1,")
    two = "".join(f"{n},B2,{x + 300:.3f},{y:.3f},0\n" for n, (x, y) in enumerate(OUTER, 1))
    file = read_survey((one + two).encode())
    assert [plot.number for plot in file.plots] == ["A1", "B2"]


def csv(rows, headings="地块编号,地块名称,圈号,点号,X坐标(北),Y坐标(东),面积（公顷）") -> bytes:
    return "\n".join([headings, *rows]).encode("gbk")


ROWS = [
    *(f"A-01,一期,1,J{n},{y:.3f},{x:.3f},2.96" for n, (x, y) in enumerate(OUTER, 1)),
    *(f"A-01,一期,2,J{n},{y:.3f},{x:.3f},2.96" for n, (x, y) in enumerate(INNER, 5)),
]


def workbook(rows) -> bytes:
    """The smallest workbook Excel opens: one sheet of numbers and inline texts."""

    def cell(value: str) -> str:
        try:
            float(value)
        except ValueError:
            return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
        return f"<c><v>{value}</v></c>"

    sheet = "".join(f"<row>{''.join(map(cell, row.split(',')))}</row>" for row in rows)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"/>')
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
            f' Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets>'
            '<sheet name="界址点" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
            f' Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        book.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
        )
    return packed.getvalue()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_of_points_is_read_by_its_headings(kind: str) -> None:
    headings = "地块编号,地块名称,圈号,点号,X坐标(北),Y坐标(东),面积（公顷）"
    data = csv(ROWS) if kind == "csv" else workbook([headings, *ROWS])
    file = read_survey(data)
    assert (file.format, file.srid, parts(file)) == (f"points {kind}", 4527, [HOLED])
    (plot,) = file.plots
    assert (plot.number, plot.name, str(plot.declared_area_m2)) == ("A-01", "一期", "29600.00")


def test_columns_the_wrong_way_round_are_put_right_and_told() -> None:
    file = read_survey(csv(ROWS, "地块编号,地块名称,圈号,点号,Y,X,面积"))
    assert parts(file) == [HOLED]
    assert "columns-swapped" in {n.code for n in file.notices}
    assert file.plots[0].declared_area_m2 is None  # a number without a unit is not read


@pytest.mark.parametrize("unit", ["公顷", "hm2", "HM²", "ha"])
def test_hectares_of_a_heading_are_hectares(unit: str) -> None:
    headings = f"地块编号,地块名称,圈号,点号,X坐标(北),Y坐标(东),面积（{unit}）"
    data = "\n".join([headings, *ROWS]).encode()
    assert str(read_survey(data).plots[0].declared_area_m2) == "29600.00"


@pytest.mark.parametrize("area", ["NaN", "1e999999", "x", ""])
def test_an_area_that_is_no_number_is_none(area: str) -> None:
    file = read_survey(csv([row.replace("2.96", area) for row in ROWS]))
    assert file.plots[0].declared_area_m2 is None
    said = feature(SQUARE).replace('"name": "甲"', f'"area_m2": "{area}"')
    assert read_survey(said.encode(), srid=4527).plots[0].declared_area_m2 is None


@pytest.mark.parametrize(
    ("data", "fault", "said", "line"),
    [
        (
            csv([r.replace("39396300.000", "3.93963E+07") for r in ROWS]),
            ScientificNotation,
            "",
            3,
        ),
        (csv([r.replace("39396300.000", "NaN") for r in ROWS]), NotFinite, "", 3),
        (csv([r.replace("39396300.000", "无") for r in ROWS]), UnreadableFile, "无", 3),
        (csv(ROWS[:2]), RingNotClosed, "", 3),
        (csv(ROWS, "地块编号,地块名称,圈号,点号,X,高程,面积"), GeoError, "", None),
        (csv([r.replace("A-01", "") for r in ROWS]), UnreadableFile, "hole", 6),
        (DAT.replace("39396300.000,", "39396300.000;").encode(), UnreadableFile, "coordinate", 2),
        (workbook(["点号,高程", "1,2"]), UnreadableFile, "X", None),
    ],
)
def test_point_lists_that_are_refused(data, fault, said, line) -> None:
    no = refusal(data)
    assert isinstance(no, fault), no
    assert said in str(no)
    assert line is None or no.line == line
