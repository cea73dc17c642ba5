"""All of a registration or nothing: refused at the commit, broken off, or killed on the way."""

import threading
from collections.abc import Iterator
from contextlib import suppress

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from registry import refusals
from registry.book import journal
from registry.cases import path, registering
from registry.demo.office import Office
from registry.errors import RegistryError
from registry.store.db import Register
from registry.store.server import Endpoint
from tests.support.park import conditions_request, keep_draft, rectangle
from tests.support.raw import (
    approved_case,
    as_application,
    as_owner,
    bear_parcel,
    new_entry,
    open_entry,
)
from tests.support.two_parks import offices


@pytest.fixture
def office(standing: Endpoint) -> Iterator[Office]:
    register = Register(standing.app_conninfo)
    yield offices(register)[0]
    register.close()


def everything(endpoint: Endpoint) -> dict[str, object]:
    """Return a digest of every row of every table."""
    with as_owner(endpoint) as owner:
        tables = owner.execute(
            "select relname from pg_class where relnamespace = 'reg'::regnamespace"
            " and relkind = 'r' order by 1"
        ).fetchall()
        return {
            name: owner.execute(
                psycopg.sql.SQL(
                    "select md5(string_agg(r::text, '' order by r::text)) from {} r"
                ).format(psycopg.sql.Identifier(name))
            ).fetchone()
            for (name,) in tables
        }


@pytest.fixture
def approved(office: Office) -> str:
    """A case with a new plot, approved: the next step enters it."""
    request = conditions_request(keep_draft(office, rectangle(700, 700, 50, 50)))
    number = office.open("conditions_issue", request)
    for step, who in (
        ("submit", "supply"),
        ("accept", "clerk"),
        ("examine", "examiner"),
        ("approve", "registrar"),
    ):
        office.step(number, step, who)
    return number


def register(office: Office, number: str) -> None:
    office.step(number, "register", "registrar")


# ---------------------------------------------------------------- refused at the last moment


REFUSE_AT_COMMIT = """
create function no_v1() returns trigger language plpgsql as $$ begin
  raise exception using errcode = '23514', constraint = 'holder_shares_sum', message = 'no'; end $$;
create constraint trigger zz_last after insert on entry deferrable initially deferred
  for each row execute function no_v1();"""


def test_what_is_refused_at_the_commit_leaves_nothing(standing, office, approved):
    with as_owner(standing) as owner:
        owner.execute(REFUSE_AT_COMMIT)
    before = everything(standing)
    with pytest.raises(refusals.HolderShares):
        register(office, approved)
    assert everything(standing) == before

    with as_owner(standing) as owner:
        owner.execute("drop trigger zz_last on entry")
    register(office, approved)
    with office.register.transaction() as tx:
        taken = tx.execute(text("select count(*) from document where kind = 'conditions_notice'"))
        numbers = tx.execute(text("select last from number_series where scope like '%条件%'"))
        assert taken.scalar_one() == numbers.scalar_one()


def test_nobody_hears_of_success_before_the_commit(standing, office, approved):
    """The answer is made inside the transaction, and given out after it."""
    with as_owner(standing) as owner:
        owner.execute(REFUSE_AT_COMMIT)
    said = None
    with suppress(RegistryError):
        said = office.step(approved, "register", "registrar")
    assert said is None


class BrokenOff(Exception):
    """Whatever goes wrong in the middle of an act."""


@pytest.mark.parametrize("moment", ["_file", "_after"])
def test_what_is_broken_off_leaves_nothing(standing, office, approved, monkeypatch, moment):
    before = everything(standing)

    def fail(*_: object, **__: object) -> None:
        raise BrokenOff

    if moment == "_file":
        monkeypatch.setattr(registering, "_file", fail)
    else:
        monkeypatch.setattr(path, "_move", fail)
    with pytest.raises(BrokenOff):
        register(office, approved)
    assert everything(standing) == before
    monkeypatch.undo()
    register(office, approved)


# ---------------------------------------------------------------- killed on the way


def kill(endpoint: Endpoint, pid: int) -> None:
    """End a backend as an operator would, and wait until it is gone."""
    with psycopg.connect(endpoint.admin_conninfo, autocommit=True) as admin:
        admin.execute("select pg_terminate_backend(%s, 5000)", [pid])


