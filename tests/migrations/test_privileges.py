"""What the application's role may do, asked of the catalogues and then tried."""

import os

import psycopg
import pytest
from psycopg import sql

from registry.store.embedded import ADMIN, Cluster
from registry.store.migrate import newest, revision, upgrade

#: the journal, and the lists whose rows are only ever added
_APPENDED = (
    "park", "park_head", "entry", "entry_item", "register_table", "register_guard", "land_use",
    "house_use", "calendar_year", "calendar_day", "rule_value", "party", "party_particulars",
    "stored_file", "stored_piece", "rendition",
    "document_ending", "print_job",
    "case_step", "question_record", "supply_reading", "number_series",
    "county", "cadastral_district", "material_kind", "draft_repair",
)  # fmt: skip
_REWRITES = ("update", "delete", "truncate", "references", "trigger")


def names(catalogue: psycopg.Connection, query: str) -> set[str]:
    return {name for (name,) in catalogue.execute(query).fetchall()}


@pytest.fixture(scope="module")
def register_tables(catalogue: psycopg.Connection) -> set[str]:
    found = names(catalogue, "select name from register_table")
    assert len(found) > 20
    return found


# ---------------------------------------------------------------- the register is only added to


def test_the_application_may_not_rewrite_the_register(catalogue, register_tables):
    for table in register_tables | set(_APPENDED):
        for what in _REWRITES:
            row = catalogue.execute(
                "select has_table_privilege('registry_app', %s, %s)", [f"reg.{table}", what]
            ).fetchone()
            assert row == (False,), (table, what)
        row = catalogue.execute(
            "select has_any_column_privilege('registry_app', %s, 'update')", [f"reg.{table}"]
        ).fetchone()
        assert row == (False,), table


