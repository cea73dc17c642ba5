"""Files of many plots: every fault of every row is found, and nothing is kept until it is taken."""

import io
import json
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from shapely import Polygon, box
from shapely.geometry import mapping

from api.app import create_app
from api.judging import Judging
from geo import crs
from geo.formats import sheet
from geo.shapes import judge
from registry.book import imports, papers, staging
from registry.cases import importing, judging as rules
from registry.counter_refusals import ImportElsewhere
from registry.settings import Settings
from tests.api import desks
from tests.api.site import PUBLIC, Site, served
from tests.support.park import EAST, NORTH, at_work

PARK = "/api/v1/parks/1"
PATIENCE_SECONDS = 60


def at(x: float, y: float, wide: float = 40, high: float = 30) -> Polygon:
    """A plot at metres from the park's corner; the land east of 600 is bare."""
    return box(EAST + x, NORTH + y, EAST + x + wide, NORTH + y + high)


GOOD = at(700, 300)
ONE, TWO = at(760, 300), at(790, 300)
FAR = at(5000, 300)
EIGHT = Polygon(
    [(EAST + x, NORTH + y) for x, y in ((850, 300), (890, 330), (890, 300), (850, 330))]
)
PLOTS = {"甲": GOOD, "乙": ONE, "丙": TWO, "丁": FAR, "戊": EIGHT}


def file_of(plots: dict[str, Polygon], **more: object) -> bytes:
    """The plots as GeoJSON in the park's zone."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": name, "made_for": _mark, **more},
            "geometry": mapping(shape),
        }
        for name, shape in plots.items()
    ]
    system = {"type": "name", "properties": {"name": "EPSG:4527"}}
    told = {"type": "FeatureCollection", "crs": system, "features": features}
    return json.dumps(told, ensure_ascii=False).encode()


@contextmanager
def judging(site: Site, home: Path) -> Iterator[Site]:
    """The same register served by an application that judges imports."""
    room = Judging(site.register, now=site.clock)
    settings = Settings(home=home, public_url=PUBLIC)
    app = create_app(site.register, settings, now=site.clock, judging=room)
    with room, served(app) as address:
        other = Site(address, site.register, site.database, site.clock)
        yield other
        other.close()


@pytest.fixture(scope="module")
def room(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A room that the tests of this page share: none of them makes parcels."""
    with judging(site, tmp_path_factory.mktemp("home")) as other:
        yield other


@pytest.fixture
def own_room(own_site: Site, tmp_path: Path) -> Iterator[Site]:
    with judging(own_site, tmp_path) as site:
        yield site


@pytest.fixture(autouse=True)
def _marked(request: pytest.FixtureRequest) -> None:
    """The files of a test are its own: the same file again would be the import of another test."""
    global _mark  # noqa: PLW0603 - what file_of writes into every file
    _mark = request.node.name


_mark = ""


def asked(site: Site, content: bytes, name: str = "plots.geojson", who: str = "clerk", **form: str):
    return site.person(who).told(
        "POST", f"{PARK}/imports", files={"file": (name, content)}, data=form
    )


def judged(site: Site, content: bytes, **form: str) -> dict[str, Any]:
    here = f"{PARK}/imports/{asked(site, content, **form)['importId']}"
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        now = site.person("clerk").told("GET", here)
        if now["state"] not in ("waiting", "judging"):
            return now
        time.sleep(0.05)
    raise AssertionError(now)


def drafts(site: Site) -> list[dict[str, Any]]:
    return site.person("clerk").told("GET", f"{PARK}/drafts")


def rows_of(site: Site, told: dict[str, Any], **asked_for: object) -> list[dict[str, Any]]:
    here = f"{PARK}/imports/{told['importId']}/rows"
    return site.person("clerk").told("GET", here, params=asked_for)


def test_every_fault_of_every_row_is_found_and_nothing_is_kept(room: Site) -> None:
    before = drafts(room)
    told = judged(room, file_of(PLOTS))
    assert (told["state"], told["rows"], told["refused"], told["taken"]) == ("judged", 5, 4, 0)
    assert (told["step"], told["doing"]) == (told["steps"], None)
    assert "4527" in told["readAs"][1]
    found = {
        row["name"] or row["line"]: sorted((f["rule"], f["severity"]) for f in row["findings"])
        for row in rows_of(room, told)
    }
    assert found == {
        "甲": [],
        "乙": [("GEO-03", "refuse")],
        "丙": [("GEO-03", "refuse")],
        "丁": [("GEO-04", "refuse")],
        5: [("GEO-01", "refuse")],
    }
    overlap = rows_of(room, told, found=True)[0]["findings"][0]
    assert ("丙" in overlap["zh"], overlap["measured"]) == (True, "300.0000")
    assert shapely.geometry.shape(overlap["where"]).area == pytest.approx(300)
    assert drafts(room) == before


