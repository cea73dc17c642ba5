"""首次登记 100 of a building: it takes the place of the bare land in the book, unit by unit.

The land-only right ends, its certificate is surrendered; each titled unit gets a right to land and
house for the same holders, of the same use and end of term. More than one titled unit is a
division, judged as ``unit_split`` is. Another building on a parcel that has units already takes
land from them: the shares are apportioned anew, with everyone whose share moves as an applicant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from registry.book import (
    buildings,
    descent,
    endings,
    land,
    numbers,
    restrictions,
    rights,
    supplies,
    units,
)
from registry.book.buildings import BuildingPapers, NewBuilding
from registry.book.land import Parcel
from registry.book.rights import Right
from registry.book.supplies import Supply
from registry.book.units import NewShare, Unit
from registry.clock import business_date
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.records.units import Claim, FloorInput, Sharing, StandingInput, UnitInput, Whole
from registry.rules import (
    buildings as building_rules,
    certificates as certificate_rules,
    division,
    holds,
    opinions,
    owners,
    terms as term_rules,
    titles,
)
from registry.rules.buildings import Raised
from registry.rules.division import Asked
from registry.store.db import Tx

NAME = "building_registration"
KIND = "registration"
TITLE = ("房屋所有权首次登记", "first registration of a building")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A building with its papers, floors and units, on a parcel; areas in m² to 0.01.

    Shapes are GeoJSON polygons in the park's system, x east, y north. ``standing`` says what units
    of earlier buildings take of the land, ``holders_of`` names the one whose holders the new units
    get where the parcel's units have several. ``permission`` is the paper that allows a division
    the conditions are silent on. ``certificates`` are the platform's, one for each titled unit,
    where numbers are fed from outside.
    """

    parcel: str
    papers: BuildingPapers
    footprint: Mapping[str, Any]
    floors: tuple[FloorInput, ...]
    structure: str
    total_area: Decimal
    units: tuple[UnitInput, ...]
    name: str = ""
    sharing: Sharing = "floor_area"
    standing: tuple[StandingInput, ...] = ()
    holders_of: str | None = None
    permission: str = ""
    certificates: tuple[str, ...] = ()
    certificate_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Land:
    """What the parcel has before the building: titled units with their rights, by code.

    ``like`` is the right whose holders, supply and term the new units get.
    """

    parcel: Parcel
    area: Decimal
    units: Sequence[Unit]
    rights: Sequence[Right]
    like: Right
    supply: Supply

    @property
    def bare(self) -> bool:
        """Whether no building stands in the book yet."""
        return self.units[0].is_land


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return the whole parcel: its land is shared anew."""
    parcel = land.latest(tx, at.park_id, request.parcel)
    return () if parcel is None else (Subject(parcel.parcel_id),)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge papers, shapes, place, units, areas, holders, holds, and what is divided."""
    findings = building_rules.papers(request.papers, at.today)
    titled = sum(unit.common is None for unit in request.units)
    findings += certificate_rules.numbers_for(tx, at, request.certificates, titled)
    raised, faults = building_rules.read(at, request.footprint, request.floors, request.total_area)
    findings += faults
    stands, faults = _land(tx, at.park_id, request)
    findings += faults
    if stands is None:
        return findings
    findings += _check_rights(tx, at, request, stands)
    if raised is None:
        return findings
    asked, whole = _asked(request, stands), _whole(request, stands, raised)
    findings += building_rules.place(tx, at, stands.parcel, raised)
    findings += division.check(tx, at, whole, asked, stands.supply)
    findings += opinions.park(tx, at) if asked.divides else []
    moving = {s.unit_id for s in _moved(stands, division.divide(at, whole, asked).standing)}
    return [*findings, *_check_moved(tx, at, [r for r in stands.rights if r.unit_id in moving])]


def _check_rights(tx: Tx, at: At, request: Request, stands: _Land) -> list[Finding]:
    like = stands.like
    findings = owners.undisputed(tx, at, stands.parcel.parcel_id, stands.parcel.code)
    findings += owners.apply(tx, at, [like])
    findings += term_rules.ended(like.term_end, at.today)
    if stands.bare:
        act = "unit_split" if _asked(request, stands).divides else NAME
        findings += holds.on(tx, at, {like.unit_id: like.unit_code}, act)
    named = [said.unit for said in request.standing]
    known = {} if stands.bare else {u.code for u in stands.units}
    for code in sorted({c for c in named if c not in known or named.count(c) > 1}):
        facts = {"unit": code[:40]}
        findings.append(Finding(rule="SPLIT-08", kind="standing-unknown", facts=facts))
    return findings


def _check_moved(tx: Tx, at: At, moved: Sequence[Right]) -> list[Finding]:
    """Whose share of the land moves applies; and what holds a division holds that too."""
    units_held = {right.unit_id: right.unit_code for right in moved}
    return [*owners.all_apply(tx, at, moved), *holds.on(tx, at, units_held, "unit_split")]


