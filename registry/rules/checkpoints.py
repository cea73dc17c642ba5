"""DEV-02 at checkpoints: what was measured against what was agreed. A shortfall only warns.

It is a matter of the contract, not of the register: nothing here refuses or suspends.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from registry.book import development
from registry.book.conditions import ConditionItem
from registry.book.development import Checkpoint, Judged, Start, Verdict
from registry.findings import Finding
from registry.records.context import At, Subject
from registry.store.db import Tx

Stage = Literal["undated", "started", "in_time", "due", "one_year", "two_years"]
#: 城市房地产管理法 26: a year past the start it is idle, after two it may be taken back
_YEAR = timedelta(days=365)

KIND_NAMES: Mapping[str, tuple[str, str]] = {
    "start": ("开工", "start"),
    "completion": ("竣工", "completion"),
    "production": ("投产", "production"),
    "full_output": ("达产", "full output"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured: of an indicator, in a unit, and by which paper."""

    indicator: str
    value: Decimal
    unit: str
    source: str


def judge(
    items: Iterable[ConditionItem], measured: Sequence[Measured], derived: Mapping[str, Decimal]
) -> tuple[Judged, ...]:
    """Return every indicator agreed for a checkpoint, judged, then what was measured besides."""
    given = {m.indicator: m for m in measured}
    judged = [_judged(item, given.pop(item.indicator, None), derived) for item in items]
    return (*judged, *(_noted(m, derived) for m in given.values()))


def _judged(
    item: ConditionItem, measured: Measured | None, derived: Mapping[str, Decimal]
) -> Judged:
    return Judged(
        indicator=item.indicator,
        operator=item.operator,
        required=item.value,
        upper=item.upper,
        unit=item.unit,
        measured=None if measured is None else measured.value,
        source="" if measured is None else measured.source,
        derived=derived.get(item.indicator),
        verdict="unmeasured" if measured is None else verdict(item, measured.value),
    )


def _noted(measured: Measured, derived: Mapping[str, Decimal]) -> Judged:
    return Judged(
        indicator=measured.indicator,
        operator=None,
        required=None,
        upper=None,
        unit=measured.unit,
        measured=measured.value,
        source=measured.source,
        derived=derived.get(measured.indicator),
        verdict="noted",
    )


def verdict(item: ConditionItem, value: Decimal) -> Verdict:
    """Say whether a value keeps what was agreed."""
    keeps = {
        ">=": value >= item.value,
        "<=": value <= item.value,
        "=": value == item.value,
        "range": item.upper is not None and item.value <= value <= item.upper,
    }[item.operator]
    return "met" if keeps else "short"


def stage(start: Start, today: date) -> tuple[Stage, date | None]:
    """Return where the clock of idle land stands, and by when building was to begin."""
    if start.start_by is None:
        return ("started" if start.started_on else "undated"), None
    by = start.start_by + timedelta(days=start.delayed)
    if start.started_on is not None and start.started_on <= today:
        return "started", by
    if today <= by:
        return "in_time", by
    over = today - by
    return ("two_years" if over > 2 * _YEAR else "one_year" if over > _YEAR else "due"), by


def on(tx: Tx, at: At, subjects: Sequence[Subject]) -> list[Finding]:
    """Return a warning for each promise not kept, and for a start that is overdue."""
    contracts = development.contracts_on(tx, at.park_id, [s.parcel_id for s in subjects])
    if not contracts:
        return []
    reached = development.standing(tx, at.park_id, contracts)
    starts = development.starts(tx, at.park_id, contracts)
    return [
        *(_short(point, value) for point in reached for value in point.values
          if value.verdict == "short"),
        *(found for supply_id in contracts for found in _overdue(starts[supply_id], at.today)),
    ]  # fmt: skip


def _short(point: Checkpoint, value: Judged) -> Finding:
    name_zh, name = KIND_NAMES[point.kind]
    upper = "" if value.upper is None else f"–{value.upper.normalize():f}"
    return Finding(
        rule="DEV-02",
        kind="checkpoint-short",
        severity="warn",
        facts={
            "contract": point.contract,
            "checkpoint": name,
            "checkpoint_zh": name_zh,
            "on": str(point.happened_on),
            "indicator": value.indicator,
            "unit": value.unit,
            "operator": "" if value.operator in (None, "range") else value.operator,
        },
        measured="" if value.measured is None else f"{value.measured.normalize():f}",
        limit="" if value.required is None else f"{value.required.normalize():f}{upper}",
    )


def _overdue(start: Start, today: date) -> list[Finding]:
    where, by = stage(start, today)
    if by is None or where not in ("due", "one_year", "two_years"):
        return []
    return [
        Finding(
            rule="HOLD-06",
            kind="start-overdue",
            severity="warn",
            measured=str((today - by).days),
            limit=str(by),
        )
    ]
