import json
import math
from decimal import Decimal
from typing import Any

import pytest
import shapely
from hypothesis import given, reject, settings, strategies as st
from shapely import LineString, Polygon

from geo.closure import close, flaws, new_points, united
from geo.cut_errors import (
    AreaNotMet,
    CutCrossesItself,
    CutDividesNothing,
    CutEndsInside,
    CutMisses,
    NoSuchEdge,
    NotALine,
    PlotFallsApart,
    PlotsExceedWhole,
    StripLeft,
    TooManyPieces,
)
from geo.divide import MOST_PIECES, by_lines, parallel, read_line
from geo.errors import GeoError, NotFinite, Place, ThreeDimensional, TooManyPoints
from geo.measure import area_m2
from geo.shapes import MOST_POINTS, judge
from geo.topology import outside_pieces
from tests.support.strategies import EAST, NORTH, parcels

CENTRE = (EAST, NORTH)
Corner = tuple[float, float]


def there(*corners: Corner) -> list[Place]:
    return [(EAST + x, NORTH + y) for x, y in corners]


def plot(*corners: Corner, hole: tuple[Corner, ...] = ()) -> Polygon:
    return judge(Polygon(there(*corners), [there(*hole)] if hole else []))


def line(*points: Corner) -> LineString:
    return LineString(there(*points))


def near(no: GeoError) -> Corner:
    assert no.where is not None
    return (round(no.where[0] - EAST, 3), round(no.where[1] - NORTH, 3))


PLOT = plot((0, 0), (0, 100), (300, 100), (300, 0))
L_SHAPE = plot((0, 0), (0, 100), (50, 100), (50, 50), (100, 50), (100, 0))
U_SHAPE = plot((0, 0), (0, 100), (30, 100), (30, 50), (70, 50), (70, 100), (100, 100), (100, 0))
RING = plot(
    (0, 0), (0, 100), (300, 100), (300, 0), hole=((100, 40), (110, 40), (110, 60), (100, 60))
)
SOUTH = ((300, 0), (0, 0))
SOUTH_OF_U = ((100, 0), (0, 0))


def areas(pieces: tuple[Polygon, ...]) -> list[str]:
    return [str(area_m2(piece)) for piece in pieces]


# ---------------------------------------------------------------- by lines


def test_a_line_cuts_a_plot_in_two_that_share_its_points() -> None:
    pieces = by_lines(PLOT, [line((100, -5), (100.4, 105))])
    assert areas(pieces) == ["10020.00", "19980.00"]
    one, two = (set(piece.exterior.coords) for piece in pieces)
    assert len(one & two) == 2
    assert flaws(PLOT, pieces) == []


def test_lines_may_cross_and_may_end_on_each_other() -> None:
    across = line((-5, 50), (305, 50))
    assert areas(by_lines(PLOT, [across, line((150, -5), (150, 105))])) == ["7500.00"] * 4
    three = by_lines(PLOT, [line((150, 50), (150, 105)), across])
    assert areas(three) == ["7500.00", "15000.00", "7500.00"]


def test_a_line_may_begin_and_end_at_boundary_points() -> None:
    assert areas(by_lines(L_SHAPE, [line((0, 0), (50, 50))])) == ["3750.00", "3750.00"]


def test_one_line_may_cut_a_concave_plot_into_three() -> None:
    assert areas(by_lines(U_SHAPE, [line((-10, 70), (110, 70))])) == [
        "900.00",
        "6200.00",
        "900.00",
    ]


def test_a_line_through_a_hole_divides_and_the_hole_stays_empty() -> None:
    assert areas(by_lines(RING, [line((105, -5), (105, 105))])) == ["10400.00", "19400.00"]


def test_a_closed_line_cuts_out_an_island() -> None:
    island = line((10, 10), (10, 20), (20, 20), (20, 10), (10, 10))
    around, inner = by_lines(PLOT, [island])
    assert (areas((inner,)), len(around.interiors)) == (["100.00"], 1)


