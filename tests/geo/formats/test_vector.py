import json
import struct
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from shapely import MultiPolygon, Point, Polygon, box

from geo import crs
from geo.errors import (
    AxesSwapped,
    EmptyShape,
    FileTooLarge,
    GeoError,
    NotAPolygon,
    NotFinite,
    OldCoordinateSystem,
    RingNotClosed,
    SelfCrossing,
    ThreeDimensional,
    UnknownSrid,
    UnreadableFile,
    WrongZone,
    ZonePrefixUnexpected,
)
from geo.formats import read_survey
from geo.formats.vector import read, read_vector
from geo.measure import area_m2
from geo.shapes import judge, shape_to_geojson

SQUARE = judge(box(39_396_100, 3_161_000, 39_396_300, 3_161_150))
DEGREES = crs.reproject(SQUARE, 4527, 4490)


def geojson(*shapes: Any, system: str | None = None, **properties: object) -> bytes:
    collection: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": properties,
                "geometry": shape if isinstance(shape, dict) else shapely.geometry.mapping(shape),
            }
            for shape in shapes
        ],
    }
    if system:
        collection["crs"] = {"type": "name", "properties": {"name": system}}
    return json.dumps(collection).encode()


def geopackage(
    folder: Path, *shapes: Any, system: str | None = "EPSG:4527", **columns: list[object]
) -> bytes:
    path = folder / "plots.gpkg"
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(shapes, dtype=object)),
        [np.array(values, dtype=object) for values in columns.values()],
        list(columns),
        geometry_type="Unknown",
        crs=system,
        driver="GPKG",
    )
    return path.read_bytes()


def test_a_geopackage_is_read_with_its_attributes(tmp_path: Path) -> None:
    data = geopackage(
        tmp_path,
        SQUARE,
        MultiPolygon([SQUARE, shapely.affinity.translate(SQUARE, 500)]),
        DKBH=["D1", "D2"],
        DKMC=["一号地块", None],
        MJ=[30000.0, None],
    )
    file = read(data, "plots.gpkg")
    one, two = file.plots
    assert (file.srid, file.format) == (4527, "gpkg")
    assert (one.number, one.name, one.declared_area_m2) == ("D1", "一号地块", Decimal("30000.00"))
    assert (two.number, two.name, two.declared_area_m2) == ("D2", "", None)
    assert [len(p.parts) for p in file.plots] == [1, 2]
    assert one.parts[0].wkb == SQUARE.wkb
    assert [p.line for p in file.plots] == [1, 2]


def test_a_file_is_read_from_its_path(tmp_path: Path) -> None:
    geopackage(tmp_path, SQUARE)
    assert read_vector(tmp_path / "plots.gpkg").rows[0].parts == (SQUARE,)


def test_geojson_without_a_system_is_degrees_and_left_to_the_caller() -> None:
    file = read_vector(geojson(DEGREES, name="一号地块"))
    assert file.srid == 4490
    assert file.rows[0].name == "一号地块"
    placed = file.to_srid(4527)
    assert judge(placed.rows[0].parts[0]).wkb == SQUARE.wkb
    assert placed.to_srid(4527) is placed


def test_degrees_become_plots_only_in_a_zone_that_is_named() -> None:
    assert read(geojson(DEGREES), srid=4527).plots[0].parts[0].wkb == SQUARE.wkb
    with pytest.raises(UnknownSrid):
        read(geojson(DEGREES))


def test_degrees_far_from_the_zone_are_refused() -> None:
    with pytest.raises(GeoError) as no:
        read(geojson(DEGREES), srid=4522)
    assert no.value.rule == "GEO-02"
    assert no.value.line == 1


def test_geojson_may_name_its_system() -> None:
    file = read(geojson(SQUARE, system="urn:ogc:def:crs:EPSG::4527"), "a.json", srid=4548)
    assert file.srid == 4548
    assert area_m2(file.plots[0].parts[0]) == Decimal("30000.00")


def test_a_bare_geometry_is_one_plot() -> None:
    data = json.dumps(shape_to_geojson(box(115.1, 28.1, 115.2, 28.2))).encode()
    assert len(read_vector(data).rows) == 1


