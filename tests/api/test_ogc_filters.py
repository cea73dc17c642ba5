"""Filters in CQL2: what they find, how far they may look, and what GDAL asks of them."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pyproj
import pytest
import shapely

from api.ogc import cql
from registry.demo.people import PASSWORD
from registry.views import features, filtered, filters
from tests.api.site import Site
from tests.api.test_ogc import LATITUDE_FIRST, ZONE, codes, codes_of, gdal
from tests.support.park import EAST, NORTH, at_work, plan_plot, rectangle
from tests.support.titles import factory
from tests.support.two_parks import take_back

NOUNS = ("parks", "parcels", "buildings", "units")
OTHER_ZONE = "http://www.opengis.net/def/crs/EPSG/0/4548"
MAP = "http://www.opengis.net/def/crs/EPSG/0/3857"
Feature = dict[str, Any]


@pytest.fixture(scope="module")
def site(open_site) -> Iterator[Site]:
    """The park with a factory of one unit and a row of plots that touch."""
    with open_site() as site:
        office = at_work(site.register)
        factory(office, 2, n=7, row=3)
        for n in range(4):
            plan_plot(office, rectangle(600 + 50 * n, 600, 50, 50), plot_number=f"F-{n}")
        yield site


def asked(site: Site, noun: str, filter_: object, **more: Any) -> list[Feature]:
    given_ = (
        {"filter": filter_}
        if isinstance(filter_, str)
        else {"filter": json.dumps(filter_), "filter-lang": "cql2-json"}
    )
    given_ |= {name.replace("_", "-"): value for name, value in more.items()}
    told = site.person("clerk").told("GET", f"/ogc/collections/{noun}/items", params=given_)
    return list(told["features"])


def found(site: Site, noun: str, filter_: object, **more: Any) -> list[str]:
    return codes(asked(site, noun, filter_, **more))


def all_of(site: Site, noun: str, **more: Any) -> list[Feature]:
    told = site.person("clerk").told("GET", f"/ogc/collections/{noun}/items", params=more)
    return list(told["features"])


def in_zone(site: Site, noun: str = "parcels") -> dict[str, shapely.Geometry]:
    """The shapes of a collection by id, x east, in the park's own system."""
    return {
        f["id"]: shapely.transform(
            shapely.from_geojson(json.dumps(f["geometry"])), lambda xy: xy[:, ::-1]
        )
        for f in all_of(site, noun, crs=ZONE)
    }


def in_text(shape: shapely.Geometry) -> str:
    """A shape of the zone as filter-crs says it: north before east."""
    return str(
        shapely.to_wkt(shapely.transform(shape, lambda xy: xy[:, ::-1]), rounding_precision=6)
    )


def prop(name: str) -> dict[str, str]:
    return {"property": name}


