"""The park's lock is why no title is disposed of behind a suspension: without it, one is."""

import threading
from functools import partial

import psycopg

from tests.registry.test_races import (
    LOCK,
    NO_LOCK,
    Meeting,
    loosen_the_order,
    refused,
)
from tests.registry.titles.test_holds import end_right, put
from tests.support.raw import (
    approved_case,
    as_application,
    as_owner,
    at_once,
    open_entry,
    rewritten,
)
from tests.support.titles import Works


def sold_and_suspended(works: Works, patience: float) -> list[str | None]:
    """One writer passes the right on, one suspends: each waits for the other before the commit."""
    meeting, over = Meeting(patience), threading.Event()
    with as_application(works.endpoint) as seller, as_application(works.endpoint) as bureau:
        (unit_id,) = seller.execute(
            "select unit_id from unit where code = %s", [works.factory]
        ).fetchone()
        case_id = approved_case(seller, 1, "transfer")
        for writer in (seller, bureau):
            writer.execute("set lock_timeout = '30s'")  # a loaded machine is no refusal
            writer.commit()

        def sell(connection: psycopg.Connection) -> None:
            try:
                with connection.transaction():
                    seq = open_entry(connection, 1, case_id, "transfer")
                    end_right(connection, "transfer", unit_id, seq)
                    pass_on(connection, unit_id, seq)
                    meeting.wait()
            finally:
                over.set()

        def suspend(connection: psycopg.Connection) -> None:
            with connection.transaction():
                put(connection, "suspension", works.factory)
                meeting.wait()
                # a sale is judged once more at its commit: it must not find the other committed
                over.wait(patience)

        told = at_once(partial(sell, seller), partial(suspend, bureau))
    return [refused(outcome) for outcome in told]


def pass_on(connection: psycopg.Connection, unit_id: int, seq: int) -> None:
    """The same right, another holder."""
    connection.execute(
        "with was as (select * from property_right where unit_id = %(unit)s and died = %(seq)s),"
        " now_ as (insert into property_right (park_id, unit_id, parcel_id, use_id, supply_id,"
        " term_start, term_end, right_type, right_nature, holding, born) select park_id, unit_id,"
        " parcel_id, use_id, supply_id, term_start, term_end, right_type, right_nature, holding,"
        " %(seq)s from was returning park_id, right_id) insert into right_holder (park_id,"
        " right_id, party_id, name, born) select park_id, right_id, (select max(party_id) from"
        " party where kind = 'enterprise'), '示例', %(seq)s from now_",
        {"unit": unit_id, "seq": seq},
    )


def test_the_lock_parts_a_sale_from_a_suspension(works: Works) -> None:
    sold, suspended = sold_and_suspended(works, 0.02)
    assert suspended is None
    assert sold in (None, "right_is_held")


def test_without_the_lock_a_title_is_sold_behind_a_suspension(works: Works) -> None:
    with as_owner(works.endpoint) as owner:
        loosen_the_order(owner)
        rewritten(owner, "open_entry_v1", LOCK, NO_LOCK)
    assert sold_and_suspended(works, 5.0) == [None, None]
