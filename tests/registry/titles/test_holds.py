"""The hold table, cell by cell: every act against every kind of restriction.

By the acts themselves, and by bare SQL as the application's role, past every check.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import psycopg
import pytest

from registry.cases.acts import ACTS
from registry.errors import ChecksFailed
from registry.store.db import Register
from registry.store.embedded import Cluster
from registry.store.server import Endpoint
from tests.support.database import fresh_copy
from tests.support.dealings import FAR, meet
from tests.support.matrix import FACTORIES, KINDS, World, restrict, set_up_world, undone
from tests.support.park import found_park
from tests.support.raw import approved_case, as_application, open_entry
from tests.support.stages import look_at_case

ANSWERED = (("examine", "examiner"), ("approve", "registrar"), ("register", "registrar"))
STOPS = ("consent", "suspend", "refuse")


@pytest.fixture(scope="module")
def ground(
    cluster: Cluster, template: str
) -> Iterator[tuple[Endpoint, Register, Mapping[str, Any]]]:
    """A world every test may do with as it likes: what it does is taken back."""
    with fresh_copy(cluster, template) as endpoint:
        register = Register(endpoint.app_conninfo)
        yield endpoint, register, set_up_world(found_park(register))
        register.close()


@pytest.fixture
def world(ground) -> Iterator[World]:
    _, register, codes = ground
    with undone(register, codes) as world:
        yield world


@pytest.fixture(scope="module")
def table(ground) -> Mapping[tuple[str, str], tuple[str, str, str]]:
    """The cells: (act, kind) -> effect, rule, source."""
    with ground[1].transaction() as tx:
        found = tx.exec_driver_sql("select act, kind, effect, rule, source from hold_rule")
        return {(act, kind): (effect, rule, source) for act, kind, effect, rule, source in found}


# ---------------------------------------------------------------- the table itself


def test_every_act_has_every_cell_and_every_cell_its_source(table):
    assert {act for act, _ in table} == set(ACTS)
    assert set(table) == {(act, kind) for act in ACTS for kind in KINDS}
    assert [cell for cell, (_, _, source) in table.items() if len(source) < 4] == []
    rules = {kind: rule for (_, kind), (_, rule, _) in table.items()}
    assert rules == {
        "mortgage": "HOLD-04",
        "mortgage_ban": "HOLD-04",
        "seizure": "HOLD-01",
        "objection": "HOLD-02",
        "advance_notice": "HOLD-03",
        "suspension": "HOLD-05",
    }


def test_every_act_can_be_carried_on_here():
    assert set(FACTORIES) == set(ACTS)


#: what no list of acts may lose: a seizure and a suspension stop whatever disposes
DISPOSING = {
    *("transfer", "unit_split", "unit_merge", "parcel_split", "parcel_merge"),
    *("mortgage", "mortgage_change", "advance_notice", "cancellation"),
}


def test_what_disposes_is_stopped_and_nothing_else(table):
    def stopped(kind, effect):
        return {act for (act, of), (said, *_) in table.items() if (of, said) == (kind, effect)}

    assert stopped("seizure", "refuse") == DISPOSING
    assert stopped("suspension", "suspend") == DISPOSING
    assert stopped("objection", "consent") == DISPOSING
    assert stopped("advance_notice", "consent") == DISPOSING
    assert stopped("mortgage_ban", "consent") == {"transfer", "cancellation"}
    assert stopped("mortgage", "consent") == {"cancellation"}


# ---------------------------------------------------------------- by the acts themselves


#: acts that meet something, each kind for itself; the others meet all six at once and go on
MEETING = (*sorted(DISPOSING), "first_registration", "building_registration")
CELLS = [(act, (kind,)) for act in MEETING for kind in KINDS] + [
    (act, KINDS) for act in ACTS if act not in MEETING
]


@pytest.mark.parametrize(
    ("act", "kinds"), CELLS, ids=[f"{act}-{'-'.join(kinds)}" for act, kinds in CELLS]
)
def test_the_cell_is_what_the_act_meets(world, table, act, kinds):
    office, way = world.office, FACTORIES[act](world)
    standing = {restrict(world, kind, way.units): kind for kind in kinds}
    number = way.open()
    found = look_at_case(office, number)
    for restriction, kind in standing.items():
        effect, *because = table[act, kind]
        name = f"held-{kind.replace('_', '-')}"
        held = [f for f in found if (f.facts.get("restriction"), f.kind) == (restriction, name)]
        said = [(f.severity, f.rule, f.facts["source"]) for f in held]
        assert said == ([] if effect == "free" else [(effect, *because)])
    effects = {table[act, kind][0] for kind in kinds}
    if effects.isdisjoint(STOPS):
        assert office.carry_through(number).state == "registered"
        return
    with pytest.raises(ChecksFailed) as no:
        office.carry_through(number)
    stopping = {f["facts"].get("restriction") for f in no.value.findings if f["severity"] in STOPS}
    assert stopping == set(standing)
    if effects == {"consent"}:
        for restriction in standing:
            meet(office, number, restriction)
        for step, by in ANSWERED:
            case = office.step(number, step, by)
        assert case.state == "registered"


# ---------------------------------------------------------------- by bare SQL


def put(app: psycopg.Connection, kind: str, unit: str) -> tuple[int, int]:
    """Let a restriction stand on a unit from this moment; return it and the unit's id."""
    entered = "mortgage" if kind.startswith("mortgage") else kind
    seq = open_entry(app, 1, approved_case(app, 1, entered), entered)
    mortgage = entered == "mortgage"
    [(restriction, unit_id)] = app.execute(
        "with r as (insert into restriction (park_id, born, act, kind, in_favour, authority,"
        " against, document_no, effective_at, amount, maximum, bans_transfer, scope)"
        " select 1, %(seq)s, %(act)s, %(act)s, p.party_id,"
        " case when %(act)s in ('seizure', 'suspension') then '示例' end,"
        " case when %(act)s = 'seizure' then p.party_id end, '示例1号', now(),"
        " case when %(m)s then 1 end, case when %(m)s then false end,"
        " case when %(m)s then %(ban)s end, case when %(m)s then '示例' end"
        " from (select min(party_id) as party_id from party) p returning restriction_id)"
        " select r.restriction_id, u.unit_id from r, unit u where u.code = %(unit)s",
        {"seq": seq, "act": entered, "m": mortgage, "ban": kind == "mortgage_ban", "unit": unit},
    ).fetchall()
    app.execute(
        "insert into restriction_period (park_id, restriction_id, born, starts_on, ends_on,"
        " document_no) values (1, %s, %s, current_date, %s, '示例1号')",
        [restriction, seq, FAR],
    )
    bind(app, restriction, unit_id, seq)
    seal(app)
    return restriction, unit_id


