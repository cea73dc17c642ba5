"""异议登记 600: who is concerned says the entry is wrong; it lapses without suit (细则 82, 83)."""

from dataclasses import dataclass

from registry.book import parties, restrictions
from registry.book.parties import PartyInput
from registry.book.restrictions import NewRestriction
from registry.clock import business_date
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.rules import parties as party_rules
from registry.rules.disposals import named, proofs, releases, shares
from registry.store.db import Tx

NAME = "objection"
KIND = "registration"
TITLE = ("异议登记", "objection")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Units, who objects, the ground in his words, and the paper that supports it."""

    units: tuple[str, ...]
    objector: PartyInput
    ground: str
    document_no: str


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return the units objected to."""
    return named.subjects(tx, at, request.units)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge units, who applies, and that he has not objected on this ground before."""
    titled = named.read(tx, at.park_id, request.units)
    findings = [
        *named.check(request.units, titled),
        *party_rules.numbered(request.objector),
        *releases.papers(request.document_no, at.today, at.today),
        *shares.join(tx, at, [request.objector]),
    ]
    ground = _ground(request)
    if not ground:
        findings.append(Finding(rule="HOLD-02", kind="no-ground"))
    party = parties.find(tx, request.objector.number)
    if party is None:
        return findings
    if any(h.party_id == party.party_id for t in titled for h in t.right.holders):
        findings.append(Finding(rule="HOLD-02", kind="holder-objects"))
    units = list(named.codes_of(titled))
    before = restrictions.objected_before(tx, at.park_id, units, party.party_id, ground)
    if before:
        facts = {"document": "、".join(before)}
        findings.append(Finding(rule="HOLD-02", kind="same-ground", facts=facts))
    return findings


def _ground(request: Request) -> str:
    return " ".join(request.ground.split())


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """Enter the objection from this moment, and its proof; its lapse is derived from facts."""
    titled = named.read(tx, entry.park_id, request.units)
    given = party_rules.normal(request.objector)
    new = NewRestriction(
        kind=NAME,
        document_no=request.document_no.strip(),
        effective_at=entry.at,
        starts_on=business_date(entry.at),
        in_favour=parties.meet(tx, given, at=entry.at, actor=entry.actor).party_id,
        note=_ground(request),
    )
    restriction_id = restrictions.enter(tx, entry, new, [t.unit.unit_id for t in titled])
    number = proofs.prove(tx, entry, restriction_id)
    return Outcome(
        parcels=named.parcels_of(titled),
        certificates=(number,),
        facts={"restriction": restriction_id},
    )
