"""Shares add up exactly, to the hundredth, whoever is named first."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from registry.values.shares import shared_out, whole_hundredths

AREAS = st.decimals(min_value=0, max_value=10**7, places=2, allow_nan=False, allow_infinity=False)
WEIGHTS = st.dictionaries(
    st.text(alphabet="0123456789", min_size=1, max_size=6),
    st.decimals(min_value=0, max_value=10**6, places=3, allow_nan=False, allow_infinity=False),
    min_size=1,
    max_size=40,
).filter(lambda weights: any(weights.values()))


def test_the_example_of_the_field():
    floor_areas = ("1512.36", "1498.74", "2003.18", "986.42", "1750.50", "2249.21", "3001.07")
    shares = shared_out(Decimal("20000.00"), {n: Decimal(a) for n, a in enumerate(floor_areas)})
    expected = ("2326.44", "2305.49", "3081.46", "1517.40", "2692.77", "3459.93", "4616.51")
    assert tuple(str(share) for share in shares.values()) == expected
    assert sum(shares.values()) == Decimal("20000.00")


def test_equal_remainders_go_to_the_earlier_code():
    shares = shared_out(Decimal("0.02"), {"c": Decimal(1), "a": Decimal(1), "b": Decimal(1)})
    assert shares == {"a": Decimal("0.01"), "b": Decimal("0.01"), "c": Decimal("0.00")}


@given(AREAS, WEIGHTS)
def test_the_parts_are_the_whole_and_each_is_within_a_hundredth(total, weights):
    shares = shared_out(total, weights)
    together = sum(map(Fraction, weights.values()))
    assert sum(shares.values()) == total
    for key, share in shares.items():
        assert whole_hundredths(share)
        exact = Fraction(total) * Fraction(weights[key]) / together
        assert abs(Fraction(share) - exact) < Fraction(1, 100)
        assert share == 0 or weights[key] > 0


@given(AREAS, WEIGHTS, st.randoms(use_true_random=False))
def test_the_order_of_the_weights_changes_nothing(total, weights, random):
    shuffled = list(weights.items())
    random.shuffle(shuffled)
    assert shared_out(total, dict(shuffled)) == shared_out(total, weights)


@given(AREAS, WEIGHTS)
def test_who_has_more_never_gets_less(total, weights):
    shares = shared_out(total, weights)
    by_weight = sorted(weights, key=lambda key: (weights[key], key))
    for less, more in pairwise(by_weight):
        if weights[less] < weights[more]:
            assert shares[less] <= shares[more]


@pytest.mark.parametrize(
    ("total", "weights"),
    [
        ("1.00", {}),
        ("1.00", {"a": Decimal(0)}),
        ("-1.00", {"a": Decimal(1)}),
        ("1.005", {"a": Decimal(1)}),
        ("1.00", {"a": Decimal(1), "b": Decimal(-1)}),
        ("1.00", {"a": Decimal("Infinity")}),
    ],
)
def test_what_cannot_be_shared_out_is_refused(total, weights):
    with pytest.raises(ValueError):  # noqa: PT011 - the number is the message
        shared_out(Decimal(total), weights)


def test_nothing_shared_among_some_is_nothing_each():
    assert shared_out(Decimal("0.00"), {"a": Decimal(0)}) == {"a": Decimal("0.00")}
    assert shared_out(Decimal("0.00"), {}) == {}
