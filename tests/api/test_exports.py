"""What is exported is read again, equal to the millimetre."""

import tempfile
import threading
import time
import zipfile
from pathlib import Path

import httpx
import numpy as np
import pyogrio
import pytest
import shapely
from shapely import Polygon

from geo import crs
from geo.errors import GeoError
from geo.formats import read_survey
from geo.shapes import judge
from geo.writing import Plot
from registry.demo.people import PASSWORD
from registry.store import streams
from registry.views import exports
from tests.api.site import Site
from tests.support.park import EAST, NORTH, at_work, plan_plot

PARK = "/api/v1/parks/1"
VECTOR = {"gpkg": "code", "shp": "ZDDM", "shp-gbk": "ZDDM", "geojson": "code", "fgb": "code"}


@pytest.fixture(scope="module")
def stored(site: Site) -> dict[str, Polygon]:
    """What the register holds, a plot with a hole and crooked edges among it."""
    outer = [(600.123, 600.457), (580.001, 700.009), (701.333, 722.777), (699.999, 601.001)]
    hole = [(630.5, 630.5), (630.5, 650.25), (651.125, 640.751)]
    there = [[(EAST + x, NORTH + y) for x, y in ring] for ring in (outer, hole)]
    plan_plot(at_work(site.register), judge(Polygon(there[0], there[1:])), plot_number="T-H")
    clerk = site.person("clerk")
    lines = clerk.told("GET", f"{PARK}/parcels")["parcels"]
    told = (clerk.told("GET", f"/api/v1/parcels/{line['code']}") for line in lines)
    return {one["code"]: shapely.geometry.shape(one["geometry"]) for one in told}


def given(site: Site, form: str, folder: Path) -> Path:
    answer = site.person("clerk").get(f"{PARK}/export/{form}")
    assert answer.status_code == 200, answer.text
    file = folder / answer.headers["content-disposition"].split('"')[1]
    file.write_bytes(answer.content)
    return file


@pytest.mark.parametrize(("form", "column"), VECTOR.items())
def test_a_file_is_read_again_to_the_millimetre(
    site: Site, stored: dict[str, Polygon], tmp_path: Path, form: str, column: str
) -> None:
    file = given(site, form, tmp_path)
    meta, _, shapes, values = pyogrio.raw.read(file)
    fields = dict(zip(meta["fields"], values, strict=True))
    read = dict(zip(fields[column], shapely.from_wkb(shapes), strict=True))
    assert set(read) == set(stored)
    back = crs.transformer(4326, 4527).transform
    for code, shape in read.items():
        at_home = (
            shape
            if form != "geojson"
            else shapely.transform(shape, lambda xy: np.round(np.column_stack(back(*xy.T)), 3))
        )
        assert judge(at_home) == judge(stored[code]), code
    if form != "geojson":
        assert "4527" in meta["crs"] or "CGCS2000" in meta["crs"]
    assert set(fields["TDYT" if column == "ZDDM" else "use"]) == {"工业用地"}


@pytest.mark.usefixtures("stored")
def test_a_shapefile_says_its_encoding(site: Site, tmp_path: Path) -> None:
    for form, encoding in (("shp", b"UTF-8"), ("shp-gbk", b"GBK")):
        with zipfile.ZipFile(given(site, form, tmp_path)) as archive:
            assert {Path(n).suffix for n in archive.namelist()} == {
                ".shp",
                ".shx",
                ".dbf",
                ".prj",
                ".cpg",
            }
            assert archive.read("parcels.cpg").strip() == encoding
            assert ("工业用地".encode(encoding.decode())) in archive.read("parcels.dbf")


@pytest.mark.parametrize("form", [*VECTOR, "txt", "dxf"])
def test_what_is_exported_and_read_again_is_equal(site: Site, stored, tmp_path: Path, form) -> None:
    file = given(site, form, tmp_path)
    read = read_survey(file.read_bytes(), file.name, srid=4527)
    assert read.srid == 4527
    assert {plot.number: plot.parts for plot in read.plots} == {
        code: (judge(shape),) for code, shape in stored.items()
    }
    assert [n for n in read.notices if n.code != "system-not-named"] == []


def test_a_drawing_holds_every_ring_on_jzd(site: Site, stored, tmp_path: Path) -> None:
    file = given(site, "dxf", tmp_path)
    meta, _, shapes, values = pyogrio.raw.read(file)
    fields = dict(zip(meta["fields"], values, strict=True))
    assert set(fields["Layer"]) == {"JZD"}
    lines = shapely.force_2d(shapely.from_wkb(shapes))
    drawn = {Polygon(line.coords).normalize() for line in lines}
    rings = {
        Polygon(ring).normalize()
        for shape in stored.values()
        for ring in (shape.exterior, *shape.interiors)
    }
    assert drawn == rings
    for code in stored:
        assert f"1000\r\n{code}\r\n".encode() in file.read_bytes()


def test_what_is_not_there_is_not_given(site: Site) -> None:
    assert site.person("clerk").refused("GET", f"{PARK}/export/mdb")["status"] == 404
    assert site.person("clerk").refused("GET", "/api/v1/parks/99/export/gpkg")["status"] == 404
    outsider = site.browser()
    assert outsider.log_in("park-b", PASSWORD).status_code == 201
    assert outsider.refused("GET", f"{PARK}/export/gpkg")["status"] == 404


def test_an_empty_park_is_a_file_too(site: Site) -> None:
    registrar = site.person("registrar")
    for form in exports.FORMATS:
        answer = registrar.get(f"/api/v1/parks/4/export/{form}")
        assert answer.status_code == 200, (form, answer.text)


def test_who_goes_away_ends_the_work(
    site: Site, stored, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Rows are taken no more, and nothing is left on the disk."""
    assert len(stored) > 1
    begun, go_on, plot = threading.Event(), threading.Event(), exports._plot
    taken = []

    def slow(row: tuple[object, ...]) -> Plot:
        taken.append(row[0])
        begun.set()
        assert go_on.wait(20)
        return plot(row)

    monkeypatch.setattr(exports, "_plot", slow)
    monkeypatch.setattr(streams, "_BATCH", 1)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    browser = site.browser()
    assert browser.log_in("clerk").status_code == 201
    with pytest.raises(httpx.ReadTimeout):
        browser.get(f"{PARK}/export/gpkg", timeout=httpx.Timeout(20, read=0.5))
    assert begun.is_set()
    # the connection is closed by now; what the server does on hearing of it is not seen from here
    time.sleep(0.5)
    go_on.set()
    until = time.monotonic() + 20
    while any(tmp_path.iterdir()) and time.monotonic() < until:
        time.sleep(0.05)
    assert list(tmp_path.iterdir()) == []
    assert len(taken) == 1


def test_holders_are_in_no_file(site: Site, tmp_path: Path) -> None:
    for form in ("geojson", "txt"):
        assert "示例企业".encode() not in given(site, form, tmp_path).read_bytes()


@pytest.mark.parametrize(
    ("who", "form", "said"), [("clerk", "xlsx", "X（北）"), ("registrar", "xml", "未找到地块")]
)
def test_what_is_for_reading_is_no_survey_file(site: Site, who: str, form: str, said: str) -> None:
    """Neither the ledger nor the message is imported: they are refused by what they lack."""
    answer = site.person(who).get(f"{PARK}/export/{form}")
    with pytest.raises(GeoError) as no:
        read_survey(answer.content, f"parcels.{form}", srid=4527)
    assert said in str(no.value)
