"""Old mortgages and seizures: judged as new ones are, where the law does not let old ones stand.

What an old record says stays true (条例 33; 细则 105). That a mortgage outlasts the right or was
entered while the land was seized, or that a seizure has run out, is stated; all of it is entered.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from registry.acts.intake.old import OldCertificate, OldMortgage, OldSeizure, Row
from registry.acts.intake.titles import Entered, party_of
from registry.book import certificates as certificates_book, numbers, parties, restrictions
from registry.book.certificates import Proof
from registry.book.parties import Party
from registry.book.restrictions import Mortgage, NewRestriction
from registry.clock import at_local, business_date
from registry.errors import MalformedValue
from registry.findings import Finding
from registry.records.context import At, Entry
from registry.rules import parties as party_rules
from registry.rules.disposals import charges, releases
from registry.store.db import Tx
from registry.values.numbers import old_proof_number

_FIRST_YEAR = 1949


@dataclass(frozen=True, slots=True)
class Burdened:
    """A title that was entered, and the row that says what hangs on it."""

    title: Entered
    row: Row


def normal(number: str) -> str | None:
    """Return the number of a 登记证明 in normal form; None where it is none."""
    try:
        return old_proof_number(number)
    except MalformedValue:
        return None


def check(tx: Tx, at: At, rows: Mapping[int, Row]) -> Iterator[tuple[int, Finding]]:
    """Yield what is found of the mortgages and seizures of rows; each names its paper."""
    proofs = [m.proof for row in rows.values() for m in row.mortgages]
    borne = numbers.borne(tx, [number for given in proofs if (number := normal(given))])
    for n, row in rows.items():
        old = row.certificate
        if old is None:
            if row.mortgages or row.seizures:
                yield n, Finding(rule="SPLIT-01", kind="burden-without-title")
            continue
        for mortgage in row.mortgages:
            yield from _named(n, mortgage.proof, _of_mortgage(at, row, old, mortgage, borne))
        for seizure in row.seizures:
            yield from _named(n, seizure.document_no, _of_seizure(at, row, old, seizure))
        yield from ((n, finding) for finding in _of_order(row))


def _named(n: int, paper: str, found: Iterator[Finding]) -> Iterator[tuple[int, Finding]]:
    for finding in found:
        yield n, replace(finding, facts={"document": paper[:60], **finding.facts})


def _of_mortgage(
    at: At, row: Row, old: OldCertificate, mortgage: OldMortgage, borne: Collection[str]
) -> Iterator[Finding]:
    yield from party_rules.numbered(mortgage.mortgagee)
    yield from charges.to_another(party_of(mortgage.mortgagee), _holders(old))
    yield from charges.stated(mortgage.contract_no, mortgage.scope, mortgage.amount)
    yield from charges.days(mortgage.debt_from, mortgage.debt_until)
    if mortgage.registered_on > at.today:
        yield Finding(rule="CASE", kind="in-the-future")
    yield from _recorded(mortgage.registered_on)
    number = normal(mortgage.proof)
    if number is None:
        yield Finding(rule="CODE-01", kind="proof-number")
    elif number in borne:
        facts = {"certificate": number}
        yield Finding(rule="CODE-01", kind="certificate-taken", facts=facts)
    if mortgage.debt_until > old.term_end:
        yield Finding(
            rule="DUR-01",
            kind="debt-beyond-term",
            severity="warn",
            measured=str(mortgage.debt_until),
            limit=str(old.term_end),
        )
    if seized := [s.document_no for s in row.seizures if _seized_on(s, mortgage.registered_on)]:
        facts = {"seizures": "、".join(seized)[:200]}
        yield Finding(rule="HOLD-01", kind="mortgaged-while-seized", severity="warn", facts=facts)


def _seized_on(seizure: OldSeizure, day: date) -> bool:
    return business_date(seizure.served_at) <= day <= seizure.ends_on


def _of_seizure(at: At, row: Row, old: OldCertificate, seizure: OldSeizure) -> Iterator[Finding]:
    served_on = business_date(seizure.served_at)
    facts = {"unit": row.plain_code or row.location}
    yield from releases.papers(seizure.document_no, served_on, at.today)
    if not seizure.authority.strip():
        yield Finding(rule="HOLD-01", kind="no-authority")
    yield from _recorded(served_on)
    yield from charges.days(served_on, seizure.ends_on)
    if served_on <= seizure.ends_on < at.today:
        over = {"ends_on": str(seizure.ends_on)}
        yield Finding(rule="HOLD-01", kind="seizure-lapsed", severity="warn", facts=over)
    if _against(seizure) not in _holders(old):
        yield Finding(rule="HOLD-01", kind="not-his", facts=facts)
    elif seizure.share_only and (old.holding != "shares" or len(old.holders) == 1):
        yield Finding(rule="HOLD-01", kind="no-share", facts=facts)


def _recorded(day: date) -> Iterator[Finding]:
    """What is older than any record of land that is still valid was misread."""
    if day.year < _FIRST_YEAR:
        yield Finding(rule="CASE", kind="before-records", measured=str(day), limit=str(_FIRST_YEAR))


def _holders(old: OldCertificate) -> set[str]:
    return {party_of(holder.party) for holder in old.holders}


def _against(seizure: OldSeizure) -> str:
    """The number of whom a seizure is against, in normal form."""
    return seizure.against.replace(" ", "").upper()


def _of_order(row: Row) -> Iterator[Finding]:
    """Mortgages of a plot have a place each; who stands behind a later one agreed to it."""
    places = Counter(mortgage.place for mortgage in row.mortgages)
    if places and (min(places) < 1 or max(places.values()) > 1):
        yield Finding(rule="HOLD-04", kind="place-twice")
    latest = date.min
    for mortgage in _in_order(row):
        if mortgage.registered_on < latest:
            yield Finding(
                rule="HOLD-04",
                kind="place-against-days",
                severity="warn",
                facts={"document": mortgage.proof[:60]},
                measured=str(mortgage.registered_on),
                limit=str(latest),
            )
        latest = max(latest, mortgage.registered_on)


def _in_order(row: Row) -> list[OldMortgage]:
    return sorted(row.mortgages, key=lambda mortgage: mortgage.place)


def enter(tx: Tx, entry: Entry, burdened: Sequence[Burdened]) -> list[str]:
    """Enter mortgages in their order with their proofs, then seizures by service.

    Return the numbers of the proofs.
    """
    mortgages = [(one, m, day) for one in burdened for m, day in _since(one.row)]
    seizures = [(one, s) for one in burdened for s in _by_service(one.row)]
    met = parties.meet_all(
        tx,
        [party_rules.normal(mortgage.mortgagee) for _, mortgage, _ in mortgages],
        at=entry.at,
        actor=entry.actor,
    )
    held = _parties(tx, burdened)
    new = [(_mortgage(m, day, met), [one.title.unit_id]) for one, m, day in mortgages]
    new += [(_seizure(one, s, held), [one.title.unit_id]) for one, s in seizures]
    ids = restrictions.enter_all(tx, entry, new)
    proofs = [
        Proof(number=old_proof_number(mortgage.proof), restriction_id=restriction_id, kind="proof")
        for (_, mortgage, _), restriction_id in zip(mortgages, ids, strict=False)
    ]
    certificates_book.certify_all(tx, entry, proofs)
    return [proof.number for proof in proofs]


def _since(row: Row) -> Iterator[tuple[OldMortgage, datetime]]:
    """Yield the mortgages of a plot in their order, each with the instant its order counts from.

    One that stands behind a later one by agreement (民法典 409) counts from the day of that one.
    """
    latest = date.min
    for mortgage in _in_order(row):
        latest = max(latest, mortgage.registered_on)
        yield mortgage, at_local(latest)


def _by_service(row: Row) -> list[OldSeizure]:
    return sorted(row.seizures, key=lambda seizure: seizure.served_at)


def _parties(tx: Tx, burdened: Sequence[Burdened]) -> dict[str, Party]:
    """Return whom seizures are against: holders, who have been entered."""
    named = {_against(seizure) for one in burdened for seizure in one.row.seizures}
    return parties.find_all(tx, sorted(named))


def _mortgage(old: OldMortgage, since: datetime, met: Mapping[str, Party]) -> NewRestriction:
    return NewRestriction(
        kind="mortgage",
        document_no=old.contract_no.strip(),
        effective_at=since,
        starts_on=old.debt_from,
        ends_on=old.debt_until,
        in_favour=met[party_of(old.mortgagee)].party_id,
        mortgage=Mortgage(
            amount=old.amount,
            maximum=old.maximum,
            bans_transfer=old.bans_transfer,
            scope=old.scope.strip(),
        ),
        note=old.note.strip(),
    )


def _seizure(one: Burdened, old: OldSeizure, held: Mapping[str, Party]) -> NewRestriction:
    party_id = held[_against(old)].party_id
    served_at = old.served_at.replace(second=0, microsecond=0)
    return NewRestriction(
        kind="seizure",
        document_no=old.document_no.strip(),
        effective_at=served_at,
        starts_on=business_date(served_at),
        ends_on=old.ends_on,
        authority=old.authority.strip(),
        against=party_id,
        holder_id=one.title.holders[party_id] if old.share_only else None,
        note=old.note.strip(),
    )
