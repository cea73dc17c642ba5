"""转移登记 200: a right, or a share of it, goes to others; use, supply and end of term go along.

What hangs on the unit stays on it: mortgages go on, their holders are told (民法典 406).
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from registry.book import (
    parties,
    receipts as receipts_book,
    releases,
    restrictions,
    supplies,
    tenure,
)
from registry.clock import business_date
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.rules import (
    certificates as certificate_rules,
    holds,
    owners,
    parties as party_rules,
    terms as term_rules,
)
from registry.rules.disposals import buyers, duties, named, shares, succession
from registry.rules.disposals.duties import Development, Receipt
from registry.rules.disposals.named import Origin, Titled
from registry.rules.disposals.shares import Giver, Holding, Move, Taker
from registry.rules.disposals.succession import Heir, Papers
from registry.store.db import Tx

NAME = "transfer"
KIND = "registration"
TITLE = ("转移登记", "transfer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Units, who gives and who takes, by which contract, and the papers brought.

    Shares are of the whole right, such as "1/3", the same for each unit named. ``admission`` is the
    park's word on the buyer, ``undertaking`` his on the use, ``approval`` the government's on
    allocated land. ``certificate_each``: co-owners get one each, in the order they take. The
    ``certificates`` are the platform's, where numbers are fed from outside.
    """

    units: tuple[str, ...]
    givers: tuple[Giver, ...]
    takers: tuple[Taker, ...]
    contract_no: str
    holding: Holding = "shares"
    receipts: tuple[Receipt, ...] = ()
    admission: str = ""
    undertaking: str = ""
    approval: str = ""
    development: Development | None = None
    certificate_each: bool = False
    certificates: tuple[str, ...] = ()
    certificate_at: datetime | None = None
    note: str = ""


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return the units that move."""
    return named.subjects(tx, at, request.units)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge units, shares, owners, buyers, taxes, price, development, term and holds."""
    titled = named.read(tx, at.park_id, request.units)
    rights = [t.right for t in titled]
    moves, faults = shares.plans(tx, rights, request.givers, request.takers, request.holding)
    findings = [*named.check(request.units, titled), *faults]
    for taker in request.takers:
        findings += party_rules.numbered(taker.party)
    if not request.contract_no.strip():
        findings.append(Finding(rule="CASE", kind="no-document"))
    giving = {party for move in moves for party in move.giving}
    return [
        *findings,
        *_check_owners(tx, at, request, moves),
        *_check_certificates(tx, at, request, moves),
        *duties.separate(tx, at, titled),
        *duties.approved(titled, request.approval.strip()),
        *duties.taxed(request.receipts, at.today),
        *buyers.undertaken(tx, at, request.undertaking.strip()),
        *_check_origins(tx, at, request, titled, moves),
        *holds.on(tx, at, named.codes_of(titled), NAME, giving=giving),
    ]


def _check_owners(tx: Tx, at: At, request: Request, moves: Sequence[Move]) -> list[Finding]:
    parts = [move for move in moves if not move.whole]
    return [
        *owners.apply(tx, at, [move.right for move in moves if move.whole]),
        *shares.gives_apply(tx, at, parts),
        *shares.bought_first(parts, shares.known(tx, request.takers)),
        *shares.join(tx, at, [taker.party for taker in request.takers]),
    ]


def _check_certificates(tx: Tx, at: At, request: Request, moves: Sequence[Move]) -> list[Finding]:
    met = shares.foreseen(request.takers, shares.known(tx, request.takers))
    heirs = [_heir(request, move, met) for move in moves]
    return certificate_rules.numbers_for(tx, at, request.certificates, _count(request, heirs))


def _check_origins(
    tx: Tx, at: At, request: Request, titled: Sequence[Titled], moves: Sequence[Move]
) -> Iterator[Finding]:
    since = tenure.first_registered(tx, at.park_id, [t.right.right_id for t in titled])
    names = "、".join(taker.party.name for taker in request.takers)
    confirmed = request.development.as_contracted.strip() if request.development else ""
    for origin in named.origins(tx, at.park_id, titled):
        paid = supplies.paid(tx, at.park_id, origin.supply.supply_id)
        yield from term_rules.paid(origin.supply.price, paid, deed_tax=False)
        yield from term_rules.ended(origin.supply.term_end, at.today)
        yield from buyers.admitted(tx, at, origin, request.admission.strip(), names)
        yield from buyers.locked(tx, at, origin, since)
        yield from buyers.kept(tx, at, origin, _leaving(tx, origin, moves))
        yield from duties.invested(tx, at, origin, request.development)
        yield from duties.developed(at, origin, confirmed)
        yield from duties.idle(tx, at, origin, confirmed)


def _leaving(tx: Tx, origin: Origin, moves: Sequence[Move]) -> Decimal:
    """Floor area the supply's grantee gives away, m²."""
    grantee = parties.by_id(tx, origin.supply.grantee)
    areas = {t.right.right_id: t.unit.built_area for t in origin.titled}
    moved = {
        move.right.right_id: move.moved_by(grantee.party_id, grantee.number)
        for move in moves
        if move.right.right_id in areas
    }
    total = sum((Fraction(areas[i]) * part for i, part in moved.items()), Fraction(0))
    return Decimal(total.numerator) / Decimal(total.denominator)


def _heir(request: Request, move: Move, met: dict[str, tuple[int, str]]) -> Heir:
    holding, holders = shares.holders_after(move, met, request.holding)
    return Heir(move.right, holding, holders, request.note.strip() or move.right.note)


def _count(request: Request, heirs: Sequence[Heir]) -> int:
    return sum(heir.certificates(each=request.certificate_each) for heir in heirs)


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """End the rights, enter them for their new holders, certify, keep the receipts."""
    titled = named.read(tx, entry.park_id, request.units)
    rights = [t.right for t in titled]
    moves, _ = shares.plans(tx, rights, request.givers, request.takers, request.holding)
    met = shares.taken_by(tx, entry, request.takers)
    heirs = [_heir(request, move, met) for move in moves]
    unit_ids = [t.unit.unit_id for t in titled]
    takers = [party_id for party_id, _ in met.values()]
    releases.fulfil(tx, entry, unit_ids, takers, reason=request.contract_no.strip())
    numbers = certificate_rules.several(tx, entry, request.certificates, _count(request, heirs))
    papers = Papers(
        numbers=numbers,
        each=request.certificate_each,
        platform_at=request.certificate_at,
        old="surrendered",
        reason=TITLE[0],
    )
    succession.succeed(tx, entry, heirs, papers)
    receipts_book.keep(tx, entry, [asdict(receipt) for receipt in request.receipts])
    return Outcome(
        parcels=named.parcels_of(titled),
        certificates=tuple(numbers),
        facts={"mortgagees_to_tell": _mortgagees(tx, entry, unit_ids)},
    )


def _mortgagees(tx: Tx, entry: Entry, unit_ids: Sequence[int]) -> list[str]:
    standing = restrictions.standing(tx, entry.park_id, unit_ids, business_date(entry.at))
    ids = dict.fromkeys(s.in_favour for s in standing if s.kind == "mortgage" and s.in_favour)
    return [parties.by_id(tx, party_id).name for party_id in ids]
