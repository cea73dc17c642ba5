"""Number series in their three manners, each walked until a number is given or refused."""

from pathlib import Path

import pytest

from registry.book import numbers
from registry.demo import land as demo
from registry.demo.office import Office
from registry.errors import ChecksFailed
from registry.number_refusals import NumberIsFed, SeriesExhausted
from registry.records.plain import to_plain
from registry.store.db import Register
from registry.store.server import Endpoint
from tests.support.command_line import CommandLine
from tests.support.park import found_park, plan_plot, rectangle

DISTRICT = "360482001001"
SERIES = ("parcel", f"{DISTRICT}GB")


@pytest.fixture
def line(database: Endpoint, tmp_path: Path) -> CommandLine:
    return CommandLine.on(database, tmp_path / "home")


@pytest.fixture
def office(register: Register) -> Office:
    return found_park(register)


def plan(office: Office, n: int, **changes: object) -> str:
    return plan_plot(office, rectangle(150 * n, 100, 80, 90), **changes)


def kinds(no: ChecksFailed) -> list[str]:
    return [finding["kind"] for finding in no.findings]


def test_a_reserved_block_is_used_from_its_first_to_its_last(
    line: CommandLine, office: Office
) -> None:
    told = line.told("series", "reserve", *SERIES, "--first", 501, "--last", 502)["series"]
    assert (told["mode"], told["last"], told["upper"]) == ("block", 500, 502)
    assert [plan(office, n)[-5:] for n in (1, 2)] == ["00501", "00502"]
    with pytest.raises(SeriesExhausted) as no:
        plan(office, 3)
    assert no.value.said() == {"scope": f"parcel:{DISTRICT}GB", "upper": 502}
    line.done("series", "reserve", *SERIES, "--first", 600, "--last", 601)
    assert plan(office, 4).endswith("00600")


def test_a_block_never_gives_more_numbers_than_it_has(
    line: CommandLine, register: Register, office: Office
) -> None:
    assert office
    line.done("series", "reserve", *SERIES, "--first", 501, "--last", 503)
    with pytest.raises(SeriesExhausted), register.transaction() as tx:
        numbers.parcel_codes(tx, DISTRICT, "GB", 4)
    with register.transaction() as tx:
        assert len(numbers.parcel_codes(tx, DISTRICT, "GB", 3)) == 3


def test_a_series_never_goes_back_over_a_number(line: CommandLine, office: Office) -> None:
    plan(office, 1)
    back = ["series", "reserve", *SERIES, "--first", 1, "--last", 9]
    assert line.refused(*back) == "series-goes-back"
    line.done("series", "reserve", *SERIES, "--first", 50, "--last", 59)
    between = ["series", "reserve", *SERIES, "--first", 20, "--last", 29]
    assert line.refused(*between) == "series-goes-back"
    line.done("series", "own", *SERIES)
    assert plan(office, 2).endswith("00050")


def test_a_block_that_holds_the_code_of_an_old_plot_is_refused(
    line: CommandLine, office: Office
) -> None:
    line.done("series", "reserve", *SERIES, "--first", 501, "--last", 502)
    old = {"code": f"{DISTRICT}GB00777", "location": "旧宗地", "declared_area": "100.00"}
    request = {"use": to_plain(demo.INDUSTRIAL), "rows": [old]}
    office.carry_through(office.open("intake", request, applicant=demo.FIRST))
    held = ["series", "reserve", *SERIES, "--first", 700, "--last", 799]
    assert line.refused(*held) == "series-goes-back"
    assert "last=777" in line.run(*held).stderr
    assert plan(office, 1).endswith("00501")
    line.done("series", "reserve", *SERIES, "--first", 800, "--last", 899)


def test_codes_that_come_from_outside_are_given_with_the_request(
    line: CommandLine, office: Office
) -> None:
    line.done("series", "feed", *SERIES)
    for wrong, kind in (
        ({}, "code-is-fed"),
        ({"code": "360482001002GB00009"}, "code-district"),
        ({"code": "360482001001GB9"}, "code-form"),
    ):
        with pytest.raises(ChecksFailed) as no:
            plan(office, 1, **wrong)
        assert kinds(no.value) == [kind]
    assert plan(office, 1, code=f"{DISTRICT}GB00009") == f"{DISTRICT}GB00009"
    with pytest.raises(ChecksFailed) as no:
        plan(office, 2, code=f"{DISTRICT}GB00009")
    assert kinds(no.value) == ["code-taken"]
    line.done("series", "own", *SERIES)
    assert plan(office, 3) == f"{DISTRICT}GB00010"


def test_where_codes_are_our_own_none_is_given(office: Office) -> None:
    with pytest.raises(ChecksFailed) as no:
        plan(office, 1, code=f"{DISTRICT}GB00009")
    assert kinds(no.value) == ["code-is-ours"]


def test_certificates_of_a_companion_register_are_the_platforms(
    line: CommandLine, register: Register
) -> None:
    words = ["--name", "共青城市", "--province", "赣", "--bureau", "局", "--office", "中心"]
    line.done("county", "found", "--code", "360482", *words, "--companion")
    assert line.refused("series", "own", "certificate", "2026") == "number-is-fed"
    line.done("series", "feed", "certificate", "2026")
    with pytest.raises(NumberIsFed), register.transaction() as tx:
        numbers.certificate(tx, province="赣", county="共青城市", year=2026)


@pytest.mark.usefixtures("office")
def test_certificates_from_a_block(line: CommandLine, register: Register) -> None:
    line.done("series", "reserve", "certificate", "2026", "--first", 20001, "--last", 29999)
    with register.transaction() as tx:
        number = numbers.certificate(tx, province="赣", county="共青城市", year=2026)
    assert number == "赣（2026）共青城市不动产权第0020001号"
    listed = line.told("series", "list")["series"]
    scope = "certificate:赣(2026)共青城市"
    assert {"scope": scope, "mode": "block", "last": 20001, "upper": 29999} in listed
    assert f"{scope}  block  20001 / 29999" in line.done("series", "list")


@pytest.mark.parametrize(
    "words",
    [
        ("parcel", "360482001001"),
        ("parcel", "360482001001gb"),
        ("certificate", "26"),
        ("parcel", "360482001001GB", "--first", 9, "--last", 8),
    ],
)
@pytest.mark.usefixtures("office")
def test_a_series_that_cannot_be_meant(line: CommandLine, words: tuple[object, ...]) -> None:
    block = () if "--first" in words else ("--first", 1, "--last", 9)
    assert line.refused("series", "reserve", *words, *block) == "malformed-value"
