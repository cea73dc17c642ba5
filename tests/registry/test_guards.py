"""The guards themselves: whom they stop, and that verify names each one that was touched."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from tests.support.forgery import faults, owning
from tests.support.raw import as_application

#: what an owner does to a guard, and how verify names it
TOUCHED = {
    "a trigger dropped": (
        "drop trigger frozen on parcel",
        ("trigger parcel", "frozen", "guard-missing"),
    ),
    "a trigger switched off": (
        "alter table parcel disable trigger journal",
        ("trigger parcel", "journal", "guard-altered"),
    ),
    "a trigger no longer always": (
        "alter table parcel enable trigger frozen",
        ("trigger parcel", "frozen", "guard-altered"),
    ),
    "a trigger of another's": (
        "create trigger mine before insert on property_right for each row"
        " execute function case_subject_queues_v1()",
        ("trigger property_right", "mine", "guard-unknown"),
    ),
    "a rule of another's": (
        "create rule mine as on insert to parcel_conflict do instead nothing",
        ("rule parcel_conflict", "mine", "guard-unknown"),
    ),
    "a function reworded": (
        "create or replace function visible_parks_v1() returns int[] language sql stable"
        " security definer set search_path = reg, public, pg_temp as $$ select '{1,2}'::int[] $$",
        ("function", "visible_parks_v1()", "guard-altered"),
    ),
    "a function of the caller's rights": (
        "alter function open_entry_v1 security invoker",
        ("function", "open_entry_v1(integer,bigint,text,bigint)", "guard-altered"),
    ),
    "a function that looks elsewhere": (
        "alter function open_entry_v1 set search_path = pg_temp, reg",
        ("function", "open_entry_v1(integer,bigint,text,bigint)", "guard-altered"),
    ),
    "a function opened": (
        "grant execute on function entry_is_open_v1 to public",
        ("function", "entry_is_open_v1(integer,bigint)", "guard-altered"),
    ),
    "a function of another's": (
        "create function mine() returns int language sql as 'select 1'",
        ("function", "mine()", "guard-unknown"),
    ),
    "a check dropped": (
        "alter table case_file drop constraint case_four_eyes",
        ("constraint case_file", "case_four_eyes", "guard-missing"),
    ),
    "a key dropped": (
        "alter table property_right drop constraint right_origin_use",
        ("constraint property_right", "right_origin_use", "guard-missing"),
    ),
    "a key that looks away": (
        "alter table property_right drop constraint right_unit_use;"
        " alter table property_right add constraint right_unit_use"
        " foreign key (park_id, unit_id, parcel_id, use_id)"
        " references unit (park_id, unit_id, parcel_id, use_id) not valid",
        ("constraint property_right", "right_unit_use", "guard-altered"),
    ),
    "a unique index dropped": (
        "drop index property_right_one",
        ("index property_right", "property_right_one", "guard-missing"),
    ),
    "a column of another's": (
        "alter table supply add column mine int",
        ("column supply", "mine", "guard-unknown"),
    ),
    "a column that may be empty": (
        "alter table supply alter column price drop not null",
        ("column supply", "price", "guard-altered"),
    ),
    "a wall taken down": (
        "alter table parcel disable row level security",
        ("table parcel", "", "guard-altered"),
    ),
    "a door in the wall": (
        "create policy mine on parcel using (true)",
        ("policy parcel", "mine", "guard-unknown"),
    ),
    "a wall for some": (
        "alter policy park_wall on parcel to registry_owner",
        ("policy parcel", "park_wall", "guard-altered"),
    ),
    "a privilege given": (
        "grant update on property_right to registry_app",
        ("table property_right", "", "guard-altered"),
    ),
    "a privilege on one column": (
        "grant update (use_id) on supply to registry_app",
        ("column supply", "use_id", "guard-altered"),
    ),
    "a table handed over": (
        "alter table draft owner to registry_admin",
        ("table draft", "", "guard-altered"),
    ),
    "a role let in": (
        "grant registry_owner to registry_app",
        ("role", "registry_app", "guard-altered"),
    ),
    "a table struck from the list": (
        "drop trigger frozen on register_table; delete from register_table where name = 'handover'",
        ("register handover", "", "guard-missing"),
    ),
}


@pytest.mark.parametrize(("statement", "told"), TOUCHED.values(), ids=TOUCHED.keys())
def test_a_guard_that_was_touched_is_named(shared, statement, told):
    with owning(shared) as owner:
        owner.execute("set local role registry_admin")
        owner.execute(statement.encode())
        found = owner.execute(
            "select tbl, key, fault from verify_park_v1(1) where fault like 'guard-%'"
        ).fetchall()
        assert told in found
        assert faults(owner, 2) != []


def test_a_guard_put_back_as_it_was_is_no_fault(shared):
    with owning(shared) as owner:
        owner.execute("alter table parcel disable trigger frozen")
        owner.execute("drop index property_right_one")
        assert len(faults(owner)) == 2
        owner.execute("alter table parcel enable always trigger frozen")
        owner.execute(
            "create unique index property_right_one on property_right (park_id, unit_id)"
            " where died is null"
        )
        assert faults(owner) == []


# ---------------------------------------------------------------- both roles while they stand

REWRITES = {
    "change a use of a supply": "update reg.supply set use_id = 7",
    "change a use of a parcel": "update reg.parcel set use_id = 7",
    "change a use of a right": "update reg.property_right set use_id = 7",
    "move a right": "update reg.property_right set parcel_id = 99",
    "end a row outside an entry": "update reg.property_right set died = born + 1",
    "re-open a row": "update reg.certificate_state set died = null",
    "delete a parcel": "delete from reg.parcel_version",
    "alter an entry": "update reg.entry set actor = 99",
    "delete an item": "delete from reg.entry_item",
    "truncate the journal": "truncate reg.entry cascade",
    "forge an entry": "insert into reg.entry values (1, 999, now(), pg_current_xact_id(), 1,"
    " 'intake', 1, '\\x00', null, null)",
    "loosen the list of uses": "update reg.land_use set use_class = 'industry'",
    "a second current right": "insert into reg.property_right (park_id, unit_id, parcel_id, use_id,"
    " supply_id, term_start, term_end, right_type, right_nature, holding, born)"
    " select park_id, unit_id, parcel_id, use_id, supply_id, term_start, term_end, right_type,"
    " right_nature, holding, born from reg.property_right",
    "a right of another use": "insert into reg.property_right (park_id, unit_id, parcel_id, use_id,"
    " supply_id, term_start, term_end, right_type, right_nature, holding, born)"
    " select park_id, unit_id, parcel_id, 7, supply_id, term_start, term_end, right_type,"
    " right_nature, holding, born from reg.property_right",
    "an item of an old entry": "insert into reg.entry_item select park_id, seq, 'born', tbl,"
    " key || 'x', canon, digest from reg.entry_item limit 1",
}


@pytest.mark.parametrize("statement", REWRITES.values(), ids=REWRITES.keys())
def test_neither_the_application_nor_the_owner_rewrites(shared, statement):
    with as_application(shared) as application, pytest.raises(psycopg.Error):
        application.execute(statement.encode())
    with owning(shared) as owner:
        with pytest.raises(psycopg.Error) as no:
            owner.execute(statement.encode())
        assert no.value.diag.constraint_name is not None
    with owning(shared) as owner:
        assert faults(owner) == []


# ---------------------------------------------------------------- the owner, by each column

RULES = {"register_frozen", "use_never_changes"}
FROZEN = """
select distinct c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid
 where c.relnamespace = 'reg'::regnamespace and t.tgname in ('frozen', 'head_follows_entries')"""
_NOTHING_BUT_TRIGGERS = """
do $$ declare k record; begin
  for k in select conrelid::regclass as tbl, conname from pg_constraint
            where connamespace = 'reg'::regnamespace and contype <> 't' loop
    execute format('alter table %s drop constraint if exists %I cascade', k.tbl, k.conname);
  end loop;
  for k in select indexrelid::regclass as name from pg_index join pg_class c on c.oid = indrelid
            where c.relnamespace = 'reg'::regnamespace and indisunique loop
    execute format('drop index %s', k.name);
  end loop;
