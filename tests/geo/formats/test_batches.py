"""A GeoPackage read some rows at a time: nothing lost, and faults named by their row."""

from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import AxesSwapped, GeoError, NotAPolygon, UnreadableFile, WrongZone
from geo.formats import batches

ZONE = 4527
EAST, NORTH = 39_580_000.0, 3_230_000.0


def squares(count: int) -> list[BaseGeometry]:
    return [shapely.box(EAST + 20 * n, NORTH, EAST + 20 * n + 10, NORTH + 10) for n in range(count)]


def package(folder: Path, shapes: list[BaseGeometry], srid: int = ZONE) -> Path:
    path = folder / "plots.gpkg"
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(shapes, dtype=object)),
        [np.array([f"plot {n}" for n in range(len(shapes))], dtype=object)],
        ["name"],
        crs=f"EPSG:{srid}",
        geometry_type="Unknown",
        driver="GPKG",
    )
    return path


def test_every_row_comes_once_and_in_order(tmp_path: Path) -> None:
    shapes = squares(7)
    read = list(batches(package(tmp_path, shapes), srid=ZONE, size=3))
    assert [len(batch.names) for batch in read] == [3, 3, 1]
    assert np.concatenate([batch.numbers for batch in read]).tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert [name for batch in read for name in batch.names] == [f"plot {n}" for n in range(7)]
    assert read[2].attributes["name"].tolist() == ["plot 6"]
    assert shapely.equals_exact(np.concatenate([b.geometries for b in read]), shapes).all()


def test_a_number_is_a_name_and_an_empty_one_is_none(tmp_path: Path) -> None:
    path = tmp_path / "plots.gpkg"
    shapes = shapely.to_wkb(np.array(squares(2), dtype=object))
    column = [np.array([0.5, np.nan])]
    pyogrio.raw.write(
        path, shapes, column, ["name"], crs="EPSG:4527", geometry_type="Polygon", driver="GPKG"
    )
    (batch,) = batches(path, srid=ZONE)
    assert batch.names == ["0.5", ""]


def test_the_zone_without_its_prefix_is_the_same_zone(tmp_path: Path) -> None:
    shapes = shapely.transform(np.array(squares(1), object), lambda xy: xy - [39_000_000, 0])
    (batch,) = batches(package(tmp_path, list(shapes), 4548), srid=ZONE)
    assert shapely.equals_exact(batch.geometries[0], squares(1)[0])


@pytest.mark.parametrize(
    ("shape", "fault"),
    [
        (shapely.Point(EAST, NORTH), NotAPolygon),
        (shapely.box(NORTH, EAST, NORTH + 10, EAST + 10), AxesSwapped),
    ],
)
def test_a_fault_names_its_row(tmp_path: Path, shape: BaseGeometry, fault: type[GeoError]) -> None:
    read = batches(package(tmp_path, [*squares(4), shape]), srid=ZONE, size=2)
    with pytest.raises(fault) as refused:
        list(read)
    assert refused.value.line == 5


def test_another_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongZone):
        list(batches(package(tmp_path, squares(1)), srid=4526))


def test_a_table_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        list(batches(package(tmp_path, []), srid=ZONE))


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\x00" + b"\x00" * 100, b"{}"])
def test_another_kind_of_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "plots.gpkg"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile):
        list(batches(path, srid=ZONE))
