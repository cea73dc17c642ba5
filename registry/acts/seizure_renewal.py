"""续行查封: served before the days run out, the seizure keeps its place in the queue (细则 92)."""

from dataclasses import dataclass
from datetime import date, datetime

from registry.book import restrictions
from registry.clock import business_date
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.rules.disposals import releases
from registry.store.db import Tx

NAME = "seizure_renewal"
KIND = "registration"
TITLE = ("续行查封登记", "renewal of a seizure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The seizure, by which notice, served when, and until when it runs from now on."""

    restriction: int
    document_no: str
    served_at: datetime
    ends_on: date


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return the units it stands on."""
    found = restrictions.by_id(tx, at.park_id, request.restriction)
    return () if found is None else releases.on_units(found.bound)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge that it stood when the renewal was served, and that it runs longer."""
    found, findings = releases.stands(tx, at, request.restriction, "seizure")
    served_on = business_date(request.served_at)
    findings += releases.papers(request.document_no, served_on, at.today)
    if found is None or found.ends_on is None:
        return findings
    facts = {"document": found.document_no, "ends_on": str(found.ends_on)}
    if served_on > found.ends_on:
        findings.append(
            Finding(rule="HOLD-01", kind="lapsed", facts=facts, measured=str(served_on))
        )
    if request.ends_on <= found.ends_on:
        findings.append(
            Finding(rule="HOLD-01", kind="not-longer", facts=facts, measured=str(request.ends_on))
        )
    return findings


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """End its days, and enter the next; its place is that of its first service."""
    found = restrictions.by_id(tx, entry.park_id, request.restriction)
    if found is None:
        raise LookupError(request.restriction)
    restrictions.renew(
        tx,
        entry,
        found.restriction_id,
        found.starts_on,
        request.ends_on,
        request.document_no.strip(),
    )
    return Outcome(
        parcels=tuple(dict.fromkeys(b.parcel_code for b in found.bound)),
        facts={"restriction": found.restriction_id},
    )
