"""预告登记 700: what is promised is kept for whom it is promised to (民法典 221; 细则 85, 86)."""

from dataclasses import dataclass
from typing import Literal

from registry.book import parties, restrictions
from registry.book.parties import PartyInput
from registry.book.restrictions import NewRestriction
from registry.clock import business_date
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.rules import holds, owners, parties as party_rules, terms as term_rules
from registry.rules.disposals import duties, named, proofs, releases, shares
from registry.store.db import Tx

NAME = "advance_notice"
KIND = "registration"
TITLE = ("预告登记", "advance notice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Units, to whom a transfer or a mortgage of them is promised, and by which agreement."""

    units: tuple[str, ...]
    promisee: PartyInput
    agreement_no: str
    promised: Literal["transfer", "mortgage"] = "transfer"


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return the units promised."""
    return named.subjects(tx, at, request.units)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge units, owners, who joins, term and holds."""
    titled = named.read(tx, at.park_id, request.units)
    findings = [
        *named.check(request.units, titled),
        *party_rules.numbered(request.promisee),
        *releases.papers(request.agreement_no, at.today, at.today),
        *owners.apply(tx, at, [t.right for t in titled]),
        *shares.join(tx, at, [request.promisee]),
        *duties.separate(tx, at, titled),
    ]
    for origin in named.origins(tx, at.park_id, titled):
        findings += term_rules.ended(origin.supply.term_end, at.today)
    return [*findings, *holds.on(tx, at, named.codes_of(titled), NAME)]


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """Enter the notice and its proof; its lapse is derived from facts."""
    titled = named.read(tx, entry.park_id, request.units)
    given = party_rules.normal(request.promisee)
    new = NewRestriction(
        kind=NAME,
        document_no=request.agreement_no.strip(),
        effective_at=entry.at,
        starts_on=business_date(entry.at),
        in_favour=parties.meet(tx, given, at=entry.at, actor=entry.actor).party_id,
        note=request.promised,
    )
    restriction_id = restrictions.enter(tx, entry, new, [t.unit.unit_id for t in titled])
    number = proofs.prove(tx, entry, restriction_id)
    return Outcome(
        parcels=named.parcels_of(titled),
        certificates=(number,),
        facts={"restriction": restriction_id},
    )
