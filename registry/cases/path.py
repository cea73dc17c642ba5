"""The steps of a case, as a table: from where, to where, by whom, and whether the clock runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry.access import Principal, demand
from registry.book import journal
from registry.cases import answers, handing_out, holding, opening, registering, steps
from registry.cases.acts import ACTION_OF_KIND, act, request_of
from registry.cases.record import CaseRecord, missing, place, read
from registry.clock import business_date
from registry.errors import (
    ChecksFailed,
    MaterialsMissing,
    NotAllowed,
    ReasonNeeded,
    StepNotAllowed,
    WithdrawalIncomplete,
)
from registry.findings import Finding, refusing
from registry.store.db import Tx, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One kind of step. ``action`` None: what the kind of business asks of who brings it."""

    starts: tuple[str, ...]
    ends: str
    action: str | None
    clock_runs: bool = True
    reason: bool = False


MOVES: Mapping[str, Move] = {
    "adopt": Move(starts=("proposed",), ends="draft", action="apply", clock_runs=False),
    "submit": Move(
        starts=("draft", "not_accepted"), ends="submitted", action=None, clock_runs=False
    ),
    "not_accept": Move(
        starts=("submitted",), ends="not_accepted", action="accept", clock_runs=False
    ),
    "accept": Move(starts=("submitted",), ends="accepted", action="accept"),
    "deem_accepted": Move(starts=("submitted",), ends="accepted", action="accept"),
    "ask_proof": Move(
        starts=("accepted",), ends="more_proof", action="examine", clock_runs=False, reason=True
    ),
    "bring_proof": Move(starts=("more_proof",), ends="accepted", action="accept"),
    "examine": Move(starts=("accepted",), ends="examined", action="examine"),
    "second_examine": Move(starts=("accepted",), ends="examined", action="examine"),
    "approve": Move(starts=("examined",), ends="approved", action="approve"),
    "register": Move(starts=("approved",), ends="registered", action="approve", clock_runs=False),
    "suspend": Move(
        starts=("accepted", "more_proof", "examined", "approved"),
        ends="suspended",
        action="examine",
        clock_runs=False,
    ),
    "resume": Move(starts=("suspended",), ends="accepted", action="examine"),
    "refuse": Move(
        starts=("accepted", "more_proof", "examined", "approved", "suspended"),
        ends="refused",
        action="examine",
        clock_runs=False,
        reason=True,
    ),
    "withdraw": Move(
        starts=(
            "proposed",
            "draft",
            "submitted",
            "not_accepted",
            "accepted",
            "more_proof",
            "examined",
            "approved",
            "suspended",
        ),
        ends="withdrawn",
        action=None,
        clock_runs=False,
    ),
    "make_certificate": Move(
        starts=("registered",), ends="certificate_made", action="collect", clock_runs=False
    ),
    "collect": Move(
        starts=("certificate_made",), ends="collected", action="collect", clock_runs=False
    ),
    "archive": Move(
        starts=("registered", "collected"), ends="archived", action="collect", clock_runs=False
    ),
}

#: with these a case lets go of its parcels
_CLOSED = ("registered", "refused", "withdrawn")


def possible(case: CaseRecord) -> tuple[str, ...]:
    """Return the steps a case can take from where it stands."""
    return tuple(
        name
        for name, move in MOVES.items()
        if case.state in move.starts
        and not (name == "second_examine" and not _half_examined(case))
        and not (name == "deem_accepted" and case.kind != "registration")
    )


def _half_examined(case: CaseRecord) -> bool:
    """Whether one examiner has signed a correction, and another is to sign it."""
    return case.act == "void_entry" and case.examined_by is not None


def check(tx: Tx, who: Principal, number: str, *, now: datetime) -> list[Finding]:
    """Check a case: all findings of its act, with its readings."""
    case = read(tx, number)
    demand(who, "check", case.park_id)
    return findings_of(tx, case, now=now)


def findings_of(tx: Tx, case: CaseRecord, *, now: datetime) -> list[Finding]:
    """Return what the act finds about the case's request, and the cases it has to wait for."""
    at = opening.at_of(tx, case.park_id, now, case.case_id)
    return answers.applied(tx, case, opening.judged(tx, at, case.act, case.request))


