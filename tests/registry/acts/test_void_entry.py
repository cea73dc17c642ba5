"""更正登记: what differs from the supply's page is ended, and what the page says is entered."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from registry.acts import void_entry
from registry.book import journal, numbers
from registry.demo import land as demo
from registry.errors import ChecksFailed
from registry.number_refusals import NumberIsFed
from registry.refusals import LandKeepsItsUse, VoidReadsAnotherPage
from registry.rules.use import UseCode
from tests.support.park import conditions_request, keep_draft, plan_plot, rectangle
from tests.support.stages import (
    PRICE,
    carry,
    first_request,
    judged,
    look,
    look_at_case,
    old_certificate,
    open_grant,
    page_read,
    rows,
    take_back_request,
    the,
    void_request,
)

COMMERCE = UseCode(scheme="GB/T 21010", version="2017", code="0501")
STORAGE = UseCode(scheme="GB/T 21010", version="2017", code="0604")
SHORT = {"term_start": date(2026, 3, 1), "term_end": date(2066, 2, 28)}
LOOSE = {"max_years": 40, "standard_factory": False, "planning_document": "规划条件"}


def entered_wrong(office, shape=None, contract="HT-9", use=COMMERCE):
    """A registered plot that two people read as commercial land; its page says industry."""
    plain = {"scheme": use.scheme, "version": use.version, "code": use.code}
    code = plan_plot(office, shape or rectangle(100, 500, 80, 100), use=plain, terms=LOOSE)
    office.carry_through(open_grant(office, [code], contract, use=use, **SHORT))
    handover = {
        "contract_no": contract,
        "handed_over_on": "2026-03-20",
        "land_condition": "净地",
        "present": "受让人",
    }
    carry(office, "land_handover", handover)
    carry(office, "first_registration", first_request(code, 9))
    return code


def open_void(office, code, contract="HT-9", readers=("supply", "clerk"), **changes):
    """Open the correction of an entry to its page, read again by two people."""
    said = {k: v for k, v in changes.items() if k in {"use", "term_start", "term_end", "price"}}
    reading = page_read(office, contract.encode(), **{**SHORT, "use": demo.INDUSTRIAL, **said})
    rest = {k: v for k, v in changes.items() if k not in said}
    request = void_request(code, reading, **rest)
    number = office.open("void_entry", request, applicant=demo.FIRST)
    if readers:
        office.read_page(number, reading, *readers)
    return number


def test_what_the_page_says_stands_and_what_was_entered_is_kept(stage):
    office = stage.office
    code = entered_wrong(office)
    case = office.carry_through(open_void(office, code))
    assert rows(
        office,
        "select p.round, u.code, v.died = :e, p.release_id is not null from parcel p"
        " join land_use u using (use_id) join parcel_version v using (park_id, parcel_id)"
        " where p.code = :c order by p.round",
        e=case.entry,
        c=code,
    ) == [(1, "0501", True, False), (2, "0601", None, True)]
    assert rows(
        office,
        "select act, code, document from land_release where born = :e",
        e=case.entry,
    ) == [("void_entry", code, "更正〔2026〕1号")]
    assert rows(
        office,
        "select u.code, r.term_end, r.died = :e, h.name, right(c.number, 8), s.state, s.reason"
        " from property_right r join land_use u using (use_id)"
        " join right_holder h using (park_id, right_id)"
        " join certificate c using (park_id, right_id)"
        " join certificate_state s using (park_id, certificate_id)"
        " join parcel p using (park_id, parcel_id) where p.code = :c and s.died is null"
        " order by r.born",
        e=case.entry,
        c=code,
    ) == [
        ("0501", date(2066, 2, 28), True, "示例企业一", "0000002号", "void", "更正〔2026〕1号"),
        ("0601", date(2066, 2, 28), None, "示例企业一", "0000003号", "issued", "更正换发"),
    ]
    assert case.steps[-1].facts["certificates"] == ["赣（2026）共青城市不动产权第0000003号"]
    with office.register.transaction() as tx:
        assert journal.verify(tx, 1) == []


def test_what_was_paid_and_handed_over_stays_paid_and_handed_over(stage):
    office = stage.office
    code = entered_wrong(office)
    office.carry_through(open_void(office, code))
    again = {
        "contract_no": "HT-9",
        "handed_over_on": "2026-03-21",
        "land_condition": "净地",
        "present": "受让人",
    }
    assert the(look(office, "land_handover", again), "handed-over-already")
    found = look(office, "first_registration", first_request(code, receipts=[]))
    assert [f.kind for f in found] == ["registered-already"], "price and tax stay paid"


def test_a_wrong_term_keeps_the_conditions_and_a_wrong_use_loses_them(stage):
    office = stage.office
    by_page = {"term_start": date(2026, 3, 1), "term_end": date(2071, 2, 28), "price": PRICE}
    code, other = stage.planned, entered_wrong(office, contract="HT-8")
    office.carry_through(open_grant(office, [code], "HT-9", **{**by_page, "price": PRICE * 2}))
    office.carry_through(open_void(office, code, "HT-9", **by_page))
    office.carry_through(open_void(office, other, "HT-8"))
    assert rows(
        office,
        "select o.code, s.price, s.term_end, s.plan_document, s.conditions_id is not null,"
        " (select count(*) from parcel_conditions t where t.parcel_id = o.parcel_id)"
        " from supply s join parcel_origin o using (park_id, supply_id)"
        " where s.act = 'void_entry' order by s.supply_id",
    ) == [
        (code, PRICE, date(2071, 2, 28), "PF-9", True, 1),
        (other, PRICE, date(2066, 2, 28), "PF-9", False, 0),
    ]


def test_an_entry_is_voided_for_every_plot_of_its_page(stage):
    office = stage.office
    codes = [plan_plot(office, rectangle(100 * n, 500, 80, 100)) for n in (1, 2)]
    office.carry_through(open_grant(office, codes, "HT-9"))
    carry(office, "first_registration", first_request(codes[0], 9))
    case = office.carry_through(open_void(office, codes[1], "HT-9"))
    assert case.steps[-1].facts["parcels"] == codes
    assert len(case.steps[-1].facts["certificates"]) == 1
    assert rows(
        office,
        "select p.code, p.round, o.term_end from parcel p join parcel_origin o"
        " using (park_id, parcel_id) join parcel_version v using (park_id, parcel_id)"
        " where v.died is null and o.born = :e order by p.code",
        e=case.entry,
    ) == [(code, 2, date(2066, 2, 28)) for code in codes]


def test_land_whose_entry_was_voided_is_supplied_again_like_any_other(stage):
    """The voided use never was the land's: it stands in nobody's way afterwards."""
    office = stage.office
    code = entered_wrong(office)
    office.carry_through(open_void(office, code))
    carry(office, "take_back", take_back_request(code))
    carry(office, "conditions_issue", conditions_request(parcel=code))
    case = office.carry_through(open_grant(office, [code], "HT-10"))
    assert rows(office, "select max(round) from parcel where code = :c", c=code) == [(3,)]
    assert case.state == "registered"


def test_an_entry_made_after_a_take_back_may_be_voided(stage):
    """The corrected supply names the decision that freed the land, as the wrong one did."""
    office, code = stage.office, stage.registered
    carry(office, "take_back", take_back_request(code))
    plain = {"scheme": "GB/T 21010", "version": "2017", "code": "0501"}
    carry(office, "conditions_issue", conditions_request(parcel=code, use=plain, terms=LOOSE))
    office.carry_through(open_grant(office, [code], "HT-9", use=COMMERCE, **SHORT))
    case = office.carry_through(open_void(office, code, use=COMMERCE, price=PRICE + 1))
    assert rows(office, "select price from supply where born = :e", e=case.entry) == [(PRICE + 1,)]


def test_a_register_fed_by_the_platform_takes_its_numbers_in_the_order_of_codes(stage):
    office = stage.office
    code = entered_wrong(office)
    with office.register.transaction() as tx:
        series = numbers.certificate_series(province="赣", county="共青城市", year=2026)
        numbers.set_series(tx, series, "fed")
    given = "赣（2026）共青城市不动产权第0000077号"
    case = office.carry_through(open_void(office, code, certificates=[given]))
    assert case.steps[-1].facts["certificates"] == [given]
    other = open_void(office, code, term_end=date(2065, 2, 28))
    with pytest.raises(NumberIsFed):
        office.carry_through(other)


# ---------------------------------------------------------------- what is found

FOUND = {
    "a parcel nobody knows": (
        {"parcel": "360482001001GB09999"},
        "no-parcel",
        ("CODE-01", "refuse", None, None),
    ),
    "land that was never supplied": (
        {"parcel": "planned"},
        "no-supply",
        ("SUP-03", "refuse", None, None),
    ),
    "a decision of tomorrow": (
        {"decided_on": "2026-03-26"},
        "in-the-future",
        ("CASE", "refuse", None, None),
    ),
    "no reason": ({"reason": " "}, "no-decision", ("CASE", "refuse", None, None)),
    "another page": ({"page_no": 4}, "void-another-page", ("USE-01", "refuse", None, "3")),
    "another file": (
        {"page_sha256": "ab" * 32},
        "void-another-page",
        ("USE-01", "refuse", None, "3"),
    ),
    "an old certificate has no page": (
        {"parcel": "old"},
        "void-another-page",
        ("USE-01", "refuse", None, "—"),
    ),
    "nothing differs": ({}, "void-nothing-wrong", ("USE-01", "refuse", None, None)),
    "a use that is not listed": (
        {"use": {"scheme": "x", "version": "x", "code": "x"}},
        "no-land-use",
        ("USE-01", "refuse", None, None),
    ),
    "fifty-one years": (
        {"term_end": "2077-02-28"},
        "term-too-long",
        ("DUR-01", "refuse", "51", "50"),
    ),
    "a certificate number that is none": (
        {"certificates": ["第1号"]},
        "certificate-number",
        ("CASE", "refuse", None, None),
    ),
}


@pytest.mark.parametrize(("changes", "kind", "expected"), FOUND.values(), ids=FOUND.keys())
def test_what_stands_against_a_correction_is_found(seen, changes, kind, expected):
    reading = page_read(seen.office, b"%PDF-1.4 contract 1")
    request = void_request(seen.supplied, reading, **changes)
    request["parcel"] = getattr(seen, request["parcel"], request["parcel"])
    assert judged(the(look(seen.office, "void_entry", request), kind)) == expected


def test_the_page_is_read_again_by_two_people(stage):
    number = open_void(stage.office, stage.supplied, "x", readers=())
    found = look_at_case(stage.office, number)
    assert judged(the(found, "not-read-twice")) == ("USE-01", "refuse", "0", "2")


def test_plots_in_conflict_are_settled_before_they_are_entered_anew(stage):
    office = stage.office
    row = {"draft_id": keep_draft(office, rectangle(270, 100, 20, 100))}
    taken = {"use": conditions_request()["use"], "rows": [row]}
    [disputing] = carry(office, "intake", taken).steps[-1].facts["parcels"]
    reading = page_read(office, b"%PDF-1.4 contract 1", price=Decimal(1))
    found = look(office, "void_entry", void_request(stage.supplied, reading))
    assert the(found, "in-conflict").facts["other"] == disputing


def test_the_page_cannot_say_a_use_that_the_land_lost_for_good(stage):
    """A corrected use is judged like any other: old certificates hold the land for industry."""
    office = stage.office
    number = "赣（2018）共青城市不动产权第0000050号"
    code = entered_wrong(office, use=STORAGE)
    row = {
        "draft_id": keep_draft(office, rectangle(170, 500, 80, 100)),
        "certificate": old_certificate(number=number),
    }
    plain = {"scheme": "GB/T 21010", "version": "2017", "code": "0604"}
    [other] = carry(office, "intake", {"use": plain, "rows": [row]}).steps[-1].facts["parcels"]
    reading = page_read(office, b"HT-9", **SHORT)
    found = look(office, "void_entry", void_request(code, reading))
    kept = the(found, "land-other-use")
    assert (kept.facts["other"], kept.measured, kept.limit) == (other, "0601", "0604")


# ---------------------------------------------------------------- what the database holds


def test_the_database_corrects_to_the_entrys_own_page_only(stage, monkeypatch):
    office = stage.office
    code = entered_wrong(office)
    monkeypatch.setattr(void_entry, "check", lambda *_: [])
    number = open_void(office, code, "another page")
    with pytest.raises(VoidReadsAnotherPage):
        office.carry_through(number)
    assert rows(office, "select count(*) from land_release") == [(0,)]


def test_the_database_frees_a_voided_use_only_for_the_supply_that_corrects_it(stage, monkeypatch):
    """Without the corrected supply naming the release the land keeps the use it had."""
    office = stage.office
    code = entered_wrong(office)
    monkeypatch.setattr(void_entry.supplies, "free_with", lambda *_: None)
    number = open_void(office, code)
    with pytest.raises(LandKeepsItsUse) as refused:
        office.carry_through(number)
    assert (refused.value.use, refused.value.other_use) == (1, 8)


def test_two_agreeing_readers_of_another_use_do_not_correct_to_a_third(stage):
    office = stage.office
    code = entered_wrong(office)
    reading = page_read(office, b"HT-9", **SHORT)
    request = void_request(code, replace(reading, use=STORAGE))
    number = office.open("void_entry", request, applicant=demo.FIRST)
    office.read_page(number, reading)
    with pytest.raises(ChecksFailed) as refused:
        office.carry_through(number)
    assert [f["kind"] for f in refused.value.findings] == [
        "not-read-twice",
        "reading-differs",
        "reading-differs",
    ]
