"""An outsider who reads the changes feed alone ends with the very register, whatever goes on."""

import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from registry.store.server import Endpoint
from tests.api.conftest import site_on
from tests.api.site import Browser, Site
from tests.support import two_parks
from tests.support.raw import approved_case, as_application, as_owner, bear_parcel, new_entry

PATH = "/api/v1/changes"
#: of what the picture also names the parcel, building or unit, and how the register names it
CODES = {
    "parcel_version": "select p.code from reg.parcel p where p.parcel_id = t.parcel_id",
    "parcel_division": "select p.code from reg.parcel p where p.parcel_id = t.parcel_id",
    "building_version": "select b.parcel_code || 'F' || b.number from reg.building b"
    " where b.building_id = t.building_id",
    "floor": "select b.parcel_code || 'F' || b.number from reg.building b"
    " where b.building_id = t.building_id",
    "unit_version": "select u.code from reg.unit u where u.unit_id = t.unit_id",
    "unit_part": "select u.code from reg.unit u where u.unit_id = t.unit_id",
    "property_right": "select u.code from reg.unit u where u.unit_id = t.unit_id",
    "right_holder": "select u.code from reg.unit u"
    " join reg.property_right r using (park_id, unit_id) where r.right_id = t.right_id",
    "restriction_unit": "select u.code from reg.unit u where u.unit_id = t.unit_id",
}
#: lines of a page: smaller and larger than the entries
PAGES = (1, 2, 3, 5, 8, 13, 40)


class Follower:
    """Keeps what stands in a park, by the journal's keys, from nothing but the feed.

    All it knows is kept as text after each page, so that it can end anywhere and go on.
    """

    def __init__(self, browser: Browser, park: int, seed: int = 1) -> None:
        self.browser, self.park = browser, park
        self._chance = random.Random(seed)  # noqa: S311 - a seed, to meet the same fate again
        self._kept = json.dumps({"since": "0", "last": 0, "picture": {}, "heard": []})

    @property
    def knows(self) -> Any:
        """What it wrote down last."""
        return json.loads(self._kept)

    @property
    def picture(self) -> dict[str, str | None]:
        """What stands, as table and key, with the code it is about."""
        return dict(self.knows["picture"])

    def goes_on(self) -> bool:
        """Ask for one page; return whether there is more. Now and then it ends before it wrote."""
        knows = self.knows
        limit = self._chance.choice(PAGES)
        asked = {"park": self.park, "since": knows["since"], "limit": limit}
        told = self.browser.told("GET", PATH, params=asked)
        assert len(told["lines"]) <= limit
        for line in told["lines"]:
            self._takes(knows, line)
        if told["lines"] and self._chance.random() < 0.3:
            return True
        knows["since"] = told["since"]
        self._kept = json.dumps(knows)
        return bool(told["more"])

    def reads_all(self) -> "Follower":
        """Go on until there is no more."""
        while self.goes_on():
            pass
        return self

    @staticmethod
    def _takes(knows: Any, line: Any) -> None:
        """Take in a line; the entries have no gap, nothing ends that did not begin."""
        assert line["seq"] in (knows["last"], knows["last"] + 1)
        knows["last"] = line["seq"]
        name = f"{line['table']} {line['key']}"
        knows["heard"].append([line["seq"], name, line["change"]])
        if line["change"] == "began":
            assert name not in knows["picture"]
            knows["picture"][name] = line["code"]
        elif line["change"] == "ended":
            assert knows["picture"].pop(name) == line["code"]


def register_of(endpoint: Endpoint, park: int) -> dict[str, str | None]:
    """What stands in the tables themselves."""
    standing: dict[str, str | None] = {}
    with as_owner(endpoint) as owner:
        tables = owner.execute("select name, mortal from reg.register_table").fetchall()
        for table, mortal in tables:
            rows = owner.execute(
                sql.SQL(
                    "select reg.{key}(t), ({code}) from reg.{table} t where park_id = {park}"
                ).format(
                    key=sql.Identifier(f"key_{table}"),
                    code=sql.SQL(CODES.get(table, "null::text")),
                    table=sql.Identifier(table),
                    park=park,
                )
                + sql.SQL(" and died is null" if mortal else " and born is not null")
            ).fetchall()
            standing |= {f"{table} {key}": code for key, code in rows}
    return standing


def agrees(follower: Follower, endpoint: Endpoint) -> None:
    """The picture is the register, and every line of the journal was heard once."""
    register, picture = register_of(endpoint, follower.park), follower.picture
    assert picture.keys() == register.keys()
    named = {name for name in register if name.split()[0] in CODES}
    assert {name: picture[name] for name in named} == {name: register[name] for name in named}
    heard = [tuple(line) for line in follower.knows["heard"] if line[2] is not None]
    assert len(set(heard)) == len(heard)
    with as_owner(endpoint) as owner:
        items = owner.execute(
            "select seq, tbl || ' ' || key, case op when 'born' then 'began' else 'ended' end"
            " from reg.entry_item where park_id = %s",
            [follower.park],
        ).fetchall()
        head = owner.execute("select seq from reg.park_head where park_id = %s", [follower.park])
        assert head.fetchone() == (follower.knows["last"],)
    assert set(heard) == set(items)


