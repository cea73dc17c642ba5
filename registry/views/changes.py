"""What changed in a park: between two moments, or line by line as the journal went on."""

import re
from dataclasses import dataclass
from datetime import datetime

from registry.errors import MalformedValue
from registry.store.db import Tx, text
from registry.views import moments


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that stands at one of the two moments only; ``seq`` is the entry that did it."""

    noun: str
    code: str
    change: str
    seq: int
    act: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changed in a park after entry ``earlier`` up to and with entry ``later``."""

    park_id: int
    earlier: int
    later: int
    changes: tuple[Change, ...]


_THINGS = {
    "land": "select p.code::text, v.born, v.died, coalesce(v.area, v.declared_area) || ' m² '"
    " || v.location as said from parcel_version v join parcel p using (park_id, parcel_id)",
    "building": "select b.parcel_code || 'F' || b.number, v.born, v.died, v.total_area || ' m²'"
    " from building_version v join building b using (park_id, building_id)",
    "unit": "select u.code, v.born, v.died, v.own_area || '+' || v.shared_area || ' m², land '"
    " || v.land_share || ' m²' from unit_version v join unit u using (park_id, unit_id)",
    "right": "select u.code, v.born, v.died, v.holding || ', ' || v.term_end"
    " from property_right v join unit u using (park_id, unit_id)",
    "holder": "select u.code, v.born, v.died, v.name || ' ' || v.share_num || '/' || v.share_den"
    " from right_holder v join property_right r using (park_id, right_id)"
    " join unit u on u.park_id = r.park_id and u.unit_id = r.unit_id",
    "certificate": "select c.number, v.born, v.died, v.state from certificate_state v"
    " join certificate c using (park_id, certificate_id)",
    "restriction": "select u.code, v.born, v.died, r.kind || ' ' || r.document_no"
    " from restriction_unit v join restriction r using (park_id, restriction_id)"
    " join unit u on u.park_id = v.park_id and u.unit_id = v.unit_id",
}
_CHANGES = " union all ".join(
    f"select '{noun}' as noun, x.* from ({thing} where v.park_id = :park)"  # noqa: S608
    " as x (code, born, died, said)"
    for noun, thing in _THINGS.items()
)
_BETWEEN = f"""
select x.noun, x.code, x.change, x.seq, e.act, x.said from (
  select noun, code, 'began' as change, born as seq, said from ({_CHANGES}) b
   where born > :earlier and born <= :later and (died is null or died > :later)
  union all
  select noun, code, 'ended', died, said from ({_CHANGES}) d
   where born <= :earlier and died > :earlier and died <= :later) x
  join entry e on e.park_id = :park and e.seq = x.seq
 order by x.seq, x.noun, x.code, x.change desc limit :limit"""  # noqa: S608 - our own text
MOST_CHANGES = 10_000


