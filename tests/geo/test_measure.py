from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st
from shapely import Polygon, box

from geo.measure import (
    area_m2,
    boundary_points,
    edge_lengths,
    hectares,
    mu,
    number_points,
    point_numbers,
    square_metres,
)
from geo.shapes import judge
from tests.support.strategies import EAST, NORTH, parcels


def exact_area(shape: Polygon) -> Fraction:
    doubled = Fraction(0)
    for sign, ring in ((1, shape.exterior), *((-1, hole) for hole in shape.interiors)):
        mm = [(round(x * 1000), round(y * 1000)) for x, y in ring.coords]
        doubled += sign * abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(mm)))
    return doubled / 2 / 1_000_000


@given(parcels())
def test_the_area_is_exact_and_rounded_half_up(shape: Polygon) -> None:
    exact = exact_area(shape)
    assert area_m2(shape) == Decimal(int(exact * 100 + Fraction(1, 2))) / 100


@given(parcels(), st.integers(1, 20))
def test_area_is_unchanged_by_ring_rotation(shape: Polygon, start: int) -> None:
    ring = list(shape.exterior.coords)[:-1]
    start %= len(ring)
    assert area_m2(Polygon(ring[start:] + ring[:start], shape.interiors)) == area_m2(shape)


def test_half_a_hundredth_goes_up() -> None:
    # 1 m by 0.125 m, whose float product is exact and whose banker's rounding would be 0.12
    assert area_m2(box(EAST, NORTH, EAST + 1, NORTH + 0.125)) == Decimal("0.13")


def test_eight_digit_coordinates_cost_no_hundredth() -> None:
    shape = box(39_396_100.123, 3_161_000.457, 39_396_200.123, 3_161_050.457)
    assert area_m2(shape) == Decimal("5000.00")


def test_a_county_s_largest_area_does_not_overflow() -> None:
    shape = box(39_300_000, 3_100_000, 39_400_000, 3_200_000)
    assert area_m2(shape) == Decimal("10000000000.00")


@pytest.mark.parametrize(
    ("area", "in_mu", "in_hectares"),
    [
        ("19469.5", "29.2043", "1.9470"),
        ("5262.6", "7.8939", "0.5263"),
        ("66666.67", "100.0000", "6.6667"),
        ("0.30", "0.0005", "0.0000"),
        ("0.50", "0.0008", "0.0001"),
    ],
)
def test_mu_and_hectares_are_rounded_once(area: str, in_mu: str, in_hectares: str) -> None:
    assert str(mu(Decimal(area))) == in_mu
    assert str(hectares(Decimal(area))) == in_hectares


def test_edges_begin_at_their_points() -> None:
    shape = judge(Polygon([(0, 0), (0, 3), (4, 3)], [[(0.5, 1), (1, 1), (1, 2), (0.5, 1)]]))
    first, *_ = number_points(shape)
    assert (first.x, first.y) == (0, 3)
    assert edge_lengths(shape)[:3] == (Decimal("4.00"), Decimal("5.00"), Decimal("3.00"))
    assert len(edge_lengths(shape)) == 6


def test_an_edge_of_half_a_centimetre_goes_up() -> None:
    assert edge_lengths(box(0, 0, 1.005, 1.015))[0] == Decimal("1.02")


@given(parcels())
def test_numbers_run_from_one_on_through_the_holes(shape: Polygon) -> None:
    points = number_points(shape)
    assert [p.number for p in points] == list(range(1, len(points) + 1))
    assert [p.ring for p in points] == sorted(p.ring for p in points)
    assert len(points) == len(point_numbers(shape)) == len(edge_lengths(shape))


@given(parcels())
def test_each_point_has_one_number_and_no_closing_point_is_repeated(shape: Polygon) -> None:
    drawn = [p for ring in (shape.exterior, *shape.interiors) for p in ring.coords[:-1]]
    assert sorted((p.x, p.y) for p in number_points(shape)) == sorted(drawn)


def test_the_first_point_is_the_north_western() -> None:
    first = number_points(judge(box(0, 0, 5, 5)))[0]
    assert (first.label, first.x, first.y) == ("J1", 0, 5)


def test_points_keep_the_numbers_they_have() -> None:
    points = boundary_points(judge(box(0, 0, 5, 5)), (7, 3, 12, 4))
    assert [p.label for p in points] == ["J7", "J3", "J12", "J4"]


def test_numbers_and_points_must_be_as_many() -> None:
    with pytest.raises(ValueError, match="longer"):
        boundary_points(judge(box(0, 0, 5, 5)), (1, 2, 3))


def test_square_metres_of_mu_are_converted_once() -> None:
    assert square_metres(Decimal(20)) == Decimal("13333.33")
    assert square_metres(Decimal("7.8939")) == Decimal("5262.60")


@given(st.decimals(1, 10_000, places=4))
def test_mu_and_square_metres_are_each_others_inverse_to_their_printing(given_: Decimal) -> None:
    assert abs(mu(square_metres(given_)) - given_) <= Decimal("0.0001")
