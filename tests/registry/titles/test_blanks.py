"""印制号: a blank is received, used once, spoiled or lost; of two clerks one gets it."""

from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from registry.book import blanks
from registry.book.blanks import Batch, Offset
from registry.errors import MalformedValue, NotAllowed, NotFound, PaperWithoutContent
from registry.field_refusals import NotHappenedYet
from registry.number_refusals import (
    BlankLost,
    BlanksReceived,
    BlankUnfit,
    BlankUnknown,
    BlankUsed,
    StandsOnBlank,
)
from registry.paperwork import overprinting
from registry.refusals import WrongValue
from tests.registry.test_races import Meeting, refused
from tests.support.raw import as_application, as_owner, at_once, rewritten
from tests.support.stages import rows
from tests.support.titles import Works

FIRST, SECOND, THIRD = "D36000000001", "D36000000002", "D36000000003"


def receive(
    works: Works, first: str = FIRST, last: str = "D36000000100", by: str = "clerk"
) -> None:
    office = works.office
    batch = Batch(first=first, last=last, received_on=date(2026, 3, 20))
    with office.register.transaction() as tx:
        overprinting.receive(tx, office.people[by], batch, now=office.clock())


def lose(
    works: Works, blank: str, fate: Any = "spoiled", by: str = "clerk", why: str = "卡纸"
) -> None:
    office = works.office
    with office.register.transaction() as tx:
        overprinting.lose(tx, office.people[by], blank, fate, why, now=office.clock())


def printed(works: Works, certificate: str, blank: str = FIRST, by: str = "clerk") -> Any:
    office = works.office
    with office.register.transaction() as tx:
        return overprinting.overprint(
            tx, office.people[by], certificate, blank, "窗口一", now=office.clock()
        )


def standing(works: Works) -> list[str]:
    found = rows(
        works.office,
        "select c.number from certificate c join certificate_state s"
        " using (park_id, certificate_id) where s.died is null and s.state = 'issued'"
        " and c.kind = 'certificate' order by c.certificate_id",
    )
    return [number for (number,) in found]


def ledger(works: Works) -> list[tuple[int, ...]]:
    with works.office.register.transaction() as tx:
        return [(b.received, b.used, b.spoiled, b.lost, b.left) for b in blanks.balance(tx)]


def test_the_ledger_says_what_became_of_every_blank(works: Works) -> None:
    receive(works)
    one, two, *_ = standing(works)
    record = printed(works, one)
    assert (record.content.certificate, record.blank_no) == (one, FIRST)
    lose(works, SECOND)
    lose(works, THIRD, "lost")
    assert ledger(works) == [(100, 1, 1, 1, 97)]
    receive(works, "J36000000001", "J36000000010")
    printed(works, two, "J36000000010")
    assert ledger(works) == [(100, 1, 1, 1, 97), (10, 1, 0, 0, 9)]


def test_a_blank_is_used_once_and_a_certificate_stands_on_one(works: Works) -> None:
    receive(works)
    one, two, *_ = standing(works)
    printed(works, one)
    with pytest.raises(BlankUsed):
        printed(works, two)
    with pytest.raises(StandsOnBlank) as no:
        printed(works, one, SECOND)
    assert no.value.blank == FIRST
    lose(works, FIRST)
    printed(works, one, SECOND)
    assert ledger(works) == [(100, 1, 1, 0, 98)]


@pytest.mark.parametrize("fate", ["spoiled", "lost"])
def test_what_is_spoiled_or_lost_is_never_used(works: Works, fate: str) -> None:
    receive(works)
    lose(works, FIRST, fate)
    with pytest.raises(BlankUnfit) as no:
        printed(works, standing(works)[0])
    assert (no.value.fate, no.value.reason) == (fate, "卡纸")
    with pytest.raises(BlankLost):
        lose(works, FIRST)


def test_a_blank_that_was_never_received(works: Works) -> None:
    receive(works)
    for blank in ("D36000000101", "J36000000001"):
        with pytest.raises(BlankUnknown):
            printed(works, standing(works)[0], blank)
        with pytest.raises(BlankUnknown):
            lose(works, blank)
    with pytest.raises(MalformedValue):
        printed(works, standing(works)[0], "X1")