REFUSED: dict[str, tuple[Polygon, tuple[Corner, ...], type[GeoError], Corner]] = {
    "beside the plot": (PLOT, ((400, -5), (400, 105)), CutMisses, (400, -5)),
    "along its boundary": (PLOT, ((300, -5), (300, 105)), CutMisses, (300, -5)),
    "through a bay of it": (U_SHAPE, ((50, 60), (50, 200)), CutMisses, (50, 60)),
    "a metre short": (PLOT, ((100, -5), (100, 99)), CutEndsInside, (100, 99)),
    "a millimetre short": (PLOT, ((100, -5), (100, 99.999)), CutEndsInside, (100, 99.999)),
    "inside altogether": (PLOT, ((10, 10), (20, 20)), CutEndsInside, (10, 10)),
    "to a hole and no farther": (RING, ((105, -5), (105, 50)), CutDividesNothing, (105, 0.001)),
    "over itself": (
        PLOT, ((100, -5), (100, 50), (120, 50), (90, 30), (90, 105)), CutCrossesItself,
        (100, 36.667),
    ),
    "back on itself": (PLOT, ((10, -5), (10, 90), (10, 50), (-5, 50)), CutCrossesItself, (10, 50)),
    "2 cm from an edge": (PLOT, ((299.98, -5), (299.98, 105)), StripLeft, (299.99, 50)),
    "3 cm from an edge": (PLOT, ((299.97, -5), (299.97, 105)), StripLeft, (299.985, 50)),
    "2 cm from an edge, then away": (
        PLOT, ((299.98, -5), (299.98, 80), (150, 80), (150, 105)), StripLeft, (299.99, 40)
    ),
}  # fmt: skip


@pytest.mark.parametrize(("whole", "points", "kind", "place"), REFUSED.values(), ids=REFUSED.keys())
def test_a_line_that_cannot_cut_is_refused_with_its_place(
    whole: Polygon, points: tuple[Corner, ...], kind: type[GeoError], place: Corner
) -> None:
    with pytest.raises(kind) as no:
        by_lines(whole, [line(*points)])
    assert near(no.value) == pytest.approx(place, abs=1e-3)


def test_a_strip_of_31_mm_is_a_piece() -> None:
    pieces = by_lines(PLOT, [line((299.969, -5), (299.969, 105))])
    assert areas(pieces) == ["29996.90", "3.10"]


def test_a_sharp_angle_is_no_strip() -> None:
    pieces = by_lines(PLOT, [line((0, 0), (300, 3.5))])
    assert areas(pieces) == ["29475.00", "525.00"]


def test_an_angle_of_six_minutes_of_arc_is_one() -> None:
    with pytest.raises(StripLeft):
        by_lines(PLOT, [line((0, 0), (300, 0.5))])


def test_a_strip_the_plot_had_before_is_not_the_cut_s() -> None:
    tail = plot((0, 0), (0, 100), (300, 100), (300, 0.02), (400, 0.02), (400, 0))
    assert len(by_lines(tail, [line((150, -5), (150, 105))])) == 2


def test_a_line_that_turns_back_beside_itself_ends_inside() -> None:
    with pytest.raises(CutEndsInside) as no:
        by_lines(PLOT, [line((500, 50), (150, 50), (500, 50.001))])
    assert near(no.value) == (150, 50)


@settings(deadline=None)
@given(
    parcels(CENTRE),
    st.lists(st.tuples(*[st.floats(-3, 3)] * 4), min_size=1, max_size=3),
)
def test_what_lines_cut_covers_the_plot_once(
    whole: Polygon, drawn: list[tuple[float, ...]]
) -> None:
    lines = [
        line((500 * math.cos(a), 500 * math.sin(a)), (x, y), (500 * math.cos(b), 500 * math.sin(b)))
        for a, b, x, y in drawn
    ]
    try:
        pieces = by_lines(whole, lines)
    except (CutMisses, CutCrossesItself, CutDividesNothing, CutEndsInside, StripLeft):
        reject()
    assert flaws(whole, pieces) == []
    assert close(whole, pieces).explained
    assert len(pieces) > 1


# ---------------------------------------------------------------- parallel to an edge


def cut(whole: Polygon, edge: tuple[Corner, Corner], *wanted: str) -> Any:
    one, two = there(*edge)
    return parallel(whole, (one, two), [Decimal(area) for area in wanted])


