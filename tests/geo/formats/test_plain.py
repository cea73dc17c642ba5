"""What is read of plain polygons as arrays is what each of them is judged to be by itself."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings, strategies as st
from shapely import Polygon, box

from geo.errors import GeoError
from geo.fabric import fabric
from geo.formats.plain import plain, written, written_alone
from geo.rings import Rings
from geo.shapes import judge
from tests.support.strategies import EAST, NORTH, ZONE_39, parcels, rings

LOT = box(EAST, NORTH, EAST + 40, NORTH + 30)


def at_home(*places: tuple[float, float]) -> Polygon:
    return Polygon([(EAST + x, NORTH + y) for x, y in places])


with np.errstate(invalid="ignore"):
    NO_NUMBER = at_home((0, 0), (9, np.nan), (9, 9))
NOT_PLAIN = {
    "none": None,
    "a star": at_home(*((9 * np.cos(t), 9 * np.sin(t)) for t in np.arange(5) * 2.5132741)),
    "crossed": at_home((0, 0), (9, 9), (9, 0), (0, 9)),
    "crossed before the grid": at_home(
        (0, 0), (9, 0), (9, 9), (9.0002, 9.0003), (8.9999, 9.0003), (9.0001, 9.0001), (0, 9)
    ),
    "a point twice": at_home((0, 0), (0, 0), (9, 0), (0, 9)),
    "flat": at_home((0, 0), (9, 0), (4, 0)),
    "back and forth": at_home((0, 0), (9, 0), (4, 0), (4, 5)),
    "with a hole": LOT.difference(box(EAST + 3, NORTH + 3, EAST + 5, NORTH + 5)),
    "of many corners": shapely.Point(EAST, NORTH).buffer(20),
    "of three axes": Polygon([(EAST, NORTH, 1), (EAST + 9, NORTH, 1), (EAST + 9, NORTH + 9, 1)]),
    "elsewhere": box(NORTH, EAST, NORTH + 9, EAST + 9),
    "not a number": NO_NUMBER,
    "longer than any": box(EAST, NORTH, EAST + 31_000, NORTH + 9),
    "empty": Polygon(),
    "two": shapely.MultiPolygon([LOT]),
}


def bytes_of(shapes: list[Polygon | None]) -> list[bytes | None]:
    return shapely.to_wkb(np.array([*shapes, None], dtype=object)).tolist()[:-1]


def alone(shape: Polygon) -> Polygon | None:
    try:
        return judge(shape)
    except GeoError:
        return None


def hexed(rings_: Rings) -> list[str]:
    return written(rings_, ZONE_39)


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.one_of(
            rings().map(Polygon),
            rings().map(lambda ring: Polygon(ring[::-1])),
            rings().map(lambda ring: Polygon([(x + 0.0004, y - 0.0003) for x, y in ring])),
            rings().map(lambda ring: Polygon(ring).convex_hull),
            parcels(),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_all_is_as_each_is_alone_or_nothing_is_said(shapes: list[Polygon]) -> None:
    found = plain(bytes_of(shapes), ZONE_39)
    if found is None:
        return
    each = [alone(shape) for shape in shapes]
    assert None not in each
    assert hexed(found.rings) == [written_alone(shape, ZONE_39) for shape in each]
    one_by_one = fabric(each)
    assert np.array_equal(found.rings.corners, one_by_one.rings.corners)
    assert np.array_equal(found.rings.counts, one_by_one.rings.counts)
    assert np.allclose(found.boxes, one_by_one.boxes, atol=1e-6)
    assert np.array_equal(found.cents, one_by_one.cents)


@given(rings().filter(lambda ring: len(ring) <= 8).map(lambda ring: Polygon(ring).convex_hull))
@settings(deadline=None)
def test_what_is_convex_is_plain(shape: Polygon) -> None:
    assert plain(bytes_of([shape]), ZONE_39) is not None


@pytest.mark.parametrize("shape", NOT_PLAIN.values(), ids=NOT_PLAIN)
def test_of_what_is_not_plain_nothing_is_said(shape: Polygon | None) -> None:
    assert plain(bytes_of([LOT]), ZONE_39) is not None
    assert plain(bytes_of([LOT, shape, LOT]), ZONE_39) is None


def test_nor_of_torn_bytes_nor_of_none() -> None:
    (lot,) = bytes_of([LOT])
    assert lot is not None
    for torn in (lot[:-1], lot[:-16], b"\x00" + lot[1:], lot[:9] + b"\xff" + lot[10:], b""):
        assert plain([lot, torn], ZONE_39) is None
    assert plain([], ZONE_39) is None


def test_a_corner_on_a_straight_side_is_plain() -> None:
    ring = [(0, 0), (20, 0), (40, 0), (40, 30), (0, 30)]
    shape = Polygon([(EAST + x, NORTH + y) for x, y in ring])
    assert plain(bytes_of([shape]), ZONE_39) is not None
