"""注销, and what comes by order: a right ends or passes; what hangs on it consents, or stays."""

import pytest

from registry.errors import ChecksFailed
from registry.records.plain import to_plain
from tests.support.dealings import (
    BUYER,
    COURT,
    OWNER,
    STATES,
    THIRD,
    deal,
    holders,
    meet,
    mortgage_request,
    notice_request,
    objection_request,
    on_day,
    open_deal,
    ordered_transfer_request,
    restriction_of,
    seizure_request,
    suspension_request,
    taxes,
)
from tests.support.stages import first_request, judged, look, look_at_case, rows, the
from tests.support.titles import move_right

BOUND = (
    "select r.kind from restriction_unit b join restriction r using (park_id, restriction_id)"
    " where b.died is null and r.died is null order by 1"
)


def waiver(*units, **changes):
    return {
        "units": list(units),
        "reason": "waiver",
        "document_no": "放弃声明〔2026〕1号",
        **changes,
    }


def order(*units, **changes):
    return {
        "units": list(units),
        "authority": COURT,
        "document_no": "（2026）赣0482民终9号",
        "assistance_no": "（2026）赣0482执9号",
        "decided_on": "2026-03-20",
        **changes,
    }


def rights_on(office, unit):
    return rows(
        office,
        "select r.right_id from property_right r join unit u using (park_id, unit_id)"
        " where u.code = :unit and r.died is null",
        unit=unit,
    )


def test_a_right_is_waived_and_its_certificate_taken_back(works):
    office, unit = works.office, works.factory
    before = dict(rows(office, STATES))
    deal(office, "cancellation", waiver(unit))
    assert rights_on(office, unit) == []
    after = dict(rows(office, STATES))
    assert [after[n] for n in after if after[n] != before[n]] == ["surrendered"]
    standing = "select count(*) from unit_version v join unit u using (park_id, unit_id)"
    assert rows(office, f"{standing} where u.code = :unit and v.died is null", unit=unit) == [(1,)]
    again = look(office, "cancellation", waiver(unit))
    assert the(again, "unit-without-right").facts["unit"] == unit


def test_who_has_something_on_it_consents_and_it_ends_with_the_right(works):
    office, unit = works.office, works.factory
    hangs = [
        restriction_of(deal(office, act, request([unit])))
        for act, request in (
            ("mortgage", mortgage_request),
            ("advance_notice", notice_request),
            ("objection", objection_request),
        )
    ]
    number = open_deal(office, "cancellation", waiver(unit))
    kinds = {f.kind: f.severity for f in look_at_case(office, number)}
    assert kinds == {
        "held-mortgage": "consent",
        "held-advance-notice": "consent",
        "held-objection": "consent",
    }
    for step in ("submit", "accept"):
        office.step(number, step, "clerk")
    for restriction in hangs:
        with pytest.raises(ChecksFailed):
            office.step(number, "examine", "examiner")
        meet(office, number, restriction)
    for step, by in (("examine", "examiner"), ("approve", "registrar"), ("register", "registrar")):
        office.step(number, step, by)
    assert rows(office, BOUND) == []
    assert {state for number, state in rows(office, STATES) if "证明" in number} == {"surrendered"}


def test_a_lapsed_seizure_does_not_hold_and_is_not_touched(works):
    office, unit = works.office, works.factory
    deal(office, "seizure", seizure_request([unit], ends_on="2026-03-31"))
    assert "held-seizure" in {f.kind for f in look(office, "cancellation", waiver(unit))}
    deal(on_day(office, 2026, 4, 1), "cancellation", waiver(unit))
    assert rights_on(office, unit) == []
    assert rows(office, BOUND) == [("seizure",)]


BAD = {
    "no paper": ({"document_no": " "}, "no-document", "CASE"),
    "no unit": ({"units": []}, "no-units", "CODE-01"),
}


@pytest.mark.parametrize(("changes", "kind", "rule"), BAD.values(), ids=BAD.keys())
def test_cancellations_that_are_refused(seen_works, changes, kind, rule):
    request = {**waiver(seen_works.factory), **changes}
    found = the(look(seen_works.office, "cancellation", request), kind)
    assert judged(found)[:2] == (rule, "refuse")


def test_owners_waive_by_two_thirds(works):
    unit = works.storeys[0]
    move_right(works.office, unit, (OWNER, 1, 2), (BUYER, 1, 2))
    number = open_deal(works.office, "cancellation", waiver(unit))
    said = the(look_at_case(works.office, number), "owners-do-not-apply")
    assert judged(said) == ("OWN-01", "refuse", "1/2", "2/3")


