"""交地: the land of a supply that stands is handed over once, and not in the future."""

from datetime import date

import pytest

from tests.support.park import plan_plot, rectangle
from tests.support.stages import (
    carry,
    judged,
    look,
    open_grant,
    rows,
    take_back_request,
    the,
)


def handover(contract: str = "DEMO-HT-001", **changes: object) -> dict[str, object]:
    return {
        "contract_no": contract,
        "handed_over_on": "2026-03-20",
        "land_condition": "场地平整",
        "present": "自然资源局、受让人",
        **changes,
    }


def test_a_hand_over_is_entered_and_confirmed_for_each_plot(stage):
    office = stage.office
    second = plan_plot(office, rectangle(100, 300, 80, 100))
    office.carry_through(open_grant(office, [stage.planned, second], "HT-9"))
    case = carry(office, "land_handover", handover("HT-9"))
    assert rows(
        office,
        "select s.contract_no, h.handed_over_on, h.land_condition, h.present from handover h"
        " join supply s using (park_id, supply_id) where h.born = :e",
        e=case.entry,
    ) == [("HT-9", date(2026, 3, 20), "场地平整", "自然资源局、受让人")]
    papers = rows(office, "select kind, snapshot from document where born = :e", e=case.entry)
    assert [kind for kind, _ in papers] == ["handover_confirmation"] * 2
    for code, (_, snapshot) in zip([stage.planned, second], papers, strict=True):
        assert code in snapshot
        assert "2026-03-20" in snapshot


def test_the_day_of_the_hand_over_may_be_today(seen):
    assert look(seen.office, "land_handover", handover(handed_over_on="2026-03-25")) == []


FOUND = {
    "a contract nobody knows": (handover("HT-0"), "no-supply", "SUP-03"),
    "handed over already": (handover("DEMO-HT-002"), "handed-over-already", "CASE"),
    "tomorrow": (handover(handed_over_on="2026-03-26"), "in-the-future", "CASE"),
}


@pytest.mark.parametrize(("request_", "kind", "rule"), FOUND.values(), ids=FOUND.keys())
def test_what_stands_against_a_hand_over_is_found(seen, request_, kind, rule):
    found = the(look(seen.office, "land_handover", request_), kind)
    assert judged(found) == (rule, "refuse", None, None)


def test_a_contract_lives_as_long_as_one_of_its_plots(stage):
    office = stage.office
    second = plan_plot(office, rectangle(100, 300, 80, 100))
    office.carry_through(open_grant(office, [stage.planned, second], "HT-9"))
    carry(office, "take_back", take_back_request(second))
    case = carry(office, "land_handover", handover("HT-9"))
    assert case.steps[-1].facts["parcels"] == [stage.planned]
    carry(office, "take_back", take_back_request(stage.planned))
    assert the(look(office, "land_handover", handover("HT-9")), "no-supply").rule == "SUP-03"
