"""The path of a case as a table: every step from every state is a move or is refused."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from registry.access import Principal
from registry.cases import path
from registry.cases.acts import ACTS
from registry.cases.path import MOVES
from registry.demo import land as demo
from registry.demo.people import PEOPLE
from registry.errors import NotAllowed, NotFound, StepNotAllowed
from registry.records.people import ROLES
from tests.support.stages import Stage, rows

STATES = (
    "proposed",
    "draft",
    "submitted",
    "not_accepted",
    "accepted",
    "more_proof",
    "examined",
    "approved",
    "registered",
    "certificate_made",
    "collected",
    "archived",
    "refused",
    "withdrawn",
    "suspended",
)
ENDS_EARLY = {"suspend": "suspended", "refuse": "refused", "withdraw": "withdrawn"}
#: what a paper form of the path would show: from each state, where each step leads
LEADS = {
    "proposed": {"adopt": "draft", "withdraw": "withdrawn"},
    "draft": {"submit": "submitted", "withdraw": "withdrawn"},
    "submitted": {
        "accept": "accepted",
        "deem_accepted": "accepted",
        "not_accept": "not_accepted",
        "withdraw": "withdrawn",
    },
    "not_accepted": {"submit": "submitted", "withdraw": "withdrawn"},
    "accepted": {
        "ask_proof": "more_proof",
        "examine": "examined",
        **ENDS_EARLY,
    },
    "more_proof": {"bring_proof": "accepted", **ENDS_EARLY},
    "examined": {"approve": "approved", **ENDS_EARLY},
    "approved": {"register": "registered", **ENDS_EARLY},
    "suspended": {"resume": "accepted", "refuse": "refused", "withdraw": "withdrawn"},
    "registered": {"make_certificate": "certificate_made", "archive": "archived"},
    "certificate_made": {"collect": "collected"},
    "collected": {"archive": "archived"},
    "archived": {},
    "refused": {},
    "withdrawn": {},
}
#: the clock of 条例 20 runs after these steps only
RUNS_AFTER = {"accept", "deem_accepted", "bring_proof", "examine", "approve", "resume"}
ENTERED = ("registered", "certificate_made", "collected", "archived")


class Undo(Exception):
    """Leaves the transaction without a trace."""


@pytest.fixture(scope="module")
def number(seen: Stage) -> str:
    """A complete application, with nothing against it."""
    renamed = {"party": demo.SECOND.number, "new_name": "示例企业二（更名）"}
    return seen.office.open("particulars_change", renamed, applicant=demo.SECOND)


@contextmanager
def standing(seen: Stage, number: str, state: str) -> Iterator[tuple[object, Principal]]:
    """The case as it stands in a state, with someone who holds every role and approved it."""
    people = seen.office.people
    anyone = replace(people["registrar"], roles=frozenset(ROLES))
    with pytest.raises(Undo), seen.office.register.transaction() as tx:
        tx.execute(
            text(
                "update case_file set state = :state, submitted_at = :at, accepted_at = :at,"
                " accepted_by = :clerk, examined_by = :examiner, approved_by = :registrar,"
                " entry = :entry where number = :number"
            ),
            {
                "state": state,
                "at": seen.office.clock(),
                "clerk": people["clerk"].account_id,
                "examiner": people["examiner"].account_id,
                "registrar": anyone.account_id if state in ("approved", *ENTERED) else None,
                "entry": 1 if state in ENTERED else None,
                "number": number,
            },
        )
        tx.execute(text("update case_applicant set withdrew_at = now()"))
        tx.execute(
            text(
                "insert into case_receipt select park_id, case_id, '示例', '权利人', '', '[]', 1,"
                " now() from case_file where number = :number"
            ),
            {"number": number},
        )
        yield tx, anyone
        raise Undo


def take(tx, who, number, step, now):
    later = now + timedelta(days=1) if step == "deem_accepted" else now
    return path.take_step(tx, who, number, step, now=later, note="理由")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", MOVES)
def test_every_step_from_every_state_is_a_move_or_refused(seen, number, state, step):
    with standing(seen, number, state) as (tx, anyone):
        if step == "suspend" and step in LEADS[state]:
            with pytest.raises(StepNotAllowed):  # nothing holds this one
                take(tx, anyone, number, step, seen.office.clock())
        elif step in LEADS[state]:
            case = take(tx, anyone, number, step, seen.office.clock())
            assert case.state == LEADS[state][step]
            last = case.steps[-1]
            assert (last.from_state, last.to_state) == (state, case.state)
            assert (last.clock_runs, last.note) == (step in RUNS_AFTER, "理由")
            assert last.actor == anyone.account_id
        else:
            with pytest.raises(StepNotAllowed) as refused:
                take(tx, anyone, number, step, seen.office.clock())
            assert (refused.value.state, refused.value.step) == (state, step)
            assert set(refused.value.possible) == set(LEADS[state])


def test_the_table_knows_all_states_and_all_steps(seen):
    [(definition,)] = rows(
        seen.office,
        "select pg_get_constraintdef(oid) from pg_constraint where conname = 'case_state'",
    )
    assert set(LEADS) == set(STATES) == {s for s in STATES if f"'{s}'" in definition}
    assert definition.count("::text") == len(STATES)
    assert {step for steps in LEADS.values() for step in steps} | {"second_examine"} == set(MOVES)


def test_a_step_nobody_knows_is_refused(seen, number):
    with standing(seen, number, "draft") as (tx, anyone):
        with pytest.raises(StepNotAllowed) as refused:
            take(tx, anyone, number, "x" * 99, seen.office.clock())
        assert refused.value.step == "x" * 40


#: who takes which step of an application and of a decision of the land bureau
TAKEN_BY = {
    "adopt": {"supply", "clerk"},
    "submit": {"supply", "clerk"},
    "not_accept": {"clerk"},
    "accept": {"clerk"},
    "deem_accepted": {"clerk"},
    "ask_proof": {"examiner", "examiner2"},
    "bring_proof": {"clerk"},
    "examine": {"examiner", "examiner2"},
    "second_examine": {"examiner", "examiner2"},
    "approve": {"registrar"},
    "register": {"registrar"},
    "refuse": {"examiner", "examiner2"},
    "suspend": {"examiner", "examiner2"},
    "resume": {"examiner", "examiner2"},
    "withdraw": {"supply", "clerk"},
    "make_certificate": {"clerk"},
    "collect": {"clerk"},
    "archive": {"clerk"},
}


@pytest.mark.parametrize("person", [p.login for p in PEOPLE])
@pytest.mark.parametrize("step", MOVES)
def test_each_step_is_taken_by_its_office_and_no_other(seen, number, step, person):
    who = seen.office.people[person]
    state = "submitted" if step == "withdraw" else MOVES[step].starts[0]
    needs_two = (
        pytest.raises(StepNotAllowed) if step in ("second_examine", "suspend") else nullcontext()
    )
    with standing(seen, number, state) as (tx, _):
        if person in TAKEN_BY[step]:
            with needs_two:
                take(tx, who, number, step, seen.office.clock())
        else:
            with pytest.raises(NotAllowed) as refused:
                take(tx, who, number, step, seen.office.clock())
            assert refused.value.needs


def test_a_park_takes_back_its_own_proposal_and_nothing_else(seen, number):
    who = seen.office.people["park"]
    with standing(seen, number, "proposed") as (tx, _):
        assert take(tx, who, number, "withdraw", seen.office.clock()).state == "withdrawn"
    for state in ("draft", "accepted", "approved"):
        with standing(seen, number, state) as (tx, _), pytest.raises(NotAllowed):
            take(tx, who, number, "withdraw", seen.office.clock())


@pytest.mark.parametrize(
    ("act", "bringer"), [("conditions_issue", {"supply"}), ("park_boundary", {"admin"})]
)
def test_decisions_and_boundaries_are_brought_by_their_own_office(stage, act, bringer):
    office = stage.office
    for person in office.people:
        renamed = {"party": demo.SECOND.number, "new_name": "x"}
        number = office.open("particulars_change", renamed, applicant=demo.SECOND)
        with office.register.transaction() as tx:
            tx.execute(
                text("update case_file set act = :act, kind = :kind where number = :n"),
                {"act": act, "kind": ACTS[act].KIND, "n": number},
            )
        if person in bringer:
            assert office.step(number, "submit", person).state == "submitted"
        else:
            with pytest.raises(NotAllowed):
                office.step(number, "submit", person)


@pytest.mark.parametrize("step", ["submit", "accept", "examine", "approve", "withdraw"])
def test_a_case_of_another_park_does_not_exist(seen, number, step):
    stranger = replace(seen.office.people["clerk"], roles=frozenset(ROLES), parks=(2,))
    with (
        pytest.raises(NotFound) as refused,
        seen.office.register.transaction(parks=stranger.parks) as tx,
    ):
        path.take_step(tx, stranger, number, step, now=seen.office.clock())
    assert refused.value.what == "case"
