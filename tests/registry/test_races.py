"""Two writers at the same moment: one of them wins, whoever they are; and the lock is why."""

import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

import psycopg
import pytest
from psycopg import IsolationLevel

from registry.store.server import Endpoint
from tests.support.raw import (
    approved_case,
    as_application,
    as_owner,
    at_once,
    bear_parcel,
    new_entry,
    open_entry,
    rewritten,
)

ROUNDS = 30
COMMITTED, REPEATABLE = IsolationLevel.READ_COMMITTED, IsolationLevel.REPEATABLE_READ
#: seconds a writer keeps his work to himself, waiting for the other to have done the same
_PATIENCE, _LONG_PATIENCE = 0.02, 5.0


class Meeting:
    """Where two writers wait for each other before they commit: in vain, if a lock parts them."""

    def __init__(self, patience: float) -> None:
        self._barrier = threading.Barrier(2)
        self._patience = patience

    def wait(self) -> None:
        with suppress(threading.BrokenBarrierError):
            self._barrier.wait(self._patience)


def refused(outcome: object) -> str | None:
    """Return the name of the rule that refused a writer."""
    if isinstance(outcome, psycopg.Error):
        return outcome.diag.constraint_name or type(outcome).__name__
    assert not isinstance(outcome, BaseException), outcome
    return None


# ---------------------------------------------------------------- the same land


def race_for_land(
    endpoint: Endpoint,
    levels: Sequence[IsolationLevel],
    rounds: range = range(ROUNDS),
    patience: float = _PATIENCE,
) -> list[list[str | None]]:
    """Let two writers place overlapping plots at once, again and again; return who was refused."""
    with as_application(endpoint) as one, as_application(endpoint) as two:
        return [_both_place(n, (one, two), levels, Meeting(patience)) for n in rounds]