def test_a_writer_killed_before_his_commit_leaves_nothing(standing):
    with as_application(standing) as setting_up:
        case_id = approved_case(setting_up, 2, "conditions_issue")
    before = everything(standing)
    writer = as_application(standing)
    seq = open_entry(writer, 2, case_id, "conditions_issue")
    bear_parcel(writer, 2, seq, 500, 1300, 300)
    writer.execute("select take_number_v1('certificate:赣(2026)共青城市')")
    kill(standing, writer.info.backend_pid)
    with pytest.raises(psycopg.OperationalError):
        writer.commit()
    writer.close()
    assert everything(standing) == before
    with as_application(standing) as next_writer:
        assert open_entry(next_writer, 2, case_id, "conditions_issue") == seq


def test_a_registration_killed_in_the_middle_is_told_and_leaves_nothing(
    standing, office, approved, monkeypatch
):
    before = everything(standing)
    file = registering._file

    def killed(tx, *rest):
        pid = tx.execute(text("select pg_backend_pid()")).scalar_one()
        kill(standing, pid)
        return file(tx, *rest)

    monkeypatch.setattr(registering, "_file", killed)
    with pytest.raises((RegistryError, DBAPIError)):
        register(office, approved)
    assert everything(standing) == before
    monkeypatch.undo()
    register(office, approved)


def test_who_waits_for_a_killed_writer_goes_on(standing):
    with as_application(standing) as one, as_application(standing) as two:
        cases = [approved_case(one, 2, "conditions_issue") for _ in range(2)]
        one.commit()
        seq = open_entry(one, 2, cases[0], "conditions_issue")
        got: list[int] = []
        waits = threading.Thread(
            target=lambda: got.append(open_entry(two, 2, cases[1], "conditions_issue"))
        )
        waits.start()
        kill(standing, one.info.backend_pid)
        waits.join(timeout=10)
        two.commit()
        with suppress(psycopg.OperationalError):
            one.rollback()
    assert got == [seq]


# ---------------------------------------------------------------- the seal


def entries(connection: psycopg.Connection, park: int = 2) -> list[tuple[int, bool]]:
    return connection.execute(
        "select seq, hash is not null from entry where park_id = %s order by seq", [park]
    ).fetchall()


def test_an_entry_is_sealed_by_its_commit_and_not_before(standing):
    with as_application(standing) as writer:
        seq = new_entry(writer, 2)
        bear_parcel(writer, 2, seq, 500, 1300, 300)
        assert entries(writer)[-1] == (seq, False)
        writer.commit()
        assert entries(writer)[-1] == (seq, True)


def test_a_sealed_entry_takes_nothing_more(standing):
    with as_application(standing) as writer:
        seq = new_entry(writer, 2)
        parcel = bear_parcel(writer, 2, seq, 500, 1300, 300)
        writer.execute("set constraints all immediate")
        with pytest.raises(psycopg.Error) as no, writer.transaction():
            bear_parcel(writer, 2, seq, 501, 1400, 300)
        assert no.value.diag.constraint_name == "born_in_open_entry"
        with pytest.raises(psycopg.Error) as no, writer.transaction():
            writer.execute("select end_life_v1('parcel_version', 2, %s, %s)", [[parcel], seq])
        assert no.value.diag.constraint_name == "life_entry_current"
        with pytest.raises(psycopg.errors.InsufficientPrivilege), writer.transaction():
            writer.execute("insert into entry_item select * from entry_item")


def test_a_second_entry_waits_for_the_seal_of_the_first(standing):
    with as_application(standing) as writer:
        cases = [approved_case(writer, 2, "conditions_issue") for _ in range(2)]
        writer.commit()
        open_entry(writer, 2, cases[0], "conditions_issue")
        with pytest.raises(psycopg.Error) as no:
            open_entry(writer, 2, cases[1], "conditions_issue")
        assert no.value.diag.constraint_name == "entry_one_open"
        writer.rollback()
        first = open_entry(writer, 2, cases[0], "conditions_issue")
        writer.execute("set constraints all immediate")
        writer.execute("set constraints all deferred")
        assert open_entry(writer, 2, cases[1], "conditions_issue") == first + 1
        writer.commit()
        assert writer.execute("select * from verify_park_v1(2)").fetchall() == []


def test_a_case_is_entered_once(standing):
    with as_application(standing) as writer:
        case_id = approved_case(writer, 2, "conditions_issue")
        open_entry(writer, 2, case_id, "conditions_issue")
        writer.commit()
        with pytest.raises(psycopg.errors.UniqueViolation) as no:
            open_entry(writer, 2, case_id, "conditions_issue")
        assert no.value.diag.constraint_name == "entry_of_case_once"


