"""Repairs change what they propose and nothing else, and a sound shape has none."""

from typing import Any

import pytest
import shapely
from hypothesis import given, settings, strategies as st
from shapely import Polygon, box

from geo.errors import GeoError, RepairOverlaps
from geo.repair import MOST_SNAPS, Proposal, apply, of_form, of_place, repaired
from geo.shapes import from_rings, judge
from geo.topology import NEAR_MISS
from tests.support.strategies import parcels

A, B, C, D = (0.0, 0.0), (0.0, 10.0), (10.0, 10.0), (10.0, 0.0)
SQUARE = [A, B, C, D, A]
HOLE = [(2.0, 2.0), (4.0, 2.0), (4.0, 4.0), (2.0, 4.0), (2.0, 2.0)]


def rings_of(shape: Polygon) -> list[list[tuple[float, ...]]]:
    return [list(ring.coords) for ring in (shape.exterior, *shape.interiors)]


def told(found: list[Proposal]) -> list[tuple[object, ...]]:
    return [(one.kind, one.ring, one.point, one.before, one.after) for one in found]


# ---------------------------------------------------------------- form


@pytest.mark.parametrize(
    ("rings", "wanted"),
    [
        ([[A, B, C, D]], [("close", 0, 3, (D,), (D, A))]),
        ([[A, B, C, D, (0.03, 0.0)]], [("close", 0, 4, ((0.03, 0.0),), (A,))]),
        ([[A, B, C, D, (0.06, 0.0)]], [("close", 0, 4, ((0.06, 0.0),), ((0.06, 0.0), A))]),
        ([[A, B, B, C, D, A]], [("drop", 0, 1, (B, B), (B,))]),
        ([[A, A, B, C, D, A, A]], [("drop", 0, 0, (A, A), (A,))]),
        (
            [[A, B, (0.0002, 10.0), C, D, A]],
            [("drop", 0, 1, (B, (0.0002, 10.0)), (B,))],
        ),
        ([SQUARE[::-1]], [("orient", 0, 0, tuple(SQUARE[::-1]), tuple(SQUARE))]),
        ([SQUARE, HOLE[::-1]], [("orient", 1, 4, tuple(HOLE[::-1]), tuple(HOLE))]),
        (
            [SQUARE, HOLE[:-1]],
            [("close", 1, 7, (HOLE[3],), (HOLE[3], HOLE[0]))],
        ),
        (
            [[A, D, C, C, B]],
            [
                ("close", 0, 4, (B,), (B, A)),
                ("drop", 0, 2, (C, C), (C,)),
                ("orient", 0, 0, (A, D, C, B, A), tuple(SQUARE)),
            ],
        ),
    ],
)
def test_what_is_wrong_with_a_ring_is_proposed_and_helps(rings: Any, wanted: Any) -> None:
    found = of_form(rings)
    assert told(found) == wanted
    made = apply(rings, found)
    judge(from_rings(made))
    assert of_form(made) == []
    assert apply(made, found) == made
    assert len({one.key for one in found}) == len(found)


@pytest.mark.parametrize(
    "rings",
    [
        [],
        [[]],
        [[A]],
        [[A, A]],
        [[A, B, A]],
        [[A, C, B, D]],
        [[(0, 0, 1), (0, 9, 1), (9, 9, 1)]],
        [[A, B, (float("nan"), 1.0)]],
        [SQUARE, [(20.0, 20.0), (21.0, 20.0), (21.0, 21.0)]],
    ],
)
def test_what_would_be_refused_all_the_same_is_not_repaired(rings: Any) -> None:
    assert of_form(rings) == []


@given(parcels(), st.data())
def test_a_ring_that_was_torn_is_what_it_was(shape: Polygon, data: st.DataObject) -> None:
    whole = rings_of(shape)
    torn = [list(ring) for ring in whole]
    n = data.draw(st.integers(0, len(torn) - 1))
    at = data.draw(st.integers(0, len(torn[n]) - 2))
    if data.draw(st.booleans()):
        torn[n].insert(at, torn[n][at])
    if data.draw(st.booleans()):
        torn[n].reverse()
    if data.draw(st.booleans()):
        torn[n] = torn[n][:-1]
    found = of_form(torn)
    assert judge(from_rings(apply(torn, found))) == shape
    assert (found == []) == (torn == whole)


# ---------------------------------------------------------------- place


def test_a_point_goes_onto_the_nearest_boundary_point_within_five_centimetres() -> None:
    shape = judge(box(0, 0, 10, 10))
    beside = judge(box(10.03, 0, 20, 10))
    first, second = of_place(shape, [beside])
    assert (first.before, first.after, first.other) == (((10.0, 10.0),), ((10.03, 10.0),), 0)
    assert (first.point, second.point) == (1, 2)
    assert first.moved == pytest.approx(0.03)
    assert repaired(shape, [first, second], [beside]) == judge(box(0, 0, 10.03, 10))
    assert repaired(shape, [second], [beside]).area == pytest.approx(100.15)


