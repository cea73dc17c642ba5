"""注销预告登记: in whose favour it stands asks; off the last unit it ends, and its proof."""

from registry.findings import Finding
from registry.records.context import At, Entry
from registry.records.outcome import Outcome
from registry.rules.disposals import releases
from registry.rules.disposals.releases import Request, subjects
from registry.store.db import Tx

__all__ = ["KIND", "NAME", "TITLE", "Request", "check", "register", "subjects"]

NAME = "advance_notice_release"
KIND = "registration"
TITLE = ("注销预告登记", "release of an advance notice")


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge that the advance notice stands, the paper, and who applies."""
    return [
        *releases.check(tx, at, request, "advance_notice"),
        *releases.in_favour_applies(tx, at, request.restriction),
    ]


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """Take the advance notice off."""
    return releases.register(tx, entry, request)
