"""嘱托注销登记 400: a right ends by judgment or decision, whatever hangs on it (细则 19, 28).

What hangs on the unit stays on it until it is released: the order is about the right alone. The
certificate is announced void (细则 23).
"""

from dataclasses import dataclass
from datetime import date

from registry.book import endings
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.rules.disposals import named, orders
from registry.store.db import Tx

NAME = "ordered_cancellation"
KIND = "registration"
TITLE = ("嘱托注销登记", "cancellation by order")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Units, and the order: by whom, its number and day, and the notice to assist."""

    units: tuple[str, ...]
    authority: str
    document_no: str
    assistance_no: str
    decided_on: date


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return the units whose right ends."""
    return named.subjects(tx, at, request.units)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge units and order; nothing stands against it."""
    titled = named.read(tx, at.park_id, request.units)
    return [
        *named.check(request.units, titled),
        *orders.stated(request.authority, request.document_no, request.assistance_no),
        *orders.made(request.decided_on, at.today),
    ]


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """End the rights; their certificates are void."""
    titled = named.read(tx, entry.park_id, request.units)
    unit_ids = [t.unit.unit_id for t in titled]
    endings.end_rights(tx, entry, unit_ids, state="void", reason=request.document_no.strip())
    return Outcome(parcels=named.parcels_of(titled))
