"""DUR, SUP, HOLD-07 and TAX rules: how long, by what papers, and paid."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from registry.book.county import LandUse
from registry.findings import Finding
from registry.values.terms import years_of

BIDDING = ("tender", "auction", "listing")
_METHODS_ZH = {"agreement": "协议", "allocation": "划拨", "historic": "历史", "tender": "招标"}


def term(start: date, end: date, use: LandUse, conditions_years: int | None) -> list[Finding]:
    """DUR-01: a term is within what its use, and its conditions, may have."""
    if end <= start:
        return [Finding(rule="DUR-01", kind="term-order")]
    years = years_of(start, end)
    findings = []
    if use.max_years is not None and years > use.max_years:
        findings.append(too_long(years, use, use.max_years))
    if conditions_years is not None and years > conditions_years:
        findings.append(
            Finding(
                rule="DUR-01",
                kind="term-beyond-conditions",
                measured=str(years),
                limit=str(conditions_years),
            )
        )
    return findings


def years(given: int, use: LandUse) -> list[Finding]:
    """DUR-01 for conditions: the years they offer are within what the use may have."""
    if given < 1:
        return [Finding(rule="DUR-01", kind="term-order")]
    if use.max_years is None or given <= use.max_years:
        return []
    return [too_long(given, use, use.max_years)]


def too_long(given: int, use: LandUse, limit: int) -> Finding:
    """The finding that a term is too long for its use."""
    return Finding(
        rule="DUR-01",
        kind="term-too-long",
        facts={"use": use.printed},
        measured=str(given),
        limit=str(limit),
    )


def ended(end: date, today: date) -> list[Finding]:
    """DUR-01: a right whose term has ended is not registered (条例 22(三))."""
    return [] if end >= today else [Finding(rule="DUR-01", kind="term-ended", measured=str(end))]


def decision(*, document: str, decided_on: date, reason: str, today: date) -> list[Finding]:
    """A decision that frees land has a number and a reason, and was made by now."""
    findings = []
    if not document.strip() or not reason.strip():
        findings.append(Finding(rule="CASE", kind="no-decision"))
    if decided_on > today:
        findings.append(Finding(rule="CASE", kind="in-the-future"))
    return findings


def supply_papers(
    *, method: str, use: LandUse, bidding: str | None, plan: str | None, exception: str | None
) -> list[Finding]:
    """SUP-02, SUP-03: public bidding for industrial land unless an exception is named; plan."""
    findings = []
    if method not in BIDDING and use.use_class in ("industry", "storage", "commerce", "housing"):
        if not exception:
            shown = _METHODS_ZH.get(method, method)
            findings.append(Finding(rule="SUP-02", kind="not-bidding", facts={"method": shown}))
    elif method in BIDDING and not bidding:
        findings.append(Finding(rule="SUP-02", kind="no-bidding-document"))
    if not plan:
        findings.append(Finding(rule="SUP-03", kind="no-plan"))
    return findings


def paid(price: Decimal, receipts: Mapping[str, Decimal], *, deed_tax: bool) -> list[Finding]:
    """HOLD-07 and TAX-01: the price is paid and, where deed tax is due, its receipt is there.

    A receipt over nothing is the paper that the tax was forgiven (契税法 11).
    """
    findings = []
    so_far = receipts.get("price", Decimal(0))
    if so_far < price:
        findings.append(
            Finding(
                rule="HOLD-07", kind="price-unpaid", measured=f"{so_far:.2f}", limit=f"{price:.2f}"
            )
        )
    if deed_tax and "deed_tax" not in receipts:
        findings.append(Finding(rule="TAX-01", kind="no-deed-tax"))
    return findings
