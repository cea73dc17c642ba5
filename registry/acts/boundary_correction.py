"""更正登记 500: 界址更正. The survey was wrong: the plot lies as the papers prove.

A boundary that changes takes a new code, the old one ends for ever (GB/T 37346 8.4). Use, holders
and end of term stay; what stood on the land stands on it as it truly is. Not once a disposal, an
advance notice or a seizure was registered after the error: someone relied on it (细则 79, 80).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import shapely
from shapely import Polygon

from geo.errors import GeoError
from geo.measure import area_m2
from geo.shapes import judge, read_polygon
from registry.book import (
    conditions as conditions_book,
    county as county_book,
    journal,
    land,
    papers as papers_book,
    reliance,
)
from registry.book.land import Parcel
from registry.clock import business_date
from registry.findings import Finding, misshapen
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.rules import certificates as certificate_rules, geometry, use as use_rules
from registry.rules.parcels import estates, places, succession
from registry.rules.parcels.estates import Estate
from registry.rules.parcels.succession import Papers, Plot
from registry.store.db import Tx
from registry.views import parcel_maps

NAME = "boundary_correction"
KIND = "registration"
TITLE = ("界址更正登记", "correction of a boundary")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The parcel, the paper that proves the error, and where it truly lies: a draft or a polygon.

    ``code`` and ``certificates`` are the platform's, where they are fed from outside.
    """

    parcel: str
    document_no: str
    draft_id: int | None = None
    polygon: Mapping[str, Any] | None = None
    code: str | None = None
    surveyed_by: str | None = None
    surveyed_on: date | None = None
    certificates: tuple[str, ...] = ()
    certificate_at: datetime | None = None


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return the whole parcel."""
    parcel = land.latest(tx, at.park_id, request.parcel)
    return () if parcel is None else (Subject(parcel.parcel_id),)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge the proof, that nobody relied on the error, and where the plot truly lies."""
    parcel, findings = estates.find(tx, at, request.parcel)
    if not request.document_no.strip():
        findings.append(Finding(rule="CASE", kind="no-proof-of-error"))
    if request.surveyed_on is not None and request.surveyed_on > at.today:
        findings.append(Finding(rule="CASE", kind="in-the-future"))
    shape, faults = _shape(tx, at, request)
    findings += faults
    if parcel is None:
        return findings
    estate = estates.read(tx, at.park_id, [parcel])
    made = estate.titles_on(estate.buildings)
    findings += certificate_rules.numbers_for(tx, at, request.certificates, made)
    findings += _unrelied(tx, at, parcel)
    return findings if shape is None else [*findings, *_place(tx, at, request, estate, shape)]


def _shape(tx: Tx, at: At, request: Request) -> tuple[Polygon | None, list[Finding]]:
    if (request.draft_id is None) == (request.polygon is None):
        return None, [Finding(rule="GEO-01", kind="draft-or-polygon")]
    if request.polygon is not None:
        try:
            return judge(read_polygon(request.polygon)), []
        except GeoError as fault:
            return None, [misshapen(fault, at.srid)]
    draft = papers_book.draft(tx, at.park_id, request.draft_id or 0)
    if draft is None or draft.state != "open":
        facts = {"draft": request.draft_id}
        return None, [Finding(rule="GEO-01", kind="no-draft", facts=facts)]
    return draft.shape, []


def _unrelied(tx: Tx, at: At, parcel: Parcel) -> list[Finding]:
    """细则 80: no disposal, advance notice or seizure was registered after the boundary was."""
    # the code is of the boundary: both were entered at once
    later = reliance.since_on_land(tx, at.park_id, parcel.parcel_id, parcel.born)
    if not later:
        return []
    facts = {
        "unit": parcel.code,
        "entry": parcel.born,
        "later": "、".join(f"{one.act}（{one.seq}）" for one in later),
    }
    return [Finding(rule="CASE", kind="relied-on", facts=facts)]


