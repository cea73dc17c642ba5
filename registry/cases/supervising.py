"""批后监管: checkpoints of a contract entered and judged, delays of its start, its clocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from registry.access import Principal, demand
from registry.book import conditions, development, supplies
from registry.book.conditions import Conditions
from registry.book.development import KINDS, Checkpoint, CheckpointKind, NewCheckpoint, Start
from registry.book.supplies import Supply
from registry.clock import business_date
from registry.errors import MalformedValue, NotFound
from registry.field_refusals import CheckpointOutOfTurn
from registry.rules import checkpoints
from registry.rules.checkpoints import Measured, Stage
from registry.store.db import Tx
from registry.views import development as development_view

_MOST = Decimal(10**11)
_MOST_VALUES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The idle-land clock of a contract: where it stands, by when, and how long it is over."""

    contract: str
    parcels: tuple[str, ...]
    start: Start
    by: date | None
    stage: Stage
    days_over: int


def enter(
    tx: Tx,
    who: Principal,
    park_id: int,
    contract: str,
    kind: CheckpointKind,
    *,
    happened_on: date,
    measured: Sequence[Measured],
    corrects: int | None,
    now: datetime,
) -> Checkpoint:
    """Enter a checkpoint: each indicator agreed for it is judged, by the conditions in force.

    Raises NotFound, NotHappenedYet, CheckpointEntered, CheckpointOutOfTurn, MalformedValue.
    """
    demand(who, "supply", park_id)
    supply = _supply(tx, park_id, contract)
    known = development.standing(tx, park_id, [supply.supply_id])
    if corrects is not None and corrects not in (
        point.checkpoint_id for point in known if point.kind == kind
    ):
        raise NotFound(what="checkpoint", name=str(corrects))
    _demand_turn(known, kind, happened_on)
    agreed = _conditions(tx, park_id, supply)
    items = [] if agreed is None else [i for i in agreed.items if i.checkpoint == kind]
    _demand_measures(measured, {item.indicator: item.unit for item in items})
    derived = development_view.derived(tx, park_id, supply.supply_id)
    new = NewCheckpoint(
        supply_id=supply.supply_id,
        kind=kind,
        happened_on=happened_on,
        conditions=None if agreed is None else (agreed.conditions_id, agreed.born),
        values=checkpoints.judge(items, measured, derived),
        corrects=corrects,
    )
    entered = development.enter(tx, park_id, new, by=who.account_id, at=now)
    return next(
        point
        for point in development.standing(tx, park_id, [supply.supply_id])
        if point.checkpoint_id == entered
    )


def put_off(
    tx: Tx,
    who: Principal,
    park_id: int,
    contract: str,
    *,
    days: int,
    document: str,
    reason: str,
    decided_on: date,
    now: datetime,
) -> Clock:
    """Enter a delay of the government's own making. Raises NotFound, DelayEntered, WrongValue."""
    demand(who, "supply", park_id)
    supply = _supply(tx, park_id, contract)
    development.put_off(
        tx,
        park_id,
        supply.supply_id,
        days=days,
        document=document.strip(),
        reason=reason.strip(),
        decided_on=decided_on,
        by=who.account_id,
        at=now,
    )
    parcels = tuple(supplies.parcels_of(tx, park_id, supply.supply_id))
    start = development.starts(tx, park_id, [supply.supply_id])[supply.supply_id]
    return _clock(contract, parcels, start, business_date(now))


def reached(tx: Tx, who: Principal, park_id: int, contract: str) -> list[Checkpoint]:
    """Return the checkpoints of a contract. Raises NotFound."""
    demand(who, "read", park_id)
    return development.standing(tx, park_id, [_supply(tx, park_id, contract).supply_id])


def clocks(tx: Tx, who: Principal, park_id: int, *, now: datetime) -> list[Clock]:
    """Return the idle-land clocks of a park, the longest overdue first."""
    demand(who, "read", park_id)
    today = business_date(now)
    contracts = development_view.contracts(tx, park_id)
    starts = development.starts(tx, park_id, [c.supply_id for c in contracts])
    found = [_clock(c.contract, c.parcels, starts[c.supply_id], today) for c in contracts]
    return sorted(found, key=lambda clock: (-clock.days_over, clock.contract))


def _clock(contract: str, parcels: tuple[str, ...], start: Start, today: date) -> Clock:
    stage, by = checkpoints.stage(start, today)
    over = (today - by).days if by is not None and stage != "started" else 0
    return Clock(
        contract=contract, parcels=parcels, start=start, by=by, stage=stage, days_over=max(over, 0)
    )


def _supply(tx: Tx, park_id: int, contract: str) -> Supply:
    supply = supplies.by_contract(tx, park_id, contract)
    if supply is None:
        raise NotFound(what="contract", name=contract[:60])
    return supply


def _conditions(tx: Tx, park_id: int, supply: Supply) -> Conditions | None:
    if supply.conditions_id is None:
        return None
    return conditions.conditions_of(tx, park_id, supply.conditions_id)


def _demand_turn(known: Sequence[Checkpoint], kind: CheckpointKind, on: date) -> None:
    """No checkpoint lies before one that comes first, or after one that comes later."""
    place = KINDS.index(kind)
    for point in known:
        other = KINDS.index(point.kind)
        if (other < place and point.happened_on > on) or (other > place and point.happened_on < on):
            raise CheckpointOutOfTurn(kind=kind, on=on, other=point.kind, when=point.happened_on)


def _demand_measures(measured: Sequence[Measured], units: dict[str, str]) -> None:
    if len({m.indicator for m in measured}) != len(measured) or len(measured) > _MOST_VALUES:
        raise _fault("indicator", str(len(measured)), "each once", "每项指标只能填写一次")
    for m in measured:
        if not (m.value.is_finite() and 0 <= m.value < _MOST):
            raise _fault(m.indicator, str(m.value), "a number from 0", "须为不小于 0 的数")
        if not m.source.strip():
            raise _fault(m.indicator, "", "the paper it was read from", "须填写依据")
        if m.unit != units.get(m.indicator, m.unit):
            unit = units[m.indicator]
            raise _fault(m.indicator, m.unit, f"in {unit}, as agreed", f"单位应为约定的 {unit}")


def _fault(kind: str, value: str, reason: str, reason_zh: str) -> MalformedValue:
    return MalformedValue(kind=kind[:80], value=value[:40], reason=reason, reason_zh=reason_zh)
