import math
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, strategies as st
from shapely import MultiPolygon, Point, Polygon

from geo.errors import (
    EmptyShape,
    GeoError,
    HoleOutside,
    NotAPolygon,
    NotFinite,
    RepeatedPoint,
    RingNotClosed,
    SelfCrossing,
    SnapBreaksShape,
    ThreeDimensional,
    TooManyPoints,
)
from geo.shapes import judge, normal, read_polygon, shape_from_geojson, shape_to_geojson
from tests.support.strategies import parcels

SQUARE = [(0, 0), (0, 10), (10, 10), (10, 0), (0, 0)]


def hole(x: float, y: float, side: float = 2) -> list[tuple[float, float]]:
    return [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]


def with_a_nan() -> Polygon:
    with np.errstate(invalid="ignore"):
        return shapely.from_wkt("POLYGON ((0 0, 0 NaN, 10 10, 0 0))")


def coordinates(shape: Polygon) -> list[list[float]]:
    return shapely.get_coordinates(shape).round(3).tolist()


@pytest.mark.parametrize(
    ("rings", "kind", "where"),
    [
        ([], EmptyShape, None),
        ([[]], EmptyShape, None),
        ([[(0, 0), (1, 1), (0, 0)]], EmptyShape, (0, 0)),
        ([[(0, 0), (0, 10), (10, 10), (10, 0)]], RingNotClosed, (10, 0)),
        ([[(0, 0, 5), (0, 10, 5), (10, 10, 5), (0, 0, 5)]], ThreeDimensional, (0, 0)),
        ([[(0, 0), (0, math.nan), (10, 10), (0, 0)]], NotFinite, None),
        ([[(0, 0), (0, math.inf), (10, 10), (0, 0)]], NotFinite, None),
        ([[(0, 0), (0, 10), (0, 10), (10, 10), (0, 0)]], RepeatedPoint, (0, 10)),
        ([SQUARE, hole(2, 2)[:-1]], RingNotClosed, (2, 4)),
    ],
)
def test_rings_that_are_no_polygon_are_refused(
    rings: Any, kind: type[GeoError], where: tuple[float, float] | None
) -> None:
    with pytest.raises(kind) as no:
        read_polygon(rings)
    assert no.value.where == where


@pytest.mark.parametrize("rings", ["text", [["a"]], [[(0, 0), "ab"]], [[(0,)]], [[(0, 10**400)]]])
def test_what_is_no_list_of_points_is_refused(rings: Any) -> None:
    with pytest.raises(NotAPolygon):
        read_polygon(rings)


def test_more_points_than_a_parcel_can_have() -> None:
    with pytest.raises(TooManyPoints) as no:
        read_polygon([[(0, 0)] * 100_001])
    assert (no.value.points, no.value.limit) == (100_001, 100_000)
    turns = np.linspace(0, 2 * math.pi, 100_001)
    with pytest.raises(TooManyPoints):
        judge(Polygon(np.column_stack([np.sin(turns), np.cos(turns)])))


@pytest.mark.parametrize(
    ("shape", "kind", "where"),
    [
        (Polygon(), EmptyShape, None),
        (Polygon([(0, 0), (5, 5), (9, 9)]), EmptyShape, (0, 0)),
        (Point(1, 1), NotAPolygon, None),
        (MultiPolygon([Polygon(SQUARE)]), NotAPolygon, None),
        (Polygon([(0, 0, 1), (0, 10, 1), (10, 10, 1)]), ThreeDimensional, (0, 0)),
        (with_a_nan(), NotFinite, None),
        (Polygon([(0, 0), (10, 10), (10, 0), (0, 10)]), SelfCrossing, (5, 5)),
        (Polygon([(0, 0), (0, 8), (4, 4), (8, 8), (8, 0), (4, 4)]), SelfCrossing, (4, 4)),
        (Polygon(SQUARE, [hole(20, 20)]), HoleOutside, (20, 20)),
        (Polygon(SQUARE, [hole(9, 5)]), HoleOutside, (11, 5)),
        (Polygon(SQUARE, [hole(1, 1, 8), hole(3, 3)]), HoleOutside, (3, 3)),
        (Polygon([(0, 0), (0, 9), (0.0001, 9.0001), (9, 9)]), RepeatedPoint, (0, 9)),
    ],
)
def test_shapes_the_register_does_not_take(
    shape: Polygon, kind: type[GeoError], where: tuple[float, float] | None
) -> None:
    with pytest.raises(kind) as no:
        judge(shape)
    assert no.value.where == (pytest.approx(where) if where else None)


