"""The same rows into the same tables, with keys, foreign keys and indexes and nothing else of ours.

A copy of the database loses its triggers, policies, checks, generated columns and identities. What
a transaction wrote in the register is read back from there (each row it made or changed) and
written into the copy as the register writes: through SQLAlchemy over a pooled connection, one
prepared statement a table, one commit; or by COPY, for thousands of rows.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql
from sqlalchemy import TextClause, text

from bench.ground import Ground
from registry.store.db import Register
from registry.store.embedded import ADMIN

_GUARDS = """
select format('alter table %s disable row level security', c.oid::regclass) from pg_class c
 where c.relnamespace = 'reg'::regnamespace and c.relkind = 'r' and c.relrowsecurity
union all
select format('drop trigger %I on %s', t.tgname, t.tgrelid::regclass)
  from pg_trigger t join pg_class c on c.oid = t.tgrelid
 where c.relnamespace = 'reg'::regnamespace and not t.tgisinternal
union all
select format('alter table %s drop constraint %I', k.conrelid::regclass, k.conname)
  from pg_constraint k where k.connamespace = 'reg'::regnamespace and k.contype = 'c'
union all
select format('alter table %s alter %I drop %s', a.attrelid::regclass, a.attname,
              case a.attgenerated when 's' then 'expression' else 'identity' end)
  from pg_attribute a join pg_class c on c.oid = a.attrelid
 where c.relnamespace = 'reg'::regnamespace and c.relkind = 'r'
   and (a.attgenerated = 's' or a.attidentity <> '')"""

_TABLES = """
select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns,
       array_agg(format_type(a.atttypid, a.atttypmod) order by a.attnum) as types,
       (select array_agg(b.attname::text) from pg_index i join pg_attribute b
            on b.attrelid = i.indrelid and b.attnum = any (i.indkey)
         where i.indrelid = c.oid and i.indisprimary) as key
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
 where c.relnamespace = 'reg'::regnamespace and c.relkind = 'r' and not a.attisdropped
 group by c.oid order by c.oid"""

#: a row, each value in the database's own text
Row = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table in the order in which tables were made: what a row refers to stands before it."""

    name: str
    columns: list[str]
    types: list[str]
    key: list[str]

    def in_text(self) -> sql.Composable:
        """Return the columns in the database's own text."""
        names = (sql.Identifier(column) for column in self.columns)
        return sql.SQL(", ").join(sql.SQL("{}::text").format(name) for name in names)

    def key_of(self, row: Row) -> list[str | None]:
        """Return the key of a row."""
        return [row[self.columns.index(column)] for column in self.key]

    def insertion(self, rows: Sequence[Row]) -> "Statement":
        """Return the statement that inserts rows: an array a column, as the register does."""
        into = f"insert into {self.name} ({', '.join(self.columns)})"
        if len(rows) == 1:
            [row] = rows
            command = f"{into} values ({', '.join(self._values())})"
            return Statement(text(command), self._named(row))
        taken = ", ".join(
            f"cast(r.{column} as {kind})"
            for column, kind in zip(self.columns, self.types, strict=True)
        )
        arrays = ", ".join(f"cast(:{column} as text[])" for column in self.columns)
        given = f"unnest({arrays}) as r ({', '.join(self.columns)})"
        values = zip(self.columns, map(list, zip(*rows, strict=True)), strict=True)
        return Statement(text(f"{into} select {taken} from {given}"), dict(values))  # noqa: S608

    def change(self, row: Row) -> "Statement":
        """Return the statement that changes the row of this key."""
        sets = [f"{c} = {v}" for c, v in zip(self.columns, self._values(), strict=True)]
        where = " and ".join(sets[self.columns.index(column)] for column in self.key)
        command = f"update {self.name} set {', '.join(sets)} where {where}"  # noqa: S608
        return Statement(text(command), self._named(row))

    def _values(self) -> list[str]:
        pairs = zip(self.columns, self.types, strict=True)
        return [f"cast(:{column} as {kind})" for column, kind in pairs]

    def _named(self, row: Row) -> Mapping[str, str | None]:
        return dict(zip(self.columns, row, strict=True))


