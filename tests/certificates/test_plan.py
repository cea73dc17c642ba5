"""The map: true to scale, names that do not collide, and nothing lost that does not fit on it."""

import io
import math
import re

import pytest
import shapely
from hypothesis import given, settings, strategies as st
from pypdf import PdfReader
from reportlab.lib.units import mm
from shapely import Polygon

from certificates import draw, parcel_map
from certificates.labels import Ground, Spot
from certificates.page import Box, Sheet
from certificates.plan import SCALES, draw_plan, scale_for
from tests.support import papers
from tests.support.pdf import pages_of, text_of

FRAME = Box(70, 150, 165 * mm, 160 * mm)


def square(side):
    return Polygon([(0, side), (side, side), (side, 0), (0, 0)])


@pytest.mark.parametrize(
    ("side", "scale"),
    [(10, 200), (26, 200), (60, 500), (120, 1000), (260, 2000), (650, 5000), (1300, 10000)],
)
def test_the_scale_is_the_largest_customary_one_that_fits(side, scale):
    assert scale_for(papers.plan(square(side)), FRAME) == scale


def test_land_larger_than_any_customary_map_still_gets_one():
    assert scale_for(papers.plan(square(13_000)), FRAME) == SCALES[-1]


def _red_paths(pdf):
    """Rings drawn with the pen of the boundary, each as a list of points on the page."""
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    found, path, pen = [], [], 0.0
    for operands, operator in page.get_contents().operations:
        if operator == b"w":
            pen = float(operands[0])
        elif operator == b"m":
            path.append([tuple(map(float, operands))])
        elif operator == b"l":
            path[-1].append(tuple(map(float, operands)))
        elif operator in (b"S", b"B", b"f", b"n"):
            if operator == b"S" and math.isclose(pen, 0.3 * mm, abs_tol=0.01):
                found += path
            path = []
    return found


def test_edges_on_paper_have_the_length_of_edges_on_the_ground():
    plan = papers.full_plan()
    (boundary,) = _red_paths(draw(papers.parcel_map(plan=plan), papers.imprint()))
    scale = 1000
    assert "1:1000" in text_of(draw(papers.parcel_map(plan=plan), papers.imprint()))
    for n, edge in enumerate(plan.edges):
        one, two = boundary[n], boundary[(n + 1) % len(boundary)]
        on_paper = math.dist(one, two) / mm
        assert on_paper == pytest.approx(float(edge) * 1000 / scale, abs=0.02)


def test_north_is_up_and_east_is_right():
    (boundary,) = _red_paths(draw(papers.parcel_map(), papers.imprint()))
    north_west, north_east = boundary[:2]
    assert north_west[0] < north_east[0]
    assert north_west[1] > boundary[-1][1]


def test_holes_are_drawn_and_listed_ring_by_ring():
    pdf = draw(papers.parcel_map(plan=papers.plan(papers.with_holes())), papers.imprint())
    assert len(_red_paths(pdf)) == 3
    _, table = pages_of(pdf)
    assert table.index("外圈") < table.index("内圈1") < table.index("内圈2")
    rows = table[table.index("外圈") :]
    assert [rows.count(f"J{n}3237") for n in (1, 2, 5, 9, 12)] == [2, 1, 2, 2, 1]


def test_the_table_prints_north_as_x_and_east_as_y():
    table = pages_of(draw(papers.parcel_map(), papers.imprint()))[1]
    assert "X(m)北Y(m)东边长(m)" in table
    assert "J13237100.00039391000.000118.65" in table
    assert "J23237092.30039391118.40052.36" in table


def test_six_hundred_points_are_thinned_on_the_map_and_whole_in_the_table():
    plan = papers.plan(papers.gear(633))
    pages = pages_of(draw(papers.parcel_map(plan=plan), papers.imprint()))
    assert "从略" in pages[0]
    table = "".join(pages[1:])
    for point in plan.points:
        assert f"J{point.number}{point.y:.3f}{point.x:.3f}" in table
    assert table.count("J13237") == 2


