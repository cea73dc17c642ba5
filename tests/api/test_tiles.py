"""Vector tiles: what lies in them, who sees it, and when they are drawn anew."""

import math
from pathlib import Path

import pyogrio
import pytest
import shapely

from registry.demo.people import PASSWORD
from registry.views import tiles
from tests.api.site import Site
from tests.support.park import at_work, plan_plot, rectangle

MVT = "application/vnd.mapbox-vector-tile"


def over(site: Site, z: int) -> tuple[int, int]:
    """The tile of a zoom over the middle of the first parcel."""
    told = site.person("clerk").told("GET", "/ogc/collections/parcels/items?limit=1")
    ring = told["features"][0]["geometry"]["coordinates"]
    point = shapely.Polygon(ring[0]).centroid
    n = 2**z
    y = (1 - math.asinh(math.tan(math.radians(point.y))) / math.pi) / 2
    return int((point.x + 180) / 360 * n), int(y * n)


def address(site: Site, z: int, layer: str = "parcels") -> str:
    x, y = over(site, z)
    return f"/tiles/{layer}/{z}/{x}/{y}"


def test_a_tile_is_what_gdal_reads(site: Site, tmp_path: Path) -> None:
    clerk = site.person("clerk")
    answer = clerk.get(address(site, 14))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == MVT
    file = tmp_path / "tile.mvt"
    file.write_bytes(answer.content)
    meta, _, shapes, values = pyogrio.raw.read(file, layer="parcels")
    codes = set(values[list(meta["fields"]).index("code")])
    listed = clerk.told("GET", "/ogc/collections/parcels/items")["features"]
    assert codes == {feature["id"] for feature in listed}
    assert all(shapely.from_wkb(shape).area > 0 for shape in shapes)
    for layer in ("parks", "buildings"):
        assert clerk.get(address(site, 14, layer)).status_code == 200
    assert clerk.get("/tiles/parcels/14/0/0").content == b""


def test_nothing_is_sent_again_until_an_entry_is_made(own_site: Site) -> None:
    clerk, place = own_site.person("clerk"), address(own_site, 14)
    first = clerk.get(place)
    tag = first.headers["etag"]
    again = clerk.get(place, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    plan_plot(at_work(own_site.register), rectangle(250, 300, 50, 50), plot_number="T-7")
    anew = clerk.get(place, headers={"If-None-Match": tag})
    assert anew.status_code == 200
    assert anew.headers["etag"] != tag
    assert anew.content != first.content


def test_it_is_compressed_where_that_is_worth_it(own_site: Site) -> None:
    office = at_work(own_site.register)
    for n in range(12):
        plan_plot(office, rectangle(100 + 60 * n, 500, 50, 50), plot_number=f"T-1{n}")
    clerk, place = own_site.person("clerk"), address(own_site, 13)
    packed = clerk.get(place, headers={"Accept-Encoding": "gzip"})
    plain = clerk.get(place, headers={"Accept-Encoding": "identity"})
    assert packed.headers.get("content-encoding") == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content


def test_walls_hold_in_tiles(site: Site) -> None:
    outsider = site.browser()
    assert outsider.log_in("park-b", PASSWORD).status_code == 201
    for layer in ("parks", "parcels", "buildings"):
        place = address(site, 14, layer)
        site.person("clerk").get(place)
        answer = outsider.get(place)
        assert (answer.status_code, answer.content) == (200, b""), layer
        assert answer.headers["etag"] != site.person("clerk").get(place).headers["etag"]


@pytest.mark.parametrize("limit", ["CROWD", "MOST_BYTES"])
def test_crowded_tiles_tell_squares(
    own_site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, limit: str
) -> None:
    monkeypatch.setattr(tiles, limit, 1)
    clerk = own_site.person("clerk")
    file = tmp_path / "tile.mvt"
    file.write_bytes(clerk.get(address(own_site, 13)).content)
    meta, _, _, values = pyogrio.raw.read(file, layer="parcels")
    told = dict(zip(meta["fields"], values, strict=True))
    listed = clerk.told("GET", "/ogc/collections/parcels/items")["features"]
    assert set(told) == {"mvt_id", "count", "area_m2"}  # the first is the reader's own
    assert sum(told["count"]) == len(listed)
    assert sum(told["area_m2"]) == sum(f["properties"]["area_m2"] for f in listed)
    every = clerk.get(address(own_site, 14))
    assert b"use_class" in every.content


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("parcels/-1/0/0", 400), ("parcels/23/0/0", 400), ("parcels/3/8/0", 400),
        ("parcels/3/0/8", 400), ("parcels/x/0/0", 400), ("parcels/3/0/1.5", 400),
        ("parcels/3/99999999999999999999/0", 400), ("holders/3/0/0", 404), ("holders", 404),
    ],
)  # fmt: skip
def test_a_tile_outside_its_matrix_is_refused(site: Site, path: str, status: int) -> None:
    assert site.person("clerk").refused("GET", f"/tiles/{path}")["status"] == status


def test_it_says_how_it_is_cut(site: Site) -> None:
    clerk = site.person("clerk")
    for tileset in clerk.told("GET", "/tiles")["tilesets"]:
        described = clerk.told("GET", tileset["links"][0]["href"])
        assert described["tilejson"] == "3.0.0"
        west, south, east, north = described["bounds"]
        assert 115 < west < east < 118
        assert 28 < south < north < 31
        place = described["tiles"][0].format(z=0, x=0, y=0)
        assert clerk.get(place).headers["content-type"] == MVT
    told = clerk.told("GET", "/tiles/matrix/WebMercatorQuad")
    assert told["tileMatrices"][0]["scaleDenominator"] == pytest.approx(559082264.028717)
    assert told["tileMatrices"][14]["matrixWidth"] == 2**14


def test_a_stranger_gets_no_tile(site: Site) -> None:
    assert site.browser().refused("GET", "/tiles/parcels/0/0/0")["status"] == 401
