"""The sieve never lets through what a rule would find, and keeps back little else."""

import math
from decimal import Decimal

import numpy as np
import pytest
import shapely
from hypothesis import given, settings, strategies as st
from shapely import Polygon, box

from geo import sieve
from geo.errors import GeoError, PlotsHeaped
from geo.fabric import MOST_CORNERS, fabric, joined
from geo.measure import area_m2
from geo.shapes import judge
from geo.sieve import Sieve
from geo.topology import conflicts, near_misses_among
from tests.support.strategies import EAST, NORTH, parcels

#: what corners are moved by, in millimetres: nothing mostly, else about the limits of the rules
MOVED = st.sampled_from([0, 0, 0, 0, 1, -1, 2, 49, -50, 51, 60, -300, 5_000])


@st.composite
def fabrics(draw: st.DrawFn) -> list[Polygon]:
    """Lots of a turned grid, corners moved, sides broken, some laid over others."""
    turn = draw(st.sampled_from([0.0, 0.2, math.pi / 4, 1.3]))
    shapes = []
    for n in range(draw(st.integers(2, 6))):
        u, v = (n % 3) * 40 + draw(MOVED) / 1000, (n // 3) * 30 + draw(MOVED) / 1000
        wide, high = draw(st.sampled_from([(40, 30), (40, 60), (20, 30), (90, 20)]))
        corners = [(u, v), (u + wide, v), (u + wide, v + high), (u, v + high)]
        if draw(st.booleans()):  # a corner pushed in: no line parts it from who fills it
            corners.insert(2, (u + wide - draw(st.integers(0, 15)), v + high / 2))
        if draw(st.booleans()):
            corners.insert(1, (u + wide / 2, v + draw(MOVED) / 1000))
        ring = [_turned(x + draw(MOVED) / 1000, y, turn) for x, y in corners]
        try:
            shapes.append(judge(Polygon(ring)))
        except GeoError:
            continue
    return shapes


def _turned(x: float, y: float, turn: float) -> tuple[float, float]:
    c, s = math.cos(turn), math.sin(turn)
    return EAST + x * c - y * s, NORTH + x * s + y * c


def at_home(west: float, south: float, east: float, north: float) -> Polygon:
    return judge(box(EAST + west, NORTH + south, EAST + east, NORTH + north))


def at_fault(shapes: list[Polygon]) -> set[tuple[int, int]]:
    """The pairs of which a rule finds something."""
    overlapping = {(c.one, c.two) for c in conflicts(shapes)}
    near = {(n, miss.other) for n, miss in near_misses_among(shapes, [])}
    return overlapping | {(min(pair), max(pair)) for pair in near}


def kept(shapes: list[Polygon]) -> set[tuple[int, int]]:
    return {(one, two) for one, two in Sieve(fabric(shapes)).among().tolist()}


@settings(max_examples=400, deadline=None)
@given(fabrics())
def test_nothing_at_fault_falls_through(shapes: list[Polygon]) -> None:
    assert at_fault(shapes) <= kept(shapes)


@settings(deadline=None)
@given(st.lists(parcels(centre=(EAST, NORTH)), min_size=2, max_size=4), fabrics())
def test_nor_between_two_fabrics_of_any_shapes(one: list[Polygon], two: list[Polygon]) -> None:
    there = {(a, b - len(one)) for a, b in at_fault([*one, *two]) if a < len(one) <= b}
    assert there <= {(a, b) for a, b in Sieve(fabric(one)).between(fabric(two)).tolist()}


@given(st.lists(st.one_of(parcels(), fabrics().map(lambda shapes: shapes[0])), max_size=6))
def test_areas_are_exact(shapes: list[Polygon]) -> None:
    in_two = joined([fabric(shapes[:2]), fabric(shapes[2:])])
    assert [Decimal(int(cents)) / 100 for cents in in_two.cents] == list(map(area_m2, shapes))


def test_a_sound_grid_falls_through_whole() -> None:
    corners = ((0, 0), (40, 0), (40, 30), (0, 30))
    lots = [
        judge(Polygon([_turned(x + dx, y + dy, 0.2) for dx, dy in corners]))
        for x in range(0, 400, 40)
        for y in range(0, 300, 30)
    ]
    assert kept(lots) == set()


@pytest.mark.parametrize(
    "beside",
    [
        box(10.02, 0, 20, 10),  # 2 cm apart
        box(9.9985, 0, 20, 10),  # 1.5 mm over
        box(10, 10.03, 20, 20),  # a corner near a corner
        box(0, 0, 10, 10),  # the very same
        box(2, 2, 4, 4),  # within
        box(-5, 4, 15, 6),  # across
    ],
)
def test_what_is_nearly_right_is_kept(beside: Polygon) -> None:
    shapes = [
        at_home(0, 0, 10, 10),
        judge(shapely.transform(beside, lambda xy: xy + np.array([EAST, NORTH]))),
    ]
    assert kept(shapes) == at_fault(shapes) == {(0, 1)}


def test_a_point_on_a_side_is_let_through_unless_a_corner_is_near() -> None:
    whole, half, almost = (
        at_home(0, 0, 40, 10),
        at_home(0, 10, 20, 20),
        at_home(0, 10, 39.97, 20),
    )
    assert kept([whole, half]) == set()
    assert kept([whole, almost]) == {(0, 1)}


def test_holes_and_many_corners_are_left_to_the_rules() -> None:
    ring = shapely.Point(EAST, NORTH).buffer(10)
    assert len(ring.exterior.coords) > MOST_CORNERS + 1
    holed = at_home(30, 0, 60, 30).difference(at_home(35, 5, 40, 10))
    lot = at_home(10, -10, 30, 10)
    assert kept([judge(ring), lot, judge(holed)]) == {(0, 1), (1, 2)}


def test_plots_without_a_shape_keep_their_place() -> None:
    lots = [None, at_home(0, 0, 10, 10), None, at_home(1, 0, 9, 9)]
    given_ = fabric(lots)
    assert given_.cents.tolist() == [0, 10_000, 0, 7_200]
    assert np.isnan(given_.boxes[[0, 2]]).all()
    assert Sieve(given_).among().tolist() == [[1, 3]]
    assert Sieve(fabric([])).among().tolist() == []
    assert Sieve(fabric([None])).between(given_).tolist() == []


def test_a_heap_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sieve, "MOST", 40_000)
    heap = fabric([at_home(0, 0, 40, 30)] * 500)
    with pytest.raises(PlotsHeaped) as no:
        Sieve(heap).among()
    assert no.value.found > no.value.limit == 40_000
    monkeypatch.setattr(sieve, "MOST", 10_000_000)
    assert len(Sieve(heap).among()) == 500 * 499 // 2
