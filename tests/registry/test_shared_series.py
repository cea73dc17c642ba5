"""What two processes share, number series, request keys and parties: nothing twice, no gap."""

import re
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from registry.book import idempotency, numbers, parties
from registry.book.parties import PartyInput
from registry.demo import land as demo
from registry.errors import KeyReused, SeriesGoesBack
from registry.store.db import Register, Tx
from registry.store.server import Endpoint
from tests.support.park import NOW
from tests.support.raw import as_owner, at_once, rewritten

ROUNDS = 30

# ---------------------------------------------------------------- numbers

SERIES: dict[str, Callable[[Tx], str]] = {
    "parcel codes": lambda tx: numbers.parcel_code(tx, "360482001009", "GB"),
    "certificates": lambda tx: numbers.certificate(tx, province="赣", county="某市", year=2031),
    "cases": lambda tx: numbers.case(tx, county="360482", year=2031),
    "documents": lambda tx: numbers.document(tx, word="条件", year=2031),
}


class ChangedHisMind(Exception):
    """What makes a transaction roll back after it took its number."""


@pytest.fixture
def two_processes(standing: Endpoint) -> Iterator[tuple[Register, Register]]:
    registers = Register(standing.app_conninfo), Register(standing.app_conninfo)
    yield registers
    for register in registers:
        register.close()


def _go_on(n: int) -> None:
    if n % 3 == 2:
        raise ChangedHisMind


def take_numbers(register: Register, take: Callable[[Tx], str], count: int) -> list[str]:
    """Take numbers in transactions of their own; every third is rolled back after it."""
    taken = []
    for n in range(count):
        try:
            with register.transaction() as tx:
                number = take(tx)
                time.sleep(0.001)
                _go_on(n)
            taken.append(number)
        except ChangedHisMind:
            pass
    return taken


def race_for_numbers(
    registers: tuple[Register, Register], take: Callable[[Tx], str], count: int = 36
) -> list[int]:
    told = at_once(*(partial(take_numbers, register, take, count) for register in registers))
    assert not any(isinstance(outcome, BaseException) for outcome in told), told
    return sorted(int(re.findall(r"\d+", number)[-1][-5:]) for taken in told for number in taken)


@pytest.mark.parametrize("take", SERIES.values(), ids=SERIES.keys())
def test_numbers_have_no_gap_and_no_double(two_processes, take):
    assert race_for_numbers(two_processes, take) == list(range(1, 49))


def test_without_the_lock_numbers_are_given_twice(standing, two_processes):
    take_numbers(two_processes[0], SERIES["cases"], 1)
    with as_owner(standing) as owner:
        rewritten(owner, "take_number_v1", "perform meet_series_v1(p_scope);", "")
        rewritten(owner, "take_number_v1", "scope = p_scope for update", "scope = p_scope")
    taken = race_for_numbers(two_processes, SERIES["cases"])
    assert len(set(taken)) < len(taken)


@pytest.mark.parametrize("count", [0, -1, -40])
def test_no_series_is_taken_backwards(two_processes, count):
    taking = text("select take_number_v1('case:360482:2031', null, :count)")
    with pytest.raises(SeriesGoesBack), two_processes[0].transaction() as tx:
        tx.execute(taking, {"count": count})


def test_no_series_is_begun_but_by_its_function(two_processes):
    begin = text("insert into number_series (scope, last) values ('certificate:x', 41)")
    with pytest.raises(DBAPIError, match="permission denied"), two_processes[0].transaction() as tx:
        tx.execute(begin)


# ---------------------------------------------------------------- one request, sent twice


def ask(
    register: Register, key: str, body: bytes, done: list[str]
) -> tuple[idempotency.Answer | None, bool]:
    """Send a request under a key; return the answer, and whether another body had the key."""

    def do() -> tuple[int, object]:
        time.sleep(0.001)
        done.append(key)
        return 201, {"number": len(done)}

    try:
        with register.transaction() as tx:
            answer = idempotency.once(tx, who=1, key=key, body_hash=body, now=NOW, do=do)
    except KeyReused:
        return None, True
    return answer, False


def test_a_request_sent_twice_at_once_is_done_once(two_processes):
    one, two = two_processes
    done: list[str] = []
    for n in range(ROUNDS):
        key = f"key-{n}"
        told = at_once(partial(ask, one, key, b"same", done), partial(ask, two, key, b"same", done))
        answers = [answer for answer, _ in told]
        assert [a.body for a in answers] == [{"number": n + 1}] * 2
        assert sorted(a.repeated for a in answers) == [False, True]
    assert len(done) == ROUNDS


def test_two_bodies_under_one_key_at_once_are_one_and_a_refusal(two_processes):
    one, two = two_processes
    done: list[str] = []
    for n in range(10):
        key = f"key-{n}"
        told = at_once(partial(ask, one, key, b"one", done), partial(ask, two, key, b"two", done))
        assert sorted(reused for _, reused in told) == [False, True]
    assert len(done) == 10


# ---------------------------------------------------------------- one party, two parks


def rename(register: Register, name: str) -> None:
    given = PartyInput(kind=demo.FIRST.kind, number=demo.FIRST.number, name=name)
    with register.transaction() as tx:
        parties.enter(tx, given, at=NOW, actor=1)
        time.sleep(0.002)


def test_a_party_renamed_twice_at_once_keeps_both_names_in_turn(two_processes):
    for n in range(10):
        told = at_once(*(partial(rename, r, f"示例{n}-{k}") for k, r in enumerate(two_processes)))
        assert told == [None, None]
    with two_processes[0].transaction() as tx:
        names = tx.execute(
            text(
                "select name from party_particulars join party using (party_id)"
                " where number = :number and name like '示例%-%' order by version"
            ),
            {"number": demo.FIRST.number},
        ).scalars()
        assert sorted(names) == [f"示例{n}-{k}" for n in range(10) for k in range(2)]


def test_a_new_party_entered_twice_at_once_is_one(two_processes):
    given = PartyInput(kind="enterprise", number="91360482MA35A0B36U", name="示例企业三")

    def meet(register: Register) -> int:
        with register.transaction() as tx:
            found = parties.meet(tx, given, at=NOW, actor=1).party_id
            time.sleep(0.002)
            return found

    one, two = at_once(*(partial(meet, register) for register in two_processes))
    assert one == two