def test_rows_are_taken_at_once_and_once(room: Site) -> None:
    before = len(drafts(room))
    told = judged(room, file_of(PLOTS))
    take = f"{PARK}/imports/{told['importId']}/take"
    clerk = room.person("clerk")
    no = clerk.refused("POST", take, json={"rows": [1, 2]})
    assert (no["code"], no["status"]) == ("import-rows-refused", 409)
    assert clerk.refused("POST", take, json={"rows": [1, 9]})["code"] == "not-found"
    assert len(drafts(room)) == before
    (became,) = clerk.told("POST", take, json={})
    assert became["n"] == 1
    assert clerk.told("POST", take, json={"rows": [1]}) == [became]
    assert len(drafts(room)) == before + 1
    (draft,) = [d for d in drafts(room) if d["draftId"] == became["draftId"]]
    assert (draft["plotName"], draft["fileSha256"]) == ("甲", told["sha256"])
    assert shapely.geometry.shape(draft["geometry"]).equals(GOOD)
    # the same file once more is the import it was, and nothing is taken twice
    again = judged(room, file_of(PLOTS))
    assert (again["importId"], again["taken"]) == (told["importId"], 1)
    assert clerk.refused("POST", take.replace("take", "cancel"))["code"] == "import-elsewhere"


def test_who_takes_while_another_does_gets_the_same_drafts(room: Site) -> None:
    """The second reads after the first has committed: without the lock it makes its own."""
    told = judged(room, file_of({str(n): at(700 + 50 * n, 400) for n in range(6)}))
    before = len(drafts(room))
    with ThreadPoolExecutor(1) as pool:
        with room.register.transaction() as tx:
            who = at_work(room.register, room.clock).people["clerk"]
            first = importing.take(tx, who, 1, told["importId"], None, now=room.clock())
            take = f"{PARK}/imports/{told['importId']}/take"
            second = pool.submit(room.person("supply").told, "POST", take, json={})
            wait([second], timeout=1)
            assert not second.done()
        assert [(each["n"], each["draftId"]) for each in second.result()] == first
    assert len(drafts(room)) == before + 6


def test_of_old_plots_overlaps_are_stated_and_taken(room: Site) -> None:
    told = judged(room, file_of(PLOTS), purpose="intake")
    assert (told["refused"], told["warned"]) == (2, 2)
    take = f"{PARK}/imports/{told['importId']}/take"
    assert [d["n"] for d in room.person("clerk").told("POST", take, json={})] == [1, 2, 3]
    # for another purpose it is another import
    assert judged(room, file_of(PLOTS))["importId"] != told["importId"]


def test_what_was_found_is_fetched_as_files(room: Site, tmp_path: Path) -> None:
    told = judged(room, file_of(PLOTS))
    clerk, here = room.person("clerk"), f"{PARK}/imports/{told['importId']}/faults"
    table = sheet.read(clerk.get(f"{here}/xlsx").content)
    assert table.headings[:4] == ("序号", "文件行号", "地块编号", "地块名称")
    assert [row.cells[0] for row in table.rows] == ["2", "3", "4", "5"]
    assert "重叠" in table.rows[0].cells[6]
    assert float(table.rows[0].cells[11]) == pytest.approx(EAST + 795, abs=10)
    path = tmp_path / "faults.gpkg"
    path.write_bytes(clerk.get(f"{here}/gpkg").content)
    assert dict(pyogrio.list_layers(path).tolist()).keys() == {"plots", "places"}
    meta, _, shapes, columns = pyogrio.raw.read(path, layer="plots")
    named = dict(zip(meta["fields"], columns, strict=True))
    assert list(named["name"]) == ["乙", "丙", "丁"]
    assert shapely.from_wkb(shapes[0]).equals(ONE)
    places = pyogrio.raw.read(path, layer="places")
    assert len(places[2]) == 4
    layer = clerk.told("GET", f"{here}/geojson")
    there = [shapely.geometry.shape(f["geometry"]) for f in layer["features"]]
    assert all(box(110, 20, 120, 35).contains(shape) for shape in there)
    home = crs.transformer(4326, 4527).transform
    moved = shapely.transform(there[0], lambda xy: np.column_stack(home(*xy.T)))
    assert judge(shapely.set_precision(moved, 0.001)) == judge(ONE)
    assert clerk.refused("GET", f"{here}/mdb")["code"] == "not-found"


