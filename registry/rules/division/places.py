"""SPLIT-04, SPLIT-07: units lie on floors that exist, inside them, apart, and leave nothing over.

What overlaps, and what lies outside, the database decides, by the functions its guards ask.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.shapes import to_geojson
from registry.book import measures
from registry.book.measures import Pair
from registry.findings import Finding
from registry.records.context import At
from registry.records.units import Child, Place, Whole
from registry.store.db import Tx


class _Plan:
    """All shapes of a division in one list, and where each of them stands in it."""

    def __init__(self, whole: Whole, children: Sequence[Child]) -> None:
        self.shapes: list[BaseGeometry] = []
        self.new: dict[int, list[int]] = defaultdict(list)
        self.standing: dict[int, list[int]] = defaultdict(list)
        self.whose: dict[int, str] = {}
        for child in children:
            self._keep(self.new, child.places, str(child.n))
        for unit in whole.standing:
            self._keep(self.standing, unit.places, unit.code)
        self.floors = {n: self._add(shape) for n, shape in whole.floors.items()}
        self.ground = {
            n: self.floors[n] if shape is whole.floors.get(n) else self._add(shape)
            for n, shape in whole.ground.items()
        }
        self.covered = {
            n: self._add(shapely.union_all([self.shapes[i] for i in self.new[n]]))
            for n in whole.ground
        }

    def _keep(self, on: dict[int, list[int]], places: Sequence[Place], whose: str) -> None:
        for place in places:
            at = self._add(place.outline)
            on[place.floor].append(at)
            self.whose[at] = whose

    def _add(self, shape: BaseGeometry) -> int:
        self.shapes.append(shape)
        return len(self.shapes) - 1

    def of_floors(self) -> list[Pair]:
        """New places with their floor."""
        return [(i, self.floors[n]) for n, on in self.new.items() if n in self.floors for i in on]

    def of_ground(self) -> list[Pair]:
        """New places with what is divided on their floor, where that is not the whole floor."""
        return [
            (i, self.ground[n])
            for n, on in self.new.items()
            if n in self.ground and self.ground[n] != self.floors.get(n)
            for i in on
        ]

    def meeting(self) -> Iterator[Pair]:
        """Pairs of places on one floor whose boxes meet, at least one of them new."""
        for n, new in ((n, new) for n, new in self.new.items() if new):
            both = new + self.standing[n]
            tree = shapely.STRtree(np.asarray([self.shapes[i] for i in both], dtype=object))
            ones, twos = tree.query([self.shapes[i] for i in new])
            for one, two in zip(ones.tolist(), twos.tolist(), strict=True):
                if one < two:
                    yield both[one], both[two]


def judge(
    tx: Tx, at: At, whole: Whole, children: Sequence[Child], *, divides: bool
) -> list[Finding]:
    """Judge where the units of a request lie. ``divides``: more than one of them gets a right."""
    plan = _Plan(whole, children)
    beyond_floor = measures.outside(tx, at.srid, plan.shapes, plan.of_floors())
    off_floor = {one for one, _ in beyond_floor}
    beyond_ground = measures.outside(
        tx, at.srid, plan.shapes, [p for p in plan.of_ground() if p[0] not in off_floor]
    )
    shared = measures.overlaps(tx, at.srid, plan.shapes, plan.meeting())
    floor_of = {i: n for n, on in plan.new.items() for i in on}
    findings = [*_without_place(whole, children)]
    for (one, _), pieces in (beyond_floor | beyond_ground).items():
        kind = "unit-outside-floor" if one in off_floor else "unit-outside-parent"
        facts = {"unit": plan.whose[one], "floor": floor_of[one]}
        findings.append(_found("SPLIT-04", kind, facts, pieces, at.srid))
    for (one, two), pieces in shared.items():
        facts = {"unit": plan.whose[one], "other": plan.whose[two], "floor": floor_of[one]}
        findings.append(_found("SPLIT-04", "units-overlap", facts, pieces, at.srid))
    return [*findings, *(_left_over(tx, at, plan) if divides else [])]


def _without_place(whole: Whole, children: Sequence[Child]) -> Iterator[Finding]:
    for child in children:
        if child.titled and not child.given.parts:
            yield Finding(rule="SPLIT-04", kind="no-outline", facts={"unit": child.n})
        for number in sorted({p.floor for p in child.given.parts} - set(whole.floors)):
            known = "、".join(str(n) for n in sorted(whole.floors))
            facts = {"unit": child.n, "floor": number, "floors": known}
            yield Finding(rule="SPLIT-04", kind="no-such-floor", facts=facts)


def _left_over(tx: Tx, at: At, plan: _Plan) -> Iterator[Finding]:
    """SPLIT-07: what of the divided space is in no unit belongs to all, and is entered so."""
    pairs = {(plan.ground[n], plan.covered[n]): n for n in plan.ground}
    for pair, pieces in measures.outside(tx, at.srid, plan.shapes, pairs).items():
        yield _found("SPLIT-07", "space-of-nobody", {"floor": pairs[pair]}, pieces, at.srid)


def _found(
    rule: str, kind: str, facts: dict[str, object], pieces: BaseGeometry, srid: int
) -> Finding:
    return Finding(
        rule=rule,
        kind=kind,
        facts=facts,
        measured=f"{max(pieces.area, 0.0001):.4f}",
        limit="0",
        where=to_geojson(pieces),
        srid=srid,
    )
