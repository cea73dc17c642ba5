"""Land-use conditions 土地使用条件: issued before the auction, parent of everything after."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import RowMapping

from registry.records.context import Entry
from registry.records.plain import from_plain
from registry.store.db import Tx, text
from registry.store.tables.land import condition_item, conditions, conditions_version


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionItem:
    """One indicator: operator >=, <=, = or range (then ``upper``), with its unit and source."""

    indicator: str
    operator: str
    value: Decimal
    upper: Decimal | None = None
    unit: str
    scope: str
    source: str
    checkpoint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionTerms:
    """What a version of the conditions sets besides the use."""

    max_years: int
    standard_factory: bool
    may_divide: bool | None = None
    unit_levels: tuple[str, ...] = ()
    min_unit_area: Decimal | None = None
    self_held_share: Decimal | None = None
    buyers: str | None = None
    lock_years: int | None = None
    planning_document: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Conditions as they stand."""

    conditions_id: int
    born: int
    use_id: int
    plot_number: str
    terms: ConditionTerms
    items: tuple[ConditionItem, ...]


def issue(
    tx: Tx,
    entry: Entry,
    *,
    use_id: int,
    plot_number: str,
    terms: ConditionTerms,
    items: Sequence[ConditionItem],
) -> int:
    """Enter conditions with their first version; return their row number."""
    conditions_id: int = tx.execute(
        conditions.insert()
        .values(park_id=entry.park_id, born=entry.seq, use_id=use_id, plot_number=plot_number)
        .returning(conditions.c.conditions_id)
    ).scalar_one()
    set_conditions(tx, entry, conditions_id, terms, items)
    return conditions_id


def set_conditions(
    tx: Tx,
    entry: Entry,
    conditions_id: int,
    terms: ConditionTerms,
    items: Sequence[ConditionItem],
) -> None:
    """Enter a version of conditions; the one before has been ended."""
    keys = {"park_id": entry.park_id, "conditions_id": conditions_id, "born": entry.seq}
    facts = {slot: getattr(terms, slot) for slot in ConditionTerms.__slots__}
    facts["unit_levels"] = list(terms.unit_levels)
    tx.execute(conditions_version.insert().values(**keys, **facts))
    if items:
        tx.execute(
            condition_item.insert(),
            [
                {**keys, "n": n, **{slot: getattr(i, slot) for slot in ConditionItem.__slots__}}
                for n, i in enumerate(items, 1)
            ],
        )


_CONDITIONS = """
select c.conditions_id, v.born, c.use_id, c.plot_number, v.max_years, v.standard_factory,
       v.may_divide, v.unit_levels, v.min_unit_area, v.self_held_share, v.buyers, v.lock_years,
       v.planning_document, v.note,
       (select jsonb_agg(jsonb_build_object('indicator', i.indicator, 'operator', i.operator,
                 'value', i.value::text, 'upper', i.upper::text, 'unit', i.unit,
                 'scope', i.scope, 'source', i.source, 'checkpoint', i.checkpoint) order by i.n)
          from condition_item i where i.park_id = v.park_id
           and i.conditions_id = v.conditions_id and i.born = v.born) as items
  from conditions c join conditions_version v using (park_id, conditions_id)"""


def conditions_of(tx: Tx, park_id: int, conditions_id: int) -> Conditions:
    """Return conditions with their current version."""
    row = tx.execute(
        text(f"{_CONDITIONS} where c.park_id = :park and c.conditions_id = :id and v.died is null"),
        {"park": park_id, "id": conditions_id},
    ).one()
    return _conditions(row._mapping)


def conditions_of_parcel(tx: Tx, park_id: int, parcel_id: int) -> Conditions | None:
    """Return the latest conditions issued for a parcel, or None."""
    row = tx.execute(
        text(
            f"{_CONDITIONS} join parcel_conditions t using (park_id, conditions_id)"
            " where t.park_id = :park and t.parcel_id = :id and v.died is null"
            " order by t.born desc limit 1"
        ),
        {"park": park_id, "id": parcel_id},
    ).one_or_none()
    return None if row is None else _conditions(row._mapping)


def _conditions(row: RowMapping) -> Conditions:
    terms = {slot: row[slot] for slot in ConditionTerms.__slots__}
    terms["unit_levels"] = tuple(terms["unit_levels"] or ())
    return Conditions(
        conditions_id=row["conditions_id"],
        born=row["born"],
        use_id=row["use_id"],
        plot_number=row["plot_number"],
        terms=ConditionTerms(**terms),
        items=tuple(from_plain(ConditionItem, item) for item in row["items"] or ()),
    )


def tie_conditions(tx: Tx, entry: Entry, conditions_id: int, parcel_id: int, use_id: int) -> None:
    """Say which parcel the conditions are for; both have the same use, by key."""
    tx.execute(
        text(
            "insert into parcel_conditions (park_id, parcel_id, conditions_id, use_id, code, born)"
            " select park_id, parcel_id, :conditions, :use, code, :seq from parcel"
            " where park_id = :park and parcel_id = :id"
        ),
        {
            "park": entry.park_id,
            "id": parcel_id,
            "conditions": conditions_id,
            "use": use_id,
            "seq": entry.seq,
        },
    )