@pytest.mark.parametrize("apart", [0.0, 0.0501, 1.0])
def test_a_point_that_is_there_or_farther_away_stays(apart: float) -> None:
    assert of_place(judge(box(0, 0, 10, 10)), [judge(box(10 + apart, 0, 20, 10))]) == []


def test_a_point_on_one_boundary_point_stays_where_another_is_near() -> None:
    shape = judge(box(0, 0, 10, 10))
    assert of_place(shape, [judge(box(10, 0, 20, 10)), judge(box(10.02, 10, 20, 20))]) == []


def test_two_points_do_not_become_one() -> None:
    shape = judge(Polygon([(0, 0), (0, 10), (9.98, 10), (10, 10), (10, 0)]))
    found = of_place(shape, [judge(box(10.01, 10, 20, 20))])
    assert [one.before for one in found] == [((10.0, 10.0),)]


def test_nobody_is_overlapped_who_was_not() -> None:
    """Onto the one neighbour's corner the plot would run across the other's."""
    shape = judge(box(0, 0, 10, 10))
    corner = judge(box(10.04, 10.0, 20, 20))
    edge = judge(box(10.0, 0, 20, 9.0))
    assert of_place(shape, [corner, edge]) == []
    onto = Proposal(kind="snap", ring=0, point=1, before=((10.0, 10.0),), after=((10.04, 10.0),))
    with pytest.raises(RepairOverlaps):
        repaired(shape, [onto], [corner, edge])
    # what it lies in already is no reason: the pieces of a division meet the corners of the whole
    whole = judge(box(-5, -5, 10.04, 10.0))
    (found,) = of_place(shape, [whole])
    assert found.after[0] == pytest.approx((10.04, 10.0))


def test_what_breaks_the_shape_is_left_out_and_the_rest_is_offered() -> None:
    spur = [(0, 0), (0, 10), (10, 10), (10, 0), (5.02, 0), (5.02, 5), (5.0, 5), (5.0, 0)]
    shape = judge(Polygon(spur))
    others = [judge(box(5.0, -9, 5.02, -0.02)), judge(box(10.01, 0, 20, 10))]
    found = of_place(shape, others)
    onto = {(round(x, 3), round(y, 3)) for ((x, y),) in (one.after for one in found)}
    assert onto >= {(10.01, 0.0), (10.01, 10.0)}
    repaired(shape, found, others)


def test_a_hundred_are_offered_at_once() -> None:
    steps = [(0.5 * n, 10.0 + n % 2) for n in range(150)]
    shape = judge(Polygon([(0, 0), *steps, (75, 0)]))
    moved = judge(Polygon([(0, 30), *[(x, y + 0.02) for x, y in steps], (75, 30)]))
    assert len(of_place(shape, [moved])) == MOST_SNAPS


@st.composite
def beside(draw: st.DrawFn) -> tuple[Polygon, list[Polygon]]:
    """A plot, and neighbours that touch it nearly: triangles whose first corners are near its."""
    shape = draw(parcels())
    others = []
    for x, y in shape.exterior.coords[:-1]:
        dx, dy = (draw(st.integers(-60, 60)) / 1000 for _ in range(2))
        east, north = draw(st.sampled_from([(5, 1), (-5, 1), (1, 5), (1, -5)]))
        corners = [(x + dx, y + dy), (x + dx + east, y + dy), (x + dx, y + dy + north)]
        if draw(st.booleans()):
            others.append(judge(Polygon(corners)))
    return shape, others


@settings(deadline=None)
@given(beside(), st.data())
def test_a_repair_changes_what_it_proposes_and_nothing_else(
    drawn: tuple[Polygon, list[Polygon]], data: st.DataObject
) -> None:
    shape, others = drawn
    found = of_place(shape, others)
    corners = {tuple(xy) for other in others for xy in shapely.get_coordinates(other).tolist()}
    assert all(one.after[0] in corners for one in found)
    assert all(0 < one.moved <= NEAR_MISS for one in found)
    after = repaired(shape, found, others)
    assert judge(after) == after
    # twice is once
    assert repaired(after, found, others) == after
    # the points that are not spoken of are where they were
    spoken = {one.before[0] for one in found}
    was, now = (set(map(tuple, shapely.get_coordinates(s).tolist())) for s in (shape, after))
    assert now == (was - spoken) | {one.after[0] for one in found}
    longest = max(shape.length, after.length)
    assert abs(after.area - shape.area) <= longest * NEAR_MISS
    if found:
        few = data.draw(st.lists(st.sampled_from(found), unique_by=lambda one: one.key))
        try:
            some = repaired(shape, few, others)
        except GeoError:
            return
        untouched = {one.before[0] for one in found if one not in few}
        assert untouched <= set(map(tuple, shapely.get_coordinates(some).tolist()))


@given(parcels())
def test_a_shape_with_nothing_to_repair_has_no_proposal(shape: Polygon) -> None:
    assert of_form(rings_of(shape)) == []
    assert of_place(shape, []) == []
    assert of_place(shape, [shape]) == []
