"""补充协议: indicators, permission to divide and dates may be amended. Never the use."""

from dataclasses import dataclass

from registry.book import (
    conditions as conditions_book,
    county as county_book,
    journal,
    land,
    supplies,
)
from registry.book.conditions import ConditionItem, ConditionTerms
from registry.book.supplies import SupplyDates
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.rules import terms as term_rules
from registry.store.db import Tx

NAME = "terms_amendment"
KIND = "supply"
TITLE = ("补充协议", "supplementary agreement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Which contract, by what agreement; what is left out stays as it is. There is no use here."""

    contract_no: str
    agreement: str
    dates: SupplyDates | None = None
    terms: ConditionTerms | None = None
    items: tuple[ConditionItem, ...] | None = None


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:
    """Return what this is business on."""
    supply = supplies.by_contract(tx, at.park_id, request.contract_no)
    codes = () if supply is None else supplies.parcels_of(tx, at.park_id, supply.supply_id)
    found = (land.latest(tx, at.park_id, code) for code in codes)
    return tuple(Subject(p.parcel_id) for p in found if p is not None)


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge that the supply stands, that something changes, and the years."""
    supply = supplies.by_contract(tx, at.park_id, request.contract_no)
    if supply is None:
        facts = {"contract": request.contract_no}
        return [Finding(rule="SUP-03", kind="no-supply", facts=facts)]
    if request.dates is None and not _conditions_change(request):
        return [Finding(rule="CASE", kind="nothing-changes")]
    if _conditions_change(request) and supply.conditions_id is None:
        return [Finding(rule="SUP-01", kind="no-conditions")]
    if request.terms is None:
        return []
    return term_rules.years(request.terms.max_years, county_book.land_use_of(tx, supply.use_id))


def _conditions_change(request: Request) -> bool:
    return request.terms is not None or request.items is not None


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """Enter a version of the contract's dates under the agreement, and of the conditions."""
    supply = supplies.by_contract(tx, entry.park_id, request.contract_no)
    if supply is None:
        raise LookupError(request.contract_no)
    stood = supplies.dates_of(tx, entry.park_id, supply.supply_id)
    journal.end(tx, entry, "supply_terms", [supply.supply_id])
    supplies.set_dates(tx, entry, supply.supply_id, _amended(stood, request))
    if _conditions_change(request) and supply.conditions_id is not None:
        were = conditions_book.conditions_of(tx, entry.park_id, supply.conditions_id)
        journal.end(tx, entry, "conditions_version", [supply.conditions_id])
        conditions_book.set_conditions(
            tx,
            entry,
            supply.conditions_id,
            request.terms or were.terms,
            were.items if request.items is None else request.items,
        )
    return Outcome(parcels=tuple(supplies.parcels_of(tx, entry.park_id, supply.supply_id)))


def _amended(stood: SupplyDates, request: Request) -> SupplyDates:
    given = request.dates or SupplyDates()
    return SupplyDates(
        deliver_by=given.deliver_by or stood.deliver_by,
        start_by=given.start_by or stood.start_by,
        complete_by=given.complete_by or stood.complete_by,
        supervision_agreement=given.supervision_agreement or stood.supervision_agreement,
        agreement=request.agreement,
    )
