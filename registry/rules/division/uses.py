"""USE-01 to 03: a unit keeps its use, one of its land use; ancillary rooms stay with the rest."""

from collections.abc import Mapping, Sequence

from registry.book import county as county_book, rule_values
from registry.book.county import HouseUse
from registry.findings import Finding
from registry.records.context import At
from registry.records.units import Child, Whole
from registry.store.db import Tx


def judge(
    tx: Tx, at: At, whole: Whole, children: Sequence[Child], *, divides: bool
) -> list[Finding]:
    """Judge the house uses of the units of a request."""
    admitted = county_book.house_uses(tx, whole.use_id)
    findings = []
    for child in children:
        use = child.given.house_use
        facts = {"unit": child.n, "use": use[:20]}
        if use not in admitted:
            limit = "、".join(f"{u.house_use} {u.name}" for u in admitted.values())
            findings.append(
                Finding(rule="USE-02", kind="house-use-not-admitted", facts=facts, limit=limit)
            )
        elif child.titled and whole.house_use is not None and use != whole.house_use:
            kept = whole.house_use
            findings.append(
                Finding(rule="USE-01", kind="house-use-changes", facts=facts, limit=kept)
            )
    return [*findings, *_ancillary(tx, at, admitted, children, divides=divides)]


def _ancillary(
    tx: Tx, at: At, admitted: Mapping[str, HouseUse], children: Sequence[Child], *, divides: bool
) -> list[Finding]:
    """USE-03: a dormitory or office made a separate right is refused where that is written."""
    rooms = [
        (child.n, admitted[child.given.house_use])
        for child in children
        if child.titled
        and child.given.house_use in admitted
        and admitted[child.given.house_use].kind == "ancillary"
    ]
    if not rooms:
        return []
    bound = rule_values.valid(tx, "USE-03", "ancillary_bound", park_id=at.park_id, on=at.today)
    return [
        Finding(
            rule="USE-03",
            kind="ancillary-room",
            severity="refuse" if divides and bound is not None and bound.value else "warn",
            facts={"unit": n, "use": f"{use.house_use} {use.name}"},
            values=bound.said() if bound is not None else (),
        )
        for n, use in rooms
    ]
