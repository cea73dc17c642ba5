"""Many plots of a survey judged at once: against each other, their park and its register.

A sieve lets through what plainly breaks no rule (geo.sieve); each rule then judges what is left as
it would judge a single plot. What is found comes with the place of its plot, from 0.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.fabric import Fabric, fabric, joined
from geo.meeting import Pairs
from geo.sieve import Sieve
from geo.topology import conflicts_of, near_misses_among
from registry.book import places
from registry.findings import Finding
from registry.records.context import At
from registry.rules import geometry
from registry.store.db import Tx

#: plots of one question: more would keep the server too long at one
_AT_ONCE = 2_000
#: pairs that are left in the sieve, judged together
_PAIRS = 20_000
#: boxes held against a boundary together, and parcels against plots
_BOXES, _PARCELS = 50_000, 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """One polygon on the park's millimetre grid, and what its file calls it and says of it."""

    name: str
    shape: Polygon
    declared_area: Decimal | None = None


Places = NDArray[np.intp]
Found = Iterator[tuple[int, Finding]]
_Rule = Callable[[Tx, At, "Lot"], Found]


class Lot:
    """Plots judged together. ``differing`` are those whose declared area is not the computed one.

    ``load`` returns the plots of some places, in their order: only what the sieve keeps is wanted
    as objects.
    """

    def __init__(
        self, plots: Fabric, differing: Places, load: Callable[[Places], Sequence[Plot]]
    ) -> None:
        self._fabric = plots
        self.differing = differing
        self.load = load
        self._beside: Places | None = None
        self._beyond: Places | None = None

    def __len__(self) -> int:
        return len(self._fabric)

    @cached_property
    def doubtful(self) -> Pairs:
        """The pairs that may overlap or nearly meet, in order."""
        return self._sieve.among()

    @cached_property
    def _sieve(self) -> Sieve:
        return Sieve(self._fabric)

    def beside(self, tx: Tx, at: At) -> Places:
        """Return those that may overlap a current parcel, or nearly meet one."""
        if self._beside is None:
            standing = places.standing(tx, at.park_id, self._around(), at.srid)
            kept = [self._sieve.between(parcels)[:, 0] for parcels in _many(standing)]
            self._beside = np.unique(np.concatenate([np.empty(0, dtype=np.intp), *kept]))
        return self._beside

    def beyond(self, tx: Tx, at: At) -> Places:
        """Return those that may reach over the park's boundary; all, where it has none."""
        if self._beyond is None:
            self._beyond = self._not_within(places.boundary(tx, at.park_id))
        return self._beyond

    def _not_within(self, boundary: BaseGeometry | None) -> Places:
        there = np.flatnonzero(~np.isnan(self._fabric.boxes).any(axis=1))
        if boundary is None:
            return there
        shapely.prepare(boundary)
        few = np.array_split(there, len(there) // _BOXES + 1)
        return np.concatenate([self._reaching_over(boundary, plots) for plots in few])

    def _reaching_over(self, boundary: BaseGeometry, plots: Places) -> Places:
        boxes = self._fabric.boxes[plots]
        if len(boxes) and shapely.covers(boundary, shapely.box(*_around(boxes))):
            return plots[:0]
        return plots[~shapely.covers(boundary, shapely.box(*boxes.T))]

    def _around(self) -> tuple[float, float, float, float]:
        there = self._fabric.boxes[~np.isnan(self._fabric.boxes).any(axis=1)]
        west, south, east, north = _around(there) if len(there) else (0, 0, 0, 0)
        near = geometry.NEAR_MISS
        return west - near, south - near, east + near, north + near


def _around(boxes: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Return the box about boxes."""
    west, south = boxes[:, :2].min(axis=0).tolist()
    east, north = boxes[:, 2:].max(axis=0).tolist()
    return west, south, east, north


def _many(some: Iterator[Sequence[Polygon]]) -> Iterator[Fabric]:
    """Yield parcels as arrays, many together."""
    gathered: list[Fabric] = []
    for shapes in some:
        gathered.append(fabric(shapes))
        if sum(map(len, gathered)) >= _PARCELS:
            yield joined(gathered)
            gathered = []
    if gathered:
        yield joined(gathered)


def judged(tx: Tx, at: At, plots: Sequence[Plot]) -> Found:
    """Judge plots as surface land: GEO-03 to GEO-06; of two that overlap each names the other."""
    of_all = fabric([plot.shape for plot in plots])
    unlike = differing(of_all, [plot.declared_area for plot in plots])
    lot = Lot(of_all, unlike, lambda some: [plots[n] for n in some])
    for rule in RULES:
        yield from rule(tx, at, lot)


def differing(plots: Fabric, declared: Sequence[Decimal | None]) -> Places:
    """Return the plots whose declared area, to 0.01 m², is another than the computed one."""
    there = ~np.isnan(plots.boxes[:, 0])
    unlike = [
        said is not None and said * 100 != cents
        for said, cents in zip(declared, plots.cents.tolist(), strict=True)
    ]
    return np.flatnonzero(there & np.array(unlike, dtype=bool))


def _each(
    which: Callable[[Lot, Tx, At], Places],
    judge: Callable[[Tx, At, Sequence[Plot]], Sequence[Sequence[Finding]]],
) -> _Rule:
    """Return a rule that judges each plot for itself, many in one question."""

    def judge_all(tx: Tx, at: At, lot: Lot) -> Found:
        for some, plots in _some(lot, which(lot, tx, at)):
            for n, found in zip(some, judge(tx, at, plots), strict=True):
                yield from ((n, finding) for finding in found)

    return judge_all


def _some(lot: Lot, left: Places) -> Iterator[tuple[list[int], Sequence[Plot]]]:
    for first in range(0, len(left), _AT_ONCE):
        some = left[first : first + _AT_ONCE]
        yield some.tolist(), lot.load(some)


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """Plots of which some may touch: ``places`` in the lot; ``pairs`` are of places in these."""

    places: list[int]
    plots: Sequence[Plot]
    pairs: Pairs

    @property
    def shapes(self) -> list[Polygon]:
        return [plot.shape for plot in self.plots]


def _neighbours(lot: Lot) -> Iterator[_Neighbours]:
    for first in range(0, len(lot.doubtful), _PAIRS):
        some, within = np.unique(lot.doubtful[first : first + _PAIRS], return_inverse=True)
        yield _Neighbours(some.tolist(), lot.load(some), within.reshape(-1, 2))


def _overlaps(_: Tx, at: At, lot: Lot) -> Found:
    for near in _neighbours(lot):
        for pair in conflicts_of(near.shapes, *near.pairs.T):
            for n, other in ((pair.one, pair.two), (pair.two, pair.one)):
                name = near.plots[other].name
                yield near.places[n], geometry.overlap(name, [MultiPolygon(pair.pieces)], at.srid)


def _of_register(tx: Tx, at: At, plots: Sequence[Plot]) -> list[list[Finding]]:
    found: list[list[Finding]] = [[] for _ in plots]
    shapes = [plot.shape for plot in plots]
    for other in places.overlapped(tx, at.park_id, shapes, at.srid, "surface"):
        found[other.n].append(geometry.overlap(other.code, [other.pieces], at.srid))
    return found


def _of_other_parks(tx: Tx, at: At, plots: Sequence[Plot]) -> list[list[Finding]]:
    """A parcel lies inside its park: only what leaves this one may meet those of another."""
    return geometry.on_other_parks(tx, at, [plot.shape for plot in plots], "surface")


def _of_all_registers(tx: Tx, at: At, lot: Lot) -> Found:
    yield from _each(Lot.beside, _of_register)(tx, at, lot)
    yield from _each(Lot.beyond, _of_other_parks)(tx, at, lot)


def _outside(tx: Tx, at: At, plots: Sequence[Plot]) -> list[list[Finding]]:
    return geometry.inside_park(tx, at, [plot.shape for plot in plots])


def _areas(tx: Tx, at: At, plots: Sequence[Plot]) -> list[list[Finding]]:
    return geometry.all_declared(tx, at, [(plot.shape, plot.declared_area) for plot in plots])


def _near(tx: Tx, at: At, lot: Lot) -> Found:
    """GEO-05, against current parcels and against each other: asked about, never refused."""
    for some, plots in _some(lot, lot.beside(tx, at)):
        shapes = [plot.shape for plot in plots]
        near = places.neighbours_of_all(tx, at.park_id, shapes, at.srid, geometry.NEAR_MISS)
        for n, miss in near_misses_among(shapes, [o.shape for o in near], geometry.NEAR_MISS):
            if miss.other < len(near):
                yield some[n], geometry.near_miss(miss, near[miss.other].code, at.srid)
    for beside in _neighbours(lot):
        wanted = {*map(tuple, beside.pairs.tolist())}
        for n, miss in near_misses_among(beside.shapes, [], geometry.NEAR_MISS):
            if (min(n, miss.other), max(n, miss.other)) in wanted:
                name = beside.plots[miss.other].name
                yield beside.places[n], geometry.near_miss(miss, name, at.srid)


#: one after the other: each looks at all plots
RULES: Sequence[_Rule] = (
    _overlaps,
    _of_all_registers,
    _each(Lot.beyond, _outside),
    _each(lambda lot, _, __: lot.differing, _areas),
    _near,
)
