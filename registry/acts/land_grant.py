"""供地: the supply that fixes the use for ever, entered by two people from the same page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from registry.book import (
    conditions as conditions_book,
    land,
    parties,
    supplies,
)
from registry.book.conditions import Conditions
from registry.book.county import LandUse
from registry.book.land import Parcel
from registry.book.parties import Party, PartyInput
from registry.book.supplies import Reading, SupplyDates
from registry.catalogue import SOURCES
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome, Paper
from registry.records.papers import AllocationDecision, GrantConfirmation, PartyLine
from registry.rules import parties as party_rules, terms as term_rules, use as use_rules
from registry.rules.use import UseCode
from registry.store.db import Tx
from registry.values.parties import shown
from registry.values.terms import term_printed, years_of, yuan_in_words
from registry.views import plans

NAME = "land_grant"
KIND = "supply"
TITLE = ("供地（出让、划拨、租赁、作价出资）", "supply of land")

METHODS = {
    "tender": "招标",
    "auction": "拍卖",
    "listing": "挂牌",
    "agreement": "协议",
    "allocation": "划拨",
}
NATURES = {101: "划拨", 102: "出让", 103: "作价出资（入股）", 104: "国有土地租赁"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the supply's page says: both readers must have read the same before it is entered."""

    parcels: tuple[str, ...]
    use: UseCode
    term_start: date
    term_end: date
    price: Decimal
    page_sha256: bytes
    page_no: int
    method: Literal["tender", "auction", "listing", "agreement", "allocation"]
    right_nature: Literal[101, 102, 103, 104]
    grantee: PartyInput
    contract_no: str
    contract_template: str
    supervision_no: str | None = None
    bidding_document: str | None = None
    plan_document: str | None = None
    exception: str | None = None
    dates: SupplyDates = SupplyDates()  # noqa: RUF009 - frozen


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return what this is business on."""
    found = (land.latest(tx, at.park_id, code) for code in request.parcels)
    return tuple(Subject(p.parcel_id) for p in found if p is not None)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge use, readings, term, papers, grantee and each parcel."""
    use, findings = use_rules.known(tx, request.use)
    findings += party_rules.numbered(request.grantee)
    if not request.parcels:
        findings.append(Finding(rule="CODE-01", kind="no-parcel", facts={"parcel": "—"}))
    for code in sorted({c for c in request.parcels if request.parcels.count(c) > 1}):
        findings.append(Finding(rule="CODE-01", kind="named-twice", facts={"parcel": code}))
    if supplies.by_contract(tx, at.park_id, request.contract_no) is not None:
        facts = {"contract": request.contract_no}
        findings.append(Finding(rule="CASE", kind="contract-taken", facts=facts))
    if use is None:
        return findings
    findings += use_rules.read_twice(tx, at, _reading(request, use))
    findings += term_rules.supply_papers(
        method=request.method,
        use=use,
        bidding=request.bidding_document,
        plan=request.plan_document,
        exception=request.exception,
    )
    for code in dict.fromkeys(request.parcels):
        findings += _check_parcel(tx, at, request, code, use)
    return findings


def _check_parcel(tx: Tx, at: At, request: Request, code: str, use: LandUse) -> list[Finding]:
    parcel = land.latest(tx, at.park_id, code)
    if parcel is None or not parcel.current:
        return [Finding(rule="CODE-01", kind="no-parcel", facts={"parcel": code})]
    if parcel.shape is None:
        return [Finding(rule="GEO-01", kind="unlocated", facts={"parcel": code})]
    findings = []
    if supplies.of_parcel(tx, at.park_id, parcel.parcel_id):
        facts = {"parcel": code}
        findings.append(Finding(rule="USE-01", kind="supplied-already", facts=facts))
    if others := land.conflicts_of(tx, at.park_id, parcel.parcel_id):
        facts = {"parcel": code, "other": "、".join(others)}
        findings.append(Finding(rule="GEO-03", kind="in-conflict", facts=facts))
    conditions = conditions_book.conditions_of_parcel(tx, at.park_id, parcel.parcel_id)
    if conditions is None:
        findings.append(Finding(rule="SUP-01", kind="no-conditions"))
        years = None
    else:
        findings += use_rules.as_conditions(tx, use, conditions.use_id)
        years = conditions.terms.max_years
    findings += term_rules.term(request.term_start, request.term_end, use, years)
    releases = supplies.take_backs(tx, at.park_id, code)
    return [*findings, *use_rules.land_keeps(tx, at, parcel.shape, use, releases)]


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """Enter the supply and let its parcels come from it."""
    use, _ = use_rules.known(tx, request.use)
    found = [land.latest(tx, entry.park_id, code) for code in request.parcels]
    standing = [p for p in found if p is not None]
    if use is None or not standing:
        raise LookupError(request.contract_no)
    grantee = parties.enter(tx, party_rules.normal(request.grantee), at=entry.at, actor=entry.actor)
    conditions = conditions_book.conditions_of_parcel(tx, entry.park_id, standing[0].parcel_id)
    supply_id = supplies.grant(
        tx, entry, _facts(request, use, grantee.party_id, conditions), request.dates
    )
    releases = [r for p in standing for r in supplies.take_backs(tx, entry.park_id, p.code)]
    supplies.free_with(tx, entry, supply_id, releases)
    for parcel in standing:
        supplies.originate(tx, entry, parcel.parcel_id, supply_id)
    plot = "" if conditions is None else conditions.plot_number
    return Outcome(
        parcels=request.parcels,
        papers=_papers(tx, entry, request, use, grantee, standing, plot),
        facts={"contract_no": request.contract_no},
    )


def _facts(
    request: Request, use: LandUse, grantee: int, conditions: Conditions | None
) -> dict[str, object]:
    return {
        "basis": "page",
        "use_id": use.use_id,
        "term_start": request.term_start,
        "term_end": request.term_end,
        "conditions_id": None if conditions is None else conditions.conditions_id,
        "method": request.method,
        "right_nature": request.right_nature,
        "grantee": grantee,
        "price": request.price,
        "contract_no": request.contract_no,
        "contract_template": request.contract_template,
        "supervision_no": request.supervision_no,
        "bidding_document": request.bidding_document,
        "plan_document": request.plan_document,
        "page_sha256": request.page_sha256,
        "page_no": request.page_no,
    }


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


def _papers(
    tx: Tx,
    entry: Entry,
    request: Request,
    use: LandUse,
    grantee: Party,
    standing: Sequence[Parcel],
    plot: str,
) -> tuple[Paper, ...]:
    allocated = request.method == "allocation"
    kind = "allocation_decision" if allocated else "grant_confirmation"
    drawn_from = AllocationDecision if allocated else GrantConfirmation
    return tuple(
        Paper(
            kind=kind,
            record=drawn_from(
                plan=plans.of_parcel(tx, entry, parcel, use),
                plot_number=plot,
                method=METHODS[request.method],
                right_nature=NATURES[request.right_nature],
                grantee=PartyLine(name=grantee.name, number=shown(grantee.kind, grantee.number)),
                price=request.price,
                price_in_words=yuan_in_words(request.price),
                term=term_printed(request.term_start, request.term_end),
                term_years=years_of(request.term_start, request.term_end),
                contract_no=request.contract_no,
                contract_template=request.contract_template,
                supervision_no=request.supervision_no,
                bidding_document=request.bidding_document,
                plan_document=request.plan_document,
                deliver_by=request.dates.deliver_by,
                start_by=request.dates.start_by,
                complete_by=request.dates.complete_by,
                prohibition=SOURCES["USE-01"],
            ),
        )
        for parcel in standing
    )
