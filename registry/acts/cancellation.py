"""注销登记 400: the holder waives the right, or it is lost (细则 28).

Whoever has something on it consents; what hangs on the right ends with it. The unit stays.
"""

from dataclasses import dataclass
from typing import Literal

from registry.book import endings, releases as releases_book
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.rules import holds, owners
from registry.rules.disposals import named, releases
from registry.store.db import Tx

NAME = "cancellation"
KIND = "registration"
TITLE = ("注销登记", "cancellation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Units, why their right ends, and the paper that says so."""

    units: tuple[str, ...]
    reason: Literal["waiver", "loss"]
    document_no: str


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return the units whose right ends."""
    return named.subjects(tx, at, request.units)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge units, owners, the paper and holds."""
    titled = named.read(tx, at.park_id, request.units)
    return [
        *named.check(request.units, titled),
        *releases.papers(request.document_no, at.today, at.today),
        *owners.apply(tx, at, [t.right for t in titled]),
        *holds.on(tx, at, named.codes_of(titled), NAME),
    ]


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """End the rights and what hangs on them; take the certificates back."""
    titled = named.read(tx, entry.park_id, request.units)
    unit_ids = [t.unit.unit_id for t in titled]
    reason = request.document_no.strip()
    endings.end_rights(tx, entry, unit_ids, state="surrendered", reason=reason)
    releases_book.release_all(tx, entry, unit_ids, reason=reason)
    return Outcome(parcels=named.parcels_of(titled))
