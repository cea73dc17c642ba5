"""Setting up an office: county, parks, districts, holidays."""

import json
from datetime import date
from pathlib import Path

import pytest
import shapely

from registry.book import county as county_book, places
from registry.store.db import Register
from registry.store.server import Endpoint
from registry.values.workdays import Calendar
from tests.support.command_line import CommandLine
from tests.support.park import EAST, NORTH
from tests.support.survey_files import Manner, survey_txt

COUNTY = {
    "--code": "360482",
    "--name": "共青城市",
    "--province": "赣",
    "--bureau": "共青城市自然资源局",
    "--office": "共青城市不动产登记中心",
}
PARK = {"--name": "示例园区", "--committee": "示例园区管理委员会", "--srid": "4527"}
DISTRICT = "360482001001"
YEAR = """
year = 2027
source = "示例通知"
off = [
  { name = "元旦", first = 2027-01-01, last = 2027-01-03 },
  { name = "国庆节", first = 2027-10-01, last = 2027-10-07 },
]
worked = [ { name = "国庆节调休", first = 2027-10-09 } ]
"""


def words(options: dict[str, str], **changes: str) -> list[str]:
    changed = options | {f"--{name}": value for name, value in changes.items()}
    return [word for pair in changed.items() for word in pair]


@pytest.fixture
def office(database: Endpoint, tmp_path: Path) -> CommandLine:
    return CommandLine.on(database, tmp_path / "home")


@pytest.fixture
def founded(office: CommandLine) -> CommandLine:
    office.done("county", "found", *words(COUNTY))
    return office


def degrees(*boxes: tuple[float, float, float, float]) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {},
            "geometry": shapely.geometry.mapping(shapely.box(*box)),
        }
        for box in boxes
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def test_a_county_is_founded_once(office: CommandLine, register: Register) -> None:
    office.done("county", "found", *words(COUNTY), "--companion", "--notice", "试运行")
    with register.transaction() as tx:
        stands = county_book.county(tx)
    assert (stands.name, stands.register_mode, stands.notice) == ("共青城市", "companion", "试运行")
    assert office.refused("county", "found", *words(COUNTY)) == "county-founded"
    assert office.refused("county", "found", *words(COUNTY, code="360121")) == "county-founded"


@pytest.mark.parametrize(
    "wrong", [{"code": "36048"}, {"province": "江西"}, {"name": "Gongqing"}, {"name": "共" * 16}]
)
def test_what_no_certificate_number_could_bear_is_refused(
    office: CommandLine, wrong: dict[str, str]
) -> None:
    assert office.refused("county", "found", *words(COUNTY, **wrong)) == "wrong-value"


def test_parks_are_founded_in_a_county_and_a_zone(founded: CommandLine) -> None:
    assert founded.told("park", "found", *words(PARK))["park"] == 1
    assert founded.refused("park", "found", *words(PARK)) == "park-exists"
    assert founded.refused("park", "found", *words(PARK, name="二", srid="4326")) == "unknown-srid"
    assert founded.told("park", "found", *words(PARK, name="二"))["park"] == 2


def test_nothing_is_founded_before_the_county(office: CommandLine, tmp_path: Path) -> None:
    assert office.refused("park", "found", *words(PARK)) == "no-county-yet"
    file = tmp_path / "district.geojson"
    file.write_text(degrees((115.7, 29.1, 116.0, 29.4)))
    command = ["district", "enter", file, "--code", DISTRICT, "--name", "一"]
    assert office.refused(*command) == "no-county-yet"
    assert office.refused("series", "own", "certificate", "2026") == "not-found"


def test_a_district_is_all_polygons_of_a_file_in_degrees(
    founded: CommandLine, register: Register, tmp_path: Path
) -> None:
    file = tmp_path / "district.geojson"
    file.write_text(degrees((115.7, 29.1, 115.9, 29.4), (115.95, 29.1, 116.0, 29.4)))
    command = ["district", "enter", file, "--code", DISTRICT, "--name", "一号子区"]
    assert founded.told(*command)["polygons"] == 2
    with register.transaction() as tx:
        place = shapely.box(EAST, NORTH, EAST + 9, NORTH + 9)
        found = places.districts(tx, [place], 4527)
    assert found == [DISTRICT]
    assert founded.refused(*command) == "district-entered"