COMPARED: list[tuple[str, str, object, Callable[[Feature], bool]]] = [
    ("parcels", "area_m2 > 5000", {"op": ">", "args": [prop("area_m2"), 5000]},
     lambda p: p["area_m2"] > 5000),
    ("parcels", "5000 >= area_m2", {"op": ">=", "args": [5000, prop("area_m2")]},
     lambda p: p["area_m2"] <= 5000),
    ("parcels", "area_m2 = 2500.00", {"op": "=", "args": [prop("area_m2"), 2500.0]},
     lambda p: p["area_m2"] == 2500),
    ("parcels", "area_m2 BETWEEN 2500 AND 10000",
     {"op": "between", "args": [prop("area_m2"), 2500, 10000]},
     lambda p: 2500 <= p["area_m2"] <= 10000),
    ("parcels", "area_m2 NOT BETWEEN 2500 AND 10000",
     {"op": "not", "args": [{"op": "between", "args": [prop("area_m2"), 2500, 10000]}]},
     lambda p: not 2500 <= p["area_m2"] <= 10000),
    ("parcels", "\"use\" = '工业用地' AND NOT entry < 5",
     {"op": "and", "args": [{"op": "=", "args": [prop("use"), "工业用地"]},
                            {"op": "not", "args": [{"op": "<", "args": [prop("entry"), 5]}]}]},
     lambda p: p["use"] == "工业用地" and not p["entry"] < 5),
    ("parcels", "entry <= 2 OR (code LIKE '%3' OR code LIKE '3604820010__GB0000_')",
     {"op": "or", "args": [{"op": "<=", "args": [prop("entry"), 2]},
                           {"op": "like", "args": [prop("code"), "%3"]},
                           {"op": "like", "args": [prop("code"), "3604820010__GB0000_"]}]},
     lambda p: p["entry"] <= 2 or p["code"].endswith("3") or p["code"][:10] == "3604820010"),
    ("parcels", "code LIKE '%\\_%'", {"op": "like", "args": [prop("code"), "%\\_%"]},
     lambda _: False),
    ("parcels", "CASEI(code) LIKE CASEI('%gb00001')",
     {"op": "like", "args": [{"op": "casei", "args": [prop("code")]},
                             {"op": "casei", "args": ["%gb00001"]}]},
     lambda p: p["code"].endswith("GB00001")),
    ("parcels", "CASEI(stratum) = CASEI('SURFACE')",
     {"op": "=", "args": [{"op": "casei", "args": [prop("stratum")]},
                          {"op": "casei", "args": ["SURFACE"]}]},
     lambda p: p["stratum"] == "surface"),
    ("parcels", "declared_area_m2 IS NULL", {"op": "isNull", "args": [prop("declared_area_m2")]},
     lambda p: p["declared_area_m2"] is None),
    ("parcels", "NOT declared_area_m2 <> area_m2",
     {"op": "not", "args": [{"op": "<>", "args": [prop("declared_area_m2"), prop("area_m2")]}]},
     lambda p: p["declared_area_m2"] is not None and p["declared_area_m2"] == p["area_m2"]),
    ("parcels", "entry IN (2, 6, 700)", {"op": "in", "args": [prop("entry"), [2, 6, 700]]},
     lambda p: p["entry"] in {2, 6, 700}),
    ("parcels", "TRUE", True, lambda _: True),
    ("parcels", "1 = 2", {"op": "=", "args": [1, 2]}, lambda _: False),
    ("parcels", "location = '''; drop table parcel; --'",
     {"op": "=", "args": [prop("location"), "'; drop table parcel; --"]}, lambda _: False),
    ("parcels", "location = '%(limit)s {feature} $1 :id'",
     {"op": "=", "args": [prop("location"), "%(limit)s {feature} $1 :id"]}, lambda _: False),
    ("parks", "srid = 4527 AND name LIKE '共青城%'",
     {"op": "and", "args": [{"op": "=", "args": [prop("srid"), 4527]},
                            {"op": "like", "args": [prop("name"), "共青城%"]}]},
     lambda p: p["srid"] == 4527 and p["name"].startswith("共青城")),
    ("units", "common = FALSE AND parcel <> code",
     {"op": "and", "args": [{"op": "=", "args": [prop("common"), False]},
                            {"op": "<>", "args": [prop("parcel"), prop("code")]}]},
     lambda p: not p["common"] and p["parcel"] != p["code"]),
    ("buildings", "completed_on > DATE('2001-01-01') AND total_area_m2 >= 0.01",
     {"op": "and", "args": [{"op": ">", "args": [prop("completed_on"), {"date": "2001-01-01"}]},
                            {"op": ">=", "args": [prop("total_area_m2"), 0.01]}]},
     lambda p: p["completed_on"] > "2001-01-01"),
    ("buildings", "completed_on <= '2001-01-01T00:00:00Z'",
     {"op": "<=", "args": [prop("completed_on"), {"timestamp": "2001-01-01T00:00:00Z"}]},
     lambda p: p["completed_on"] <= "2001-01-01"),
]  # fmt: skip


@pytest.mark.parametrize("case", COMPARED, ids=lambda case: case[1])
def test_what_is_found_is_what_meets_it(site: Site, case) -> None:
    noun, text, tree, meets = case
    meant = [f["id"] for f in all_of(site, noun) if meets(f["properties"])]
    assert found(site, noun, text) == found(site, noun, tree) == meant


def test_days_are_compared_as_intervals_of_one(site: Site) -> None:
    (building,) = all_of(site, "buildings")
    day = building["properties"]["completed_on"]
    for text, met in (
        (f"T_EQUALS(completed_on, DATE('{day}'))", True),
        ("T_AFTER(completed_on, DATE('2001-01-01'))", True),
        ("T_AFTER(DATE('2001-01-01'), completed_on)", False),
        (f"T_AFTER(completed_on, INTERVAL('2001-01-01', '{day}'))", False),
        (f"T_BEFORE(completed_on, DATE('{day}'))", False),
        ("T_BEFORE(completed_on, INTERVAL('2100-01-01', '..'))", True),
        ("T_DURING(completed_on, INTERVAL('..', '..'))", True),
        (f"T_DURING(completed_on, INTERVAL('{day}', '..'))", False),
        (f"T_INTERSECTS(completed_on, INTERVAL('{day}', '..'))", True),
        (f"T_DISJOINT(completed_on, INTERVAL('{day}', '..'))", False),
        ("T_DISJOINT(completed_on, INTERVAL('..', '2001-01-01'))", True),
    ):
        assert found(site, "buildings", text) == ([building["id"]] if met else []), text


