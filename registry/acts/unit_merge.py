"""变更登记 300: units of a building that touch, of one holder and use, become one unit.

It has what they had together; nobody else's share moves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely
from shapely import Polygon

from geo.shapes import to_geojson
from geo.topology import overlap_pieces
from registry.book import descent, endings, numbers, restrictions, rights, units
from registry.book.rights import Right
from registry.book.units import NewUnit, Unit
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.rules import (
    certificates as certificate_rules,
    holds,
    mortgages,
    owners,
    terms as term_rules,
    titles,
)
from registry.store.db import Tx

NAME = "unit_merge"
KIND = "registration"
TITLE = ("标准厂房合并登记", "merger of units")

#: two outlines share an edge where one, a millimetre wider, meets the other along a centimetre
_WIDER, _ALONG = 0.001, 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The units by their codes; ``certificate`` is the platform's, where numbers are fed."""

    units: tuple[str, ...]
    location: str = ""
    certificate: str | None = None
    certificate_at: datetime | None = None
    note: str = ""


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return the units."""
    found = units.by_codes(tx, at.park_id, request.units)
    return tuple(Subject(unit.parcel_id, unit.unit_id) for unit in found)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge that the units are of one building, use, holder and term, touch, and are free."""
    given = () if request.certificate is None else (request.certificate,)
    findings = certificate_rules.numbers_for(tx, at, given, 1)
    merged = units.by_codes(tx, at.park_id, request.units)
    for code in sorted(set(request.units) - {unit.code for unit in merged}):
        facts = {"unit": code[:40]}
        findings.append(Finding(rule="CODE-01", kind="no-unit", facts=facts))
    for unit in merged:
        facts = {"unit": unit.code}
        if unit.common:
            findings.append(Finding(rule="USE-03", kind="common-part", facts=facts))
        if unit.building_id is None:
            findings.append(Finding(rule="SPLIT-01", kind="no-building-registered", facts=facts))
    if len(merged) < 2 or len(set(request.units)) != len(request.units):  # noqa: PLR2004
        findings.append(Finding(rule="CASE", kind="nothing-merged", measured=str(len(merged))))
    held = rights.of_units(tx, at.park_id, [u.unit_id for u in merged if not u.common])
    findings += owners.apply(tx, at, held)
    for right in held[:1]:
        findings += owners.undisputed(tx, at, right.parcel_id, right.parcel_code)
        findings += term_rules.ended(right.term_end, at.today)
    findings += holds.on(tx, at, {u.unit_id: u.code for u in merged}, NAME)
    findings += mortgages.of_some(tx, at, [unit.unit_id for unit in merged])
    return [*findings, *_alike(merged, held), *_touching(at, merged)]


def _alike(merged: Sequence[Unit], held: Sequence[Right]) -> list[Finding]:
    """One building, one use, one holder with one share, one term."""
    facts = {"units": "、".join(unit.code for unit in merged[:5])}
    differing: dict[str, tuple[str, set[Any]]] = {
        "merge-buildings": ("SPLIT-04", {unit.building_id for unit in merged}),
        "merge-uses": ("USE-01", {unit.house_use for unit in merged}),
        "merge-holders": ("OWN-01", {(r.holding, _shares(r)) for r in held}),
        "merge-terms": ("DUR-01", {(r.supply_id, r.term_start, r.right_nature) for r in held}),
    }
    return [
        Finding(rule=rule, kind=kind, facts=facts, measured=str(len(found)), limit="1")
        for kind, (rule, found) in differing.items()
        if len(found) > 1
    ]


def _shares(right: Right) -> frozenset[tuple[int, int, int]]:
    return frozenset((h.party_id, h.share_num, h.share_den) for h in right.holders)


def _touching(at: At, merged: Sequence[Unit]) -> list[Finding]:
    """SPLIT-04: what is closed and used as one hangs together, on a floor or the next one."""
    reached, left = list(merged[:1]), list(merged[1:])
    for unit in reached:
        near = [other for other in left if _touch(unit, other)]
        reached += near
        left = [other for other in left if other not in near]
    return [
        Finding(
            rule="SPLIT-04",
            kind="units-apart",
            facts={"unit": unit.code},
            where=to_geojson(shapely.MultiPolygon([p.outline for p in unit.parts])),
            srid=at.srid,
        )
        for unit in left
    ]


def _touch(one: Unit, two: Unit) -> bool:
    return any(
        _share_an_edge(a.outline, b.outline)
        if a.floor == b.floor
        else _next(a.floor, b.floor) and bool(overlap_pieces(a.outline, b.outline))
        for a in one.parts
        for b in two.parts
    )


def _share_an_edge(one: Polygon, two: Polygon) -> bool:
    along = shapely.intersection(shapely.buffer(one, _WIDER), two.boundary)
    return bool(along.length > _ALONG)


def _next(one: int, two: int) -> bool:
    """Whether floors lie one on the other; there is no floor 0."""
    lower, upper = sorted((one, two))
    return upper - lower == (2 if lower == -1 else 1)


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """End the units and their rights, enter the one they become, and let what holds them follow."""
    merged = units.by_codes(tx, entry.park_id, request.units)
    ids = [unit.unit_id for unit in merged]
    held = rights.of_units(tx, entry.park_id, ids)
    first = merged[0]
    if first.building_id is None or first.house_use is None:
        raise LookupError(first.code)
    endings.end_units(tx, entry, ids, state="surrendered", reason=TITLE[0])
    [suffix] = numbers.unit_suffixes(tx, first.parcel_code, first.suffix[1:5], 1)
    new = NewUnit(
        parcel_id=first.parcel_id,
        parcel_code=first.parcel_code,
        use_id=first.use_id,
        building_id=first.building_id,
        suffix=suffix,
        house_use=first.house_use,
        own_area=sum((u.own_area for u in merged), start=first.own_area * 0),
        shared_area=sum((u.shared_area for u in merged), start=first.own_area * 0),
        land_share=sum((u.land_share for u in merged), start=first.own_area * 0),
        parts=tuple(part for unit in merged for part in unit.parts),
        location=request.location or first.location,
    )
    born = units.bear(tx, entry, [new])
    descent.units(tx, entry, [(old, born[0]) for old in ids], first.use_id)
    given = () if request.certificate is None else (request.certificate,)
    certificates = certificate_rules.several(tx, entry, given, 1)
    titles.enter(
        tx,
        entry,
        [(born[0], new)],
        like=held[0],
        out_of=held,
        certificates=certificates,
        platform_at=request.certificate_at,
        note=request.note,
    )
    restrictions.follow(tx, entry, [(old, born[0]) for old in ids])
    return Outcome(
        parcels=(first.parcel_code,),
        certificates=tuple(certificates),
        facts={"units": [f"{first.parcel_code}{suffix}"]},
    )
