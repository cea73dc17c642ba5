"""换发不动产权证书: replacement of a damaged certificate. The right is untouched (细则 22)."""

from registry.findings import Finding
from registry.records.context import At, Entry
from registry.records.outcome import Outcome
from registry.rules import certificates
from registry.rules.certificates import Request, subjects
from registry.store.db import Tx

__all__ = ["KIND", "NAME", "TITLE", "Request", "check", "register", "subjects"]

NAME = "certificate_replacement"
KIND = "registration"
TITLE = ("换发不动产权证书", "replacement of a damaged certificate")


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge that the certificate stands and may be renewed."""
    return certificates.check(tx, at, request, lost=False)


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """End the old certificate, enter the new one, marked 换发."""
    return certificates.renew(tx, entry, request, state="replaced", mark="换发")