def test_plots_of_given_area_are_cut_parallel_and_the_rest_is_left() -> None:
    cuts = cut(PLOT, SOUTH, "6000", "9000")
    assert areas(cuts.pieces) == ["6000.00", "9000.00", "15000.00"]
    assert (cuts.apart, cuts.lengths) == ((0, 0), (300, 300))
    assert [piece.bounds[3] - NORTH for piece in cuts.pieces] == pytest.approx([20, 50, 100])


def test_the_difference_to_the_area_asked_for_is_said() -> None:
    assert cut(PLOT, SOUTH, "7001.37").apart == (Decimal("0.03"),)


def test_the_area_of_a_bay_s_depth_is_met_exactly() -> None:
    assert areas(cut(L_SHAPE, ((100, 0), (0, 0)), "5000").pieces) == ["5000.00", "2500.00"]


def test_land_before_the_edge_s_line_belongs_to_the_first_plot() -> None:
    cuts = cut(L_SHAPE, ((50, 50), (100, 50)), "5000")
    assert cuts.pieces[0].bounds[3] - NORTH == 100


def test_a_hole_is_swept_over() -> None:
    assert areas(cut(RING, SOUTH, "14800").pieces)[0] == "14800.00"
    assert [len(p.interiors) for p in cut(RING, SOUTH, "3000").pieces] == [0, 1]


def test_a_long_edge_pulled_aside_is_made_up_for() -> None:
    needle = plot((0, 0), (37, 9_999.3), (47.03, 9_999.1), (10, 0.01))
    cuts = cut(needle, ((47.03, 9_999.1), (10, 0.01)), "49990")
    assert abs(cuts.apart[0]) <= Decimal("0.0005") * Decimal(cuts.lengths[0])
    across = cut(needle, ((10, 0.01), (0, 0)), "33333.33", "33333.33")
    for apart, length in zip(across.apart, across.lengths, strict=True):
        assert length < 11
        assert abs(apart) <= Decimal("0.0005") * Decimal(length) + Decimal("0.005")


IMPOSSIBLE: dict[str, tuple[Polygon, tuple[Corner, Corner], tuple[str, ...], type[GeoError]]] = {
    "more than there is": (PLOT, SOUTH, ("20000", "10000.01"), PlotsExceedWhole),
    "all there is": (PLOT, SOUTH, ("30000",), PlotsExceedWhole),
    "nothing": (PLOT, SOUTH, ("1000", "0"), PlotsExceedWhole),
    "no plot at all": (PLOT, SOUTH, (), PlotsExceedWhole),
    "an edge backwards": (PLOT, ((0, 0), (300, 0)), ("1000",), NoSuchEdge),
    "a diagonal": (PLOT, ((0, 0), (300, 100)), ("1000",), NoSuchEdge),
    "an edge of a hole": (RING, ((100, 40), (110, 40)), ("1000",), NoSuchEdge),
    "a rest in two": (U_SHAPE, SOUTH_OF_U, ("5500",), PlotFallsApart),
    "a plot in two": (U_SHAPE, ((0, 100), (30, 100)), ("1000",), PlotFallsApart),
    "a strip of 2 cm beside a bay": (L_SHAPE, ((100, 0), (0, 0)), ("4998",), StripLeft),
    "less than a strip": (PLOT, SOUTH, ("8.9",), StripLeft),
}


@pytest.mark.parametrize(
    ("whole", "edge", "wanted", "kind"), IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys()
)
def test_what_cannot_be_cut_parallel_is_refused(
    whole: Polygon, edge: tuple[Corner, Corner], wanted: tuple[str, ...], kind: type[GeoError]
) -> None:
    with pytest.raises(kind):
        cut(whole, edge, *wanted)


def test_where_a_plot_falls_apart_is_said() -> None:
    with pytest.raises(PlotFallsApart) as no:
        cut(U_SHAPE, SOUTH_OF_U, "5500")
    x, y = near(no.value)
    assert x in (15, 85)
    assert y > 50