# ---------------------------------------------------------------- by order


def burdened(office, unit):
    for act, request in (
        ("mortgage", mortgage_request),
        ("advance_notice", notice_request),
        ("objection", objection_request),
        ("seizure", seizure_request),
        ("suspension", suspension_request),
    ):
        deal(office, act, request([unit]))


ALL = [("advance_notice",), ("mortgage",), ("objection",), ("seizure",), ("suspension",)]


def test_an_order_ends_a_right_whatever_hangs_on_it_and_that_stays(works):
    office, unit = works.office, works.factory
    burdened(office, unit)
    before = dict(rows(office, STATES))
    deal(office, "ordered_cancellation", order(unit))
    assert rights_on(office, unit) == []
    assert rows(office, BOUND) == ALL
    after = dict(rows(office, STATES))
    assert [after[n] for n in after if after[n] != before[n]] == ["void"]


def test_land_whose_right_was_annulled_is_registered_anew_with_what_hangs_on_it(works):
    office, unit = works.office, f"{works.bare}W00000000"
    deal(office, "mortgage", mortgage_request([unit]))
    deal(office, "ordered_cancellation", order(unit))
    request = first_request(works.bare, 77)
    found = look(office, "first_registration", request)
    assert the(found, "held-mortgage").severity == "warn"
    deal(office, "first_registration", request)
    assert holders(office, unit) == [("示例企业一", "sole", "1/1")]
    assert rows(office, BOUND) == [("mortgage",)]


def test_an_order_moves_a_right_whatever_hangs_on_it_and_that_stays(works):
    office, unit = works.office, works.storeys[0]
    burdened(office, unit)
    case = deal(office, "ordered_transfer", ordered_transfer_request([unit]))
    assert holders(office, unit) == [("示例企业二", "sole", "1/1")]
    assert rows(office, BOUND) == ALL
    assert rows(office, "select count(*) from right_descent where born = :e", e=case.entry) == [
        (1,)
    ]


def test_a_tax_not_yet_paid_is_said_not_refused(seen_works):
    request = ordered_transfer_request([seen_works.factory])
    found = look(seen_works.office, "ordered_transfer", request)
    assert judged(the(found, "no-deed-tax-receipt"))[:2] == ("TAX-01", "warn")
    paid = {**request, "receipts": taxes()}
    kinds = {f.kind: f.severity for f in look(seen_works.office, "ordered_transfer", paid)}
    assert kinds == {"deed-tax-paid": "met", "land-value-added-tax-paid": "met"}


def test_an_order_moves_a_share(works):
    unit = works.storeys[0]
    move_right(works.office, unit, (OWNER, 1, 2), (BUYER, 1, 2))
    request = ordered_transfer_request([unit], takers=[{"party": to_plain(THIRD)}])
    deal(works.office, "ordered_transfer", request)
    assert holders(works.office, unit) == [
        ("示例企业三", "shares", "1/2"),
        ("示例企业二", "shares", "1/2"),
    ]


ORDERS = {
    "by nobody": ({"authority": " "}, "no-order", "CASE"),
    "without judgment": ({"document_no": ""}, "no-order", "CASE"),
    "without a notice to assist": ({"assistance_no": ""}, "no-order", "CASE"),
    "of tomorrow": ({"decided_on": "2026-03-26"}, "in-the-future", "CASE"),
    "of no unit": ({"units": []}, "no-units", "CODE-01"),
}


@pytest.mark.parametrize("act", ["ordered_transfer", "ordered_cancellation"])
@pytest.mark.parametrize(("changes", "kind", "rule"), ORDERS.values(), ids=ORDERS.keys())
def test_orders_that_are_refused(seen_works, act, changes, kind, rule):
    units = [seen_works.factory]
    given = ordered_transfer_request(units) if act == "ordered_transfer" else order(*units)
    found = the(look(seen_works.office, act, {**given, **changes}), kind)
    assert judged(found)[:2] == (rule, "refuse")


def test_an_order_against_someone_else_does_not_move_it(seen_works):
    request = ordered_transfer_request([seen_works.factory], givers=[{"party": THIRD.number}])
    found = look(seen_works.office, "ordered_transfer", request)
    assert judged(the(found, "not-the-holder"))[:2] == ("OWN-01", "refuse")
