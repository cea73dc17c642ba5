"""首次登记: the right is entered for the grantee who paid, for the use and term of the supply."""

from datetime import date
from decimal import Decimal

import pytest

from registry.book import numbers
from registry.demo import land as demo
from registry.errors import ChecksFailed
from registry.number_refusals import NumberIsFed, NumberIsOurs, ReceiptUsed
from tests.support.park import at_work, plan_plot, rectangle
from tests.support.stages import (
    PRICE,
    carry,
    first_request,
    judged,
    look,
    old_certificate,
    open_grant,
    receipt,
    rows,
    take_back_request,
    the,
)

NUMBER = "赣（2026）共青城市不动产权第0000007号"


def test_unit_right_holder_and_certificate_are_entered(stage):
    office, code = stage.office, stage.supplied
    request = first_request(code, blank_no="D36000000001", note="示例")
    case = carry(office, "first_registration", request)
    assert rows(
        office,
        "select u.code, u.is_land, u.house_use, v.land_share, v.location from unit u"
        " join unit_version v using (park_id, unit_id) where u.born = :e",
        e=case.entry,
    ) == [(f"{code}W00000000", True, None, Decimal("8000.00"), "试验路1号")]
    assert rows(
        office,
        "select use_id, term_start, term_end, right_type, right_nature, holding, note, died"
        " from property_right where born = :e",
        e=case.entry,
    ) == [(1, date(2026, 3, 1), date(2076, 2, 29), 3, 102, "sole", "示例", None)]
    assert rows(
        office,
        "select h.name, p.number, h.share_num, h.share_den from right_holder h"
        " join party p using (party_id) where h.born = :e",
        e=case.entry,
    ) == [("示例企业一", "91360482MA35A0B1X7", 1, 1)]
    certificate = "赣（2026）共青城市不动产权第0000002号"
    assert case.steps[-1].facts["certificates"] == [certificate]
    assert rows(
        office,
        "select c.kind, c.number, s.state, s.blank_no from certificate c"
        " join certificate_state s using (park_id, certificate_id) where c.born = :e",
        e=case.entry,
    ) == [("certificate", certificate, "issued", "D36000000001")]
    assert rows(
        office, "select kind, amount from supply_payment where born = :e order by 1", e=case.entry
    ) == [("deed_tax", 50_000), ("price", PRICE)]
    [(snapshot,)] = rows(
        office,
        "select snapshot from document where born = :e and kind = 'parcel_map'",
        e=case.entry,
    )
    for frozen in (certificate, "示例企业一", f"{code}W00000000"):
        assert frozen in snapshot


def test_nothing_is_found_against_a_paid_supply_but_that_it_was_not_handed_over(seen):
    found = look(seen.office, "first_registration", first_request(seen.supplied))
    assert [(f.kind, f.severity) for f in found] == [("not-handed-over", "warn")]


FOUND = {
    "a parcel nobody knows": (
        first_request("360482001001GB09999"),
        "no-parcel",
        ("CODE-01", "refuse", None, None),
    ),
    "land that was never supplied": (
        first_request("planned"),
        "no-supply",
        ("SUP-03", "refuse", None, None),
    ),
    "another applicant": (
        first_request("supplied", applicant=demo.SECOND.number),
        "not-the-grantee",
        ("CASE", "refuse", None, None),
    ),
    "part of the price": (
        first_request("supplied", receipts=[receipt("price", PRICE - 1)]),
        "price-unpaid",
        ("HOLD-07", "refuse", "1249999.00", "1250000.00"),
    ),
    "nothing paid": (
        first_request("supplied", receipts=[]),
        "price-unpaid",
        ("HOLD-07", "refuse", "0.00", "1250000.00"),
    ),
    "no deed tax": (
        first_request("supplied", receipts=[receipt("price", PRICE)]),
        "no-deed-tax",
        ("TAX-01", "refuse", None, None),
    ),
    "a receipt of tomorrow": (
        first_request("supplied", receipts=[receipt("price", PRICE, 1, "2026-03-26")]),
        "in-the-future",
        ("CASE", "refuse", None, None),
    ),
    "a blank's number that is none": (
        first_request("supplied", blank_no="X36000000001"),
        "blank-form",
        ("CASE", "refuse", None, None),
    ),
    "a certificate number that is none": (
        first_request("supplied", certificate="赣2026第1号"),
        "certificate-number",
        ("CASE", "refuse", None, None),
    ),
    "registered already": (
        first_request("registered"),
        "registered-already",
        ("CODE-01", "refuse", None, None),
    ),
    "no position": (first_request("unlocated"), "unlocated", ("GEO-01", "refuse", None, None)),
}


@pytest.mark.parametrize(("request_", "kind", "expected"), FOUND.values(), ids=FOUND.keys())
def test_what_stands_against_a_first_registration_is_found(seen, request_, kind, expected):
    named = getattr(seen, request_["parcel"], request_["parcel"])
    found = look(seen.office, "first_registration", {**request_, "parcel": named})
    assert judged(the(found, kind)) == expected


def test_plots_in_conflict_are_not_registered(seen):
    one, other = seen.disputed
    found = look(seen.office, "first_registration", first_request(one))
    assert the(found, "in-conflict").facts["other"] == other


def test_land_that_was_taken_back_is_not_registered(stage):
    carry(stage.office, "take_back", take_back_request(stage.supplied))
    found = look(stage.office, "first_registration", first_request(stage.supplied))
    assert the(found, "no-parcel").rule == "CODE-01"


