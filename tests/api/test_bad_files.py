"""Files that harm, given in at the door: told what they are, and the server goes on as it was."""

import http.client
import io
import json
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from shapely import Polygon

from api import streams
from api.routes import imports
from api.uploads import MOST_IMPORT_BYTES
from geo.shapes import MOST_POINTS
from registry.cases import judging
from tests.api.site import Site, problem_of
from tests.geo.formats.test_fuzz import peak_mb
from tests.geo.formats.test_hostile_files import packed, resident_mb
from tests.geo.formats.test_other_files import written, zipped
from tests.support.park import EAST, NORTH, rectangle
from tests.support.survey_files import Manner, survey_txt

PARK = "/api/v1/parks/1"
IMPORTS = f"{PARK}/imports"
#: several times what it takes on a machine of two cores that others use as well
PATIENCE_SECONDS = 60
PLOT = rectangle(700, 300, 40, 30)
TXT = survey_txt([[PLOT]]).decode()


def given(site: Site, content: bytes, name: str) -> str:
    """Give a file in and judge it here; return where the import is."""
    file = {"file": (name, content)}
    asked = site.person("clerk").told("POST", IMPORTS, files=file)
    number = asked["importId"]
    judging.judge(site.register, 1, number, now=site.clock())
    return f"{IMPORTS}/{number}"


def told(site: Site, content: bytes, name: str = "plots.zip") -> dict[str, Any]:
    return site.person("clerk").told("GET", given(site, content, name))


# ---------------------------------------------------------------- files


def test_archives_that_harm_are_unreadable_imports(site: Site, tmp_path: Path) -> None:
    shp = written(tmp_path, "ESRI Shapefile", "plots.shp", [PLOT])
    bad = {
        "unreadable-file 包外": packed({"../../plots.shp": shp.read_bytes()}),
        "unreadable-file .shx": zipped(shp, ".shx"),
        "unreadable-file .dbf": zipped(shp, ".dbf"),
        "unreadable-file SQLite": b"SQLite format 3\x00".ljust(4096, b"\x00"),
    }
    for expected, content in bad.items():
        now = told(site, content)
        code, said = expected.split()
        assert (now["state"], now["rows"], now["refusal"]["code"]) == ("unreadable", 0, code)
        assert said in now["refusal"]["reason_zh"]
        assert now["refusal"]["reason"]


def test_a_bomb_is_an_unreadable_import(site: Site) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for n in range(14):
            archive.writestr(f"{n}.shp", bytes(30 * 2**20))
    least, peak = resident_mb(), peak_mb()
    now = told(site, bomb.getvalue())
    assert (now["state"], now["refusal"]["code"]) == ("unreadable", "file-too-large")
    assert peak_mb() <= max(peak, least + 100)


def test_two_hundred_megabytes_are_refused_by_what_they_say_of_themselves(site: Site) -> None:
    """The answer comes before the drawing is sent: of it nothing is read, nothing held."""
    size = 200 * 2**20
    clerk = site.person("clerk")
    cookies = "; ".join(f"{name}={value}" for name, value in clerk.cookies.items())
    address = site.address.removeprefix("http://")
    door = http.client.HTTPConnection(address, timeout=PATIENCE_SECONDS)
    door.putrequest("POST", IMPORTS)
    for name, value in (
        ("Content-Type", "multipart/form-data; boundary=x"),
        ("Content-Length", str(size)),
        ("Origin", site.address),
        ("Cookie", cookies),
    ):
        door.putheader(name, value)
    door.endheaders()
    answer = door.getresponse()
    problem = json.loads(answer.read())
    door.close()
    assert (answer.status, problem["code"]) == (413, "body-too-large")
    assert problem["limitBytes"] == MOST_IMPORT_BYTES


# what was received of a form is closed by the collector: the web framework leaves it to that
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_drawing_that_does_not_say_how_large_it_is_is_cut_off(site: Site) -> None:
    """Sent piece by piece without a length: it is read no further than the most."""

    def pieces() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.dxf"\r\n\r\n'
        yield b"0\nSECTION\n"
        for _ in range(200):
            yield bytes(2**20)
        yield b"\r\n--x--\r\n"

    clerk = site.person("clerk")
    before = clerk.told("GET", IMPORTS)
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    try:
        answer = clerk.post(IMPORTS, content=pieces(), headers=kind)
    except httpx.TransportError:
        pass  # it hung up while the rest was still being sent
    else:
        assert problem_of(answer)["code"] == "body-too-large"
    assert clerk.told("GET", IMPORTS) == before


