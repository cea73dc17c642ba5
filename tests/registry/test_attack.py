"""严禁改变功能用途, under attack: 200 statements by the application's role, and by the owner.

As the application each is refused, or changes no use. As the owner, with every guard in his hand,
each is refused or found: by ``journal verify`` against the last anchor that left the building.
"""

# ruff: noqa: S608 - SQL made of words is what this page is about
import random

import psycopg
import pytest

from registry import anchors
from registry.anchors import Kept
from registry.store.db import Register
from registry.store.server import Endpoint
from tests.support.forgery import cover, faults, owning
from tests.support.raw import APPROVER, as_application, new_entry

ATTACKS = 200
HOUSING, INDUSTRY = 7, 1
#: tables that carry the use, with the key of a row
USED = {
    "supply": "supply_id",
    "parcel": "parcel_id",
    "unit": "unit_id",
    "property_right": "right_id",
    "parcel_origin": "parcel_id",
    "conditions": "conditions_id",
}
#: every use the register holds, and of which land
USES = " union all ".join(
    f"select '{table}' as tbl, park_id, {key}::text as key, use_id from reg.{table}"
    for table, key in USED.items()
)
#: an attack that does not even parse proves nothing: syntax, unknown column or function
BADLY_WRITTEN = ("42601", "42703", "42883", "42P01", "42P18", "42804")
LISTS = "select use_id, scheme, version, code, name, use_class from reg.land_use order by 1"


def columns_of(owner: psycopg.Connection, table: str) -> list[str]:
    rows = owner.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0"
        " and not attisdropped and attgenerated = '' and attidentity = '' order by attnum",
        [f"reg.{table}"],
    ).fetchall()
    return [name for (name,) in rows]


