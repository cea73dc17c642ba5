"""USE-03, OWN-03, TAX, DEV and HOLD-06: what may move at all, on what approval, paid, developed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from registry.book import county as county_book, development, rule_values
from registry.findings import Finding, Severity
from registry.records.context import At
from registry.rules.disposals.named import Origin, Titled
from registry.store.db import Tx
from registry.values.terms import term_end

#: 划拨 and 出让, as rights are numbered
ALLOCATED, GRANTED = 101, 102
#: 城市房地产管理法 26: a year after it was to begin, land not begun on is idle
_IDLE_AFTER_YEARS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A tax receipt 完税凭证; over nothing, it is the paper that the tax was forgiven."""

    kind: Literal["deed_tax", "land_value_added_tax"]
    paid_on: date
    amount: Decimal
    receipt_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Development:
    """How far bare land is developed: investment planned and made, yuan, and by which audit.

    ``as_contracted`` is the bureau's word that contract and dates are kept.
    """

    total: Decimal
    invested: Decimal
    document: str
    as_contracted: str = ""


def separate(tx: Tx, at: At, titled: Sequence[Titled]) -> Iterator[Finding]:
    """USE-03: common parts never go alone, ancillary rooms not where that is written."""
    common = [t.unit.code for t in titled if t.unit.common]
    if common:
        facts = {"units": "、".join(common[:5])}
        yield Finding(rule="USE-03", kind="common-part-alone", facts=facts)
    uses = {
        use_id: county_book.house_uses(tx, use_id) for use_id in {t.unit.use_id for t in titled}
    }
    houses = [
        (t.unit.code, uses[t.unit.use_id][t.unit.house_use])
        for t in titled
        if t.unit.house_use and not t.unit.common
    ]
    ancillary = [f"{code}（{house.name}）" for code, house in houses if house.kind == "ancillary"]
    if ancillary:
        bound = rule_values.valid(tx, "USE-03", "ancillary_bound", park_id=at.park_id, on=at.today)
        yield Finding(
            rule="USE-03",
            kind="ancillary-alone",
            severity="refuse" if bound is not None and bound.value else "warn",
            facts={"units": "、".join(ancillary[:5])},
            values=() if bound is None else bound.said(),
        )


def approved(titled: Sequence[Titled], paper: str) -> Iterator[Finding]:
    """OWN-03: allocated land moves with the approval of the government (城市房地产管理法 40)."""
    allocated = [t.unit.code for t in titled if t.right.right_nature == ALLOCATED]
    if allocated:
        yield Finding(
            rule="OWN-03",
            kind="approval-on-file" if paper else "allocated-land",
            severity="met" if paper else "refuse",
            facts={"units": "、".join(allocated[:5]), "paper": paper or "—"},
        )


def taxed(
    receipts: Sequence[Receipt], today: date, *, missing: Severity = "refuse"
) -> Iterator[Finding]:
    """TAX-01, TAX-02: both receipts are there; ``missing`` is what it bears when one is not."""
    for rule, kind in (("TAX-01", "deed_tax"), ("TAX-02", "land_value_added_tax")):
        brought = [r for r in receipts if r.kind == kind]
        named = kind.replace("_", "-")
        if not brought:
            yield Finding(rule=rule, kind=f"no-{named}-receipt", severity=missing)
        else:
            yield Finding(
                rule=rule,
                kind=f"{named}-paid",
                severity="met",
                facts={"receipts": "、".join(r.receipt_no for r in brought)},
                measured=f"{sum((r.amount for r in brought), Decimal(0)):.2f}",
            )
    if any(r.paid_on > today for r in receipts):
        yield Finding(rule="CASE", kind="in-the-future")


def invested(tx: Tx, at: At, origin: Origin, development: Development | None) -> Iterator[Finding]:
    """DEV-01: of granted land on which nothing is finished a quarter of the plan is invested."""
    bare = [t.unit.code for t in origin.bare if t.right.right_nature == GRANTED]
    value = rule_values.valid(tx, "DEV-01", "invested_share", park_id=at.park_id, on=at.today)
    if not bare or value is None:
        return
    share = Decimal(0)
    if development is not None and development.total > 0:
        share = development.invested / development.total
    enough = share >= value.number
    yield Finding(
        rule="DEV-01",
        kind="invested-enough" if enough else "invested-too-little",
        severity="met" if enough else "refuse",
        facts={
            "units": "、".join(bare[:5]),
            "paper": "—" if development is None else development.document or "—",
        },
        measured=f"{share:.4f}",
        limit=f"{value.number:f}",
        values=value.said(),
    )


def developed(at: At, origin: Origin, as_contracted: str) -> Iterator[Finding]:
    """DEV-02: bare land moves when it is developed as contracted (国务院令55 art. 19)."""
    if not origin.bare:
        return
    by = origin.dates.complete_by
    facts = {"contract": origin.supply.contract_no, "paper": as_contracted or "—"}
    if as_contracted:
        yield Finding(rule="DEV-02", kind="developed-as-said", severity="met", facts=facts)
    elif by is None:
        yield Finding(rule="DEV-02", kind="development-unknown", severity="by_hand", facts=facts)
    elif by < at.today:
        yield Finding(
            rule="DEV-02",
            kind="not-developed",
            facts=facts,
            measured=str(at.today),
            limit=str(by),
        )


def idle(
    tx: Tx, at: At, origin: Origin, as_contracted: str, *, bears: Severity = "refuse"
) -> Iterator[Finding]:
    """HOLD-06: a year past its start-by date bare land counts as idle until the bureau says not.

    By contract: dividing the land does not set the clock back; a delay of the government's own
    making extends it, and a recorded start ends it.
    """
    supply = origin.supply.supply_id
    start = development.starts(tx, at.park_id, [supply])[supply]
    if not origin.bare or start.start_by is None or start.started_on or as_contracted:
        return
    start_by = start.start_by + timedelta(days=start.delayed)
    until = term_end(start_by, _IDLE_AFTER_YEARS)
    if until < at.today:
        yield Finding(
            rule="HOLD-06",
            kind="idle-land",
            severity=bears,
            facts={"contract": origin.supply.contract_no, "start_by": str(start_by)},
            measured=str(at.today),
            limit=str(until),
        )
