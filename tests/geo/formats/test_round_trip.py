"""Whatever plots are written in a format, those and no others are read again, to the millimetre."""

import tempfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

import pytest
import shapely
from hypothesis import given, settings, strategies as st
from shapely import Polygon, box

from geo import writing
from geo.formats import opened, read_survey
from geo.shapes import judge
from geo.writing import Batches, Plot
from tests.support.strategies import EAST, NORTH, ZONE_39, parcels

WRITERS: Mapping[str, tuple[str, Callable[[Path, Batches], None]]] = {
    "gpkg": (".gpkg", lambda path, plots: writing.geopackage(path, plots, ZONE_39)),
    "shp": (
        ".zip",
        lambda path, plots: writing.shapefile(path, plots, ZONE_39, encoding="UTF-8"),
    ),
    "shp-gbk": (
        ".zip",
        lambda path, plots: writing.shapefile(path, plots, ZONE_39, encoding="GBK"),
    ),
    "geojson": (".geojson", lambda path, plots: writing.geojson(path, plots, ZONE_39)),
    "fgb": (".fgb", lambda path, plots: writing.flatgeobuf(path, plots, ZONE_39)),
    "txt": (
        ".txt",
        lambda path, plots: writing.survey_txt(
            path, plots, ZONE_39, producer="示例测绘队", day="2026-3-25"
        ),
    ),
    "dxf": (".dxf", writing.dxf),
}
#: what people write into 坐落: separators of every format, both widths, beyond GBK, empty
LOCATIONS = st.sampled_from(
    ["示例路1号", "", "甲,乙，丙@丁", "A\tB\nC", "示例\U00020bb7路", "路" * 150]
)


def plot(number: int, shape: Polygon, location: str = "示例路1号") -> Plot:
    return Plot(
        code=f"360482001001GB{number:05}",
        use="工业用地",
        use_code="0601",
        stratum="surface",
        standing="located",
        area=Decimal(f"{shape.area:.2f}"),
        declared_area=None,
        location=location,
        shape=shape,
    )


def read_again(form: str, plots: list[Plot], *, batch: int = 2) -> dict[str, tuple[Polygon, ...]]:
    suffix, write = WRITERS[form]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"plots{suffix}")
        write(path, [plots[n : n + batch] for n in range(0, len(plots), batch)])
        read = read_survey(path.read_bytes(), path.name, srid=ZONE_39)
    assert read.srid == ZONE_39
    assert len(read.plots) == len(plots)
    return {one.number: one.parts for one in read.plots}


@pytest.mark.parametrize("form", WRITERS)
@given(
    shapes=st.lists(parcels(), min_size=1, max_size=5),
    locations=st.lists(LOCATIONS, min_size=5, max_size=5),
)
@settings(max_examples=25, deadline=None)
def test_every_plot_comes_back_and_no_other(form, shapes, locations) -> None:
    plots = [plot(n, *each) for n, each in enumerate(zip(shapes, locations, strict=False), 1)]
    assert read_again(form, plots) == {one.code: (one.shape,) for one in plots}


@pytest.mark.parametrize("form", WRITERS)
def test_a_plot_in_the_hole_of_another_stays_a_plot_of_its_own(form) -> None:
    outer = box(EAST, NORTH, EAST + 100, NORTH + 100)
    island = judge(box(EAST + 40, NORTH + 40, EAST + 60, NORTH + 60))
    near = box(EAST + 10, NORTH + 10, EAST + 20, NORTH + 20.001)
    around = judge(Polygon(outer.exterior, [island.exterior, near.exterior]))
    plots = [plot(1, around), plot(2, island)]
    assert read_again(form, plots) == {one.code: (one.shape,) for one in plots}


@pytest.mark.parametrize("form", WRITERS)
def test_a_millimetre_is_kept_at_both_ends_of_the_country(form) -> None:
    for east, north in ((39_250_000.001, 1_999_999.999), (39_749_999.999, 5_900_000.001)):
        thin = judge(box(east, north, east + 0.012, north + 50.003))
        assert read_again(form, [plot(1, thin)]) == {"360482001001GB00001": (thin,)}


@given(shapes=st.lists(parcels(), min_size=1, max_size=5))
@settings(max_examples=25, deadline=None)
def test_a_geopackage_read_by_batches_is_the_same(shapes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "plots.gpkg")
        writing.geopackage(path, [[plot(n, shape) for n, shape in enumerate(shapes, 1)]], ZONE_39)
        with opened(path, path.name, srid=ZONE_39, size=2) as file:
            read = [
                row
                for batch in file.batches
                for row in zip(batch.numbers, map(shapely.from_wkb, batch.ewkb), strict=True)
            ]
    assert read == [(plot(n, shape).code, shape) for n, shape in enumerate(shapes, 1)]
