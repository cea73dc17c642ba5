"""A file read some plots at a time says what it says when it is read whole, row for row."""

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings, strategies as st
from shapely import MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geo import crs
from geo.errors import FileTooLarge, GeoError, UnreadableFile, WrongZone
from geo.formats import Batch, Faults, opened, read_survey, survey
from tests.support.strategies import EAST, NORTH, parcels, rings

ZONE = 4527
LOT = box(EAST, NORTH, EAST + 40, NORTH + 30)
ODD: list[BaseGeometry | None] = [
    None,
    Polygon(),
    Point(EAST, NORTH),
    MultiPolygon([LOT, box(EAST + 100, NORTH, EAST + 140, NORTH + 30)]),
    Polygon(LOT.exterior, [box(EAST + 5, NORTH + 5, EAST + 9, NORTH + 9).exterior]),
    Polygon([(EAST, NORTH), (EAST + 9, NORTH + 9), (EAST + 9, NORTH), (EAST, NORTH + 9)]),
    Polygon([(EAST, NORTH), (EAST, NORTH), (EAST + 9, NORTH), (EAST + 9, NORTH + 9)]),
    Polygon([(EAST, NORTH, 1), (EAST + 9, NORTH, 1), (EAST + 9, NORTH + 9, 1)]),
    box(NORTH, EAST, NORTH + 9, EAST + 9),
    box(EAST - 2_000_000, NORTH, EAST - 1_999_990, NORTH + 9),
    LOT.normalize(),
]
AREAS = [1200.0, float("nan"), 0.005, 1e15, -3.0, float("inf"), 17.125]


def package(
    folder: Path, shapes: list[BaseGeometry | None], srid: int = ZONE, driver: str = "GPKG"
) -> Path:
    path = folder / {"GPKG": "plots.gpkg", "FlatGeobuf": "plots.fgb"}[driver]
    path.unlink(missing_ok=True)
    count = len(shapes)
    names = [None if n % 5 == 4 else f"地块\t{n}\\" for n in range(count)]
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array([*shapes, None], dtype=object)[:-1]),
        [
            np.array(names, dtype=object),
            np.arange(count).astype(np.int32),
            np.array([AREAS[n % len(AREAS)] for n in range(count)]),
        ],
        ["name", "code", "area_m2"],
        crs=f"EPSG:{srid}",
        geometry_type="Unknown",
        driver=driver,
        layer_options={"SPATIAL_INDEX": "NO"},
    )
    return path


def read(path: Path, size: int = 50_000) -> tuple[list[tuple[object, ...]], tuple[str, ...]]:
    """Every row by all it says, and what the file was read as."""
    with opened(path, path.name, srid=ZONE, size=size) as file:
        rows = [row for batch in file.batches for row in told(batch)]
        return rows, tuple(each.said for each in file.read_as)


def told(batch: Batch) -> list[tuple[object, ...]]:
    return [
        (
            batch.lines[n],
            batch.parts[n],
            batch.numbers[n],
            batch.names[n],
            batch.areas[n],
            None if (shape := batch.ewkb[n]) is None else _wkt(shape),
            _fault(batch.faults.get(n)),
        )
        for n in range(len(batch))
    ]


def _wkt(ewkb: str) -> str:
    shape = shapely.from_wkb(ewkb)
    assert shapely.get_srid(shape) == ZONE
    return shapely.to_wkt(shape, -1)


def _fault(fault: GeoError | None) -> object:
    if fault is None:
        return None
    return type(fault), fault.line, fault.where, fault.said(), fault.torn and fault.torn.rings


def whole(path: Path) -> tuple[list[tuple[object, ...]], tuple[str, ...]]:
    """The same of the file read whole."""
    faults: Faults = []
    file = read_survey(path.read_bytes(), path.name, srid=ZONE, faults=faults)
    rows: list[tuple[object, ...]] = [
        (plot.line, n, plot.number, plot.name, plot.part_area_m2, shapely.to_wkt(part, -1), None)
        for plot in file.plots
        for n, part in enumerate(plot.parts, 1)
    ]
    for fault in faults:
        torn = fault.torn
        said = ("", "", None) if torn is None else (torn.number, torn.name, torn.declared_area_m2)
        rows.append((fault.line or 0, 1, *said, None, _fault(fault)))
    return sorted(rows, key=lambda row: row[:2]), tuple(each.said for each in file.read_as)