def test_another_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongZone) as no:
        read(geopackage(tmp_path, SQUARE), srid=4526)
    assert (no.value.zone, no.value.expected_zone) == (39, 38)


@pytest.mark.parametrize("system", ["EPSG:2363", "EPSG:4610", "EPSG:2415", "EPSG:4214"])
def test_old_systems_are_refused(tmp_path: Path, system: str) -> None:
    with pytest.raises(OldCoordinateSystem) as no:
        read(geopackage(tmp_path, SQUARE, system=system))
    assert "1980" in no.value.given or "1954" in no.value.given


@pytest.mark.parametrize("system", ["EPSG:3857", "EPSG:32650"])
def test_other_systems_are_refused(tmp_path: Path, system: str) -> None:
    with pytest.raises(UnknownSrid):
        read(geopackage(tmp_path, SQUARE, system=system))


def swapped(shape: Polygon) -> Polygon:
    return shapely.transform(shape, lambda xy: xy[:, ::-1])


@pytest.mark.parametrize(
    ("shape", "system", "kind"),
    [
        (swapped(DEGREES), None, AxesSwapped),
        (swapped(SQUARE), "EPSG:4527", AxesSwapped),
        (SQUARE, None, UnknownSrid),
        (SQUARE, "EPSG:4548", ZonePrefixUnexpected),
        (SQUARE, "EPSG:4526", WrongZone),
        (Point(115, 28), None, NotAPolygon),
        (MultiPolygon(), None, EmptyShape),
        ({}, None, NotAPolygon),
        ({"type": "MultiPolygon", "coordinates": 5}, None, NotAPolygon),
        ({"type": "MultiPolygon", "coordinates": [5]}, None, NotAPolygon),
        (shapely.force_3d(DEGREES, 35.2), None, ThreeDimensional),
    ],
)
def test_a_row_that_cannot_be_placed_is_named(
    shape: Any, system: str | None, kind: type[GeoError]
) -> None:
    with pytest.raises(kind) as no:
        read(geojson(box(115.1, 28.1, 115.2, 28.2) if system is None else SQUARE, shape,
                     system=system), srid=4527)  # fmt: skip
    assert no.value.line == (1 if system in ("EPSG:4548", "EPSG:4526") else 2)


def test_a_row_without_a_shape_is_refused() -> None:
    data = b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":null}]}'  # noqa: E501
    with pytest.raises(NotAPolygon):
        read_vector(data)


def test_a_crossing_row_is_refused_with_place_and_row() -> None:
    x, y = 39_396_000, 3_161_000
    bow = Polygon([(x, y), (x + 10, y + 10), (x + 10, y), (x, y + 10)])
    with pytest.raises(SelfCrossing) as no:
        read(geojson(SQUARE, bow, system="EPSG:4527"))
    assert (no.value.line, no.value.where) == (2, (x + 5, y + 5))


def test_an_unclosed_ring_is_refused() -> None:
    ring = [list(p) for p in DEGREES.exterior.coords[:-1]]
    with pytest.raises(RingNotClosed) as no:
        read(geojson({"type": "Polygon", "coordinates": [ring]}), srid=4527)
    assert no.value.line == 1


def test_nan_is_refused(tmp_path: Path) -> None:
    good = SQUARE.exterior.coords[1][0]
    data = geopackage(tmp_path, SQUARE)
    broken = data.replace(struct.pack("<d", good), struct.pack("<d", float("nan")))
    assert broken != data
    with pytest.raises(NotFinite) as no:
        read(broken)
    assert no.value.line == 1


@pytest.mark.parametrize(
    "data",
    [
        b'{"type": "FeatureCollection", "features": [',
        b'{"type": "Topology"}',
        b'{"rings": [[[1,1],[2,2],[3,3],[1,1]]]}',
        b'{"type": "FeatureCollection", "features": []}',
        '{"type": "地块"}'.encode("gbk"),
        b"SQLite format 3\x00" + b"\x00" * 200,
        b"<OGRVRTDataSource/>",
        b'{"a":' * 100_000,
    ],
)
def test_what_is_neither_geopackage_nor_geojson_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read_vector(data, "plots.gpkg")


