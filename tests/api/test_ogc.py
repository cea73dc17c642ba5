"""OGC API Features: what the standard asks, what GDAL reads, and what nobody is told."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pyogrio
import pyproj
import pytest
import shapely

from registry.demo.people import PASSWORD
from registry.views import features as feature_view
from tests.api.site import Site, bearing
from tests.support.park import EAST, NORTH, at_work, plan_plot, rectangle
from tests.support.two_parks import take_back

ITEMS = "/ogc/collections/parcels/items"
ZONE = "http://www.opengis.net/def/crs/EPSG/0/4527"
LATITUDE_FIRST = "http://www.opengis.net/def/crs/EPSG/0/4326"


@pytest.fixture(scope="module")
def token(site: Site) -> str:
    made = site.person("clerk").told("POST", "/api/v1/tokens", json={"name": "QGIS"})
    return str(made["secret"])


def features(site: Site, login: str = "clerk", /, **asked: Any) -> list[dict[str, Any]]:
    told = site.person(login).told(
        "GET", ITEMS, params={k.replace("_", "-"): v for k, v in asked.items()}
    )
    return list(told["features"])


def codes(found: list[dict[str, Any]]) -> list[str]:
    return [feature["id"] for feature in found]


def gdal(*words: str, token: str) -> str:
    ran = subprocess.run(  # noqa: S603
        words,
        env={**os.environ, "GDAL_HTTP_HEADERS": f"Authorization: Bearer {token}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    assert "ERROR" not in ran.stderr, ran.stderr
    return ran.stdout


def test_every_link_leads_somewhere(site: Site) -> None:
    clerk = site.person("clerk")
    seen: set[str] = set()
    ahead = [f"{site.address}/ogc"]
    while ahead:
        address = ahead.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = clerk.get(address)
        assert answer.status_code == 200, address
        told = answer.json() if "json" in answer.headers["content-type"] else {}
        links = [
            *told.get("links", ()),
            *(x for c in told.get("collections", ()) for x in c["links"]),
        ]
        for link in links:
            kind = clerk.get(link["href"]).headers["content-type"]
            assert kind.startswith(link["type"].split(";")[0]), link
        ahead += [link["href"] for link in links]
    assert len(seen) > 20


def test_the_description_is_openapi_3_0_and_names_every_collection(site: Site) -> None:
    clerk = site.person("clerk")
    answer = clerk.get("/ogc/api")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    told = answer.json()
    assert told["openapi"].startswith("3.0.")
    listed = {c["id"] for c in clerk.told("GET", "/ogc/collections")["collections"]}
    assert (
        listed == set(told["components"]["schemas"]) == {"parks", "parcels", "buildings", "units"}
    )
    for name in listed:
        page = clerk.told("GET", f"/ogc/collections/{name}/items")
        said = told["components"]["schemas"][name]["properties"]["properties"]["properties"]
        for feature in page["features"]:
            assert set(feature["properties"]) == set(said)


def test_pages_hold_everything_once(site: Site) -> None:
    whole = codes(features(site, limit=1000))
    assert len(whole) == len(set(whole)) >= 2
    clerk, paged = site.person("clerk"), []
    address: str | None = f"{ITEMS}?limit=1"
    while address:
        page = clerk.told("GET", address)
        assert page["numberReturned"] == len(page["features"]) == 1
        paged += codes(page["features"])
        address = next((x["href"] for x in page["links"] if x["rel"] == "next"), None)
    assert paged == whole
    assert codes(features(site, limit=10_000_000)) == whole


def test_the_axes_are_those_of_the_system_that_is_named(site: Site) -> None:
    clerk = site.person("clerk")
    answer = clerk.get(ITEMS, params={"crs": ZONE, "limit": 1})
    assert answer.headers["content-crs"] == f"<{ZONE}>"
    one = answer.json()["features"][0]
    north, east = one["geometry"]["coordinates"][0][0]
    assert NORTH <= north <= NORTH + 1000
    assert EAST <= east <= EAST + 1000
    parcel = clerk.told("GET", f"/api/v1/parcels/{one['id']}")
    stored = parcel["geometry"]["coordinates"][0]
    assert one["geometry"]["coordinates"][0] == [[y, x] for x, y in stored]
    plain = features(site, limit=1)[0]["geometry"]["coordinates"][0]
    turned = features(site, limit=1, crs=LATITUDE_FIRST)[0]["geometry"]["coordinates"][0]
    assert turned == [[y, x] for x, y in plain]
    there = pyproj.Transformer.from_crs(4527, 4326, always_xy=True)
    assert plain[0] == pytest.approx(there.transform(*stored[0]), abs=2e-9)


def test_a_box_finds_what_it_meets_whatever_its_axes(site: Site) -> None:
    whole = features(site, crs=ZONE)
    one = whole[0]
    box = shapely.Polygon([(y, x) for x, y in one["geometry"]["coordinates"][0]]).bounds
    meant = {
        other["id"]
        for other in whole
        if shapely.Polygon([(y, x) for x, y in other["geometry"]["coordinates"][0]]).intersects(
            shapely.box(*box)
        )
    }
    west, south, east, north = box
    found = features(site, bbox=f"{south},{west},{north},{east}", bbox_crs=ZONE)
    assert set(codes(found)) == meant
    assert len(meant) < len(whole)
    move = pyproj.Transformer.from_crs(4527, 4326, always_xy=True).transform
    lon1, lat1 = move(west + 1, south + 1)
    lon2, lat2 = move(east - 1, north - 1)
    assert codes(features(site, bbox=f"{lon1},{lat1},{lon2},{lat2}")) == [one["id"]]
    assert codes(features(site, bbox=f"{lon1},{lat1},-5,{lon2},{lat2},9")) == [one["id"]]
    other = features(site, bbox=f"{lat1},{lon1},{lat2},{lon2}", bbox_crs=LATITUDE_FIRST)
    assert codes(other) == [one["id"]]
    assert codes(features(site, bbox="-180,-90,180,90")) == codes(whole)
    assert features(site, bbox="179,20,-179,30") == []
    assert codes(features(site, bbox="110,20,-179,30")) == codes(whole)


def test_a_crowded_window_is_paged_like_any_other(site: Site, monkeypatch) -> None:
    whole = features(site)
    west, south, east, north = shapely.from_geojson(json.dumps(whole[0]["geometry"])).bounds
    boxes = ("-180,-90,180,90", f"{west},{south},{east},{north}")
    sorted_ = [codes(features(site, bbox=box)) for box in boxes]
    monkeypatch.setattr(feature_view, "MANY", 0)
    assert [codes(features(site, bbox=box)) for box in boxes] == sorted_
    assert sorted_[0] == codes(whole)
    address: str | None = f"{ITEMS}?limit=1&bbox=-180,-90,180,90"
    paged: list[str] = []
    while address:
        page = site.person("clerk").told("GET", address)
        paged += codes(page["features"])
        address = next((x["href"] for x in page["links"] if x["rel"] == "next"), None)
    assert paged == sorted_[0]


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("limit", "0"), ("limit", "-1"), ("limit", "ten"), ("limit", "1.5"), ("limit", "９"),
        ("bbox", "nan,nan,nan,nan"), ("bbox", "1,2,3"), ("bbox", "1,2,3,inf"), ("bbox", ""),
        ("bbox", "116,30,117,29"), ("bbox", "116,95,117,99"), ("bbox", "a,b,c,d"),
        ("bbox-crs", "EPSG:4326"), ("crs", "http://www.opengis.net/def/crs/EPSG/0/2332"),
        ("datetime", "2026-03-01"), ("datetime", "../.."), ("datetime", "soon"),
        ("datetime", "2026-03-02T00:00:00Z/2026-03-01T00:00:00Z"),
        ("datetime", "9999-01-01T00:00:00Z"),
        ("after", "x"), ("after", "1"), ("after", "1.99999999999999999999"), ("park", "0"),
        ("park", "99999999999"), ("f", "xml"), ("holder", "x"),
        ("filter-lang", "sql"), ("filter-crs", "EPSG:4326"),
    ],
)  # fmt: skip
def test_a_parameter_that_cannot_be_meant_is_refused(
    site: Site, parameter: str, value: str
) -> None:
    asked = {"bbox": "116,29,117,30"} if parameter == "bbox-crs" else {}
    problem = site.person("clerk").refused("GET", ITEMS, params={**asked, parameter: value})
    assert (problem["status"], problem["code"]) == (400, "wrong-parameter")
    assert problem["parameter"] == parameter
    assert problem["reason"]
    assert problem["reasonZh"]


def test_a_parameter_given_twice_is_refused(site: Site) -> None:
    problem = site.person("clerk").refused("GET", f"{ITEMS}?limit=1&limit=2")
    assert problem["parameter"] == "limit"


def test_what_is_not_there_is_not_found(site: Site) -> None:
    clerk = site.person("clerk")
    for path in (
        "/ogc/collections/holders", "/ogc/collections/holders/items", f"{ITEMS}/none",
        f"{ITEMS}/%00", "/ogc/collections/parks/items/999999999999999999999",
        "/ogc/collections/buildings/items/x", "/ogc/collections/units/items/'",
    ):  # fmt: skip
        assert clerk.refused("GET", path)["status"] in {404, 422}, path


def test_one_feature_is_what_its_page_told(site: Site) -> None:
    clerk = site.person("clerk")
    for name in ("parks", "parcels", "units"):
        for told in clerk.told("GET", f"/ogc/collections/{name}/items")["features"]:
            one = clerk.told("GET", f"/ogc/collections/{name}/items/{told['id']}")
            assert {k: one[k] for k in told} == told


def test_walls_hold_and_holders_are_told_nowhere(site: Site) -> None:
    outsider = site.browser()
    assert outsider.log_in("park-b", PASSWORD).status_code == 201
    for name in ("parks", "parcels", "buildings", "units"):
        address = f"/ogc/collections/{name}/items"
        assert outsider.told("GET", address)["features"] == []
        assert outsider.told("GET", address, params={"park": 1})["features"] == []
        mine = site.person("clerk").get(address)
        assert "示例企业" not in mine.text
        assert "91360482" not in mine.text
        for told in mine.json()["features"]:
            assert outsider.refused("GET", f"{address}/{told['id']}")["status"] == 404
    assert outsider.told("GET", "/ogc/collections/parcels")["extent"].get("spatial") is None


def test_it_is_read_as_it_stood(own_site: Site) -> None:
    site = own_site
    office = at_work(site.register)
    with site.register.transaction() as tx:
        before = tx.exec_driver_sql("select clock_timestamp()").scalar_one()
    earlier = codes(features(site))
    gone = earlier[0]
    take_back(office, gone)
    planned = plan_plot(office, rectangle(700, 700, 50, 50), plot_number="T-9")
    now = codes(features(site))
    assert gone not in now
    assert planned in now
    then = features(site, datetime=before.isoformat(), crs=ZONE)
    assert codes(then) == earlier
    assert codes(features(site, datetime=f"{before.isoformat()}/..")) == sorted(
        {*earlier, planned}, key=[*earlier, planned].index
    )
    assert codes(features(site, datetime=f"../{before.isoformat()}")) == earlier
    assert features(site, datetime="2001-01-01T00:00:00Z") == []
    first = then[0]["geometry"]["coordinates"][0][0]
    place = f"{first[0] - 1},{first[1] - 1},{first[0] + 1},{first[1] + 1}"
    assert gone in codes(features(site, datetime=before.isoformat(), bbox=place, bbox_crs=ZONE))
    assert gone not in codes(features(site, bbox=place, bbox_crs=ZONE))
    units = "/ogc/collections/units/items"
    told = site.person("clerk").told("GET", units, params={"datetime": before.isoformat()})
    assert any(f["id"].startswith(gone) and f["geometry"] for f in told["features"])


def test_gdal_reads_it(site: Site, token: str, tmp_path: Path) -> None:
    source = f"OAPIF:{site.address}/ogc"
    listed = gdal("ogrinfo", "-ro", source, token=token)
    for name in ("parks", "parcels", "buildings", "units"):
        assert name in listed
    told = gdal("ogrinfo", "-ro", "-al", "-so", source, "parcels", token=token)
    assert "Feature Count: " in told
    target = tmp_path / "parcels.gpkg"
    paged = ("-oo", "PAGE_SIZE=1")
    gdal("ogr2ogr", str(target), source, "parcels", *paged, token=token)
    frame = pyogrio.raw.read(target)
    codes_read = sorted(frame[3][list(frame[0]["fields"]).index("code")])
    stored = {f["id"]: f for f in features(site)}
    assert codes_read == sorted(stored)
    for shape, code in zip(frame[2], frame[3][list(frame[0]["fields"]).index("code")], strict=True):
        assert shapely.from_wkb(shape).equals_exact(
            shapely.from_geojson(json.dumps(stored[code]["geometry"])), 2e-9
        )


def test_gdal_asks_by_box(site: Site, token: str, tmp_path: Path) -> None:
    one = features(site, limit=1)[0]
    west, south, east, north = shapely.from_geojson(json.dumps(one["geometry"])).bounds
    box = [str(x) for x in (west + 1e-5, south + 1e-5, east - 1e-5, north - 1e-5)]
    target = tmp_path / "one.geojson"
    source = f"OAPIF:{site.address}/ogc"
    gdal("ogr2ogr", str(target), source, "parcels", "-spat", *box, token=token)
    assert codes_of(target) == [one["id"]]


def codes_of(file: Path) -> list[str]:
    return [f["properties"]["code"] for f in json.loads(file.read_text())["features"]]


def test_a_stranger_is_told_nothing(site: Site) -> None:
    answer = httpx.get(f"{site.address}{ITEMS}", headers=bearing("prt_nothing"))
    assert answer.status_code == 401