def while_it_lasts(deed: Future[Any], *doings: Callable[[], object]) -> None:
    """Do them in turn as long as the deed goes on; raise what it raised."""
    while not deed.done():
        for doing in doings:
            doing()
    deed.result()


def until(said: Callable[[], bool]) -> None:
    """Wait a minute at most."""
    end = time.monotonic() + 60
    while not said():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def new_site(database: Endpoint, tmp_path: Path) -> Iterator[Site]:
    """An application on a register in which nothing has been done."""
    with site_on(database, tmp_path) as site:
        yield site


def has_begun(site: Site, park: int) -> bool:
    with as_owner(site.database) as owner:
        query = "select 1 from reg.entry where park_id = %s limit 1"
        return owner.execute(query, [park]).fetchone() is not None


def test_the_picture_is_the_register_after_every_kind_of_dealing(new_site: Site) -> None:
    site = new_site
    with ThreadPoolExecutor(1) as pool:
        dealings = pool.submit(two_parks.settle, site.register)
        until(lambda: dealings.done() or has_begun(site, two_parks.SECOND))
        both = [
            Follower(site.person("clerk"), park) for park in (two_parks.FIRST, two_parks.SECOND)
        ]
        while_it_lasts(dealings, *(follower.goes_on for follower in both))
    for follower in both:
        agrees(follower.reads_all(), site.database)
    told = {name.split()[0] for name in both[0].picture}
    assert {"parcel", "unit", "property_right", "restriction_unit", "unit_part"} <= told
    for seed in range(2, 6):
        again = Follower(site.person("clerk"), two_parks.FIRST, seed).reads_all()
        assert again.knows["heard"] == both[0].knows["heard"]


def writes(endpoint: Endpoint, writer: int, entries: int) -> None:
    """Enter plots and end them, in transactions that open long before they take their entry."""
    chance = random.Random(writer)  # noqa: S311 - see above
    current: list[int] = []
    with as_application(endpoint) as connection:
        for n in range(entries):
            connection.execute("select pg_current_xact_id()")
            time.sleep(chance.random() / 20)
            seq = new_entry(connection, 1)
            if current and chance.random() < 0.4:
                gone = current.pop()
                connection.execute(
                    "select reg.end_life_v1('parcel_version', 1, %s, %s)", [[gone], seq]
                )
            number = 500 + writer * entries + n
            current.append(bear_parcel(connection, 1, seq, number, 600 + 11 * n, 600 + 11 * writer))
            time.sleep(chance.random() / 50)
            if chance.random() < 0.2:
                connection.rollback()
                current.clear()
            else:
                connection.commit()


def test_writers_who_commit_late_are_heard_in_order(own_site: Site) -> None:
    follower = Follower(own_site.person("clerk"), 1)
    with ThreadPoolExecutor(4) as pool:
        deeds = [pool.submit(writes, own_site.database, writer, 25) for writer in range(4)]
        for deed in deeds:
            while_it_lasts(deed, follower.goes_on)
    agrees(follower.reads_all(), own_site.database)
    with as_owner(own_site.database) as owner:
        late = owner.execute(
            "select count(*) from reg.entry e join reg.entry f on f.park_id = e.park_id"
            " and f.seq = e.seq + 1 where e.park_id = 1 and f.xid < e.xid"
        ).fetchone()
    assert late is not None
    assert late[0] > 0


def entered(connection: psycopg.Connection, number: int) -> int:
    """Open an entry and enter a plot in it."""
    seq = new_entry(connection, 1)
    bear_parcel(connection, 1, seq, number, 600 + 20 * (number - 500), 600)
    return seq


def test_who_opened_first_and_commits_last_is_not_skipped(own_site: Site) -> None:
    follower = Follower(own_site.person("clerk"), 1).reads_all()
    with (
        as_application(own_site.database) as early,
        as_application(own_site.database) as late,
    ):
        approved_case(early, 1, "conditions_issue")
        first = entered(late, 500)
        late.commit()
        assert follower.reads_all().knows["last"] == first
        second = entered(early, 501)
        assert follower.reads_all().knows["last"] == first
        early.commit()
    assert follower.reads_all().knows["last"] == second == first + 1
    agrees(follower, own_site.database)


@pytest.mark.parametrize("ending", ["commit", "rollback"])
def test_nothing_is_heard_past_an_entry_still_open(own_site: Site, ending: str) -> None:
    follower = Follower(own_site.person("clerk"), 1).reads_all()
    before = follower.knows["last"]
    queued = threading.Event()
    with (
        as_application(own_site.database) as holder,
        as_application(own_site.database) as waiter,
        ThreadPoolExecutor(1) as pool,
    ):
        assert entered(holder, 500) == before + 1

        def waits() -> int:
            queued.set()
            seq = entered(waiter, 501)
            waiter.commit()
            return seq

        waiting = pool.submit(waits)
        assert queued.wait(10)
        until(lambda: is_waiting(own_site, waiter.info.backend_pid))
        assert follower.reads_all().knows["last"] == before
        getattr(holder, ending)()
        last = waiting.result(30)
    assert last == before + (2 if ending == "commit" else 1)
    assert follower.reads_all().knows["last"] == last
    agrees(follower, own_site.database)


def is_waiting(site: Site, pid: int) -> bool:
    with as_owner(site.database) as owner:
        return owner.execute("select pg_blocking_pids(%s) <> '{}'", [pid]).fetchone() == (True,)