def test_an_unclosed_ring_in_a_geopackage_is_refused(tmp_path: Path) -> None:
    data = geopackage(tmp_path, SQUARE)
    corner = struct.pack("<dd", *SQUARE.exterior.coords[-1])
    end = data.rindex(corner)
    broken = data[:end] + struct.pack("<dd", 39_396_150, 3_161_100) + data[end + len(corner) :]
    with pytest.raises(RingNotClosed) as no:
        read(broken)
    assert no.value.line == 1


def test_a_geopackage_cut_short_is_refused(tmp_path: Path) -> None:
    data = geopackage(tmp_path, SQUARE)
    with pytest.raises(UnreadableFile):
        read(data[:4096])


def test_other_tables_of_sqlite_are_no_geopackage() -> None:
    with pytest.raises(UnreadableFile):
        read_vector(b"SQLite format 3\x00" + b"\x00" * 84)


@pytest.mark.parametrize("system", ["no such system", "EPSG:999999"])
def test_a_system_nobody_knows_is_refused(system: str) -> None:
    with pytest.raises(UnknownSrid) as no:
        read(geojson(SQUARE, system=system))
    assert no.value.given == system


def test_a_crs_member_of_another_make_is_refused() -> None:
    data = json.loads(geojson(SQUARE))
    data["crs"] = {"type": "link"}
    with pytest.raises(UnknownSrid):
        read(json.dumps(data).encode())


def test_longitude_first_degrees_are_degrees() -> None:
    assert read_vector(geojson(DEGREES, system="urn:ogc:def:crs:OGC:1.3:CRS84")).srid == 4490


def test_a_geopackage_without_a_system_is_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="crs"):
        data = geopackage(tmp_path, SQUARE, system=None)
    with pytest.raises(UnknownSrid):
        read(data)


@pytest.mark.parametrize("shape", [Point(1, 1), MultiPolygon(), shapely.force_3d(SQUARE, 9), None])
def test_rows_of_a_geopackage_are_judged_as_those_of_geojson(tmp_path: Path, shape: Any) -> None:
    with pytest.raises((NotAPolygon, EmptyShape, ThreeDimensional)) as no:
        read(geopackage(tmp_path, SQUARE, shape))
    assert no.value.line == 2


def test_a_table_without_geometry_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plain.gpkg"
    pyogrio.raw.write(
        path, None, [np.array(["a"], dtype=object)], ["name"], geometry_type=None, driver="GPKG"
    )
    with pytest.raises(NotAPolygon):
        read_vector(path)


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    big = tmp_path / "big.geojson"
    big.write_bytes(b"{" + b" " * 20_000_000)
    for source in (big, big.read_bytes()):
        with pytest.raises(FileTooLarge):
            read_vector(source)


# ---------------------------------------------------------------- one way in


def test_the_format_is_what_the_file_begins_with(tmp_path: Path) -> None:
    assert read_survey(geopackage(tmp_path, SQUARE), "misnamed.txt").format == "gpkg"
    assert read_survey(b"\xef\xbb\xbf " + geojson(DEGREES), "", srid=4527).format == "geojson"
    text = Path(__file__).parents[2] / "data" / "survey_txt" / "c_zone38_utf8.txt"
    assert read_survey(text.read_bytes(), text.name).format == "勘测定界TXT"


@pytest.mark.parametrize(
    ("data", "name"), [(b"", "a.txt"), (b" \n", "a.txt"), (b"PK\x03\x04", "a.zip"), (b"0", "a.DXF")]
)
def test_what_is_not_read_is_said(data: bytes, name: str) -> None:
    with pytest.raises(UnreadableFile) as no:
        read_survey(data, name)
    assert no.value.reason_zh


def test_thirty_megabytes_are_refused() -> None:
    with pytest.raises(FileTooLarge):
        read_survey(b"{" * 30_000_000, "a.geojson")
