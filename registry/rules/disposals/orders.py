"""An order of a court or authority: who, by which paper, with which notice to assist (细则 19)."""

from datetime import date

from registry.findings import Finding


def stated(authority: str, document_no: str, assistance_no: str) -> list[Finding]:
    """The order says who made it, its number, and that of the notice to assist."""
    said = authority.strip() and document_no.strip() and assistance_no.strip()
    return [] if said else [Finding(rule="CASE", kind="no-order")]


def made(decided_on: date, today: date) -> list[Finding]:
    """The order was made by today."""
    return [] if decided_on <= today else [Finding(rule="CASE", kind="in-the-future")]
