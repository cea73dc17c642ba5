"""存量录入 on the command line: the template, a check that keeps nothing, the case opened."""

import json
from pathlib import Path

import pytest

from registry.cases import old_rights_form
from registry.cases.reading_rights import read
from registry.store.db import Register
from registry.store.server import Endpoint
from tests.support.command_line import CommandLine
from tests.support.old_rights import holder, mortgage, workbook
from tests.support.park import found_park, rectangle
from tests.support.survey_files import Manner, survey_txt


@pytest.fixture
def office(database: Endpoint, tmp_path: Path) -> CommandLine:
    return CommandLine.on(database, tmp_path / "home")


def test_the_template_is_written(office: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "rights.xlsx"
    assert office.told("intake", "template", file)["file"] == str(file)
    assert read(file.read_bytes(), ()).faults == ()
    assert len(old_rights_form.SHEETS) == 3


def test_old_plots_with_their_rights_are_checked_and_opened(
    office: CommandLine, register: Register, tmp_path: Path
) -> None:
    found_park(register)
    plots, rights = tmp_path / "plots.txt", tmp_path / "rights.xlsx"
    shapes = [rectangle(100, 100, 80, 90), rectangle(300, 100, 80, 90)]
    plots.write_bytes(survey_txt([[shape] for shape in shapes], Manner(area_unit="m2")))
    judged = office.told(
        "import", plots, "--park", 1, "--as", "clerk", "--purpose", "intake", "--dry-run"
    )
    words = ("intake", "open", judged["import_id"], "--park", 1, "--as", "clerk", "--use", "0601")
    rights.write_bytes(workbook([holder("D1"), holder("D9")], [mortgage("D1", amount="?")]))
    assert office.refused(*words, "--rights", rights) == "old-rights-faulty"
    rights.write_bytes(workbook([holder("D1", term_end="2018-01-01")], [mortgage("D1")]))
    stopped = office.run(*words, "--rights", rights, "--json")
    assert stopped.exit_code == 1
    told = json.loads(stopped.stdout)
    assert told["case"] is None
    assert {f["facts"]["plot"] for f in told["findings"]} == {"D1"}
    assert "x D1 DUR-01" in office.run(*words, "--rights", rights).stdout
    rights.write_bytes(workbook([holder("D1")], [mortgage("D1")]))
    assert office.told(*words, "--rights", rights, "--dry-run")["case"] is None
    opened = office.told(*words, "--rights", rights)
    assert opened["findings"] == []
    with register.transaction() as tx:
        ((act, rows),) = tx.exec_driver_sql(
            "select act, jsonb_array_length(request->'rows') from case_file where number = %s",
            (opened["case"],),
        ).all()
    assert (act, rows) == ("intake", 2)
