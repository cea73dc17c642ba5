"""What a mortgage says: a contract, a scope, an amount, days; and who is hurt when it changes."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from registry.book import parties, restrictions
from registry.book.restrictions import Restriction
from registry.findings import Finding
from registry.records.context import At
from registry.store.db import Tx


def stated(contract_no: str, scope: str, amount: Decimal) -> list[Finding]:
    """Contract, scope and an amount to the cent are there."""
    findings = []
    if not contract_no.strip() or not scope.strip():
        findings.append(Finding(rule="CASE", kind="no-document"))
    if amount <= 0 or amount != round(amount, 2):
        findings.append(Finding(rule="CASE", kind="no-amount", measured=f"{amount:f}"))
    return findings


def days(first: date, last: date) -> list[Finding]:
    """Days run forward."""
    return [] if first <= last else [Finding(rule="CASE", kind="days-order")]


def to_another(mortgagee: str, holders: Collection[str]) -> list[Finding]:
    """Nobody is his own creditor (民法典 394): who lends is none of the holders, by number."""
    return [Finding(rule="HOLD-04", kind="mortgagee-holds")] if mortgagee in holders else []


def behind(tx: Tx, at: At, changed: Restriction, *, amount: Decimal, until: date) -> list[Finding]:
    """HOLD-04: more debt, or for longer, needs the word of those who stand behind (细则 68)."""
    mortgage, ends = changed.mortgage, changed.ends_on
    worse = mortgage is None or ends is None or amount > mortgage.amount or until > ends
    if not worse:
        return []
    answered = (
        frozenset() if at.case_id is None else restrictions.consents(tx, at.park_id, at.case_id)
    )
    standing = restrictions.standing(tx, at.park_id, list(changed.units), at.today)
    ranks = {s.unit_id: s.place for s in standing if s.restriction_id == changed.restriction_id}
    later = {
        s.restriction_id: s
        for s in standing
        if s.kind == "mortgage" and s.place > ranks.get(s.unit_id, 0)
    }
    return [
        Finding(
            rule="HOLD-04",
            kind="stands-behind",
            severity="met" if s.restriction_id in answered else "consent",
            facts={
                "restriction": s.restriction_id,
                "who": parties.by_id(tx, s.in_favour).name if s.in_favour else "—",
                "document": s.document_no,
            },
        )
        for s in later.values()
        if s.in_favour != changed.in_favour
    ]
