"""A case as it stands, with its steps, applicants and materials, and what is still missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from registry.book import county as county_book
from registry.clock import business_date
from registry.errors import NotFound
from registry.rules.holds import SERVED
from registry.store.db import Tx, text
from registry.values.parties import shown
from registry.values.workdays import Calendar, CalendarYearUnknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a case: for ever."""

    n: int
    from_state: str | None
    to_state: str
    at: datetime
    actor: int
    actor_name: str
    clock_runs: bool
    note: str | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Who asks, in which part; a person's number is masked."""

    party_id: int
    name: str
    number: str
    part: str
    agent: str | None
    questioned: bool
    withdrew: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One paper brought."""

    n: int
    kind_n: int | None
    name: str
    pages: int
    original: bool
    sha256: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecord:
    """A case."""

    park_id: int
    case_id: int
    number: str
    act: str
    kind: str
    state: str
    version: int
    request: Mapping[str, Any]
    opinion: str | None
    created_by: int
    created_at: datetime
    submitted_at: datetime | None
    accepted_by: int | None
    accepted_at: datetime | None
    deemed: bool
    examined_by: int | None
    second_examiner: int | None
    approved_by: int | None
    entry: int | None
    steps: tuple[Step, ...]
    applicants: tuple[Applicant, ...]
    materials: tuple[Material, ...]


_CASE = """
select k.park_id, k.case_id, k.number, k.act, k.kind, k.state, k.version, k.request, k.opinion,
       k.created_by, k.created_at, k.submitted_at, k.accepted_by, k.accepted_at, k.deemed,
       k.examined_by, k.second_examiner, k.approved_by, k.entry,
       (select jsonb_agg(jsonb_build_object('n', s.n, 'from_state', s.from_state,
                 'to_state', s.to_state, 'at', s.at, 'actor', s.actor,
                 'actor_name', a.display_name, 'clock_runs', s.clock_runs, 'note', s.note,
                 'facts', s.facts) order by s.n)
          from case_step s join account a on a.account_id = s.actor
         where s.park_id = k.park_id and s.case_id = k.case_id) as steps,
       (select jsonb_agg(jsonb_build_object('party_id', c.party_id, 'name', d.name,
                 'kind', p.kind, 'number', p.number, 'part', c.part, 'agent', c.agent_name,
                 'withdrew', c.withdrew_at is not null,
                 'questioned', exists (select from question_record q where q.park_id = c.park_id
                    and q.case_id = c.case_id and q.party_id = c.party_id))
                 order by c.party_id, c.part)
          from case_applicant c join party p using (party_id)
          join lateral (select name from party_particulars x where x.party_id = p.party_id
                         order by version desc limit 1) d on true
         where c.park_id = k.park_id and c.case_id = k.case_id) as applicants,
       (select jsonb_agg(jsonb_build_object('n', m.n, 'kind_n', m.kind_n, 'name', m.name,
                 'pages', m.pages, 'original', m.original,
                 'sha256', encode(m.file_sha256, 'hex')) order by m.n)
          from case_material m
         where m.park_id = k.park_id and m.case_id = k.case_id) as materials
  from case_file k where k.number = :number"""


def read(tx: Tx, number: str, *, lock: bool = False) -> CaseRecord:
    """Return a case. ``lock`` keeps others from moving it. Raises NotFound."""
    if lock:
        # first and alone: what is read with the lock would still be seen as it was before it
        tx.execute(
            text("select from case_file where number = :number for update"), {"number": number}
        )
    row = tx.execute(text(_CASE), {"number": number}).one_or_none()
    if row is None:
        raise NotFound(what="case", name=number[:60])
    facts = dict(row._mapping)
    return CaseRecord(
        **facts
        | {
            "steps": tuple(
                Step(**step | {"at": datetime.fromisoformat(step["at"])})
                for step in row.steps or ()
            ),
            "applicants": tuple(_applicant(plain) for plain in row.applicants or ()),
            "materials": tuple(Material(**plain) for plain in row.materials or ()),
        }
    )


def place(tx: Tx, number: str) -> tuple[int, str]:
    """Return the park and the act of a case, which never change. Raises NotFound."""
    row = tx.execute(
        text("select park_id, act from case_file where number = :number"), {"number": number}
    ).one_or_none()
    if row is None:
        raise NotFound(what="case", name=number[:60])
    return row.park_id, row.act


def _applicant(plain: Mapping[str, Any]) -> Applicant:
    facts = {name: value for name, value in plain.items() if name != "kind"}
    return Applicant(**facts | {"number": shown(plain["kind"], plain["number"])})


def listed(
    tx: Tx, park_id: int, *, state: str | None = None, before: str | None = None, limit: int = 200
) -> Sequence[Any]:
    """Return number, act, state and dates of a park's cases, newest first; ``before`` a number."""
    rows = tx.execute(
        text(
            "select number, act, kind, state, created_at, accepted_at, entry from case_file"
            " where park_id = :park and (cast(:state as text) is null or state = :state)"
            " and (cast(:before as text) is null"
            "      or case_id < (select case_id from case_file where number = :before))"
            " order by case_id desc limit :limit"
        ),
        {"park": park_id, "state": state, "before": before, "limit": limit},
    )
    return [dict(row._mapping) for row in rows]


def missing(tx: Tx, case: CaseRecord) -> list[str]:
    """Return the one complete list of what keeps a case from being accepted (条例 17)."""
    brought = {m.kind_n for m in case.materials}
    rows = tx.execute(
        text("select n, name from material_kind where act = :act and required order by n"),
        {"act": case.act},
    )
    lacking = [f"缺少材料：{r.name}" for r in rows if r.n not in brought]
    if case.kind != "registration" or case.act in SERVED:
        return lacking
    if not case.applicants:
        lacking.append("未填写申请人")
    return [*lacking, *(f"缺少询问记录：{a.name}" for a in case.applicants if not a.questioned)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When a case is due: a day, or the year that is not loaded; neither while the clock stands."""

    working_days: int
    day: date | None
    unknown_year: int | None


def due(tx: Tx, case: CaseRecord) -> Due | None:
    """Return the end of the statutory period (条例 20); days on which the clock stood are added."""
    if case.accepted_at is None:
        return None
    accepted = business_date(case.accepted_at)
    period = county_book.rule_number(
        tx, rule="CASE", key="period_working_days", on=accepted, park_id=case.park_id
    )
    days = int(period) if period is not None else 30
    if case.state == "more_proof":
        return Due(working_days=days, day=None, unknown_year=None)
    calendar = Calendar(county_book.calendar_years(tx))
    try:
        stood = _days_stood(case, calendar)
        return Due(working_days=days, day=calendar.after(accepted, days + stood), unknown_year=None)
    except CalendarYearUnknown as unknown:
        return Due(working_days=days, day=None, unknown_year=unknown.year)


#: the clock stands while proof is awaited, and while a case is suspended
_STANDING = ("more_proof", "suspended")


def _days_stood(case: CaseRecord, calendar: Calendar) -> int:
    stood = 0
    for step, following in zip(case.steps, case.steps[1:], strict=False):
        if not step.clock_runs and step.to_state in _STANDING:
            stood += calendar.between(business_date(step.at), business_date(following.at))
    return stood
