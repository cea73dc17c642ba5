"""USE-04, USE-06, SPLIT-06: who may buy, from when, on what word, and how much must be kept."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from registry.book import holdings, rule_values
from registry.book.rule_values import RuleValue
from registry.clock import business_date
from registry.findings import Finding
from registry.records.context import At
from registry.rules.disposals.named import Origin
from registry.store.db import Tx
from registry.values.terms import term_end


def admitted(tx: Tx, at: At, origin: Origin, paper: str, buyers: str) -> Iterator[Finding]:
    """USE-04: where it is written the park admits the buyer; whether he fits, a person decides."""
    needed = rule_values.valid(tx, "USE-04", "admission_needed", park_id=at.park_id, on=at.today)
    if needed is not None and needed.value:
        yield Finding(
            rule="USE-04",
            kind="admission-on-file" if paper else "no-admission",
            severity="met" if paper else "refuse",
            facts={"paper": paper or "—", "sources": _documents(needed)},
            values=needed.said(),
        )
    if origin.terms is not None and origin.terms.buyers:
        yield Finding(
            rule="USE-04",
            kind="buyers-as-written",
            severity="by_hand",
            facts={"wanted": origin.terms.buyers, "buyers": buyers, "paper": paper or "—"},
        )


def locked(tx: Tx, at: At, origin: Origin, since: Mapping[int, datetime]) -> Iterator[Finding]:
    """USE-04: no transfer within the years set, from when the unit's right was first registered.

    ``since`` gives that moment by right.
    """
    terms = origin.terms
    years = rule_values.valid(
        tx,
        "USE-04",
        "lock_years",
        park_id=at.park_id,
        on=at.today,
        contract=None if terms is None else terms.lock_years,
        contract_document="" if terms is None else terms.planning_document,
    )
    if years is None:
        return
    ends = {
        t.unit.code: term_end(business_date(since[t.right.right_id]), int(years.number))
        for t in origin.titled
    }
    still = {code: day for code, day in ends.items() if day >= at.today}
    yield Finding(
        rule="USE-04",
        kind="still-locked" if still else "no-longer-locked",
        severity="refuse" if still else "met",
        facts={
            "units": "、".join(list(still or ends)[:5]),
            "until": str(max((still or ends).values())),
            "sources": _documents(years),
        },
        measured=str(at.today),
        limit=f"{years.number:f}",
        values=years.said(),
    )


def undertaken(tx: Tx, at: At, paper: str) -> Iterator[Finding]:
    """USE-06: the buyer signs an undertaking on the use; missing it is said, refused if written."""
    value = rule_values.valid(tx, "USE-06", "undertaking_needed", park_id=at.park_id, on=at.today)
    needed = value is not None and bool(value.value)
    values = () if value is None else value.said()
    if not paper:
        yield Finding(
            rule="USE-06",
            kind="no-undertaking",
            severity="refuse" if needed else "warn",
            values=values,
        )
    elif needed:
        facts = {"paper": paper}
        yield Finding(
            rule="USE-06", kind="undertaking-on-file", severity="met", facts=facts, values=values
        )


def kept(tx: Tx, at: At, origin: Origin, moving: Decimal) -> Iterator[Finding]:
    """SPLIT-06: the grantee keeps his share of what was built, after all that moved before.

    ``moving`` is the floor area the grantee gives away now, m².
    """
    if not moving:
        return
    terms = origin.terms
    holding = holdings.of_grantee(tx, at.park_id, origin.supply.supply_id).after(moving)
    value = rule_values.valid(
        tx,
        "SPLIT-06",
        "self_held_share",
        park_id=at.park_id,
        on=at.today,
        contract=None
        if terms is None or terms.self_held_share is None
        else str(terms.self_held_share),
        contract_document="" if terms is None else terms.planning_document,
    )
    measured = f"{holding.share:f}"
    facts = {"held": f"{holding.held:.2f}", "total": f"{holding.total:.2f}"}
    if value is None:
        if terms is not None and terms.standard_factory:
            yield Finding(
                rule="SPLIT-06",
                kind="kept-share-unset",
                severity="by_hand",
                facts=facts,
                measured=measured,
            )
        return
    enough = holding.share >= value.number
    yield Finding(
        rule="SPLIT-06",
        kind="share-kept" if enough else "share-not-kept",
        severity="met" if enough else "refuse",
        facts={**facts, "sources": _documents(value)},
        measured=measured,
        limit=f"{value.number:.4f}",
        values=value.said(),
    )


def _documents(value: RuleValue) -> str:
    return "；".join(s.document for s in value.sources if s.document) or "—"