@pytest.mark.parametrize(
    ("first", "last", "no"),
    [
        (FIRST, "D36000000100", BlanksReceived),
        ("D36000000050", "D36000000200", BlanksReceived),
        ("D36000000200", "D36000000150", MalformedValue),
        ("D36000000200", "J36000000300", MalformedValue),
        ("D36000200000", "D36009000000", WrongValue),
        ("D1", "D2", MalformedValue),
    ],
)
def test_a_batch_that_cannot_be(works: Works, first: str, last: str, no: type[Exception]) -> None:
    receive(works)
    with pytest.raises(no):
        receive(works, first, last)


def test_a_batch_of_tomorrow(works: Works) -> None:
    office = works.office
    batch = Batch(first=FIRST, last=SECOND, received_on=date(2026, 3, 26))
    with pytest.raises(NotHappenedYet), office.register.transaction() as tx:
        overprinting.receive(tx, office.people["clerk"], batch, now=office.clock())


def test_only_a_certificate_that_stands_is_printed(works: Works) -> None:
    receive(works)
    with pytest.raises(NotFound):
        printed(works, "赣（2026）共青城市不动产权第9999999号")
    old = rows(
        works.office,
        "select number from certificate c join certificate_state s using (park_id, certificate_id)"
        " where s.died is null and s.state <> 'issued' limit 1",
    )
    for (number,) in old:
        with pytest.raises(PaperWithoutContent):
            printed(works, number)
    assert ledger(works) == [(100, 0, 0, 0, 100)]


@pytest.mark.parametrize("by", ["examiner", "registrar", "park", "supply"])
def test_the_clerk_keeps_the_ledger(works: Works, by: str) -> None:
    receive(works)
    for deed in (
        lambda: receive(works, "J36000000001", "J36000000002", by),
        lambda: lose(works, FIRST, by=by),
        lambda: printed(works, standing(works)[0], by=by),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_a_printers_offset_is_added(works: Works) -> None:
    receive(works)
    office = works.office
    with office.register.transaction() as tx:
        off = Offset(printer="窗口一", dx=Decimal("1.50"), dy=Decimal("-0.50"))
        overprinting.measure(tx, office.people["clerk"], off, now=office.clock())
    record = printed(works, standing(works)[0])
    assert (record.dx, record.dy) == (Decimal("1.50"), Decimal("-0.50"))
    with pytest.raises(WrongValue), office.register.transaction() as tx:
        far = Offset(printer="窗口一", dx=Decimal(99), dy=Decimal(0))
        overprinting.measure(tx, office.people["clerk"], far, now=office.clock())


def test_of_two_clerks_one_gets_the_blank(works: Works) -> None:
    receive(works)
    one, two, *_ = standing(works)
    told = at_once(lambda: printed(works, one), lambda: printed(works, two))
    assert sum(isinstance(each, BlankUsed) for each in told) == 1
    assert rows(works.office, "select count(*) from blank_use") == [(1,)]


USE = (
    "insert into reg.blank_use select park_id, certificate_id, %s, 'x', 1, now()"
    " from reg.certificate where number = %s"
)


def _twice(works: Works, certificate: str, patience: float) -> list[str | None]:
    """Two writers put one certificate on two blanks, each waiting for the other to have done so."""
    meeting = Meeting(patience)

    def put(connection: psycopg.Connection, blank: str) -> None:
        with connection.transaction():
            connection.execute(USE, [blank, certificate])
            meeting.wait()

    with as_application(works.endpoint) as one, as_application(works.endpoint) as two:
        told = at_once(lambda: put(one, FIRST), lambda: put(two, SECOND))
    return sorted(map(str, map(refused, told)))


def test_the_lock_keeps_a_certificate_on_one_blank(works: Works) -> None:
    receive(works)
    certificate, *_ = standing(works)
    assert _twice(works, certificate, 0.02) == ["None", "certificate_on_one_blank"]


def test_without_the_lock_it_stands_on_two(works: Works) -> None:
    receive(works)
    with as_owner(works.endpoint) as owner:
        lock = "perform pg_advisory_xact_lock(7306, (new.certificate_id % 2147483647)::int);"
        rewritten(owner, "blank_use_v1", lock, "")
    assert _twice(works, standing(works)[0], 5.0) == ["None", "None"]
