"""Parks are walls: who works for one sees, enters and ends nothing of another, by any statement."""

from dataclasses import replace

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from registry.cases import opening
from registry.demo import land as demo
from registry.demo.office import Office
from registry.records.plain import to_plain
from registry.store.db import Register
from registry.store.server import Endpoint
from tests.support.park import EAST, NORTH, NOW, keep_draft, rectangle
from tests.support.raw import (
    APPROVER,
    approved_case,
    as_application,
    as_owner,
    bear_parcel,
    new_entry,
    open_entry,
)
from tests.support.stages import judged, the

MINE, OTHERS = 2, 1

WALLED = """
select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
 where c.relnamespace = 'reg'::regnamespace and c.relkind = 'r' and a.attname = 'park_id'
   and not a.attisdropped order by 1"""
#: what one park's people may read of rows that carry no park: the county's own
COUNTYS = {"rule_value": "park_id is not null"}


@pytest.fixture(scope="module")
def tables(shared: Endpoint) -> list[str]:
    """All tables of parks; each holds something of the other park, so that there is what to see."""
    with as_owner(shared) as owner:
        names = [name for (name,) in owner.execute(WALLED).fetchall()]
        assert len(names) > 35
        assert [n for n in names if not rows_of(owner, n, OTHERS)] == []
    return names


def rows_of(connection: psycopg.Connection, table: str, park: int) -> int:
    query = sql.SQL("select count(*) from {} where park_id = %s").format(sql.Identifier(table))
    row = connection.execute(query, [park]).fetchone()
    assert row is not None
    return int(row[0])


def rows_in_sight(connection: psycopg.Connection, table: str) -> int:
    query = sql.SQL("select count(*) from {} where {}").format(
        sql.Identifier(table), sql.SQL(COUNTYS.get(table, "true"))
    )
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


# ---------------------------------------------------------------- what is seen


def test_each_park_sees_its_own_rows_and_no_others(shared, tables):
    with as_application(shared, str(MINE)) as mine, as_owner(shared) as owner:
        for table in tables:
            assert rows_in_sight(mine, table) == rows_of(owner, table, MINE), table
            assert rows_of(mine, table, OTHERS) == 0, table


def test_staff_of_the_county_see_all_parks(shared, tables):
    with as_application(shared, "*") as staff, as_owner(shared) as owner:
        for table in tables:
            assert rows_of(staff, table, OTHERS) == rows_of(owner, table, OTHERS), table


@pytest.mark.parametrize("parks", ["", "999"], ids=["no parks", "a park there is not"])
def test_whoever_names_no_park_sees_nothing(shared, tables, parks):
    with as_application(shared, parks) as nobody:
        assert {t: n for t in tables if (n := rows_in_sight(nobody, t))} == {}


def test_a_connection_that_never_spoke_of_parks_sees_nothing(shared, tables):
    with as_application(shared) as nobody:
        nobody.execute("reset app.parks")
        assert {t: n for t in tables if (n := rows_in_sight(nobody, t))} == {}


def test_what_a_transaction_saw_the_next_one_of_the_same_connection_does_not(shared):
    with as_application(shared, "") as pooled:
        with pooled.transaction():
            pooled.execute("select set_config('app.parks', '*', true)")
            assert rows_of(pooled, "parcel", OTHERS) > 0
        assert rows_of(pooled, "parcel", OTHERS) == 0


@pytest.mark.parametrize("parks", ["2;1", "2 or true", "*,1", "{1,2}"])
def test_a_garbled_list_of_parks_opens_nothing(shared, parks):
    with as_application(shared, parks) as mine, pytest.raises(psycopg.errors.DataError):
        rows_of(mine, "parcel", OTHERS)


@pytest.mark.parametrize(
    "statement",
    [
        "set row_security = off",
        "set role registry_owner",
        "set session authorization registry_owner",
        "alter table reg.parcel disable row level security",
        "create policy open on reg.parcel using (true)",
        "alter role registry_app bypassrls",
    ],
)
def test_the_wall_is_not_taken_down_by_those_behind_it(shared, statement):
    with as_application(shared, str(MINE)) as mine, pytest.raises(psycopg.Error):
        mine.execute(statement)
        rows_of(mine, "parcel", OTHERS)


# ---------------------------------------------------------------- what is written


def may(connection: psycopg.Connection, table: str, what: str) -> bool:
    row = connection.execute(
        "select has_any_column_privilege(%s, %s)"
        if what != "delete"
        else "select has_table_privilege(%s, %s)",
        [f"reg.{table}", what],
    ).fetchone()
    assert row is not None
    return bool(row[0])