def between(tx: Tx, park_id: int, earlier: str, later: str | None) -> Difference:
    """Return what stands at one of two moments only. Raises MalformedValue."""
    first, second = sorted(
        (moments.seq_at(tx, park_id, earlier), moments.seq_at(tx, park_id, later))
    )
    rows = tx.execute(
        text(_BETWEEN),
        {"park": park_id, "earlier": first, "later": second, "limit": MOST_CHANGES},
    )
    return Difference(
        park_id=park_id,
        earlier=first,
        later=second,
        changes=tuple(Change(**row) for row in rows.mappings()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the register that an entry began or ended.

    ``table`` and ``key`` are the journal's own words; ``code`` is the parcel's, building's or
    unit's it is about, None where it is about none.
    """

    seq: int
    at: datetime
    act: str
    case_number: str
    hash: str
    change: str | None
    table: str | None
    key: str | None
    code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Lines of a park in the order of the journal.

    ``since`` is where to go on, ``more`` whether there is more already.
    """

    park_id: int
    head: int
    lines: tuple[Line, ...]
    since: str
    more: bool


_FEED = """
select e.seq, e.at, e.act, c.number as case_number, encode(e.hash, 'hex') as hash,
       case i.op when 'born' then 'began' when 'died' then 'ended' end as change,
       i.tbl as table, i.key,
       case i.tbl
         when 'parcel' then p.code when 'parcel_version' then p.code
         when 'parcel_origin' then p.code when 'parcel_conditions' then p.code
         when 'parcel_division' then p.code
         when 'building' then b.parcel_code || 'F' || b.number
         when 'building_version' then b.parcel_code || 'F' || b.number
         when 'floor' then b.parcel_code || 'F' || b.number
         else u.code end as code
  from entry e join case_file c using (park_id, case_id)
  left join entry_item i on i.park_id = e.park_id and i.seq = e.seq
  left join lateral (select case when i.tbl in ('parcel', 'parcel_version', 'parcel_origin',
      'parcel_conditions', 'parcel_division', 'building', 'building_version', 'floor', 'unit',
      'unit_version', 'unit_part', 'property_right', 'right_holder', 'certificate',
      'certificate_state', 'restriction_unit')
      then split_part(i.key, '/', 1)::bigint end as id) k on true
  left join parcel p on i.tbl like 'parcel%' and p.park_id = e.park_id and p.parcel_id = k.id
  left join building b on b.park_id = e.park_id and b.building_id = case i.tbl
      when 'building' then k.id when 'building_version' then k.id
      when 'floor' then (select f.building_id from floor f
        where f.park_id = e.park_id and f.floor_id = k.id) end
  left join lateral (select case i.tbl
      when 'unit' then k.id when 'unit_version' then k.id
      when 'unit_part' then (select t.unit_id from unit_part t
        where t.park_id = e.park_id and t.part_id = k.id)
      when 'property_right' then (select r.unit_id from property_right r
        where r.park_id = e.park_id and r.right_id = k.id)
      when 'right_holder' then (select r.unit_id from right_holder h
        join property_right r using (park_id, right_id)
        where h.park_id = e.park_id and h.holder_id = k.id)
      when 'certificate' then (select r.unit_id from certificate t
        join property_right r using (park_id, right_id)
        where t.park_id = e.park_id and t.certificate_id = k.id)
      when 'certificate_state' then (select r.unit_id from certificate t
        join property_right r using (park_id, right_id)
        where t.park_id = e.park_id and t.certificate_id = k.id)
      when 'restriction_unit' then (select x.unit_id from restriction_unit x
        where x.park_id = e.park_id and x.binding_id = k.id) end as unit_id) w on true
  left join unit u on u.park_id = e.park_id and u.unit_id = w.unit_id
 where e.park_id = :park and e.seq >= :seq
   and (e.seq > :seq or (i.tbl, i.key, i.op) > (:table, :key, :op))
 order by e.seq, i.tbl, i.key, i.op limit :limit"""
_OPS = {"began": "born", "ended": "died"}
_CURSOR = re.compile(r"(\d{1,18})(?::([a-z_]{1,63}):([0-9/]{1,200}):(born|died))?")


def following(tx: Tx, park_id: int, since: str, *, limit: int) -> Feed:
    """Return what entries after ``since`` began and ended, complete and in order.

    ``since`` is an entry's number (0: from the first) or where an answer before ended. Within a
    park the numbers have no gap, and a later one is never seen before an earlier one. Raises
    MalformedValue.
    """
    seq, table, key, op = _cursor(since)
    head = moments.seq_at(tx, park_id, None)
    asked = {"park": park_id, "seq": seq, "table": table, "key": key, "op": op, "limit": limit + 1}
    lines = [Line(**row) for row in tx.execute(text(_FEED), asked).mappings()]
    kept = lines[:limit]
    return Feed(
        park_id=park_id,
        head=head,
        lines=tuple(kept),
        since=_after(kept[-1]) if kept else since,
        more=len(lines) > limit,
    )


def _cursor(since: str) -> tuple[int, str | None, str | None, str | None]:
    told = _CURSOR.fullmatch(since)
    if told is None or not since.isascii():
        raise MalformedValue(
            kind="since",
            value=since[:80],
            reason="an entry's number, or since of the answer before",
            reason_zh="应为登簿序号，或上一次答复中的 since",
        )
    return int(told[1]), told[2], told[3], told[4]


def _after(line: Line) -> str:
    if line.table is None or line.change is None:
        return str(line.seq)
    return f"{line.seq}:{line.table}:{line.key}:{_OPS[line.change]}"
