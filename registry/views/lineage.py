"""来龙去脉: ancestors and descendants of land, buildings, floors, units and rights, as one graph.

A node says when it was born and ended, by which entry and case, and its area; an edge what came out
of what, and how much of it. The balance of a node is what it was less what went on along its edges.
An ended code stays readable and says what became of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from registry.errors import NotFound
from registry.store.db import Tx, text
from registry.views import moments

_PARCEL_LENGTH = 19


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The entry in which something was born or ended: its time, act and case."""

    seq: int
    at: datetime
    act: str
    case: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One thing, area in m²: ``noun`` is land, building, floor, unit or right (as its unit)."""

    key: str
    noun: str
    code: str
    area: Decimal | None
    born: Event
    died: Event | None
    came_from: tuple[str, ...]
    became: tuple[str, ...]
    balance: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """What came out of what in an entry, and how much of it went along, m²; None where mingled."""

    noun: str
    parent: str
    child: str
    seq: int
    area: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """The graph around one code, as the register stood at an entry."""

    code: str
    park_id: int
    seq: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def of(tx: Tx, code: str, as_of: str | None = None) -> Lineage:
    """Return the lineage of a parcel's or unit's code. Raises NotFound, MalformedValue."""
    start = _start(tx, code)
    park_id = start[0].park_id
    seq = moments.seq_at(tx, park_id, as_of)
    keys = {"park": park_id, "seq": seq, "ids": [row.id for row in start]}
    by_land = len(code) == _PARCEL_LENGTH
    if by_land:
        found = {"parcels": _walk(tx, keys, "parcel"), "units": [], "by_land": True}
    else:
        units = _walk(tx, keys, "unit")
        found = {"parcels": _lands(tx, keys, units), "units": units, "by_land": False}
    named = keys | found
    leaving = [Edge(**r._mapping) for r in tx.execute(text(_EDGES), named)]
    rows = tx.execute(text(_NODES), named).all()
    within = {row.key for row in rows}
    edges = tuple(edge for edge in leaving if edge.child in within)
    came, became, went = _by(edges, "child"), _by(edges, "parent"), _by(leaving, "parent")
    nodes = tuple(
        _node(row, came.get(row.key, ()), became.get(row.key, ()), went.get(row.key, ()))
        for row in rows
    )
    return Lineage(code=code, park_id=park_id, seq=seq, nodes=nodes, edges=edges)


def _start(tx: Tx, code: str) -> Sequence[Any]:
    noun = "parcel" if len(code) == _PARCEL_LENGTH else "unit"
    rows = tx.execute(
        text(f"select park_id, {noun}_id as id from {noun} where code = :code"),  # noqa: S608
        {"code": code},
    ).all()
    if not rows:
        raise NotFound(what=noun, name=code[:40])
    return rows


def _walk(tx: Tx, keys: Mapping[str, object], noun: str) -> list[int]:
    """Return the ids of a noun's ancestors and descendants, itself among them."""
    walked = text(f"""
with recursive up (id) as (
  select unnest(cast(:ids as bigint[]))
  union select d.parent_id from {noun}_descent d join up on d.child_id = up.id
         where d.park_id = :park and d.born <= :seq),
down (id) as (
  select unnest(cast(:ids as bigint[]))
  union select d.child_id from {noun}_descent d join down on d.parent_id = down.id
         where d.park_id = :park and d.born <= :seq)
select id from up union select id from down order by id""")  # noqa: S608 - our own names
    return list(tx.execute(walked, keys).scalars())


def _lands(tx: Tx, keys: Mapping[str, object], units: Sequence[int]) -> list[int]:
    """Return the parcels the units stand or stood on."""
    return list(
        tx.execute(
            text(
                "select distinct parcel_id from unit where park_id = :park"
                " and unit_id = any(cast(:units as bigint[])) order by 1"
            ),
            {**keys, "units": list(units)},
        ).scalars()
    )


# which units and buildings belong to the graph: all of the land's, or those of the units asked for
_CHOSEN = """
chosen_unit as (select * from unit u where u.park_id = :park and u.born <= :seq
  and case when :by_land then u.parcel_id = any(cast(:parcels as bigint[]))
           else u.unit_id = any(cast(:units as bigint[])) end),
chosen_building as (select * from building b where b.park_id = :park and b.born <= :seq
  and case when :by_land then b.parcel_id = any(cast(:parcels as bigint[]))
           else b.building_id in (select building_id from chosen_unit) end),
chosen_right as (select r.* from property_right r join chosen_unit u using (park_id, unit_id)
  where r.born <= :seq)"""

