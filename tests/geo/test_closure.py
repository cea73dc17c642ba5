from decimal import Decimal

import pytest
import shapely
from hypothesis import given, settings, strategies as st
from shapely import LineString, Polygon

from geo.closure import Flaw, close, flaws, new_points, strips, united
from geo.cut_errors import NotTouching
from geo.divide import by_lines
from geo.errors import GeoError
from geo.measure import area_m2
from geo.shapes import judge
from geo.topology import outside_pieces
from tests.support.strategies import EAST, NORTH, parcels


def plot(*corners: tuple[float, float]) -> Polygon:
    return judge(Polygon([(EAST + x, NORTH + y) for x, y in corners]))


def block(x0: float, y0: float, x1: float, y1: float) -> Polygon:
    return plot((x0, y0), (x0, y1), (x1, y1), (x1, y0))


WHOLE = block(0, 0, 300, 100)


def said(found: list[Flaw]) -> list[tuple[str, tuple[int, ...], float]]:
    return [(flaw.kind, flaw.pieces, round(flaw.area, 4)) for flaw in found]


def test_pieces_that_cover_the_whole_once_have_no_flaw() -> None:
    assert flaws(WHOLE, [block(0, 0, 100, 100), block(100, 0, 300, 100)]) == []


FLAWS: dict[str, tuple[list[Polygon], list[tuple[str, tuple[int, ...], float]]]] = {
    "a gap of 6 mm": (
        [block(0, 0, 100, 100), block(100.006, 0, 300, 100)], [("gap", (), 0.6)]
    ),
    "an overlap of 6 mm": (
        [block(0, 0, 100.006, 100), block(100, 0, 300, 100)], [("overlap", (0, 1), 0.6)]
    ),
    "a millimetre is noise": ([block(0, 0, 100, 100), block(100.001, 0, 300, 100)], []),
    "a piece outside": (
        [block(0, 0, 100, 100), block(100, 0, 310, 100)], [("outside", (1,), 1000)]
    ),
    "a piece elsewhere": (
        [WHOLE, block(400, 0, 500, 100)], [("outside", (1,), 10_000)]
    ),
    "a strip": (
        [block(0, 0, 0.03, 100), block(0.03, 0, 300, 100)], [("strip", (0,), 3)]
    ),
    "all at once": (
        [block(-1, 0, 100, 100), block(99, 0, 299.98, 100), block(299.98, 0, 300, 99)],
        [
            ("overlap", (0, 1), 100), ("outside", (0,), 100), ("gap", (), 0.02),
            ("strip", (2,), 1.98),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("pieces", "expected"), FLAWS.values(), ids=FLAWS.keys())
def test_every_flaw_is_named_with_its_land(
    pieces: list[Polygon], expected: list[tuple[str, tuple[int, ...], float]]
) -> None:
    assert said(flaws(WHOLE, pieces)) == expected


def test_a_neck_between_wide_parts_is_a_strip() -> None:
    bottle = plot((0, 0), (0, 10), (10, 10), (10, 5.02), (20, 5.02), (20, 10), (30, 10), (30, 0),
                  (20, 0), (20, 5), (10, 5), (10, 0))  # fmt: skip
    (neck,) = strips(WHOLE, [bottle])
    assert shapely.bounds(neck).tolist() == pytest.approx(
        [EAST + 10, NORTH + 5, EAST + 20, NORTH + 5.02], abs=0.1
    )


# ---------------------------------------------------------------- areas


def test_areas_close_when_all_points_are_old() -> None:
    closure = close(WHOLE, [block(0, 0, 100, 100), block(100, 0, 300, 100)])
    # the two points at x = 100 are new on the edges of 300 m
    assert (closure.residual, closure.edge_term) == (0, Decimal("0.2122"))
    diagonal = by_lines(WHOLE, [LineString([(EAST, NORTH), (EAST + 300, NORTH + 100)])])
    assert close(WHOLE, diagonal).edge_term == 0
    assert close(WHOLE, diagonal).limit == Decimal("0.015")


def test_two_points_on_an_edge_may_give_twice_as_much() -> None:
    three = [block(0, 0, 100, 100), block(100, 0, 200, 100), block(200, 0, 300, 100)]
    assert close(WHOLE, three).edge_term == Decimal("0.4243")


def test_what_no_edge_explains_is_a_residual() -> None:
    # a gap of a millimetre along 300 m is noise to the eye, and yet 0.3 m² of land
    upper, lower = block(0, 50.001, 300, 100), block(0, 0, 300, 50)
    closure = close(WHOLE, [upper, lower])
    assert flaws(WHOLE, [upper, lower]) == []
    assert closure.residual == Decimal("-0.30")
    assert not closure.explained


def test_a_point_off_the_boundary_is_not_on_it() -> None:
    piece = plot((0, 0), (0, 100), (100, 99.999), (150, 99.998), (100, 0))
    assert new_points(WHOLE, [piece]) == ((EAST + 100, NORTH), (EAST + 100, NORTH + 99.999))


# ---------------------------------------------------------------- one of many


def test_plots_side_by_side_make_one() -> None:
    whole = united([block(0, 0, 100, 100), block(100, 20, 300, 80)])
    assert area_m2(whole) == 22_000


def test_the_order_of_plots_does_not_matter() -> None:
    one, two, three = block(0, 0, 100, 100), block(200, 0, 300, 100), block(100, 0, 200, 100)
    assert area_m2(united([one, two, three])) == area_m2(united([three, two, one])) == 30_000


def test_noise_between_plots_is_drawn_together() -> None:
    whole = united([block(0, 0, 100, 100), block(100.001, 0, 300, 100)])
    assert whole.interiors[:] == []
    assert outside_pieces(WHOLE, whole) == ()


def test_land_in_the_middle_stays_out() -> None:
    around = [
        block(0, 0, 300, 40), block(0, 60, 300, 100), block(0, 40, 100, 60), block(200, 40, 300, 60)
    ]  # fmt: skip
    assert len(united(around).interiors) == 1


APART: dict[str, list[Polygon]] = {
    "a gap of 6 mm": [block(0, 0, 100, 100), block(100.006, 0, 300, 100)],
    "a corner only": [block(0, 0, 100, 100), block(100, 100, 300, 200)],
    "far away": [block(0, 0, 100, 100), block(900, 0, 999, 100)],
}


@pytest.mark.parametrize("shapes", APART.values(), ids=APART.keys())
def test_plots_that_do_not_lie_side_by_side_are_refused(shapes: list[Polygon]) -> None:
    with pytest.raises(NotTouching) as no:
        united(shapes)
    assert no.value.where is not None


@settings(deadline=None)
@given(parcels((EAST, NORTH)), st.floats(0, 3), st.floats(-5, 5))
def test_what_was_cut_and_united_is_the_plot_again(
    whole: Polygon, turn: float, aside: float
) -> None:
    far = LineString([(EAST - 500, NORTH + aside), (EAST + 500, NORTH + aside)])
    line = shapely.affinity.rotate(far, turn, origin=(EAST, NORTH), use_radians=True)
    try:
        pieces = by_lines(whole, [line])
    except GeoError:
        return
    again = united(pieces)
    assert outside_pieces(again, whole) == outside_pieces(whole, again) == ()
    assert len(again.interiors) == len(whole.interiors)
