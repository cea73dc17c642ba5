"""The ledger and the message of a park hold plots at every stage, also those not located yet."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from xmlschema import XMLSchema

from registry import clock
from registry.errors import NobodyWaits
from registry.store import streams
from registry.store.db import text
from registry.store.streams import reading
from registry.views import exports, message
from tests.support.park import NOW
from tests.support.stages import OLD_CERTIFICATE, Stage


def written(stage: Stage, form: str, folder: Path) -> Path:
    with stage.office.register.transaction() as tx:
        return exports.write(
            tx, stage.office.park_id, exports.known(form), folder, made=clock.local(NOW)
        )


def test_the_ledger_holds_every_stage(stage: Stage, tmp_path: Path) -> None:
    book = CalamineWorkbook.from_path(written(stage, "xlsx", tmp_path))
    head, *lines = book.get_sheet_by_index(0).to_python()
    rows = {line[0]: dict(zip(head, line, strict=True)) for line in lines}
    assert {code: (row["状态"], row["供地登记情况"]) for code, row in rows.items()} == {
        stage.planned: ("已定位", "已定用地条件"),
        stage.supplied: ("已定位", "已供地"),
        stage.registered: ("已定位", "已登记"),
        stage.old: ("已定位", "已登记"),
        stage.unlocated: ("未定位", "已入册"),
        stage.disputed[0]: ("界址有争议", "已入册"),
        stage.disputed[1]: ("界址有争议", "已入册"),
    }
    there = rows[stage.unlocated]
    assert (there["面积（平方米）"], there["面积（亩）"]) == ("", "")
    assert there["登记面积（平方米）"] == 1234.5
    assert str(rows[stage.old]["使用权终止日期"]) == "2069-04-30"


def test_the_message_holds_every_stage(stage: Stage, tmp_path: Path) -> None:
    file = written(stage, "xml", tmp_path)
    XMLSchema(message.SCHEMA).validate(str(file))
    data = ET.parse(file).getroot().find("Data")  # noqa: S314 - our own
    assert data is not None
    parcels = {row.get("ZDDM"): row.attrib for row in data.iter("KTT_ZDJBXX")}
    assert len(parcels) == 7
    assert parcels[stage.unlocated]["ZDMJ"] == "1234.50"
    assert not {"QLLX", "QLXZ"} & set(parcels[stage.unlocated])
    assert stage.unlocated not in {row.get("ZDZHDM") for row in data.iter("KTT_GY_JZD")}
    rights = {row.get("ZDDM"): row.attrib for row in data.iter("QLF_QL_JSYDSYQ")}
    assert set(rights) == {stage.registered, stage.old}
    assert rights[stage.registered]["BDCQZH"] == stage.certificate
    assert rights[stage.old]["BDCQZH"] == OLD_CERTIFICATE
    assert "DJLX" not in rights[stage.old]


@pytest.mark.parametrize("form", exports.FORMATS)
def test_what_nobody_waits_for_is_not_written_on(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(streams, "_BATCH", 1)
    asked = iter([True, True, False])
    office = stage.office
    with office.register.transaction() as tx:
        with pytest.raises(NobodyWaits):
            exports.write(
                tx,
                office.park_id,
                exports.known(form),
                tmp_path,
                made=clock.local(NOW),
                wanted=lambda: next(asked),
            )
        assert tx.info.get("wanted") is None
        assert tx.execute(text("select 1")).scalar_one() == 1


def test_a_long_answer_leaves_the_planner_as_it_was(stage: Stage) -> None:
    query = "select code::text from parcel where park_id = %(park)s order by code"
    with stage.office.register.transaction() as tx:
        with reading(tx, query, {"park": stage.office.park_id}) as batches:
            assert [row.code for batch in batches for row in batch][-1] == stage.planned
        assert tx.execute(text("show enable_nestloop")).scalar_one() == "on"
