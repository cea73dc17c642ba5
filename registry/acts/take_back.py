"""收回: land is taken back by decision; the right ends, and the land is freed of its use.

The same code begins a new round when conditions are issued for it again.
"""

from dataclasses import dataclass
from datetime import date

from registry.book import endings, journal, land, supplies
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.rules import terms as term_rules
from registry.store.db import Tx

NAME = "take_back"
KIND = "supply"
TITLE = ("收回国有建设用地使用权", "taking land back")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The parcel and the decision: its number, day and reason."""

    parcel: str
    document: str
    decided_on: date
    reason: str


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return what this is business on."""
    parcel = land.latest(tx, at.park_id, request.parcel)
    return () if parcel is None else (Subject(parcel.parcel_id),)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge that the parcel stands and was supplied, and the decision."""
    parcel = land.latest(tx, at.park_id, request.parcel)
    if parcel is None or not parcel.current:
        return [Finding(rule="CODE-01", kind="no-parcel", facts={"parcel": request.parcel})]
    if not supplies.of_parcel(tx, at.park_id, parcel.parcel_id):
        return [Finding(rule="SUP-03", kind="no-supply", facts={"contract": "—"})]
    return term_rules.decision(
        document=request.document,
        decided_on=request.decided_on,
        reason=request.reason,
        today=at.today,
    )


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """End right, unit, parcel and its conflicts; void the certificate; free the land."""
    parcel = land.latest(tx, entry.park_id, request.parcel)
    if parcel is None:
        raise LookupError(request.parcel)
    disputing = land.conflicts_of(tx, entry.park_id, parcel.parcel_id)
    endings.end_parcel(tx, entry, parcel.parcel_id, reason=request.document)
    for code in disputing:
        _settle(tx, entry, code)
    for supply in supplies.of_parcel(tx, entry.park_id, parcel.parcel_id):
        supplies.release(
            tx,
            entry,
            parcel_id=parcel.parcel_id,
            supply_id=supply.supply_id,
            document=request.document,
            decided_on=request.decided_on,
            reason=request.reason,
        )
    return Outcome(parcels=(parcel.code,))


def _settle(tx: Tx, entry: Entry, code: str) -> None:
    """A plot nobody disputes any more stands as located."""
    other = land.latest(tx, entry.park_id, code)
    if other is None or other.standing != "in_conflict":
        return
    if not land.conflicts_of(tx, entry.park_id, other.parcel_id):
        journal.end(tx, entry, "parcel_version", [other.parcel_id])
        land.restate(tx, entry, other, standing="located")
