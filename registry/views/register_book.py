"""The register book 登记簿 of a parcel, put together from its rows as they stood at an entry."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Row

from registry.book import county as county_book, land
from registry.errors import NotFound
from registry.records.register_book import (
    BookCertificate,
    BookEvent,
    BookHolder,
    BookParcel,
    BookRestriction,
    BookRight,
    RegisterBook,
)
from registry.store.db import Tx, text
from registry.values.parties import shown
from registry.views import moments, plans

STRATA = {"surface": "地表", "above": "地上", "below": "地下"}
STANDINGS = {"located": "已定位", "unlocated": "未定位", "in_conflict": "界址有争议"}
RIGHT_TYPES = {3: "国有建设用地使用权", 4: "国有建设用地使用权/房屋所有权"}
RIGHT_NATURES = {101: "划拨", 102: "出让", 103: "作价出资（入股）", 104: "租赁"}
HOLDINGS = {"sole": "单独所有", "joint": "共同共有", "shares": "按份共有"}
STATES = {
    "issued": "现行",
    "reissued": "补发",
    "replaced": "已换发",
    "surrendered": "已收回",
    "void": "已作废",
}
RESTRICTIONS = {
    "mortgage": "抵押权登记",
    "seizure": "查封登记",
    "objection": "异议登记",
    "advance_notice": "预告登记",
    "suspension": "暂停办理登记",
}
FACTS = {
    "suit_filed": "已起诉",
    "suit_ended": "诉讼终结",
    "could_register": "能够申请登记",
    "reviewed": "已复核",
}


def of(tx: Tx, code: str, as_of: str | None, act_titles: Mapping[str, str]) -> RegisterBook:
    """Return the book of a parcel's latest round at a moment. Raises NotFound, MalformedValue."""
    found = tx.execute(
        text(
            "select p.park_id, p.parcel_id, p.code, p.round, p.stratum, p.use_id, p.born,"
            " k.name as park, k.srid from parcel p join park k using (park_id)"
            " where p.code = :code order by p.round"
        ),
        {"code": code},
    ).all()
    if not found:
        raise NotFound(what="parcel", name=code[:40])
    seq = moments.seq_at(tx, found[0].park_id, as_of)
    known = [row for row in found if row.born <= seq]
    if not known:
        raise NotFound(what="parcel", name=code[:40])
    row = known[-1]
    keys = {"park": row.park_id, "parcel": row.parcel_id, "seq": seq}
    events = _events(tx, keys, act_titles)
    use = county_book.land_use_of(tx, row.use_id)
    now = land.latest(tx, row.park_id, code)
    drawn = as_of is None and now is not None and now.shape is not None
    return RegisterBook(
        code=row.code,
        round=row.round,
        park_id=row.park_id,
        park=row.park,
        use=use.printed,
        stratum=STRATA[row.stratum],
        as_of=events(seq),
        head_hash=_hash(tx, keys),
        plan=plans.of_standing(tx, row.srid, now, use) if drawn and now else None,
        parcel=tuple(_parcel(r, events) for r in tx.execute(text(_PARCEL), keys)),
        came_from=tuple(tx.execute(text(_CAME_FROM), keys).scalars()),
        became=tuple(tx.execute(text(_BECAME), keys).scalars()),
        rights=tuple(_right(r, use.printed, events) for r in tx.execute(text(_RIGHTS), keys)),
        restrictions=tuple(_restriction(r, events) for r in tx.execute(text(_HOLDS), keys)),
        changes=tuple(events(r.seq) for r in tx.execute(text(_CHANGES), keys)),
    )


def _hash(tx: Tx, keys: Mapping[str, object]) -> str:
    said: str = tx.execute(
        text("select encode(hash, 'hex') from entry where park_id = :park and seq = :seq"), keys
    ).scalar_one()
    return said


Events = Callable[[int], BookEvent]


def _events(tx: Tx, keys: Mapping[str, object], titles: Mapping[str, str]) -> Events:
    """Return the way from an entry's number to what the book says of it."""
    rows = tx.execute(
        text(
            "select e.seq, e.at, e.act, c.number, a.display_name from entry e"
            " join case_file c using (park_id, case_id) join account a on a.account_id = e.actor"
            " where e.park_id = :park and e.seq <= :seq"
        ),
        keys,
    )
    said = {
        r.seq: BookEvent(
            seq=r.seq,
            at=r.at,
            act=titles.get(r.act, r.act),
            case=r.number,
            registrar=r.display_name,
        )
        for r in rows
    }
    if keys["seq"] not in said:
        raise NotFound(what="entry", name=str(keys["seq"]))
    return said.__getitem__


_PARCEL = """
select area, declared_area, location, standing, born, case when died <= :seq then died end as died
  from parcel_version where park_id = :park and parcel_id = :parcel and born <= :seq
 order by born"""

_CAME_FROM = """
select p.code::text from parcel_descent d join parcel p on p.park_id = d.park_id
   and p.parcel_id = d.parent_id
 where d.park_id = :park and d.child_id = :parcel and d.born <= :seq order by 1"""

_BECAME = """
select p.code::text from parcel_descent d join parcel p on p.park_id = d.park_id
   and p.parcel_id = d.child_id
 where d.park_id = :park and d.parent_id = :parcel and d.born <= :seq order by 1"""

