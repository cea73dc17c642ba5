"""Parcels as people read them: one by its code, or a page of a park's."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from geo.measure import mu
from registry.errors import MalformedValue, NotFound
from registry.store.db import Parks, Register, Tx, text
from registry.views import moments

MOST_LINES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RightLine:
    """A current right on the parcel: certificate, holders as entered in the book, and term."""

    unit: str
    certificate: str | None
    holders: tuple[str, ...]
    term_start: date
    term_end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelLine:
    """A parcel in a list; ``state`` is derived from rows: recorded, planned, supplied, registered.

    ``area`` is computed, ``declared_area`` what old papers say, both in m².
    """

    code: str
    park_id: int
    state: str
    standing: str | None
    use: str
    area: Decimal | None
    declared_area: Decimal | None
    location: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelView:
    """One parcel: ``geometry`` is GeoJSON in ``srid``, x east, y north, on the millimetre grid."""

    code: str
    round: int
    park_id: int
    srid: int
    stratum: str
    state: str
    standing: str | None
    use: str
    use_code: str
    area: Decimal | None
    mu: Decimal | None
    declared_area: Decimal | None
    location: str
    surveyed_by: str | None
    surveyed_on: date | None
    born: int
    version_born: int | None
    geometry: Mapping[str, Any] | None
    point_numbers: tuple[int, ...]
    conflicts: tuple[str, ...]
    contract: str | None
    rights: tuple[RightLine, ...]


#: offset 0: asked of the lines of a page, where PostgreSQL would rather read the whole table first
STATE = """
case when v.born is null then 'ended'
     when exists (select from property_right r where r.park_id = p.park_id
                   and r.parcel_id = p.parcel_id and r.died is null offset 0) then 'registered'
     when exists (select from parcel_origin o where o.park_id = p.park_id
                   and o.parcel_id = p.parcel_id offset 0) then 'supplied'
     when exists (select from parcel_conditions c where c.park_id = p.park_id
                   and c.parcel_id = p.parcel_id offset 0) then 'planned'
     else 'recorded' end as state"""

_ONE = """
select p.code, p.round, p.park_id, k.srid, p.stratum,
       case when v.born is null then 'ended' when r.rights is not null then 'registered'
            when s.supply_id is not null then 'supplied'
            when exists (select from parcel_conditions c where c.park_id = p.park_id
                          and c.parcel_id = p.parcel_id and {there_c}) then 'planned'
            else 'recorded' end as state, v.standing,
       u.name || '（' || u.code || '，' || u.scheme || '-' || u.version || '）' as use,
       u.code as use_code, v.area, v.declared_area, coalesce(v.location, '') as location,
       v.surveyed_by, v.surveyed_on, p.born, v.born as version_born,
       st_asgeojson(v.geom, 3, 0) as geometry, v.point_numbers, s.contract_no as contract, r.rights,
       case v.standing when 'in_conflict' then array(
         select q.code from parcel_conflict c join parcel q on q.park_id = c.park_id
            and q.parcel_id = case c.parcel_id when p.parcel_id then c.other_id else c.parcel_id end
          where c.park_id = p.park_id and {stands_c}
            and p.parcel_id in (c.parcel_id, c.other_id) order by q.code) end as conflicts
  from parcel p join park k using (park_id) join land_use u using (use_id)
  left join parcel_version v
    on v.park_id = p.park_id and v.parcel_id = p.parcel_id and {stands_v}
  left join lateral (select s.supply_id, s.contract_no
                       from parcel_origin o join supply s using (park_id, supply_id)
                      where o.park_id = p.park_id and o.parcel_id = p.parcel_id and {there_o}
                      order by o.born desc limit 1) s on true
  left join lateral (
    select json_agg(json_build_object('unit', n.code, 'term_start', r.term_start,
             'term_end', r.term_end,
             'holders', array(select h.name from right_holder h
                               where h.park_id = r.park_id and h.right_id = r.right_id
                                 and {stands_h} order by h.holder_id),
             'certificate', (select c.number from certificate c
                               join certificate_state t using (park_id, certificate_id)
                              where c.park_id = r.park_id and c.right_id = r.right_id
                                and {stands_t} and t.state = 'issued'
                              order by c.certificate_id desc limit 1)) order by n.code) as rights
      from property_right r join unit n using (park_id, unit_id)
     where r.park_id = p.park_id and r.parcel_id = p.parcel_id and {stands_r}) r on true
 where p.code = %(code)s and {there_p} order by p.round desc limit 1"""
_ROWS = "vrhtcop"
_ONE_NOW = _ONE.format(
    **{f"stands_{row}": f"{row}.died is null" for row in _ROWS},
    **{f"there_{row}": "true" for row in _ROWS},
)
_ONE_AT = _ONE.replace("%(code)s", ":code").format(
    **{f"stands_{row}": moments.STOOD.format(row) for row in _ROWS},
    **{f"there_{row}": f"{row}.born <= :seq" for row in _ROWS},
)

_PAGE = f"""
select p.code, p.park_id, {STATE}, v.standing, u.name as use, v.area, v.declared_area, v.location
  from %s v join parcel p using (park_id, parcel_id) join land_use u using (use_id)
 where v.park_id = :park and v.died is null and p.code > :after
 order by p.code limit :limit"""  # noqa: S608 - our own text
_PAGE_OF_ALL = _PAGE % "parcel_version"
_PAGE_WITHIN = (
    _PAGE % "parcels_about_v1(:park, (select st_makeenvelope(:west, :south, :east, :north, srid)"
    " from park where park_id = :park))"
)


def by_code(register: Register, code: str, *, parks: Parks) -> ParcelView:
    """Return the latest round of a parcel code. Raises NotFound, also for one behind a wall."""
    row = register.row(_ONE_NOW, {"code": code}, parks=parks)
    if row is None:
        raise NotFound(what="parcel", name=code[:40])
    return _view(row)


def as_it_stood(tx: Tx, code: str, as_of: str) -> ParcelView:
    """Return a parcel as it stood at an entry or instant. Raises NotFound, MalformedValue."""
    park: int | None = tx.execute(
        text("select park_id from parcel where code = :code limit 1"), {"code": code}
    ).scalar_one_or_none()
    row = None
    if park is not None:
        asked = {"code": code, "seq": moments.seq_at(tx, park, as_of)}
        row = tx.execute(text(_ONE_AT), asked).mappings().one_or_none()
    if row is None:
        raise NotFound(what="parcel", name=code[:40])
    return _view(dict(row))


def page(
    tx: Tx,
    park_id: int,
    *,
    within: tuple[float, float, float, float] | None = None,
    after: str = "",
    limit: int = 100,
) -> list[ParcelLine]:
    """Return current parcels after a code, in order; ``within``: west, south, east, north."""
    asked: dict[str, object] = {"park": park_id, "after": after, "limit": min(limit, MOST_LINES)}
    if within is not None:
        asked |= zip(("west", "south", "east", "north"), within, strict=True)
    rows = tx.execute(text(_PAGE_OF_ALL if within is None else _PAGE_WITHIN), asked)
    return [ParcelLine(**row) for row in rows.mappings()]


def box(given: str) -> tuple[float, float, float, float]:
    """Read "west,south,east,north" in metres of the park's system. Raises MalformedValue."""
    try:
        west, south, east, north = (float(part) for part in given.split(","))
    except ValueError:
        west = south = east = north = math.nan
    if not (west < east and south < north and all(map(math.isfinite, (west, south, east, north)))):
        raise MalformedValue(
            kind="bbox",
            value=given[:80],
            reason="four numbers west,south,east,north, in metres of the park's system",
            reason_zh="须为园区坐标系下以米计的 西,南,东,北 四个数",
        )
    return west, south, east, north


def _view(facts: dict[str, Any]) -> ParcelView:
    area, shape = facts["area"], facts["geometry"]
    return ParcelView(
        **facts
        | {
            "mu": None if area is None else mu(area),
            "geometry": None if shape is None else json.loads(shape),
            "point_numbers": tuple(facts["point_numbers"] or ()),
            "conflicts": tuple(facts["conflicts"] or ()),
            "rights": tuple(_right(right) for right in facts["rights"] or ()),
        }
    )


def _right(plain: Mapping[str, Any]) -> RightLine:
    return RightLine(
        unit=plain["unit"],
        certificate=plain["certificate"],
        holders=tuple(plain["holders"]),
        term_start=date.fromisoformat(plain["term_start"]),
        term_end=date.fromisoformat(plain["term_end"]),
    )