_NODES = f"""
with {_CHOSEN},
thing (noun, key, code, area, born, died) as (
  select 'land', 'land:' || p.parcel_id, p.code::text, v.area, p.born, v.died
    from parcel p left join lateral (
      select coalesce(area, declared_area) as area, case when died <= :seq then died end as died
        from parcel_version w where w.park_id = p.park_id and w.parcel_id = p.parcel_id
         and w.born <= :seq order by w.born desc limit 1) v on true
   where p.park_id = :park and p.born <= :seq and p.parcel_id = any(cast(:parcels as bigint[]))
  union all
  select 'building', 'building:' || b.building_id, b.parcel_code || 'F' || b.number,
         v.total_area, b.born, v.died
    from chosen_building b left join lateral (
      select total_area, case when died <= :seq then died end as died from building_version w
       where w.park_id = b.park_id and w.building_id = b.building_id and w.born <= :seq
       order by w.born desc limit 1) v on true
  union all
  select 'floor', 'floor:' || f.floor_id, b.parcel_code || 'F' || b.number || '/' || f.number,
         area_v1(f.outline), f.born, case when f.died <= :seq then f.died end
    from floor f join chosen_building b using (park_id, building_id) where f.born <= :seq
  union all
  select 'unit', 'unit:' || u.unit_id, u.code,
         case when u.is_land then v.land_share else v.own_area end, u.born, v.died
    from chosen_unit u left join lateral (
      select own_area, land_share, case when died <= :seq then died end as died from unit_version w
       where w.park_id = u.park_id and w.unit_id = u.unit_id and w.born <= :seq
       order by w.born desc limit 1) v on true
  union all
  select 'right', 'right:' || r.right_id, coalesce((select c.number from certificate c
           where c.park_id = r.park_id and c.right_id = r.right_id and c.born <= :seq
           order by c.certificate_id desc limit 1), u.code),
         case when u.is_land then v.land_share else v.own_area end, r.born,
         case when r.died <= :seq then r.died end
    from chosen_right r join unit u using (park_id, unit_id) join lateral (
      select own_area, land_share from unit_version w
       where w.park_id = u.park_id and w.unit_id = u.unit_id
         and w.born <= coalesce(r.died - 1, :seq) and w.born <= :seq
       order by w.born desc limit 1) v on true)
select t.noun, t.key, t.code, t.area, e.seq, e.at, e.act, c.number as case_number,
       x.seq as died_seq, x.at as died_at, x.act as died_act, k.number as died_case
  from thing t join entry e on e.park_id = :park and e.seq = t.born
  join case_file c on c.park_id = e.park_id and c.case_id = e.case_id
  left join entry x on x.park_id = :park and x.seq = t.died
  left join case_file k on k.park_id = x.park_id and k.case_id = x.case_id
 order by case t.noun when 'land' then 1 when 'building' then 2 when 'floor' then 3
               when 'unit' then 4 else 5 end, e.seq, t.code"""  # noqa: S608 - our own text

# how much of several units went into each of several is not known: land that was joined is mingled;
# of land and units also what went to a sibling outside the graph: else no balance would come out
_EDGES = f"""
with {_CHOSEN}
select 'land' as noun, 'land:' || d.parent_id as parent, 'land:' || d.child_id as child,
       d.born as seq, d.area from parcel_descent d
 where d.park_id = :park and d.born <= :seq and :by_land
   and d.parent_id = any(cast(:parcels as bigint[]))
union all
select 'land', 'land:' || r.parcel_id, 'land:' || q.parcel_id, q.born, null
  from parcel q join land_release r using (park_id, release_id)
 where q.park_id = :park and q.born <= :seq and q.parcel_id = any(cast(:parcels as bigint[]))
   and r.parcel_id = any(cast(:parcels as bigint[]))
union all
select 'building', 'building:' || d.parent_id, 'building:' || d.child_id, d.born, null
  from building_descent d where d.park_id = :park and d.born <= :seq
   and d.parent_id in (select building_id from chosen_building)
   and d.child_id in (select building_id from chosen_building)
union all
select 'floor', 'floor:' || f.floor_id, 'floor:' || g.floor_id, d.born, null
  from building_descent d
  join floor f on f.park_id = d.park_id and f.building_id = d.parent_id and f.died = d.born
  join floor g on g.park_id = d.park_id and g.building_id = d.child_id and g.number = f.number
   and g.born = d.born
 where d.park_id = :park and d.born <= :seq
   and d.parent_id in (select building_id from chosen_building)
   and d.child_id in (select building_id from chosen_building)
union all
select 'unit', 'unit:' || d.parent_id, 'unit:' || d.child_id, d.born,
       case when d.children = 1 then (
         select case when u.is_land then v.land_share else v.own_area end
           from unit_version v join unit u using (park_id, unit_id)
          where v.park_id = d.park_id and v.unit_id = d.parent_id and v.died = d.born)
       when d.parents = 1 then (
         select case when p.is_land then v.land_share else v.own_area end
           from unit_version v join unit p on p.park_id = v.park_id and p.unit_id = d.parent_id
          where v.park_id = d.park_id and v.unit_id = d.child_id and v.born = d.born) end
  from (select d.*, (select count(*) from unit_descent o
                      where o.park_id = d.park_id and o.parent_id = d.parent_id) as children,
               (select count(*) from unit_descent o
                 where o.park_id = d.park_id and o.child_id = d.child_id) as parents
          from unit_descent d) d
 where d.park_id = :park and d.born <= :seq
   and d.parent_id in (select unit_id from chosen_unit)
union all
select 'right', 'right:' || d.parent_id, 'right:' || d.child_id, d.born, null
  from right_descent d where d.park_id = :park and d.born <= :seq
   and d.parent_id in (select right_id from chosen_right)
   and d.child_id in (select right_id from chosen_right)
 order by 1, 4, 2, 3"""  # noqa: S608 - our own text


def _by(edges: Sequence[Edge], end: str) -> dict[str, list[Edge]]:
    found: dict[str, list[Edge]] = {}
    for edge in edges:
        found.setdefault(getattr(edge, end), []).append(edge)
    return found


def _node(row: Any, came: Sequence[Edge], became: Sequence[Edge], leaving: Sequence[Edge]) -> Node:
    died = None
    if row.died_seq is not None:
        died = Event(seq=row.died_seq, at=row.died_at, act=row.died_act, case=row.died_case)
    areas = [e.area for e in leaving]
    went = None if not areas or None in areas else sum(a for a in areas if a is not None)
    return Node(
        key=row.key,
        noun=row.noun,
        code=row.code,
        area=row.area,
        born=Event(seq=row.seq, at=row.at, act=row.act, case=row.case_number),
        died=died,
        came_from=tuple(e.parent for e in came),
        became=tuple(e.child for e in became),
        balance=None if went is None or row.area is None else row.area - went,
    )