def test_a_district_comes_in_a_zone_as_well(
    founded: CommandLine, register: Register, tmp_path: Path
) -> None:
    file = tmp_path / "district.txt"
    land = shapely.box(EAST, NORTH, EAST + 1000, NORTH + 1000)
    file.write_bytes(survey_txt([[land]], Manner(area_unit="m2")))
    founded.done("district", "enter", file, "--code", DISTRICT, "--name", "一号子区")
    with register.transaction() as tx:
        found = places.districts(tx, [land.centroid.buffer(5)], 4527)
    assert found == [DISTRICT]


@pytest.mark.parametrize(
    ("code", "boxes", "refusal"),
    [
        ("360121001001", [(115.7, 29.1, 116.0, 29.4)], "malformed-value"),
        ("36048200100", [(115.7, 29.1, 116.0, 29.4)], "wrong-value"),
        (DISTRICT, [(29.1, 115.7, 29.4, 116.0)], "axes-swapped"),
        (DISTRICT, [], "unreadable-file"),
        (DISTRICT, [(115.7, 29.1, 116.0, 29.4), (115.8, 29.2, 116.1, 29.5)], "wrong-value"),
    ],
)
def test_a_district_that_cannot_be_one(
    founded: CommandLine, tmp_path: Path, code: str, boxes: list, refusal: str
) -> None:
    file = tmp_path / "district.geojson"
    file.write_text(degrees(*boxes))
    assert founded.refused("district", "enter", file, "--code", code, "--name", "一") == refusal


def test_a_year_is_loaded_whole_and_once(
    office: CommandLine, register: Register, tmp_path: Path
) -> None:
    file = tmp_path / "2027.toml"
    file.write_text(YEAR, encoding="utf-8")
    assert office.told("calendar", "load", file) == {"year": 2027, "source": "示例通知", "days": 11}
    assert office.refused("calendar", "load", file) == "year-loaded"
    assert [y["year"] for y in office.told("calendar", "list")["years"]] == [2025, 2026, 2027]
    assert "2027  示例通知" in office.done("calendar", "list")
    with register.transaction() as tx:
        calendar = Calendar(county_book.calendar_years(tx))
    assert [n for n in range(1, 11) if calendar.working(date(2027, 10, n))] == [8, 9]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("first = 2027-01-01", "first = 2026-12-31"),
        ("first = 2027-10-09", "first = 2027-10-12"),
        ("first = 2027-10-09", "first = 2027-10-02"),
        ("first = 2027-10-01", "first = 2027-10-02"),
        ('source = "示例通知"', 'source = " "'),
        ("off = [", "holidays = ["),
        ("year = 2027", "year = 2027 2028"),
    ],
    ids=["other-year", "worked-anyway", "twice", "not-whole", "no-source", "field", "toml"],
)
def test_a_year_that_cannot_be_one(
    office: CommandLine, tmp_path: Path, was: str, becomes: str
) -> None:
    file = tmp_path / "2027.toml"
    assert was in YEAR
    file.write_text(YEAR.replace(was, becomes), encoding="utf-8")
    assert office.refused("calendar", "load", file) == "malformed-value"
    file.write_text(YEAR.replace(was, becomes), encoding="gb18030")
    assert office.refused("calendar", "load", file) == "malformed-value"
    assert [y["year"] for y in office.told("calendar", "list")["years"]] == [2025, 2026]


FEE = {
    "--code": "registration", "--name": "示例登记费", "--unit": "piece", "--amount": "3.50",
    "--act": "first_registration", "--from": "2027-01-01", "--document": "示例〔2026〕1号",
}  # fmt: skip


def test_a_fee_is_set_once_a_day_and_listed(founded: CommandLine) -> None:
    assert "3.50" in founded.done("fee", "set", *words(FEE))
    assert "fee-set" in founded.refused("fee", "set", *words(FEE, amount="4"))
    assert "示例登记费" in founded.done("fee", "list")
    for wrong in ({"amount": "一"}, {"amount": "1.005"}, {"amount": "NaN"}, {"unit": "m2"}):
        assert founded.run("fee", "set", *words(FEE, **wrong)).exit_code == 2
    assert "malformed-value" in founded.refused("fee", "set", *words(FEE, act="sale"))