@dataclass(frozen=True, slots=True)
class Statement:
    """A command with what it is given."""

    clause: TextClause
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Batch:
    """What a transaction left in one table: rows it made, and rows it changed."""

    table: Table
    made: list[Row]
    changed: list[Row]

    def statements(self) -> Iterator[Statement]:
        """Return what writes them: what ended first, its place may be taken again."""
        yield from map(self.table.change, self.changed)
        if self.made:
            yield self.table.insertion(self.made)


class Unguarded:
    """A register and its copy without guards; what is written in one is brought to the other."""

    def __init__(
        self, register: psycopg.Connection, copy: psycopg.Connection, door: Register
    ) -> None:
        self._register = register
        self._copy = copy
        self._door = door
        self._tables = [Table(*row) for row in register.execute(_TABLES)]
        self._seen = self._now()

    def catch_up(self) -> None:
        """Bring over all that was written since, however long it takes."""
        with self._door.transaction() as tx:
            tx.exec_driver_sql("set local session_replication_role = replica")
            for batch in self._written():
                for statement in batch.statements():
                    tx.execute(statement.clause, statement.values)

    def replay(self) -> float:
        """Write what one transaction wrote since; return the seconds it took, commit included."""
        statements = [s for batch in self._written() for s in batch.statements()]
        began = time.perf_counter()
        with self._door.transaction() as tx:
            for statement in statements:
                tx.execute(statement.clause, statement.values)
        return time.perf_counter() - began

    def copy_in(self) -> float:
        """Write what one transaction made since by COPY; return the seconds it took."""
        batches = [batch for batch in self._written() if batch.made]
        began = time.perf_counter()
        with self._copy.transaction(), self._copy.cursor() as cursor:
            for batch in batches:
                columns = sql.SQL(", ").join(map(sql.Identifier, batch.table.columns))
                command = sql.SQL("copy {} ({}) from stdin")
                with cursor.copy(
                    command.format(sql.Identifier(batch.table.name), columns)
                ) as copying:
                    for row in batch.made:
                        copying.write_row(row)
        return time.perf_counter() - began

    def _written(self) -> list[Batch]:
        written = [self._since(table) for table in self._tables]
        self._seen = self._now()
        return [batch for batch in written if batch.made or batch.changed]

    def _since(self, table: Table) -> Batch:
        key = sql.SQL(", ").join(map(sql.Identifier, table.key))
        name = sql.Identifier(table.name)
        asked = sql.SQL("select {} from {} where xmin::text::bigint > %s order by {}")
        rows = self._register.execute(asked.format(table.in_text(), name, key), [self._seen])
        batch = Batch(table, [], [])
        for row in rows.fetchall():
            (batch.changed if self._stands(table, row) else batch.made).append(row)
        return batch

    def _stands(self, table: Table, row: Row) -> bool:
        told = sql.SQL(" and ").join(
            sql.SQL("{} = %s").format(sql.Identifier(column)) for column in table.key
        )
        asked = sql.SQL("select from {} where {}").format(sql.Identifier(table.name), told)
        return self._copy.execute(asked, table.key_of(row)).fetchone() is not None

    def _now(self) -> int:
        row = self._register.execute("select pg_current_xact_id()::text::bigint").fetchone()
        return int(row[0]) if row else 0


@contextmanager
def unguarded(ground: Ground, register: str, copy: str) -> Iterator[Unguarded]:
    """Copy a register nobody is connected to, take its guards away, and analyse the copy."""
    with ground.copy(copy, register), ground.admin(copy) as stripped:
        for (command,) in stripped.execute(_GUARDS).fetchall():
            stripped.execute(command)
        stripped.execute("vacuum analyze")
        door = Register(ground.cluster.conninfo(ADMIN, copy))
        with ground.admin(register) as guarded:
            yield Unguarded(guarded, stripped, door)
        door.close()
