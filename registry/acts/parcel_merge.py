"""变更登记 300: 宗地合并. Plots side by side, of one holder, use and end of term, become one.

Their codes end for ever, the one plot gets a code of its own. It comes from all their supplies; all
their buildings are numbered in it anew, and its land is shared over all units by floor area.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from geo.closure import united
from geo.errors import GeoError
from geo.measure import area_m2
from registry.book import land
from registry.book.land import Parcel
from registry.findings import Finding, misshapen
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.rules import (
    certificates as certificate_rules,
    geometry,
    holds,
    mortgages,
    owners,
    terms as term_rules,
)
from registry.rules.parcels import clauses, estates, succession
from registry.rules.parcels.estates import Estate
from registry.rules.parcels.succession import Papers, Plot
from registry.store.db import Tx
from registry.views import parcel_maps

NAME = "parcel_merge"
KIND = "registration"
TITLE = ("宗地合并登记", "merger of parcels")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The parcels by their codes; the number of the bureau's approval (细则 37).

    ``code`` and ``certificates`` are the platform's, where they are fed from outside: one
    certificate for the land, or one for each titled unit, by unit code.
    """

    parcels: tuple[str, ...]
    approval: str
    location: str = ""
    code: str | None = None
    surveyed_by: str | None = None
    surveyed_on: date | None = None
    certificates: tuple[str, ...] = ()
    certificate_at: datetime | None = None


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return the parcels, each whole."""
    found = (land.latest(tx, at.park_id, code) for code in dict.fromkeys(request.parcels))
    return tuple(Subject(parcel.parcel_id) for parcel in found if parcel is not None)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge that the parcels are alike, lie side by side, are free, and who asks."""
    parcels, findings = _parcels(tx, at, request)
    if len(set(request.parcels)) < 2 or len(set(request.parcels)) != len(request.parcels):  # noqa: PLR2004
        measured = str(len(set(request.parcels)))
        findings.append(Finding(rule="SPLIT-09", kind="nothing-joined", measured=measured))
    if findings:
        return findings
    estate = estates.read(tx, at.park_id, parcels)
    for parcel in parcels:
        findings += owners.undisputed(tx, at, parcel.parcel_id, parcel.code)
        if parcel.shape is None:
            facts = {"parcel": parcel.code}
            findings.append(Finding(rule="GEO-01", kind="unlocated", facts=facts))
    findings += estates.registered(estate)
    findings += owners.all_apply(tx, at, estate.titled)
    for end in sorted({right.term_end for right in estate.titled}):
        findings += term_rules.ended(end, at.today)
    findings += holds.on(tx, at, estate.held, NAME)
    findings += mortgages.of_some(tx, at, list(estate.held))
    findings += clauses.approved(request.approval)
    findings += _alike(estate)
    rights_made = estate.titles_on(estate.buildings)
    findings += certificate_rules.numbers_for(tx, at, request.certificates, rights_made)
    return [*findings, *_one_plot(tx, at, request, estate)]


def _parcels(tx: Tx, at: At, request: Request) -> tuple[list[Parcel], list[Finding]]:
    """Return the parcels by code, and what is not current."""
    findings: list[Finding] = []
    parcels = []
    for code in sorted(set(request.parcels)):
        parcel, faults = estates.find(tx, at, code)
        findings += faults
        parcels += [parcel] if parcel is not None else []
    return parcels, findings


def _alike(estate: Estate) -> list[Finding]:
    """One use, one kind of parcel, one end of term, one nature of right, one way it is held."""
    facts = {"parcels": "、".join(parcel.code for parcel in estate.parcels[:5])}
    differing: dict[str, tuple[str, set[Any]]] = {
        "join-uses": ("USE-01", {parcel.use_id for parcel in estate.parcels}),
        "join-features": ("CODE-01", {parcel.code[12:14] for parcel in estate.parcels}),
        "join-terms": ("DUR-01", {right.term_end for right in estate.titled}),
        "join-natures": ("OWN-03", {right.right_nature for right in estate.titled}),
        "join-holders": ("OWN-01", estate.holdings),
    }
    return [
        Finding(rule=rule, kind=kind, facts=facts, measured=str(len(found)), limit="1")
        for kind, (rule, found) in differing.items()
        if len(found) > 1
    ]


def _one_plot(tx: Tx, at: At, request: Request, estate: Estate) -> list[Finding]:
    """SPLIT-09: together they are one polygon; where it lies, and its code."""
    if len(estate.shapes) != len(estate.parcels):
        return []
    try:
        shape = united(estate.shapes)
    except GeoError as fault:
        return [misshapen(fault, at.srid, "join-refused")]
    ids = [parcel.parcel_id for parcel in estate.parcels]
    stratum = estate.parcels[0].stratum
    return [
        *geometry.overlaps(tx, at, shape, stratum=stratum, but=ids),
        *geometry.new_code(tx, at, shape, feature=estate.feature, given=request.code),
    ]


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """End the parcels; enter the one they become, with all that stood on them."""
    found = (land.latest(tx, entry.park_id, code) for code in sorted(request.parcels))
    parcels = [parcel for parcel in found if parcel is not None]
    estate = estates.read(tx, entry.park_id, parcels)
    shape = united(estate.shapes)
    made = estate.titles_on(estate.buildings)
    numbers = certificate_rules.several(tx, entry, request.certificates, made)
    plot = Plot(
        shape=shape,
        location=request.location or parcels[0].location,
        houses=estate.buildings,
        code=request.code,
        surveyed_by=request.surveyed_by,
        surveyed_on=request.surveyed_on,
    )
    handed = succession.hand_on(
        tx,
        entry,
        estate,
        [plot],
        Papers(
            old="surrendered",
            reason=TITLE[0],
            numbers=numbers,
            platform_at=request.certificate_at,
        ),
        along=lambda parcel, _: _area(parcel),
    )
    before = [_area(parcel) for parcel in parcels]
    return Outcome(
        parcels=handed.codes,
        certificates=tuple(numbers),
        papers=parcel_maps.of(tx, entry, handed.plots, handed.units, shape),
        facts={
            "parents": [parcel.code for parcel in parcels],
            "areas": [str(area) for area in before],
            "area": str(area_m2(shape)),
            "residual": str(area_m2(shape) - sum(before, Decimal(0))),
            "units": list(handed.units.values())[:200],
        },
    )


def _area(parcel: Parcel) -> Decimal:
    return parcel.land_area or Decimal(0)
