from itertools import product

import numpy as np
import pytest
import shapely
from hypothesis import given, strategies as st
from shapely import Polygon

from geo import crs
from geo.errors import (
    AxesSwapped,
    FarFromMeridian,
    OldCoordinateSystem,
    UnknownSrid,
    WrongZone,
    ZonePrefixMissing,
    ZonePrefixUnexpected,
)
from geo.shapes import Placed, judge
from tests.support.strategies import parcels

NEW = "2000国家大地坐标系"


@pytest.mark.parametrize(
    ("srid", "zone", "prefix", "meridian"),
    [
        (4513, 25, True, 75),
        (4526, 38, True, 114),
        (4527, 39, True, 117),
        (4533, 45, True, 135),
        (4534, 25, False, 75),
        (4547, 38, False, 114),
        (4548, 39, False, 117),
        (4554, 45, False, 135),
    ],
)
def test_a_srid_is_a_zone_with_or_without_prefix(
    *, srid: int, zone: int, prefix: bool, meridian: int
) -> None:
    assert crs.zone_of(srid) == zone
    assert crs.carries_zone(srid) is prefix
    assert crs.srid_of_zone(zone, prefix) == srid
    assert crs.central_meridian(srid) == meridian


def test_the_zones_are_those_proj_knows() -> None:
    for zone, prefix in product((25, 38, 39, 45), (True, False)):
        origin = crs.transformer(crs.GEOGRAPHIC, crs.srid_of_zone(zone, prefix))
        x, y = origin.transform(zone * 3, 0)
        assert (round(x), round(y)) == (zone * 1_000_000 * prefix + 500_000, 0)


@pytest.mark.parametrize("srid", [4490, 4512, 4555, 2379, 0])
def test_other_systems_are_unknown(srid: int) -> None:
    for asked in (crs.zone_of, crs.carries_zone, crs.central_meridian, crs.name_of):
        with pytest.raises(UnknownSrid) as no:
            asked(srid)
        assert no.value.given == f"EPSG:{srid}"


@pytest.mark.parametrize("zone", [24, 46, 3])
def test_other_zones_are_unknown(zone: int) -> None:
    with pytest.raises(UnknownSrid):
        crs.srid_of_zone(zone, with_prefix=True)


def test_the_name_maps_print() -> None:
    assert crs.name_of(4527) == "2000国家大地坐标系 3度带第39带（中央子午线117°）"


def test_one_transformer_is_made_once() -> None:
    assert crs.transformer(4527, 4490) is crs.transformer(4527, 4490)


@given(parcels())
def test_there_and_back_is_the_same_within_a_millimetre(shape: Polygon) -> None:
    for other in (crs.GEOGRAPHIC, 4526):
        back = crs.reproject(crs.reproject(shape, 4527, other), other, 4527)
        moved = shapely.get_coordinates(back) - shapely.get_coordinates(shape)
        assert np.abs(moved).max() < 0.001


@given(parcels())
def test_within_one_zone_it_is_a_shift_exact_to_the_digit(shape: Polygon) -> None:
    without = Placed(shape, 4527).to(4548)
    shifted = shapely.get_coordinates(shape) - shapely.get_coordinates(without.shape)
    assert np.abs(shifted - [39_000_000, 0]).max() < 1e-6
    assert judge(without.to(4527).shape).wkb == shape.wkb


def test_a_shape_stays_where_it_is_in_its_own_system() -> None:
    shape = shapely.box(0, 0, 1, 1)
    assert crs.reproject(shape, 4527, 4527) is shape


GOOD = (39_396_100.0, 3_161_150.0)


@pytest.mark.parametrize(
    ("x", "y", "srid"),
    [(*GOOD, 4527), (396_100.0, 3_161_150.0, 4548), (115.94, 28.56, 4490)],
)
def test_coordinates_of_the_system_pass(x: float, y: float, srid: int) -> None:
    crs.judge_position([x], [y], srid)


@pytest.mark.parametrize(
    ("x", "y", "srid"),
    [
        (3_161_150.0, 39_396_100.0, 4527),
        (3_161_150.0, 396_100.0, 4527),
        (3_161_150.0, 396_100.0, 4548),
        (3_161_150.0, 38_396_100.0, 4527),
        (28.56, 115.94, 4490),
    ],
)
def test_swapped_axes_are_refused_with_the_point_set_right(x: float, y: float, srid: int) -> None:
    with pytest.raises(AxesSwapped) as no:
        crs.judge_position([x], [y], srid)
    assert no.value.where == (y, x)


