"""解除查封登记: at once when it is served (细则 92).

The next in the queue holds from then, by derivation (细则 91).
"""

from registry.findings import Finding
from registry.records.context import At, Entry
from registry.records.outcome import Outcome
from registry.rules.disposals import releases
from registry.rules.disposals.releases import Request, subjects
from registry.store.db import Tx

__all__ = ["KIND", "NAME", "TITLE", "Request", "check", "register", "subjects"]

NAME = "seizure_release"
KIND = "registration"
TITLE = ("解除查封登记", "release of a seizure")


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge that the seizure stands, and the notice."""
    return releases.check(tx, at, request, "seizure")


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """Take the seizure off."""
    return releases.register(tx, entry, request)
