"""Many plots of a survey judged at once: against each other, their park and its register.

Each rule judges many plots in one question. What is found comes with the place of its plot in the
list, from 0; the findings are those a single plot would have.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from shapely import MultiPolygon, Polygon

from geo.topology import conflicts, near_misses_among
from registry.book import places
from registry.findings import Finding
from registry.records.context import At
from registry.rules import geometry
from registry.store.db import Tx

#: plots of one question: more would keep the server too long at one
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """One polygon on the park's millimetre grid, and what its file calls it and says of it."""

    name: str
    shape: Polygon
    declared_area: Decimal | None = None


Found = Iterator[tuple[int, Finding]]
_Rule = Callable[[Tx, At, Sequence[Plot]], Found]


def judged(tx: Tx, at: At, plots: Sequence[Plot]) -> Found:
    """Judge plots as surface land: GEO-03 to GEO-06; of two that overlap each names the other."""
    for rule in RULES:
        yield from rule(tx, at, plots)


def _each(judge: Callable[[Tx, At, Sequence[Plot]], Sequence[Sequence[Finding]]]) -> _Rule:
    """Return a rule that judges each plot for itself, many in one question."""

    def judge_all(tx: Tx, at: At, plots: Sequence[Plot]) -> Found:
        for first in range(0, len(plots), _AT_ONCE):
            for n, found in enumerate(judge(tx, at, plots[first : first + _AT_ONCE]), first):
                yield from ((n, finding) for finding in found)

    return judge_all


def _overlaps(_: Tx, at: At, plots: Sequence[Plot]) -> Found:
    for pair in conflicts([plot.shape for plot in plots]):
        for n, other in ((pair.one, pair.two), (pair.two, pair.one)):
            yield n, geometry.overlap(plots[other].name, [MultiPolygon(pair.pieces)], at.srid)


def _of_register(tx: Tx, at: At, plots: Sequence[Plot]) -> list[list[Finding]]:
    found: list[list[Finding]] = [[] for _ in plots]
    shapes = [plot.shape for plot in plots]
    for other in places.overlapped(tx, at.park_id, shapes, at.srid, "surface"):
        found[other.n].append(geometry.overlap(other.code, [other.pieces], at.srid))
    return found


def _outside(tx: Tx, at: At, plots: Sequence[Plot]) -> list[list[Finding]]:
    return geometry.inside_park(tx, at, [plot.shape for plot in plots])


def _areas(tx: Tx, at: At, plots: Sequence[Plot]) -> list[list[Finding]]:
    return geometry.all_declared(tx, at, [(plot.shape, plot.declared_area) for plot in plots])


def _near(tx: Tx, at: At, plots: Sequence[Plot]) -> Found:
    """GEO-05, against current parcels and against each other: asked about, never refused."""
    shapes = [plot.shape for plot in plots]
    around: dict[str, Polygon] = {}
    for first in range(0, len(shapes), _AT_ONCE):
        few = shapes[first : first + _AT_ONCE]
        near = places.neighbours_of_all(tx, at.park_id, few, at.srid, geometry.NEAR_MISS)
        around |= {other.code: other.shape for other in near}
    names = [*around, *(plot.name for plot in plots)]
    for n, miss in near_misses_among(shapes, list(around.values()), geometry.NEAR_MISS):
        yield n, geometry.near_miss(miss, names[miss.other], at.srid)


#: one after the other: each looks at all plots
RULES: Sequence[_Rule] = (_overlaps, _each(_of_register), _each(_outside), _each(_areas), _near)
