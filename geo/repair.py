"""What could be repaired of a survey, proposed one by one; nothing here is applied by itself.

Four kinds: ``snap`` moves a point onto a boundary point of a neighbour, ``close`` ends a ring where
it begins, ``drop`` leaves one of the same points, ``orient`` turns a ring. Coordinates are x east,
y north, in metres. A person accepts a proposal by its key, which is made of what it changes.
"""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LinearRing, Polygon

from geo.errors import GeoError, Place, RepairOverlaps
from geo.shapes import MOST_POINTS, Ring, from_rings, judge
from geo.topology import NEAR_MISS, overlap_pieces

Kind = Literal["snap", "close", "drop", "orient"]
Rings = list[list[Place]]

#: points offered at once; the rest are offered when these are settled
MOST_SNAPS = 100
#: points judged again where not all snaps stand together and each is tried: seconds, not minutes
_MOST_WORK = 1_000_000
_PLANE = 2
#: the same point, both on the millimetre grid: the last bits of two doubles
_SAME = 0.0005
#: a ring of fewer points, the closing one counted, turns neither way
_TURNING = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One change: ``before`` becomes ``after`` in a ring, counted from 0, the outer one first.

    ``point`` counts the shape's points from 0 without the closing ones, as boundary points are
    numbered; of a whole ring it is the first. ``moved`` is in metres, ``other`` the neighbour's
    place in the list that was given.
    """

    kind: Kind
    ring: int
    point: int
    before: tuple[Place, ...]
    after: tuple[Place, ...]
    moved: float = 0.0
    other: int | None = None

    @property
    def key(self) -> str:
        """What names this change and no other, whenever it is worked out again."""
        said = repr((self.kind, self.ring, self.before, self.after))
        return hashlib.sha256(said.encode()).hexdigest()[:16]


# ---------------------------------------------------------------- form


def of_form(rings: Sequence[Ring]) -> list[Proposal]:
    """Propose to close, drop and orient rings as they were read, first the outer one.

    None where the rings would be refused all the same: a repair leads to a shape that is taken.
    """
    if not _plain(rings):
        return []
    given = _places(rings)
    found: list[Proposal] = []
    first = 0
    for n, ring in enumerate(given):
        found += [*_close(n, ring, first), *_drop(n, ring, first)]
        first += len(ring) - (ring[0] == ring[-1])
    # a ring turns one way or the other once it is closed: what the others leave is turned
    found += _orient(apply(given, found))
    try:
        judge(from_rings(apply(given, found)))
    except GeoError:
        return []
    return found


def _plain(rings: Sequence[Ring]) -> bool:
    points = [point for ring in rings for point in ring]
    return (
        bool(points)
        and all(rings)
        and len(points) <= MOST_POINTS
        and all(len(point) == _PLANE and all(map(math.isfinite, point)) for point in points)
    )


def _places(rings: Sequence[Ring]) -> Rings:
    return [[(float(point[0]), float(point[1])) for point in ring] for ring in rings]


def _close(n: int, ring: Sequence[Place], first: int) -> Iterable[Proposal]:
    start, end = ring[0], ring[-1]
    if start == end:
        return
    apart = math.dist(start, end)
    # within reach it is the first point measured twice; farther away it is a corner of its own
    after, moved = ((start,), apart) if apart <= NEAR_MISS else ((end, start), 0.0)
    yield Proposal(
        kind="close",
        ring=n,
        point=first + len(ring) - 1,
        before=(end,),
        after=after,
        moved=moved,
    )


def _drop(n: int, ring: Sequence[Place], first: int) -> Iterable[Proposal]:
    numbered = groupby(enumerate(ring), key=lambda one: _millimetres(one[1]))
    runs = [list(run) for _, run in numbered]
    seen = set()
    for run in runs:
        before = tuple(place for _, place in run)
        if len(run) == 1 or before in seen:
            continue
        seen.add(before)
        # the ring ends with its last point: of a run there, that one stays
        kept = before[-1] if run[-1][0] == len(ring) - 1 else before[0]
        yield Proposal(
            kind="drop",
            ring=n,
            point=first + run[0][0],
            before=before,
            after=(kept,),
            moved=max(math.dist(kept, place) for place in before),
        )


def _millimetres(place: Place) -> tuple[int, int]:
    return round(place[0] * 1000), round(place[1] * 1000)


def _orient(rings: Rings) -> Iterable[Proposal]:
    """Propose to turn rings that are sound otherwise: clockwise outside, the other way inside."""
    first = 0
    for n, ring in enumerate(rings):
        turns = len(ring) >= _TURNING and ring[0] == ring[-1]
        if turns and LinearRing(ring).is_ccw == (n == 0):
            before = tuple(ring)
            yield Proposal(kind="orient", ring=n, point=first, before=before, after=before[::-1])
        first += len(ring) - (ring[0] == ring[-1])


# ---------------------------------------------------------------- place


def of_place(shape: Polygon, neighbours: Sequence[Polygon]) -> list[Proposal]:
    """Propose to move points of a judged shape onto boundary points of neighbours within 5 cm.

    Each point goes to the nearest, each of those takes one, and what stands on a boundary point
    stays. All together they keep the shape valid and overlap nobody who is not overlapped now.
    """
    wanted = _nearest(shape, neighbours)[:MOST_SNAPS]
    if _stands(shape, wanted, neighbours):
        return wanted
    kept: list[Proposal] = []
    tries = max(1, _MOST_WORK // int(shapely.count_coordinates(shape)))
    for one in sorted(wanted, key=lambda snap: (snap.moved, snap.point))[:tries]:
        if _stands(shape, [*kept, one], neighbours):
            kept.append(one)
    return sorted(kept, key=lambda snap: snap.point)


def _nearest(shape: Polygon, neighbours: Sequence[Polygon]) -> list[Proposal]:
    """Return a snap for each point that has a free boundary point within reach, by number."""
    corners, of = shapely.get_coordinates(np.asarray(neighbours, dtype=object), return_index=True)
    xy, ring = _corners(shape)
    tree = shapely.STRtree(np.asarray(shapely.points(corners), dtype=object))
    point, corner = tree.query(np.asarray(shapely.points(xy), dtype=object), "dwithin", NEAR_MISS)
    apart = np.hypot(*(xy[point] - corners[corner]).T)
    standing = set(point[apart < _SAME].tolist())
    held = {(x, y) for x, y in corners[corner[apart < _SAME]].tolist()}
    pairs = sorted(
        (float(d), int(p), (float(corners[c][0]), float(corners[c][1])), int(of[c]))
        for d, p, c in zip(apart, point, corner, strict=True)
        if _SAME <= d <= NEAR_MISS and p not in standing
    )
    snaps: dict[int, Proposal] = {}
    for moved, p, target, other in pairs:
        if p not in snaps and target not in held:
            held.add(target)
            snaps[p] = Proposal(
                kind="snap",
                ring=int(ring[p]),
                point=p,
                before=((float(xy[p][0]), float(xy[p][1])),),
                after=(target,),
                moved=moved,
                other=other,
            )
    return [snaps[p] for p in sorted(snaps)]


def _corners(shape: Polygon) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return the points without the closing ones, and the ring each is of."""
    rings = np.asarray([shape.exterior, *shape.interiors], dtype=object)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    closing = np.r_[ring[1:] != ring[:-1], True]
    return xy[~closing], ring[~closing]