def test_a_simple_parcel_loses_no_name():
    sheet = Sheet(papers.imprint(), title="宗地图")
    assert draw_plan(sheet, papers.full_plan(), FRAME).left_out == 0


def test_neighbours_are_named_and_those_of_another_district_in_full():
    page = pages_of(draw(papers.parcel_map(), papers.imprint()))[0]
    assert "360482001002GB00021" in page
    assert page.count("360482001003GB00002") == 2


def test_a_sliver_too_narrow_for_its_name_is_still_drawn():
    plan = papers.plan(Polygon([(0, 1), (200, 1), (200, 0), (0, 0)]))
    assert plan.code in text_of(draw(papers.parcel_map(plan=plan), papers.imprint()))


@pytest.mark.parametrize("points", [(), ((900, 900), (950, 900))])
def test_a_neighbour_without_a_line_in_the_frame_is_named_below_only(points):
    code = "360482001003GB00777"
    plan = papers.plan(neighbours=(papers.neighbour(code, *points),))
    page = pages_of(draw(papers.parcel_map(plan=plan), papers.imprint()))[0]
    assert page.count(code) == 1


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(10, 190), st.floats(10, 190), st.floats(-90, 90), st.floats(8, 40)),
        max_size=40,
    )
)
def test_placed_names_never_cover_one_another_nor_the_boundary(wanted):
    boundary = shapely.LineString([(100, 0), (100, 200)])
    ground = Ground(Box(0, 0, 200, 200), boundary, shapely.MultiLineString())
    placed = []
    for x, y, turn, width in wanted:
        spot = ground.first_free([Spot(x, y, turn)], width, 7)
        if spot:
            placed.append(spot.outline(width, 7))
    for n, one in enumerate(placed):
        assert not one.intersects(boundary)
        assert not any(one.overlaps(other) for other in placed[:n])


def test_a_name_prefers_the_spot_that_crosses_nothing():
    faint = shapely.MultiLineString([[(0, 50), (200, 50)]])
    ground = Ground(Box(0, 0, 200, 200), shapely.LineString(), faint)
    assert ground.first_free([Spot(50, 50), Spot(50, 80)], 20, 7) == Spot(50, 80)
    assert ground.first_free([Spot(90, 50)], 20, 7) == Spot(90, 50)
    assert ground.first_free([Spot(90, 50), Spot(199, 80)], 20, 7) is None


@pytest.mark.parametrize(
    ("shape", "wide", "scale"),
    [
        (shapely.box(0, 0, 260, 182), 595, 2000),
        (shapely.box(0, 0, 380, 266), 842, 2000),
        (shapely.box(0, 0, 500, 350), 595, 5000),
        (papers.gear(633), 595, 2000),
        (shapely.affinity.scale(papers.gear(200), 0.75, 0.75, origin=(0, 0)), 842, 1000),
    ],
)
def test_a_map_too_small_or_crowded_on_a4_is_on_a3_where_that_helps(shape, wide, scale):
    pdf = draw(papers.parcel_map(plan=papers.plan(shape)), papers.imprint())
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    assert round(float(page.mediabox.width)) == wide
    assert re.search(r"1:(\d+)", pages_of(pdf)[0])[1] == str(scale)


def test_on_a3_too_a_length_on_paper_is_the_length_on_the_ground():
    wide = 380.0
    pdf = draw(papers.parcel_map(plan=papers.plan(shapely.box(0, 0, wide, 266))), papers.imprint())
    (ring,) = _red_paths(pdf)
    xs = [x for x, _ in ring]
    on_paper = (max(xs) - min(xs)) * math.sqrt(2) / mm / 1000
    assert on_paper * 2000 == pytest.approx(wide, abs=0.5)


def test_a_sheet_with_map_table_and_code_fits_forty_kilobytes():
    """As it goes over a line of an office; a face embedded whole would be megabytes."""
    sheet = parcel_map.map_page(papers.parcel_map(), papers.imprint())
    assert len(sheet.finish()) <= 40_000