def may_change(connection: psycopg.Connection, table: str) -> str:
    """A column of the table that the application may change; of some these are but a few."""
    row = connection.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0"
        " and not attisdropped and has_column_privilege(attrelid, attnum, 'update')"
        " order by attname <> 'park_id' limit 1",
        [f"reg.{table}"],
    ).fetchone()
    assert row is not None
    return str(row[0])


def a_row_of_the_other_park(endpoint: Endpoint, table: str) -> dict[str, object]:
    """Return a row as the application could send it: all columns but those the database makes."""
    with as_owner(endpoint) as owner:
        made = owner.execute(
            "select attname from pg_attribute where attrelid = %s::regclass and attgenerated <> ''",
            [f"reg.{table}"],
        ).fetchall()
        query = sql.SQL("select to_jsonb(r) - %s::text[] from {} r where park_id = %s limit 1")
        row = owner.execute(
            query.format(sql.Identifier(table)), [[name for (name,) in made], OTHERS]
        ).fetchone()
    assert row is not None
    return dict(row[0])


def send(connection: psycopg.Connection, table: str, row: dict[str, object]) -> None:
    columns = sql.SQL(", ").join(map(sql.Identifier, row))
    connection.execute(
        sql.SQL(
            "insert into {0} ({1}) overriding system value"
            " select {1} from jsonb_populate_record(null::{0}, %s)"
        ).format(sql.Identifier(table), columns),
        [Jsonb(row)],
    )


def test_nobody_enters_a_row_of_another_park(shared, tables):
    with as_application(shared, str(MINE)) as mine:
        entered = [table for table in tables if may(mine, table, "insert")]
        assert len(entered) > 30
        for table in entered:
            row = a_row_of_the_other_park(shared, table)
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
                send(mine, table, row)
            mine.rollback()


def test_nobody_moves_a_row_to_another_park_or_changes_one_there(shared, tables):
    with as_application(shared, str(MINE)) as mine:
        changed = [table for table in tables if may(mine, table, "update")]
        assert set(changed) >= {"draft", "case_file", "case_subject", "case_applicant"}
        for table in changed:
            name, column = sql.Identifier(table), sql.Identifier(may_change(mine, table))
            there = sql.SQL("update {} set {} = {} where park_id = %s").format(name, column, column)
            assert mine.execute(there, [OTHERS]).rowcount == 0
            moved = sql.SQL("update {} set park_id = %s").format(name)
            why = f"row-level security|permission denied for table {table}"
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match=why):
                mine.execute(moved, [OTHERS])
            mine.rollback()


def test_nobody_deletes_a_row_of_another_park(shared, tables):
    with as_application(shared, str(MINE)) as mine:
        deleted = [table for table in tables if may(mine, table, "delete")]
        assert set(deleted) == {"case_material", "account_park", "photo_piece", "import_row"}
        for table in deleted:
            query = sql.SQL("delete from {} where park_id = %s").format(sql.Identifier(table))
            assert mine.execute(query, [OTHERS]).rowcount == 0
        mine.rollback()


# ---------------------------------------------------------------- through the functions


def test_no_entry_is_opened_in_another_park(shared):
    with as_application(shared, "*") as staff, as_application(shared, str(MINE)) as mine:
        case_id = approved_case(staff, OTHERS, "take_back")
        staff.commit()
        with pytest.raises(psycopg.Error) as no:
            open_entry(mine, OTHERS, case_id, "take_back")
        assert no.value.diag.constraint_name == "park_wall"
        mine.rollback()
        with pytest.raises(psycopg.Error) as no:
            open_entry(mine, MINE, case_id, "take_back")
        assert no.value.diag.constraint_name == "entry_of_approved_case"


MORTAL = "select name, id from register_table where mortal order by name"


def test_no_life_ends_in_another_park(shared):
    end = "select end_life_v1(%s, %s, %s, %s)"
    with as_owner(shared) as owner, as_application(shared, str(MINE)) as mine:
        mortal = owner.execute(MORTAL).fetchall()
        assert len(mortal) > 8
        for table, key in mortal:
            ids = owner.execute(
                sql.SQL("select array_agg({}) from {} where park_id = %s and died is null").format(
                    sql.Identifier(key), sql.Identifier(table)
                ),
                [OTHERS],
            ).fetchone()
            for park, told in ((OTHERS, "life_entry_current"), (MINE, "life_once")):
                seq = new_entry(mine, MINE)
                with pytest.raises(psycopg.Error) as no:
                    mine.execute(end, [table, park, ids[0], seq])
                assert no.value.diag.constraint_name == told, table
                mine.rollback()