end $$"""
#: another value of the same kind
OTHER = {
    "smallint": "coalesce({0}, 0) + 1",
    "integer": "coalesce({0}, 0) + 1",
    "bigint": "coalesce({0}, 0) + 1",
    "numeric": "coalesce({0}, 0) + 1",
    "boolean": "not coalesce({0}, false)",
    "date": "coalesce({0}, current_date) + 1",
    "bytea": "sha256(coalesce({0}, ''))",
    "timestamp with time zone": "coalesce({0}, now()) - interval '1 s'",
    "jsonb": "'[1]'",
    "text[]": "'{{x}}'",
    "integer[]": "array_append({0}, 1)",
    "bigint[]": "array_append({0}, 1)",
    "uuid": "gen_random_uuid()",
    "geometry": "st_translate({0}, 1, 0)",
    "xid8": "'1'::xid8",
    "character": "overlay(coalesce({0}, 'x') placing '9' from 1)",
    "text": "coalesce({0}, '') || 'x'",
}


@pytest.fixture
def owner(shared) -> Iterator[psycopg.Connection]:
    """The owner in a session of replication, with no constraint in the way of the guards."""
    with owning(shared) as connection:
        connection.execute(_NOTHING_BUT_TRIGGERS)
        connection.execute("set local role registry_admin")
        connection.execute("set local session_replication_role = replica")
        yield connection


def refused(owner: psycopg.Connection, statement: sql.Composed) -> str | None:
    try:
        with owner.transaction():
            owner.execute(statement)
    except psycopg.Error as no:
        return no.diag.constraint_name
    return None


def test_the_owner_changes_no_column_of_a_frozen_row(owner):
    tables = [name for (name,) in owner.execute(FROZEN).fetchall()]
    assert len(tables) > 35
    for table in tables:
        columns = owner.execute(
            "select attname, atttypid::regtype::text from pg_attribute where attnum > 0"
            " and attrelid = %s::regclass and attgenerated = '' and attidentity = ''"
            " and not attisdropped",
            [f"reg.{table}"],
        ).fetchall()
        for column, kind in columns:
            if (table, column) == ("park_head", "seq"):
                continue  # one entry on is where it goes
            change = sql.SQL("update {1} set {0} = " + OTHER[kind]).format(  # noqa: S608
                sql.Identifier(column), sql.Identifier(table)
            )
            assert refused(owner, change) in RULES, (table, column)


@pytest.mark.parametrize("statement", ["delete from {}", "truncate {} cascade"])
def test_the_owner_deletes_no_frozen_row(owner, statement):
    for (table,) in owner.execute(FROZEN).fetchall():
        assert refused(owner, sql.SQL(statement).format(sql.Identifier(table))) in RULES, table


@pytest.mark.parametrize(
    "change",
    [
        "seq = seq + 2",
        "seq = seq + 1, hash = sha256('x')",
        "seq = seq + 1, at = '-infinity'",
        "seq = seq + 1, park_id = park_id + 10",
    ],
)
def test_the_owner_moves_no_head_but_one_entry_on(owner, change):
    assert refused(owner, sql.SQL("update park_head set " + change).format()) in RULES  # noqa: S608
