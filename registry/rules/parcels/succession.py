"""What stood on the old parcels stands on the new ones: buildings, units, rights, restrictions.

Each building gets a number in its new parcel, its units new codes; areas, use and end of term stay.
Land is shared anew over the units of a parcel by floor area, by the largest remainder, ties by unit
code. A plot without buildings has the land alone, held as all of it was.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from shapely import Polygon

from geo.measure import area_m2
from registry.book import (
    buildings,
    certificates as certificates_book,
    descent,
    endings,
    land,
    numbers,
    parties,
    places,
    restrictions,
    rights,
    supplies,
    units,
)
from registry.book.buildings import Building, NewBuilding
from registry.book.certificates import Proof
from registry.book.land import NewParcel, Parcel
from registry.book.rights import Holder, Right, UnitRight
from registry.book.units import NewLand, NewUnit, Unit, UnitPart
from registry.records.context import Entry
from registry.rules.parcels.estates import Estate
from registry.store.db import Tx
from registry.values.shares import shared_out

LAND_ALONE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A plot to come: its shape, the buildings that fall into it, and what its survey says.

    ``code`` is the platform's, where codes are fed from outside.
    """

    shape: Polygon
    location: str
    houses: tuple[Building, ...] = ()
    code: str | None = None
    source_sha256: bytes | None = None
    surveyed_by: str | None = None
    surveyed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What becomes of the old certificates and why; the new ones' numbers.

    One number a right, in the order of plots and unit codes.
    """

    old: str
    reason: str
    numbers: Sequence[str]
    platform_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A plot in the register, with its buildings as they are numbered there; area in m²."""

    parcel_id: int
    code: str
    use_id: int
    area: Decimal
    shape: Polygon
    location: str
    houses: tuple[Building, ...]


