"""变更登记 300: 宗地分割. A plot is cut; its code ends for ever, each child gets one of its own.

Holders, use and end of term stay; a child that goes to another comes to him by transfer. Each
building falls into one child and gets a number and its units codes anew; their land is shared anew
within the child. What stands on the land goes along: one joint mortgage over the children, unless
the mortgagee has signed which of them it stays on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shapely import Polygon

from geo.closure import close
from geo.measure import area_m2
from registry.book import descent, land, papers as papers_book
from registry.clock import business_date
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.records.parcels import Allocation, ChildInput, Cut
from registry.rules import (
    certificates as certificate_rules,
    geometry,
    holds,
    mortgages,
    opinions,
    owners,
    terms as term_rules,
)
from registry.rules.parcels import clauses, estates, places, reading, succession
from registry.rules.parcels.estates import Estate
from registry.rules.parcels.reading import Drawn
from registry.rules.parcels.succession import Papers, Plot
from registry.store.db import Tx
from registry.views import parcel_maps

NAME = "parcel_split"
KIND = "registration"
TITLE = ("宗地分割登记", "division of a parcel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The parcel, how it is cut, and what is said of its children in their order.

    ``approval`` is the number of the bureau's approval (细则 37). ``certificates`` are the
    platform's, one for each right in the order of children and unit codes, where numbers are fed
    from outside.
    """

    parcel: str
    cut: Cut
    approval: str
    children: tuple[ChildInput, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    surveyed_by: str | None = None
    surveyed_on: date | None = None
    certificates: tuple[str, ...] = ()
    certificate_at: datetime | None = None


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return the whole parcel."""
    parcel = land.latest(tx, at.park_id, request.parcel)
    return () if parcel is None else (Subject(parcel.parcel_id),)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge the parcel, who asks, what holds it, what is written, and the children."""
    parcel, findings = estates.find(tx, at, request.parcel)
    if parcel is None:
        return findings
    if request.surveyed_on is not None and request.surveyed_on > at.today:
        findings.append(Finding(rule="CASE", kind="in-the-future"))
    estate = estates.read(tx, at.park_id, [parcel])
    findings += owners.undisputed(tx, at, parcel.parcel_id, parcel.code)
    findings += estates.registered(estate)
    findings += owners.all_apply(tx, at, estate.titled)
    for end in sorted({right.term_end for right in estate.titled}):
        findings += term_rules.ended(end, at.today)
    findings += holds.on(tx, at, estate.held, NAME)
    findings += clauses.written(tx, at, estate, request.approval)
    findings += opinions.park(tx, at)
    if parcel.shape is None:
        facts = {"parcel": parcel.code}
        return [*findings, Finding(rule="GEO-01", kind="unlocated", facts=facts)]
    drawn, faults = reading.read(tx, at, parcel, request.cut)
    findings += faults
    if drawn is None:
        return findings
    return [*findings, *_check_children(tx, at, request, estate, drawn.shapes)]


def _check_children(
    tx: Tx, at: At, request: Request, estate: Estate, shapes: Sequence[Polygon]
) -> list[Finding]:
    [parcel] = estate.parcels
    findings = places.cover(tx, at, parcel, shapes)
    if len(request.children) > len(shapes):
        measured, limit = str(len(request.children)), str(len(shapes))
        findings.append(Finding(rule="CASE", kind="children-count", measured=measured, limit=limit))
    findings += clauses.reached(len(shapes), request.children)
    asked = [(a.restriction, a.children) for a in request.allocations]
    findings += mortgages.allocated(tx, at, list(estate.held), asked, range(1, len(shapes) + 1))
    codes = [child.code for child in request.children]
    given = [*codes, *[None] * len(shapes)][: len(shapes)]
    findings += geometry.codes_of_pieces(tx, at, shapes, feature=parcel.code[12:14], given=given)
    findings += places.houses(at, estate.buildings, shapes)
    houses = estates.houses_of(estate, shapes)
    findings += clauses.indicators(tx, at, estate, list(zip(shapes, houses, strict=True)))
    if len(estate.holdings) > 1 and not all(houses):
        findings += [
            Finding(rule="OWN-01", kind="bare-child-of-several", facts={"child": n})
            for n, own in enumerate(houses, 1)
            if not own
        ]
    rights_made = sum(estate.titles_on(own) for own in houses)
    return [
        *findings,
        *certificate_rules.numbers_for(tx, at, request.certificates, rights_made),
    ]


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """End the parcel; enter its children, what stands on them, and what came out of what."""
    at = At(
        park_id=entry.park_id,
        srid=entry.srid,
        county=entry.county,
        today=business_date(entry.at),
    )
    parcel, _ = estates.find(tx, at, request.parcel)
    drawn, _ = (None, []) if parcel is None else reading.read(tx, at, parcel, request.cut)
    if parcel is None or parcel.shape is None or drawn is None:
        raise LookupError(request.parcel)
    estate = estates.read(tx, entry.park_id, [parcel])
    plots = _plots(request, estate, drawn)
    made = sum(estate.titles_on(plot.houses) for plot in plots)
    numbers = certificate_rules.several(tx, entry, request.certificates, made)
    handed = succession.hand_on(
        tx,
        entry,
        estate,
        plots,
        Papers(
            old="surrendered",
            reason=TITLE[0],
            numbers=numbers,
            platform_at=request.certificate_at,
        ),
        along=lambda _, child: area_m2(child),
        allocated={a.restriction: {n - 1 for n in a.children} for a in request.allocations},
    )
    papers_book.use_drafts(tx, entry.park_id, [draft.draft_id for draft in drawn.drafts])
    closure = close(parcel.shape, drawn.shapes)
    descent.division(
        tx,
        entry,
        parcel.parcel_id,
        children=len(plots),
        residual=closure.residual,
        edge_term=closure.edge_term,
    )
    return Outcome(
        parcels=handed.codes,
        certificates=tuple(numbers),
        papers=parcel_maps.of(tx, entry, handed.plots, handed.units, parcel.shape),
        facts={
            "parent": parcel.code,
            "areas": [str(area_m2(plot.shape)) for plot in plots][:200],
            "residual": str(closure.residual),
            "edge_term": str(closure.edge_term),
            "units": list(handed.units.values())[:200],
        },
    )


def _plots(request: Request, estate: Estate, drawn: Drawn) -> list[Plot]:
    count = len(drawn.shapes)
    said = [*request.children, *[ChildInput()] * count][:count]
    files = [draft.file_sha256 for draft in drawn.drafts] or [None] * count
    houses = estates.houses_of(estate, drawn.shapes)
    return [
        Plot(
            shape=shape,
            location=child.location or estate.parcels[0].location,
            houses=own,
            code=child.code,
            source_sha256=file,
            surveyed_by=request.surveyed_by,
            surveyed_on=request.surveyed_on,
        )
        for shape, child, own, file in zip(drawn.shapes, said, houses, files, strict=True)
    ]
