"""What happened to a restriction: suit filed, suit ended, could be registered, reviewed.

Lapse is derived from these facts, never written (民法典 220, 221).
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from registry.book import restrictions
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.rules import flags
from registry.rules.disposals import releases
from registry.rules.flags import Basis
from registry.store.db import Tx

NAME = "restriction_fact"
KIND = "registration"
TITLE = ("限制事实记载", "fact about a restriction")

_OF_KIND = {
    "suit_filed": "objection",
    "suit_ended": "objection",
    "could_register": "advance_notice",
    "reviewed": "suspension",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The restriction, what happened to it, on which day, and the paper that proves it.

    A review may set the day of the next one, ``review_on``; where the case a suspension is for has
    been decided, on a ``basis`` of its own only.
    """

    restriction: int
    fact: Literal["suit_filed", "suit_ended", "could_register", "reviewed"]
    happened_on: date
    document_no: str
    review_on: date | None = None
    basis: Basis | None = None


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return the units the restriction stands on."""
    found = restrictions.by_id(tx, at.park_id, request.restriction)
    return () if found is None else releases.on_units(found.bound)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge that such a restriction is there, and the paper."""
    kind = _OF_KIND[request.fact]
    _, findings = releases.stands(tx, at, request.restriction, kind)
    findings += releases.papers(request.document_no, request.happened_on, at.today)
    if request.review_on is not None and request.fact != "reviewed":
        findings.append(Finding(rule="CASE", kind="no-review-date"))
    if request.review_on is not None:
        findings += flags.outlasting(tx, at, request.restriction, request.basis)
    return findings


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """Record the fact; a review that sets the next date changes the days."""
    found = restrictions.by_id(tx, entry.park_id, request.restriction)
    if found is None:
        raise LookupError(request.restriction)
    document = request.document_no.strip()
    restrictions.record_fact(
        tx,
        entry,
        found.restriction_id,
        request.fact,
        request.happened_on,
        document,
        basis=request.basis,
    )
    if request.review_on is not None:
        restrictions.renew(
            tx, entry, found.restriction_id, found.starts_on, request.review_on, document
        )
    return Outcome(
        parcels=tuple(dict.fromkeys(b.parcel_code for b in found.bound)),
        facts={"restriction": found.restriction_id},
    )