def test_the_first_point_at_fault_is_named() -> None:
    with pytest.raises(WrongZone) as no:
        crs.judge_position([GOOD[0], 38_396_100.0, 37_396_100.0], [GOOD[1]] * 3, 4527)
    assert (no.value.zone, no.value.expected_zone) == (38, 39)
    assert no.value.where == (38_396_100.0, GOOD[1])


def test_a_missing_prefix_is_refused() -> None:
    with pytest.raises(ZonePrefixMissing) as no:
        crs.judge_position([396_100.0], [GOOD[1]], 4527)
    assert no.value.expected_zone == 39


def test_a_prefix_the_system_does_not_have_is_refused() -> None:
    with pytest.raises(ZonePrefixUnexpected):
        crs.judge_position([GOOD[0]], [GOOD[1]], 4548)


@pytest.mark.parametrize(("x", "srid"), [(39_079_450.0, 4527), (900_000.0, 4548)])
def test_far_from_the_meridian_is_another_zone_s_land(x: float, srid: int) -> None:
    with pytest.raises(FarFromMeridian) as no:
        crs.judge_position([x], [GOOD[1]], srid)
    assert no.value.zone == 39


@pytest.mark.parametrize(
    ("x", "y", "srid"), [(115.94, 28.56, 4527), (*GOOD, 4490), (2.33, 48.67, 4490)]
)
def test_what_is_neither_metres_nor_degrees_of_china_is_unknown(
    x: float, y: float, srid: int
) -> None:
    with pytest.raises(UnknownSrid):
        crs.judge_position([x], [y], srid)


@given(st.floats(allow_nan=False), st.floats(allow_nan=False), st.sampled_from([4490, 4527, 4548]))
def test_any_number_is_judged_or_refused(x: float, y: float, srid: int) -> None:
    try:
        crs.judge_position([x], [y], srid)
    except (
        AxesSwapped,
        FarFromMeridian,
        UnknownSrid,
        WrongZone,
        ZonePrefixMissing,
        ZonePrefixUnexpected,
    ) as no:
        assert no.where is not None  # noqa: PT017


@pytest.mark.parametrize(
    ("system", "zone", "easting", "srid", "found"),
    [
        (NEW, "39", 39_396_100.0, None, 4527),
        (NEW, "39带", 396_100.0, None, 4548),
        (NEW, "3", 39_396_100.0, None, 4527),
        (NEW, "", 39_396_100.0, 4548, 4527),
        (NEW, "", 396_100.0, 4548, 4548),
        ("CGCS2000_3_Degree_GK_Zone_39", "39", 396_100.0, 4527, 4548),
        ("", "", 39_396_100.0, 4527, 4527),
    ],
)
def test_a_header_names_the_system(
    system: str, zone: str, easting: float, srid: int | None, found: int
) -> None:
    assert crs.srid_from_header(system, zone, easting=easting, srid=srid) == found


@pytest.mark.parametrize(
    "system", ["1980西安坐标系", "西安80", "1954北京坐标系", "北京54坐标系", "Xi'an 1980 / GK 39"]
)
def test_old_systems_are_refused(system: str) -> None:
    with pytest.raises(OldCoordinateSystem) as no:
        crs.srid_from_header(system, "39", easting=39_396_100.0, srid=4527)
    assert no.value.given == system


@pytest.mark.parametrize(("system", "width"), [("", ""), ("地方坐标系", "3"), (NEW, "6")])
def test_a_system_that_is_not_named_or_not_ours_is_not_guessed(system: str, width: str) -> None:
    with pytest.raises(UnknownSrid):
        crs.srid_from_header(system, "39", width=width, easting=39_396_100.0)


def test_header_and_coordinates_of_two_zones_are_refused() -> None:
    with pytest.raises(WrongZone) as no:
        crs.srid_from_header(NEW, "38", easting=39_396_100.0)
    assert (no.value.zone, no.value.expected_zone) == (39, 38)


def test_a_zone_that_is_not_the_park_s_is_refused() -> None:
    with pytest.raises(WrongZone) as no:
        crs.srid_from_header(NEW, "38", easting=396_100.0, srid=4527)
    assert (no.value.zone, no.value.expected_zone) == (38, 39)


@pytest.mark.parametrize("srid", [None, 4527])
def test_a_zone_named_nowhere_is_not_guessed(srid: int | None) -> None:
    with pytest.raises(ZonePrefixMissing):
        crs.srid_from_header(NEW, "", easting=396_100.0, srid=srid)
