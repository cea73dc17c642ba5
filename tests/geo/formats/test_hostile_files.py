"""Files made to harm: they are refused for what they are, and take no memory on the way."""

import io
import sqlite3
import struct
import zipfile
from pathlib import Path

import psutil
import pytest

from geo.errors import FileTooLarge, GeoError, ScientificNotation, UnreadableFile
from geo.formats import MOST_TABLE_BYTES, archive, read_survey
from tests.geo.formats.test_fuzz import peak_mb
from tests.geo.formats.test_other_files import DAT, SQUARE, refusal, written, zipped
from tests.support.survey_files import survey_txt


def resident_mb() -> float:
    return float(psutil.Process().memory_info().rss) / 2**20


def packed(members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive_:
        for name, content in members.items():
            archive_.writestr(name, content)
    return out.getvalue()


# ---------------------------------------------------------------- archives


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """Half a megabyte that becomes 440."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive_,
        archive_.open("plots.shp", "w", force_zip64=True) as member,
    ):
        for _ in range(archive.MOST_UNPACKED // 2**20 + 40):
            member.write(bytes(2**20))
    return out.getvalue()


def said_to_be_small(data: bytes) -> bytes:
    """The archive with every size of a member that is unpacked told as a hundred bytes."""
    told, made = struct.pack("<I", 100), bytearray(data)
    at = made.index(b"PK\x01\x02")
    made[at + 24 : at + 28] = told
    return bytes(made)


@pytest.mark.parametrize("told", [bytes, said_to_be_small])
def test_a_bomb_is_refused_in_little_memory(bomb: bytes, told: type[bytes]) -> None:
    data, peak, least = told(bomb), peak_mb(), resident_mb()
    assert len(data) < 3 * 2**20
    no = refusal(data, "plots.zip", srid=4527)
    assert isinstance(no, FileTooLarge)
    assert no.limit == archive.MOST_UNPACKED
    assert peak_mb() <= max(peak, least + 100)


def test_many_small_members_are_as_bad_as_a_large_one() -> None:
    names = (f"{n}.shp" for n in range(10_001))
    no = refusal(packed(dict.fromkeys(names, b""), zipfile.ZIP_STORED))
    assert isinstance(no, FileTooLarge)
    assert (no.size, no.limit) == (10_001, 10_000)


@pytest.mark.parametrize(
    "name",
    ["../plots.shp", "/etc/plots.shp", "a/../../plots.shp", "..\\plots.shp", "C:\\plots.shp"],
)
def test_a_name_outside_the_archive_is_told_and_nothing_is_written(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "one" / "two"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    whole = written(tmp_path, "ESRI Shapefile", "plots.shp", [SQUARE])
    members = {part.name: part.read_bytes() for part in tmp_path.glob("plots.*")}
    before = sorted(tmp_path.rglob("*"))
    no = refusal(packed({**members, name: whole.read_bytes()}), "plots.zip", srid=4527)
    assert isinstance(no, UnreadableFile)
    assert name[:9].replace("\\", "/") in str(no.said()["reason"]).replace("\\", "/")
    assert "包外" in str(no.said()["reason_zh"])
    assert sorted(tmp_path.rglob("*")) == before


def test_a_shapefile_whose_index_or_table_lies_is_a_survey_or_a_refusal(tmp_path: Path) -> None:
    """The parts are there and say something else: a table of fewer rows, an index of more."""
    path = written(tmp_path, "ESRI Shapefile", "plots.shp", [SQUARE, SQUARE])
    for suffix, keep in ((".shx", 60), (".dbf", 40), (".shp", 120)):
        part = path.with_suffix(suffix)
        whole = part.read_bytes()
        part.write_bytes(whole[:keep])
        try:
            assert read_survey(zipped(path), srid=4527).plots
        except GeoError as no:
            assert no.said()  # noqa: PT017
        part.write_bytes(whole)


# ---------------------------------------------------------------- SQLite


# what GDAL says of such a file on the way
@pytest.mark.filterwarnings(
    "ignore::RuntimeWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_sqlite_that_calls_itself_a_geopackage_is_none(tmp_path: Path) -> None:
    """Its mark is that of a GeoPackage; what it holds are tables of something else."""
    path = tmp_path / "other.gpkg"
    with sqlite3.connect(path) as other:
        other.execute("pragma application_id = 0x47504b47")
        other.execute("create table invoice (number text, amount real)")
        other.execute("insert into invoice values ('示例', 1)")
    other.close()
    no = refusal(path.read_bytes(), "other.gpkg", srid=4527)
    assert isinstance(no, GeoError)
    assert no.code in ("unreadable-file", "not-a-polygon")
    with sqlite3.connect(path) as other:
        other.execute("pragma application_id = 0")
    other.close()
    assert isinstance(refusal(path.read_bytes(), "other.gpkg"), UnreadableFile)


# ---------------------------------------------------------------- size, numbers


def test_two_hundred_megabytes_of_a_drawing_are_refused_unread() -> None:
    data = b"0\nSECTION\n".ljust(200 * 2**20, b"\n")
    peak, least = peak_mb(), resident_mb()
    no = refusal(data, "plots.dxf")
    assert isinstance(no, FileTooLarge)
    assert (no.size, no.limit) == (len(data), MOST_TABLE_BYTES)
    assert peak_mb() <= max(peak, least + 10)


@pytest.mark.parametrize("written_", ["3.9396300E+07", "3.9396300e7", "39396300D0", "+3.94E+7"])
def test_points_in_scientific_notation_are_refused_at_their_line(written_: str) -> None:
    text = survey_txt([[SQUARE]]).decode()
    line = next(n for n, each in enumerate(text.split("\n"), 1) if "39396300.000" in each)
    no = refusal(text.replace("39396300.000", written_, 1).encode(), srid=4527)
    assert isinstance(no, ScientificNotation)
    assert no.line == line
    if "D" not in written_:
        assert isinstance(refusal(DAT.replace("39396300.000", written_, 1).encode()), GeoError)
