"""Survey files over HTTP: what cannot be right is refused with its place, and nothing is kept."""

import json

import pytest

from registry.cases import judging
from tests.api import desks
from tests.api.site import Site
from tests.support.park import EAST, NORTH, rectangle
from tests.support.survey_files import Manner, survey_txt

DRAFTS = "/api/v1/parks/1/drafts"
HEAD = "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n带号=39\n[地块坐标]\n"
PLOT = "5,1.0000,1,示例地块,面,,工业用地,,@"
CORNERS = [(0, 0), (0, 100), (100, 100), (100, 0), (0, 0)]


def line(label: int, ring: int, x: float, y: float, *, zone: str = "39") -> str:
    east = f"{EAST + 600 + x:.3f}"
    return f"J{label},{ring},{NORTH + 600 + y:.3f},{east if zone else east[2:]}"


def ring(corners, number: int = 1, **more: str) -> list[str]:
    return [line(n, number, x, y, **more) for n, (x, y) in enumerate(corners, 1)]


def txt(*lines: str, head: str = HEAD) -> bytes:
    return (head + "\n".join([PLOT, *lines])).encode()


SQUARE = ring(CORNERS)


def swapped(given: str) -> str:
    label, number, north, east = given.split(",")
    return f"{label},{number},{east},{north}"


CROSSING = ring([(0, 0), (100, 100), (100, 0), (0, 100), (0, 0)])
OUTSIDE = ring([(90, 10), (90, 20), (110, 20), (90, 10)], 2)
# two of the points come to lie on each other's edge when they are brought to the millimetre
PINCHED = [
    "J1,1,{y}0.0000,{x}0.0000", "J2,1,{y}9.0000,{x}0.0000", "J3,1,{y}5.0000,{x}4.99960",
    "J4,1,{y}9.0000,{x}9.0000", "J5,1,{y}0.0000,{x}9.0000", "J6,1,{y}5.0000,{x}5.00040",
    "J1,1,{y}0.0000,{x}0.0000",
]  # fmt: skip
PINCHED = [text.format(x=str(int(EAST))[:-1], y=str(int(NORTH))[:-1]) for text in PINCHED]

REFUSED = [
    pytest.param(txt(*map(swapped, SQUARE)), "axes-swapped", 7, id="axes swapped"),
    pytest.param(txt(*SQUARE, head=HEAD.replace("39", "38")), "wrong-zone", 7, id="wrong zone"),
    pytest.param(
        txt(*[text.replace(",39", ",38") for text in SQUARE], head=HEAD.replace("39", "38")),
        "wrong-zone", 7, id="a survey of another zone",
    ),
    pytest.param(
        txt(*ring(CORNERS, zone=""), head=HEAD.replace("带号=39\n", "")),
        "zone-prefix-missing", 6, id="no zone",
    ),
    pytest.param(
        txt(*SQUARE, head=HEAD.replace("2000国家大地坐标系", "1980西安坐标系")),
        "old-coordinate-system", 7, id="西安80",
    ),
    pytest.param(
        txt(*SQUARE, head=HEAD.replace("2000国家大地坐标系", "1954年北京坐标系")),
        "old-coordinate-system", 7, id="北京54",
    ),
    pytest.param(txt(*SQUARE[:4], *OUTSIDE), "ring-not-closed", 10, id="unclosed"),
    pytest.param(txt(*CROSSING), "self-crossing", 6, id="self-crossing"),
    pytest.param(txt(*SQUARE, *OUTSIDE), "hole-outside", 14, id="hole outside"),
    pytest.param(txt(), "empty-shape", 6, id="empty"),
    pytest.param(txt(*[f"{text},35.2" for text in SQUARE]), "three-dimensional", 7, id="heights"),
    pytest.param(
        txt(SQUARE[0], "J2,1,NaN,39383700.000", *SQUARE[2:]), "not-finite", 8, id="NaN"
    ),
    pytest.param(txt(*PINCHED), "snap-breaks-shape", 6, id="invalid on the grid"),
    pytest.param(txt(*SQUARE[:2], SQUARE[1], *SQUARE[2:]), "repeated-point", 8, id="twice"),
    pytest.param(b"\x89PNG\r\n\x1a\n", "unreadable-file", None, id="a picture"),
    pytest.param(b"", "unreadable-file", None, id="nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "code", "at"), REFUSED)
def test_a_survey_that_cannot_be_right(site: Site, content: bytes, code: str, at) -> None:
    supply = site.person("supply")
    before = supply.told("GET", DRAFTS)
    problem = supply.refused("POST", DRAFTS, files={"file": ("示例.txt", content)})
    assert (problem["status"], problem["code"]) == (422, code)
    assert problem["rule"] in ("GEO-01", "GEO-02")
    assert problem.get("line") == at
    assert supply.told("GET", DRAFTS) == before
    kept = supply.refused("GET", f"/api/v1/parks/1/files/{desks.sha256(content)}")
    assert kept["code"] == "not-found"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(txt(*SQUARE[:4], *OUTSIDE), None, id="more than a repair could mend"),
        pytest.param(txt(*SQUARE[:2], SQUARE[1], *SQUARE[2:]), "J2 重复", id="twice"),
        pytest.param(txt(*CROSSING), None, id="self-crossing"),
    ],
)
def test_a_refusal_names_the_repair_and_who_offers_it(
    site: Site, content: bytes, said: str | None
) -> None:
    supply = site.person("supply")
    problem = supply.refused("POST", DRAFTS, files={"file": ("示例.txt", content)})
    if said is None:
        assert "repair" not in problem
        return
    assert said in problem["repairZh"]
    assert "keep one" in problem["repair"]
    assert "/imports" in problem["repair"]
    assert "/imports" in problem["repairZh"]
    # and so it does
    told = supply.told("POST", DRAFTS.replace("drafts", "imports"), files={"file": ("a", content)})
    judging.judge(site.register, 1, told["importId"], now=site.clock())
    here = f"{DRAFTS.replace('drafts', 'imports')}/{told['importId']}/rows/1/repairs"
    assert said in supply.told("GET", here)["repairs"][0]["zh"]


