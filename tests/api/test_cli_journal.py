"""The journal verified and anchored: what holds, what was tampered with, what the anchors find."""

import json
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest

from api.cli.anchoring import anchored_daily
from api.cli.refusals import AnchorsNotKept
from registry import anchors
from registry.anchors import AnchorsContradict, AnchorsUnreadable
from registry.book.journal import Head
from registry.store.db import Register
from registry.store.server import Endpoint
from tests.support.command_line import CommandLine
from tests.support.park import found_park, plan_plot, rectangle

DAY = date(2026, 3, 25)


@pytest.fixture
def office(database: Endpoint, tmp_path: Path) -> CommandLine:
    return CommandLine.on(database, tmp_path / "home")


@pytest.fixture
def park(register: Register) -> None:
    plan_plot(found_park(register), rectangle(100, 100, 80, 90))


def faults(office: CommandLine, *words: object) -> list[str]:
    result = office.run("journal", "verify", *words, "--json")
    assert result.exit_code == 1, result.output
    told = json.loads(result.stdout)
    assert not told["holds"]
    return [fault["fault"] for fault in told["faults"]]


REWRITING = """
alter table entry disable trigger user;
alter table park_head disable trigger user;
update entry set actor = actor + 1 where seq = (select seq from park_head);
update entry e set hash = sha256(entry_canon_v1(e)) where seq = (select seq from park_head);
update park_head h set hash = (select hash from entry e where e.seq = h.seq);
"""


def rewrite_last_entry(owner: psycopg.Connection) -> None:
    """What an owner can do who drops the guards: rewrite an entry, and the chain with it."""
    owner.execute(REWRITING)
    owner.commit()


@pytest.mark.usefixtures("park")
def test_a_journal_that_holds(office: CommandLine) -> None:
    told = office.told("journal", "verify")
    assert told == {"holds": True, "anchored": 0, "faults": []}
    assert "The journal holds" in office.done("journal", "verify", "--park", 1)
    assert office.refused("journal", "verify", "--park", 7) == "not-found"


@pytest.mark.usefixtures("park")
def test_what_was_altered_is_named(office: CommandLine, owner: psycopg.Connection) -> None:
    owner.execute("alter table parcel_version disable trigger frozen")
    owner.execute("update parcel_version set location = '他处'")
    owner.commit()
    found = faults(office)
    assert found[0] == "row-altered"
    assert "guard-altered" in found
    said = office.run("journal", "verify")
    assert "parcel_version" in said.stdout.splitlines()[0]
    assert "核验未通过" in said.stdout
    assert "Traceback" not in said.output


@pytest.mark.usefixtures("park")
def test_an_owner_who_rewrites_the_chain_is_found_by_the_anchor(
    office: CommandLine, owner: psycopg.Connection, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    office.done("journal", "anchor", "--to", outside)
    assert office.told("journal", "verify", "--anchors", outside)["anchored"] == 1
    rewrite_last_entry(owner)
    assert faults(office, "--anchors", outside)[0] == "differs-from-anchor"


@pytest.mark.usefixtures("park")
def test_without_an_anchor_outside_nothing_is_promised_of_such_an_owner(
    office: CommandLine, owner: psycopg.Connection
) -> None:
    rewrite_last_entry(owner)
    found = office.run("journal", "verify", "--json")
    assert "differs-from-anchor" not in found.stdout


@pytest.mark.usefixtures("park")
def test_our_own_anchors_are_compared_unless_others_are_named(
    office: CommandLine, owner: psycopg.Connection
) -> None:
    file = Path(office.told("journal", "anchor")["file"])
    assert office.told("journal", "verify")["anchored"] == 1
    rewrite_last_entry(owner)
    assert faults(office)[0] == "differs-from-anchor"
    assert faults(office, "--anchors", file)[0] == "differs-from-anchor"


def test_a_register_that_lost_its_parks_does_not_hold(office: CommandLine, tmp_path: Path) -> None:
    file = anchors.write(tmp_path / "outside", DAY, [Head(park_id=3, seq=5, hash="ab")])
    assert faults(office, "--anchors", file) == ["park-missing"]


def test_anchors_that_prove_nothing(office: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "anchor.jsonl"
    for damaged in ('{"park": 1, "en', '{"park": 1}', "[]", '{"park": 1, "entry": "x"}'):
        file.write_text(damaged)
        assert office.refused("journal", "verify", "--anchors", file) == "anchors-unreadable"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(AnchorsUnreadable):
        anchors.read(file)
    assert office.run("journal", "verify", "--anchors", tmp_path / "none").exit_code == 2


def test_two_anchors_of_one_entry_that_differ_are_never_both_believed(tmp_path: Path) -> None:
    anchors.write(tmp_path, DAY, [Head(park_id=1, seq=5, hash="aa")])
    anchors.write(tmp_path, DAY.replace(day=26), [Head(park_id=1, seq=5, hash="bb")])
    with pytest.raises(AnchorsContradict) as no:
        anchors.read(tmp_path)
    assert (no.value.park, no.value.entry) == (1, 5)
    assert "2026-03-26" in no.value.file


def test_an_anchor_stands_once_and_an_empty_journal_has_none(tmp_path: Path) -> None:
    heads = [Head(park_id=1, seq=5, hash="aa"), Head(park_id=2, seq=0, hash="")]
    for _ in range(2):
        file = anchors.write(tmp_path, DAY, heads)
    assert file.read_text().splitlines() == ['{"park": 1, "entry": 5, "hash": "aa"}']
    anchors.write(tmp_path, DAY, [Head(park_id=1, seq=6, hash="bb")])
    assert anchors.read(tmp_path) == {1: {5: "aa", 6: "bb"}}
    assert anchors.read(file) == {1: {5: "aa", 6: "bb"}}


class Day:
    """A clock that stands until the test turns it."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 25, 15, 59, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


def wait_for(there: Callable[[], bool]) -> None:
    patience = threading.Event()
    for _ in range(500):
        if there():
            return
        patience.wait(0.01)
    raise AssertionError(there)


@pytest.mark.usefixtures("park")
def test_an_anchor_is_written_at_the_start_and_when_the_day_changes(
    register: Register, tmp_path: Path
) -> None:
    day = Day()
    with anchored_daily(register, tmp_path, day, pause=0.01):
        assert [f.name for f in tmp_path.iterdir()] == ["2026-03-25.jsonl"]
        # a minute later it is another day in China
        day.at = day.at.replace(hour=16, minute=0)
        wait_for((tmp_path / "2026-03-26.jsonl").exists)
    assert not [thread for thread in threading.enumerate() if thread.name == "anchors"]


@pytest.mark.usefixtures("park")
def test_what_fails_at_midnight_is_tried_again(
    register: Register, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day, folder = Day(), tmp_path / "anchors"
    with anchored_daily(register, folder, day, pause=0.01):
        (folder / "2026-03-25.jsonl").rename(tmp_path / "kept")
        folder.rmdir()
        folder.write_text("in the way")
        day.at = day.at.replace(hour=16)
        wait_for(lambda: "AnchorsNotKept" in capsys.readouterr().out)
        folder.unlink()
        wait_for((folder / "2026-03-26.jsonl").exists)


def test_a_folder_that_cannot_be_written_is_said_at_once(
    register: Register, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(AnchorsNotKept), anchored_daily(register, tmp_path / "file"):
        pass
