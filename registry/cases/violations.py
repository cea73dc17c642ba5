"""A violation case 查处案件: carried step by step through the machine in the database.

It begins with a clue. Which step leads where, who takes it, by which article and with which paper
are rows (``violation_move``), not code; so are its clocks (``violation_clock``).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from registry.access import Principal, demand
from registry.book import clues, county as county_book, enforcement, fines, journal, papers
from registry.book.clues import Clue, ClueSource, NewClue
from registry.book.enforcement import Served
from registry.book.fines import FineRange
from registry.cases import noticing, reporting
from registry.clock import business_date
from registry.errors import MalformedValue, ReasonNeeded
from registry.field_refusals import CaseStandsElsewhere, FineBeyondRange
from registry.records.plain import to_plain
from registry.store.db import Tx, text
from registry.values.workdays import Calendar, CalendarYearUnknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What somebody reports: on which parcel or unit (its code), what, from where, seen when."""

    place: str
    kind: str
    source: ClueSource
    source_key: str
    seen: str
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A step a case can take: where it leads, who takes it, by which article, by a paper.

    ``papers``: the kinds made for the case that prove it; a scan always can.
    """

    step: str
    to_state: str
    action: str
    article: str
    evidence: bool
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A step that was taken: for ever. Its paper may have been served, by the proof named."""

    n: int
    step: str
    from_state: str
    to_state: str
    at: datetime
    happened_on: date
    actor: int
    actor_name: str
    article: str
    note: str
    evidence: bytes | None
    document: str | None
    facts: Mapping[str, Any]
    served_on: date | None
    proof: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A period that runs: since when, until which day, or the year whose holidays are not loaded.

    ``stopped_on``: the day of the step that ended it.
    """

    clock: str
    since: date
    days: int
    working: bool
    due: date | None
    unknown_year: int | None
    stopped_on: date | None
    source: str

    def over(self, today: date) -> bool:
        """Whether the period ended without its step, or the step came after it."""
        return self.due is not None and (self.stopped_on or today) > self.due


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A case as it stands."""

    clue: Clue
    steps: tuple[Taken, ...]
    possible: tuple[Move, ...]
    clocks: tuple[Clock, ...]
    papers: tuple[Served, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step to be taken: which, on which day it happened, the paper that proves it, the facts.

    The paper is a scan (``evidence``, its SHA-256) or one made for the case (``document``).
    A decision may fine: ``amount`` yuan, typed by a person; ``used_area`` m² where the land used
    was measured, and how.
    """

    step: str
    happened_on: date
    note: str = ""
    evidence: bytes | None = None
    document: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    amount: Decimal | None = None
    used_area: Decimal | None = None
    used_how: str = ""


def report(tx: Tx, who: Principal, park_id: int, given: Report, *, now: datetime) -> Clue:
    """Enter a clue; the same report again returns the one entered first. Raises NotFound."""
    demand(who, "report", park_id)
    at = clues.subject(tx, park_id, given.place)
    new = NewClue(
        parcel_id=at.parcel_id,
        unit_id=at.unit_id,
        kind=given.kind,
        source=given.source,
        source_key=given.source_key,
        seen=given.seen,
        seen_at=given.seen_at,
    )
    return reporting.report(tx, park_id, new, by=who.account_id, at=now)


def read(tx: Tx, number: str) -> Violation:
    """Return a case by the number of its clue. Raises NotFound."""
    return _stands(tx, clues.by_number(tx, number))


def _stands(tx: Tx, clue: Clue) -> Violation:
    steps = _steps(tx, clue)
    made = tuple(enforcement.papers(tx, clue.park_id, clue.clue_id))
    return Violation(
        clue=clue,
        steps=steps,
        possible=possible(tx, clue.state),
        clocks=(*_clocks(tx, steps), *_orders(made, steps)),
        papers=made,
    )


def possible(tx: Tx, state: str) -> tuple[Move, ...]:
    """Return the steps that lead on from a state."""
    rows = tx.execute(
        text(
            "select step, to_state, action, article, evidence, array(select kind from"
            " violation_proof p where p.step = m.step order by kind) as papers"
            " from violation_move m where from_state = :state order by step"
        ),
        {"state": state},
    )
    return tuple(Move(**dict(row._mapping) | {"papers": tuple(row.papers)}) for row in rows)


#: these end or turn a case by somebody's judgement: he says why
_REASONED = frozenset({"reject", "spare", "withdraw", "hand_over"})


def take_step(tx: Tx, who: Principal, number: str, given: Step, *, now: datetime) -> Violation:
    """Take one step.

    Raises NotFound, NotAllowed, CaseStandsElsewhere, ReasonNeeded, StepNeedsPaper (no paper that
    proves it) and NotHappenedYet.
    """
    clue = clues.by_number(tx, number)
    demand(who, "read", clue.park_id)
    moves = possible(tx, clue.state)
    move = next((m for m in moves if m.step == given.step), None)
    if move is None:
        raise CaseStandsElsewhere(
            state=clue.state, step=given.step[:40], possible=tuple(m.step for m in moves)
        )
    demand(who, move.action, clue.park_id)
    if given.step in _REASONED and not given.note.strip():
        raise ReasonNeeded(step=given.step)
    if given.evidence is not None:
        papers.stored(tx, clue.park_id, given.evidence)
    facts = dict(given.facts) | _fined(tx, clue, given)
    if move.to_state in _FREEING and clues.holds(tx, clue):
        facts["lifted"] = _lift(tx, who, clue, now=now)
    _enter(tx, who, clue, move, replace(given, facts=facts), now=now)
    return read(tx, number)


#: with these a case lets go of the titles it holds
_FREEING = frozenset({"closed", "withdrawn", "unfounded"})


def _lift(tx: Tx, who: Principal, clue: Clue, *, now: datetime) -> list[str]:
    """Whoever closes signs the lifting; it was prepared by who took the step before."""
    journal.await_turn(tx, park_id=clue.park_id, act="suspension_lifting")
    return noticing.lift_all(tx, who, clue, prepared_by=_steps(tx, clue)[-1].actor, now=now)


def fine(
    tx: Tx, clue: Clue, *, used_area: Decimal | None = None, used_how: str = ""
) -> FineRange | None:
    """Return the range of the fine for a case, by the law of the day it was seen, or None.

    Raises MalformedValue for an area that is none.
    """
    if used_area is not None:
        _counted("used area", used_area)
    return fines.of(
        tx,
        kind=clue.kind,
        on=business_date(clue.seen_at),
        park_id=clue.park_id,
        parcel_id=clue.parcel_id,
        unit_id=clue.unit_id,
        used_area=used_area,
        used_how=used_how,
    )


_MOST = Decimal(10**12)


def _counted(kind: str, value: Decimal) -> None:
    """An amount or area is a number, not below nothing. Raises MalformedValue."""
    if not (value.is_finite() and 0 <= value <= _MOST):
        raise MalformedValue(
            kind=kind,
            value=str(value)[:40],
            reason="a number from 0 to a million million",
            reason_zh="须为不小于 0 的数",
        )


def _fined(tx: Tx, clue: Clue, given: Step) -> dict[str, object]:
    """Keep an amount with the range it was judged by; above the range there is no law for it."""
    if given.amount is None:
        return {}
    if given.step != "decide":
        raise CaseStandsElsewhere(state=clue.state, step="fine", possible=("decide",))
    _counted("amount", given.amount)
    found = fine(tx, clue, used_area=given.used_area, used_how=given.used_how)
    if found is not None and given.amount > found.at_most:
        raise FineBeyondRange(
            amount=str(given.amount),
            at_least=str(found.at_least),
            at_most=str(found.at_most),
            area_m2=str(found.area),
            source=found.source,
        )
    if found is not None and given.amount < found.at_least and not given.note.strip():
        raise ReasonNeeded(step=given.step)
    return {"amount": str(given.amount), "range": to_plain(found)}


def _enter(tx: Tx, who: Principal, clue: Clue, move: Move, given: Step, *, now: datetime) -> None:
    tx.execute(
        text(
            "insert into violation_step (park_id, clue_id, n, step, from_state, to_state, at,"
            " happened_on, actor, article, note, evidence, document_id, facts) select :park, :clue,"
            " coalesce(max(n), 0) + 1, :step, :from_, :to, :at, :day, :who, :article, :note,"
            " :evidence, cast(:document as bigint), cast(:facts as jsonb) from violation_step"
            " where park_id = :park and clue_id = :clue"
        ),
        {
            "park": clue.park_id,
            "clue": clue.clue_id,
            "step": move.step,
            "from_": clue.state,
            "to": move.to_state,
            "at": now,
            "day": given.happened_on,
            "who": who.account_id,
            "article": move.article,
            "note": given.note.strip(),
            "evidence": given.evidence,
            "document": enforcement.paper_of(tx, clue.park_id, clue.clue_id, given.document)
            if given.document
            else None,
            "facts": json.dumps(dict(given.facts), ensure_ascii=False, default=str),
        },
    )


def _steps(tx: Tx, clue: Clue) -> tuple[Taken, ...]:
    rows = tx.execute(
        text(
            "select s.n, s.step, s.from_state, s.to_state, s.at, s.happened_on, s.actor,"
            " a.display_name as actor_name, s.article, s.note, s.evidence, d.number as document,"
            " s.facts, v.served_on, p.number as proof"
            " from violation_step s join account a on a.account_id = s.actor"
            " left join document d using (park_id, document_id)"
            " left join service v on v.park_id = s.park_id and v.clue_id = s.clue_id"
            " and v.step_n = s.n"
            " left join document p on p.park_id = v.park_id and p.document_id = v.proof_id"
            " where s.park_id = :park and s.clue_id = :clue order by s.n"
        ),
        {"park": clue.park_id, "clue": clue.clue_id},
    )
    return tuple(Taken(**row._mapping) for row in rows)


def _clocks(tx: Tx, steps: Sequence[Taken]) -> tuple[Clock, ...]:
    """Each clock that a step started; what ends it is the first of its steps afterwards."""
    if not steps:
        return ()
    calendar = Calendar(county_book.calendar_years(tx))
    return tuple(
        _clock(calendar, row, step, steps)
        for step in steps
        for row in tx.execute(text(_CLOCK), {"step": step.step, "on": step.happened_on})
        if row.fact is None or any(row.fact in told.facts for told in steps)
    )


_CLOCK = """
select clock, ended_by, days, working, fact, document, article from violation_clock
 where started_by = :step and valid_from <= :on and (valid_to is null or valid_to > :on)
 order by clock"""


def _clock(calendar: Calendar, row: Any, step: Taken, steps: Sequence[Taken]) -> Clock:
    ended = next((s for s in steps if s.n > step.n and s.step in row.ended_by), None)
    due, unknown = _due(calendar, step.happened_on, row.days, working=row.working)
    return Clock(
        clock=row.clock,
        since=step.happened_on,
        days=row.days,
        working=row.working,
        due=due,
        unknown_year=unknown,
        stopped_on=None if ended is None else ended.happened_on,
        source=f"{row.document}{row.article}",
    )


#: what an order to correct asks for has been looked at, or the case went on without it
_LOOKED = frozenset({"reinspect_corrected", "reinspect_failed", "file", "hand_over"})


def _orders(made: Sequence[Served], steps: Sequence[Taken]) -> list[Clock]:
    """Periods to correct: each runs from the day its order was served, and not before."""
    clocks = []
    for paper in made:
        if paper.days is None or paper.served_on is None:
            continue
        since = paper.served_on
        looked = (s.happened_on for s in steps if s.step in _LOOKED and s.happened_on >= since)
        clocks.append(
            Clock(
                clock="correct",
                since=since,
                days=paper.days,
                working=False,
                due=since + timedelta(days=paper.days),
                unknown_year=None,
                stopped_on=next(looked, None),
                source=paper.document,
            )
        )
    return clocks


def _due(
    calendar: Calendar, since: date, days: int, *, working: bool
) -> tuple[date | None, int | None]:
    """The last day of a period: a year that is not loaded is said, never guessed."""
    if not working:
        return since + timedelta(days=days), None
    try:
        return calendar.after(since, days), None
    except CalendarYearUnknown as unknown:
        return None, unknown.year
