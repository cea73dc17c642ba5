"""Boxes that meet are all found, each pair once, and no others."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from geo import meeting

SIDES = st.integers(-60, 60).map(float)
boxes = st.lists(
    st.one_of(
        st.tuples(SIDES, SIDES, st.integers(0, 9), st.integers(0, 9)),
        st.tuples(SIDES, SIDES, st.integers(0, 200), st.integers(0, 200)),
        st.just((np.nan,) * 4),
    ).map(lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])),
    max_size=25,
).map(lambda rows: np.array(rows, dtype=float).reshape(-1, 4))


def met(one: np.ndarray, two: np.ndarray) -> bool:
    return bool((one[:2] <= two[2:]).all() and (two[:2] <= one[2:]).all())


def found(pairs: object) -> list[tuple[int, int]]:
    return sorted((a, b) for some in pairs for a, b in some.tolist())  # type: ignore[attr-defined]


@pytest.fixture(autouse=True, params=[3, 1_000_000])
def _shares(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meeting, "_PAIRS", request.param)


@settings(deadline=None, max_examples=200)
@given(boxes)
def test_all_pairs_are_found_once(given_: np.ndarray) -> None:
    there = [
        (a, b)
        for a in range(len(given_))
        for b in range(a + 1, len(given_))
        if met(given_[a], given_[b])
    ]
    assert found(meeting.among(given_)) == there


@settings(deadline=None, max_examples=200)
@given(boxes, boxes)
def test_all_pairs_of_two_lists_are_found_once(one: np.ndarray, two: np.ndarray) -> None:
    there = [(a, b) for a in range(len(one)) for b in range(len(two)) if met(one[a], two[b])]
    assert found(meeting.between(one, two)) == there