def _stands(shape: Polygon, accepted: Sequence[Proposal], neighbours: Sequence[Polygon]) -> bool:
    try:
        repaired(shape, accepted, neighbours)
    except GeoError:
        return False
    return True


# ---------------------------------------------------------------- what was accepted


def repaired(
    shape: Polygon, accepted: Sequence[Proposal], neighbours: Sequence[Polygon]
) -> Polygon:
    """Return a judged shape with what was accepted, judged again.

    Raises what judge raises, and RepairOverlaps where a neighbour would be overlapped that is not.
    """
    rings = [ring.coords for ring in (shape.exterior, *shape.interiors)]
    after = judge(from_rings(apply(rings, accepted)))
    for other in neighbours:
        if overlap_pieces(after, other) and not overlap_pieces(shape, other):
            x, y = overlap_pieces(after, other)[0].representative_point().coords[0]
            raise RepairOverlaps(where=(x, y))
    return after


def apply(rings: Sequence[Ring], accepted: Iterable[Proposal]) -> Rings:
    """Return rings in which each accepted proposal holds, and nothing else is changed.

    A change is found by what it says of its ring, not by counting: what is done already stays.
    """
    made = _places(rings)
    of_kind: dict[Kind, list[Proposal]] = {"close": [], "drop": [], "snap": [], "orient": []}
    for one in accepted:
        of_kind[one.kind].append(one)
    for one in (*of_kind["close"], *of_kind["drop"]):
        made[one.ring] = _applied(made[one.ring], one)
    # all at once: what one moves is not moved again by another
    onto = {(one.ring, one.before[0]): one.after[0] for one in of_kind["snap"]}
    for n in {one.ring for one in of_kind["snap"]}:
        made[n] = [onto.get((n, place), place) for place in made[n]]
    for one in of_kind["orient"]:
        made[one.ring] = _applied(made[one.ring], one)
    return made


def _applied(ring: list[Place], one: Proposal) -> list[Place]:
    if one.kind == "drop":
        return _dropped(ring, one)
    if one.kind == "close":
        still = ring[0] != ring[-1] == one.before[0]
        return [*ring[:-1], *one.after] if still and ring[0] == one.after[-1] else ring
    wrong = len(ring) >= _TURNING and LinearRing(ring).is_ccw == (one.ring == 0)
    return ring[::-1] if wrong else ring


def _dropped(ring: list[Place], one: Proposal) -> list[Place]:
    made: list[Place] = []
    n, run = 0, list(one.before)
    while n < len(ring):
        same = ring[n : n + len(run)] == run
        made += [one.after[0]] if same else [ring[n]]
        n += len(run) if same else 1
    return made
