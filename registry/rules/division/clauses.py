"""SPLIT-03 to 06: what contract, conditions, park and county say to a division.

Each is judged by dated values; what is met is said with the values it was judged by, and where
nothing is set a person decides, with a reason.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import shapely

from geo.shapes import to_geojson
from registry.book import conditions as conditions_book, holdings, rule_values
from registry.book.conditions import ConditionTerms
from registry.book.rule_values import RuleValue
from registry.book.supplies import Supply
from registry.findings import Finding, Severity
from registry.records.context import At
from registry.records.units import Child, Portion, Whole
from registry.store.db import Tx
from registry.values.shares import printed

#: levels as they are derived, and the words a rule may allow them by (细则 5)
_LEVELS: Mapping[str, frozenset[str]] = {
    "幢": frozenset({"幢"}),
    "层": frozenset({"层"}),
    "套": frozenset({"套", "套间", "间"}),
}


@dataclass(frozen=True, slots=True)
class _Clauses:
    """Where values are asked for: park and day, and the conditions the supply stands on."""

    tx: Tx
    at: At
    terms: ConditionTerms | None

    def valid(self, rule: str, key: str, clause: str | None = None) -> RuleValue | None:
        """Return what holds of a rule; ``clause`` is the field of the conditions that says it."""
        own = getattr(self.terms, clause) if self.terms is not None and clause else None
        return rule_values.valid(
            self.tx,
            rule,
            key,
            park_id=self.at.park_id,
            on=self.at.today,
            contract=own if own != () else None,
            contract_document=self.terms.planning_document if self.terms is not None else "",
        )

    def say(
        self,
        rule: str,
        kind: str,
        severity: Severity,
        value: RuleValue | None,
        measured: str | None = None,
        limit: str | None = None,
        child: Child | None = None,
    ) -> Finding:
        """Return a finding with the values it was judged by, and the unit it is about, if one."""
        facts: dict[str, object] = {
            "sources": "；".join(s.document for s in value.sources) if value is not None else ""
        }
        where = None
        if child is not None:
            facts["unit"] = child.n
            where = to_geojson(shapely.MultiPolygon([p.outline for p in child.places]))
        return Finding(
            rule=rule,
            kind=kind,
            severity=severity,
            facts=facts,
            measured=measured,
            limit=limit,
            where=where,
            srid=None if where is None else self.at.srid,
            values=value.said() if value is not None else (),
        )


def judge(
    tx: Tx,
    at: At,
    *,
    supply: Supply,
    whole: Whole,
    children: Sequence[Child],
    portions: Sequence[Portion],
    permission: str,
) -> list[Finding]:
    """Judge a division into units of the request against all that is written about it."""
    terms = (
        None
        if supply.conditions_id is None
        else conditions_book.conditions_of(tx, at.park_id, supply.conditions_id).terms
    )
    clauses = _Clauses(tx, at, terms)
    return [
        _allowed(clauses, permission),
        *_levels(clauses, whole, children),
        *_smallest(clauses, portions),
        *_self_held(clauses, supply, whole, portions),
    ]


def _allowed(clauses: _Clauses, permission: str) -> Finding:
    """SPLIT-03: the conditions allow it, or a supplementary agreement or approval is on file."""
    value = clauses.valid("SPLIT-03", "division_allowed", "may_divide")
    if value is not None:
        if value.value:
            return clauses.say("SPLIT-03", "division-allowed", "met", value)
        return clauses.say("SPLIT-03", "may-not-divide", "refuse", value)
    facts = {"paper": permission.strip()}
    if facts["paper"]:
        return Finding(rule="SPLIT-03", kind="permission-on-file", severity="by_hand", facts=facts)
    return Finding(rule="SPLIT-03", kind="no-permission")


def levels_of(whole: Whole, children: Sequence[Child]) -> dict[int, str]:
    """Return the level of each titled unit: a whole building 幢, whole floors 层, or 套.

    A unit has a floor whole when nobody else has a right on it; common parts do not count.
    """
    on_floor: dict[int, set[str]] = defaultdict(set)
    for unit in whole.standing:
        for place in unit.places:
            if not unit.common:
                on_floor[place.floor].add(unit.code)
    titled = [child for child in children if child.titled]
    for child in titled:
        for part in child.given.parts:
            on_floor[part.floor].add(str(child.n))
    alone = len(titled) + sum(not u.common for u in whole.standing) == 1
    return {
        child.n: "套"
        if any(len(on_floor[part.floor]) > 1 for part in child.given.parts)
        else ("幢" if alone else "层")
        for child in titled
    }


def _levels(clauses: _Clauses, whole: Whole, children: Sequence[Child]) -> Iterator[Finding]:
    levels = levels_of(whole, children)
    value = clauses.valid("SPLIT-04", "unit_levels", "unit_levels")
    measured = "、".join(sorted(set(levels.values())))
    if value is None:
        yield clauses.say("SPLIT-04", "unit-level-unset", "by_hand", None, measured)
        return
    limit = "、".join(value.value)
    below = [c for c in children if c.titled and not _LEVELS[levels[c.n]] & set(value.value)]
    for child in below:
        yield clauses.say("SPLIT-04", "unit-level", "refuse", value, levels[child.n], limit, child)
    if not below:
        yield clauses.say("SPLIT-04", "unit-levels-kept", "met", value, measured, limit)


def _smallest(clauses: _Clauses, portions: Sequence[Portion]) -> Iterator[Finding]:
    """SPLIT-05: floor area, own and apportioned."""
    areas = {p.child.n: p for p in portions if p.child.titled}
    if not areas:
        return
    smallest = printed(min(p.built_area for p in areas.values()))
    value = clauses.valid("SPLIT-05", "min_unit_area", "min_unit_area")
    if value is None:
        yield clauses.say("SPLIT-05", "unit-area-unset", "by_hand", None, smallest)
        return
    limit = printed(value.number)
    small = [p for p in areas.values() if p.built_area < value.number]
    for portion in small:
        measured = printed(portion.built_area)
        yield clauses.say(
            "SPLIT-05", "unit-too-small", "refuse", value, measured, limit, portion.child
        )
    if not small:
        yield clauses.say("SPLIT-05", "unit-area-kept", "met", value, smallest, limit)


def _self_held(
    clauses: _Clauses, supply: Supply, whole: Whole, portions: Sequence[Portion]
) -> Iterator[Finding]:
    """SPLIT-06: a division moves nothing, so the share that must stay is only said."""
    value = clauses.valid("SPLIT-06", "self_held_share", "self_held_share")
    if value is None:
        return
    holding = holdings.of_grantee(clauses.tx, clauses.at.park_id, supply.supply_id)
    if whole.grantee_part is not None:
        built = sum((p.built_area for p in portions if p.child.titled), Decimal(0))
        holding = holding.with_built(built, whole.grantee_part)
    severity: Severity = "met" if holding.share >= value.number else "warn"
    yield clauses.say(
        "SPLIT-06", "self-held", severity, value, f"{holding.share:f}", f"{value.number:.4f}"
    )
