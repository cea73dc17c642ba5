"""暂停办理登记: the bureau's notice holds exactly the units it names (土地管理法实施条例 48(四)).

It does not lapse: its date is when it comes up for review. It ends by suspension_lifting.
"""

from dataclasses import dataclass
from datetime import date, datetime

from registry.book import clues, restrictions
from registry.book.restrictions import NewRestriction
from registry.clock import business_date
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.rules import flags
from registry.rules.disposals import named, releases
from registry.rules.flags import Basis
from registry.store.db import Tx

NAME = "suspension"
KIND = "registration"
TITLE = ("暂停办理登记", "suspension of registration")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Units, the bureau, its notice, when it was signed, and the day it comes up for review.

    ``clue``: the number of the violation case it is for; once decided, it rests on ``basis``.
    """

    units: tuple[str, ...]
    authority: str
    notice_no: str
    signed_at: datetime
    review_on: date
    note: str = ""
    clue: str | None = None
    basis: Basis | None = None


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return the units held."""
    return named.subjects(tx, at, request.units)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge that the notice names units, a bureau and a day of review that is to come."""
    signed_on = business_date(request.signed_at)
    findings = [
        *named.check(request.units, named.read(tx, at.park_id, request.units)),
        *releases.papers(request.notice_no, signed_on, at.today),
    ]
    if not request.authority.strip():
        findings.append(Finding(rule="HOLD-05", kind="no-authority"))
    if request.review_on < max(signed_on, at.today):
        facts = {"review_on": str(request.review_on)}
        findings.append(Finding(rule="HOLD-05", kind="review-over", facts=facts))
    if request.clue is not None:
        findings += flags.holds_for(
            tx, at, request.clue, named.subjects(tx, at, request.units), request.basis
        )
    return findings


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """Enter the hold on the units; the entry suspends the cases open on them."""
    titled = named.read(tx, entry.park_id, request.units)
    new = NewRestriction(
        kind=NAME,
        document_no=request.notice_no.strip(),
        effective_at=request.signed_at,
        starts_on=business_date(request.signed_at),
        ends_on=request.review_on,
        authority=request.authority.strip(),
        note=request.note.strip(),
    )
    restriction_id = restrictions.enter(tx, entry, new, [t.unit.unit_id for t in titled])
    if request.clue is not None:
        clues.bind_hold(tx, clues.by_number(tx, request.clue), restriction_id)
    return Outcome(parcels=named.parcels_of(titled), facts={"restriction": restriction_id})