def bind(app: psycopg.Connection, restriction: int, unit_id: int, seq: int) -> None:
    app.execute(
        "insert into restriction_unit (park_id, restriction_id, unit_id, born)"
        " values (1, %s, %s, %s)",
        [restriction, unit_id, seq],
    )


def seal(app: psycopg.Connection) -> None:
    """What a commit would judge and seal is judged and sealed now."""
    app.execute("set constraints all immediate")
    app.execute("set constraints all deferred")


def end_right(app: psycopg.Connection, _: str, unit_id: int, seq: int) -> None:
    app.execute(
        "select end_life_v1('property_right', 1, array(select right_id from property_right"
        " where unit_id = %s and died is null), %s)",
        [unit_id, seq],
    )


def charge(app: psycopg.Connection, act: str, unit_id: int, seq: int) -> None:
    [(restriction,)] = app.execute(
        "insert into restriction (park_id, born, act, kind, in_favour, document_no, effective_at,"
        " amount, maximum, bans_transfer, scope) select 1, %s, %s, 'mortgage', min(party_id), 'x',"
        " now(), 1, false, false, 'x' from party returning restriction_id",
        [seq, act],
    ).fetchall()
    bind(app, restriction, unit_id, seq)


def outcome(app: psycopg.Connection, act: str, deed, unit_id: int, consent: int | None) -> str:
    """Do a deed in an entry of an act, and take it back; return what the guard said."""
    app.execute("savepoint before")
    try:
        case_id = approved_case(app, 1, act)
        if consent is not None:
            app.execute(
                "insert into case_consent select 1, %s, %s, sha256, now(), 1 from stored_file"
                " limit 1",
                [case_id, consent],
            )
        deed(app, act, unit_id, open_entry(app, 1, case_id, act))
    except psycopg.Error as no:
        return str(no.diag.constraint_name)
    else:
        return "goes on"
    finally:
        app.execute("rollback to before")