def near(x: float, y: float) -> tuple[float, float]:
    return EAST + x, NORTH + y


SHAPES = {
    "a point inside": shapely.Point(near(625, 625)),
    "a corner of two": shapely.Point(near(650, 650)),
    "a line across": shapely.LineString([near(590, 620), near(720, 630)]),
    "the side between two": shapely.LineString([near(650, 600), near(650, 650)]),
    "exactly one plot": shapely.box(*near(650, 600), *near(700, 650)),
    "half of one": shapely.box(*near(650, 600), *near(675, 650)),
    "about two": shapely.box(*near(640, 590), *near(755, 660)),
    "over half of two": shapely.box(*near(625, 590), *near(675, 700)),
    "two points": shapely.MultiPoint([near(625, 625), near(675, 625)]),
    "two lines": shapely.MultiLineString(
        [[near(1, 1), near(2, 2)], [near(590, 620), near(620, 630)]]
    ),
    "two boxes": shapely.MultiPolygon(
        [shapely.box(*near(1, 1), *near(2, 2)), shapely.box(*near(600, 600), *near(700, 650))]
    ),
    "nowhere near": shapely.Point(near(5, 5)),
}  # fmt: skip


@pytest.mark.parametrize("what", SHAPES)
@pytest.mark.parametrize("noun", ["parcels", "units"])
def test_shapes_are_compared_as_they_were_surveyed(site: Site, noun: str, what: str) -> None:
    shape, stored = SHAPES[what], in_zone(site, noun)
    geojson = json.loads(shapely.to_geojson(shapely.transform(shape, lambda xy: xy[:, ::-1])))
    for op in (
        "intersects",
        "disjoint",
        "equals",
        "touches",
        "crosses",
        "overlaps",
        "within",
        "contains",
    ):
        meant = [code for code, other in stored.items() if getattr(other, op)(shape)]
        text = f"S_{op.upper()}(geometry, {in_text(shape)})"
        tree = {"op": f"s_{op}", "args": [{"property": "geometry"}, geojson]}
        assert found(site, noun, text, filter_crs=ZONE) == meant, op
        assert found(site, noun, tree, filter_crs=ZONE) == meant, op
        turned = [code for code, other in stored.items() if getattr(shape, op)(other)]
        assert (
            found(site, noun, f"S_{op.upper()}({in_text(shape)}, geometry)", filter_crs=ZONE)
            == turned
        )
        # where it stands decides which index serves, never what is found
        assert found(site, noun, f"NOT (NOT {text})", filter_crs=ZONE) == meant


@pytest.mark.parametrize("system", ["", LATITUDE_FIRST, MAP, OTHER_ZONE])
def test_a_filter_speaks_the_system_it_names(site: Site, system: str) -> None:
    stored = in_zone(site)
    srid = int(system.rpartition("/")[2] or 4326)
    move = pyproj.Transformer.from_crs(4527, srid, always_xy=True).transform
    flipped = system in (LATITUDE_FIRST, OTHER_ZONE)
    more = {"filter_crs": system} if system else {}
    for what in ("a point inside", "a line across", "half of one", "about two", "two points"):
        shape = SHAPES[what]
        meant = [code for code, other in stored.items() if other.intersects(shape)]
        if what == "half of one":  # its sides are no longer exactly those of its neighbour
            shape = shapely.buffer(shape, -0.01, join_style="mitre")
            meant = [code for code, other in stored.items() if other.intersects(shape)]
        moved = shapely.transform(shape, move, interleaved=False)
        placed = shapely.transform(moved, lambda xy: xy[:, ::-1]) if flipped else moved
        text = f"S_INTERSECTS(geometry, {shapely.to_wkt(placed, rounding_precision=10)})"
        assert found(site, "parcels", text, **more) == meant, what
    west, south, east, north = moved.bounds
    box = (south, west, north, east) if flipped else (west, south, east, north)
    tree = {"op": "s_within", "args": [{"property": "geometry"}, {"bbox": list(box)}]}
    assert found(site, "parcels", tree, **more) == []
    wide = ",".join(map(str, box))
    assert len(found(site, "parcels", f"S_INTERSECTS(geometry, BBOX({wide}))", **more)) >= 2


