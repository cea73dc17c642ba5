"""嘱托转移登记 200: a right passed by judgment or decision; the book follows (细则 19; 民法典 229).

Nothing stands against it, and what hangs on the unit stays on it until it is released. A
certificate that is not handed in is announced void (细则 23).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from registry.book import receipts as receipts_book
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.rules import certificates as certificate_rules, parties as party_rules
from registry.rules.disposals import duties, named, orders, shares, succession
from registry.rules.disposals.duties import Receipt
from registry.rules.disposals.shares import Giver, Holding, Move, Taker
from registry.rules.disposals.succession import Heir, Papers
from registry.store.db import Tx

NAME = "ordered_transfer"
KIND = "registration"
TITLE = ("嘱托转移登记", "transfer by order")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Units, from whom to whom, and the order: by whom, its number and day, the notice to assist.

    Shares are of the whole right, the same for each unit named. ``certificates`` are the
    platform's, where numbers are fed from outside.
    """

    units: tuple[str, ...]
    givers: tuple[Giver, ...]
    takers: tuple[Taker, ...]
    authority: str
    document_no: str
    assistance_no: str
    decided_on: date
    holding: Holding = "shares"
    receipts: tuple[Receipt, ...] = ()
    certificates: tuple[str, ...] = ()
    certificate_at: datetime | None = None


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return the units that passed."""
    return named.subjects(tx, at, request.units)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge units, shares and order; a tax not yet paid is said (契税法 11)."""
    titled = named.read(tx, at.park_id, request.units)
    rights = [t.right for t in titled]
    moves, faults = shares.plans(tx, rights, request.givers, request.takers, request.holding)
    findings = [*named.check(request.units, titled), *faults]
    for taker in request.takers:
        findings += party_rules.numbered(taker.party)
    return [
        *findings,
        *orders.stated(request.authority, request.document_no, request.assistance_no),
        *orders.made(request.decided_on, at.today),
        *duties.taxed(request.receipts, at.today, missing="warn"),
        *certificate_rules.numbers_for(tx, at, request.certificates, len(moves)),
    ]


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """End the rights, enter them for whom the order names, certify, keep the receipts."""
    titled = named.read(tx, entry.park_id, request.units)
    rights = [t.right for t in titled]
    moves, _ = shares.plans(tx, rights, request.givers, request.takers, request.holding)
    met = shares.taken_by(tx, entry, request.takers)
    numbers = certificate_rules.several(tx, entry, request.certificates, len(moves))
    papers = Papers(
        numbers=numbers,
        each=False,
        platform_at=request.certificate_at,
        old="void",
        reason=request.document_no.strip(),
    )
    succession.succeed(tx, entry, [_heir(request, move, met) for move in moves], papers)
    receipts_book.keep(tx, entry, [asdict(receipt) for receipt in request.receipts])
    return Outcome(parcels=named.parcels_of(titled), certificates=tuple(numbers))


def _heir(request: Request, move: Move, met: Mapping[str, tuple[int, str]]) -> Heir:
    holding, holders = shares.holders_after(move, met, request.holding)
    return Heir(move.right, holding, holders, move.right.note)
