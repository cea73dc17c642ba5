"""更正登记 500: an entry that differs from the supply's page is ended.

What the page says is registered, with two examiners, and never anything else (民法典 220; 细则 79
to 81).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from registry.book import (
    certificates as certificates_book,
    conditions as conditions_book,
    endings,
    land,
    restrictions,
    rights,
    supplies,
)
from registry.book.county import LandUse
from registry.book.land import NewParcel, Parcel
from registry.book.rights import Holder, NewRight, Right
from registry.book.supplies import Reading, Supply
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.rules import certificates as certificate_rules, terms as term_rules, use as use_rules
from registry.rules.use import UseCode
from registry.store.db import Tx

NAME = "void_entry"
KIND = "registration"
TITLE = ("更正登记（撤销错误登记）", "voiding a wrong entry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A parcel of the supply, why, and what the supply's own page says, read again by two people.

    ``certificates`` are the platform's numbers, where they are fed from outside: one for each right
    in the order of parcel codes.
    """

    parcel: str
    document: str
    decided_on: date
    reason: str
    page_sha256: bytes
    page_no: int
    use: UseCode
    term_start: date
    term_end: date
    price: Decimal
    certificates: tuple[str, ...] = ()


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return what this is business on: all parcels that come from the supply of the page."""
    supply = _entered(tx, at.park_id, request.parcel)
    return (
        () if supply is None else tuple(Subject(p.parcel_id) for p in _of(tx, at.park_id, supply))
    )


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge the decision, the page, both readings, and that there is an error at all."""
    use, findings = use_rules.known(tx, request.use)
    findings += term_rules.decision(
        document=request.document,
        decided_on=request.decided_on,
        reason=request.reason,
        today=at.today,
    )
    for number in request.certificates:
        findings += certificate_rules.papers(number, None)
    parcel = land.latest(tx, at.park_id, request.parcel)
    if parcel is None or not parcel.current:
        facts = {"parcel": request.parcel}
        return [*findings, Finding(rule="CODE-01", kind="no-parcel", facts=facts)]
    supply = _entered(tx, at.park_id, request.parcel)
    if supply is None:
        return [*findings, Finding(rule="SUP-03", kind="no-supply", facts={"contract": "—"})]
    if use is None:
        return findings
    stated = _reading(request, use)
    return [
        *findings,
        *use_rules.read_twice(tx, at, stated),
        *use_rules.same_page(supply, stated),
        *term_rules.term(request.term_start, request.term_end, use, None),
        *_check_land(tx, at, _of(tx, at.park_id, supply), use),
    ]


def _entered(tx: Tx, park_id: int, code: str) -> Supply | None:
    parcel = land.latest(tx, park_id, code)
    if parcel is None or not parcel.current:
        return None
    return next(iter(supplies.of_parcel(tx, park_id, parcel.parcel_id)), None)


def _of(tx: Tx, park_id: int, supply: Supply) -> list[Parcel]:
    codes = supplies.parcels_of(tx, park_id, supply.supply_id)
    found = (land.latest(tx, park_id, code) for code in codes)
    return [p for p in found if p is not None]


def _check_land(tx: Tx, at: At, standing: list[Parcel], use: LandUse) -> list[Finding]:
    """The land is entered anew: no conflict is open on it, and it had no other use before."""
    findings = []
    own = {p.code for p in standing}
    for parcel in standing:
        if others := land.conflicts_of(tx, at.park_id, parcel.parcel_id):
            facts = {"parcel": parcel.code, "other": "、".join(others)}
            findings.append(Finding(rule="GEO-03", kind="in-conflict", facts=facts))
        if parcel.shape is not None:
            releases = supplies.take_backs(tx, at.park_id, parcel.code)
            kept = use_rules.land_keeps(tx, at, parcel.shape, use, releases)
            findings += [f for f in kept if f.facts["other"] not in own]
    return findings