_RIGHTS = """
select u.code, u.common, u.house_use, h.name as house_use_name, r.right_type, r.right_nature,
       r.holding, r.term_start, r.term_end, r.note, r.born,
       case when r.died <= :seq then r.died end as died, s.contract_no,
       v.own_area, v.shared_area, v.land_share,
       (select jsonb_agg(jsonb_build_array(x.name, p.kind, p.number,
                                           x.share_num || '/' || x.share_den) order by x.holder_id)
          from right_holder x join party p using (party_id)
         where x.park_id = r.park_id and x.right_id = r.right_id and x.born <= :seq
           and (x.died is null or x.died > :seq or x.died = r.died)) as holders,
       (select jsonb_agg(jsonb_build_array(c.number, t.state, t.blank_no) order by c.certificate_id)
          from certificate c join lateral (
            select state, blank_no from certificate_state z where z.park_id = c.park_id
               and z.certificate_id = c.certificate_id and z.born <= :seq
             order by z.born desc limit 1) t on true
         where c.park_id = r.park_id and c.right_id = r.right_id) as certificates
  from property_right r join unit u using (park_id, unit_id)
  join supply s on s.park_id = r.park_id and s.supply_id = r.supply_id
  left join house_use h on h.use_id = u.use_id and h.house_use = u.house_use
  join lateral (select own_area, shared_area, land_share from unit_version w
     where w.park_id = u.park_id and w.unit_id = u.unit_id and w.born <= :seq
       and w.born <= coalesce(r.died - 1, :seq) order by w.born desc limit 1) v on true
 where r.park_id = :park and r.parcel_id = :parcel and r.born <= :seq
 order by u.code, r.born"""

_HOLDS = """
select r.kind, r.authority, p.name as party, r.document_no, r.effective_at, r.amount, r.scope,
       d.starts_on, d.ends_on, r.born, max_died.died,
       (select array_agg(distinct u.code order by u.code) from restriction_unit b
          join unit u using (park_id, unit_id) where b.park_id = r.park_id
           and b.restriction_id = r.restriction_id and u.parcel_id = :parcel and b.born <= :seq
           and (b.died is null or b.died > :seq or b.died = max_died.died)) as units,
       (select c.number from certificate c where c.park_id = r.park_id and c.born <= :seq
          and c.restriction_id = r.restriction_id order by c.certificate_id desc limit 1) as proof,
       (select jsonb_agg(jsonb_build_array(f.fact, f.happened_on, f.document_no) order by f.fact_id)
          from restriction_fact f where f.park_id = r.park_id
           and f.restriction_id = r.restriction_id and f.born <= :seq) as facts
  from restriction r
  left join lateral (select name from party_particulars x where x.party_id = r.in_favour
                      order by version desc limit 1) p on true
  left join lateral (select starts_on, ends_on from restriction_period q
     where q.park_id = r.park_id and q.restriction_id = r.restriction_id and q.born <= :seq
     order by q.born desc limit 1) d on true
  join lateral (select case when bool_and(b.died <= :seq) then max(b.died) end as died
     from restriction_unit b join unit u using (park_id, unit_id)
    where b.park_id = r.park_id and b.restriction_id = r.restriction_id
      and u.parcel_id = :parcel and b.born <= :seq having count(*) > 0) max_died on true
 where r.park_id = :park and r.born <= :seq order by r.born, r.restriction_id"""

_CHANGES = """
select distinct seq from (
  select unnest(array[born, died]) as seq from parcel_version
   where park_id = :park and parcel_id = :parcel
  union select unnest(array[v.born, v.died]) from unit_version v
    join unit u using (park_id, unit_id) where u.park_id = :park and u.parcel_id = :parcel
  union select unnest(array[h.born, h.died]) from right_holder h
    join property_right r using (park_id, right_id)
   where r.park_id = :park and r.parcel_id = :parcel
  union select unnest(array[s.born, s.died]) from certificate_state s
    join certificate c using (park_id, certificate_id)
    join property_right r using (park_id, right_id)
   where r.park_id = :park and r.parcel_id = :parcel
  union select unnest(array[b.born, b.died]) from restriction_unit b
    join unit u using (park_id, unit_id) where u.park_id = :park and u.parcel_id = :parcel
  union select born from parcel_origin where park_id = :park and parcel_id = :parcel) x
 where seq <= :seq order by seq"""


def _parcel(row: Row[Any], events: Events) -> BookParcel:
    return BookParcel(
        area=row.area,
        declared_area=row.declared_area,
        location=row.location,
        standing=STANDINGS[row.standing],
        since=events(row.born),
        until=None if row.died is None else events(row.died),
    )


def _right(row: Row[Any], use: str, events: Events) -> BookRight:
    house = row.house_use and f"{row.house_use_name or ''}（{row.house_use}）"
    return BookRight(
        unit=row.code,
        right_type=RIGHT_TYPES[row.right_type],
        right_nature=RIGHT_NATURES[row.right_nature],
        use=use,
        house_use=house,
        common=row.common,
        own_area=row.own_area,
        shared_area=row.shared_area,
        land_share=row.land_share,
        holding=HOLDINGS[row.holding],
        holders=tuple(
            BookHolder(name=name, number=shown(kind, number), share=share)
            for name, kind, number, share in row.holders or ()
        ),
        certificates=tuple(
            BookCertificate(number=number, state=STATES[state], blank_no=blank)
            for number, state, blank in row.certificates or ()
        ),
        source=row.contract_no,
        term_start=row.term_start,
        term_end=row.term_end,
        note=row.note,
        since=events(row.born),
        until=None if row.died is None else events(row.died),
    )


def _restriction(row: Row[Any], events: Events) -> BookRestriction:
    return BookRestriction(
        kind=RESTRICTIONS[row.kind],
        who=row.authority or row.party or "",
        document_no=row.document_no,
        effective_at=row.effective_at,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        amount=row.amount,
        scope=row.scope,
        units=tuple(row.units or ()),
        proof=row.proof,
        facts=tuple(f"{day} {FACTS[fact]}（{paper}）" for fact, day, paper in row.facts or ()),
        since=events(row.born),
        until=None if row.died is None else events(row.died),
    )