shapes_of_files = st.lists(
    st.one_of(
        parcels(),
        rings().map(Polygon),
        rings().map(lambda ring: Polygon(ring[::-1])),
        rings().map(lambda ring: Polygon([(x + 0.0004, y) for x, y in ring])),
        st.sampled_from(ODD),
    ),
    min_size=1,
    max_size=9,
)


@pytest.mark.parametrize("driver", ["GPKG", "FlatGeobuf"])
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(shapes=shapes_of_files, size=st.integers(1, 10))
def test_nothing_is_read_otherwise(
    tmp_path: Path, driver: str, shapes: list[BaseGeometry | None], size: int
) -> None:
    path = package(tmp_path, shapes, driver=driver)
    assert read(path, size) == whole(path)


@pytest.mark.parametrize("size", [1, 4, 100])
def test_nor_every_odd_one_nor_degrees_nor_the_zone_without_prefix(
    tmp_path: Path, size: int
) -> None:
    path = package(tmp_path, [LOT, *ODD, LOT])
    assert read(path, size) == whole(path)
    degrees = [crs.reproject(LOT, ZONE, crs.GEOGRAPHIC), Point(115, 29), box(0, 0, 1, 1)]
    path = package(tmp_path, degrees, crs.GEOGRAPHIC)
    assert read(path, size) == whole(path)
    bare = shapely.transform(LOT, lambda xy: xy - [39_000_000, 0])
    path = package(tmp_path, [bare], 4548)
    assert read(path, size) == whole(path)
    (row,) = read(path)[0]
    (there,) = read(package(tmp_path, [LOT]))[0]
    assert row == there


def test_an_area_beyond_any_is_none(tmp_path: Path) -> None:
    rows, _ = read(package(tmp_path, [LOT] * 7))
    areas = [row[4] for row in rows]
    assert areas == [
        Decimal("1200.00"),
        None,
        Decimal("0.01"),
        None,
        Decimal("-3.00"),
        None,
        Decimal("17.13"),
    ]


@pytest.mark.parametrize("area", ["99999999999999", "99999999999999公顷", "999999999999999m2"])
def test_nor_does_a_text_declare_an_area_beyond_any(tmp_path: Path, area: str) -> None:
    ring = [(EAST, NORTH), (EAST + 40, NORTH), (EAST + 40, NORTH + 30), (EAST, NORTH + 30)]
    points = "\n".join(f"J{n},1,{y:.3f},{x:.3f}" for n, (x, y) in enumerate([*ring, ring[0]], 1))
    path = tmp_path / "plots.txt"
    path.write_text(
        f"[属性描述]\n坐标系=2000国家大地坐标系\n带号=39\n[地块坐标]\n4,{area},1,甲,面,,,,@\n{points}\n"
    )
    ((row,), _) = read(path)
    assert (row[3], row[4], row[6]) == ("甲", None, None)


def test_what_is_no_table_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "plots.geojson"
    ring = [[EAST, NORTH], [EAST + 9, NORTH], [EAST + 9, NORTH + 9], [EAST, NORTH]]
    path.write_text(
        f'{{"type":"Feature","crs":{{"type":"name","properties":{{"name":"EPSG:{ZONE}"}}}},"properties":{{"name":"甲"}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}'
    )
    assert read(path) == whole(path)
    assert len(read(path)[0]) == 1


def test_a_zipped_shapefile_is_there_as_long_as_it_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "shp"
    folder.mkdir()
    pyogrio.raw.write(
        folder / "plots.shp", shapely.to_wkb(np.array([LOT] * 3, dtype=object)),
        [np.array(["甲", "乙", "丙"], dtype=object)], ["name"],
        crs=f"EPSG:{ZONE}", geometry_type="Polygon", driver="ESRI Shapefile", encoding="GBK",
    )  # fmt: skip
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in folder.iterdir():
            if part.suffix != ".cpg":
                archive.write(part, part.name)
    path = tmp_path / "plots.zip"
    path.write_bytes(packed.getvalue())
    assert read(path, 2) == whole(path)
    assert [row[3] for row in read(path, 2)[0]] == ["甲", "乙", "丙"]


def test_another_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongZone):
        read(package(tmp_path, [box(38_500_000, NORTH, 38_500_010, NORTH + 9)], 4526))


def test_a_table_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        read(package(tmp_path, []))


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\x00" + b"\x00" * 100, b"fgb\x03torn"])
def test_another_kind_of_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "plots.gpkg"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile):
        read(path)


def test_what_is_held_whole_has_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "plots.txt"
    with path.open("wb") as file:
        file.truncate(survey.MOST_TABLE_BYTES + 1)
    with pytest.raises(FileTooLarge):
        read(path)
