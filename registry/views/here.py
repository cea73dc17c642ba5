"""What may happen here? Everything the register and the field know of one place, in one answer.

One statement, by the key people have at hand: a parcel's or unit's code, a certificate's number, or
a position. The database writes the answer as the wire has it; it is handed on as it comes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import shapely

from geo import crs, gcj02
from registry.catalogue import SOURCES
from registry.errors import NotFound
from registry.store.db import Parks, Register
from registry.store.wkb import hex_ewkb

_WEB_MERCATOR = 3857
_LAST_VISITS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A position: x east (longitude) first, in the system of ``srid``."""

    x: float
    y: float
    srid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The answer as JSON; ``shifted``: nothing lies at the position, it was read as GCJ-02."""

    told: str
    shifted: bool = False


#: each finds (park, parcel, unit or none) of what is asked
_SPOTS: Mapping[str, str] = {
    "parcel": "select park_id, parcel_id, null::bigint as unit_id from parcel"
    " where code = %(key)s order by round desc limit 1",
    "unit": "select park_id, parcel_id, unit_id from unit"
    " where code = %(key)s order by unit_id desc limit 1",
    "certificate": "select r.park_id, r.parcel_id, r.unit_id from certificate c"
    " join property_right r using (park_id, right_id) where c.number = %(key)s",
    "position": "select w.park_id, w.id as parcel_id, null::bigint as unit_id from"
    " in_window_v1('parcel', %(key)s::geometry, null, 0, 0, 1, 1000) w",
}

_HERE = f"""
with spot as materialized (%s),
-- a finding on what this came out of is a finding here
land (parcel_id) as (with recursive up (parcel_id) as (
  select parcel_id from spot
  union select d.parent_id from up u join spot on true join parcel_descent d
    on d.park_id = spot.park_id and d.child_id = u.parcel_id) select parcel_id from up),
room (unit_id) as (with recursive up (unit_id) as (
  select u.unit_id from spot join unit u on u.park_id = spot.park_id
     and u.parcel_id = spot.parcel_id and (spot.unit_id is null or u.unit_id = spot.unit_id)
  union select d.parent_id from up u join spot on true join unit_descent d
    on d.park_id = spot.park_id and d.child_id = u.unit_id) select unit_id from up),
standing as materialized (
  select u.park_id, u.unit_id, u.code, u.house_use, u.use_id, u.common, v.own_area, v.shared_area,
         v.land_share, v.location
    from spot join unit u on u.park_id = spot.park_id and u.parcel_id = spot.parcel_id
     and (spot.unit_id is null or u.unit_id = spot.unit_id)
    join unit_version v on v.park_id = u.park_id and v.unit_id = u.unit_id and v.died is null)
