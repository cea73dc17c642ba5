"""SPLIT-03, 11, 13: what approval, conditions and roads say to the division of a plot."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from shapely import Polygon

from geo.measure import area_m2
from registry.book import conditions as conditions_book, rule_values
from registry.book.buildings import Building
from registry.book.conditions import ConditionItem, Conditions
from registry.findings import Finding
from registry.records.context import At
from registry.records.parcels import ChildInput
from registry.rules.parcels.estates import Estate
from registry.store.db import Tx

#: a storey higher than this counts twice for 容积率, m
_TALL = Decimal(8)
_HUNDREDTH = Decimal("0.01")


def approved(approval: str) -> list[Finding]:
    """SPLIT-03: the bureau's approval is on file (细则 37)."""
    return [] if approval.strip() else [Finding(rule="SPLIT-03", kind="no-approval-paper")]


def written(tx: Tx, at: At, estate: Estate, approval: str) -> list[Finding]:
    """SPLIT-03: the approval is on file, and the conditions allow the division."""
    allowed = (_allowed(tx, at, c, approval.strip()) for c in _all(tx, at, estate))
    return approved(approval) or list(allowed)


def _all(tx: Tx, at: At, estate: Estate) -> list[Conditions | None]:
    """Return the conditions of all supplies the land comes from; None for one without any."""
    ids = sorted({s.conditions_id for s in estate.supplies if s.conditions_id is not None})
    silent = [None] * any(s.conditions_id is None for s in estate.supplies)
    return [*(conditions_book.conditions_of(tx, at.park_id, i) for i in ids), *silent]


def _allowed(tx: Tx, at: At, conditions: Conditions | None, approval: str) -> Finding:
    value = rule_values.valid(
        tx,
        "SPLIT-03",
        "division_allowed",
        park_id=at.park_id,
        on=at.today,
        contract=None if conditions is None else conditions.terms.may_divide,
        contract_document="" if conditions is None else conditions.terms.planning_document,
    )
    if value is None:
        facts = {"paper": approval}
        return Finding(rule="SPLIT-03", kind="permission-on-file", severity="by_hand", facts=facts)
    return Finding(
        rule="SPLIT-03",
        kind="division-allowed" if value.value else "may-not-divide",
        severity="met" if value.value else "refuse",
        facts={"sources": "；".join(s.document for s in value.sources)},
        values=value.said(),
    )


def reached(count: int, said: Sequence[ChildInput]) -> list[Finding]:
    """SPLIT-13: of each child it is said how one gets to it from a road (民法典 291, 372)."""
    access = [child.access.strip() for child in said] + [""] * (count - len(said))
    return [
        Finding(rule="SPLIT-13", kind="no-access", severity="warn", facts={"child": n})
        for n, way in enumerate(access[:count], 1)
        if not way
    ]


def indicators(
    tx: Tx, at: At, estate: Estate, plots: Sequence[tuple[Polygon, Sequence[Building]]]
) -> list[Finding]:
    """SPLIT-11: built plots keep what can be computed of the conditions.

    容积率, 建筑密度 and, of buildings alone, 建筑系数. A bare plot is judged when it is built on.
    """
    bound = rule_values.valid(
        tx, "SPLIT-11", "conditions_bind_children", park_id=at.park_id, on=at.today
    )
    binding = bound is not None and bool(bound.value)
    items = [item for c in _all(tx, at, estate) if c is not None for item in c.items]
    return [
        Finding(
            rule="SPLIT-11",
            kind="indicator-missed",
            severity="refuse" if binding else "warn",
            facts={"child": n, "indicator": item.indicator},
            measured=f"{value:f}{item.unit}",
            limit=_required(item),
            values=() if bound is None else bound.said(),
        )
        for n, (shape, houses) in enumerate(plots, 1)
        for item, value in _computed(items, shape, houses)
        if not _keeps(item, value)
    ]


def _computed(
    items: Sequence[ConditionItem], shape: Polygon, houses: Sequence[Building]
) -> Iterator[tuple[ConditionItem, Decimal]]:
    if not houses:
        return
    area = area_m2(shape)
    covered = sum((area_m2(h.footprint) for h in houses), Decimal(0)) / area * 100
    of = {
        "容积率": sum((_floor_area(h) for h in houses), Decimal(0)) / area,
        "建筑密度": covered,
        "建筑系数": covered,
    }
    for item in items:
        if item.indicator in of:
            yield item, of[item.indicator].quantize(_HUNDREDTH, ROUND_HALF_UP)


def _floor_area(house: Building) -> Decimal:
    tall = (area_m2(floor.outline) for floor in house.floors if floor.height > _TALL)
    return house.total_area + sum(tall, Decimal(0))


def _keeps(item: ConditionItem, value: Decimal) -> bool:
    lower = value >= item.value
    upper = value <= (item.upper if item.upper is not None else item.value)
    return {">=": lower, "<=": upper, "=": lower and upper, "range": lower and upper}[item.operator]


def _required(item: ConditionItem) -> str:
    if item.operator == "range":
        return f"{item.value.normalize():f}～{(item.upper or item.value).normalize():f}{item.unit}"
    sign = {">=": "≥", "<=": "≤", "=": "＝"}[item.operator]
    return f"{sign} {item.value.normalize():f}{item.unit}"