@dataclass(frozen=True, slots=True)
class Handed:
    """What the register has now: the plots, and their units (id -> code) in order."""

    plots: tuple[Placed, ...]
    units: Mapping[int, str]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the plots."""
        return tuple(plot.code for plot in self.plots)


@dataclass(frozen=True, slots=True)
class _Heir:
    """A new unit and the old ones it comes out of; the right it is held as, if there is one."""

    new: NewUnit | NewLand
    olds: tuple[Unit, ...]
    like: Right | None

    @property
    def common(self) -> bool:
        """Whether it belongs to the owners in common."""
        return isinstance(self.new, NewUnit) and self.new.common


def hand_on(
    tx: Tx,
    entry: Entry,
    estate: Estate,
    plots: Sequence[Plot],
    papers: Papers,
    *,
    along: Callable[[Parcel, Polygon], Decimal],
    allocated: Mapping[int, Collection[int]] | None = None,
) -> Handed:
    """End parcels and enter the plots that come out of them, with all that stood on them.

    ``along`` says how much of an old parcel went into a new plot, m². A mortgage that is
    ``allocated`` stays on the units of those plots alone (restriction id -> positions of plots).
    Raises ParcelsOverlap, ChildrenLeaveGap, BuildingLeavesParcel, LandSharesDiffer, RightIsHeld.
    """
    for parcel in estate.parcels:
        endings.end_parcel(
            tx, entry, parcel.parcel_id, reason=papers.reason, state=papers.old, land_gone=False
        )
    placed = _place(tx, entry, estate, plots)
    edges = [
        (parcel.parcel_id, plot.parcel_id, along(parcel, plot.shape))
        for parcel in estate.parcels
        for plot in placed
    ]
    descent.parcels(tx, entry, edges, estate.use_id)
    raised = [_raise(tx, entry, plot) for plot in placed]
    heirs = [heir for plot in raised for heir in _heirs(tx, estate, plot)]
    born = list(zip(_bear(tx, entry, [heir.new for heir in heirs]), heirs, strict=True))
    pairs = [(old.unit_id, unit_id) for unit_id, heir in born for old in heir.olds]
    descent.units(tx, entry, pairs, estate.use_id)
    _entitle(tx, entry, estate, born, papers)
    _bind(tx, entry, born, placed, allocated or {})
    return Handed(
        plots=tuple(plot for plot, _ in raised),
        units={i: f"{heir.new.parcel_code}{_suffix(heir.new)}" for i, heir in born},
    )


def _bind(
    tx: Tx,
    entry: Entry,
    born: Sequence[tuple[int, "_Heir"]],
    placed: Sequence[Placed],
    allocated: Mapping[int, Collection[int]],
) -> None:
    """Let restrictions follow to the units that holders have a right on."""
    position = {plot.parcel_id: n for n, plot in enumerate(placed)}
    follows = [(unit_id, heir) for unit_id, heir in born if not heir.common]
    stays = {
        restriction: [i for i, heir in follows if position[heir.new.parcel_id] in positions]
        for restriction, positions in allocated.items()
    }
    moved = [(old.unit_id, i) for i, heir in follows for old in heir.olds]
    restrictions.follow(tx, entry, moved, allocated=stays)


def _place(tx: Tx, entry: Entry, estate: Estate, plots: Sequence[Plot]) -> list[Placed]:
    """Enter the plots: identities, origins in all the supplies, versions."""
    codes = _codes(tx, entry, plots, estate.feature)
    new = [
        NewParcel(
            code=code,
            use_id=estate.use_id,
            shape=plot.shape,
            location=plot.location,
            surveyed_by=plot.surveyed_by,
            surveyed_on=plot.surveyed_on,
            source_sha256=plot.source_sha256,
        )
        for code, plot in zip(codes, plots, strict=True)
    ]
    ids = land.bear(tx, entry, new)
    supplies.originate_all(tx, entry, ids, [supply.supply_id for supply in estate.supplies])
    land.place(tx, entry, ids, new)
    return [
        Placed(
            parcel_id=parcel_id,
            code=code,
            use_id=estate.use_id,
            area=area_m2(plot.shape),
            shape=plot.shape,
            location=plot.location,
            houses=plot.houses,
        )
        for parcel_id, code, plot in zip(ids, codes, plots, strict=True)
    ]


def _codes(tx: Tx, entry: Entry, plots: Sequence[Plot], feature: str) -> list[str]:
    """Return codes for new parcels: the platform's, or the next of each 地籍子区, in order."""
    districts = places.districts(tx, [plot.shape for plot in plots], entry.srid)
    found = {n: plot.code for n, plot in enumerate(plots) if plot.code is not None}
    numbers.step_over(tx, list(found.values()))
    for district in sorted({d or "" for d in districts}):
        wanting = [n for n, d in enumerate(districts) if d == district and n not in found]
        if wanting:
            taken = numbers.parcel_codes(tx, district, feature, len(wanting))
            found.update(zip(wanting, taken, strict=True))
    return [found[n] for n in range(len(plots))]


def _raise(tx: Tx, entry: Entry, plot: Placed) -> tuple[Placed, Mapping[int, Building]]:
    """Enter the buildings of a plot anew; return it with them, and them by their old ids."""
    raised = {}
    for house in plot.houses:
        number = numbers.building_number(tx, plot.code)
        erected = buildings.erect(
            tx,
            entry,
            NewBuilding(
                parcel_id=plot.parcel_id,
                parcel_code=plot.code,
                use_id=plot.use_id,
                number=number,
                footprint=house.footprint,
                structure=house.structure,
                total_area=house.total_area,
                papers=house.papers,
                floors=house.floors,
                name=house.name,
            ),
        )
        descent.buildings(tx, entry, [(house.building_id, erected.building_id)])
        raised[house.building_id] = replace(
            house,
            building_id=erected.building_id,
            parcel_id=plot.parcel_id,
            parcel_code=plot.code,
            number=number,
            floors=tuple(
                replace(floor, floor_id=erected.floors[floor.number]) for floor in house.floors
            ),
        )
    return replace(plot, houses=tuple(raised.values())), raised


def _heirs(
    tx: Tx, estate: Estate, plot_and_houses: tuple[Placed, Mapping[int, Building]]
) -> list[_Heir]:
    """Return the units to come on a plot, by their codes."""
    plot, raised = plot_and_houses
    private = tuple(unit for unit in estate.units if not unit.common)
    if not raised:
        like = next(iter(estate.titled), None)
        bare = NewLand(
            parcel_id=plot.parcel_id,
            parcel_code=plot.code,
            use_id=plot.use_id,
            land_share=plot.area,
            location=plot.location,
        )
        return [_Heir(bare, private, like)] if private else []
    lands = tuple(unit for unit in private if unit.is_land)
    floor_areas = {u.code: u.built_area for u in private if u.building_id in raised}
    shares = shared_out(plot.area, floor_areas)
    held = {right.unit_id: right for right in estate.rights}
    return [
        _Heir(new, (old, *(() if old.common else lands)), held.get(old.unit_id))
        for was, house in raised.items()
        for old, new in _moved(tx, estate, plot, was, house, shares)
    ]


