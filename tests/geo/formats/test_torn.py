"""What was read of a plot whose rings do not close or repeat a point goes with its fault."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from shapely import Polygon, box

from geo import crs
from geo.errors import GeoError, Torn
from geo.formats import Faults, read_survey
from geo.repair import apply, of_form
from geo.shapes import from_rings, judge

EAST, NORTH = 39_383_600.0, 3_236_600.0
ZONE, WITHOUT = 4527, 4548
HEAD = "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n带号=39\n[地块坐标]\n"
WHOLE = judge(box(EAST, NORTH, EAST + 40, NORTH + 30))
OTHER = [(100.0, 0.0), (100.0, 9.0), (109.0, 9.0), (109.0, 0.0), (100.0, 0.0)]
CORNERS = [(0.0, 0.0), (0.0, 30.0), (40.0, 30.0), (40.0, 0.0), (0.0, 0.0)]
OPEN, TWICE = CORNERS[:-1], [*CORNERS[:2], *CORNERS[1:]]

Ring = Sequence[tuple[float, float]]


def placed(ring: Ring) -> list[list[float]]:
    return [[EAST + x, NORTH + y] for x, y in ring]


def txt(*plots: Ring) -> bytes:
    lines = [HEAD]
    for n, ring in enumerate(plots, 1):
        lines.append(f"{len(ring)},1.0,T-{n},甲{n},面,,工业用地,,@\n")
        lines += [f"J{k},1,{y:.3f},{x:.3f}\n" for k, (x, y) in enumerate(placed(ring), 1)]
    return "".join(lines).encode()


def geojson(*plots: Ring, degrees: bool = False) -> bytes:
    home = crs.transformer(4527, 4490).transform
    features = []
    for n, ring in enumerate(plots, 1):
        places = [list(home(*xy)) if degrees else xy for xy in placed(ring)]
        properties = {"DKBH": f"T-{n}", "DKMC": f"甲{n}", "MJ": 1200}
        geometry = {"type": "Polygon", "coordinates": [places]}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    system = {} if degrees else {"crs": {"properties": {"name": "EPSG:4527"}}}
    return json.dumps({"type": "FeatureCollection", "features": features, **system}).encode()


def csv(*plots: Ring) -> bytes:
    rows = ["地块编号,点号,X,Y"]
    for n, ring in enumerate(plots, 1):
        rows += [f"T-{n},J{k},{y},{x}" for k, (x, y) in enumerate(placed(ring), 1)]
    return "\n".join(rows).encode()


def torn_of(content: bytes, name: str, srid: int = ZONE) -> Torn | None:
    faults: Faults = []
    survey = read_survey(content, name, srid=srid, faults=faults)
    assert len(survey.plots) == 1
    (fault,) = faults
    assert "torn" not in fault.said()
    return fault.torn


def mended(torn: Torn) -> Polygon:
    return judge(from_rings(apply(torn.rings, of_form(torn.rings))))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        pytest.param(txt(OTHER, OPEN), "a.txt", id="open in 勘测定界"),
        pytest.param(txt(OTHER, TWICE), "a.txt", id="twice in 勘测定界"),
        pytest.param(geojson(OTHER, OPEN), "a.geojson", id="open in GeoJSON"),
        pytest.param(geojson(OTHER, TWICE), "a.geojson", id="twice in GeoJSON"),
        pytest.param(geojson(OTHER, OPEN, degrees=True), "a.geojson", id="open in degrees"),
        pytest.param(geojson(OTHER, TWICE, degrees=True), "a.geojson", id="twice in degrees"),
        pytest.param(csv(OTHER, TWICE), "a.csv", id="twice in a list of points"),
    ],
)
@pytest.mark.parametrize("srid", [ZONE, WITHOUT])
def test_the_rings_are_kept_in_the_system_wanted(content: bytes, name: str, srid: int) -> None:
    torn = torn_of(content, name, srid)
    assert torn is not None
    assert torn.number == "T-2"
    assert torn.name in ("甲2", "")
    east = 0 if srid == ZONE else -39_000_000
    there = shapely.transform(WHOLE, lambda xy: xy + np.array([east, 0]))
    assert shapely.equals_exact(mended(torn), judge(there), 0.0011)


def test_a_point_twice_to_the_millimetre_in_a_table(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    twice = Polygon(placed([*CORNERS[:2], (0.0002, 30.0), *CORNERS[2:]]))
    pyogrio.raw.write(
        path,
        np.array([shapely.to_wkb(shape) for shape in (Polygon(placed(OTHER)), twice)], object),
        [np.array(["甲1", "甲2"], object), np.array([81.0, 1200.0])],
        ["DKMC", "MJ"],
        driver="GPKG",
        geometry_type="Polygon",
        crs="EPSG:4527",
    )
    torn = torn_of(path.read_bytes(), "a.gpkg")
    assert torn is not None
    assert (torn.name, str(torn.declared_area_m2)) == ("甲2", "1200.00")
    assert mended(torn) == WHOLE


CROSSED = [(0.0, 0.0), (40.0, 30.0), (40.0, 0.0), (0.0, 30.0)]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        pytest.param(txt(OTHER, CROSSED), "a.txt", id="it crosses itself as well"),
        pytest.param(geojson(OTHER, CROSSED), "a.geojson", id="crossing in GeoJSON"),
        pytest.param(geojson(OTHER, OPEN[:2]), "a.geojson", id="two points"),
        pytest.param(geojson(OTHER, OPEN[:1] * 3), "a.geojson", id="one point"),
        pytest.param(
            geojson(OTHER, [(y - 30_000_000, x) for x, y in OPEN]), "a.geojson", id="far away"
        ),
    ],
)
def test_where_no_repair_helps_nothing_is_kept(content: bytes, name: str) -> None:
    assert torn_of(content, name) is None


def test_rings_of_nonsense_are_no_fault_of_ours() -> None:
    for rings in ([placed(OPEN), ["x"]], [placed(OPEN), [[1, "x"], [2, 3]]], [placed(OPEN), 7]):
        feature = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": rings}}
        told = {"type": "FeatureCollection", "features": [feature]}
        told["crs"] = {"properties": {"name": "EPSG:4527"}}
        faults: Faults = []
        try:
            read_survey(json.dumps(told).encode(), "a.geojson", srid=ZONE, faults=faults)
        except GeoError:
            continue
        assert [fault.torn for fault in faults] == [None]