select json_build_object(
  'parcel', p.code, 'unit', (select code from unit u
      where u.park_id = spot.park_id and u.unit_id = spot.unit_id),
  'parkId', p.park_id, 'park', k.name, 'standing', v.born is not null,
  'location', coalesce(v.location, ''), 'areaM2', v.area::text, 'stratum', p.stratum,
  'use', l.name, 'useCode', l.code, 'useScheme', l.scheme || '-' || l.version,
  'never', 'any other use 严禁改变功能用途', 'source', %%(source)s::text,
  'cameTo', array(select c.code from parcel_descent d join parcel c
      on c.park_id = d.park_id and c.parcel_id = d.child_id
      where d.park_id = spot.park_id and d.parent_id = spot.parcel_id order by 1),
  'contract', s.contract_no, 'termEnd', s.term_end,
  'conditions', (select json_build_object(
      'planningDocument', t.planning_document, 'standardFactory', t.standard_factory,
      'mayDivide', t.may_divide, 'unitLevels', coalesce(t.unit_levels, '{{}}'),
      'minUnitAreaM2', t.min_unit_area::text, 'selfHeldShare', t.self_held_share::text,
      'buyers', t.buyers, 'lockYears', t.lock_years,
      'items', coalesce((select json_agg(json_build_object('indicator', i.indicator,
          'operator', i.operator, 'value', trim_scale(i.value)::text,
          'upper', trim_scale(i.upper)::text, 'unit', i.unit, 'scope', i.scope,
          'checkpoint', i.checkpoint) order by i.n) from condition_item i
         where i.park_id = t.park_id and i.conditions_id = t.conditions_id and i.born = t.born),
        '[]')) from conditions_version t
      where t.park_id = spot.park_id and t.died is null
        and t.conditions_id = coalesce(s.conditions_id, c.conditions_id)),
  'units', coalesce((select json_agg(json_build_object('code', u.code, 'houseUse', h.name,
      'houseUseCode', u.house_use, 'common', u.common, 'location', u.location,
      'areaM2', (u.own_area + u.shared_area)::text, 'landShareM2', u.land_share::text,
      'certificate', (select x.number from certificate x join certificate_state t
          using (park_id, certificate_id) where x.park_id = r.park_id and x.right_id = r.right_id
           and t.died is null and t.state = 'issued' order by x.certificate_id desc limit 1),
      'termEnd', r.term_end,
      'occupancy', coalesce((select json_agg(json_build_object('occupant', o.occupant,
          'part', o.part, 'since', o.since, 'until', o.until, 'purpose', o.purpose,
          'industry', o.industry, 'source', o.source) order by o.since, o.occupancy_id)
         from occupancy o where o.park_id = u.park_id and o.unit_id = u.unit_id
          and o.since <= %%(today)s and (o.until is null or o.until >= %%(today)s)
          and not exists (select from occupancy_end e where e.park_id = o.park_id
             and e.occupancy_id = o.occupancy_id)), '[]')) order by u.code)
     from standing u left join house_use h using (use_id, house_use)
     left join property_right r on r.park_id = u.park_id and r.unit_id = u.unit_id
       and r.died is null), '[]'),
  'restrictions', coalesce((select json_agg(json_build_object('unit', u.code, 'kind', x.kind,
      'documentNo', x.document_no, 'authority', x.authority, 'since', x.effective_at,
      'until', x.ends_on, 'place', x.place) order by u.code, x.effective_at)
     from restrictions_seen_v1(spot.park_id, array(select unit_id from standing), %%(today)s) x
     join standing u using (unit_id)), '[]'),
  'cases', coalesce((select json_agg(json_build_object('number', f.number, 'act', f.act,
      'state', f.state, 'acceptedAt', f.accepted_at) order by f.case_id)
     from (select distinct case_id from case_subject b where b.park_id = spot.park_id
        and b.parcel_id = spot.parcel_id and b.open) b
     join case_file f on f.park_id = spot.park_id and f.case_id = b.case_id), '[]'),
  'findings', coalesce((select json_agg(json_build_object('number', c.number, 'kind', c.kind,
      'name', n.name, 'nameEn', n.name_en, 'where', coalesce(u.code, q.code), 'seen', c.seen,
      'reportedAt', c.reported_at, 'state', t.state, 'stateName', t.name, 'flagged', t.flagged,
      'open', t.open) order by c.clue_id desc)
     from clue c join violation_kind n using (kind)
     join parcel q on q.park_id = c.park_id and q.parcel_id = c.parcel_id
     left join unit u on u.park_id = c.park_id and u.unit_id = c.unit_id
     join violation_state t on t.state = clue_state_v1(c.park_id, c.clue_id)
    where c.park_id = spot.park_id and (c.unit_id is null and c.parcel_id in (table land)
       or c.unit_id in (table room))), '[]'),
  'visits', coalesce((select json_agg(json_build_object('visit', y.visit_id,
      'visitedAt', y.visited_at, 'asPermitted', y.as_permitted, 'observed', y.observed)
      order by y.visited_at desc) from (
     select * from patrol_visit y where y.park_id = spot.park_id
        and y.parcel_id = spot.parcel_id
        and (spot.unit_id is null or y.unit_id is null or y.unit_id = spot.unit_id)
      order by y.visited_at desc limit {_LAST_VISITS}) y), '[]')
 )::text as told
  from spot join parcel p using (park_id, parcel_id) join park k using (park_id)
  join land_use l using (use_id)
  left join parcel_version v on v.park_id = p.park_id and v.parcel_id = p.parcel_id
   and v.died is null
  left join lateral (select y.conditions_id, y.contract_no, y.term_end from parcel_origin o
     join supply y using (park_id, supply_id) where o.park_id = p.park_id
      and o.parcel_id = p.parcel_id order by o.born desc limit 1) s on true
  left join lateral (select x.conditions_id from parcel_conditions x where x.park_id = p.park_id
      and x.parcel_id = p.parcel_id order by x.born desc limit 1) c on true"""  # noqa: S608


def at_key(register: Register, by: str, key: str, *, today: date, parks: Parks) -> Here:
    """Answer for a parcel's or unit's code or a certificate's number. Raises NotFound."""
    told = _asked(register, by, key.replace(" ", ""), today, parks)
    if told is None:
        raise NotFound(what=by, name=key[:40])
    return Here(told=told)


def at_position(register: Register, at: Position, *, today: date, parks: Parks) -> Here:
    """Answer for a position; one as web maps shift it is noticed. Raises NotFound, UnknownSrid."""
    longitude, latitude = crs.reproject_point(at.x, at.y, at.srid, crs.GEOGRAPHIC)
    told = _asked(register, "position", _point(longitude, latitude), today, parks)
    if told is not None:
        return Here(told=told)
    meant = _point(*gcj02.unshifted(longitude, latitude))
    told = _asked(register, "position", meant, today, parks)
    if told is None:
        raise NotFound(what="parcel at this position", name=f"{at.x:.3f}, {at.y:.3f}")
    return Here(told=told, shifted=True)


def _asked(register: Register, by: str, key: str, today: date, parks: Parks) -> str | None:
    values = {"key": key, "today": today, "source": SOURCES["USE-01"]}
    row = register.row(_HERE % _SPOTS[by], values, parks=parks)
    return None if row is None else str(row["told"])


def _point(longitude: float, latitude: float) -> str:
    there = crs.reproject_point(longitude, latitude, crs.GEOGRAPHIC, _WEB_MERCATOR)
    return hex_ewkb(shapely.Point(*there), _WEB_MERCATOR)
