"""Many shapes judged at once: each is exactly what it is judged to be by itself."""

import numpy as np
import pytest
import shapely
from hypothesis import given, strategies as st
from shapely import MultiPolygon, Point, Polygon, box

from geo.errors import GeoError
from geo.judging import judge_all
from geo.shapes import judge
from tests.support.strategies import EAST, NORTH, parcels, rings

X, Y = EAST, NORTH
ODD = [
    Polygon(),
    Point(X, Y),
    MultiPolygon([box(X, Y, X + 1, Y + 1)]),
    Polygon([(X, Y), (X + 9, Y + 9), (X + 9, Y), (X, Y + 9)]),
    Polygon([(X, Y, 1), (X + 9, Y, 1), (X + 9, Y + 9, 1)]),
    Polygon([(X, Y), (X + 9, Y), (X + 9, Y + 9), (X + 9, Y + 9.0001), (X, Y + 9)]),
    Polygon([(X, Y), (X + 9, Y), (X + 4, Y + 0.0001)]),
    Polygon(box(X, Y, X + 9, Y + 9).exterior, [box(X + 1, Y + 1, X + 2, Y + 2).exterior]),
    Polygon([(X, Y), (X + 9, Y), (X + 9, Y + 9)], [[(X + 20, Y), (X + 21, Y), (X + 21, Y + 1)]]),
    box(X, Y, X + 0.0002, Y + 0.0002),
]


def told(shape: object) -> object:
    """A judged polygon by its very coordinates, a refusal by all it says."""
    if isinstance(shape, GeoError):
        return type(shape), shape.said()
    assert isinstance(shape, Polygon)
    rings_of = (shape.exterior, *shape.interiors)
    return [shapely.get_coordinates(ring).tolist() for ring in rings_of]


def alone(shape: shapely.Geometry) -> Polygon | GeoError:
    try:
        return judge(shape)
    except GeoError as fault:
        return fault


@given(
    st.lists(
        st.one_of(
            parcels(),
            rings().map(Polygon),
            rings().map(lambda ring: Polygon(ring[::-1])),
            rings().map(lambda ring: Polygon([(x + 0.0004, y - 0.0003) for x, y in ring])),
            st.sampled_from(ODD),
        ),
        max_size=12,
    )
)
def test_each_is_what_it_is_alone(shapes) -> None:
    assert [told(shape) for shape in judge_all(shapes)] == [told(alone(shape)) for shape in shapes]


def test_none_at_all_and_every_odd_one() -> None:
    assert judge_all([]) == []
    assert [told(shape) for shape in judge_all(ODD)] == [told(alone(shape)) for shape in ODD]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_coordinate_that_is_no_number_spoils_its_own_shape_alone() -> None:
    nan = Polygon([(X, Y), (X + 9, np.nan), (X + 9, Y + 9)])
    good = box(X, Y, X + 1, Y + 1)
    judged = judge_all([good, nan, good])
    assert [told(shape) for shape in judged] == [told(alone(s)) for s in (good, nan, good)]
    assert isinstance(judged[1], GeoError)