def geojson(coordinates: object, kind: str = "Polygon", epsg: int = 4527) -> bytes:
    name = f"urn:ogc:def:crs:EPSG::{epsg}"
    feature = {"type": "Feature", "properties": {}, "geometry": None}
    feature["geometry"] = {"type": kind, "coordinates": coordinates}
    crs = {"type": "name", "properties": {"name": name}}
    return json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]}).encode()


PLACED = [[EAST + 600 + x, NORTH + 600 + y] for x, y in CORNERS]


def test_an_open_ring_of_a_drawing_or_a_map_names_its_repair_too(site: Site) -> None:
    sent = {"file": ("示例.geojson", geojson([PLACED[:-1]]))}
    problem = site.person("supply").refused("POST", DRAFTS, files=sent)
    assert problem["code"] == "ring-not-closed"
    assert "闭合至起点" in problem["repairZh"]
    assert "Close the ring" in problem["repair"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(geojson([PLACED], epsg=4526), "wrong-zone", id="wrong zone"),
        pytest.param(geojson([PLACED], epsg=2363), "old-coordinate-system", id="西安80"),
        pytest.param(geojson([PLACED], epsg=3857), "unknown-srid", id="web mercator"),
        pytest.param(geojson([[xy[::-1] for xy in PLACED]]), "axes-swapped", id="axes swapped"),
        pytest.param(geojson([PLACED[:-1]]), "ring-not-closed", id="unclosed"),
        pytest.param(geojson([[[*xy, 1.5] for xy in PLACED]]), "three-dimensional", id="heights"),
        pytest.param(geojson([]), "empty-shape", id="empty"),
        pytest.param(geojson(PLACED, "LineString"), "not-a-polygon", id="a line"),
        pytest.param(b'{"type": "FeatureCollection"', "unreadable-file", id="cut short"),
    ],
)
def test_geojson_that_cannot_be_right(site: Site, content: bytes, code: str) -> None:
    sent = {"file": ("示例.geojson", content)}
    problem = site.person("supply").refused("POST", DRAFTS, files=sent)
    assert (problem["status"], problem["code"]) == (422, code)


@pytest.mark.parametrize(
    ("written", "declared", "code"),
    [
        ("gbk", "utf-8", "encoding-mismatch"),
        ("utf-8", "gbk", "encoding-mismatch"),
        ("utf-8", "no-such-encoding", None),
    ],
)
def test_a_file_in_another_encoding_than_declared(site: Site, written, declared, code) -> None:
    content = survey_txt([[rectangle(600, 600, 50, 50)]], Manner(encoding=written))
    sent = {"files": {"file": ("示例.txt", content)}, "data": {"encoding": declared}}
    problem = site.person("supply").refused("POST", DRAFTS, **sent)
    assert problem["status"] == 422
    assert code is None or (problem["code"], problem["declared"]) == (code, declared)


def test_gbk_is_recognised_when_nothing_is_declared(site: Site) -> None:
    content = survey_txt([[rectangle(600, 600, 50, 50)]], Manner(encoding="gbk"))
    taken = desks.upload(site, "示例.txt", content)
    assert (taken["encoding"], len(taken["drafts"])) == ("gbk", 1)


def test_a_file_is_given_out_as_it_came_and_never_as_a_page(site: Site) -> None:
    page = txt(*SQUARE, head=HEAD.replace("\n带号", "\n备注=<script>\n带号"))
    taken = desks.upload(site, '../示例 "a".txt', page)
    answer = site.person("clerk").get(f"/api/v1/parks/1/files/{taken['sha256']}")
    assert answer.content == page
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert ".." not in answer.headers["content-disposition"]