def test_an_area_no_cut_can_meet_on_the_grid_is_refused() -> None:
    # half a millimetre aside on edges of 1 km is 0.25 m², and a millimetre of depth 0.0001 m²
    thread = plot((0, 0), (599.763, 1000), (599.888, 1000), (0.031, 0))
    with pytest.raises(AreaNotMet) as no:
        cut(thread, ((0.031, 0), (0, 0)), "26.00")
    assert near(no.value) == (0.031, 0)


def exact_area(piece: Polygon) -> float:
    return float(shapely.transform(piece, lambda xy: (xy - CENTRE) * 1000).area) / 1e6


@settings(max_examples=200, deadline=None)
@given(parcels(CENTRE), st.integers(0, 30), st.lists(st.integers(1, 40), min_size=1, max_size=4))
def test_every_area_is_met_within_half_a_millimetre_of_its_cut(
    whole: Polygon, edge: int, shares: list[int]
) -> None:
    wanted = [(area_m2(whole) * n / (sum(shares) + 7)).quantize(Decimal("0.01")) for n in shares]
    ring = shapely.get_coordinates(whole.exterior).tolist()
    n = edge % (len(ring) - 1)
    try:
        cuts = parallel(whole, (tuple(ring[n]), tuple(ring[n + 1])), wanted)
    except (PlotFallsApart, StripLeft):
        reject()
    for piece, area, length in zip(cuts.pieces, wanted, cuts.lengths, strict=False):
        assert abs(exact_area(piece) - float(area)) <= 0.0005 * length + 1e-6
    assert flaws(whole, cuts.pieces) == []
    assert close(whole, cuts.pieces).explained
    together = united(cuts.pieces)
    assert outside_pieces(together, whole) == outside_pieces(whole, together) == ()


def test_points_of_a_cut_on_the_boundary_are_known() -> None:
    pieces = by_lines(PLOT, [line((100, -5), (100.4, 105))])
    assert new_points(PLOT, pieces) == tuple(there((100.018, 0), (100.382, 100)))


def test_more_pieces_than_a_case_may_have_are_refused_before_they_are_judged() -> None:
    with pytest.raises(TooManyPieces):
        cut(PLOT, SOUTH, *["1"] * MOST_PIECES)
    with pytest.raises(TooManyPieces):
        by_lines(PLOT, [line((1, -5), (1, 105))] * MOST_PIECES)
    across = [line((n, -5), (n, 105)) for n in range(5, 300, 5)]
    along = [line((-5, n), (305, n)) for n in range(5, 100, 5)]
    with pytest.raises(TooManyPieces) as no:
        by_lines(PLOT, [*across, *along])
    assert (no.value.pieces, no.value.limit) == (60 * 20, 500)


# ---------------------------------------------------------------- reading


def test_a_line_is_read_from_geojson() -> None:
    given_ = json.loads('{"type": "LineString", "coordinates": [[1, 2], [3, 4.5]]}')
    assert read_line(given_).wkt == "LINESTRING (1 2, 3 4.5)"


UNREADABLE: dict[str, tuple[object, object, type[GeoError]]] = {
    "a polygon": ("Polygon", [[[0, 0], [1, 1], [1, 0], [0, 0]]], NotALine),
    "one point": ("LineString", [[0, 0]], NotALine),
    "one point twice": ("LineString", [[0, 0], [0, 0]], NotALine),
    "words": ("LineString", [["a", "b"], ["c", "d"]], NotALine),
    "half a point": ("LineString", [[0], [1, 1]], NotALine),
    "no points": ("LineString", [0, 1], NotALine),
    "nothing": ("LineString", None, NotALine),
    "heights": ("LineString", [[0, 0, 5], [1, 1, 5]], ThreeDimensional),
    "no number": ("LineString", [[0, 0], [1, float("nan")]], NotFinite),
    "without end": ("LineString", [[0, 0]] * (MOST_POINTS + 1), TooManyPoints),
}


@pytest.mark.parametrize(("kind", "points", "refusal"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_is_no_line_is_refused(kind: object, points: object, refusal: type[GeoError]) -> None:
    with pytest.raises(refusal):
        read_line({"type": kind, "coordinates": points})
