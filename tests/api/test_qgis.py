"""QGIS itself, as the distribution installs it, reads the register and draws its tiles."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import shapely

from tests.api.site import Site

pytestmark = pytest.mark.qgis
READS = Path(__file__).with_name("qgis_reads.py")
#: pages of two: every layer of more is read by following ``next``
PAGE = 2


@pytest.fixture
def site(built_site: Site) -> Site:
    return built_site


def told(site: Site, noun: str, **asked: Any) -> dict[str, shapely.Geometry]:
    address = f"/ogc/collections/{noun}/items"
    page = site.person("clerk").told("GET", address, params={"limit": 1000, **asked})
    return {f["id"]: shapely.from_geojson(json.dumps(f["geometry"])) for f in page["features"]}


def read(site: Site, **asked: Any) -> dict[str, Any]:
    token = site.person("clerk").told("POST", "/api/v1/tokens", json={"name": "QGIS"})["secret"]
    ran = subprocess.run(  # noqa: S603 - QGIS belongs to the system's own Python
        ["/usr/bin/python3", READS],
        input=json.dumps({"address": site.address, "token": token, **asked}),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    answer: dict[str, Any] = json.loads(ran.stdout)
    return answer


def test_qgis_reads_what_the_register_tells(site: Site) -> None:
    meant = {noun: told(site, noun) for noun in ("parks", "parcels", "buildings", "units")}
    assert len(meant["parcels"]) > 2 * PAGE
    assert all(meant.values())
    one = list(meant["parcels"].values())[-1]
    window = shapely.buffer(one.envelope, -1e-5).bounds
    map_ = told(site, "parcels", crs="http://www.opengis.net/def/crs/EPSG/0/3857")
    inside = [shape.centroid.coords[0] for shape in map_.values()]
    outside = [(x, y + 80) for x, y in inside[-4:]]
    west, south, east, north = shapely.union_all(list(map_.values())).buffer(100).bounds
    side = max(east - west, north - south)
    answer = read(
        site,
        layers=[*((noun, PAGE, None) for noun in meant), ("parcels", PAGE, window)],
        drawn=[[west, south, west + side, south + side], [*inside, *outside]],
    )
    *whole, cut = answer["layers"]
    for noun, layer in zip(meant, whole, strict=True):
        assert layer["faults"] == []
        assert layer["system"] == "EPSG:4326"
        assert set(layer["features"]) == set(meant[noun])
        assert layer["count"] == len(meant[noun])
        for number, shape in layer["features"].items():
            # longitude before latitude, to the last digit that is told
            assert shapely.from_wkt(shape).equals_exact(meant[noun][number], 2e-9)
        page = site.person("clerk").told("GET", f"/ogc/collections/{noun}/items")
        assert set(layer["fields"]) == {"id", *page["features"][0]["properties"]}
    assert set(cut["features"]) == {
        code for code, shape in meant["parcels"].items() if shape.intersects(shapely.box(*window))
    }
    assert len(cut["features"]) == 1
    assert answer["drawn"] == [True] * len(inside) + [False] * len(outside)
