"""交地: the land is handed over to the grantee, and confirmed."""

from dataclasses import dataclass
from datetime import date

from registry.book import county as county_book, land, parties, supplies
from registry.catalogue import SOURCES
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome, Paper
from registry.records.papers import HandoverConfirmation, PartyLine
from registry.store.db import Tx
from registry.values.parties import shown
from registry.views import plans

NAME = "land_handover"
KIND = "supply"
TITLE = ("交地确认", "hand-over of land")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Which supply was handed over, when, in what condition, in whose presence."""

    contract_no: str
    handed_over_on: date
    land_condition: str
    present: str


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return what this is business on."""
    supply = supplies.by_contract(tx, at.park_id, request.contract_no)
    codes = () if supply is None else supplies.parcels_of(tx, at.park_id, supply.supply_id)
    found = (land.latest(tx, at.park_id, code) for code in codes)
    return tuple(Subject(p.parcel_id) for p in found if p is not None)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge that the supply stands and was not handed over before."""
    supply = supplies.by_contract(tx, at.park_id, request.contract_no)
    if supply is None:
        facts = {"contract": request.contract_no}
        return [Finding(rule="SUP-03", kind="no-supply", facts=facts)]
    findings = []
    if supplies.handed_over_on(tx, at.park_id, supply.supply_id) is not None:
        findings.append(Finding(rule="CASE", kind="handed-over-already"))
    if request.handed_over_on > at.today:
        findings.append(Finding(rule="CASE", kind="in-the-future"))
    return findings


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """Enter the hand-over and confirm it for each parcel."""
    supply = supplies.by_contract(tx, entry.park_id, request.contract_no)
    if supply is None:
        raise LookupError(request.contract_no)
    supplies.hand_over(
        tx,
        entry,
        supply.supply_id,
        on=request.handed_over_on,
        land_condition=request.land_condition,
        present=request.present,
    )
    codes = tuple(supplies.parcels_of(tx, entry.park_id, supply.supply_id))
    grantee = parties.by_id(tx, supply.grantee)
    dates = supplies.dates_of(tx, entry.park_id, supply.supply_id)
    use = county_book.land_use_of(tx, supply.use_id)
    standing = [p for p in (land.latest(tx, entry.park_id, c) for c in codes) if p is not None]
    return Outcome(
        parcels=codes,
        papers=tuple(
            Paper(
                kind="handover_confirmation",
                record=HandoverConfirmation(
                    plan=plans.of_parcel(tx, entry, parcel, use),
                    grantee=PartyLine(
                        name=grantee.name, number=shown(grantee.kind, grantee.number)
                    ),
                    contract_no=supply.contract_no,
                    handed_over_on=request.handed_over_on,
                    land_condition=request.land_condition,
                    present=request.present,
                    start_by=dates.start_by,
                    complete_by=dates.complete_by,
                    prohibition=SOURCES["USE-01"],
                ),
            )
            for parcel in standing
        ),
    )