def _moved(
    tx: Tx,
    estate: Estate,
    plot: Placed,
    was: int,
    house: Building,
    shares: Mapping[str, Decimal],
) -> list[tuple[Unit, NewUnit]]:
    """Return the units of a building, old and to come."""
    olds = [unit for unit in estate.units if unit.building_id == was]
    floors = {floor.number: floor.floor_id for floor in house.floors}
    suffixes = numbers.unit_suffixes(tx, plot.code, house.number, len(olds)) if olds else []
    return [
        (
            old,
            NewUnit(
                parcel_id=plot.parcel_id,
                parcel_code=plot.code,
                use_id=plot.use_id,
                building_id=house.building_id,
                suffix=suffix,
                house_use=old.house_use or "",
                own_area=old.own_area,
                shared_area=old.shared_area,
                land_share=shares.get(old.code, Decimal(0)),
                parts=tuple(
                    UnitPart(floor_id=floors[part.floor], floor=part.floor, outline=part.outline)
                    for part in old.parts
                ),
                common=old.common,
                location=plot.location or old.location,
            ),
        )
        for old, suffix in zip(olds, suffixes, strict=True)
    ]


def _bear(tx: Tx, entry: Entry, new: Sequence[NewUnit | NewLand]) -> list[int]:
    """Enter units and bare land, one statement each kind; return their ids in order."""
    built = iter(units.bear(tx, entry, [n for n in new if isinstance(n, NewUnit)]))
    bare = iter(units.bear_land(tx, entry, [n for n in new if isinstance(n, NewLand)]))
    return [next(built if isinstance(n, NewUnit) else bare) for n in new]


def _suffix(new: NewUnit | NewLand) -> str:
    return new.suffix if isinstance(new, NewUnit) else units.BARE


def _entitle(
    tx: Tx, entry: Entry, estate: Estate, born: Sequence[tuple[int, _Heir]], papers: Papers
) -> None:
    """Enter the rights, what they come out of, and a certificate for each that has a holder."""
    entitled = [(unit_id, heir, heir.like) for unit_id, heir in born if heir.like is not None]
    ids = rights.enter(
        tx,
        entry,
        [
            UnitRight(
                unit_id=unit_id,
                parcel_id=heir.new.parcel_id,
                supply_id=like.supply_id,
                term_start=like.term_start,
                right_type=like.right_type if isinstance(heir.new, NewUnit) else LAND_ALONE,
                right_nature=like.right_nature,
                holding=like.holding,
                holders=_holders(tx, entry, heir.new, like),
                note=like.note,
            )
            for unit_id, heir, like in entitled
        ],
    )
    was = {right.unit_id: right.right_id for right in estate.rights}
    edges = [
        (was[old.unit_id], right_id)
        for right_id, (_, heir, _) in zip(ids, entitled, strict=True)
        for old in heir.olds
        if old.unit_id in was
    ]
    descent.rights(tx, entry, edges)
    proven = [i for i, (_, heir, _) in zip(ids, entitled, strict=True) if not heir.common]
    proofs = [
        Proof(
            number=number,
            right_id=right_id,
            platform_at=papers.platform_at,
            reason=papers.reason,
        )
        for right_id, number in zip(proven, papers.numbers, strict=True)
    ]
    certificates_book.certify_all(tx, entry, proofs)


def _holders(tx: Tx, entry: Entry, new: NewUnit | NewLand, like: Right) -> tuple[Holder, ...]:
    if not (isinstance(new, NewUnit) and new.common):
        return like.holders
    party = parties.owners_in_common(
        tx, new.parcel_code, new.suffix[1:5], at=entry.at, actor=entry.actor
    )
    return (Holder(party_id=party.party_id, name=party.name),)
