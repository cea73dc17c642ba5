"""更正登记 500: what the papers prove wrong is set right: holder, number, share, note, areas.

Never the use (there is no word for it here), and never once a disposal, an advance notice or a
seizure was registered after the error: someone relied on the book (民法典 220; 细则 79 to 81).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from registry.book import buildings, endings, journal, parties, units
from registry.book.parties import PartyInput
from registry.book.rights import Holder, Right
from registry.book.units import NewShare
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.rules import certificates as certificate_rules, parties as party_rules
from registry.rules.disposals import corrections, named, releases, succession
from registry.rules.disposals.corrections import AreaAsProven, HolderAsProven
from registry.rules.disposals.named import Titled
from registry.rules.disposals.succession import Heir, Papers
from registry.store.db import Tx

NAME = "correction"
KIND = "registration"
TITLE = ("更正登记", "correction")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Units, the paper that proves the error, and what is true: what is left out stays.

    ``building_area`` is the building's true floor area, m², where that was wrong too.
    """

    units: tuple[str, ...]
    document_no: str
    holders: tuple[HolderAsProven, ...] = ()
    note: str | None = None
    areas: tuple[AreaAsProven, ...] = ()
    building_area: Decimal | None = None
    certificates: tuple[str, ...] = ()
    certificate_at: datetime | None = None


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return the units corrected."""
    return named.subjects(tx, at, request.units)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge the paper, that it all adds up, and that nobody relied on the error."""
    titled = named.read(tx, at.park_id, request.units)
    findings = [
        *named.check(request.units, titled),
        *releases.papers(request.document_no, at.today, at.today),
        *corrections.areas(tx, at, titled, request.areas, request.building_area),
        *certificate_rules.numbers_for(tx, at, request.certificates, len(_own(titled))),
    ]
    if not (request.holders or request.note is not None or request.areas):
        findings.append(Finding(rule="CASE", kind="nothing-changes"))
    for proven in request.holders:
        findings += party_rules.numbered(proven.party)
    areas = {proven.unit for proven in request.areas}
    for one in titled:
        findings += corrections.holders(tx, one.right, request.holders)
        errors = corrections.errors_of(
            tx,
            at,
            one,
            request.holders,
            note=request.note is not None,
            area=one.unit.code in areas,
        )
        findings += corrections.unrelied(tx, at, one, errors)
    return findings


def _own(titled: Sequence[Titled]) -> list[Titled]:
    """Those with a certificate: common parts have none (细则 36)."""
    return [t for t in titled if not t.unit.common]


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """Enter areas and rights as they truly are; certificates are made anew."""
    titled = named.read(tx, entry.park_id, request.units)
    _enter_areas(tx, entry, request, titled)
    to = _true_parties(tx, entry, request)
    heirs = [_heir(request, t.right, to) for t in _own(titled)]
    numbers = certificate_rules.several(tx, entry, request.certificates, len(heirs))
    papers = Papers(
        numbers=numbers,
        each=False,
        platform_at=request.certificate_at,
        old="replaced",
        reason=TITLE[0],
    )
    succession.succeed(tx, entry, heirs, papers)
    return Outcome(parcels=named.parcels_of(titled), certificates=tuple(numbers))


def _enter_areas(tx: Tx, entry: Entry, request: Request, titled: Sequence[Titled]) -> None:
    of = {t.unit.code: t.unit for t in titled}
    if request.building_area is not None:
        building_id = of[request.areas[0].unit].building_id or 0
        journal.end(tx, entry, "building_version", [building_id])
        buildings.restate(tx, entry, building_id, request.building_area)
    endings.end_shares(tx, entry, [of[p.unit].unit_id for p in request.areas])
    units.set_shares(
        tx,
        entry,
        [
            NewShare(
                unit_id=of[p.unit].unit_id,
                own_area=p.own_area,
                shared_area=p.shared_area,
                land_share=p.land_share,
                location=of[p.unit].location,
            )
            for p in request.areas
        ],
    )


def _true_parties(tx: Tx, entry: Entry, request: Request) -> dict[int, tuple[int, str, str | None]]:
    """Enter the holders as proven: another name of the same number, or another party."""
    to = {}
    for proven in request.holders:
        was = parties.find(tx, proven.entered)
        given = party_rules.normal(proven.party)
        if was is None:
            raise LookupError("holder")
        same = was.number == given.number
        enter = parties.enter if same else parties.meet
        party = enter(tx, _completed(given, was) if same else given, at=entry.at, actor=entry.actor)
        to[was.party_id] = (party.party_id, party.name, proven.share)
    return to


def _completed(given: PartyInput, was: parties.Party) -> PartyInput:
    return PartyInput(
        kind=was.kind,
        number=was.number,
        name=given.name,
        representative=given.representative or was.representative or "",
        address=given.address or was.address or "",
        phone=given.phone or was.phone or "",
    )


def _heir(request: Request, right: Right, to: dict[int, tuple[int, str, str | None]]) -> Heir:
    holders: tuple[Holder, ...] = corrections.corrected(right, to)
    note = right.note if request.note is None else request.note.strip()
    return Heir(right, right.holding, holders, note)
