"""Survey files: judged without a trace, or read into drafts by somebody who may."""

import json
from pathlib import Path

import pyogrio
import pytest

from geo.formats import sheet
from registry.book import papers
from registry.store.db import Register
from registry.store.server import Endpoint
from tests.support.command_line import CommandLine
from tests.support.park import found_park, plan_plot, rectangle
from tests.support.survey_files import Manner, survey_txt

REAL = Path(__file__).parents[1] / "data" / "survey_txt" / "a_zone37_gbk_crlf.txt"


@pytest.fixture
def office(database: Endpoint, tmp_path: Path) -> CommandLine:
    return CommandLine.on(database, tmp_path / "home")


@pytest.fixture
def plots(tmp_path: Path) -> Path:
    """Two plots, the second of two parts."""
    file = tmp_path / "plots.txt"
    one, two, three = (rectangle(x, 100, 80, 90) for x in (100, 300, 500))
    file.write_bytes(survey_txt([[one], [two, three]], Manner(area_unit="m2")))
    return file


def drafts(register: Register) -> list[papers.Draft]:
    with register.transaction() as tx:
        return papers.drafts(tx, 1)


def test_a_file_is_judged_without_any_database(tmp_path: Path) -> None:
    nowhere = CommandLine({"DATABASE_URL": "postgresql://127.0.0.1:1/x"})
    told = nowhere.told("check", REAL)
    assert (told["passes"], told["encoding"], told["srid"]) == (True, "gbk", 4525)
    assert all(plot["findings"] == [] for plot in told["plots"])
    assert "EPSG:4525" in nowhere.done("check", REAL)
    wrong = tmp_path / "wrong.txt"
    wrong.write_bytes(b"nothing of the kind")
    assert nowhere.refused("check", wrong) == "unreadable-file"
    assert nowhere.refused("check", REAL, "--srid", "4527") == "wrong-zone"
    assert nowhere.refused("check", REAL, "--encoding", "utf-8") == "encoding-mismatch"
    assert nowhere.run("check", tmp_path / "none.txt").exit_code == 2
    with wrong.open("wb") as huge:
        huge.truncate(30_000_000)
    assert nowhere.refused("check", wrong) == "file-too-large"


