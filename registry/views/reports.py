"""Reports of supervision: flags and suspensions by age, rectification, re-visits, restrictions.

Each is a table: columns with their headings and units, and rows. Who may see one park sees its rows
alone. Ages are whole days from the day something was entered to today.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from registry.errors import NotFound
from registry.store.db import Tx, text


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name on the wire, and its headings, with the unit where it has one."""

    name: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a report is called, its columns and its question."""

    name: str
    title: str
    title_en: str
    columns: tuple[Column, ...]
    query: str


_PARK = (Column("park", "园区", "park"),)
_WHERE = Column("where", "宗地或单元", "parcel or unit")
_CASE = (
    Column("number", "线索编号", "number of the clue"),
    _WHERE,
    Column("kind", "违法类型", "kind"),
    Column("state", "状态", "state"),
)

#: a case, where it stands, and when it came there
_CASES = """
select k.park_id, k.name as park, c.clue_id, c.number, coalesce(u.code, p.code) as where,
       v.name as kind, s.name as state, s.flagged, s.open, c.reported_at, c.unit_id, c.parcel_id
  from clue c join park k using (park_id) join violation_kind v using (kind)
  join parcel p using (park_id, parcel_id)
  left join unit u on u.park_id = c.park_id and u.unit_id = c.unit_id
  join violation_state s on s.state = clue_state_v1(c.park_id, c.clue_id)
 where cast(:park as int) is null or c.park_id = :park"""
_DAY = "(%s at time zone 'Asia/Shanghai')::date"
_AGE = f"cast(:today as date) - {_DAY}"
#: the first entry that held a title for the case, and the last that let go of all
_HELD = """
left join lateral (
  select min(b.at) as held_at, case when count(*) filter (where r.died is null) = 0
         then max(d.at) end as freed_at, count(*) filter (where r.died is null) as holding
    from clue_hold h join restriction r using (park_id, restriction_id)
    join entry b on b.park_id = r.park_id and b.seq = r.born
    left join entry d on d.park_id = r.park_id and d.seq = r.died
   where h.park_id = c.park_id and h.clue_id = c.clue_id) h on true"""
_STEP = """(select min(x.at) from violation_step x where x.park_id = c.park_id
   and x.clue_id = c.clue_id and x.to_state = '%s')"""

REPORTS: Mapping[str, Report] = MappingProxyType(
    {
        r.name: r
        for r in (
            Report(
                name="flags",
                title="标记与暂停办理（按园区、时长）",
                title_en="Flags and suspensions by park and age",
                columns=(
                    *_PARK,
                    Column("age", "时长（天）", "age (days)"),
                    Column("flags", "标记（件）", "flags"),
                    Column("suspended", "其中暂停办理（件）", "of these suspended"),
                ),
                query=f"""
with c as ({_CASES}),
aged as (select c.park, {_AGE % "c.reported_at"} as days, h.holding > 0 as held
           from c {_HELD} where c.flagged or h.holding > 0)
select park, case when days <= 30 then '0–30' when days <= 90 then '31–90'
       when days <= 180 then '91–180' else '>180' end as age,
       count(*) as flags, count(*) filter (where held) as suspended
  from aged group by 1, 2 order by 1, min(days)""",  # noqa: S608 - our own text
            ),
            Report(
                name="rectification",
                title="整改率",
                title_en="Rectification",
                columns=(
                    *_PARK,
                    Column("reported", "线索（件）", "reported"),
                    Column("verified", "查实（件）", "verified"),
                    Column("corrected", "复查已改正（件）", "found corrected"),
                    Column("rate", "整改率", "rate"),
                ),
                query=f"""
with c as ({_CASES})
select park, count(*) as reported, count(v.at) as verified,
       count(v.at) filter (where d.at is not null) as corrected,
       round(count(v.at) filter (where d.at is not null)::numeric / nullif(count(v.at), 0), 4)::text
         as rate
  from c cross join lateral (select {_STEP % "verified"} as at) v
  cross join lateral (select {_STEP % "corrected"} as at) d group by park order by park""",  # noqa: S608
            ),
            Report(
                name="revisits",
                title="待复查",
                title_en="Re-visits due",
                columns=(
                    *_PARK,
                    *_CASE,
                    Column("days_open", "立案至今（天）", "days since reported"),
                    Column("visited_on", "最近巡查", "last visited"),
                    Column("days_unvisited", "未巡查（天）", "days unvisited"),
                ),
                query=f"""
