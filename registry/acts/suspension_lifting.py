"""解除暂停办理登记: by the bureau's notice; until then it stands, also past its review date."""

from registry.findings import Finding
from registry.records.context import At, Entry
from registry.records.outcome import Outcome
from registry.rules.disposals import releases
from registry.rules.disposals.releases import Request, subjects
from registry.store.db import Tx

__all__ = ["KIND", "NAME", "TITLE", "Request", "check", "register", "subjects"]

NAME = "suspension_lifting"
KIND = "registration"
TITLE = ("解除暂停办理登记", "lifting of a suspension")


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge that the suspension stands, and the notice."""
    return releases.check(tx, at, request, "suspension")


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """Take the suspension off."""
    return releases.register(tx, entry, request)