@pytest.mark.parametrize("deed", [end_right, charge])
@pytest.mark.parametrize("kind", KINDS)
def test_the_guard_says_what_the_cell_says(ground, table, kind, deed):
    endpoint, _, codes = ground
    expected = {
        act: "right_is_held" if effect in STOPS else "goes on"
        for (act, of), (effect, *_) in table.items()
        if of == kind
    }
    if deed is charge:
        # held or not: what is taken in burdens what comes with it, nothing that stood before
        expected["intake"] = "intake_burdens_its_own"
    with as_application(endpoint) as app:
        restriction, unit_id = put(app, kind, codes["factory"])
        told = {act: outcome(app, act, deed, unit_id, None) for act in expected}
        answered = {act: outcome(app, act, deed, unit_id, restriction) for act in expected}
        app.rollback()
    assert told == expected
    assert answered == {
        act: "goes on" if table[act, kind][0] == "consent" else said
        for act, said in expected.items()
    }


STEPS_TO_FREEDOM = {
    "restriction_unit": "select binding_id from restriction_unit where restriction_id = %s",
    "restriction_period": "select cast(%s as bigint)",
    "restriction": "select cast(%s as bigint)",
}


@pytest.mark.parametrize("name", STEPS_TO_FREEDOM)
def test_a_seizure_ends_by_its_release_alone(ground, name):
    endpoint, _, codes = ground

    def end(app, _, restriction, seq):
        ids = STEPS_TO_FREEDOM[name]
        app.execute(
            f"select end_life_v1('{name}', 1, array({ids}), %s)",
            [restriction, seq],
        )

    with as_application(endpoint) as app:
        restriction, _ = put(app, "seizure", codes["factory"])
        told = {act: outcome(app, act, end, restriction, None) for act in ACTS}
        app.rollback()
    lets = {act for act, said in told.items() if said == "goes on"}
    follows = {
        *("unit_split", "unit_merge", "parcel_split", "parcel_merge", "building_registration"),
        *("boundary_correction", "void_entry", "take_back"),
    }
    assert (
        lets
        == {"seizure_release"}
        | {
            "restriction_unit": follows,
            "restriction_period": {"seizure_renewal"},
            "restriction": set(),
        }[name]
    )
    assert {told[act] for act in set(told) - lets} == {"released_by_its_act"}


def test_nobody_frees_himself_by_ending_a_mortgage_first(ground):
    """Even the act that may end it is judged by what stood before its own entry."""
    endpoint, _, codes = ground

    def end_both(app, _, unit_id, seq):
        for table_ in ("restriction_unit", "restriction_period", "restriction"):
            ids = STEPS_TO_FREEDOM[table_]
            app.execute(
                f"select end_life_v1('{table_}', 1, array({ids}), %s)",
                [restriction, seq],
            )
        end_right(app, "", unit_id, seq)

    with as_application(endpoint) as app:
        restriction, unit_id = put(app, "mortgage", codes["factory"])
        assert outcome(app, "cancellation", end_both, unit_id, None) == "right_is_held"
        assert outcome(app, "cancellation", end_both, unit_id, restriction) == "goes on"
        app.rollback()
