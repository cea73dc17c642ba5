"""An owner at work on the register's rows, with its guards switched off and put back unharmed."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from registry.store.server import Endpoint
from tests.support.raw import as_owner

#: words a forgery may use for rows of the first park
_WORDS = {
    "@first_right": "where park_id = 1 and right_id ="
    " (select min(right_id) from property_right where park_id = 1)",
    "@last_right": "where park_id = 1 and right_id ="
    " (select max(right_id) from property_right where park_id = 1)",
    "@item": "where park_id = 1 and seq = 5 and tbl ="
    " (select min(tbl) from entry_item where park_id = 1 and seq = 5)",
    "@entry": "where park_id = 1 and seq = 5",
    "@second_round": "where park_id = 1 and parcel_id ="
    " (select parcel_id from parcel where park_id = 1 and round = 2)",
    "@second_supply": "where park_id = 1 and supply_id ="
    " (select supply_id from supply_release where park_id = 1)",
}

_SWITCH_OFF = """
do $$ declare t text; begin
  for t in select relname from pg_class
            where relnamespace = 'reg'::regnamespace and relkind = 'r' loop
    execute format('alter table %I disable trigger user', t);
  end loop;
end $$"""
_SWITCH_ON = """
do $$ declare t record; begin
  for t in select tgrelid::regclass as tbl, tgname from pg_trigger
            where not tgisinternal and tgrelid in
              (select oid from pg_class where relnamespace = 'reg'::regnamespace) loop
    execute format('alter table %s enable always trigger %I', t.tbl, t.tgname);
  end loop;
end $$"""

#: all hashes of the first park made anew from what the rows and items now say
_CHAIN_ANEW = """
do $$ declare e entry; before bytea := ''; begin
  for e in select * from entry where park_id = 1 order by seq loop
    e.prev := before;
    e.items_digest := items_digest_v1(1, e.seq);
    e.hash := sha256(entry_canon_v1(e));
    update entry set (prev, items_digest, hash) = (e.prev, e.items_digest, e.hash)
     where park_id = 1 and seq = e.seq;
    before := e.hash;
  end loop;
  update park_head set hash = before where park_id = 1;
end $$"""


@contextmanager
def owning(endpoint: Endpoint) -> Iterator[psycopg.Connection]:
    """Work as the owner, all parks in sight, in one transaction: rolled back unless committed."""
    with as_owner(endpoint) as owner:
        owner.autocommit = False
        owner.execute("select set_config('app.parks', '*', true)")
        yield owner
        owner.rollback()


def plain(statement: str) -> bytes:
    """Return a statement with its words replaced."""
    for word, rows in _WORDS.items():
        statement = statement.replace(word, rows)
    return statement.encode()


@contextmanager
def unguarded(owner: psycopg.Connection) -> Iterator[None]:
    """Switch triggers and foreign keys off for a while, and on again as they were."""
    owner.execute(_SWITCH_OFF)
    owner.execute("set local role registry_admin")
    owner.execute("set local session_replication_role = replica")
    yield
    owner.execute("set local session_replication_role = origin")
    owner.execute("set local role registry_owner")
    owner.execute(_SWITCH_ON)


def forge(owner: psycopg.Connection, *statements: str) -> None:
    """Do what the guards forbid; each statement must meet a row."""
    with unguarded(owner):
        for statement in statements:
            assert owner.execute(plain(statement)).rowcount != 0, statement


def cover(owner: psycopg.Connection, *tables: str) -> None:
    """Hide a forgery in the first park: item digests, chain and head are made anew."""
    with unguarded(owner):
        for table in tables:
            owner.execute(
                f"update entry_item i set digest = digest_{table}_v1(r) from {table} r"  # noqa: S608 -- names of tables
                f" where i.park_id = 1 and r.park_id = 1 and i.op = 'born' and i.tbl = '{table}'"
                f" and i.key = key_{table}(r)".encode()
            )
        owner.execute(_CHAIN_ANEW)


def faults(owner: psycopg.Connection, park: int = 1) -> list[tuple[int | None, str, str]]:
    """Return entry, table and fault of all that does not fit, in order."""
    return owner.execute("select seq, tbl, fault from verify_park_v1(%s)", [park]).fetchall()