def test_it_is_followed_by_its_events(room: Site) -> None:
    told = asked(room, file_of({"甲": GOOD}))
    here = f"{PARK}/imports/{told['importId']}/events"
    with room.person("clerk").stream("GET", here, timeout=PATIENCE_SECONDS) as events:
        assert events.headers["content-type"].startswith("text/event-stream")
        said = [
            json.loads(line.removeprefix("data:"))
            for line in events.read().decode().splitlines()
            if line.startswith("data:")
        ]
    assert said[-1]["state"] == "judged"
    assert [each["step"] for each in said] == sorted(each["step"] for each in said)


TORN = b"PK\x03\x04 torn"


def test_a_file_that_cannot_be_read_says_why_and_may_be_given_again(room: Site) -> None:
    told = judged(room, TORN)
    assert (told["state"], told["rows"]) == ("unreadable", 0)
    assert told["refusal"]["code"] == "unreadable-file"
    assert "压缩包" in told["refusal"]["reason_zh"]
    take = f"{PARK}/imports/{told['importId']}/take"
    assert room.person("clerk").refused("POST", take, json={})["code"] == "import-elsewhere"
    assert judged(room, TORN)["importId"] != told["importId"]


def test_a_fault_of_ours_is_told_and_the_room_goes_on(
    room: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(rules, "judge_apart", _broken)
        assert judged(room, file_of({"甲": GOOD}))["refusal"]["code"] == "internal-fault"
    assert judged(room, file_of({"甲": GOOD}))["state"] == "judged"


def _broken(*_: object) -> None:
    raise ZeroDivisionError


def test_what_was_asked_before_a_crash_is_judged_after_it(own_site: Site, tmp_path: Path) -> None:
    told = asked(own_site, file_of({"甲": GOOD}))
    assert told["state"] == "waiting"
    # it was being judged when the server died: steps are said, rows are not there
    with own_site.register.transaction() as tx:
        assert imports.step(tx, 1, told["importId"], 3)
    with judging(own_site, tmp_path) as site:
        assert judged(site, file_of({"甲": GOOD}))["rows"] == 1


@pytest.mark.parametrize("step", range(len(rules.STEPS)))
def test_called_off_while_it_is_judged_nothing_of_it_is_left(own_site: Site, step: int) -> None:
    clerk = own_site.person("clerk")
    told = asked(own_site, file_of(PLOTS))
    here = f"{PARK}/imports/{told['importId']}"
    said: list[str] = []

    def call_off(words: str) -> None:
        said.append(words)
        if words == " / ".join(rules.STEPS[step]):
            assert clerk.told("POST", f"{here}/cancel")["state"] == "cancelled"

    rules.judge(own_site.register, 1, told["importId"], now=own_site.clock(), said=call_off)
    now = clerk.told("GET", here)
    assert (now["state"], now["rows"], rows_of(own_site, told)) == ("cancelled", 0, [])
    assert said[-1] == " / ".join(rules.STEPS[step])
    rules.judge(own_site.register, 1, told["importId"], now=own_site.clock())
    assert clerk.told("POST", f"{here}/cancel")["state"] == "cancelled"
    assert asked(own_site, file_of(PLOTS))["importId"] != told["importId"]


def test_called_off_at_the_last_moment_nothing_is_entered(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows are entered by one statement, which looks whether they are wanted."""
    told = asked(own_site, file_of(PLOTS))
    here = f"{PARK}/imports/{told['importId']}"
    keep = staging.keep

    def too_late(*of_it: Any, **told_of_it: Any) -> bool:
        own_site.person("clerk").told("POST", f"{here}/cancel")
        return keep(*of_it, **told_of_it)

    monkeypatch.setattr(staging, "keep", too_late)
    rules.judge(own_site.register, 1, told["importId"], now=own_site.clock())
    assert own_site.person("clerk").told("GET", here)["state"] == "cancelled"
    assert rows_of(own_site, told) == []


def test_judged_twice_its_rows_are_entered_once(own_site: Site) -> None:
    told = asked(own_site, file_of(PLOTS))
    for _ in range(2):
        rules.judge(own_site.register, 1, told["importId"], now=own_site.clock())
    assert len(rows_of(own_site, told)) == 5


def test_what_was_found_of_a_judged_row_stays(own_site: Site) -> None:
    told = asked(own_site, file_of(PLOTS))
    rules.judge(own_site.register, 1, told["importId"], now=own_site.clock())
    before = rows_of(own_site, told)
    with pytest.raises(ImportElsewhere), own_site.register.transaction() as tx:
        tx.exec_driver_sql("update import_row set findings = '[]', refused = false")
    assert rows_of(own_site, told) == before


def test_who_may_and_where(own_site: Site) -> None:
    content = {"file": ("plots.geojson", file_of({"甲": GOOD}))}
    for login in ("inspector", "examiner"):
        no = own_site.person(login).refused("POST", f"{PARK}/imports", files=content)
        assert no["code"] == "not-allowed"
    clerk = own_site.person("clerk")
    assert clerk.refused("POST", "/api/v1/parks/9/imports", files=content)["status"] == 404
    told = asked(own_site, file_of({"甲": GOOD}))
    for path in ("", "/rows", "/events"):
        answer = clerk.refused("GET", f"{PARK}/imports/{told['importId'] + 99}{path}")
        assert answer["code"] == "not-found"
    inspector = own_site.person("inspector")
    for step in ("take", "cancel"):
        no = inspector.refused("POST", f"{PARK}/imports/{told['importId']}/{step}", json={})
        assert no["code"] == "not-allowed"
    assert len(clerk.told("GET", f"{PARK}/imports")) == 1
    assert (
        clerk.refused("POST", f"{PARK}/imports", files=content, data={"purpose": "other"})["status"]
        == 422
    )


def test_drafts_of_an_import_go_the_way_of_all_drafts(room: Site) -> None:
    """Warnings come with them, and the register is untouched until a case makes parcels of them."""
    told = judged(room, file_of({"甲": GOOD}, area_m2="1300.00"), purpose="intake")
    take = f"{PARK}/imports/{told['importId']}/take"
    (became,) = room.person("clerk").told("POST", take, json={})
    with room.register.transaction() as tx:
        draft = papers.draft(tx, 1, became["draftId"])
    assert draft is not None
    assert "1300" in draft.notices[0]


def test_an_archive_is_an_import_too(room: Site, tmp_path: Path) -> None:
    path = tmp_path / "plots.shp"
    pyogrio.raw.write(
        path,
        np.array([shapely.to_wkb(shape) for shape in (GOOD, FAR)], object),
        [np.array(["甲", "丁"], object)],
        ["DKMC"],
        driver="ESRI Shapefile",
        geometry_type="Polygon",
        crs="EPSG:4527",
        encoding="GBK",
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in tmp_path.glob("plots.*"):
            archive.write(part, part.name)
    told = judged(room, packed.getvalue())
    assert (told["rows"], told["refused"]) == (2, 1)


def test_old_plots_of_a_file_are_registered_in_one_entry(own_room: Site) -> None:
    """From the file to the register: both of an overlap stand in conflict, and name each other."""
    told = judged(own_room, file_of(PLOTS, area_m2="1200.00"), purpose="intake")
    here = f"{PARK}/imports/{told['importId']}"
    clerk = own_room.person("clerk")
    use = desks.INDUSTRIAL
    assert clerk.refused("POST", f"{here}/case", json={"use": use, "rows": [4]})["code"] == (
        "import-rows-refused"
    )
    case = clerk.told("POST", f"{here}/case", json={"use": use})
    assert (case["act"], case["state"]) == ("intake", "draft")
    before = {line["code"] for line in clerk.told("GET", f"{PARK}/parcels")["parcels"]}
    done = desks.through(own_room, desks.filled(own_room, case, desks.FIRST))
    made = done["steps"][-1]["facts"]
    assert (made["rows"], made["in_conflict"]) == (3, 2)
    lines = clerk.told("GET", f"{PARK}/parcels")["parcels"]
    new = {line["location"]: line for line in lines if line["code"] not in before}
    assert {name: line["standing"] for name, line in new.items()} == {
        "甲": "located",
        "乙": "in_conflict",
        "丙": "in_conflict",
    }
    parcel = clerk.told("GET", f"/api/v1/parcels/{new['乙']['code']}")
    assert parcel["conflicts"] == [new["丙"]["code"]]
    assert parcel["declaredArea"] == "1200.00"
    # the same file again finds them taken: it makes no second case of them
    again = judged(own_room, file_of(PLOTS, area_m2="1200.00"), purpose="intake")
    assert (again["importId"], again["taken"]) == (told["importId"], 3)
    survey = judged(own_room, file_of({"己": at(900, 500)}))
    no = clerk.refused("POST", f"{PARK}/imports/{survey['importId']}/case", json={"use": use})
    assert no["code"] == "import-elsewhere"


def test_a_code_in_the_file_is_the_parcels_code(own_room: Site) -> None:
    code = "360482001001GB07777"
    told = judged(own_room, file_of({"甲": GOOD}, code=code), purpose="intake")
    clerk = own_room.person("clerk")
    sent = {"use": desks.INDUSTRIAL}
    case = clerk.told("POST", f"{PARK}/imports/{told['importId']}/case", json=sent)
    desks.through(own_room, desks.filled(own_room, case, desks.FIRST))
    assert clerk.told("GET", f"/api/v1/parcels/{code}")["standing"] == "located"
