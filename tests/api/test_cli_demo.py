"""The demonstration is loaded whole, into an empty register, or not at all."""

from pathlib import Path

import pytest

from registry.book import county, journal
from registry.demo import land
from registry.store.db import Register
from registry.store.server import Endpoint
from tests.support.command_line import CommandLine
from tests.support.park import NOW
from tests.support.small_fabric import small_fabric

PLOTS = 6


@pytest.fixture
def fabric(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = small_fabric(tmp_path, PLOTS)
    monkeypatch.setattr(land, "FABRIC", file)
    return file


@pytest.fixture
def office(database: Endpoint, tmp_path: Path) -> CommandLine:
    return CommandLine.on(database, tmp_path / "home")


@pytest.mark.usefixtures("fabric")
def test_the_demonstration_is_loaded_once(office: CommandLine, register: Register) -> None:
    told = office.told("demo")
    assert (told["parcels"], told["in_conflict"]) == (PLOTS, 2)
    assert len(told["walked"]) == 3
    assert office.refused("demo") == "register-not-empty"
    with register.transaction() as tx:
        assert len(county.parks(tx)) == 1


@pytest.mark.usefixtures("fabric")
def test_the_journal_of_a_demonstration_holds(office: CommandLine, register: Register) -> None:
    office.done("demo")
    with register.transaction() as tx:
        assert journal.verify(tx, 1) == []
        assert journal.heads(tx)[0].seq > 10


class BrokenOff(Exception):
    """The plug was pulled."""


@pytest.mark.usefixtures("fabric")
@pytest.mark.parametrize("step", ["taking in", "walking"])
def test_a_load_that_is_broken_off_leaves_the_register_empty(register: Register, step: str) -> None:
    def progress(what: str) -> None:
        if step in what:
            raise BrokenOff

    with pytest.raises(BrokenOff):
        land.load(register, lambda: NOW, progress)
    assert land.empty(register)
    with register.transaction() as tx:
        assert county.parks(tx) == []
    assert land.load(register, lambda: NOW).parcels == PLOTS


def test_migrating_names_the_schema(office: CommandLine) -> None:
    assert office.told("migrate") == {"revision": "0001"}
    assert "0001" in office.done("migrate")
