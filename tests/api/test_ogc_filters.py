"""Filters in CQL2: what they find, how far they may look, and what GDAL asks of them."""

from collections.abc import Callable
from typing import Any

import cql2
import pyproj
import pytest
import shapely
from hypothesis import HealthCheck, given, settings, strategies as st

from api.ogc import cql
from registry.demo.people import PASSWORD
from registry.views import features, filtered, filters
from tests.api.ogc_filters import NOUNS, Feature, all_of, found, in_text, in_zone, pages, prop
from tests.api.site import Site
from tests.api.test_ogc import ZONE, codes, codes_of, gdal
from tests.support.park import at_work
from tests.support.two_parks import take_back


@pytest.fixture
def site(built_site: Site) -> Site:
    return built_site


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
    whole = {f["id"]: f["properties"] for f in all_of(site, "parcels")}
    for n, (where, meets) in enumerate(
        (
            ("area_m2 > 5000 AND (use_code = '0601' OR location IS NULL)",
             lambda code: whole[code]["area_m2"] > 5000),
            ("area_m2 BETWEEN 1 AND 5000", lambda code: 1 <= whole[code]["area_m2"] <= 5000),
            ("code ILIKE '%gb00001' AND location <> 'it''s: code ILIKE ''x'''",
             lambda code: code.endswith("GB00001")),
        )
    ):  # fmt: skip
        target, source = tmp_path / f"{n}.geojson", f"OAPIF:{site.address}/ogc"
        read.clear()
        paged = ("-oo", "PAGE_SIZE=1")
        gdal("ogr2ogr", str(target), source, "parcels", "-where", where, *paged, token=token)
        assert sorted(codes_of(target)) == sorted(filter(meets, whole))
        # each page was asked for with all that was meant, and held one feature of it
        assert len(read) >= len(codes_of(target)) > 0
        assert {language for _, language in read} == {cql.TEXT_OF_GDAL}


def joined(op: str, truths: list[bool | None]) -> bool | None:
    """What SQL and CQL2 say of truths of which some are unknown."""
    decisive = op == "or"
    if decisive in truths:
        return decisive
    return None if None in truths else not decisive


def truth_of(tree: Any, properties: Feature) -> bool | None:
    match tree:
        case {"op": "and" | "or" as op, "args": parts}:
            return joined(op, [truth_of(part, properties) for part in parts])
        case {"op": "not", "args": [part]}:
            truth = truth_of(part, properties)
            return None if truth is None else not truth
        case {"op": "isNull", "args": [{"property": name}]}:
            return properties[name] is None
        case {"op": op, "args": [{"property": name}, value]}:
            stored = properties[name]
            if stored is None:
                return None
            return {"=": stored == value, "<": stored < value, ">=": stored >= value}[op]
        case _:
            return bool(tree)


LEAVES = st.one_of(
    st.booleans(),
    st.builds(
        lambda name, op, value: {"op": op, "args": [prop(name), value]},
        st.sampled_from(["area_m2", "declared_area_m2", "entry"]),
        st.sampled_from(["=", "<", ">="]),
        st.sampled_from([2, 2500, 10000, 10000.01, 1e9]),
    ),
    st.sampled_from(["declared_area_m2", "location"]).map(
        lambda name: {"op": "isNull", "args": [prop(name)]}
    ),
)
TREES = st.recursive(
    LEAVES,
    lambda part: st.one_of(
        part.map(lambda one: {"op": "not", "args": [one]}),
        st.builds(
            lambda op, parts: {"op": op, "args": parts},
            st.sampled_from(["and", "or"]),
            st.lists(part, min_size=2, max_size=3),
        ),
    ),
    max_leaves=8,
)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(tree=TREES)
def test_truths_are_joined_as_they_are_written(site: Site, tree: Any) -> None:
    meant = [f["id"] for f in all_of(site, "parcels") if truth_of(tree, f["properties"])]
    assert found(site, "parcels", tree) == meant
    assert found(site, "parcels", cql2.Expr(tree).to_text()) == meant
