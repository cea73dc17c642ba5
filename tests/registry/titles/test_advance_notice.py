"""预告登记: what is promised waits for whom it is promised to; it lapses, or comes true."""

import pytest

from registry.errors import ChecksFailed
from registry.records.plain import to_plain
from tests.support.dealings import (
    BUYER,
    OWNER,
    STATES,
    THIRD,
    deal,
    holders,
    meet,
    mortgage_request,
    notice_request,
    on_day,
    open_deal,
    release_request,
    restriction_of,
    transfer_request,
)
from tests.support.stages import judged, look, look_at_case, rows, the
from tests.support.titles import split_request


@pytest.fixture
def promised(works):
    """A unit promised to the buyer; the notice."""
    unit = works.storeys[0]
    case = deal(works.office, "advance_notice", notice_request([unit]))
    return works.office, unit, restriction_of(case)


def selling_elsewhere(unit):
    return transfer_request([unit], takers=[{"party": to_plain(THIRD)}])


def held(office, unit):
    found = look(office, "transfer", selling_elsewhere(unit))
    return {f.kind: f.severity for f in found}.get("held-advance-notice")


def test_nothing_is_disposed_of_without_the_promisees_word(promised):
    office, unit, notice = promised
    number = open_deal(office, "transfer", selling_elsewhere(unit), OWNER, THIRD)
    said = the(look_at_case(office, number), "held-advance-notice")
    assert (said.rule, said.severity, said.facts["who"]) == ("HOLD-03", "consent", "示例企业二")
    with pytest.raises(ChecksFailed):
        office.carry_through(number)
    for act, request in (
        ("mortgage", mortgage_request([unit])),
        ("unit_split", split_request(unit, [])),
    ):
        kinds = {f.kind: f.severity for f in look(office, act, request)}
        assert kinds["held-advance-notice"] == "consent"
    meet(office, number, notice)
    for step, by in (("examine", "examiner"), ("approve", "registrar"), ("register", "registrar")):
        office.step(number, step, by)
    assert holders(office, unit) == [("示例企业三", "sole", "1/1")]


def test_when_the_promise_comes_true_the_notice_ends_with_its_proof(promised):
    office, unit, notice = promised
    number = open_deal(office, "transfer", transfer_request([unit]))
    meet(office, number, notice)
    office.carry_through(number)
    assert rows(office, "select count(*) from restriction where died is null") == [(0,)]
    proof = "赣（2026）共青城市不动产证明第0000001号"
    assert dict(rows(office, STATES))[proof] == "surrendered"


def test_it_lapses_ninety_days_after_the_right_could_be_registered(promised):
    office, unit, notice = promised
    assert held(on_day(office, 2036, 1, 1), unit) == "consent"
    fact = {
        "restriction": notice,
        "fact": "could_register",
        "happened_on": "2026-03-01",
        "document_no": "竣工备案〔2026〕1号",
    }
    deal(office, "restriction_fact", fact, BUYER)
    assert held(on_day(office, 2026, 5, 30), unit) == "consent"
    after = on_day(office, 2026, 5, 31)
    assert held(after, unit) is None
    deal(after, "transfer", selling_elsewhere(unit), OWNER, THIRD)
    assert holders(office, unit) == [("示例企业三", "sole", "1/1")]


def test_the_promisee_releases_it(promised):
    office, unit, notice = promised
    number = open_deal(office, "advance_notice_release", release_request(notice), OWNER)
    assert "in-favour-must-apply" in {f.kind for f in look_at_case(office, number)}
    deal(office, "advance_notice_release", release_request(notice))
    assert held(office, unit) is None


def test_holder_and_promisee_apply_together(works):
    request = notice_request([works.factory])
    found = look_at_case(works.office, open_deal(works.office, "advance_notice", request, THIRD))
    assert the(found, "owners-do-not-apply").severity == "refuse"
    assert BUYER.name in the(found, "must-join").facts["missing"]


BAD = {
    "no agreement": ({"agreement_no": " "}, "no-document", "CASE"),
    "no unit": ({"units": []}, "no-units", "CODE-01"),
}


@pytest.mark.parametrize(("changes", "kind", "rule"), BAD.values(), ids=BAD.keys())
def test_notices_that_are_refused(seen_works, changes, kind, rule):
    request = {**notice_request([seen_works.factory]), **changes}
    found = the(look(seen_works.office, "advance_notice", request), kind)
    assert judged(found)[:2] == (rule, "refuse")


def test_a_common_part_is_promised_to_nobody(seen_works):
    found = look(seen_works.office, "advance_notice", notice_request([seen_works.storeys[2]]))
    assert judged(the(found, "common-part-alone"))[:2] == ("USE-03", "refuse")
