"""What the register itself says of development, and lists of shortfalls and idle-land clocks."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from registry.store.db import Tx, text

#: a storey higher than this counts twice in the floor area ratio, m
TALL = Decimal(8)
FLOOR_AREA_RATIO, COVERAGE = "容积率", "建筑系数"

_DERIVED = """
with land as (
  select v.park_id, v.parcel_id, v.area from parcel_origin o
    join parcel_version v using (park_id, parcel_id)
   where o.park_id = :park and o.supply_id = :supply and v.died is null and v.area is not null),
built as (
  select b.park_id, b.building_id, v.footprint from land join building b using (park_id, parcel_id)
    join building_version v using (park_id, building_id) where v.died is null)
select (select sum(area) from land) as land,
       (select sum(st_area(footprint)) from built) as covered,
       (select sum(st_area(f.outline) * case when f.height > :tall then 2 else 1 end)
          from built join floor f using (park_id, building_id)
         where f.died is null and f.number > 0) as floors"""


def derived(tx: Tx, park_id: int, supply_id: int) -> dict[str, Decimal]:
    """Return the floor area ratio and the coverage by buildings of a contract's land.

    Storeys above ground, by their outlines, those over 8 m twice; coverage without yards and other
    structures, which the register does not hold: so it is the least it can be.
    """
    row = tx.execute(text(_DERIVED), {"park": park_id, "supply": supply_id, "tall": TALL}).one()
    if not row.land or not row.covered:
        return {}
    land = Decimal(row.land)
    share = Decimal("0.0001")
    return {
        FLOOR_AREA_RATIO: (Decimal(str(row.floors or 0)) / land).quantize(share),
        COVERAGE: (Decimal(str(row.covered)) / land * 100).quantize(share),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """A promise not kept at a checkpoint."""

    contract: str
    parcels: tuple[str, ...]
    checkpoint: str
    happened_on: date
    indicator: str
    operator: str
    required: Decimal
    upper: Decimal | None
    measured: Decimal
    unit: str


_SHORT = """
select s.contract_no as contract, array(select p.code::text from parcel_origin o
         join parcel p using (park_id, parcel_id) join parcel_version v using (park_id, parcel_id)
         where o.park_id = s.park_id and o.supply_id = s.supply_id and v.died is null order by 1)
         as parcels, c.kind as checkpoint, c.happened_on, x.indicator, x.operator, x.required,
       x.upper, x.measured, x.unit
  from checkpoint c join supply s using (park_id, supply_id)
  join checkpoint_value x using (park_id, checkpoint_id)
 where c.park_id = :park and x.verdict = 'short' and not exists (select from checkpoint y
   where y.park_id = c.park_id and y.corrects = c.checkpoint_id)
 order by s.contract_no, c.happened_on, x.n"""


def shortfalls(tx: Tx, park_id: int) -> list[Shortfall]:
    """Return the promises of a park that were not kept, by contract."""
    rows = tx.execute(text(_SHORT), {"park": park_id})
    return [Shortfall(**dict(row._mapping) | {"parcels": tuple(row.parcels)}) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A contract with current land: its row, number, and the parcels its land is now."""

    supply_id: int
    contract: str
    parcels: tuple[str, ...]


_CONTRACTS = """
select s.supply_id, s.contract_no as contract, array_agg(p.code::text order by p.code) as parcels
  from supply s join parcel_origin o using (park_id, supply_id)
  join parcel p using (park_id, parcel_id) join parcel_version v using (park_id, parcel_id)
 where s.park_id = :park and v.died is null and exists (select from supply_terms t
    where t.park_id = s.park_id and t.supply_id = s.supply_id and t.died is null
      and t.start_by is not null)
 group by 1, 2 order by 2"""


def contracts(tx: Tx, park_id: int) -> list[Contract]:
    """Return the contracts of a park that say when building is to begin, with their land."""
    rows = tx.execute(text(_CONTRACTS), {"park": park_id})
    return [Contract(**dict(row._mapping) | {"parcels": tuple(row.parcels)}) for row in rows]