def test_the_world_and_what_crosses_its_edge(site: Site) -> None:
    whole = codes(all_of(site, "parcels"))
    for met in (
        "S_INTERSECTS(geometry, BBOX(-180,-90,180,90))",
        "S_WITHIN(geometry, POLYGON((-180 -90, 180 -90, 180 90, -180 90, -180 -90)))",
        "S_INTERSECTS(geometry, BBOX(100,20,-170,40))",
        "S_DISJOINT(geometry, BBOX(170,20,-170,40))",
        "S_DISJOINT(geometry, POINT(-100 -89))",
        "S_INTERSECTS(geometry, BBOX(110,20,-5,120,40,99))",
        "S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(1 1), POLYGON((99 9,140 9,99 60,99 9))))",
    ):
        assert found(site, "parcels", met) == whole, met
    for not_met in (
        "S_INTERSECTS(geometry, BBOX(170,20,-170,40))",
        "S_INTERSECTS(geometry, POINT(116 29)) AND S_INTERSECTS(geometry, POINT(10 29))",
    ):
        assert found(site, "parcels", not_met) == [], not_met


def test_what_meets_two_windows_at_either_end_is_found(site: Site) -> None:
    code, shape = max(in_zone(site).items(), key=lambda one: one[1].area)
    west, south, east, north = shape.bounds
    ends = [shapely.box(x, south, x + 1, north) for x in (west + 1, east - 2)]
    here, there = (f"S_INTERSECTS(geometry, {in_text(end)})" for end in ends)
    assert code in found(site, "parcels", f"{here} AND {there}", filter_crs=ZONE)
    for noun in ("parcels", "units"):
        for wider in (0, 3):  # so that now the one, now the other is the smaller window
            near_ = ends[0].buffer(wider, join_style="mitre")
            x, y, to_x, to_y = near_.bounds
            box = {"bbox": f"{y},{x},{to_y},{to_x}", "bbox_crs": ZONE, "filter_crs": ZONE}
            meant = [
                other
                for other, where in in_zone(site, noun).items()
                if where.intersects(near_) and where.intersects(ends[1])
            ]
            assert meant
            assert found(site, noun, there, **box) == meant
    elsewhere = {"bbox": "1,1,2,2", "filter_crs": ZONE}
    assert found(site, "parcels", f"{here} AND area_m2 > 1", **elsewhere) == []


def pages(site: Site, noun: str, **params: Any) -> Iterator[Feature]:
    address: str | None = f"/ogc/collections/{noun}/items"
    while address:
        page = site.person("clerk").told("GET", address, params=params)
        yield page
        params = None  # type: ignore[assignment]
        address = next((x["href"] for x in page["links"] if x["rel"] == "next"), None)


@pytest.mark.parametrize("limit", [1, 2, 100])
@pytest.mark.parametrize("step", [1, 1000])
def test_pages_of_a_filter_hold_everything_once(site: Site, monkeypatch, limit, step) -> None:
    monkeypatch.setattr(filtered, "_FIRST", step)
    meant = [f["id"] for f in all_of(site, "parcels") if f["properties"]["area_m2"] == 2500]
    assert len(meant) > 2
    told = list(pages(site, "parcels", filter="area_m2 = 2500", limit=limit))
    assert [c for page in told for c in codes(page["features"])] == meant
    assert all(page["numberReturned"] == len(page["features"]) > 0 for page in told)


def test_a_filter_joins_the_other_parameters(own_site: Site) -> None:
    site, office = own_site, at_work(own_site.register)
    whole = in_zone(site)
    gone = next(iter(whole))
    x, y = whole[gone].centroid.x, whole[gone].centroid.y
    place = f"S_INTERSECTS(geometry, {in_text(shapely.Point(x, y))})"
    with site.register.transaction() as tx:
        before = tx.exec_driver_sql("select clock_timestamp()").scalar_one().isoformat()
    take_back(office, gone)
    assert found(site, "parcels", place, filter_crs=ZONE) == []
    assert found(site, "parcels", place, filter_crs=ZONE, datetime=before) == [gone]
    assert found(site, "parcels", "area_m2 > 1", datetime=before) == list(whole)
    assert found(site, "parcels", "area_m2 > 1", park=1) == codes(all_of(site, "parcels"))
    assert found(site, "parcels", "area_m2 > 1", park=2) == []
    east, north = pyproj.Transformer.from_crs(4527, 4326, always_xy=True).transform(x, y)
    box = f"{east - 1e-6},{north - 1e-6},{east + 1e-6},{north + 1e-6}"
    assert found(site, "parcels", "area_m2 > 1", bbox=box, datetime=before) == [gone]
    assert found(site, "parcels", "area_m2 < 1", bbox=box, datetime=before) == []


