"""暂停办理登记: exactly the units the notice names, until it is lifted; it does not lapse."""

import pytest

from registry.errors import ChecksFailed
from tests.support.dealings import (
    BANK,
    OWNER,
    deal,
    mortgage_request,
    on_day,
    open_deal,
    release_request,
    restriction_of,
    suspension_request,
    transfer_request,
)
from tests.support.stages import judged, look, rows, the


@pytest.fixture
def suspended(works):
    """A suspension of one storey; the restriction."""
    unit = works.storeys[0]
    case = deal(works.office, "suspension", suspension_request([unit]))
    return works.office, unit, restriction_of(case)


def held(office, unit, act="transfer", request=None):
    found = look(office, act, request or transfer_request([unit]))
    return {f.kind: f.severity for f in found}.get("held-suspension")


def test_it_suspends_what_disposes_of_exactly_its_units(suspended, works):
    office, unit, _ = suspended
    said = the(look(office, "transfer", transfer_request([unit])), "held-suspension")
    assert judged(said)[:2] == ("HOLD-05", "suspend")
    assert said.facts["document"] == "暂停〔2026〕1号"
    assert held(office, unit, "mortgage", mortgage_request([unit])) == "suspend"
    for other in (works.storeys[1], works.factory):
        assert held(office, other) is None
    number = open_deal(office, "transfer", transfer_request([unit]))
    with pytest.raises(ChecksFailed) as no:
        office.carry_through(number)
    assert "suspend" in {f["severity"] for f in no.value.findings}


def test_past_its_review_date_it_still_stands(suspended):
    office, unit, restriction = suspended
    assert held(on_day(office, 2026, 6, 25), unit) == "suspend"
    assert held(on_day(office, 2046, 1, 1), unit) == "suspend"
    days = "select starts_on::text, ends_on::text from restriction_period"
    assert rows(office, days) == [("2026-03-24", "2026-06-24")]
    assert restriction


def test_a_review_sets_the_next_date_and_lets_it_stand(suspended):
    office, unit, restriction = suspended
    review = {
        "restriction": restriction,
        "fact": "reviewed",
        "happened_on": "2026-06-20",
        "document_no": "复核〔2026〕1号",
        "review_on": "2026-09-24",
    }
    deal(on_day(office, 2026, 6, 20), "restriction_fact", review)
    current = "select ends_on::text from restriction_period where died is null"
    assert rows(office, current) == [("2026-09-24",)]
    assert held(office, unit) == "suspend"


def test_lifting_ends_it(suspended):
    office, unit, restriction = suspended
    deal(office, "suspension_lifting", release_request(restriction))
    assert held(office, unit) is None
    assert rows(office, "select count(*) from restriction where died is null") == [(0,)]


def test_lifting_one_unit_leaves_the_other(works):
    first, second, _ = works.storeys
    case = deal(works.office, "suspension", suspension_request([first, second]))
    part = release_request(restriction_of(case), units=[first])
    deal(works.office, "suspension_lifting", part)
    assert held(works.office, first) is None
    assert held(works.office, second) == "suspend"


def test_what_was_entered_may_still_be_proved_and_corrected(suspended):
    office, unit, _ = suspended
    [(number,)] = rows(
        office,
        "select c.number from certificate c join property_right r using (park_id, right_id)"
        " join unit u using (park_id, unit_id) where u.code = :unit and r.died is null",
        unit=unit,
    )
    deal(office, "certificate_replacement", {"certificate": number, "reason": "破损"}, OWNER)


BAD = {
    "by nobody": ({"authority": ""}, "no-authority", "HOLD-05"),
    "without a number": ({"notice_no": " "}, "no-document", "CASE"),
    "signed tomorrow": ({"signed_at": "2026-03-26T00:00:00+08:00"}, "in-the-future", "CASE"),
    "its review over": ({"review_on": "2026-03-24"}, "review-over", "HOLD-05"),
    "of no unit": ({"units": []}, "no-units", "CODE-01"),
}


@pytest.mark.parametrize(("changes", "kind", "rule"), BAD.values(), ids=BAD.keys())
def test_notices_that_are_refused(seen_works, changes, kind, rule):
    request = {**suspension_request([seen_works.factory]), **changes}
    assert judged(the(look(seen_works.office, "suspension", request), kind))[:2] == (rule, "refuse")


def test_a_mortgage_entered_before_is_released_all_the_same(works):
    unit = works.factory
    mortgage = restriction_of(deal(works.office, "mortgage", mortgage_request([unit])))
    deal(works.office, "suspension", suspension_request([unit]))
    deal(works.office, "mortgage_release", release_request(mortgage), BANK)
