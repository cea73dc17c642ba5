"""抵押权登记: units secure a debt, together; several mortgages stand in order (细则 67).

The order is that of acceptance. What is built later on mortgaged
land is not collateral (民法典 417): see building_registration.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from registry.book import applications, parties, restrictions
from registry.book.parties import PartyInput
from registry.book.restrictions import Mortgage, NewRestriction
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.rules import holds, owners, parties as party_rules, terms as term_rules
from registry.rules.disposals import charges, duties, named, proofs, shares
from registry.rules.disposals.named import Titled
from registry.store.db import Tx

NAME = "mortgage"
KIND = "registration"
TITLE = ("抵押权登记", "mortgage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Units, to whom, for how much (yuan), for which debt (scope, days), and by which contract.

    ``maximum``: 最高额抵押, up to the amount; ``bans_transfer``: the ban on transfer is registered.
    """

    units: tuple[str, ...]
    mortgagee: PartyInput
    contract_no: str
    amount: Decimal
    scope: str
    debt_from: date
    debt_until: date
    maximum: bool = False
    bans_transfer: bool = False
    note: str = ""


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return the units that secure the debt."""
    return named.subjects(tx, at, request.units)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge units, owners, who joins, amount and days, term and holds."""
    titled = named.read(tx, at.park_id, request.units)
    findings = [
        *named.check(request.units, titled),
        *party_rules.numbered(request.mortgagee),
        *charges.stated(request.contract_no, request.scope, request.amount),
        *charges.days(request.debt_from, request.debt_until),
        *_to_another(tx, request, titled),
        *owners.apply(tx, at, [t.right for t in titled]),
        *shares.join(tx, at, [request.mortgagee]),
        *duties.separate(tx, at, titled),
    ]
    for origin in named.origins(tx, at.park_id, titled):
        findings += term_rules.ended(origin.supply.term_end, at.today)
        findings += duties.idle(tx, at, origin, "", bears="warn")
    return [*findings, *holds.on(tx, at, named.codes_of(titled), NAME)]


def _to_another(tx: Tx, request: Request, titled: Sequence[Titled]) -> list[Finding]:
    party_ids = {h.party_id for t in titled for h in t.right.holders}
    numbers = {parties.by_id(tx, party_id).number for party_id in party_ids}
    return charges.to_another(request.mortgagee.number, numbers)


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """Enter one mortgage over all units, ranked by when the case was accepted; prove it."""
    titled = named.read(tx, entry.park_id, request.units)
    given = party_rules.normal(request.mortgagee)
    mortgagee = parties.meet(tx, given, at=entry.at, actor=entry.actor)
    new = NewRestriction(
        kind=NAME,
        document_no=request.contract_no.strip(),
        effective_at=applications.accepted_at(tx, entry.park_id, entry.case_id),
        starts_on=request.debt_from,
        ends_on=request.debt_until,
        in_favour=mortgagee.party_id,
        mortgage=Mortgage(
            amount=request.amount,
            maximum=request.maximum,
            bans_transfer=request.bans_transfer,
            scope=request.scope.strip(),
        ),
        note=request.note.strip(),
    )
    restriction_id = restrictions.enter(tx, entry, new, [t.unit.unit_id for t in titled])
    number = proofs.prove(tx, entry, restriction_id)
    return Outcome(
        parcels=named.parcels_of(titled),
        certificates=(number,),
        facts={"restriction": restriction_id},
    )
