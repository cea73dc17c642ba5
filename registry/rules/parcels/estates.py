"""What stands on parcels before they are divided, merged or corrected."""

from collections.abc import Sequence
from dataclasses import dataclass

from shapely import Polygon

from geo.topology import outside_pieces
from registry.book import buildings, descent, land, rights, supplies, units
from registry.book.buildings import Building
from registry.book.land import Parcel
from registry.book.rights import Right
from registry.book.supplies import Supply
from registry.book.units import Unit
from registry.findings import Finding
from registry.records.context import At
from registry.store.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """Parcels with all that stands on them; buildings, units and rights by code."""

    parcels: tuple[Parcel, ...]
    buildings: tuple[Building, ...]
    units: tuple[Unit, ...]
    rights: tuple[Right, ...]
    supplies: tuple[Supply, ...]

    @property
    def use_id(self) -> int:
        """The land use of the parcels."""
        return self.parcels[0].use_id

    @property
    def feature(self) -> str:
        """The 宗地特征码 of the parcels."""
        return self.parcels[0].code[12:14]

    @property
    def shapes(self) -> list[Polygon]:
        """The shapes of the parcels that have one."""
        return [parcel.shape for parcel in self.parcels if parcel.shape is not None]

    @property
    def titled(self) -> tuple[Right, ...]:
        """The rights of holders, not those of the owners in common."""
        common = {unit.unit_id for unit in self.units if unit.common}
        return tuple(right for right in self.rights if right.unit_id not in common)

    @property
    def held(self) -> dict[int, str]:
        """The units that holders have a right on: id -> code."""
        return {right.unit_id: right.unit_code for right in self.titled}

    @property
    def holdings(self) -> set[tuple[str, frozenset[tuple[int, int, int]]]]:
        """In which ways, by whom and in which shares the rights are held."""
        return {
            (r.holding, frozenset((h.party_id, h.share_num, h.share_den) for h in r.holders))
            for r in self.titled
        }

    def titles_on(self, houses: Sequence[Building]) -> int:
        """Return how many rights there will be on a plot with these buildings, or on a bare one."""
        ids = {house.building_id for house in houses}
        built = sum(u.building_id in ids and not u.common for u in self.units)
        return built if houses else min(1, len(self.titled))


def read(tx: Tx, park_id: int, parcels: Sequence[Parcel]) -> Estate:
    """Return parcels with what stands on them."""
    ids = [parcel.parcel_id for parcel in parcels]
    origins = {s.supply_id: s for i in ids for s in supplies.of_parcel(tx, park_id, i)}
    return Estate(
        parcels=tuple(parcels),
        buildings=tuple(b for i in ids for b in buildings.of_parcel(tx, park_id, i)),
        units=tuple(u for i in ids for u in units.of_parcel(tx, park_id, i)),
        rights=tuple(r for i in ids for r in rights.of_parcel(tx, park_id, i)),
        supplies=tuple(origins[i] for i in sorted(origins)),
    )


def find(tx: Tx, at: At, code: str) -> tuple[Parcel | None, list[Finding]]:
    """Return the current parcel of a code, or the finding that it is not, and what it became."""
    parcel = land.latest(tx, at.park_id, code)
    facts: dict[str, object] = {"parcel": code[:40]}
    if parcel is None:
        return None, [Finding(rule="CODE-01", kind="no-parcel", facts=facts)]
    if parcel.current:
        return parcel, []
    after = descent.became(tx, at.park_id, parcel.parcel_id)
    facts["became"] = "、".join(after[:10]) or "—"
    return None, [Finding(rule="CODE-01", kind="parcel-ended", facts=facts)]


def registered(estate: Estate) -> list[Finding]:
    """SPLIT-01: only land whose right is registered is divided or merged (细则 24)."""
    known = {right.parcel_id for right in estate.titled}
    return [
        Finding(rule="SPLIT-01", kind="land-not-registered", facts={"parcel": parcel.code})
        for parcel in estate.parcels
        if parcel.parcel_id not in known
    ]


def housed(houses: Sequence[Building], plots: Sequence[Polygon]) -> dict[int, int]:
    """Return in which plot each building lies whole: building id -> position of the plot."""
    return {
        house.building_id: n
        for house in houses
        for n, plot in enumerate(plots)
        if house.footprint.intersects(plot) and not outside_pieces(house.footprint, plot)
    }


def houses_of(estate: Estate, plots: Sequence[Polygon]) -> list[tuple[Building, ...]]:
    """Return the buildings that fall into each plot, by number."""
    into = housed(estate.buildings, plots)
    return [
        tuple(b for b in estate.buildings if into.get(b.building_id) == n)
        for n in range(len(plots))
    ]
