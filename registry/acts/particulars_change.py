"""变更登记 300: a holder's name or a parcel's address changes, nothing else."""

from dataclasses import dataclass

from registry.book import journal, land, parties, rights, units
from registry.book.parties import PartyInput
from registry.book.rights import Holder
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.store.db import Tx

NAME = "particulars_change"
KIND = "registration"
TITLE = ("变更登记（名称、坐落）", "change of name or address")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Either a party's new name, or a parcel's new address 坐落."""

    party: str | None = None
    new_name: str | None = None
    parcel: str | None = None
    new_location: str | None = None


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Change of a name is always free; a new address is business on its parcel."""
    parcel = request.parcel and land.latest(tx, at.park_id, request.parcel)
    return (Subject(parcel.parcel_id),) if parcel else ()


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge that the party holds, or the parcel stands, and that something changes."""
    findings = []
    if request.party is None and request.parcel is None:
        findings.append(Finding(rule="CASE", kind="nothing-changes"))
    if request.party is not None:
        findings += _check_party(tx, at, request.party, request.new_name)
    if request.parcel is not None:
        parcel = land.latest(tx, at.park_id, request.parcel)
        if parcel is None or not parcel.current:
            facts = {"parcel": request.parcel}
            findings.append(Finding(rule="CODE-01", kind="no-parcel", facts=facts))
        elif not _said(request.new_location) or _said(request.new_location) == parcel.location:
            findings.append(Finding(rule="CASE", kind="nothing-changes"))
    return findings


def _check_party(tx: Tx, at: At, number: str, new_name: str | None) -> list[Finding]:
    party = parties.find(tx, number)
    if party is None:
        return [Finding(rule="PARTY-01", kind="no-party")]
    held = rights.of_party(tx, at.park_id, party.party_id)
    if not held:
        return [Finding(rule="PARTY-01", kind="party-holds-nothing")]
    names = {h.name for r in held for h in r.holders if h.party_id == party.party_id}
    if not _said(new_name) or names == {_said(new_name)}:
        return [Finding(rule="CASE", kind="nothing-changes")]
    return []


def _said(given: str | None) -> str:
    return (given or "").strip()


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """End the holder rows and enter them with the new name; or the parcel with the new address."""
    touched: list[str] = []
    if request.party is not None and request.new_name:
        touched += _rename(tx, entry, request.party, _said(request.new_name))
    if request.parcel is not None and request.new_location:
        parcel = land.latest(tx, entry.park_id, request.parcel)
        if parcel is None:
            raise LookupError(request.parcel)
        location = _said(request.new_location)
        journal.end(tx, entry, "parcel_version", [parcel.parcel_id])
        land.restate(tx, entry, parcel, location=location)
        moving = units.ids_of_parcel(tx, entry.park_id, parcel.parcel_id)
        journal.end(tx, entry, "unit_version", moving)
        units.relocate(tx, entry, moving, location)
        touched.append(parcel.code)
    return Outcome(parcels=tuple(dict.fromkeys(touched)))


def _rename(tx: Tx, entry: Entry, number: str, new_name: str) -> list[str]:
    was = parties.find(tx, number)
    if was is None:
        raise LookupError("party")
    given = PartyInput(
        kind=was.kind,
        number=was.number,
        name=new_name,
        representative=was.representative or "",
        address=was.address or "",
        phone=was.phone or "",
    )
    party = parties.enter(tx, given, at=entry.at, actor=entry.actor)
    touched = []
    for right in rights.of_party(tx, entry.park_id, party.party_id):
        journal.end(tx, entry, "right_holder", [h.holder_id for h in right.holders])
        rights.hold(
            tx,
            entry,
            [(right.right_id, _renamed(h, party.party_id, new_name)) for h in right.holders],
        )
        touched.append(right.parcel_code)
    return touched


def _renamed(holder: Holder, party_id: int, name: str) -> Holder:
    return Holder(
        party_id=holder.party_id,
        name=name if holder.party_id == party_id else holder.name,
        share_num=holder.share_num,
        share_den=holder.share_den,
    )
