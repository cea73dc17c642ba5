"""抵押权变更登记: amount, scope, days or the ban on transfer change; the order stays (细则 68)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from registry.book import releases, restrictions
from registry.book.restrictions import Mortgage, NewRestriction, Restriction
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.rules import holds, owners
from registry.rules.disposals import charges, named, proofs, releases as release_rules
from registry.store.db import Tx

NAME = "mortgage_change"
KIND = "registration"
TITLE = ("抵押权变更登记", "change of a mortgage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The mortgage, by which agreement, and what it says from now on; left out, it stays."""

    restriction: int
    agreement_no: str
    amount: Decimal | None = None
    scope: str | None = None
    debt_until: date | None = None
    maximum: bool | None = None
    bans_transfer: bool | None = None


@dataclass(frozen=True, slots=True)
class _Changed:
    """A mortgage as it will say itself, and until when."""

    mortgage: Mortgage
    until: date


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return the units it stands on."""
    found = restrictions.by_id(tx, at.park_id, request.restriction)
    return () if found is None else release_rules.on_units(found.bound)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge that it stands and changes, owners and mortgagee, those behind it, and holds."""
    found, findings = release_rules.stands(tx, at, request.restriction, "mortgage")
    if found is None or found.mortgage is None:
        return findings
    becomes = _becomes(found, request)
    if becomes == _Changed(found.mortgage, found.ends_on or becomes.until):
        findings.append(Finding(rule="CASE", kind="nothing-changes"))
    titled = named.read(tx, at.park_id, list(found.units.values()))
    return [
        *findings,
        *charges.stated(request.agreement_no, becomes.mortgage.scope, becomes.mortgage.amount),
        *charges.days(found.starts_on, becomes.until),
        *owners.apply(tx, at, [t.right for t in titled]),
        *release_rules.in_favour_applies(tx, at, request.restriction),
        *charges.behind(tx, at, found, amount=becomes.mortgage.amount, until=becomes.until),
        *holds.on(tx, at, found.units, NAME),
    ]


def _becomes(found: Restriction, request: Request) -> _Changed:
    was = found.mortgage
    if was is None:
        raise LookupError(found.restriction_id)
    return _Changed(
        Mortgage(
            amount=was.amount if request.amount is None else request.amount,
            maximum=was.maximum if request.maximum is None else request.maximum,
            bans_transfer=was.bans_transfer
            if request.bans_transfer is None
            else request.bans_transfer,
            scope=was.scope if request.scope is None else request.scope.strip(),
        ),
        request.debt_until or found.ends_on or found.starts_on,
    )


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """End the mortgage, enter it as changed in the same order, on the same units; prove it."""
    found = restrictions.by_id(tx, entry.park_id, request.restriction)
    if found is None:
        raise LookupError(request.restriction)
    becomes, agreement = _becomes(found, request), request.agreement_no.strip()
    releases.release(tx, entry, found.restriction_id, list(found.units), reason=agreement)
    new = NewRestriction(
        kind=found.kind,
        document_no=agreement,
        effective_at=found.effective_at,
        starts_on=found.starts_on,
        ends_on=becomes.until,
        in_favour=found.in_favour,
        mortgage=becomes.mortgage,
        replaces=found.restriction_id,
        note=found.note,
    )
    restriction_id = restrictions.enter(tx, entry, new, _covered(found, "whole"))
    restrictions.bind(tx, entry, restriction_id, _covered(found, "land"), covers="land")
    number = proofs.prove(tx, entry, restriction_id)
    return Outcome(
        parcels=tuple(dict.fromkeys(b.parcel_code for b in found.bound)),
        certificates=(number,),
        facts={"restriction": restriction_id},
    )


def _covered(found: Restriction, covers: str) -> list[int]:
    return [b.unit_id for b in found.bound if b.covers == covers]