with c as ({_CASES})
select c.park, c.number, c.where, c.kind, c.state, {_AGE % "c.reported_at"} as days_open,
       {_DAY % "y.at"}::text as visited_on,
       {_AGE % "coalesce(y.at, c.reported_at)"} as days_unvisited
  from c left join lateral (select max(y.visited_at) as at from patrol_visit y
     where y.park_id = c.park_id and y.parcel_id = c.parcel_id and y.visited_at > c.reported_at
       and (c.unit_id is null or y.unit_id = c.unit_id)) y on true
 where c.flagged order by days_unvisited desc, c.number""",  # noqa: S608
            ),
            Report(
                name="restrictions",
                title="限制清单（按时长）",
                title_en="All restrictions by age",
                columns=(
                    *_PARK,
                    Column("unit", "单元", "unit"),
                    Column("kind", "限制类型", "kind"),
                    Column("document_no", "文号", "document"),
                    Column("authority", "机关", "authority"),
                    Column("since", "起始", "since"),
                    Column("days", "时长（天）", "age (days)"),
                    Column("until", "届满、失效或复核", "ends, lapses or is reviewed"),
                    Column("days_left", "剩余（天）", "days left"),
                ),
                query=f"""
select k.name as park, u.code as unit, case x.kind when 'mortgage' then '抵押'
       when 'seizure' then '查封' when 'objection' then '异议' when 'advance_notice' then '预告'
       else '暂停办理' end as kind, x.document_no, x.authority,
       {_DAY % "x.effective_at"}::text as since, {_AGE % "x.effective_at"} as days,
       d.until::text as until, d.until - cast(:today as date) as days_left
  from park k cross join lateral restrictions_seen_v1(k.park_id,
    array(select distinct b.unit_id from restriction_unit b
           where b.park_id = k.park_id and b.died is null), :today) x
  join unit u on u.park_id = k.park_id and u.unit_id = x.unit_id
  cross join lateral (select coalesce(x.ends_on, case x.kind
    when 'objection' then case when not exists (select from restriction_fact f
        where f.park_id = k.park_id and f.restriction_id = x.restriction_id
          and f.fact = 'suit_filed')
      then {_DAY % "x.effective_at"} + (select (value #>> '{{}}')::int from rule_value
        where rule = 'HOLD-02' and key = 'lapse_days' and valid_from <= :today
        order by valid_from desc limit 1) end
    when 'advance_notice' then (select f.happened_on + (select (value #>> '{{}}')::int
        from rule_value where rule = 'HOLD-03' and key = 'lapse_days' and valid_from <= :today
        order by valid_from desc limit 1) from restriction_fact f
       where f.park_id = k.park_id and f.restriction_id = x.restriction_id
         and f.fact = 'could_register' order by f.happened_on limit 1) end) as until) d
 where cast(:park as int) is null or k.park_id = :park
 order by days desc, k.name, u.code""",  # noqa: S608
            ),
            Report(
                name="cases",
                title="自线索登记至限制登记",
                title_en="Reported at, title held at",
                columns=(
                    *_PARK,
                    *_CASE,
                    Column("reported_at", "线索登记", "reported at"),
                    Column("verified_at", "查实", "verified at"),
                    Column("held_at", "限制登记", "title held at"),
                    Column("hours_to_hold", "登记至限制（小时）", "hours to the hold"),
                    Column("freed_at", "解除", "freed at"),
                    Column("closed_at", "结案", "closed at"),
                ),
                query=f"""
with c as ({_CASES})
select c.park, c.number, c.where, c.kind, c.state, c.reported_at,
       {_STEP % "verified"} as verified_at, h.held_at,
       round(extract(epoch from h.held_at - c.reported_at) / 3600, 2)::text as hours_to_hold,
       h.freed_at, {_STEP % "closed"} as closed_at
  from c {_HELD} order by c.clue_id desc""",  # noqa: S608
            ),
        )
    }
)


def made(
    tx: Tx, name: str, *, park_id: int | None, today: date
) -> tuple[Report, Sequence[Mapping[str, Any]]]:
    """Return a report and its rows, of one park or of all that may be seen. Raises NotFound."""
    if name not in REPORTS:
        raise NotFound(what="report", name=name[:40])
    report = REPORTS[name]
    rows = tx.execute(text(report.query), {"park": park_id, "today": today}).mappings().all()
    return report, [dict(row) for row in rows]