def test_walls_hold_behind_every_filter(site: Site) -> None:
    outsider = site.browser()
    assert outsider.log_in("park-b", PASSWORD).status_code == 201
    for noun in NOUNS:
        for filter_ in (
            "TRUE",
            "park = 1 OR NOT (park = 1)",
            "S_INTERSECTS(geometry, BBOX(-180,-90,180,90))",
            "NOT S_INTERSECTS(geometry, POINT(0 0))",
        ):
            told = outsider.told(
                "GET", f"/ogc/collections/{noun}/items", params={"filter": filter_}
            )
            assert told["features"] == []


def test_what_may_be_named_is_what_is_told(site: Site) -> None:
    clerk = site.person("clerk")
    for noun in NOUNS:
        schema = clerk.get(f"/ogc/collections/{noun}/queryables")
        assert schema.headers["content-type"].startswith("application/schema+json")
        names = set(schema.json()["properties"])
        collection = features.COLLECTIONS[noun]
        assert (
            names
            == {*collection.properties, "geometry"}
            == {*filters.expressions(collection), "geometry"}
        )
        whole = codes(all_of(site, noun))
        for name in names:
            assert found(site, noun, f'"{name}" IS NULL OR "{name}" IS NOT NULL') == whole
        page = clerk.get(f"/ogc/collections/{noun}/queryables?f=html").text
        assert all(name in page for name in names)
        for name in ("holder", "holders", "party", "v.geom", "park_id", "owner"):
            hidden = {"filter": f"\"{name}\" = 'x'"}
            problem = clerk.refused("GET", f"/ogc/collections/{noun}/items", params=hidden)
            assert problem["status"] == 400


def test_looking_for_too_long_ends(site: Site, monkeypatch) -> None:
    monkeypatch.setattr(filtered, "_FIRST", 1)
    monkeypatch.setattr(filtered, "PATIENCE", -1.0)
    nothing = {"filter": "code = 'x'"}
    clerk, address = site.person("clerk"), "/ogc/collections/parcels/items"
    problem = clerk.refused("GET", address, params=nothing)
    assert (problem["status"], problem["code"]) == (422, "filter-too-wide")
    # what was found is told, and the next page goes on from there
    meant = [f["id"] for f in all_of(site, "parcels") if f["properties"]["stratum"] == "surface"]
    told = list(pages(site, "parcels", filter="stratum = 'surface'"))
    assert [c for page in told for c in codes(page["features"])] == meant
    assert len(told) > 1


def test_a_single_step_that_takes_too_long_is_stopped(site: Site, monkeypatch) -> None:
    monkeypatch.setattr(filtered, "MOST_PATIENCE", 0.05)
    slow = {"location": "pg_sleep(1)"}
    monkeypatch.setattr(filters, "expressions", lambda _: slow)
    clerk, address = site.person("clerk"), "/ogc/collections/parcels/items"
    problem = clerk.refused("GET", address, params={"filter": "location = 'x'"})
    assert (problem["status"], problem["code"]) == (422, "filter-too-wide")
    assert clerk.get(address).status_code == 200


def test_gdal_lets_the_register_filter(site: Site, tmp_path, monkeypatch) -> None:
    read, cql_read = [], cql.read
    monkeypatch.setattr(cql, "read", lambda *given: read.append(given) or cql_read(*given))
    token = site.person("clerk").told("POST", "/api/v1/tokens", json={"name": "GDAL"})["secret"]
    source, target = f"OAPIF:{site.address}/ogc", tmp_path / "large.geojson"
    meant = [f["id"] for f in all_of(site, "parcels") if f["properties"]["area_m2"] > 5000]
    where = "area_m2 > 5000 AND (use_code = '0601' OR location IS NULL)"
    paged = ("-oo", "PAGE_SIZE=1")
    gdal("ogr2ogr", str(target), source, "parcels", "-where", where, *paged, token=token)
    assert sorted(codes_of(target)) == sorted(meant)
    assert len(read) >= len(meant)
    assert all("area_m2 > 5000" in text and "IS NULL" in text for text, _ in read)
