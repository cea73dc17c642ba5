"""The dated values rules are judged by: which holds, here and today, and where it comes from.

Mandatory values add up: the strictest holds and nothing loosens it. Among the others, and what the
conditions or the contract say, the most specific holds (contract, park, county, province); it may
tighten a mandatory value, never loosen it. Nothing set: None, and a person decides, with a reason.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from registry.store.db import Tx, text

_SPECIFIC = ("contract", "park", "county", "province", "ministry", "state_council", "law")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One value that counts: its row (none for the contract's own), level and document."""

    rule_value_id: int | None
    level: str
    value: object
    document: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleValue:
    """What holds, and the sources it was made from."""

    value: Any
    sources: tuple[Source, ...]

    @property
    def number(self) -> Decimal:
        """The value as a number; a fraction such as 2/3 is divided out."""
        over, _, under = str(self.value).partition("/")
        return Decimal(over) / Decimal(under or 1)

    def said(self) -> tuple[Mapping[str, object], ...]:
        """Return the sources as plain data, to be kept with a decision."""
        return tuple({name: getattr(s, name) for name in Source.__slots__} for s in self.sources)


def _as_number(value: object) -> Decimal:
    over, _, under = str(value).partition("/")
    return Decimal(over) / Decimal(under or 1)


def _common(values: Sequence[Any]) -> list[str]:
    return [level for level in values[0] if all(level in other for other in values)]


#: how values of a key add up: a floor, a ceiling, a set narrowed, a demand, a permission
STRICTEST: Mapping[str, Callable[[Sequence[Any]], Any]] = {
    "at_least": lambda values: max(values, key=_as_number),
    "at_most": lambda values: min(values, key=_as_number),
    "among": _common,
    "demanded": any,
    "allowed": all,
}

#: every key that may be set, and how its values add up
KEYS: Mapping[tuple[str, str], str] = {
    ("SPLIT-03", "division_allowed"): "allowed",
    ("SPLIT-04", "unit_levels"): "among",
    ("SPLIT-05", "min_unit_area"): "at_least",
    ("SPLIT-06", "self_held_share"): "at_least",
    ("SPLIT-10", "opinion_needed"): "demanded",
    ("SPLIT-11", "conditions_bind_children"): "demanded",
    ("USE-03", "ancillary_bound"): "demanded",
    ("USE-04", "lock_years"): "at_least",
    ("USE-04", "admission_needed"): "demanded",
    ("USE-05", "lease_years"): "at_most",
    ("USE-06", "undertaking_needed"): "demanded",
    ("GEO-06", "tolerance_share"): "at_most",
    ("DEV-01", "invested_share"): "at_least",
    ("OWN-01", "consenting_share"): "at_least",
    ("DUR-01", "industry_max_years"): "at_most",
    ("HOLD-02", "lapse_days"): "at_most",
    ("HOLD-03", "lapse_days"): "at_most",
    ("CASE", "period_working_days"): "at_most",
}


def valid(
    tx: Tx,
    rule: str,
    key: str,
    *,
    park_id: int,
    on: date,
    contract: object | None = None,
    contract_document: str = "",
) -> RuleValue | None:
    """Return what holds in a park on a day, with what the contract or conditions add, or None."""
    rows = tx.execute(
        text(
            "select rule_value_id, level, value, document, article, mandatory from rule_value"
            " where rule = :rule and key = :key and valid_from <= :on"
            " and (valid_to is null or valid_to > :on) and (park_id is null or park_id = :park)"
            " order by rule_value_id"
        ),
        {"rule": rule, "key": key, "on": on, "park": park_id},
    ).all()
    mandatory = [_source(r) for r in rows if r.mandatory]
    open_ = [_source(r) for r in rows if not r.mandatory]
    if contract is not None:
        own = Source(
            rule_value_id=None,
            level="contract",
            value=contract,
            document=contract_document,
            article="",
        )
        open_.append(own)
    open_.sort(key=lambda s: _SPECIFIC.index(s.level))
    counting = (*mandatory, *open_[:1])
    if not counting:
        return None
    strictest = STRICTEST[KEYS[rule, key]]
    return RuleValue(value=strictest([s.value for s in counting]), sources=counting)


def _source(row: Any) -> Source:
    return Source(
        rule_value_id=row.rule_value_id,
        level=row.level,
        value=row.value,
        document=row.document,
        article=row.article,
    )
