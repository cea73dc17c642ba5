"""存量录入: old plots are taken in as they are, with their certificates, mortgages and seizures.

An old certificate stays valid (条例 33; 细则 105). Plots that overlap are not refused: both are
named and wait for a decision about their boundary.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from registry.acts.intake import burdens, plots as plots_, titles
from registry.acts.intake.burdens import Burdened
from registry.acts.intake.old import Request
from registry.acts.intake.plots import Plots
from registry.acts.intake.titles import Entered, OldTitle
from registry.book.county import LandUse
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.rules import use as use_rules
from registry.store.db import Tx

__all__ = ["KIND", "NAME", "TITLE", "Request", "check", "register", "subjects"]

NAME = "intake"
KIND = "registration"
TITLE = ("存量不动产录入", "intake of old plots")


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:  # noqa: ARG001
    """The parcels are new: no other business can be open on them."""
    return ()


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge every row: shape, code, certificate, what hangs on it; overlaps are only stated."""
    use, findings = use_rules.known(tx, request.use)
    plots = plots_.read(tx, at.park_id, request)
    found = sorted(_of_rows(tx, at, plots, use), key=lambda of_row: of_row[0])
    findings += [replace(f, facts={**f.facts, "row": number}) for number, f in found]
    findings += _named_twice(request)
    overlaps = plots_.overlaps(tx, at.park_id, at.srid, plots)
    return findings + plots_.stated(overlaps, at.srid)


def _of_rows(tx: Tx, at: At, plots: Plots, use: LandUse | None) -> Iterator[tuple[int, Finding]]:
    yield from plots_.check(tx, at, plots, use)
    rows = plots_.standing(plots)
    papers = {n: old for n, row in rows.items() if (old := row.certificate) is not None}
    yield from titles.check(tx, papers)
    yield from burdens.check(tx, at, rows)


def _named_twice(request: Request) -> list[Finding]:
    """A code, a draft, a certificate and a proof belong to one row each."""
    codes = Counter(r.plain_code for r in request.rows if r.code is not None)
    drafts = Counter(r.draft_id for r in request.rows if r.draft_id is not None)
    papers = Counter(
        titles.normal(number) or number
        for r in request.rows
        if r.certificate is not None
        for number in r.certificate.numbers
    )
    proofs = Counter(burdens.normal(m.proof) or m.proof for r in request.rows for m in r.mortgages)
    return [
        Finding(rule=rule, kind=kind, facts={fact: named})
        for rule, kind, fact, counted in (
            ("CODE-01", "code-taken", "parcel", codes),
            ("GEO-01", "no-draft", "draft", drafts),
            ("CODE-01", "certificate-taken", "certificate", papers),
            ("CODE-01", "certificate-taken", "certificate", proofs),
        )
        for named, times in counted.items()
        if times > 1
    ]


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """Enter all rows in one entry: parcels, conflicts by name, old rights, what hangs on them."""
    use, _ = use_rules.known(tx, request.use)
    if use is None:
        raise LookupError(request.use.code)
    plots = plots_.read(tx, entry.park_id, request)
    overlaps = plots_.overlaps(tx, entry.park_id, entry.srid, plots)
    ids, new = plots_.enter(tx, entry, plots, overlaps, use)
    titled = [
        (row, OldTitle(parcel_id=parcel_id, location=row.location, old=row.certificate))
        for parcel_id, row in zip(ids, request.rows, strict=True)
        if row.certificate is not None
    ]
    entered, certificates = _enter_titles(tx, entry, use, [title for _, title in titled])
    burdened = [Burdened(title, row) for title, (row, _) in zip(entered, titled, strict=True)]
    proofs = burdens.enter(tx, entry, burdened)
    return Outcome(
        parcels=tuple(parcel.code for parcel in new),
        certificates=(*certificates, *proofs),
        facts={
            "rows": len(new),
            "in_conflict": sum(parcel.standing == "in_conflict" for parcel in new),
            "mortgages": len(proofs),
            "seizures": sum(len(one.row.seizures) for one in burdened),
        },
    )


def _enter_titles(
    tx: Tx, entry: Entry, use: LandUse, given: Sequence[OldTitle]
) -> tuple[list[Entered], list[str]]:
    entered: list[Entered] = []
    certificates: list[str] = []
    for at in range(0, len(given), plots_.AT_ONCE):
        some, papers = titles.enter(tx, entry, use, given[at : at + plots_.AT_ONCE])
        entered += some
        certificates += papers
    return entered, certificates