def test_holes_that_cross_each_other_are_refused() -> None:
    with pytest.raises(SelfCrossing) as no:
        judge(Polygon(SQUARE, [hole(1, 1, 4), hole(3, 3, 4)]))
    assert no.value.where in ((3, 5), (5, 3))


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(Polygon([(0, 0), (10, 0.0004), (20, 0)]), id="vanishes"),
        pytest.param(
            Polygon([(0, 0), (0, 10), (5, 0.0004), (10, 10), (10, 0)]), id="touches itself"
        ),
    ],
)
def test_a_shape_that_snapping_breaks_is_refused_never_repaired(shape: Polygon) -> None:
    assert shape.is_valid
    with pytest.raises(SnapBreaksShape) as no:
        judge(shape)
    assert no.value.where is not None


def test_a_judged_shape_is_on_the_grid() -> None:
    shape = judge(Polygon([(0.00049, 0), (0, 10.0006), (10, 10), (10, 0)]))
    assert coordinates(shape)[0] == [0, 10.001]


@given(parcels())
def test_judging_twice_changes_nothing(shape: Polygon) -> None:
    assert judge(shape).wkb == shape.wkb


@given(parcels())
def test_the_outer_ring_runs_clockwise_from_the_north_west_and_holes_against_it(
    shape: Polygon,
) -> None:
    assert not shape.exterior.is_ccw
    assert all(ring.is_ccw for ring in shape.interiors)
    for ring in (shape.exterior, *shape.interiors):
        mm = [(round(x * 1000), round(y * 1000)) for x, y in ring.coords]
        assert mm[0] == min(mm, key=lambda p: (p[0] - p[1], p[0]))


@given(shape=parcels(), start=st.integers(0, 20), back=st.booleans())
def test_where_a_ring_was_begun_and_which_way_it_ran_does_not_matter(
    *, shape: Polygon, start: int, back: bool
) -> None:
    ring = list(shape.exterior.coords)[:-1]
    turned = ring[start % len(ring) :] + ring[: start % len(ring)]
    again = Polygon(turned[::-1] if back else turned, shape.interiors)
    assert judge(again).wkb == shape.wkb


def test_of_two_points_as_far_to_the_north_west_the_western_is_first() -> None:
    shape = normal(Polygon([(0, 0), (4, 4), (4, 0)]))
    assert coordinates(shape) == [[0, 0], [4, 4], [4, 0], [0, 0]]


def test_holes_stand_in_the_order_of_their_north_western_points() -> None:
    shape = judge(Polygon(SQUARE, [hole(7, 1), hole(1, 7)]))
    firsts = [ring.coords[0] for ring in shape.interiors]
    assert [(round(x), round(y)) for x, y in firsts] == [(1, 9), (7, 3)]


@given(parcels())
def test_geojson_there_and_back(shape: Polygon) -> None:
    assert judge(shape_from_geojson(shape_to_geojson(shape))).wkb == shape.wkb


def test_a_feature_is_read_by_its_geometry() -> None:
    feature = {"type": "Feature", "geometry": shape_to_geojson(Polygon(SQUARE))}
    assert read_polygon(feature).equals(Polygon(SQUARE))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"type": "Point", "coordinates": [1, 2]}, "Point"),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE]]}, "MultiPolygon"),
        ({"type": "Polygon"}, "Polygon"),
        ({"type": "Polygon", "coordinates": "text"}, "Polygon"),
        ({"type": "Polygon", "coordinates": [[{"x": 1}]]}, "coordinates"),
        ({"type": "Feature", "geometry": None}, "Feature"),
        ({}, "None"),
    ],
)
def test_geojson_that_is_no_polygon_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(NotAPolygon) as no:
        shape_from_geojson(given)
    assert no.value.given == said
