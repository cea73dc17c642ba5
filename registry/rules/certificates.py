"""换证 and 补证: a damaged certificate is replaced, a lost one issued anew. The right is untouched.

细则 22: a damaged certificate is taken back; for a lost one the holder's statement stands on the
registry's site first, then it is issued anew at once, marked 补发.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from registry.book import (
    certificates as certificates_book,
    county as county_book,
    journal,
    land,
    numbers,
    rights,
    statements,
)
from registry.errors import MalformedValue
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.store.db import Tx
from registry.values.numbers import blank_number, certificate_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The certificate that stands; for a lost one, the number of its statement 声明 on the site.

    ``new_certificate`` and ``certificate_at`` are the platform's, where numbers come from outside.
    """

    certificate: str
    reason: str
    statement: str | None = None
    blank_no: str | None = None
    new_certificate: str | None = None
    certificate_at: datetime | None = None


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return what this is business on."""
    right = rights.by_certificate(tx, at.park_id, request.certificate)
    parcel = right and land.latest(tx, at.park_id, right.parcel_code)
    return (Subject(parcel.parcel_id),) if parcel else ()


def check(tx: Tx, at: At, request: Request, *, lost: bool) -> list[Finding]:
    """Judge that the certificate stands, the blank's number, and the statement of loss."""
    findings = []
    if rights.by_certificate(tx, at.park_id, request.certificate) is None:
        facts = {"certificate": request.certificate[:60]}
        findings.append(Finding(rule="CASE", kind="no-certificate", facts=facts))
    findings += papers(request.new_certificate, request.blank_no)
    if lost and not _stated(tx, at.park_id, request):
        facts = {"certificate": request.certificate[:60]}
        findings.append(Finding(rule="CASE", kind="no-statement", facts=facts))
    return findings


def _stated(tx: Tx, park_id: int, request: Request) -> bool:
    """Say whether the statement named stands on the site, and is of this certificate's loss."""
    if request.statement is None:
        return False
    said = statements.of_park(tx, park_id, request.statement)
    return said is not None and said.certificate == request.certificate and said.of_loss


def papers(number: str | None, blank_no: str | None) -> list[Finding]:
    """Judge the form of a certificate number and of a blank's number, where they are given."""
    findings = []
    if number is not None and not _well_formed(certificate_number, number):
        facts = {"certificate": number[:60]}
        findings.append(Finding(rule="CASE", kind="certificate-number", facts=facts))
    if blank_no is not None and not _well_formed(blank_number, blank_no):
        findings.append(Finding(rule="CASE", kind="blank-form", facts={"blank": blank_no[:40]}))
    return findings


def numbers_for(tx: Tx, at: At, given: Sequence[str], rights_made: int) -> list[Finding]:
    """Judge the certificate numbers of several rights: one each where they are fed, else none."""
    findings = [f for number in given for f in papers(number, None)]
    county = county_book.county(tx)
    series = numbers.certificate_series(
        province=county.short_province, county=county.name, year=at.today.year
    )
    needed = rights_made if county.register_mode == "companion" or numbers.fed(tx, series) else 0
    if len(set(given)) != needed or len(given) != needed:
        findings.append(
            Finding(
                rule="CASE",
                kind="certificates-count",
                measured=str(len(set(given))),
                limit=str(needed),
            )
        )
    return findings


def _well_formed(parse: Callable[[str], str], given: str) -> bool:
    try:
        parse(given)
    except MalformedValue:
        return False
    return True


def number(tx: Tx, entry: Entry, given: str | None) -> str:
    """Return the next certificate number, or the platform's, as the county's series has it."""
    county = county_book.county(tx)
    return numbers.certificate(
        tx,
        province=county.short_province,
        county=county.name,
        year=entry.year,
        given=given,
    )


def several(tx: Tx, entry: Entry, given: Sequence[str], count: int) -> list[str]:
    """Return numbers for several certificates at once: the platform's in order, or our next."""
    county = county_book.county(tx)
    province, name, year = county.short_province, county.name, entry.year
    if given:
        return numbers.given_certificates(tx, given, province=province, county=name, year=year)
    return numbers.certificates(tx, province=province, county=name, year=year, count=count)


def renew(tx: Tx, entry: Entry, request: Request, *, state: str, mark: str) -> Outcome:
    """End the old certificate in ``state`` and enter a new one on the same right."""
    right = rights.by_certificate(tx, entry.park_id, request.certificate)
    if right is None or right.certificate_id is None:
        raise LookupError(request.certificate)
    journal.end(tx, entry, "certificate_state", [right.certificate_id])
    certificates_book.set_certificate(tx, entry, right.certificate_id, state, reason=request.reason)
    new = number(tx, entry, request.new_certificate)
    certificates_book.certify(
        tx,
        entry,
        right.right_id,
        new,
        blank_no=request.blank_no,
        reason=mark,
        platform_at=request.certificate_at,
        holder_id=right.certificate_of,
    )
    return Outcome(parcels=(right.parcel_code,), certificates=(new,))
