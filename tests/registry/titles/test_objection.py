"""异议登记: told and proceeded on an undertaking; it lapses without suit, and not twice alike."""

from datetime import timedelta

import pytest

from registry.clock import business_date
from registry.demo.office import Office
from tests.support.dealings import (
    OWNER,
    STATES,
    THIRD,
    deal,
    holders,
    meet,
    objection_request,
    open_deal,
    release_request,
    restriction_of,
    transfer_request,
)
from tests.support.stages import judged, look, look_at_case, rows, the


@pytest.fixture
def objected(works):
    """An objection to a unit; its restriction."""
    unit = works.storeys[0]
    return (
        works.office,
        unit,
        restriction_of(deal(works.office, "objection", objection_request([unit]))),
    )


def after(office, restriction, days):
    """The offices so many days after an objection was entered."""
    [(entered,)] = rows(
        office, "select effective_at from restriction where restriction_id = :id", id=restriction
    )
    return Office(office.register, office.park_id, lambda: entered + timedelta(days=days))


def held(office, unit):
    """Whether a transfer meets the objection."""
    return "held-objection" in {f.kind for f in look(office, "transfer", transfer_request([unit]))}


def fact(restriction, kind, day, **changes):
    return {
        "restriction": restriction,
        "fact": kind,
        "happened_on": str(day),
        "document_no": "受理通知书〔2026〕1号",
        **changes,
    }


def test_a_transfer_goes_on_upon_the_signed_undertaking(objected):
    office, unit, restriction = objected
    number = open_deal(office, "transfer", transfer_request([unit]))
    said = the(look_at_case(office, number), "held-objection")
    assert (said.rule, said.severity, said.facts["who"]) == ("HOLD-02", "consent", "示例企业三")
    meet(office, number, restriction)
    assert the(look_at_case(office, number), "held-objection").severity == "met"
    office.carry_through(number)
    assert holders(office, unit) == [("示例企业二", "sole", "1/1")]


def test_it_has_a_proof_and_stands_from_its_entry(objected):
    office, _, restriction = objected
    assert rows(
        office,
        "select r.effective_at = e.at from restriction r join entry e"
        " on e.park_id = r.park_id and e.seq = r.born where restriction_id = :id",
        id=restriction,
    ) == [(True,)]
    assert ("赣（2026）共青城市不动产证明第0000001号", "issued") in rows(office, STATES)


def test_it_lapses_after_fifteen_days_without_suit(objected):
    office, unit, restriction = objected
    entries = rows(office, "select count(*) from entry")
    assert held(after(office, restriction, 15), unit)
    assert not held(after(office, restriction, 16), unit)
    assert rows(office, "select count(*) from entry") == entries


def test_a_suit_filed_in_time_keeps_it_until_it_ends(objected):
    office, unit, restriction = objected
    on_last = after(office, restriction, 15)
    day = business_date(on_last.clock())
    deal(on_last, "restriction_fact", fact(restriction, "suit_filed", day))
    late = after(office, restriction, 400)
    assert held(late, unit)
    deal(late, "restriction_fact", fact(restriction, "suit_ended", business_date(late.clock())))
    assert not held(late, unit)


def test_a_suit_filed_too_late_does_not_bring_it_back(objected):
    office, unit, restriction = objected
    late = after(office, restriction, 16)
    day = business_date(late.clock())
    deal(late, "restriction_fact", fact(restriction, "suit_filed", day))
    assert not held(late, unit)


def test_the_same_ground_is_not_heard_again(objected):
    office, unit, restriction = objected
    again = objection_request([unit], ground=" 登记的权利人与出资人不符\n", document_no="材料2号")
    late = after(office, restriction, 40)
    said = the(look(late, "objection", again), "same-ground")
    assert judged(said)[:2] == ("HOLD-02", "refuse")
    assert said.facts["document"] == "异议材料〔2026〕1号"
    deal(office, "objection_release", release_request(restriction))
    assert "same-ground" in {f.kind for f in look(office, "objection", again)}
    other = objection_request([unit], ground="合同无效", document_no="材料2号")
    assert "same-ground" not in {f.kind for f in look(office, "objection", other)}
    deal(office, "objection", other)


def test_who_objected_withdraws_it(objected):
    office, unit, restriction = objected
    number = open_deal(office, "objection_release", release_request(restriction), OWNER)
    assert "in-favour-must-apply" in {f.kind for f in look_at_case(office, number)}
    deal(office, "objection_release", release_request(restriction))
    assert not held(office, unit)


BAD = {
    "no ground": ({"ground": " \n"}, "no-ground", "HOLD-02"),
    "no paper": ({"document_no": ""}, "no-document", "CASE"),
    "by the holder": (
        {"objector": {"kind": "enterprise", "number": OWNER.number, "name": "示例企业一"}},
        "holder-objects",
        "HOLD-02",
    ),
    "no unit": ({"units": []}, "no-units", "CODE-01"),
}


@pytest.mark.parametrize(("changes", "kind", "rule"), BAD.values(), ids=BAD.keys())
def test_objections_that_are_refused(seen_works, changes, kind, rule):
    request = {**objection_request([seen_works.factory]), **changes}
    assert judged(the(look(seen_works.office, "objection", request), kind))[:2] == (rule, "refuse")


FACTS = {
    "of another kind": ({"fact": "could_register"}, "no-such-restriction"),
    "tomorrow": ({"happened_on": "2099-01-01"}, "in-the-future"),
    "without paper": ({"document_no": ""}, "no-document"),
    "with a review date": ({"review_on": "2026-09-01"}, "no-review-date"),
}


def test_facts_that_are_refused(objected):
    office, _, restriction = objected
    given = fact(restriction, "suit_filed", "2026-03-25")
    for changes, kind in FACTS.values():
        found = the(look(office, "restriction_fact", {**given, **changes}), kind)
        assert judged(found)[:2] == ("CASE", "refuse")


def test_the_objector_applies(works):
    number = open_deal(works.office, "objection", objection_request([works.factory]), OWNER)
    said = the(look_at_case(works.office, number), "must-join")
    assert THIRD.name in said.facts["missing"]
