"""What a writer could try by bare SQL in an approved case's entry, every check left out."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.support.raw import (
    INDUSTRIAL_USE,
    approved_case,
    as_application,
    bear_parcel,
    new_entry,
    open_entry,
)


@pytest.fixture
def writer(shared) -> Iterator[psycopg.Connection]:
    """A writer with all parks in sight; what he does is rolled back."""
    with as_application(shared) as connection:
        yield connection
        connection.rollback()


def rule_that_refused(writer: psycopg.Connection, statement: str, *values: object) -> str | None:
    with pytest.raises(psycopg.Error) as no:
        writer.execute(statement.encode(), values)
    return no.value.diag.constraint_name


# ---------------------------------------------------------------- overlaps by every way in


@pytest.mark.parametrize(("x", "y"), [(1105, 105), (1095, 95), (1199, 199), (1101, 101)])
def test_over_a_plot_that_stands(writer, x, y):
    seq = new_entry(writer, 2)
    with pytest.raises(psycopg.Error) as no:
        bear_parcel(writer, 2, seq, 700, x, y)
    assert no.value.diag.constraint_name == "parcel_no_overlap"


def test_two_in_one_entry_one_statement_each(writer):
    seq = new_entry(writer, 2)
    bear_parcel(writer, 2, seq, 700, 1500, 500)
    with pytest.raises(psycopg.Error) as no:
        bear_parcel(writer, 2, seq, 701, 1505, 505)
    assert no.value.diag.constraint_name == "parcel_no_overlap"


def test_two_in_one_statement(writer):
    seq = new_entry(writer, 2)
    writer.execute(
        "insert into parcel (park_id, code, use_id, born)"
        " select 2, '360482001002GB0070' || n, %s, %s from generate_series(1, 2) n",
        [INDUSTRIAL_USE, seq],
    )
    rule = rule_that_refused(
        writer,
        "insert into parcel_version (park_id, parcel_id, born, geom, point_numbers)"
        " select 2, parcel_id, born, st_setsrid(st_makeenvelope(39384500, 3236500, 39384510,"
        " 3236510), 4527), '{1,2,3,4}' from parcel where born = %s and park_id = 2",
        seq,
    )
    assert rule == "parcel_no_overlap"


def test_a_conflict_is_named_by_intake_alone(writer):
    seq = new_entry(writer, 2, "conditions_issue")
    bear_parcel(writer, 2, seq, 700, 1500, 500)
    for act, rule in (
        ("conditions_issue", "parcel_conflict_act"),
        ("intake", "parcel_conflict_park_id_born_act_fkey"),
    ):
        writer.execute("savepoint before")
        assert rule == rule_that_refused(
            writer,
            "insert into parcel_conflict (park_id, parcel_id, other_id, born, act, area)"
            " select 2, min(parcel_id), max(parcel_id), %s, %s, 1 from parcel"
            " where park_id = 2",
            seq,
            act,
        )
        writer.execute("rollback to before")


@pytest.mark.parametrize(
    ("act", "rule"),
    [
        ("mortgage", "restriction_by_its_act"),
        ("transfer", "restriction_by_its_act"),
        ("intake", "intake_burdens_its_own"),
    ],
)
def test_a_seizure_is_entered_by_its_act_or_comes_with_an_old_title(writer, act, rule):
    """Intake brings old records with their titles: it seizes no unit that stands."""
    seq = new_entry(writer, 1, act)
    held = writer.execute(
        "select r.unit_id, h.party_id from property_right r"
        " join right_holder h using (park_id, right_id)"
        " where r.park_id = 1 and r.died is null and h.died is null limit 1"
    ).fetchone()
    assert held is not None
    unit, party = held
    refused = rule_that_refused(
        writer,
        "with s as (insert into restriction (park_id, born, act, kind, authority, against,"
        " document_no, effective_at) values (1, %s, %s, 'seizure', '示例法院', %s, '执1', now())"
        " returning restriction_id)"
        " insert into restriction_unit (park_id, restriction_id, unit_id, born)"
        " select 1, restriction_id, %s, %s from s",
        seq,
        act,
        party,
        unit,
        seq,
    )
    assert refused == rule


def test_in_another_system_of_coordinates(writer):
    seq = new_entry(writer, 2)
    with pytest.raises(psycopg.Error, match="mixed SRID"):
        writer.execute(
            "with p as (insert into parcel (park_id, code, use_id, born)"
            " values (2, '360482001002GB00700', 1, %s) returning parcel_id)"
            " insert into parcel_version (park_id, parcel_id, born, geom, point_numbers)"
            " select 2, parcel_id, %s, st_setsrid(st_makeenvelope(39384105, 3236105, 39384110,"
            " 3236110), 4526), '{1,2,3,4}' from p",
            [seq, seq],
        )


# ---------------------------------------------------------------- what has ended


def test_a_plot_taken_back_does_not_come_back(writer):
    seq = new_entry(writer, 1)
    rule = rule_that_refused(
        writer,
        "insert into parcel_version (park_id, parcel_id, born, geom, point_numbers)"
        " select v.park_id, v.parcel_id, %s, v.geom, v.point_numbers from parcel_version v"
        " join land_release r using (park_id, parcel_id) where park_id = 1 limit 1",
        seq,
    )
    assert rule == "parcel_round_ended"


def test_land_is_released_by_take_back_and_void_alone(writer):
    release = (
        "insert into land_release (park_id, born, act, parcel_id, code, use_id, supply_id,"
        " document, decided_on, reason) select 2, %s, %s, o.parcel_id, o.code, o.use_id,"
        " o.supply_id, 'x', '2026-01-01', 'x' from parcel_origin o where park_id = 2"
    )
    seq = new_entry(writer, 2, "land_grant")
    for act, rule in (
        ("land_grant", "land_release_act"),
        ("take_back", "land_release_park_id_born_act_fkey"),
    ):
        writer.execute("savepoint before")
        assert rule_that_refused(writer, release, seq, act) == rule
        writer.execute("rollback to before")


# ---------------------------------------------------------------- the two readers


def test_what_was_read_in_another_case_does_not_count(writer):
    """The page of the standing supply was read twice, in its own case."""
    case_id = approved_case(writer, 2, "land_grant")
    seq = open_entry(writer, 2, case_id, "land_grant")
    again = (
        "insert into supply (park_id, born, act, basis, use_id, term_start, term_end, method,"
        " right_nature, grantee, price, contract_no, contract_template, page_sha256, page_no,"
        " case_id) select park_id, %s, act, basis, use_id, term_start, term_end, method,"
        " right_nature, grantee, price, 'another', contract_template, page_sha256, page_no,"
        " case_id from supply where park_id = 2"
    )
    assert rule_that_refused(writer, again, seq) == "supply_read_twice"