def test_a_file_is_held_against_its_park(
    office: CommandLine, register: Register, plots: Path
) -> None:
    bureau = found_park(register)
    assert office.told("check", plots, "--park", 1)["passes"]
    code = plan_plot(bureau, rectangle(150, 100, 60, 60))
    result = office.run("check", plots, "--park", 1, "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert not told["passes"]
    found = [f["kind"] for plot in told["plots"] for f in plot["findings"]]
    assert found == ["overlap"]
    assert told["plots"][0]["findings"][0]["facts"] == {"other": code}
    said = office.run("check", plots, "--park", 1)
    assert said.exit_code == 1
    assert f"x GEO-03 与宗地 {code} 重叠" in said.stdout
    assert "1 refused" in said.stdout
    assert drafts(register)[1:] == []


def test_plots_of_one_file_that_overlap_each_other(
    office: CommandLine, register: Register, tmp_path: Path
) -> None:
    found_park(register)
    file = tmp_path / "overlapping.txt"
    shapes = [[rectangle(100, 100, 80, 90)], [rectangle(170, 100, 80, 90)]]
    file.write_bytes(survey_txt(shapes, Manner(area_unit="m2")))
    result = office.run("check", file, "--park", 1, "--json")
    assert result.exit_code == 1
    plots = json.loads(result.stdout)["plots"]
    found = [[f["facts"]["other"] for f in plot["findings"]] for plot in plots]
    assert found == [["D2"], ["D1"]]
    assert plots[0]["findings"][0]["measured"] == "900.0000"


def test_a_park_nobody_founded(office: CommandLine, plots: Path) -> None:
    assert office.refused("check", plots, "--park", 1) == "not-found"
    assert office.refused("import", plots, "--park", 1, "--as", "clerk") == "not-found"


def test_a_file_becomes_drafts_in_the_name_of_a_person(
    office: CommandLine, register: Register, plots: Path
) -> None:
    found_park(register)
    told = office.told("import", plots, "--park", 1, "--as", "supply")
    kept = drafts(register)
    assert told["drafts"] == [draft.draft_id for draft in kept]
    assert [(d.plot_number, d.part) for d in kept] == [("D1", 1), ("D2", 1), ("D2", 2)]
    assert "3 drafts" in office.done("import", plots, "--park", 1, "--as", "clerk")


def test_who_may_not_draw_imports_nothing(
    office: CommandLine, register: Register, plots: Path, tmp_path: Path
) -> None:
    found_park(register)
    for login in ("inspector", "registrar"):
        assert office.refused("import", plots, "--park", 1, "--as", login) == "not-allowed"
    assert office.refused("import", plots, "--park", 1, "--as", "nobody") == "not-found"
    assert office.refused("import", plots, "--park", 2, "--as", "park") == "not-found"
    cut = tmp_path / "cut.txt"
    cut.write_bytes(plots.read_bytes()[:-40])
    assert office.run("import", cut, "--park", 1, "--as", "supply").exit_code == 1
    assert drafts(register) == []


def test_with_one_refused_none_is_taken_unless_the_others_are_asked_for(
    office: CommandLine, register: Register, tmp_path: Path
) -> None:
    found_park(register)
    file, found = tmp_path / "plots.txt", tmp_path / "found.xlsx"
    shapes = [rectangle(100, 100, 80, 90), rectangle(170, 100, 80, 90), rectangle(300, 100, 80, 90)]
    file.write_bytes(survey_txt([[shape] for shape in shapes], Manner(area_unit="m2")))
    words = ("import", file, "--park", 1, "--as", "supply")
    result = office.run(*words, "--json", "--faults", found)
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert (told["rows"], told["refused"], told["drafts"]) == (3, 2, [])
    assert [each["n"] for each in told["found"]] == [1, 2]
    assert len(sheet.read(found.read_bytes()).rows) == 2
    assert drafts(register) == []
    said = office.run(*words)
    assert "x 1 D1 GEO-03 与宗地 D2 重叠" in said.stdout
    assert "3 plots, 2 refused, 0 drafts" in said.stdout
    assert office.run(*words, "--passing", "--dry-run").exit_code == 1
    assert drafts(register) == []
    assert office.run(*words, "--passing").exit_code == 1
    (draft,) = drafts(register)
    assert draft.plot_number == "D3"
    intake = office.told(*words, "--purpose", "intake")
    assert (intake["refused"], intake["warned"], len(intake["drafts"])) == (0, 2, 3)
    wrong = office.run(*words, "--faults", tmp_path / "found.pdf")
    assert (wrong.exit_code, ".gpkg" in wrong.stderr) == (2, True)


def test_plots_of_one_file_that_nearly_meet_are_asked_about(
    office: CommandLine, register: Register, tmp_path: Path
) -> None:
    found_park(register)
    file = tmp_path / "apart.txt"
    shapes = [rectangle(100, 100, 80, 90), rectangle(180.03, 100, 80, 90)]
    file.write_bytes(survey_txt([[shape] for shape in shapes], Manner(area_unit="m2")))
    told = office.told("check", file, "--park", 1)
    assert told["passes"]
    assert [
        {(f["rule"], f["severity"], f["facts"]["other"], f["measured"]) for f in plot["findings"]}
        for plot in told["plots"]
    ] == [{("GEO-05", "warn", "D2", "0.030")}, {("GEO-05", "warn", "D1", "0.030")}]


def test_repairs_of_an_import_are_listed_and_accepted_by_their_keys(
    office: CommandLine, register: Register, tmp_path: Path
) -> None:
    """The first plot is whole, of the second a point stands twice, the third crosses itself."""
    found_park(register)
    file = tmp_path / "plots.txt"
    lines = survey_txt([[rectangle(100 + 200 * n, 100, 80, 90)] for n in range(3)]).decode()
    twice = lines.splitlines()
    at = next(n for n, line in enumerate(twice) if line.startswith("J2") and "383380" in line)
    twice.insert(at, twice[at])
    cross = next(n for n, line in enumerate(twice) if line.startswith("J2") and "383580" in line)
    twice[cross], twice[cross + 1] = twice[cross + 1], twice[cross]
    file.write_text("\n".join(twice), encoding="utf-8")
    words = ("import", file, "--park", 1, "--as", "supply")
    told = office.told(*words, "--repairs")
    (row,) = told["rows"]
    (repair,) = row["repairs"]
    assert (row["number"], row["area_m2"], repair["kind"]) == ("D2", "7200.00", "drop")
    assert (len(repair["before"]), len(repair["after"])) == (2, 1)
    said = office.done(*words, "--repairs")
    assert f"{repair['key']} 界址点 J2 重复" in said
    assert "(3236190.000, 39383380.000) (3236190.000, 39383380.000) -> (3236190.000" in said
    assert drafts(register) == []
    # a key that is not proposed, or of a person who may not: nothing is accepted
    assert office.refused(*words, "--accept", "0" * 16) == "repair-not-offered"
    key = ("--accept", repair["key"])
    assert office.refused(*words, *key, "--accept", "0" * 16) == "repair-not-offered"
    assert office.refused(*words[:-1], "inspector", *key) == "not-allowed"
    assert drafts(register) == []
    made = office.told(*words, *key)
    (draft,) = drafts(register)
    assert made["accepted"] == [{"n": row["n"], "draft": draft.draft_id}]
    assert (made["rows"], draft.plot_number) == ([], "D2")
    assert draft.shape.equals(rectangle(300, 100, 80, 90))
    assert office.refused(*words, *key) == "repair-not-offered"
    # an unreadable file says so, whatever was asked of it
    file.write_bytes(b"nothing of the kind")
    assert "x " in office.run(*words, "--repairs").stdout
    assert office.run(*words, "--repairs").exit_code == 1


def test_a_fault_file_takes_the_place_of_the_one_before(
    office: CommandLine, register: Register, tmp_path: Path
) -> None:
    """It held other faults: they are not added to."""
    found_park(register)
    file, found = tmp_path / "plots.txt", tmp_path / "found.gpkg"
    shapes = [rectangle(100, 100, 80, 90), rectangle(170, 100, 80, 90)]
    file.write_bytes(survey_txt([[shape] for shape in shapes], Manner(area_unit="m2")))
    words = ("import", file, "--park", 1, "--as", "supply", "--faults", found)
    for _ in range(2):
        assert office.run(*words).exit_code == 1
        assert pyogrio.read_info(found, layer="places")["features"] == 2
    assert sorted(each.name for each in tmp_path.iterdir() if each.name != "home") == [
        "found.gpkg",
        "plots.txt",
    ]