def take_step(
    tx: Tx,
    who: Principal,
    number: str,
    step: str,
    *,
    now: datetime,
    note: str | None = None,
    public_url: str = "",
) -> CaseRecord:
    """Take one step. Raises StepNotAllowed, NotAllowed, and what the step itself refuses."""
    if step == "register":
        _await_turn(tx, who, number)
    case = read(tx, number, lock=True)
    move = MOVES.get(step)
    if move is None:
        raise StepNotAllowed(state=case.state, step=step[:40], possible=possible(case))
    demand(who, move.action or _bringer(case), case.park_id)
    if case.state not in move.starts:
        raise StepNotAllowed(state=case.state, step=step, possible=possible(case))
    if move.reason and not (note or "").strip():
        raise ReasonNeeded(step=step)
    moment = _Moment(tx, who, case, now, note, public_url)
    facts = _DUTIES[step](moment) if step in _DUTIES else {}
    _move(moment, "accepted" if facts.pop("stays", False) else move.ends, move.clock_runs, facts)
    return read(tx, number)


def _await_turn(tx: Tx, who: Principal, number: str) -> None:
    """Whoever registers takes the park's lock first, before he locks his case (see journal)."""
    park_id, act = place(tx, number)
    demand(who, "approve", park_id)
    journal.await_turn(tx, park_id=park_id, act=act)


def _bringer(case: CaseRecord) -> str:
    return "propose" if case.state == "proposed" else ACTION_OF_KIND[case.kind]


@dataclass(frozen=True, slots=True)
class _Moment:
    tx: Tx
    who: Principal
    case: CaseRecord
    now: datetime
    note: str | None
    public_url: str

    def set(self, **columns: object) -> None:
        """Write columns of the case; it stays locked until the commit."""
        named = ", ".join(f"{name} = :{name}" for name in columns)
        self.tx.execute(
            text(f"update case_file set {named} where park_id = :p and case_id = :c"),  # noqa: S608
            {**columns, "p": self.case.park_id, "c": self.case.case_id},
        )


def _move(moment: _Moment, to: str, clock_runs: bool, facts: Mapping[str, Any]) -> None:  # noqa: FBT001
    entered = {"entry": facts["entry"]} if to == "registered" else {}
    moment.set(state=to, version=moment.case.version + 1, **entered)
    steps.write(
        moment.tx,
        moment.case.park_id,
        moment.case.case_id,
        from_state=moment.case.state,
        to_state=to,
        by=moment.who.account_id,
        at=moment.now,
        facts=facts,
        clock_runs=clock_runs,
        note=moment.note,
    )
    if to in _CLOSED:
        holding.give_up(moment.tx, moment.case.park_id, moment.case.case_id)


def _submit(moment: _Moment) -> dict[str, Any]:
    moment.set(submitted_at=moment.now)
    return {}


def _on_its_day(moment: _Moment) -> bool:
    """Whether an application can still be answered at once; after its day it counts as accepted.

    条例 17: an application that was not refused on the spot, in writing, is accepted. Decisions of
    the land bureau are no applications.
    """
    handed_in = moment.case.submitted_at
    if moment.case.kind != "registration" or handed_in is None:
        return True
    return business_date(moment.now) == business_date(handed_in)


def _not_accept(moment: _Moment) -> dict[str, Any]:
    if not _on_its_day(moment):
        raise StepNotAllowed(
            state=moment.case.state, step="not_accept", possible=("accept", "deem_accepted")
        )
    listed = missing(moment.tx, moment.case) + ([moment.note] if moment.note else [])
    if not listed:
        raise ReasonNeeded(step="not_accept")
    return {"missing": listed}


def _accept(moment: _Moment) -> dict[str, Any]:
    if listed := missing(moment.tx, moment.case):
        raise MaterialsMissing(missing=tuple(listed))
    return _take_in(moment)


def _deem(moment: _Moment) -> dict[str, Any]:
    if _on_its_day(moment):
        raise StepNotAllowed(
            state=moment.case.state, step="deem_accepted", possible=("accept", "not_accept")
        )
    return _take_in(moment)


def _take_in(moment: _Moment) -> dict[str, Any]:
    """Accept: from here the case holds its parcels, and the clock runs from when it counts."""
    deemed = not _on_its_day(moment)
    moment.set(
        accepted_by=moment.who.account_id,
        accepted_at=moment.case.submitted_at if deemed else moment.now,
        deemed=deemed,
    )
    _hold(moment)
    number = registering.file_voucher(
        moment.tx, read(moment.tx, moment.case.number), moment.who, now=moment.now
    )
    return {"voucher": number}


