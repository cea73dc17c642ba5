"""Boxes that meet: all pairs of them, some at a time, by strips and a sweep along each.

The boxes are cut into strips that run east; in a strip those that begin before another ends are
its neighbours. (An index of objects takes four times the memory.)
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Pairs = NDArray[np.intp]
"""(pairs, 2): places in the first and the second of two lists."""

#: pairs that are looked at together; the least height of a strip in metres
_PAIRS, _LEAST = 250_000, 1.0
#: strips are this much higher than boxes are on the average
_HIGHER = 1.5


def among(boxes: NDArray[np.float64]) -> Iterator[Pairs]:
    """Yield all pairs of boxes (west, south, east, north) that meet, the lesser place first.

    A box of NaN meets none.
    """
    for one, two in _met(boxes):
        yield np.column_stack([np.minimum(one, two), np.maximum(one, two)])


def between(boxes: NDArray[np.float64], others: NDArray[np.float64]) -> Iterator[Pairs]:
    """Yield all pairs of a box and another that meet."""
    mine, theirs = _within(boxes, others), _within(others, boxes)
    first = len(mine)
    for one, two in _met(np.concatenate([boxes[mine], others[theirs]])):
        lesser, greater = np.minimum(one, two), np.maximum(one, two)
        across = (lesser < first) & (greater >= first)
        yield np.column_stack([mine[lesser[across]], theirs[greater[across] - first]])


def _within(boxes: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the boxes that meet the box about all the others."""
    there = others[~np.isnan(others).any(axis=1)]
    if not len(there):
        return np.empty(0, dtype=np.intp)
    least, most = there[:, :2].min(axis=0), there[:, 2:].max(axis=0)
    return np.flatnonzero(np.all((boxes[:, :2] <= most) & (boxes[:, 2:] >= least), axis=1))


def _met(boxes: NDArray[np.float64]) -> Iterator[tuple[Pairs, Pairs]]:
    there = np.flatnonzero(~np.isnan(boxes).any(axis=1))
    if not len(there):
        return
    if len(there) < len(boxes):
        boxes = boxes[there]
    west, south, east, north = boxes.T
    high = max(float((north - south).mean()) * _HIGHER, _LEAST)
    low, left = south.min(), west.min()
    long = float(east.max() - left) + 1
    box, begin = _in_strips((south - low) // high, (north - low) // high, west - left, long)
    strip = begin // long
    follow = np.searchsorted(begin, strip * long + (east - left)[box], side="right")
    follow -= np.arange(len(box)) + 1
    for few in _shares(follow):
        one = np.repeat(few, follow[few])
        nth = np.arange(len(one)) - np.repeat(np.cumsum(follow[few]) - follow[few], follow[few])
        two = one + 1 + nth
        lower = np.maximum(south[box[one]], south[box[two]])
        meet = lower <= np.minimum(north[box[one]], north[box[two]])
        # a pair of two strips is told in the one it begins in
        meet &= (lower - low) // high == strip[one]
        yield there[box[one[meet]]], there[box[two[meet]]]


def _in_strips(
    first: NDArray[np.float64],
    last: NDArray[np.float64],
    west: NDArray[np.float64],
    long: float,
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Return the boxes of all strips in order, and where each begins: strips lie end to end."""
    box = np.repeat(np.arange(len(first), dtype=np.int32), (last - first + 1).astype(np.int64))
    nth = np.arange(len(box)) - np.flatnonzero(np.diff(box, prepend=-1))[box]
    begin = (first[box] + nth) * long + west[box]
    order = np.argsort(begin)
    return box[order], begin[order]


def _shares(counts: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    """Yield places in order, so many together that their counts are about _PAIRS."""
    share = np.cumsum(counts) // _PAIRS
    ends = np.flatnonzero(np.diff(share)) + 1
    yield from np.split(np.arange(len(counts)), ends)
