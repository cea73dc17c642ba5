"""变更登记 300: 标准厂房分割发证. A unit of a building is divided; the parcel stays whole.

Its parts share exactly what it had, of house and land; nobody else's share moves. They keep holder,
use and end of term; another holder comes in by transfer alone. What stands on the unit goes along:
one joint mortgage over the parts, unless the mortgagee has signed which of them it stays on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import shapely

from registry.book import (
    buildings,
    descent,
    endings,
    numbers,
    restrictions,
    rights,
    supplies,
    units,
)
from registry.book.buildings import Building
from registry.book.rights import Right
from registry.book.supplies import Supply
from registry.book.units import Unit
from registry.clock import business_date
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.records.units import Place, Sharing, StandingUnit, UnitInput, Whole
from registry.rules import (
    buildings as building_rules,
    certificates as certificate_rules,
    division,
    holds,
    mortgages,
    opinions,
    owners,
    terms as term_rules,
    titles,
)
from registry.rules.division import Asked
from registry.store.db import Tx

NAME = "unit_split"
KIND = "registration"
TITLE = ("标准厂房分割登记", "division of a unit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """The parts a mortgage stays on: its restriction id, and units of the request from 1.

    The mortgagee's signature lies in the case; the amount is not divided here.
    """

    restriction: int
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The unit by its code, and what comes out of it; areas in m² to 0.01.

    ``permission`` is the supplementary agreement or approval that allows the division where the
    conditions are silent. ``certificates`` are the platform's, one for each titled unit, where
    numbers are fed from outside.
    """

    unit: str
    units: tuple[UnitInput, ...]
    sharing: Sharing = "floor_area"
    permission: str = ""
    allocations: tuple[Allocation, ...] = ()
    certificates: tuple[str, ...] = ()
    certificate_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Divided:
    """The unit, its right and supply, the building, and the building's other units."""

    unit: Unit
    right: Right
    supply: Supply
    building: Building
    others: tuple[Unit, ...]


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return the unit."""
    unit = units.by_code(tx, at.park_id, request.unit)
    return () if unit is None else (Subject(unit.parcel_id, unit.unit_id),)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge the unit, its right and holds, the building, and what is to come out."""
    parts = [n for n, unit in enumerate(request.units, 1) if unit.common is None]
    findings = certificate_rules.numbers_for(tx, at, request.certificates, len(parts))
    if len(parts) < 2:  # noqa: PLR2004 - one is no division
        findings.append(Finding(rule="CASE", kind="nothing-divided", measured=str(len(parts))))
    was, faults = _divided(tx, at.park_id, request)
    findings += faults
    if was is None:
        return findings
    findings += building_rules.papers(was.building.papers, at.today)
    findings += owners.undisputed(tx, at, was.unit.parcel_id, was.unit.parcel_code)
    findings += owners.apply(tx, at, [was.right])
    findings += term_rules.ended(was.right.term_end, at.today)
    findings += holds.on(tx, at, {was.unit.unit_id: was.unit.code}, NAME)
    asked = [(a.restriction, a.units) for a in request.allocations]
    findings += mortgages.allocated(tx, at, [was.unit.unit_id], asked, parts)
    findings += division.check(tx, at, _whole(was), _asked(request), was.supply)
    return [*findings, *opinions.park(tx, at)]


def _divided(tx: Tx, park_id: int, request: Request) -> tuple[_Divided | None, list[Finding]]:
    """Return the unit with what it stands in, or why it cannot be divided."""
    facts = {"unit": request.unit[:40]}
    unit = units.by_code(tx, park_id, request.unit)
    if unit is None:
        return None, [Finding(rule="CODE-01", kind="no-unit", facts=facts)]
    if unit.building_id is None:
        return None, [Finding(rule="SPLIT-01", kind="no-building-registered", facts=facts)]
    if unit.common:
        return None, [Finding(rule="USE-03", kind="common-part", facts=facts)]
    right = next(iter(rights.of_units(tx, park_id, [unit.unit_id])), None)
    building = buildings.by_id(tx, park_id, unit.building_id)
    if right is None or building is None:
        return None, [Finding(rule="SPLIT-01", kind="not-registered", facts=facts)]
    origins = supplies.of_parcel(tx, park_id, unit.parcel_id)
    was = _Divided(
        unit=unit,
        right=right,
        supply=next(s for s in origins if s.supply_id == right.supply_id),
        building=building,
        others=tuple(
            u for u in units.of_building(tx, park_id, unit.building_id) if u.code != unit.code
        ),
    )
    return was, []


def _asked(request: Request) -> Asked:
    return Asked(units=request.units, sharing=request.sharing, permission=request.permission)


def _whole(was: _Divided) -> Whole:
    on_floor: dict[int, list[shapely.Polygon]] = {}
    for part in was.unit.parts:
        on_floor.setdefault(part.floor, []).append(part.outline)
    return Whole(
        use_id=was.unit.use_id,
        house_use=was.unit.house_use,
        own_area=was.unit.own_area,
        shared_area=was.unit.shared_area,
        land=was.unit.land_share,
        floors={f.number: f.outline for f in was.building.floors},
        ground={number: shapely.union_all(outlines) for number, outlines in on_floor.items()},
        standing=tuple(
            StandingUnit(
                code=unit.code,
                common=unit.common,
                places=tuple(Place(part.floor, part.outline) for part in unit.parts),
            )
            for unit in was.others
        ),
    )


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """End the unit and its right, enter what comes out of it, and let what holds it follow."""
    was, _ = _divided(tx, entry.park_id, request)
    if was is None:
        raise LookupError(request.unit)
    at = At(
        park_id=entry.park_id,
        srid=entry.srid,
        county=entry.county,
        today=business_date(entry.at),
    )
    divided = division.divide(at, _whole(was), _asked(request))
    unit, building = was.unit, was.building
    endings.end_units(tx, entry, [unit.unit_id], state="surrendered", reason=TITLE[0])
    new = titles.new_units(
        divided.portions,
        numbers.unit_suffixes(tx, unit.parcel_code, building.number, len(request.units)),
        parcel_id=unit.parcel_id,
        parcel_code=unit.parcel_code,
        use_id=unit.use_id,
        building_id=building.building_id,
        floors={f.number: f.floor_id for f in building.floors},
        location=unit.location,
    )
    ids = units.bear(tx, entry, new)
    descent.units(tx, entry, [(unit.unit_id, i) for i in ids], unit.use_id)
    titled = {n: i for n, (i, born) in enumerate(zip(ids, new, strict=True), 1) if not born.common}
    certificates = certificate_rules.several(tx, entry, request.certificates, len(titled))
    titles.enter(
        tx,
        entry,
        list(zip(ids, new, strict=True)),
        like=was.right,
        out_of=[was.right],
        certificates=certificates,
        platform_at=request.certificate_at,
        note=request.note,
    )
    moved = [(unit.unit_id, i) for i in titled.values()]
    restrictions.follow(tx, entry, moved, allocated=_allocated(request, titled))
    return Outcome(
        parcels=(unit.parcel_code,),
        certificates=tuple(certificates),
        facts={"units": [f"{born.parcel_code}{born.suffix}" for born in new][:200]},
    )


def _allocated(request: Request, ids: Mapping[int, int]) -> dict[int, frozenset[int]]:
    return {a.restriction: frozenset(ids[n] for n in a.units) for a in request.allocations}