def _place(tx: Tx, at: At, request: Request, estate: Estate, shape: Polygon) -> list[Finding]:
    """Judge where the plot truly lies, and that its buildings stand on it."""
    [parcel] = estate.parcels
    findings = []
    if parcel.shape is not None and parcel.shape.equals_exact(shape):
        findings.append(Finding(rule="CASE", kind="nothing-changes"))
    findings += geometry.place(
        tx, at, shape, stratum=parcel.stratum, code=None, but=[parcel.parcel_id]
    )
    findings += geometry.new_code(tx, at, shape, feature=estate.feature, given=request.code)
    if estate.supplies:
        use = county_book.land_use_of(tx, parcel.use_id)
        findings += use_rules.land_keeps(tx, at, shape, use)
    findings += places.left_outside(at, estate.buildings, shape, parcel.code)
    before = parcel.land_area or Decimal(0)
    findings.append(
        Finding(
            rule="GEO-06",
            kind="area-corrected",
            severity="met",
            facts={"difference": f"{area_m2(shape) - before:+f}"},
            measured=str(area_m2(shape)),
            limit=str(before),
        )
    )
    return findings


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """End the plot as it was entered; enter it where it lies, with all that stands on it."""
    at = At(
        park_id=entry.park_id,
        srid=entry.srid,
        county=entry.county,
        today=business_date(entry.at),
    )
    parcel, _ = estates.find(tx, at, request.parcel)
    shape, _ = _shape(tx, at, request)
    if parcel is None or shape is None:
        raise LookupError(request.parcel)
    estate = estates.read(tx, entry.park_id, [parcel])
    disputed = land.conflicts_of(tx, entry.park_id, parcel.parcel_id)
    made = estate.titles_on(estate.buildings)
    numbers = certificate_rules.several(tx, entry, request.certificates, made)
    plot = Plot(
        shape=shape,
        location=parcel.location,
        houses=estate.buildings,
        code=request.code,
        source_sha256=_file(tx, entry, request.draft_id),
        surveyed_by=request.surveyed_by,
        surveyed_on=request.surveyed_on,
    )
    handed = succession.hand_on(
        tx,
        entry,
        estate,
        [plot],
        Papers(
            old="replaced",
            reason=TITLE[0],
            numbers=numbers,
            platform_at=request.certificate_at,
        ),
        along=_kept,
    )
    issued = conditions_book.conditions_of_parcel(tx, entry.park_id, parcel.parcel_id)
    if issued is not None:
        conditions_book.tie_conditions(
            tx, entry, issued.conditions_id, handed.plots[0].parcel_id, parcel.use_id
        )
    for code in disputed:
        _settle(tx, entry, code)
    return Outcome(
        parcels=handed.codes,
        certificates=tuple(numbers),
        papers=parcel_maps.of(tx, entry, handed.plots, handed.units, shape),
        facts={
            "was": parcel.code,
            "area_before": str(parcel.land_area),
            "area_after": str(area_m2(shape)),
            "units": list(handed.units.values())[:200],
        },
    )


def _file(tx: Tx, entry: Entry, draft_id: int | None) -> bytes | None:
    """Return the file the draft came from; the draft is used now."""
    draft = None if draft_id is None else papers_book.draft(tx, entry.park_id, draft_id)
    if draft is None:
        return None
    papers_book.use_drafts(tx, entry.park_id, [draft.draft_id])
    return draft.file_sha256


def _kept(was: Parcel, shape: Polygon) -> Decimal:
    """Return how much of the land was entered before, too; without a position all of it."""
    if was.shape is None:
        return min(was.land_area or Decimal(0), area_m2(shape))
    common = Decimal(repr(shapely.intersection(was.shape, shape).area))
    return common.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _settle(tx: Tx, entry: Entry, code: str) -> None:
    """A parcel whose last conflict has ended is in conflict no more."""
    other = land.latest(tx, entry.park_id, code)
    if other is not None and not land.conflicts_of(tx, entry.park_id, other.parcel_id):
        journal.end(tx, entry, "parcel_version", [other.parcel_id])
        land.restate(tx, entry, other, standing="located")