def _hold(moment: _Moment) -> None:
    at = opening.at_of(moment.tx, moment.case.park_id, moment.now, moment.case.case_id)
    request = request_of(moment.case.act, moment.case.request)
    holding.take(moment.tx, at, act(moment.case.act), request)


def _ask_proof(moment: _Moment) -> dict[str, Any]:
    """The request may change now: what an examiner has signed so far is not this request."""
    moment.set(examined_by=None)
    return {}


def _suspend(moment: _Moment) -> dict[str, Any]:
    """While a suspension notice stands, what disposes waits: it is not refused for it (HOLD-05)."""
    found = findings_of(moment.tx, moment.case, now=moment.now)
    holding_it = [f for f in found if f.severity == "suspend"]
    if not holding_it:
        raise StepNotAllowed(
            state=moment.case.state, step="suspend", possible=possible(moment.case)
        )
    return {"documents": [str(f.facts.get("document", "")) for f in holding_it]}


def _resume(moment: _Moment) -> dict[str, Any]:
    """Back to acceptance: the ground has changed, nobody's signature from before stands."""
    moment.set(examined_by=None, second_examiner=None, approved_by=None)
    _hold(moment)
    return {}


def _bring_proof(moment: _Moment) -> dict[str, Any]:
    _hold(moment)
    return {}


def _examine(moment: _Moment) -> dict[str, Any]:
    _checked(moment)
    moment.set(examined_by=moment.who.account_id)
    return {"stays": True} if moment.case.act == "void_entry" else {}


def _second_examine(moment: _Moment) -> dict[str, Any]:
    """Another examiner signs: that it is another is the database's to say (TwoExaminersNeeded)."""
    if not _half_examined(moment.case):
        raise StepNotAllowed(
            state=moment.case.state, step="second_examine", possible=possible(moment.case)
        )
    _checked(moment)
    moment.set(second_examiner=moment.who.account_id)
    return {}


def _checked(moment: _Moment) -> None:
    found = findings_of(moment.tx, moment.case, now=moment.now)
    if refusing(found):
        raise ChecksFailed(findings=tuple(f.said() for f in found))


def _approve(moment: _Moment) -> dict[str, Any]:
    moment.set(approved_by=moment.who.account_id)
    return {}


def _register(moment: _Moment) -> dict[str, Any]:
    if moment.case.approved_by != moment.who.account_id:
        raise NotAllowed(action="register", needs="the approver")
    done = registering.register(moment.tx, moment.case, moment.who, now=moment.now)
    return {
        "entry": done.entry,
        "parcels": list(done.outcome.parcels[:200]),
        "certificates": list(done.outcome.certificates[:200]),
        "documents": list(done.documents[:200]),
        **done.outcome.facts,
    }


#: 行政复议法 20; 行政诉讼法 46: a refusal in writing says what can be done against it
REMEDIES = (
    "不服本决定的，可以自收到之日起六十日内申请行政复议，或者六个月内提起行政诉讼；补齐后可以重新申请。",
    "Against this decision one may ask for review within sixty days of receiving it, or sue within"
    " six months; what is lacking may be brought with a new application.",
)


def _refuse(moment: _Moment) -> dict[str, Any]:
    if moment.case.kind != "registration":
        return {}
    found = findings_of(moment.tx, moment.case, now=moment.now)
    return {
        "findings": [f.said() for f in refusing(found)],
        "remedies": REMEDIES[0],
        "remedies_en": REMEDIES[1],
    }


def _withdraw(moment: _Moment) -> dict[str, Any]:
    staying = [a for a in moment.case.applicants if not a.withdrew]
    if moment.case.state not in ("proposed", "draft") and staying:
        raise WithdrawalIncomplete(missing=len(staying))
    return {}


def _collect(moment: _Moment) -> dict[str, Any]:
    return handing_out.collected(moment.tx, moment.case)


def _archive(moment: _Moment) -> dict[str, Any]:
    return handing_out.archived(moment.tx, moment.case, now=moment.now)


_DUTIES: Mapping[str, Callable[[_Moment], dict[str, Any]]] = {
    "submit": _submit,
    "not_accept": _not_accept,
    "accept": _accept,
    "deem_accepted": _deem,
    "ask_proof": _ask_proof,
    "suspend": _suspend,
    "resume": _resume,
    "bring_proof": _bring_proof,
    "examine": _examine,
    "second_examine": _second_examine,
    "approve": _approve,
    "register": _register,
    "refuse": _refuse,
    "withdraw": _withdraw,
    "collect": _collect,
    "archive": _archive,
}