def test_no_row_is_born_in_the_open_entry_of_another_park(shared):
    with as_application(shared, "*") as staff, as_application(shared, str(MINE)) as mine:
        seq = new_entry(staff, OTHERS)
        with pytest.raises(psycopg.Error):
            bear_parcel(mine, OTHERS, seq, 700, 800, 800)
        mine.rollback()
        with pytest.raises(psycopg.Error) as no:
            bear_parcel(mine, MINE, seq, 700, 1800, 800)
        assert no.value.diag.constraint_name in ("born_in_open_entry", "parcel_park_id_born_fkey")
        staff.rollback()


EVERYWHERE = [EAST - 10, NORTH - 10, EAST + 3000, NORTH + 2000]


@pytest.mark.parametrize(
    "query",
    [
        "select code"
        " from overlapping_parcels_v1(1, st_makeenvelope(%s, %s, %s, %s, 4527), 'surface')",
        "select parcel_id from parcels_about_v1(1, st_makeenvelope(%s, %s, %s, %s, 4527))",
    ],
)
def test_what_lies_in_another_park_is_not_told(shared, query):
    with as_application(shared, str(MINE)) as mine, as_application(shared, "*") as staff:
        assert len(staff.execute(query, EVERYWHERE).fetchall()) > 1
        assert mine.execute(query, EVERYWHERE).fetchall() == []


@pytest.mark.parametrize(
    "query",
    [
        "select kind from restrictions_seen_v1(1, %s, '2026-03-25')",
        "select kind from holds_seen_v1(1, %s, 'transfer', '2026-03-25')",
    ],
)
def test_what_hangs_on_a_right_in_another_park_is_not_told(shared, query):
    with as_application(shared, str(MINE)) as mine, as_application(shared, "*") as staff:
        bound = "select array_agg(unit_id) from restriction_unit where park_id = %s"
        units = staff.execute(bound, [OTHERS]).fetchone()
        assert len(staff.execute(query, units).fetchall()) > 1
        assert mine.execute(query, units).fetchall() == []


def test_land_of_another_use_is_told_without_its_code(shared):
    query = (
        "select code, use_id from"
        " land_of_other_use_v1(st_makeenvelope(%s, %s, %s, %s, 4527), 7::smallint, 2, '{}')"
    )
    with as_application(shared, str(MINE)) as mine:
        found = mine.execute(query, EVERYWHERE).fetchall()
        own = {code for (code,) in mine.execute("select code from parcel").fetchall()}
    assert {code.strip() for code, _ in found} - own == {"—"}
    assert {use for _, use in found} == {1}


ON_OTHERS = (
    "select code, st_area(pieces)"
    " from parcels_of_other_parks_v1(%s, st_makeenvelope(%s, %s, %s, %s, 4527), 'surface')"
)
#: a plot of the first park stands from 500 to 600
OVER_THE_WALL = [EAST + 550, NORTH + 150, EAST + 690, NORTH + 180]


def test_a_parcel_of_another_park_is_said_to_be_there_and_nothing_else_of_it(shared):
    with as_application(shared, str(MINE)) as mine, as_application(shared, "*") as staff:
        assert mine.execute(ON_OTHERS, [MINE, *OVER_THE_WALL]).fetchall() == [("—", None)]
        ((code, area),) = staff.execute(ON_OTHERS, [MINE, *OVER_THE_WALL]).fetchall()
        assert (code[:14], round(area)) == ("360482001001GB", 1500)
        # who asks for another park is told nothing at all, and one's own parcels are no others
        assert mine.execute(ON_OTHERS, [OTHERS, *EVERYWHERE]).fetchall() == []
        assert staff.execute(ON_OTHERS, [OTHERS, *OVER_THE_WALL]).fetchall() == []


def test_within_the_measure_parks_are_told_apart_by_nothing_is_found(shared):
    """Parks may lie over each other by less than 5 cm: so may their parcels."""
    sliver = [EAST + 599.91, NORTH + 150, EAST + 690, NORTH + 180]
    with as_application(shared, "*") as staff:
        assert staff.execute(ON_OTHERS, [MINE, *sliver]).fetchall() == []