def _both_place(
    n: int,
    writers: tuple[psycopg.Connection, ...],
    levels: Sequence[IsolationLevel],
    meeting: Meeting,
) -> list[str | None]:
    cases = [approved_case(writer, 2, "conditions_issue") for writer in writers]
    for writer, level in zip(writers, levels, strict=True):
        writer.commit()
        writer.isolation_level = level

    def place(one: int) -> None:
        with writers[one].transaction():
            seq = open_entry(writers[one], 2, cases[one], "conditions_issue")
            x, y = 1300 + 20 * (n % 30), 300 + 20 * (n // 30)
            bear_parcel(writers[one], 2, seq, 500 + 2 * n + one, x + 5 * one, y + 3 * one)
            meeting.wait()

    return [refused(outcome) for outcome in at_once(partial(place, 0), partial(place, 1))]


def overlaps(endpoint: Endpoint) -> int:
    """Count the current plots of the second park that overlap, with PostGIS alone."""
    with as_owner(endpoint) as owner:
        row = owner.execute(
            "select count(*) from parcel_version a join parcel_version b using (park_id)"
            " where park_id = 2 and a.died is null and b.died is null"
            " and a.parcel_id < b.parcel_id and st_area(st_intersection(a.geom, b.geom)) > 0"
        ).fetchone()
    assert row is not None
    return int(row[0])


def test_of_two_writers_on_the_same_land_one_wins(standing):
    told = race_for_land(standing, [COMMITTED, COMMITTED])
    assert [sorted(map(str, pair)) for pair in told] == [["None", "parcel_no_overlap"]] * ROUNDS
    assert overlaps(standing) == 0


def test_whoever_reads_an_old_snapshot_may_not_write(standing):
    told = race_for_land(standing, [REPEATABLE, REPEATABLE])
    assert told == [["read_committed_only", "read_committed_only"]] * ROUNDS
    told = race_for_land(standing, [COMMITTED, REPEATABLE], range(ROUNDS, 2 * ROUNDS))
    assert told == [[None, "read_committed_only"]] * ROUNDS
    assert overlaps(standing) == 0


LOCK = (
    "update park_head set seq = seq + 1, at = greatest(clock_timestamp(), at)"
    " where park_id = p_park returning * into h;"
)
NO_LOCK = (
    "select park_id, nextval('ticket'), clock_timestamp(), hash into h from park_head"
    " where park_id = p_park;"
)


def loosen_the_order(owner: psycopg.Connection) -> None:
    """Take away what keeps heads and entries in step, which is a lock too, and nothing else."""
    owner.execute("create sequence ticket start 1000")
    owner.execute("grant usage on ticket to registry_app")
    owner.execute("alter table entry disable trigger entry_follows_head")
    moves_head = "update park_head set hash = e.hash where park_id = e.park_id;"
    rewritten(owner, "seal_entry_v1", moves_head, "")


@pytest.mark.parametrize("levels", [[COMMITTED, COMMITTED], [REPEATABLE, REPEATABLE]])
def test_the_lock_is_what_holds(standing, levels):
    with as_owner(standing) as owner:
        loosen_the_order(owner)
        rewritten(owner, "open_entry_v1", "<> 'read committed'", "= 'never'")
    told = race_for_land(standing, levels, range(5))
    assert all(sum(one is None for one in pair) == 1 for pair in told)
    assert overlaps(standing) == 0

    with as_owner(standing) as owner:
        rewritten(owner, "open_entry_v1", LOCK, NO_LOCK)
    told = race_for_land(standing, levels, range(30, 35), _LONG_PATIENCE)
    assert told == [[None, None]] * 5
    assert overlaps(standing) == 5


# ---------------------------------------------------------------- one parcel, two cases


def race_for_a_parcel(
    endpoint: Endpoint, spans: tuple[str, str], rounds: int, patience: float = _PATIENCE
) -> list[list[str]]:
    """Let two cases be accepted at once, on a new parcel each round."""
    with as_application(endpoint) as one, as_application(endpoint) as two:
        return [
            _both_accepted(parcel, (one, two), spans, Meeting(patience)) for parcel in range(rounds)
        ]


def _both_accepted(
    parcel: int,
    writers: tuple[psycopg.Connection, ...],
    spans: tuple[str, str],
    meeting: Meeting,
) -> list[str]:
    cases = [approved_case(writers[0], 2, "transfer") for _ in spans]
    writers[0].commit()

    def accept(one: int) -> None:
        with writers[one].transaction():
            writers[one].execute(
                "insert into case_subject (park_id, case_id, parcel_id, span, exclusive)"
                " values (2, %s, %s, %s, true)",
                [cases[one], parcel, spans[one]],
            )
            meeting.wait()

    return sorted(str(refused(o)) for o in at_once(partial(accept, 0), partial(accept, 1)))


@pytest.mark.parametrize("spans", [("(,)", "(,)"), ("(,)", "[7,7]"), ("[7,7]", "[7,7]")])
def test_of_two_cases_on_one_object_one_is_accepted(standing, spans):
    assert race_for_a_parcel(standing, spans, 20) == [["None", "case_one_open"]] * 20


def test_two_cases_that_name_two_parcels_crosswise_do_not_wait_for_each_other(standing):
    meeting = Meeting(0.2)

    def accept(writer: psycopg.Connection, case_id: int, parcels: Sequence[int]) -> None:
        with writer.transaction():
            for parcel in parcels:
                writer.execute(
                    "insert into case_subject (park_id, case_id, parcel_id, exclusive)"
                    " values (2, %s, %s, true)",
                    [case_id, parcel],
                )
                meeting.wait()

    with as_application(standing) as one, as_application(standing) as two:
        cases = [approved_case(one, 2, "transfer") for _ in range(2)]
        one.commit()
        told = at_once(
            partial(accept, one, cases[0], [1, 2]), partial(accept, two, cases[1], [2, 1])
        )
    assert sorted(str(refused(outcome)) for outcome in told) == ["None", "case_one_open"]


def test_two_cases_on_two_units_do_not_meet(standing):
    assert race_for_a_parcel(standing, ("[7,7]", "[8,8]"), 10) == [["None", "None"]] * 10


def test_without_the_constraint_both_cases_are_accepted(standing):
    with as_owner(standing) as owner:
        owner.execute("alter table case_subject drop constraint case_one_open")
    assert race_for_a_parcel(standing, ("(,)", "(,)"), 5) == [["None", "None"]] * 5


# ---------------------------------------------------------------- boundaries of parks


def race_for_a_boundary(
    endpoint: Endpoint, rounds: int, patience: float = _PATIENCE
) -> list[list[str]]:
    """Found two parks each round and let both claim the same ground at once."""
    with as_application(endpoint) as one, as_application(endpoint) as two:
        return [_both_claim(n, (one, two), Meeting(patience)) for n in range(rounds)]


def _both_claim(n: int, writers: tuple[psycopg.Connection, ...], meeting: Meeting) -> list[str]:
    parks = [_found(writers[0], f"示例园区{n}-{k}") for k in range(2)]
    cases = [approved_case(writers[0], park, "park_boundary") for park in parks]
    writers[0].commit()

    def claim(one: int) -> None:
        with writers[one].transaction():
            seq = open_entry(writers[one], parks[one], cases[one], "park_boundary")
            west = 39_390_000 + 1000 * n + 50 * one
            writers[one].execute(
                "insert into park_version (park_id, born, boundary, approved_document)"
                " values (%s, %s, st_multi(st_setsrid("
                " st_makeenvelope(%s, 3240000, %s, 3240100), 4527)), '示例')",
                [parks[one], seq, west, west + 100],
            )
            meeting.wait()

    return sorted(str(refused(o)) for o in at_once(partial(claim, 0), partial(claim, 1)))


def _found(connection: psycopg.Connection, name: str) -> int:
    row = connection.execute("select found_park_v1('360482', %s, '示例', 4527)", [name]).fetchone()
    assert row is not None
    return int(row[0])


def test_of_two_boundaries_over_each_other_one_wins(standing):
    assert race_for_a_boundary(standing, 10) == [["None", "parks_no_overlap"]] * 10


def test_without_all_heads_locked_both_boundaries_win(standing):
    every_head = "perform 1 from park_head order by park_id for no key update;"
    with as_owner(standing) as owner:
        rewritten(
            owner, "open_entry_v1", f"if p_act = 'park_boundary' then {every_head} end if;", ""
        )
        rewritten(owner, "park_boundary_v1", every_head, "")
    assert race_for_a_boundary(standing, 3, _LONG_PATIENCE) == [["None", "None"]] * 3


# ---------------------------------------------------------------- who waits for whom


def test_parks_do_not_wait_for_each_other(standing):
    with as_application(standing) as one, as_application(standing, "2") as two:
        two.execute("set lock_timeout = '50ms'")
        bear_parcel(one, 1, new_entry(one, 1), 700, 800, 800)
        bear_parcel(two, 2, new_entry(two, 2), 700, 1800, 800)
        two.commit()
        one.commit()


def test_writers_of_one_park_wait(standing):
    with as_application(standing) as one, as_application(standing) as two:
        two.execute("set lock_timeout = '50ms'")
        two.commit()
        with one.transaction():
            new_entry(one, 1)
            with pytest.raises(psycopg.errors.LockNotAvailable):
                new_entry(two, 1)


def test_parks_wait_for_the_series_they_share_and_for_no_other(standing):
    take = "select take_number_v1(%s)"
    with as_application(standing, "1") as one, as_application(standing, "2") as two:
        two.execute("set lock_timeout = '50ms'")
        two.commit()
        with one.transaction():
            one.execute(take, ["certificate:赣(2026)共青城市"])
            with two.transaction():
                two.execute(take, ["document:条件:2026"])
            with pytest.raises(psycopg.errors.LockNotAvailable), two.transaction():
                two.execute(take, ["certificate:赣(2026)共青城市"])
