"""收回: what stands on the land ends, the land is freed, and nothing of it is lost."""

from datetime import date

import pytest

from registry.book import land
from registry.demo import land as demo
from registry.records.plain import to_plain
from tests.support.park import keep_draft, rectangle
from tests.support.stages import (
    carry,
    judged,
    look,
    old_certificate,
    rows,
    take_back_request,
    the,
)


def test_right_unit_parcel_and_certificate_end_in_one_entry(stage):
    office, code = stage.office, stage.registered
    case = carry(office, "take_back", take_back_request(code))
    ended = rows(
        office,
        "select tbl, count(*) from entry_item where op = 'died' and seq = :e group by tbl"
        " order by tbl",
        e=case.entry,
    )
    assert ended == [
        ("certificate_state", 1),
        ("parcel_version", 1),
        ("property_right", 1),
        ("right_holder", 1),
        ("unit_version", 1),
    ]
    assert rows(
        office,
        "select state, reason, died from certificate_state where born = :e",
        e=case.entry,
    ) == [("void", "收回决定〔2026〕1号", None)]
    assert rows(
        office,
        "select r.act, r.code, r.use_id, r.document, r.decided_on, r.reason, s.contract_no"
        " from land_release r join supply s using (park_id, supply_id) where r.born = :e",
        e=case.entry,
    ) == [("take_back", code, 1, "收回决定〔2026〕1号", date(2026, 3, 22), "期满", "DEMO-HT-002")]
    assert rows(office, "select count(*) from right_holder where name = '示例企业二'") == [(1,)]


FOUND = {
    "a parcel nobody knows": (
        take_back_request("360482001001GB09999"),
        "no-parcel",
        "CODE-01",
    ),
    "a decision of tomorrow": (
        take_back_request("supplied", decided_on="2026-03-26"),
        "in-the-future",
        "CASE",
    ),
    "no number": (take_back_request("supplied", document=" "), "no-decision", "CASE"),
    "no reason": (take_back_request("supplied", reason=""), "no-decision", "CASE"),
    "land that was never supplied": (take_back_request("planned"), "no-supply", "SUP-03"),
}


@pytest.mark.parametrize(("request_", "kind", "rule"), FOUND.values(), ids=FOUND.keys())
def test_what_stands_against_taking_back_is_found(seen, request_, kind, rule):
    named = getattr(seen, request_["parcel"], request_["parcel"])
    found = the(look(seen.office, "take_back", {**request_, "parcel": named}), kind)
    assert judged(found) == (rule, "refuse", None, None)


def test_land_is_taken_back_once(stage):
    carry(stage.office, "take_back", take_back_request(stage.supplied))
    found = look(stage.office, "take_back", take_back_request(stage.supplied))
    assert the(found, "no-parcel").facts["parcel"] == stage.supplied


def test_a_conflict_ends_with_the_plot_and_the_other_stands_undisputed(stage):
    office = stage.office
    number = "赣（2018）共青城市不动产权第0000050号"
    row = {
        "draft_id": keep_draft(office, rectangle(470, 100, 20, 100)),
        "certificate": old_certificate(number=number),
    }
    taken = {"use": to_plain(demo.INDUSTRIAL), "rows": [row]}
    [disputing] = carry(office, "intake", taken).steps[-1].facts["parcels"]
    one, other = stage.disputed
    with office.register.transaction() as tx:
        assert land.conflicts_of(tx, 1, land.latest(tx, 1, disputing).parcel_id) == [stage.old]
    carry(office, "take_back", take_back_request(disputing))
    with office.register.transaction() as tx:
        old = land.latest(tx, 1, stage.old)
        assert land.conflicts_of(tx, 1, old.parcel_id) == []
        assert land.conflicts_of(tx, 1, land.latest(tx, 1, one).parcel_id) == [other]
        assert [land.latest(tx, 1, c).standing for c in (stage.old, one, other)] == [
            "located",
            "in_conflict",
            "in_conflict",
        ]


def test_a_plot_taken_in_as_disputed_is_located_when_the_dispute_is_gone(stage):
    office = stage.office
    number = "赣（2018）共青城市不动产权第0000050号"
    rows_ = [
        {
            "draft_id": keep_draft(office, rectangle(100, 300, 80, 100)),
            "certificate": old_certificate(number=number),
        },
        {"draft_id": keep_draft(office, rectangle(170, 300, 80, 100))},
    ]
    taken = {"use": to_plain(demo.INDUSTRIAL), "rows": rows_}
    gone, stays = carry(office, "intake", taken).steps[-1].facts["parcels"]
    carry(office, "take_back", take_back_request(gone))
    with office.register.transaction() as tx:
        standing = land.latest(tx, 1, stays)
    assert (standing.standing, str(standing.area)) == ("located", "8000.00")