def test_an_old_plot_over_the_wall_is_refused_and_said_to_lie_on_anothers_land(shared):
    register = Register(shared.app_conninfo)
    office = Office(register, MINE, lambda: NOW)
    clerk = replace(office.people["clerk"], parks=frozenset({MINE}))
    request = {
        "use": to_plain(demo.INDUSTRIAL),
        "rows": [{"draft_id": keep_draft(office, rectangle(550, 150, 350, 30))}],
    }
    with register.transaction(parks=[MINE]) as tx:
        found = opening.check_request(
            tx, clerk, park_id=MINE, act_name="intake", request=request, now=NOW
        )
    register.close()
    assert judged(the(found, "outside-park"))[:2] == ("GEO-04", "refuse")
    other = the(found, "overlaps-other-park")
    assert (other.severity, other.facts, other.measured, other.where) == (
        "warn",
        {"other": "—", "row": 1},
        None,
        None,
    )


def test_nobody_is_told_that_the_journal_of_another_park_holds(shared):
    with as_application(shared, str(MINE)) as mine, pytest.raises(psycopg.Error) as no:
        mine.execute("select * from verify_park_v1(%s)", [OTHERS])
    assert no.value.diag.constraint_name == "park_wall"


#: what the application may call, and why it opens no wall
OPENED = {
    "visible_parks_v1": "says what the caller said",
    "stored_content_v1": "reads as the caller, behind the same walls",
    "await_turn_v1": "locks what the caller sees, and tells nothing",
    "open_entry_v1": "above",
    "end_life_v1": "above",
    "overlapping_parcels_v1": "above",
    "parcels_of_other_parks_v1": "above",
    "parcels_about_v1": "above",
    "land_of_other_use_v1": "above",
    "restrictions_seen_v1": "above",
    "holds_seen_v1": "above",
    "verify_park_v1": "above",
    "take_number_v1": "the county's",
    "set_series_v1": "the county's",
    "found_park_v1": "the county's",
    "district_fault_v1": "the county's",
    "clue_state_v1": "behind the wall",
    "in_window_v1": "behind the wall",
    "once_in_window_v1": "behind the wall",
    "tile_v1": "behind the wall",
    "unit_shape_v1": "behind the wall",
    "area_v1": "reads nothing",
    "sound_shape_v1": "reads nothing",
    "counting_pieces_v1": "reads nothing",
    "overlap_pieces_v1": "reads nothing",
    "outside_pieces_v1": "reads nothing",
}


def test_the_application_may_call_these_functions_and_no_others(shared):
    with as_application(shared) as staff:
        opened = staff.execute(
            "select proname from pg_proc where pronamespace = 'reg'::regnamespace"
            " and has_function_privilege(oid, 'execute')"
        ).fetchall()
        assert {name for (name,) in opened} == set(OPENED)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            staff.execute("select reg.refuse_other_use_v1(1, 1, null)")


def test_whoever_approves_in_one_park_cannot_lend_his_name_to_another(shared):
    """The case, the act and the approver are those of the park whose lock is taken."""
    with as_application(shared, "*") as staff:
        mine = approved_case(staff, MINE, "take_back")
        with pytest.raises(psycopg.Error) as no:
            staff.execute("select open_entry_v1(%s, %s, 'take_back', %s)", [OTHERS, mine, APPROVER])
        assert no.value.diag.constraint_name == "entry_of_approved_case"


SHADOWS = (
    "park",
    "park_head",
    "park_version",
    "entry",
    "case_file",
    "parcel_version",
    "cadastral_district",
    "register_table",
)


def test_what_a_session_makes_is_no_shadow_over_the_register(standing):
    """Tables of the session come first in its own search path, never in a guard's."""
    with as_application(standing, str(MINE)) as mine:
        mine.execute("set search_path = pg_temp, reg, public")
        for table in SHADOWS:
            mine.execute(
                sql.SQL("create temporary table {0} as select * from reg.{0} limit 0").format(
                    sql.Identifier(table)
                )
            )
        mine.execute(
            "insert into case_file (park_id, case_id, state, act, approved_by)"
            " values (%s, 77, 'approved', 'intake', %s)",
            [MINE, APPROVER],
        )
        mine.execute("insert into park_head values (%s, 7)", [MINE])
        mine.commit()
        with pytest.raises(psycopg.Error) as no:
            open_entry(mine, MINE, 77, "intake")
        assert no.value.diag.constraint_name == "entry_of_approved_case"
        mine.rollback()
        seq = new_entry(mine, MINE)
        with pytest.raises(psycopg.Error) as no:
            bear_parcel(mine, MINE, seq, 700, 1150, 150)
        assert no.value.diag.constraint_name == "parcel_no_overlap"
