"""Releasing what hangs on units: off all of them, or off those named; with the paper that says so.

One request and one way for mortgage, seizure, objection, advance notice and suspension.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.book import applications, releases, restrictions
from registry.book.restrictions import Bound, Restriction
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.store.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The restriction, the paper that releases it, and the units it comes off: none named, all."""

    restriction: int
    document_no: str
    decided_on: date
    units: tuple[str, ...] = ()


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return the units it comes off."""
    found = restrictions.by_id(tx, at.park_id, request.restriction)
    return () if found is None else on_units(_off(found, request.units))


def on_units(bound: Sequence[Bound]) -> tuple[Subject, ...]:
    """Return units of a restriction, as what a case is business on."""
    return tuple(Subject(b.parcel_id, b.unit_id) for b in bound)


def stands(
    tx: Tx, at: At, restriction_id: int, *kinds: str
) -> tuple[Restriction | None, list[Finding]]:
    """Return a restriction of one of these kinds that has not ended, or the finding that none is.

    One that lapsed is found too: the book still shows it.
    """
    found = restrictions.by_id(tx, at.park_id, restriction_id)
    if found is None or found.kind not in kinds:
        facts = {"restriction": restriction_id}
        return None, [Finding(rule="CASE", kind="no-such-restriction", facts=facts)]
    return found, []


def check(tx: Tx, at: At, request: Request, kind: str) -> list[Finding]:
    """Judge that it stands, on the units named, and that the paper is there."""
    found, findings = stands(tx, at, request.restriction, kind)
    findings += papers(request.document_no, request.decided_on, at.today)
    if found is None:
        return findings
    if strange := [code for code in request.units if code not in found.units.values()]:
        facts = {"restriction": request.restriction, "units": "、".join(strange)[:200]}
        findings.append(Finding(rule="CASE", kind="not-restricted", facts=facts))
    return findings


def papers(document_no: str, day: date, today: date) -> list[Finding]:
    """A paper has a number, and a day that has come."""
    findings = []
    if not document_no.strip():
        findings.append(Finding(rule="CASE", kind="no-document"))
    if day > today:
        findings.append(Finding(rule="CASE", kind="in-the-future"))
    return findings


def in_favour_applies(tx: Tx, at: At, restriction_id: int) -> list[Finding]:
    """In whose favour it stands, he applies."""
    found = restrictions.by_id(tx, at.park_id, restriction_id)
    if found is None or at.case_id is None:
        return []
    if found.in_favour in applications.of_case(tx, at.park_id, at.case_id).parties:
        return []
    return [Finding(rule="CASE", kind="in-favour-must-apply")]


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """Take it off; off the last unit it ends and its proof is surrendered."""
    found = restrictions.by_id(tx, entry.park_id, request.restriction)
    if found is None:
        raise LookupError(request.restriction)
    off = _off(found, request.units)
    ended = releases.release(
        tx,
        entry,
        found.restriction_id,
        [b.unit_id for b in off],
        reason=request.document_no.strip(),
    )
    parcels = dict.fromkeys(b.parcel_code for b in off)
    facts: dict[str, object] = {"restriction": found.restriction_id, "ended": ended}
    return Outcome(parcels=tuple(parcels), facts=facts)


def _off(found: Restriction, codes: Sequence[str]) -> list[Bound]:
    return [b for b in found.bound if not codes or b.code in codes]