@pytest.mark.parametrize(
    "statement", ["update {} set {} = {}", "delete from {}", "truncate {} cascade"]
)
def test_it_is_refused_when_it_tries(as_app, catalogue, register_tables, statement):
    for table in register_tables | set(_APPENDED):
        column = catalogue.execute(
            "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0"
            " and attidentity = '' order by attnum limit 1",
            [f"reg.{table}"],
        ).fetchone()[0]
        parts = [sql.Identifier(name) for name in (table, column, column)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            as_app.execute(sql.SQL(statement).format(*parts[: statement.count("{}")]))
        as_app.rollback()


def test_it_adds_to_the_journal_by_its_functions_alone(catalogue):
    for table in ("park", "park_head", "entry", "entry_item", "register_table", "register_guard"):
        row = catalogue.execute(
            "select has_any_column_privilege('registry_app', %s, 'insert')", [f"reg.{table}"]
        ).fetchone()
        assert row == (False,), table


GUARDS = ("journal", "frozen", "frozen_whole")


def test_every_table_of_the_register_is_guarded_and_walled(catalogue, register_tables):
    for table in register_tables:
        triggers = dict(
            catalogue.execute(
                "select tgname, tgenabled::text from pg_trigger"
                " where tgrelid = %s::regclass and not tgisinternal",
                [f"reg.{table}"],
            ).fetchall()
        )
        assert {name: triggers.get(name) for name in GUARDS} == dict.fromkeys(GUARDS, "A"), table
        wall = catalogue.execute(
            "select c.relrowsecurity, array_agg(p.polname::text) from pg_class c"
            " join pg_policy p on p.polrelid = c.oid where c.oid = %s::regclass group by 1",
            [f"reg.{table}"],
        ).fetchone()
        assert wall == (True, ["park_wall"]), table


#: beside the register itself: what it rests on, and what people did and signed
_FROZEN_TOO = {
    "entry", "entry_item", "rendition",
    "document_ending", "case_step", "party", "party_particulars", "stored_file",
    "stored_piece",
    "supply_reading", "question_record", "land_use", "house_use", "calendar_year", "calendar_day",
    "rule_value", "register_table", "park", "hold_rule", "case_ruling", "case_consent",
    "violation_kind", "violation_state", "violation_move", "violation_proof", "violation_clock",
    "clue",
    "clue_paper", "violation_step", "clue_hold", "officer_licence", "enforcement_visit",
    "correction_order", "service", "case_receipt", "blank_batch", "blank_use", "blank_loss",
    "printer_offset", "statement", "statement_withdrawal",
    "fee_item", "case_fee",
    "checkpoint", "checkpoint_value", "start_delay",
    "spot_layer", "spot", "spot_match", "spot_decision",
    "occupancy", "occupancy_end",
    "occupancy_list", "occupancy_row", "occupancy_row_decision",
    "patrol_plan", "patrol_stop", "patrol_visit", "patrol_photo",
    "draft_repair",
}  # fmt: skip


def test_what_the_register_rests_on_is_not_rewritten_either(catalogue, register_tables):
    frozen = names(
        catalogue,
        "select c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
        " where c.relnamespace = 'reg'::regnamespace and t.tgname = 'frozen'",
    )
    assert frozen == register_tables | _FROZEN_TOO


def test_every_table_of_a_park_has_its_wall(catalogue):
    """Not forced: the guards work as the owner, who sees all parks (design: the time axis)."""
    rows = catalogue.execute(
        "select c.relname, c.relrowsecurity, c.relforcerowsecurity,"
        "  (select array_agg(p.polname::text) from pg_policy p where p.polrelid = c.oid)"
        " from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'park_id'"
        " where c.relnamespace = 'reg'::regnamespace and c.relkind = 'r'"
    ).fetchall()
    assert len(rows) > 35
    assert {row[1:3] for row in rows} == {(True, False)}
    assert [row[0] for row in rows if row[3] != ["park_wall"]] == []


def test_every_guard_stands_in_every_mode_of_replication(catalogue):
    switched = names(
        catalogue,
        "select tgrelid::regclass::text || '.' || tgname from pg_trigger t"
        " join pg_class c on c.oid = t.tgrelid where c.relnamespace = 'reg'::regnamespace"
        " and not tgisinternal and tgenabled <> 'A'",
    )
    assert switched == set()


# ---------------------------------------------------------------- functions


def test_functions_are_the_owners_and_closed_to_the_public(catalogue):
    open_ = names(
        catalogue,
        "select p.oid::regprocedure::text from pg_proc p where pronamespace = 'reg'::regnamespace"
        " and (proowner <> 'registry_owner'::regrole or proacl is null"
        "      or exists (select from aclexplode(proacl) a where a.grantee = 0))",
    )
    assert open_ == set()


def test_functions_with_the_owners_rights_say_where_they_look(catalogue):
    rows = catalogue.execute(
        "select proname, coalesce(proconfig, '{}') from pg_proc"
        " where pronamespace = 'reg'::regnamespace and prosecdef"
    ).fetchall()
    assert len(rows) > 40
    pinned = "search_path=reg, public, pg_temp"
    assert [name for name, settings in rows if pinned not in settings] == []


# ---------------------------------------------------------------- the role


def test_the_application_is_nobody_in_the_cluster(catalogue):
    role = catalogue.execute(
        "select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication,"
        " (select count(*) from pg_auth_members m where m.member = r.oid)"
        " from pg_roles r where rolname = 'registry_app'"
    ).fetchone()
    assert role == (False, False, False, False, False, 0)


def test_the_application_owns_nothing(catalogue):
    owned = catalogue.execute(
        "select count(*) from pg_shdepend where refobjid = 'registry_app'::regrole"
        " and deptype = 'o'"
    ).fetchone()
    assert owned == (0,)


def test_the_application_makes_nothing_that_stays(catalogue, as_app):
    may = names(
        catalogue,
        "select nspname from pg_namespace where has_schema_privilege('registry_app', oid, 'create')"
        " and nspname not like 'pg_temp%%' and nspname not like 'pg_toast_temp%%'",
    )
    assert may == set()
    for statement in (
        "create schema mine",
        "create table reg.mine ()",
        "create table public.mine ()",
        "create function reg.mine() returns int language sql return 1",
        "create function public.st_area(geometry) returns float language sql return 0",
        "create extension tablefunc",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            as_app.execute(statement.encode())
        as_app.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "set session_replication_role = replica",
        "alter table reg.parcel disable trigger all",
        "alter table reg.parcel drop constraint parcel_code_key",
        "alter function reg.visible_parks_v1() security invoker",
        "alter role registry_app superuser",
        "set role registry_admin",
        "copy reg.parcel to program 'cat'",
        "select pg_read_file('/etc/passwd')",
        "select lo_import('/etc/passwd')",
        "select rolpassword from pg_authid",
        "select nextval('reg.parcel_parcel_id_seq')",
        "comment on table reg.parcel is 'mine'",
        "drop trigger frozen on reg.parcel",
    ],
)
def test_the_application_is_refused(as_app, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_app.execute(statement.encode())


def test_the_public_may_do_nothing_in_the_register(catalogue):
    opened = catalogue.execute(
        "select relname from pg_class, aclexplode(relacl) a"
        " where relnamespace = 'reg'::regnamespace and a.grantee = 0"
        " union all select nspname from pg_namespace, aclexplode(nspacl) a"
        " where nspname = 'reg' and a.grantee = 0"
    ).fetchall()
    assert opened == []


# ---------------------------------------------------------------- the migration


def test_an_empty_database_is_migrated_once(cluster: Cluster, catalogue):
    name = f"test_{os.getpid()}_unmigrated"
    cluster.create_database(name)
    conninfo = cluster.conninfo(ADMIN, name)
    try:
        assert revision(conninfo) is None
        upgrade(conninfo)
        assert revision(conninfo) == newest()
        made = _everything(conninfo)
        upgrade(conninfo)
        assert _everything(conninfo) == made
        guards = "select kind, tbl, name, definition from register_guard"
        assert set(catalogue.execute(guards).fetchall()) == made[0]
    finally:
        cluster.drop_database(name)


def _everything(conninfo: str) -> tuple[set[object], set[object]]:
    with psycopg.connect(conninfo) as admin:
        return (
            set(admin.execute("select * from reg.register_guard").fetchall()),
            set(admin.execute("select oid, relname, relfilenode from pg_class").fetchall()),
        )
