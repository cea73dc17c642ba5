import time

import numpy as np
import pytest
import shapely
from hypothesis import given, strategies as st
from shapely import LineString, MultiPolygon, Polygon, box

from geo.shapes import judge
from geo.topology import (
    conflicts,
    counts,
    gap_pieces,
    near_misses,
    near_misses_among,
    outside_pieces,
    overlap_pieces,
)
from tests.support.strategies import EAST, NORTH, parcels

CENTRE = (EAST, NORTH)


def at_home(*corners: tuple[float, float]) -> Polygon:
    return judge(Polygon([(EAST + x, NORTH + y) for x, y in corners]))


def block(x0: float, y0: float, x1: float, y1: float) -> Polygon:
    return at_home((x0, y0), (x0, y1), (x1, y1), (x1, y0))


HOME = block(0, 0, 300, 100)


@pytest.mark.parametrize(("width", "counted"), [(0.005, True), (0.003, True), (0.0005, False)])
def test_a_5_mm_strip_counts_and_a_half_millimetre_strip_does_not(
    *, width: float, counted: bool
) -> None:
    assert counts(box(EAST, NORTH, EAST + 300, NORTH + width)) is counted


def test_a_1_mm_strip_along_the_whole_edge_is_noise() -> None:
    assert overlap_pieces(HOME, block(0, 99.999, 300, 200)) == ()


def test_a_thin_strip_with_a_bump_counts_because_of_the_bump() -> None:
    thin = [(0, 200), (300, 200), (300, 99.9985)]
    without = Polygon([(EAST + x, NORTH + y) for x, y in [*thin, (0, 99.9985)]])
    bump = [(150.15, 99.9985), (150.15, 99.85), (150, 99.85), (150, 99.9985), (0, 99.9985)]
    bumped = Polygon([(EAST + x, NORTH + y) for x, y in [*thin, *bump]])
    assert overlap_pieces(HOME, without) == ()
    (piece,) = overlap_pieces(HOME, bumped)
    assert piece.bounds[2] - piece.bounds[0] == pytest.approx(300)


@given(parcels(CENTRE), parcels((EAST + 30, NORTH + 10)))
def test_the_measure_is_symmetric(one: Polygon, two: Polygon) -> None:
    there, back = overlap_pieces(one, two), overlap_pieces(two, one)
    assert len(there) == len(back)
    assert sum(p.area for p in there) == pytest.approx(sum(p.area for p in back), abs=1e-6)


@given(parcels(CENTRE))
def test_a_shape_overlaps_itself_and_lies_within_itself(shape: Polygon) -> None:
    assert overlap_pieces(shape, shape)
    assert outside_pieces(shape, shape) == ()
    assert gap_pieces(shape, [shape]) == ()


@given(parcels(CENTRE), st.integers(1, 59))
def test_what_a_cut_leaves_covers_the_whole(shape: Polygon, tenth: int) -> None:
    west, _, east, _ = shape.bounds
    cut = west + (east - west) * tenth / 60
    left = shapely.intersection(shape, box(west - 1, NORTH - 900, cut, NORTH + 900))
    right = shapely.intersection(shape, box(cut, NORTH - 900, east + 1, NORTH + 900))
    assert gap_pieces(shape, [left, right]) == ()
    assert overlap_pieces(left, right) == ()


def test_a_piece_left_over_is_a_gap() -> None:
    gaps = gap_pieces(HOME, [block(0, 0, 100, 100), block(100.01, 0, 300, 100)])
    assert [round(g.area, 6) for g in gaps] == [1.0]


def test_what_lies_beyond_is_outside() -> None:
    assert [round(p.area) for p in outside_pieces(block(-10, 0, 10, 10), HOME)] == [100]
    assert outside_pieces(block(-0.001, 0, 10, 10), HOME) == ()


def test_neighbours_that_touch_are_in_no_conflict() -> None:
    assert conflicts([HOME, block(300, 0, 400, 100), block(300, 100, 400, 200)]) == []
    assert overlap_pieces(HOME, LineString(HOME.exterior.coords)) == ()


def test_conflicts_name_each_pair_once_in_order() -> None:
    found = conflicts([block(250, 0, 400, 100), HOME, block(10, 10, 20, 20)])
    assert [(c.one, c.two) for c in found] == [(0, 1), (1, 2)]
    assert [round(c.area) for c in found] == [5000, 100]
    one, two, pieces = found[0]
    assert (one, two, len(pieces)) == (0, 1, 1)


def test_nothing_is_in_no_conflict() -> None:
    assert conflicts([]) == []


@given(st.lists(parcels(CENTRE) | parcels((EAST + 90, NORTH)), max_size=6))
def test_conflicts_are_the_pairs_that_overlap(shapes: list[Polygon]) -> None:
    pairs = [
        (a, b)
        for a in range(len(shapes))
        for b in range(a + 1, len(shapes))
        if overlap_pieces(shapes[a], shapes[b])
    ]
    assert [(c.one, c.two) for c in conflicts(shapes)] == pairs