def _land(tx: Tx, park_id: int, request: Request) -> tuple[_Land | None, list[Finding]]:
    """Return what stands on the parcel, or why no building can be registered there."""
    parcel = land.latest(tx, park_id, request.parcel)
    facts = {"parcel": request.parcel[:40]}
    if parcel is None or not parcel.current or parcel.land_area is None:
        return None, [Finding(rule="CODE-01", kind="no-parcel", facts=facts)]
    titled = [u for u in units.of_parcel(tx, park_id, parcel.parcel_id) if not u.common]
    held = rights.of_units(tx, park_id, [u.unit_id for u in titled])
    if not held:
        return None, [Finding(rule="SPLIT-01", kind="land-not-registered", facts=facts)]
    named = [r for r in held if request.holders_of in (None, r.unit_code)]
    holders = {
        (r.holding, r.supply_id, tuple((h.party_id, h.share_num, h.share_den) for h in r.holders))
        for r in named
    }
    if len(holders) != 1:
        return None, [Finding(rule="OWN-01", kind="whose-building", facts=facts)]
    like = named[0]
    origins = supplies.of_parcel(tx, park_id, parcel.parcel_id)
    stands = _Land(
        parcel=parcel,
        area=parcel.land_area,
        units=titled,
        rights=held,
        like=like,
        supply=next(s for s in origins if s.supply_id == like.supply_id),
    )
    return stands, []


def _asked(request: Request, stands: _Land) -> Asked:
    said = {given.unit: given for given in request.standing}
    claims = [
        Claim(
            key=(0, unit.code),
            built_area=unit.built_area,
            land_share=said[unit.code].land_share if unit.code in said else None,
            own_land=said[unit.code].own_land if unit.code in said else Decimal(0),
        )
        for unit in stands.units
        if not unit.is_land
    ]
    return Asked(
        units=request.units,
        sharing=request.sharing,
        permission=request.permission,
        standing=claims,
    )


def _whole(request: Request, stands: _Land, raised: Raised) -> Whole:
    return Whole(
        use_id=stands.parcel.use_id,
        grantee_part=_part_of(stands.supply.grantee, stands.like),
        own_area=request.total_area,
        shared_area=Decimal(0),
        land=stands.area,
        floors=raised.outlines,
        ground=raised.outlines,
    )


def _part_of(party_id: int, right: Right) -> Decimal:
    theirs = [h for h in right.holders if h.party_id == party_id]
    if right.holding == "joint":
        return Decimal(len(theirs)) / len(right.holders)
    return sum((Decimal(h.share_num) / h.share_den for h in theirs), Decimal(0))


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """End the land-only right or the shares that move; enter building, units, titles."""
    at = At(
        park_id=entry.park_id,
        srid=entry.srid,
        county=entry.county,
        today=business_date(entry.at),
    )
    stands, _ = _land(tx, entry.park_id, request)
    raised, _ = building_rules.read(at, request.footprint, request.floors, request.total_area)
    if stands is None or raised is None:
        raise LookupError(request.parcel)
    divided = division.divide(at, _whole(request, stands, raised), _asked(request, stands))
    moved = _moved(stands, divided.standing)
    out_of = stands.rights if stands.bare else []
    reason = TITLE[0]
    endings.end_units(tx, entry, [r.unit_id for r in out_of], state="surrendered", reason=reason)
    endings.end_shares(tx, entry, [share.unit_id for share in moved])
    building = _new_building(tx, request, stands.parcel, raised)
    erected = buildings.erect(tx, entry, building)
    new = titles.new_units(
        divided.portions,
        numbers.unit_suffixes(tx, building.parcel_code, building.number, len(request.units)),
        parcel_id=building.parcel_id,
        parcel_code=building.parcel_code,
        use_id=building.use_id,
        building_id=erected.building_id,
        floors=erected.floors,
        location=stands.parcel.location,
    )
    ids = units.bear(tx, entry, new, moved)
    descent.units(tx, entry, [(r.unit_id, i) for r in out_of for i in ids], stands.parcel.use_id)
    titled = [i for i, unit in zip(ids, new, strict=True) if not unit.common]
    certificates = certificate_rules.several(tx, entry, request.certificates, len(titled))
    titles.enter(
        tx,
        entry,
        list(zip(ids, new, strict=True)),
        like=stands.like,
        out_of=out_of,
        certificates=certificates,
        platform_at=request.certificate_at,
        note=request.note,
    )
    _restrict(tx, entry, stands, titled, at)
    return Outcome(
        parcels=(stands.parcel.code,),
        certificates=tuple(certificates),
        facts={
            "building": building.number,
            "units": [f"{stands.parcel.code}{unit.suffix}" for unit in new][:200],
        },
    )


def _moved(stands: _Land, shares: Mapping[str, Decimal]) -> list[NewShare]:
    """Standing units whose share of the land becomes another."""
    return [
        NewShare(
            unit_id=unit.unit_id,
            own_area=unit.own_area,
            shared_area=unit.shared_area,
            land_share=shares[unit.code],
            location=unit.location,
        )
        for unit in stands.units
        if shares.get(unit.code, unit.land_share) != unit.land_share
    ]


def _new_building(tx: Tx, request: Request, parcel: Parcel, raised: Raised) -> NewBuilding:
    return NewBuilding(
        parcel_id=parcel.parcel_id,
        parcel_code=parcel.code,
        use_id=parcel.use_id,
        number=numbers.building_number(tx, parcel.code),
        footprint=raised.footprint,
        structure=request.structure,
        total_area=request.total_area,
        papers=request.papers,
        floors=raised.floors,
        name=request.name,
    )


def _restrict(tx: Tx, entry: Entry, stands: _Land, new: Sequence[int], at: At) -> None:
    """Let what stands on the land stand on the new units; mortgages cover their land alone."""
    if stands.bare:
        moved = [(stands.like.unit_id, unit_id) for unit_id in new]
        restrictions.follow(tx, entry, moved)
        return
    standing = restrictions.standing(tx, at.park_id, [u.unit_id for u in stands.units], at.today)
    for restriction_id in sorted({s.restriction_id for s in standing if s.covers == "land"}):
        restrictions.bind(tx, entry, restriction_id, new, covers="land")