class Generator:
    """Draws attacks from a recorded seed; ``{seq}`` stands for the entry that is open."""

    def __init__(self, owner: psycopg.Connection, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - repeated, not secret
        self.columns = {table: columns_of(owner, table) for table in USED}
        self.ways = [getattr(self, name) for name in dir(self) if name.startswith("way_")]

    def draw(self, n: int) -> str:
        """The n-th attack: every way in turn, its particulars by chance."""
        return str(self.ways[n % len(self.ways)]())

    def _table(self) -> str:
        return self.dice.choice(sorted(USED))

    def _row(self, table: str) -> str:
        order = self.dice.choice(["", " desc"])
        key = USED[table]
        return (
            f"park_id = 1 and {key} = (select {key} from reg.{table} where park_id = 1"
            f" order by {key}{order} limit 1)"
        )

    def _copied(self, table: str, where: str, **changes: str) -> str:
        taken = [changes.get(c, c) for c in self.columns[table]]
        return (
            f"insert into reg.{table} ({', '.join(self.columns[table])})"
            f" select {', '.join(taken)} from reg.{table} where {where} limit 1"
        )

    def way_update(self) -> str:
        table = self._table()
        use = self.dice.choice([HOUSING, 8, 2])
        return f"update reg.{table} set use_id = {use} where {self._row(table)}"

    def way_update_by_merge(self) -> str:
        table = self._table()
        return (
            f"merge into reg.{table} t using (select {HOUSING} as use_id) s"
            f" on {self._row(table)} when matched then update set use_id = s.use_id"
        )

    def way_delete_and_insert(self) -> str:
        table = self._table()
        again = self._copied("property_right", "park_id = 1", use_id=str(HOUSING), born="{seq}")
        return f"delete from reg.{table} where {self._row(table)}; {again}"

    def way_alter(self) -> str:
        table = self._table()
        return self.dice.choice(
            [
                f"alter table reg.{table} alter column use_id type smallint using {HOUSING}",
                f"alter table reg.{table} drop column use_id cascade",
                f"alter table reg.{table} rename column use_id to use_was",
                f"alter table reg.{table} add column house smallint default {HOUSING}",
            ]
        )

    def way_disable_triggers(self) -> str:
        table = self._table()
        which = self.dice.choice(["all", "user", "frozen", "journal"])
        return (
            f"alter table reg.{table} disable trigger {which};"
            f" update reg.{table} set use_id = {HOUSING} where {self._row(table)}"
        )

    def way_drop_the_key(self) -> str:
        table, key = self.dice.choice(
            [
                ("property_right", "right_unit_use"),
                ("property_right", "right_origin_use"),
                ("unit", "unit_parcel_use"),
                ("parcel_origin", "origin_supply_use"),
            ]
        )
        right = self._copied("property_right", "park_id = 1", use_id=str(HOUSING), born="{seq}")
        return f"alter table reg.{table} drop constraint {key}; {right}"

    def way_as_a_replica(self) -> str:
        table = self._table()
        return (
            "set local session_replication_role = replica;"
            f" update reg.{table} set use_id = {HOUSING} where {self._row(table)}"
        )

    def way_a_right_of_another_use(self) -> str:
        use = str(self.dice.choice([HOUSING, 8]))
        return self._copied("property_right", "park_id = 1", use_id=use, born="{seq}", died="null")

    def way_a_right_moved(self) -> str:
        order = self.dice.choice(["", " desc"])
        other = f"(select parcel_id from reg.parcel where park_id = 1 order by 1{order} limit 1)"
        if self.dice.random() < 0.5:
            return (
                f"update reg.property_right set parcel_id = {other} + 1"
                f" where {self._row('property_right')}"
            )
        return self._copied(
            "property_right", "park_id = 1", parcel_id=f"{other} + 1", born="{seq}", died="null"
        )

    def way_a_second_supply(self) -> str:
        number = self.dice.randrange(10**6)
        supply = self._copied(
            "supply",
            "park_id = 1",
            use_id=str(HOUSING),
            contract_no=f"'HT-{number}'",
            born="{seq}",
            act="(select act from reg.entry where park_id = 1 and seq = {seq})",
        )
        return (
            f"{supply}; insert into reg.parcel_origin (park_id, parcel_id, supply_id, use_id,"
            " term_end, born, code) select p.park_id, p.parcel_id, (select max(supply_id) from"
            f" reg.supply), {HOUSING}, '2090-01-01', {{seq}}, p.code from reg.parcel p"
            " join reg.unit u using (park_id, parcel_id) where p.park_id = 1 limit 1"
        )

    def way_a_correction_to_housing(self) -> str:
        table = self.dice.choice(["property_right", "unit"])
        end = (
            "select reg.end_life_v1('property_right', 1, array(select right_id"
            " from reg.property_right where park_id = 1 and died is null limit 1), {seq})"
        )
        return f"{end}; " + self._copied(table, "park_id = 1", use_id=str(HOUSING), born="{seq}")

    def way_a_forged_page(self) -> str:
        forged = f"sha256('page {self.dice.randrange(10**6)}')"
        return self.dice.choice(
            [
                f"update reg.supply set page_sha256 = {forged} where {self._row('supply')}",
                f"update reg.supply_reading set page_sha256 = {forged} where park_id = 1",
                f"update reg.stored_file set sha256 = {forged} where park_id = 1",
                "update reg.stored_file set content = 'housing' where park_id = 1",
            ]
        )

    def way_the_list(self) -> str:
        return self.dice.choice(
            [
                f"update reg.land_use set use_class = 'housing' where use_id = {INDUSTRY}",
                f"update reg.land_use set name = '住宅' where use_id = {INDUSTRY}",
                f"insert into reg.house_use values ({INDUSTRY}, '11', '住宅', 'production')",
                "delete from reg.house_use where house_use = '21'",
            ]
        )

    def way_the_functions(self) -> str:
        return self.dice.choice(
            [
                "create or replace function reg.frozen_v1() returns trigger language plpgsql as"
                " $$ begin return new; end $$; update reg.property_right set use_id = 7",
                "drop function reg.frozen_v1 cascade; update reg.unit set use_id = 7",
                "alter role registry_app bypassrls; set role registry_owner",
                "grant update on reg.property_right to registry_app;"
                " update reg.property_right set use_id = 7 where park_id = 1",
            ]
        )

    def way_a_rule_beside(self) -> str:
        table = self._table()
        return (
            f"create rule mine as on insert to reg.{table} do also"
            f" update reg.{table} set use_id = {HOUSING};"
            f" create view reg.{table}_seen as select {HOUSING} as use_id"
        )


@pytest.fixture(scope="module")
def attacks(shared: Endpoint) -> list[str]:
    with owning(shared) as owner:
        generator = Generator(owner, seed=20150616)
        drawn = [generator.draw(n) for n in range(ATTACKS)]
    assert len(set(drawn)) > ATTACKS // 3
    return drawn


@pytest.fixture(scope="module")
def anchor(shared: Endpoint) -> Kept:
    """What left the building before the attack: the heads of all journals."""
    register = Register(shared.app_conninfo)
    with register.transaction() as tx:
        kept: Kept = {}
        for park, seq, digest in tx.exec_driver_sql(
            "select park_id, seq, encode(hash, 'hex') from reg.park_head where seq > 0"
        ):
            kept.setdefault(park, {})[seq] = digest
    register.close()
    return kept


def uses(connection: psycopg.Connection) -> list[tuple[object, ...]]:
    return connection.execute(f"{USES} order by 1, 2, 3, 4").fetchall()


# ---------------------------------------------------------------- the application


def test_the_application_changes_no_use(shared, attacks):
    """In an entry of its own, at any statement or at the commit: nothing of it is kept."""
    with as_application(shared) as reader:
        stood, listed = uses(reader), reader.execute(LISTS).fetchall()
        reader.rollback()
    refused = 0
    for attack in attacks:
        with as_application(shared) as writer:
            seq = new_entry(writer, 1, "correction")
            with pytest.raises(psycopg.Error):
                writer.execute(attack.replace("{seq}", str(seq)).encode())
                writer.execute("set constraints all immediate")
            refused += 1
            writer.rollback()
    assert refused == ATTACKS
    with as_application(shared) as reader:
        assert uses(reader) == stood
        assert reader.execute(LISTS).fetchall() == listed


# ---------------------------------------------------------------- the owner


def owners_entry(owner: psycopg.Connection) -> int:
    """The owner opens an entry in a case of his own, as any writer could."""
    row = owner.execute(
        "insert into reg.case_file (park_id, number, act, kind, state, request, created_by,"
        " created_at, accepted_by, approved_by) values (1, gen_random_uuid()::text, 'correction',"
        " 'registration', 'approved', '{}', 1, now(), 901, %s) returning case_id",
        [APPROVER],
    ).fetchone()
    assert row is not None
    found = owner.execute(
        "select reg.open_entry_v1(1, %s, 'correction', %s)", [row[0], APPROVER]
    ).fetchone()
    assert found is not None
    return int(found[0])


def test_what_the_owner_does_fails_or_is_found(shared, attacks, anchor):
    """As a superuser who acts as the owner: verify names it, or there is nothing to name."""
    failed, found, badly = 0, 0, []
    for attack in attacks:
        with owning(shared) as owner:
            stood, listed = uses(owner), owner.execute(LISTS).fetchall()
            try:
                seq = owners_entry(owner)
                owner.execute("set local role registry_admin")
                owner.execute(attack.replace("{seq}", str(seq)).encode())
                owner.execute("set constraints all immediate")
            except psycopg.Error as no:
                failed += 1
                badly += [attack] * (no.sqlstate in BADLY_WRITTEN)
                continue
            told = found_by(owner, anchor)
            same = unchanged(owner, stood, listed)
            assert told or same, attack
            found += bool(told)
    assert badly == []
    assert failed + found > ATTACKS * 9 // 10
    assert min(failed, found) > 0


def test_an_entry_without_an_attack_holds(shared, anchor):
    """So what is found above is the attack."""
    with owning(shared) as owner:
        owners_entry(owner)
        owner.execute("set constraints all immediate")
        assert found_by(owner, anchor) == []


def unchanged(
    owner: psycopg.Connection, stood: list[tuple[object, ...]], listed: list[tuple[object, ...]]
) -> bool:
    """Whether every use is what it was: an attack that met no row has done nothing."""
    try:
        with owner.transaction():
            return uses(owner) == stood and owner.execute(LISTS).fetchall() == listed
    except psycopg.Error:
        return False


def found_by(owner: psycopg.Connection, anchor: Kept) -> list[object]:
    """What verify says of the first park; a verify that the owner has broken says so by failing."""
    try:
        with owner.transaction():
            told: list[object] = list(faults(owner))
            told += [
                (seq, "anchor")
                for seq, digest in anchor[1].items()
                if owner.execute(
                    "select encode(hash, 'hex') from reg.entry where park_id = 1 and seq = %s",
                    [seq],
                ).fetchone()
                != (digest,)
            ]
            return told
    except psycopg.Error as broken:
        return [broken]


def test_an_owner_who_rewrites_all_of_it_is_found_by_the_anchor(shared, anchor):
    """He changes the use everywhere at once, makes every digest and the whole chain anew."""
    with owning(shared) as owner:
        owner.execute("set local role registry_admin")
        owner.execute("set local session_replication_role = replica")
        for table in USED:
            owner.execute(f"alter table reg.{table} disable trigger user".encode())
        for table in USED:
            owner.execute(f"update reg.{table} set use_id = 2 where park_id = 1".encode())
        for table in USED:
            owner.execute(f"alter table reg.{table} enable trigger user".encode())
            for name in ("frozen", "frozen_whole", "journal"):
                owner.execute(f"alter table reg.{table} enable always trigger {name}".encode())
        owner.execute("set local session_replication_role = origin")
        owner.execute("set local role registry_owner")
        cover(owner, *USED)
        told = found_by(owner, anchor)
    assert any(fault[1] == "anchor" for fault in told if isinstance(fault, tuple))


def test_verify_names_the_anchor_that_differs(shared, anchor):
    """The same question through the command's own way in."""
    register = Register(shared.app_conninfo)
    with register.transaction() as tx:
        assert anchors.verify(tx, anchor) == []
        last = max(anchor[1])
        forged = {1: {last: "00" * 32}}
        assert [f.seq for f in anchors.verify(tx, forged, 1)] == [last]
    register.close()
