"""A large file is kept in pieces, which together are the file and nothing else."""

import hashlib
from pathlib import Path

import psycopg
import pytest

from geo.errors import FileTooLarge
from registry.book import journal, papers
from registry.counter_refusals import FileNotWhole
from registry.demo.office import Office
from registry.errors import NotFound
from registry.store.db import Register
from tests.support.park import NOW

CONTENT = bytes(range(256)) * 100_000
_FILE = "insert into reg.stored_file values (1, %s, 'a', 'b', null, 1, %s)"
_PIECE = "insert into reg.stored_piece values (1, %s, %s, %s)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "plots.gpkg"
    path.write_bytes(CONTENT)
    return path


def keep(register: Register, source: bytes | Path) -> bytes:
    with register.transaction() as tx:
        return papers.store(tx, 1, source, name="a", media_type="b", by=1, at=NOW)


def pieces(register: Register) -> int:
    with register.transaction() as tx:
        number: int = tx.exec_driver_sql("select count(*) from stored_piece").scalar_one()
        return number


def test_it_comes_out_as_it_went_in_and_once(office: Office, path: Path, tmp_path: Path) -> None:
    register = office.register
    sha256 = keep(register, path)
    assert (sha256, pieces(register)) == (hashlib.sha256(CONTENT).digest(), 4)
    assert keep(register, path) == sha256
    assert pieces(register) == 4
    with register.transaction() as tx:
        papers.write_out(tx, 1, sha256, tmp_path / "out")
        assert papers.stored(tx, 1, sha256) == ("a", "b", CONTENT)
    assert (tmp_path / "out").read_bytes() == CONTENT


def test_the_same_bytes_given_whole_are_the_same_file(office: Office, path: Path) -> None:
    register = office.register
    assert keep(register, CONTENT) == keep(register, path)
    assert pieces(register) == 0


def test_a_small_file_at_a_path_is_kept_whole(office: Office, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.write_bytes(b"plots")
    sha256 = keep(office.register, small)
    with office.register.transaction() as tx:
        papers.write_out(tx, 1, sha256, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"plots"
    assert pieces(office.register) == 0


def test_what_is_too_large_or_not_there_is_refused(office: Office, tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(papers.MOST_BYTES + 1)
    with pytest.raises(FileTooLarge):
        keep(office.register, tmp_path / "huge")
    with office.register.transaction() as tx, pytest.raises(NotFound):
        papers.write_out(tx, 1, b"0" * 32, tmp_path / "out")


def test_pieces_that_are_not_the_file_are_found(
    office: Office, app_conn: psycopg.Connection
) -> None:
    register, sha256 = office.register, hashlib.sha256(b"one two").digest()
    app_conn.execute("set app.parks = '1'")
    app_conn.commit()
    app_conn.execute(_FILE, (sha256, NOW))
    app_conn.execute(_PIECE, (sha256, 0, b"one "))
    app_conn.commit()
    with register.transaction() as tx:
        found = [(fault.table, fault.fault) for fault in journal.verify(tx, 1)]
    assert found == [("stored_file", "file-altered")]


def test_no_piece_is_added_later(office: Office, app_conn: psycopg.Connection, path: Path) -> None:
    sha256 = keep(office.register, path)
    app_conn.execute("set app.parks = '1'")
    with pytest.raises(psycopg.errors.CheckViolation) as no:
        app_conn.execute(_PIECE, (sha256, 9, b"more"))
    assert no.value.diag.constraint_name == "piece_comes_with_its_file"


def test_the_application_is_told_what_to_do(office: Office, path: Path) -> None:
    """Another program writes the file while it is read: nothing of it is kept."""
    whole = papers._sha256(path)
    with pytest.raises(FileNotWhole), office.register.transaction() as tx:
        tx.exec_driver_sql(_FILE, (whole, NOW))
        path.write_bytes(CONTENT[:-1])
        papers._store_pieces(tx, 1, whole, path)
    assert pieces(office.register) == 0