def test_a_right_whose_term_has_ended_is_not_registered(stage):
    later = at_work(stage.office.register, stage.office.clock().replace(year=2076, day=1))
    found = the(look(later, "first_registration", first_request(stage.supplied)), "term-ended")
    assert judged(found) == ("DUR-01", "refuse", "2076-02-29", None)


def test_the_price_may_be_paid_in_parts(stage):
    parts = [receipt("price", PRICE - 1, 1), receipt("price", 1, 2), receipt("deed_tax", 1, 3)]
    case = carry(stage.office, "first_registration", first_request(stage.supplied, receipts=parts))
    assert case.state == "registered"


def test_a_receipt_pays_once(stage):
    """The same receipt twice looks enough to the check; the register takes it once."""
    half = receipt("price", PRICE / 2, 1)
    request = first_request(stage.supplied, receipts=[half, half, receipt("deed_tax", 1)])
    with pytest.raises(ReceiptUsed):
        carry(stage.office, "first_registration", request)
    assert rows(stage.office, "select count(*) from supply_payment where amount = 1") == [(0,)]


@pytest.mark.parametrize("nature", [101, 104], ids=["allocated", "leased"])
def test_land_that_is_not_bought_owes_no_deed_tax(stage, nature):
    office = stage.office
    number = open_grant(
        office,
        [stage.planned],
        method="agreement",
        right_nature=nature,
        price=Decimal(0),
        exception="划拨用地目录",
    )
    office.carry_through(number)
    request = first_request(stage.planned, receipts=[])
    assert carry(office, "first_registration", request).state == "registered"


def test_a_tax_that_was_forgiven_has_a_receipt_over_nothing(stage):
    receipts = [receipt("price", PRICE), receipt("deed_tax", 0)]
    request = first_request(stage.supplied, receipts=receipts)
    assert carry(stage.office, "first_registration", request).state == "registered"


def test_a_land_contributed_to_a_company_owes_deed_tax(stage):
    office = stage.office
    number = open_grant(office, [stage.planned], right_nature=103, price=Decimal(0))
    office.carry_through(number)
    found = look(office, "first_registration", first_request(stage.planned, receipts=[]))
    assert the(found, "no-deed-tax").rule == "TAX-01"


# ---------------------------------------------------------------- whose numbers


def test_our_own_series_takes_no_given_number(stage):
    with pytest.raises(NumberIsOurs):
        carry(stage.office, "first_registration", first_request(stage.supplied, certificate=NUMBER))


def feed_certificates(office):
    with office.register.transaction() as tx:
        series = numbers.certificate_series(province="赣", county="共青城市", year=2026)
        numbers.set_series(tx, series, "fed")


def test_a_register_fed_by_the_platform_waits_for_its_number(stage):
    feed_certificates(stage.office)
    with pytest.raises(NumberIsFed):
        carry(stage.office, "first_registration", first_request(stage.supplied))


def test_a_register_fed_by_the_platform_enters_its_number_and_time(stage):
    office = stage.office
    feed_certificates(office)
    request = first_request(
        stage.supplied, 2, certificate=NUMBER, certificate_at="2026-03-25T09:30:00+08:00"
    )
    case = carry(office, "first_registration", request)
    assert rows(
        office,
        "select number, to_char(platform_at, 'YYYY-MM-DD HH24:MI') from certificate"
        " where born = :e",
        e=case.entry,
    ) == [(NUMBER, "2026-03-25 01:30")]


def test_a_number_that_an_old_paper_bears_is_stepped_over(stage):
    office = stage.office
    taken = "赣（2026）共青城市不动产权第0000002号"
    row = {
        "code": f"{demo.DISTRICT}GB00950",
        "declared_area": "500",
        "certificate": old_certificate(number=taken),
    }
    use = {"scheme": "GB/T 21010", "version": "2017", "code": "0601"}
    carry(office, "intake", {"use": use, "rows": [row]})
    case = carry(office, "first_registration", first_request(stage.supplied))
    assert case.steps[-1].facts["certificates"] == ["赣（2026）共青城市不动产权第0000003号"]


# ---------------------------------------------------------------- the register looks again


def test_the_register_checks_again_and_keeps_nothing_of_a_case_that_no_longer_holds(stage):
    office = stage.office
    number = office.open("first_registration", first_request(stage.supplied), applicant=demo.FIRST)
    for step, by in (
        ("submit", "clerk"),
        ("accept", "clerk"),
        ("examine", "examiner"),
        ("approve", "registrar"),
    ):
        office.step(number, step, by)
    carry(office, "take_back", take_back_request(stage.supplied))
    [(before,)] = rows(office, "select max(seq) from entry")
    with pytest.raises(ChecksFailed) as refused:
        office.step(number, "register", "registrar")
    assert [f["kind"] for f in refused.value.findings] == ["no-parcel"]
    assert rows(office, "select max(seq) from entry") == [(before,)]


def test_certificate_numbers_run_without_gaps(stage):
    office = stage.office
    codes = [plan_plot(office, rectangle(100 * n, 500, 80, 100)) for n in range(1, 4)]
    given = []
    for n, code in enumerate(codes, 50):
        office.carry_through(open_grant(office, [code], f"HT-{n}"))
        case = carry(office, "first_registration", first_request(code, n))
        given += case.steps[-1].facts["certificates"]
    assert given == [f"赣（2026）共青城市不动产权第{n:07d}号" for n in (2, 3, 4)]