def test_a_point_close_to_another_s_point_is_a_near_miss() -> None:
    other = block(300.03, 0, 400, 100)
    found = near_misses(HOME, [block(0, 100, 300, 200), other])
    assert [(m.other, round(m.distance, 3)) for m in found] == [(1, 0.03), (1, 0.03)]
    points = shapely.get_coordinates(HOME)
    assert all((m.x, m.y) == tuple(points[m.point]) for m in found)


def test_a_point_close_to_another_s_line_is_a_near_miss() -> None:
    (miss,) = near_misses(at_home((300.02, 50), (350, 80), (350, 20)), [HOME])
    assert round(miss.distance, 3) == 0.02


def test_a_point_on_another_s_line_but_beside_its_corner_is_a_near_miss() -> None:
    found = near_misses(block(300, 0, 400, 99.97), [HOME])
    assert [round(m.distance, 3) for m in found] == [0.03]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(block(300, 0, 400, 100), id="same points"),
        pytest.param(block(300, 40, 400, 60), id="on the line"),
        pytest.param(block(300.051, 0, 400, 100), id="beyond 5 cm"),
    ],
)
def test_what_is_on_the_boundary_or_far_from_it_is_no_near_miss(other: Polygon) -> None:
    assert near_misses(other, [HOME]) == []


def test_a_point_that_only_rounding_puts_off_a_slanting_line_is_on_it() -> None:
    slanting = at_home((0, 0), (0, 10), (97, 37))
    foot = slanting.exterior.interpolate(0.3, normalized=True)
    corner = (foot.x - EAST, foot.y - NORTH)
    other = at_home(corner, (50, 80), (60, 80))
    assert 0 < slanting.exterior.distance(shapely.Point(other.exterior.coords[2])) < 0.0008
    assert near_misses(other, [slanting]) == []


def test_two_points_a_millimetre_apart_are_a_near_miss() -> None:
    found = near_misses(block(300.001, 0, 400, 100), [HOME])
    assert [round(m.distance, 3) for m in found] == [0.001, 0.001]


def test_points_of_holes_are_counted_on_after_the_outer_ring() -> None:
    outer = MultiPolygon([block(0, 0, 300, 100)]).geoms[0]
    ring = judge(Polygon(outer.exterior, [block(10, 10, 20, 20).exterior]))
    found = near_misses(ring, [block(10.02, 10.02, 19.98, 19.98)])
    assert [m.point for m in found] == [4, 5, 6, 7]


def test_a_point_of_a_hole_is_numbered_after_those_before_it():
    plot = Polygon([(0, 10), (10, 10), (10, 0), (0, 0)], [[(2, 8), (2, 2), (8, 2), (8, 8)]])
    inner = Polygon([(2.02, 7.99), (7.9, 7.9), (7.9, 2.1), (2.1, 2.1)])
    assert {miss.point for miss in near_misses(plot, [inner])} == {4}


def test_shapes_of_a_hundred_thousand_points_are_held_against_each_other_in_seconds() -> None:
    """A disk in a hole 2 cm wider: each point of either misses the other."""
    turned = np.linspace(0, -2 * np.pi, 99_999, endpoint=False)
    around = np.column_stack([np.cos(turned), np.sin(turned)])
    disk = Polygon(np.round(around * 190, 3))
    hole = Polygon(box(-300, -300, 300, 300).exterior.coords, [np.round(around * 190.02, 3)])
    began = time.monotonic()
    found = near_misses_among([disk, hole], [], 0.05)
    assert time.monotonic() - began < 60  # it was minutes
    assert {(n, miss.other) for n, miss in found} == {(0, 1), (1, 0)}
    assert len(found) == 2 * 99_999
    assert all(0.018 < miss.distance < 0.022 for _, miss in found)


def test_a_long_boundary_is_looked_through_as_a_whole() -> None:
    """Points beside each of its lines, the last one too, whatever it is taken apart into."""
    for corners in (31, 32, 33, 64, 65, 130):
        turned = np.linspace(0, -2 * np.pi, corners, endpoint=False)
        ring = np.column_stack([np.cos(turned), np.sin(turned)]) * 100
        inner = Polygon(ring)
        outer = Polygon(box(-300, -300, 300, 300).exterior.coords, [ring * (1 + 3e-4)])
        middles = (ring + np.roll(ring, -1, axis=0)) / 2
        found = near_misses_among([Polygon(middles * (1 + 2e-4)), inner], [outer], 0.05)
        assert [miss.point for n, miss in found if (n, miss.other) == (1, 0)] == [*range(corners)]
        assert [miss.point for n, miss in found if (n, miss.other) == (0, 2)] == [*range(corners)]
