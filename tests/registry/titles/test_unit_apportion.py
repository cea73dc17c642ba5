"""Whatever is divided, and however: the parts have what there was, to the hundredth."""

from decimal import ROUND_DOWN, Decimal

from hypothesis import given, strategies as st

from registry.records.units import Child, Claim, UnitInput, Whole
from registry.rules.division.apportion import divide

HUNDREDTHS = st.integers(1, 500_000).map(lambda n: Decimal(n) / 100)
NOTHING = Decimal(0)
COMMON = st.sampled_from([None, None, None, "apportioned", "not_apportioned"])
UNITS = st.lists(st.tuples(HUNDREDTHS, COMMON), min_size=1, max_size=30).filter(
    lambda units: any(common is None for _, common in units)
)


def children(units, **more):
    return tuple(
        Child(
            n=n,
            given=UnitInput(house_use="21", own_area=area, parts=(), common=common, **more),
            places=(),
        )
        for n, (area, common) in enumerate(units, 1)
    )


def whole(units, shared, land):
    own = sum((area for area, _ in units), NOTHING)
    return Whole(use_id=1, own_area=own, shared_area=shared, land=land, floors={}, ground={})


@given(UNITS, HUNDREDTHS, HUNDREDTHS)
def test_own_shared_and_land_are_what_the_whole_had(units, shared, land):
    portions, _, faults = divide(whole(units, shared, land), children(units), "floor_area")
    assert faults == []
    assert sum(p.child.given.own_area for p in portions) == sum(area for area, _ in units)
    assert sum(p.shared_area for p in portions) == shared
    assert sum(p.land_share for p in portions) == land
    for portion in portions:
        common = portion.child.given.common
        gives = {"apportioned": -portion.child.given.own_area, "not_apportioned": NOTHING}
        if common is not None:
            assert (portion.shared_area, portion.land_share) == (gives[common], NOTHING)
        else:
            assert portion.shared_area >= 0


@given(UNITS, HUNDREDTHS)
def test_divided_again_a_part_is_still_what_it_was(units, land):
    """What comes out of a part has what the part had: nobody else is touched."""
    portions, _, _ = divide(whole(units, NOTHING, land), children(units), "floor_area")
    first = next(p for p in portions if p.child.titled)
    own = first.child.given.own_area
    half = (own / 2).quantize(Decimal("0.01"), ROUND_DOWN)
    halves = [(area, None) for area in (own - half, half) if area]
    again = whole(halves, first.shared_area, first.land_share)
    parts, _, faults = divide(again, children(halves), "floor_area")
    assert faults == []
    assert sum(p.shared_area for p in parts) == first.shared_area
    assert sum(p.land_share for p in parts) == first.land_share


@given(UNITS, st.lists(HUNDREDTHS, max_size=10), HUNDREDTHS)
def test_standing_units_and_new_ones_together_have_the_land(units, standing, land):
    claims = [Claim(key=(0, f"{n:04d}"), built_area=area) for n, area in enumerate(standing)]
    portions, stand, faults = divide(
        whole(units, NOTHING, land), children(units), "floor_area", claims
    )
    assert faults == []
    assert set(stand) == {c.key[1] for c in claims}
    assert sum(p.land_share for p in portions) + sum(stand.values()) == land


@given(UNITS, HUNDREDTHS, HUNDREDTHS)
def test_own_land_comes_first_and_the_rest_is_shared(units, own, rest):
    titled = sum(common is None for _, common in units)
    plain = children(units)
    first = next(c for c in plain if c.titled)
    said = tuple(
        Child(
            n=c.n,
            given=UnitInput(
                house_use="21",
                own_area=c.given.own_area,
                parts=(),
                common=c.given.common,
                own_land=own if c is first else NOTHING,
            ),
            places=(),
        )
        for c in plain
    )
    portions, _, faults = divide(whole(units, NOTHING, own + rest), said, "own_first")
    assert faults == []
    assert sum(p.land_share for p in portions) == own + rest
    got = next(p for p in portions if p.child.n == first.n).land_share
    assert got >= own
    assert titled > 1 or got == own + rest