def test_a_count_that_lies_is_noticed_and_the_plot_is_judged(site: Site) -> None:
    lying = survey_txt([[PLOT]], Manner(announces=994))
    now = told(site, lying, "plots.txt")
    assert (now["state"], now["rows"], now["refused"]) == ("judged", 1, 0)
    assert any("999" in notice for notice in now["notices"])


def test_points_in_scientific_notation_are_refused_with_their_line(site: Site) -> None:
    line = next(n for n, each in enumerate(TXT.splitlines(), 1) if f"{EAST + 740:.3f}" in each)
    content = TXT.replace(f"{EAST + 740:.3f}", "3.938374E+07", 1).encode()
    now = told(site, content, "plots.txt")
    assert (now["state"], now["refusal"]["code"]) == ("unreadable", "scientific-notation")
    assert now["refusal"]["line"] == line
    no = site.person("supply").refused(
        "POST", f"{PARK}/drafts", files={"file": ("plots.txt", content)}
    )
    assert (no["status"], no["code"], no["line"]) == (422, "scientific-notation", line)


def test_a_plot_of_a_hundred_thousand_points_is_judged_in_time(site: Site) -> None:
    turned = np.linspace(0, -2 * np.pi, MOST_POINTS - 1, endpoint=False)
    ring = np.column_stack([np.cos(turned), np.sin(turned)]) * 190 + (EAST + 790, NORTH + 700)
    round_ = Polygon(np.round(ring, 3))
    began = time.monotonic()
    here = given(site, survey_txt([[round_]]), "round.txt")
    (row,) = site.person("clerk").told("GET", f"{here}/rows")
    assert time.monotonic() - began < PATIENCE_SECONDS
    assert (row["refused"], row["findings"]) == (False, [])
    assert len(row["geometry"]["coordinates"][0]) == MOST_POINTS


# ---------------------------------------------------------------- questions


def test_more_than_the_most_is_refused_or_gets_the_most(site: Site) -> None:
    clerk = site.person("clerk")
    for path in (IMPORTS, f"{PARK}/parcels", f"{IMPORTS}/1/rows", f"{IMPORTS}/1/rows/1/findings"):
        no = clerk.refused("GET", path, params={"limit": 10_000_000})
        assert (no["status"], no["code"]) == (422, "wrong-fields")
    page = clerk.told("GET", "/ogc/collections/parcels/items", params={"limit": 10_000_000})
    usual = clerk.told("GET", "/ogc/collections/parcels/items", params={"limit": 5_000})
    assert page["features"] == usual["features"]


@pytest.mark.parametrize("box", ["nan,nan,nan,nan", "inf,0,0,0", "179,20,-179", "1e999,0,1,1"])
def test_a_box_of_no_numbers_is_refused_everywhere(site: Site, box: str) -> None:
    clerk = site.person("clerk")
    for path in ("/ogc/collections/parcels/items", f"{PARK}/parcels"):
        no = clerk.refused("GET", path, params={"bbox": box})
        assert no["status"] in (400, 422)
        assert "bbox" in json.dumps(no) or "box" in no["code"]


# ---------------------------------------------------------------- a client that goes away


def until(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


def test_when_a_follower_goes_away_nothing_goes_on(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody judges here: an import would be followed for ever."""
    followed: list[Any] = []

    def watched(*args: Any, **more: Any) -> object:
        followed.append(streams.followed(*args, **more))
        return followed[-1]

    monkeypatch.setattr(imports, "followed", watched)
    clerk = own_site.person("clerk")
    file = {"file": ("plots.txt", TXT.encode())}
    here = f"{IMPORTS}/{clerk.told('POST', IMPORTS, files=file)['importId']}/events"
    for _ in range(12):  # more than the register has connections
        with clerk.stream("GET", here) as events:
            pieces = events.iter_raw()  # the connection is open as long as somebody reads
            assert b"waiting" in next(pieces)
            assert followed[-1].ag_frame is not None
    assert until(lambda: all(events.ag_frame is None for events in followed))  # they ended
    assert own_site.register._engine.pool.checkedout() == 0
