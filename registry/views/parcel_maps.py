"""宗地图 of plots just entered: each with its holders, units and certificate as they stand."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np
import shapely
from shapely import Polygon

from geo.measure import point_numbers
from registry.book import county as county_book, places, rights
from registry.book.buildings import Building
from registry.book.places import Neighbour
from registry.book.rights import Right
from registry.catalogue import SOURCES
from registry.records.context import Entry
from registry.records.outcome import Paper
from registry.records.papers import ParcelMap, ParcelPlan
from registry.store.db import Tx
from registry.values.codes import ParcelCode
from registry.views import plans


class Plot(Protocol):
    """A plot in the register, with its buildings."""

    @property
    def code(self) -> str:
        """Its code."""

    @property
    def use_id(self) -> int:
        """Its land use."""

    @property
    def shape(self) -> Polygon:
        """Its shape."""

    @property
    def location(self) -> str:
        """Its address 坐落."""

    @property
    def houses(self) -> tuple[Building, ...]:
        """Its buildings, as they are numbered on it."""


def of(
    tx: Tx, entry: Entry, plots: Sequence[Plot], units: Iterable[int], around: Polygon
) -> tuple[Paper, ...]:
    """Return the maps of plots, to be numbered and kept.

    ``units`` are all units on them, ``around`` holds all of them: what lies near, and who holds
    what, is read once.
    """
    held: dict[str, list[Right]] = {}
    for right in rights.of_units(tx, entry.park_id, list(units)):
        held.setdefault(right.parcel_code, []).append(right)
    near = places.neighbours(tx, entry.park_id, around, entry.srid, plans.AROUND)
    others = _others(near, plots)
    return tuple(
        Paper(
            kind="parcel_map",
            record=_map(
                plans.among(
                    others[plot.code],
                    entry.srid,
                    code=plot.code,
                    shape=plot.shape,
                    numbers=tuple(point_numbers(plot.shape)),
                    use=county_book.land_use_of(tx, plot.use_id),
                    location=plot.location,
                    standing_on_it=tuple(plans.drawn(house) for house in plot.houses),
                ),
                held.get(plot.code, []),
            ),
        )
        for plot in plots
    )


def _others(near: Sequence[Neighbour], plots: Sequence[Plot]) -> Mapping[str, list[Neighbour]]:
    """Return for each plot what lies around it, by code."""
    tree = shapely.STRtree([other.shape for other in near])
    shapes = np.asarray([plot.shape for plot in plots], dtype=object)
    pairs = tree.query(shapes, predicate="dwithin", distance=plans.AROUND).T.tolist()
    found: dict[str, list[Neighbour]] = {plot.code: [] for plot in plots}
    for n, m in sorted(pairs):
        if near[m].code != plots[n].code:
            found[plots[n].code].append(near[m])
    return found


def _map(plan: ParcelPlan, held: Sequence[Right]) -> ParcelMap:
    """Name the unit and its certificate; of several the first unit, and no one's certificate."""
    certified = [right for right in held if right.certificate is not None]
    names = dict.fromkeys(h.name for right in certified for h in right.holders)
    land_unit = ParcelCode(plan.code).land_unit.text
    return ParcelMap(
        plan=plan,
        holder="、".join(names) or "—",
        unit_code=certified[0].unit_code if certified else land_unit,
        certificate=certified[0].certificate if len(certified) == 1 else None,
        prohibition=SOURCES["USE-01"],
    )
