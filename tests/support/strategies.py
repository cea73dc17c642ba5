"""Shapes drawn at random: what Hypothesis needs to look for a counter-example in geo."""

import math

from hypothesis import strategies as st
from shapely import LinearRing, Point, Polygon

from geo.errors import Place
from geo.shapes import judge

ZONE_39 = 4527
EAST, NORTH = 39_396_000.0, 3_161_000.0

places = st.tuples(
    st.integers(-5_000_000, 5_000_000).map(lambda mm: EAST + mm / 1000),
    st.integers(-5_000_000, 5_000_000).map(lambda mm: NORTH + mm / 1000),
)


@st.composite
def rings(draw: st.DrawFn, centre: Place | None = None, least: float = 2.0) -> list[Place]:
    """An open ring about a centre, seen from it in order of angle: never crossing itself."""
    x, y = centre or draw(places)
    corners = draw(st.integers(3, 12))
    distances = draw(st.lists(st.floats(least, least * 20), min_size=corners, max_size=corners))
    turn = draw(st.floats(0, 1))
    angles = [2 * math.pi * (n + turn) / corners for n in range(corners)]
    return [
        (round(x + d * math.cos(a), 3), round(y + d * math.sin(a), 3))
        for a, d in zip(angles, distances, strict=True)
    ]


@st.composite
def parcels(draw: st.DrawFn, centre: Place | None = None) -> Polygon:
    """A judged polygon of zone 39, some of them with a hole about their centre."""
    x, y = centre or draw(places)
    outer = draw(rings((x, y), least=8.0))
    hole = draw(st.none() | st.floats(0.05, 0.9))
    inner = [] if hole is None else [_square(x, y, hole * _clearance(outer, (x, y)))]
    return judge(Polygon([*outer, outer[0]], inner))


def _clearance(ring: list[Place], centre: Place) -> float:
    return LinearRing(ring).distance(Point(centre))


def _square(x: float, y: float, half_diagonal: float) -> list[Place]:
    h = half_diagonal
    return [(x - h, y), (x, y + h), (x + h, y), (x, y - h), (x - h, y)]
