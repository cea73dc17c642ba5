"""Two want to divide the same parcel at the same moment: one does, the other is told why."""

import threading
from decimal import Decimal
from functools import partial

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import text

from registry import refusals
from registry.book import journal, land
from registry.demo import land as demo
from registry.errors import ChecksFailed
from registry.rules.parcels import estates, succession
from registry.rules.parcels.succession import Papers, Plot
from registry.store.db import Register
from tests.support.cuts import by_lines, upright
from tests.support.park import rectangle
from tests.support.raw import APPROVER, as_owner, at_once
from tests.support.stages import rows
from tests.support.titles import open_for

ROUNDS = 30
ACT = "parcel_split"


def outcome(told):
    return "done" if not isinstance(told, BaseException) else type(told)


def test_of_two_cases_one_is_accepted_and_the_other_told_which(works):
    office, parcel = works.office, works.bare
    for n in range(ROUNDS):
        cases = [open_for(office, ACT, by_lines(parcel, upright(x + n))) for x in (150, 151)]
        for case in cases:
            office.step(case, "submit", "clerk")
        told = at_once(*(partial(office.step, case, "accept", "clerk") for case in cases))
        [refused] = [t for t in told if isinstance(t, BaseException)]
        [accepted] = [t for t in told if not isinstance(t, BaseException)]
        assert isinstance(refused, refusals.AnotherCaseAccepted)
        assert (refused.parcel, refused.case) == (parcel, accepted.number)
        office.step(accepted.number, "refuse", "examiner", "另行申请")


def test_of_two_approved_cases_one_is_registered_and_the_other_told_what_became(works):
    office, parcel = works.office, works.bare
    with as_owner(works.endpoint) as owner:
        owner.execute("alter table case_subject drop constraint case_one_open")
    cases = [open_for(office, ACT, by_lines(parcel, upright(x))) for x in (180, 220)]
    for case in cases:
        office.step(case, "submit", "clerk")
        with as_owner(works.endpoint) as owner:
            owner.execute("update case_subject set open = false")
        office.step(case, "accept", "clerk")
        office.step(case, "examine", "examiner")
        office.step(case, "approve", "registrar")
    told = at_once(*(partial(office.step, case, "register", "registrar") for case in cases))
    [refused] = [t for t in told if isinstance(t, BaseException)]
    [done] = [t for t in told if not isinstance(t, BaseException)]
    assert isinstance(refused, ChecksFailed)
    [ended] = [f for f in refused.findings if f["kind"] == "parcel-ended"]
    assert ended["facts"]["became"] == "、".join(done.steps[-1].facts["parcels"])


# ---------------------------------------------------------------- bare writers


def divide_at(register, gate, code, west, middle, number):
    """Divide a bare parcel with what was read before anyone had the lock."""
    with register.transaction() as tx:
        estate = estates.read(tx, 1, [land.latest(tx, 1, code)])
        case_id = approved_case(tx)
        gate.wait()
        entry = journal.open_entry(tx, park_id=1, case_id=case_id, act=ACT, actor=APPROVER)
        plots = [
            Plot(shape=rectangle(west, 100, middle - west, 100), location=""),
            Plot(shape=rectangle(middle, 100, 300 - middle, 100), location=""),
        ]
        papers = Papers(
            old="surrendered",
            reason="x",
            numbers=[f"赣（2026）共青城市不动产权第{number + n:07d}号" for n in range(2)],
            platform_at=None,
        )
        return succession.hand_on(
            tx,
            entry,
            estate,
            plots,
            papers,
            along=lambda _, shape: Decimal(repr(shape.area)).quantize(Decimal("0.01")),
        ).codes


def approved_case(tx):
    case_id = tx.execute(
        text(
            "insert into case_file (park_id, number, act, kind, state, request, created_by,"
            " created_at, accepted_by, approved_by) values (1, gen_random_uuid()::text, :act,"
            " 'registration', 'approved', '{}', 1, now(), 901, :who) returning case_id"
        ),
        {"act": ACT, "who": APPROVER},
    ).scalar_one()
    tx.execute(
        text(
            "insert into case_applicant (park_id, case_id, party_id, part)"
            " select 1, :case, party_id, 'holder' from party where number = :number"
        ),
        {"case": case_id, "number": demo.FIRST.number},
    )
    return case_id


def race(registers, code, west, n):
    """Let both cut the parcel that begins at ``west``, each at another place."""
    gate = threading.Barrier(2)
    return at_once(
        *(
            partial(divide_at, register, gate, code, west, west + 3 + k, 5_000_000 + 10 * n + 5 * k)
            for k, register in enumerate(registers)
        )
    )


def test_of_two_writers_one_divides_the_parcel(works):
    register, code, west = works.office.register, works.bare, 100
    for n in range(ROUNDS):
        told = race((register, register), code, west, n)
        assert sorted(map(str, map(outcome, told))) == sorted(
            map(str, ("done", refusals.NotCurrent))
        )
        [winner] = [k for k, t in enumerate(told) if outcome(t) == "done"]
        code, west = told[winner][1], west + 3 + winner
    areas = rows(
        works.office,
        "select sum(v.area)::text from parcel_version v where v.died is null"
        " and st_intersects(v.geom, st_setsrid(st_makeenvelope("
        " 39383101, 3236101, 39383299, 3236199), 4527))",
    )
    assert areas == [("20000.00",)]


@pytest.mark.parametrize("both", [True, False])
def test_whoever_reads_an_old_snapshot_does_not(works, both):
    options = conninfo_to_dict(works.endpoint.app_conninfo).get("options") or ""
    frozen = make_conninfo(
        works.endpoint.app_conninfo,
        options=f"{options} -c default_transaction_isolation=repeatable\\ read".strip(),
    )
    register, code, west = works.office.register, works.bare, 100
    old = Register(frozen)
    try:
        for n in range(ROUNDS):
            told = race((old, old) if both else (register, old), code, west, n)
            assert isinstance(told[1], refusals.ReadCommittedOnly)
            if both:
                assert isinstance(told[0], refusals.ReadCommittedOnly)
            else:
                code, west = told[0][1], west + 3
    finally:
        old.close()
