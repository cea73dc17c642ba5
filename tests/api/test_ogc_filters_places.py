"""Shapes in filters: compared as they were surveyed, in whatever system they are told."""

import json

import pyproj
import pytest
import shapely

from tests.api.ogc_filters import MAP, OTHER_ZONE, all_of, found, in_text, in_zone
from tests.api.site import Site
from tests.api.test_ogc import LATITUDE_FIRST, ZONE, codes
from tests.support.park import EAST, NORTH


@pytest.fixture
def site(built_site: Site) -> Site:
    return built_site


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
