"""首次登记 100: the right to use state construction land is entered on the bare land."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from registry.book import (
    certificates as certificates_book,
    county as county_book,
    land,
    parties,
    rights,
    supplies,
    units,
)
from registry.book.land import Parcel
from registry.book.rights import Holder, NewRight
from registry.book.supplies import Payment, Supply
from registry.catalogue import SOURCES
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome, Paper
from registry.records.papers import ParcelMap
from registry.rules import certificates as certificate_rules, holds, terms as term_rules
from registry.store.db import Tx
from registry.values.codes import ParcelCode
from registry.views import plans

NAME = "first_registration"
KIND = "registration"
TITLE = ("国有建设用地使用权首次登记", "first registration of land")

#: the natures of right whose acquisition is taxed: 出让, 作价出资 (契税法 2)
TAXED = (102, 103)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The parcel, the applicant's number, and the receipts brought.

    ``certificate`` and ``certificate_at`` are the platform's, where numbers are fed from outside.
    """

    parcel: str
    applicant: str
    receipts: tuple[Payment, ...] = ()
    blank_no: str | None = None
    certificate: str | None = None
    certificate_at: datetime | None = None
    note: str = ""


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return what this is business on."""
    parcel = land.latest(tx, at.park_id, request.parcel)
    return () if parcel is None else (Subject(parcel.parcel_id),)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge parcel, supply, hand-over, applicant, payment, taxes and term."""
    parcel = land.latest(tx, at.park_id, request.parcel)
    if parcel is None or not parcel.current:
        return [Finding(rule="CODE-01", kind="no-parcel", facts={"parcel": request.parcel})]
    findings = _standing(tx, at, parcel)
    supply = next(iter(supplies.of_parcel(tx, at.park_id, parcel.parcel_id)), None)
    if supply is None:
        facts = {"contract": "—"}
        return [*findings, Finding(rule="SUP-03", kind="no-supply", facts=facts)]
    if parties.by_id(tx, supply.grantee).number != request.applicant:
        findings.append(Finding(rule="CASE", kind="not-the-grantee"))
    if supplies.handed_over_on(tx, at.park_id, supply.supply_id) is None:
        findings.append(Finding(rule="CASE", kind="not-handed-over", severity="warn"))
    if any(receipt.paid_on > at.today for receipt in request.receipts):
        findings.append(Finding(rule="CASE", kind="in-the-future"))
    taxed = supply.right_nature in TAXED
    return [
        *findings,
        *term_rules.paid(supply.price, _receipts(tx, at, supply, request), deed_tax=taxed),
        *term_rules.ended(supply.term_end, at.today),
        *certificate_rules.papers(request.certificate, request.blank_no),
        *_held(tx, at, parcel),
    ]


def _held(tx: Tx, at: At, parcel: Parcel) -> list[Finding]:
    """What outlived a right that was annulled is said; it hangs on the new one."""
    standing = units.of_parcel(tx, at.park_id, parcel.parcel_id)
    return holds.on(tx, at, {unit.unit_id: unit.code for unit in standing}, NAME)


def _standing(tx: Tx, at: At, parcel: Parcel) -> list[Finding]:
    findings = []
    if parcel.standing == "unlocated":
        findings.append(Finding(rule="GEO-01", kind="unlocated", facts={"parcel": parcel.code}))
    if others := land.conflicts_of(tx, at.park_id, parcel.parcel_id):
        facts = {"parcel": parcel.code, "other": "、".join(others)}
        findings.append(Finding(rule="GEO-03", kind="in-conflict", facts=facts))
    for right in rights.of_parcel(tx, at.park_id, parcel.parcel_id):
        facts = {"parcel": parcel.code, "certificate": right.certificate or "—"}
        findings.append(Finding(rule="CODE-01", kind="registered-already", facts=facts))
    return findings


def _receipts(tx: Tx, at: At, supply: Supply, request: Request) -> Mapping[str, Decimal]:
    total = dict(supplies.paid(tx, at.park_id, supply.supply_id))
    for receipt in request.receipts:
        total[receipt.kind] = total.get(receipt.kind, Decimal(0)) + receipt.amount
    return total


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """Enter receipts, unit, right and holder; number the certificate; freeze the map."""
    parcel = land.latest(tx, entry.park_id, request.parcel)
    if parcel is None or parcel.land_area is None:
        raise LookupError(request.parcel)
    supply = supplies.of_parcel(tx, entry.park_id, parcel.parcel_id)[0]
    holder = parties.by_id(tx, supply.grantee)
    supplies.pay(tx, entry, supply.supply_id, request.receipts)
    right_id = rights.enter_land_right(
        tx,
        entry,
        NewRight(
            parcel_id=parcel.parcel_id,
            supply_id=supply.supply_id,
            land_area=parcel.land_area,
            location=parcel.location,
            term_start=supply.term_start,
            right_nature=supply.right_nature,
            note=request.note,
            holders=(Holder(party_id=holder.party_id, name=holder.name),),
        ),
    )
    use = county_book.land_use_of(tx, supply.use_id)
    plan = plans.of_parcel(tx, entry, parcel, use)
    number = certificate_rules.number(tx, entry, request.certificate)
    certificates_book.certify(
        tx, entry, right_id, number, blank_no=request.blank_no, platform_at=request.certificate_at
    )
    paper = ParcelMap(
        plan=plan,
        holder=holder.name,
        unit_code=ParcelCode(parcel.code).land_unit.text,
        certificate=number,
        prohibition=SOURCES["USE-01"],
    )
    return Outcome(
        parcels=(parcel.code,),
        certificates=(number,),
        papers=(Paper(kind="parcel_map", record=paper),),
    )