def _reading(request: Request, use: LandUse) -> Reading:
    return Reading(
        reader=0,
        page_sha256=request.page_sha256,
        page_no=request.page_no,
        use_id=use.use_id,
        term_start=request.term_start,
        term_end=request.term_end,
        price=request.price,
    )


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """End what hangs on the wrong entry; enter supply, parcels and rights as the page says."""
    use, _ = use_rules.known(tx, request.use)
    supply = _entered(tx, entry.park_id, request.parcel)
    if use is None or supply is None:
        raise LookupError(request.parcel)
    standing = _of(tx, entry.park_id, supply)
    held = [rights.of_parcel(tx, entry.park_id, p.parcel_id) for p in standing]
    dates = supplies.dates_of(tx, entry.park_id, supply.supply_id)
    releases = [_free(tx, entry, request, parcel, supply) for parcel in standing]
    supply_id = supplies.grant(tx, entry, _corrected(request, use, supply), dates)
    taken_back = [r for p in standing for r in supplies.take_backs(tx, entry.park_id, p.code)]
    supplies.free_with(tx, entry, supply_id, [*releases, *taken_back])
    ids = _bear_again(tx, entry, standing, releases, supply, use, supply_id)
    numbered = iter(request.certificates)
    certificates = tuple(
        _enter_again(tx, entry, request, parcel_id, supply_id, was, right, next(numbered, None))
        for parcel_id, was, on_it in zip(ids, standing, held, strict=True)
        for right in on_it
    )
    restrictions.follow(tx, entry, _moved(tx, entry, held, ids))
    return Outcome(parcels=tuple(p.code for p in standing), certificates=certificates)


def _moved(tx: Tx, entry: Entry, held: list[list[Right]], ids: list[int]) -> list[tuple[int, int]]:
    """What hung on the wrong entry hangs on the right one: it is the same land."""
    return [
        (was.unit_id, now.unit_id)
        for on_it, parcel_id in zip(held, ids, strict=True)
        for was in on_it
        for now in rights.of_parcel(tx, entry.park_id, parcel_id)
    ]


def _free(tx: Tx, entry: Entry, request: Request, parcel: Parcel, supply: Supply) -> int:
    endings.end_parcel(tx, entry, parcel.parcel_id, reason=request.document, land_gone=False)
    return supplies.release(
        tx,
        entry,
        parcel_id=parcel.parcel_id,
        supply_id=supply.supply_id,
        document=request.document,
        decided_on=request.decided_on,
        reason=request.reason,
    )


def _conditions(was: Supply, use: LandUse) -> int | None:
    """The conditions stay those of the supply, unless the use was the error: theirs was another."""
    return was.conditions_id if was.use_id == use.use_id else None


def _corrected(request: Request, use: LandUse, was: Supply) -> dict[str, object]:
    return {
        "basis": "page",
        "use_id": use.use_id,
        "term_start": request.term_start,
        "term_end": request.term_end,
        "price": request.price,
        "conditions_id": _conditions(was, use),
        "method": was.method,
        "right_nature": was.right_nature,
        "grantee": was.grantee,
        "contract_no": was.contract_no,
        "contract_template": was.contract_template,
        "supervision_no": was.supervision_no,
        "bidding_document": was.bidding_document,
        "plan_document": was.plan_document,
        "page_sha256": request.page_sha256,
        "page_no": request.page_no,
    }


def _bear_again(
    tx: Tx,
    entry: Entry,
    standing: list[Parcel],
    releases: list[int],
    was: Supply,
    use: LandUse,
    supply_id: int,
) -> list[int]:
    """Let the next round of each parcel begin, from the corrected supply."""
    new = [
        NewParcel(
            code=p.code,
            use_id=use.use_id,
            shape=p.shape,
            location=p.location,
            declared_area=p.declared_area,
            surveyed_by=p.surveyed_by,
            surveyed_on=p.surveyed_on,
            round=p.round + 1,
            release_id=release_id,
        )
        for p, release_id in zip(standing, releases, strict=True)
    ]
    ids = land.bear(tx, entry, new)
    for parcel_id in ids:
        supplies.originate(tx, entry, parcel_id, supply_id)
        if (conditions_id := _conditions(was, use)) is not None:
            conditions_book.tie_conditions(tx, entry, conditions_id, parcel_id, use.use_id)
    land.place(tx, entry, ids, new)
    return ids


def _enter_again(
    tx: Tx,
    entry: Entry,
    request: Request,
    parcel_id: int,
    supply_id: int,
    was: Parcel,
    right: Right,
    given: str | None,
) -> str:
    """Enter a right anew on the corrected land, with a new certificate."""
    if was.land_area is None:
        raise LookupError(was.code)
    right_id = rights.enter_land_right(
        tx,
        entry,
        NewRight(
            parcel_id=parcel_id,
            supply_id=supply_id,
            land_area=was.land_area,
            location=was.location,
            term_start=request.term_start,
            right_nature=right.right_nature,
            note=right.note,
            holding=right.holding,
            holders=tuple(
                Holder(
                    party_id=h.party_id,
                    name=h.name,
                    share_num=h.share_num,
                    share_den=h.share_den,
                )
                for h in right.holders
            ),
        ),
    )
    number = certificate_rules.number(tx, entry, given)
    certificates_book.certify(tx, entry, right_id, number, reason="更正换发")
    return number