def test_an_entry_taken_back_to_a_savepoint_was_never_there(standing):
    with as_application(standing) as writer:
        case_id = approved_case(writer, 2, "conditions_issue")
        writer.commit()
        seq = entries(writer)[-1][0]
        with suppress(BrokenOff), writer.transaction():
            open_entry(writer, 2, case_id, "conditions_issue")
            raise BrokenOff
        with pytest.raises(psycopg.Error):
            bear_parcel(writer, 2, seq + 1, 500, 1300, 300)
        writer.rollback()
        assert entries(writer)[-1] == (seq, True)
        assert open_entry(writer, 2, case_id, "conditions_issue") == seq + 1


def test_the_time_of_an_entry_never_goes_back(standing, office):
    """An hour that is set back on the server does not set the register back."""
    with as_owner(standing) as owner:
        owner.execute("alter table park_head disable trigger head_follows_entries")
        owner.execute("update park_head set at = '2999-01-01' where park_id = 2")
        owner.execute("alter table park_head enable always trigger head_follows_entries")
    with as_application(standing) as writer:
        for _ in range(2):
            new_entry(writer, 2)
            writer.commit()
        times = writer.execute(
            "select extract(year from at)::int from entry where park_id = 2 order by seq"
        ).fetchall()
    assert [year for (year,) in times[-2:]] == [2999, 2999]
    with office.register.transaction() as tx:
        assert journal.verify(tx, 2) == []


# ---------------------------------------------------------------- nothing without an entry


def test_nothing_of_the_register_is_kept_without_an_entry(standing):
    """Where every other rule is taken away, a row still is born in an open entry or not at all."""
    with as_owner(standing) as owner, as_application(standing) as writer:
        owner.execute(_ONLY_THE_JOURNAL)
        tables = owner.execute("select name from register_table order by 1").fetchall()
        assert len(tables) > 20
        for (table,) in tables:
            again = owner.execute(_AGAIN, {"table": f"reg.{table}"}).fetchone()
            with pytest.raises(psycopg.Error) as no:
                writer.execute(again[0].encode())
            assert no.value.diag.constraint_name == "born_in_open_entry", table
            writer.rollback()


_ONLY_THE_JOURNAL = """
do $$ declare r record; begin
  for r in select c.relname, k.conname from pg_constraint k join pg_class c on c.oid = k.conrelid
            where c.relname in (select name from register_table union select 'entry_item')
              and k.contype <> 't' loop
    execute format('alter table %I drop constraint if exists %I cascade', r.relname, r.conname);
  end loop;
  for r in select i.indexrelid::regclass as name from pg_index i
             join pg_class c on c.oid = i.indrelid
            where i.indisunique and c.relname in (select name from register_table) loop
    execute format('drop index %s', r.name);
  end loop;
  for r in select c.relname, t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
            where c.relname in (select name from register_table) and t.tgname <> 'journal'
              and not t.tgisinternal loop
    execute format('alter table %I disable trigger %I', r.relname, r.tgname);
  end loop;
end $$"""
_AGAIN = """
select format('insert into %%1$s (%%2$s) select %%2$s from %%1$s where born is not null limit 1',
              %(table)s::text, string_agg(quote_ident(attname), ', '))
  from pg_attribute where attrelid = %(table)s::regclass and attnum > 0 and not attisdropped
   and attgenerated = '' and attidentity = ''"""


@pytest.mark.parametrize(
    ("born", "kind", "rule"),
    [(None, "conditions_notice", "document_of_entry"), (1, "x", "born_in_open_entry")],
)
def test_a_document_says_what_an_open_entry_says(standing, born, kind, rule):
    with as_application(standing) as writer, pytest.raises(psycopg.Error) as no:
        writer.execute(
            "insert into document (park_id, born, case_id, kind, number, template, snapshot,"
            " token, made_at) select 1, %s, case_id, %s, 'x', '1', '{}', 'x', now()"
            " from case_file where park_id = 1 limit 1",
            [born, kind],
        )
    assert no.value.diag.constraint_name == rule


@pytest.mark.parametrize(("accepted_by", "approved_by"), [(None, 902), (902, 902), (901, None)])
def test_a_case_is_approved_by_another_than_who_accepted_it(standing, accepted_by, approved_by):
    with as_application(standing) as writer, pytest.raises(psycopg.Error) as no:
        case_id = approved_case(writer, 2, "conditions_issue")
        writer.execute(
            "update case_file set accepted_by = %s, approved_by = %s where case_id = %s",
            [accepted_by, approved_by, case_id],
        )
    assert no.value.diag.constraint_name == "case_four_eyes"
