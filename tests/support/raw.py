"""The register by bare SQL: what any writer could send, and what an owner could do to it."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from uuid import uuid4

import psycopg
from psycopg.conninfo import make_conninfo

from registry.store.db import conninfo_for_sessions
from registry.store.server import Endpoint
from tests.support.park import EAST, NORTH

T = TypeVar("T")
ACCEPTOR, APPROVER = 901, 902
INDUSTRIAL_USE = 1
#: 地籍子区 of the two parks
DISTRICTS = {1: "360482001001", 2: "360482001002"}


def as_application(endpoint: Endpoint, parks: str = "*") -> psycopg.Connection:
    """Connect as the application's role with these parks in sight: '*', '1,2', or '' for none."""
    conninfo = conninfo_for_sessions(make_conninfo(endpoint.app_conninfo))
    connection = psycopg.connect(conninfo, autocommit=True)
    connection.execute("select set_config('app.parks', %s, false)", [parks])
    connection.autocommit = False
    return connection


def as_owner(endpoint: Endpoint) -> psycopg.Connection:
    """Connect as the owner of the tables, each statement by itself."""
    conninfo = conninfo_for_sessions(endpoint.admin_conninfo)
    connection = psycopg.connect(conninfo, autocommit=True)
    connection.execute("set role registry_owner")
    return connection


def approved_case(connection: psycopg.Connection, park: int, act: str) -> int:
    """Bring a case to its approval in one statement; return its id."""
    row = connection.execute(
        "insert into reg.case_file (park_id, number, act, kind, state, request, created_by,"
        " created_at, accepted_by, examined_by, second_examiner, approved_by)"
        " values (%s, %s, %s, 'registration', 'approved', '{}', 1, now(), %s, 1, 2, %s)"
        " returning case_id",
        [park, uuid4().hex, act, ACCEPTOR, APPROVER],
    ).fetchone()
    assert row is not None
    return int(row[0])


def open_entry(connection: psycopg.Connection, park: int, case_id: int, act: str) -> int:
    """Take the park's lock and open the entry of an approved case; return its number."""
    row = connection.execute(
        "select reg.open_entry_v1(%s, %s, %s, %s)", [park, case_id, act, APPROVER]
    ).fetchone()
    assert row is not None
    return int(row[0])


def new_entry(connection: psycopg.Connection, park: int, act: str = "conditions_issue") -> int:
    """Open an entry of a case of its own."""
    return open_entry(connection, park, approved_case(connection, park, act), act)


def bear_parcel(
    connection: psycopg.Connection,
    park: int,
    seq: int,
    number: int,
    x: float,
    y: float,
    side: float = 10,
) -> int:
    """Enter a square plot at metres from the first park's corner; return its id."""
    row = connection.execute(
        "insert into reg.parcel (park_id, code, use_id, born) values (%s, %s, %s, %s)"
        " returning parcel_id",
        [park, f"{DISTRICTS[park]}GB{number:05d}", INDUSTRIAL_USE, seq],
    ).fetchone()
    assert row is not None
    connection.execute(
        "insert into reg.parcel_version (park_id, parcel_id, born, geom, point_numbers) values"
        " (%s, %s, %s, st_setsrid(st_makeenvelope(%s, %s, %s, %s), 4527), '{1,2,3,4}')",
        [park, row[0], seq, EAST + x, NORTH + y, EAST + x + side, NORTH + y + side],
    )
    return int(row[0])


def rewritten(owner: psycopg.Connection, function: str, was: str, becomes: str) -> None:
    """Let the owner replace words in a function; they must be there."""
    row = owner.execute("select pg_get_functiondef(%s::regproc)", [function]).fetchone()
    assert row is not None
    assert was in row[0]
    owner.execute(row[0].replace(was, becomes).encode())


def at_once(*deeds: Callable[[], T]) -> list[T | BaseException]:
    """Do all at the same moment, each in a thread; return what each returned or raised."""
    gate = threading.Barrier(len(deeds))

    def start(deed: Callable[[], T]) -> T:
        gate.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        begun = [pool.submit(start, deed) for deed in deeds]
    return [future.exception() or future.result() for future in begun]
