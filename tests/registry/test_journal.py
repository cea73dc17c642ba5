"""What an owner does after dropping the guards: verify names the first thing that does not fit."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from registry.book import journal
from registry.book.journal import Fault, Head
from registry.errors import OutsideYourParks
from registry.store.db import Register
from registry.store.server import Endpoint
from tests.support.forgery import cover, faults, forge, owning, plain, unguarded

PARK, OTHER = 1, 2


@pytest.fixture
def owner(shared: Endpoint) -> Iterator[psycopg.Connection]:
    """The owner, in a transaction that is rolled back."""
    with owning(shared) as connection:
        yield connection


def seq_of(owner: psycopg.Connection, query: str) -> int:
    row = owner.execute(plain(query)).fetchone()
    assert row is not None
    return int(row[0])


# ---------------------------------------------------------------- one row forged

_FIRST = "select born from property_right @first_right"
_ENDED = "select died from property_right @first_right"

#: what is done, where it is found, in which table, as what
ROWS = {
    "a use": (
        "update property_right set use_id = 7 @first_right",
        _FIRST, "property_right", "row-altered",
    ),
    "a note": (
        "update property_right set note = 'x' @first_right",
        _FIRST, "property_right", "row-altered",
    ),
    "a holder's name": (
        "update right_holder set name = 'x' @first_right",
        _FIRST, "right_holder", "row-altered",
    ),
    "a plot moved by a millimetre": (
        "update parcel_version set geom = st_translate(geom, 0.001, 0) where park_id = 1",
        "select min(born) from parcel_version where park_id = 1", "parcel_version", "row-altered",
    ),
    "a row deleted": (
        "delete from right_holder @first_right",
        _FIRST, "right_holder", "row-missing",
    ),
    "a table emptied": (
        "delete from handover where park_id = 1",
        "select min(seq) from entry where park_id = 1 and act = 'land_handover'",
        "handover", "row-missing",
    ),
    "a row inserted": (
        "insert into right_holder (park_id, right_id, party_id, name, born)"
        " select park_id, right_id, party_id, 'x', born from right_holder @first_right",
        _FIRST, "right_holder", "row-without-entry",
    ),
    "a birth put earlier": (
        "update property_right set born = 1 @first_right",
        "select seq from entry_item where tbl = 'property_right' and op = 'born' and park_id = 1"
        " order by key::int limit 1", "property_right", "row-altered",
    ),
    "a life ended": (
        "update property_right set died = born + 1 @last_right",
        "select born + 1 from property_right @last_right", "property_right", "life-altered",
    ),
    "an ended life re-opened": (
        "update property_right set died = null @first_right",
        _ENDED, "property_right", "life-altered",
    ),
    "an end put later": (
        "update property_right set died = died + 1 @first_right",
        _ENDED, "property_right", "life-altered",
    ),
    "a document's text": (
        "update document set snapshot = '{}' where park_id = 1 and kind = 'conditions_notice'",
        "select min(born) from document where park_id = 1", "document", "row-altered",
    ),
    "a document taken out of the journal": (
        "update document set born = null, kind = 'acceptance_voucher'"
        " where park_id = 1 and kind = 'conditions_notice'",
        "select min(born) from document where park_id = 1", "document", "row-altered",
    ),
    "a row moved to another park": (
        "update right_holder set park_id = 2 @first_right",
        _FIRST, "right_holder", "row-missing",
    ),
    "what a use means": (
        "update land_use set name = '城镇住宅用地', use_class = 'housing' where use_id = 1",
        "select min(born) from conditions where park_id = 1", "conditions", "row-altered",
    ),
    "who a party is": (
        "update party set number = '91360482MA35A0B36U' where party_id ="
        " (select min(grantee) from supply where park_id = 1)",
        "select min(born) from supply where park_id = 1", "supply", "row-altered",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("statement", "at", "table", "fault"), ROWS.values(), ids=ROWS.keys())
def test_a_forged_row_is_named_first(owner, statement, at, table, fault):
    seq = seq_of(owner, at)
    forge(owner, statement)
    assert faults(owner)[0] == (seq, table, fault)


def test_an_area_is_what_was_computed_when_it_was_entered(owner):
    """The database computes it; an owner can stop that and write what he likes."""
    owner.execute("alter table parcel_version alter column area drop expression")
    forge(owner, "update parcel_version set area = 1 where park_id = 1")
    found = faults(owner)
    assert found[0][1:] == ("parcel_version", "row-altered")
    assert found[-1] == (None, "column parcel_version", "guard-altered")


def test_a_table_rewritten_by_its_definition_is_found(owner):
    """No trigger sees it, and every guard stands."""
    seq = seq_of(owner, _FIRST)
    owner.execute("alter table property_right alter column note type text using 'forged'")
    assert faults(owner)[0] == (seq, "property_right", "row-altered")


# ---------------------------------------------------------------- one entry forged

ENTRIES = {
    "an item's digest": ("update entry_item set digest = sha256('x') @item", "items-altered"),
    "an item deleted": ("delete from entry_item @item", "items-altered"),
    "an item added": (
        "insert into entry_item select park_id, seq, op, tbl, key || '0', canon, digest"
        " from entry_item @item", "items-altered",
    ),
    "an item moved": ("update entry_item set seq = 6 @item", "items-altered"),
    "who entered": ("update entry set actor = 99 @entry", "entry-altered"),
    "which act": ("update entry set act = 'intake' @entry", "entry-altered"),
    "which case": ("update entry set case_id = case_id + 1000 @entry", "entry-altered"),
    "when": ("update entry set at = at - interval '1 microsecond' @entry", "entry-altered"),
    "its hash": ("update entry set hash = sha256('x') @entry", "entry-altered"),
    "the hash before it": ("update entry set prev = sha256('x') @entry", "chain-broken"),
    "an entry deleted": ("delete from entry @entry", "entry-missing"),
}  # fmt: skip


@pytest.mark.parametrize(("statement", "fault"), ENTRIES.values(), ids=ENTRIES.keys())
def test_a_forged_entry_is_named_first(owner, statement, fault):
    forge(owner, statement)
    assert faults(owner)[0] == (5, "entry", fault)


def test_two_entries_in_the_other_order_are_found(owner):
    forge(
        owner,
        "update entry set seq = case seq when 5 then 1005 else 5 end"
        " where park_id = 1 and seq in (5, 6)",
        "update entry set seq = 6 where park_id = 1 and seq = 1005",
        "update entry_item set seq = 11 - seq where park_id = 1 and seq in (5, 6)",
    )
    assert faults(owner)[0] == (5, "entry", "chain-broken")


def test_the_first_entry_deleted_is_found(owner):
    forge(owner, "delete from entry where park_id = 1 and seq = 1")
    assert faults(owner)[0] == (1, "entry", "entry-missing")


@pytest.mark.parametrize(
    "statement",
    [
        "update park_head set hash = sha256('x') where park_id = 1",
        "update park_head set seq = seq + 1 where park_id = 1",
        "update park_head set seq = seq - 1 where park_id = 1",
        "delete from park_head where park_id = 1",
    ],
)
def test_a_forged_head_is_found(owner, statement):
    last = seq_of(owner, "select seq from park_head where park_id = 1")
    forge(owner, statement)
    assert faults(owner) == [(last, "park_head", "head-altered")]


def test_of_many_forgeries_the_earliest_is_named_first(owner):
    forge(owner, "update right_holder set name = 'x' @last_right")
    late = faults(owner)[0]
    forge(owner, "update right_holder set name = 'x' @first_right")
    early = faults(owner)[0]
    assert early[0] < late[0]
    forge(owner, "update entry set actor = 99 where park_id = 1 and seq = 2")
    assert faults(owner)[0] == (2, "entry", "entry-altered")


def test_a_forgery_in_one_park_is_none_in_another(owner):
    forge(owner, "update right_holder set name = 'x' @first_right")
    assert faults(owner, PARK) != []
    assert faults(owner, OTHER) == []


@pytest.mark.parametrize(("table", "column"), [("stored_file", "content"), ("rendition", "pdf")])
def test_a_file_that_is_not_its_hash_is_found(owner, table, column):
    owner.execute(f"alter table {table} drop constraint {table}_is_its_hash".encode())
    forge(owner, f"update {table} set {column} = 'forged' where park_id = 1")  # noqa: S608
    found = {fault[1:] for fault in faults(owner)}
    assert found == {(table, "file-altered"), (f"constraint {table}", "guard-missing")}


# ---------------------------------------------------------------- all of the chain rewritten


@pytest.fixture
def register(standing: Endpoint) -> Iterator[Register]:
    register = Register(standing.app_conninfo)
    yield register
    register.close()


def verify(register: Register, park: int, anchors: dict[int, str] | None = None) -> list[Fault]:
    with register.transaction() as tx:
        return journal.verify(tx, park, anchors)


def head(register: Register, park: int) -> Head:
    with register.transaction() as tx:
        return next(head for head in journal.heads(tx) if head.park_id == park)


def test_history_rewritten_whole_is_found_against_one_anchor(register, standing):
    anchor = head(register, PARK)
    with owning(standing) as owner:
        forge(owner, "update right_holder set name = '示例企业三' @first_right")
        cover(owner, "right_holder")
        owner.commit()
    assert verify(register, PARK) == []
    assert verify(register, PARK, {anchor.seq: anchor.hash}) == [
        Fault(
            park_id=PARK,
            seq=anchor.seq,
            table="entry",
            key=str(anchor.seq),
            fault="differs-from-anchor",
        )
    ]


def test_the_earliest_anchor_that_differs_is_named_first(register, standing):
    with owning(standing) as owner:
        born = seq_of(owner, _FIRST)
        anchors = dict(
            owner.execute("select seq, encode(hash, 'hex') from entry where park_id = 1").fetchall()
        )
        assert verify(register, PARK, anchors) == []
        forge(owner, "update right_holder set name = '示例企业三' @first_right")
        cover(owner, "right_holder")
        owner.commit()
    found = verify(register, PARK, anchors)
    assert [f.seq for f in found] == list(range(born, len(anchors) + 1))


def test_an_end_cut_off_is_found_against_an_anchor(register, standing):
    """The last entry of a park and all it made are gone, and the head stands at the one before."""
    anchor = head(register, OTHER)
    with owning(standing) as owner:
        cut_off(owner, anchor.seq)
        owner.commit()
    assert verify(register, OTHER) == []
    found = verify(register, OTHER, {anchor.seq: anchor.hash})
    assert [(f.seq, f.fault) for f in found] == [(anchor.seq, "differs-from-anchor")]


def cut_off(owner: psycopg.Connection, seq: int) -> None:
    with unguarded(owner):
        for table, mortal in owner.execute("select name, mortal from register_table").fetchall():
            name = sql.Identifier(table)
            gone = sql.SQL("delete from {} where park_id = 2 and born = %s").format(name)
            owner.execute(gone, [seq])
            if mortal:
                alive = sql.SQL("update {} set died = null where park_id = 2 and died = %s")
                owner.execute(alive.format(name), [seq])
        owner.execute("delete from entry_item where park_id = 2 and seq = %s", [seq])
        owner.execute("delete from entry where park_id = 2 and seq = %s", [seq])
        owner.execute(
            "update park_head set seq = seq - 1, hash = (select hash from entry where park_id = 2"
            " order by seq desc limit 1) where park_id = 2"
        )


def test_a_use_changed_under_a_rewritten_chain_is_found_by_its_keys(owner):
    forge(owner, "update property_right set use_id = 7 @first_right")
    cover(owner, "property_right")
    assert [fault[1:] for fault in faults(owner)] == [("property_right", "use-differs")]


# ---------------------------------------------------------------- nothing forged


@pytest.mark.parametrize(
    "settings",
    [
        "-c datestyle=german -c timezone=Asia/Shanghai -c quote_all_identifiers=on",
        "-c bytea_output=escape -c extra_float_digits=-3 -c intervalstyle=sql_standard",
        "-c standard_conforming_strings=off -c client_encoding=GBK -c search_path=pg_temp",
    ],
)
def test_how_a_session_reads_and_writes_raises_no_alarm(shared, settings):
    conninfo = make_conninfo(shared.admin_conninfo, options=f"{settings} -c app.parks=*")
    with psycopg.connect(conninfo) as session:
        for park in (PARK, OTHER):
            found = session.execute("select * from reg.verify_park_v1(%s)", [park]).fetchall()
            assert found == []


def test_a_great_register_is_verified_however_long_it_takes(register):
    with register.transaction() as tx:
        tx.exec_driver_sql("set local statement_timeout = '5ms'")
        assert journal.verify(tx, PARK) == []


def test_a_park_there_is_not_does_not_hold(register):
    with pytest.raises(OutsideYourParks):
        verify(register, 99)
