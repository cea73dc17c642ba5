"""What a transfer is judged by: the buyer, the years, the share kept, taxes, price, development."""

from datetime import timedelta
from decimal import Decimal

import pytest

from registry.book import numbers, tenure
from registry.clock import business_date
from registry.demo import land as demo
from registry.errors import ChecksFailed
from tests.support.dealings import (
    OWNER,
    THIRD,
    deal,
    decide,
    developed,
    mortgage_request,
    on_day,
    open_deal,
    taxes,
    transfer_request,
)
from tests.support.park import plan_plot, rectangle
from tests.support.stages import (
    first_request,
    judged,
    look,
    look_at_case,
    open_grant,
    page_read,
    rows,
    the,
    void_request,
)
from tests.support.titles import (
    HOUSE,
    add_rule_value,
    building_request,
    factory,
    halves,
    north,
    open_for,
    titled_plot,
    units_of,
)


def found(office, unit, **changes):
    return look(office, "transfer", transfer_request([unit], **changes))


def kinds(findings):
    return {f.kind: f.severity for f in findings}


@pytest.fixture
def unit(seen_works):
    return seen_works.storeys[0]


@pytest.fixture
def bare(seen_works):
    return f"{seen_works.bare}W00000000"


SAID = {
    "no deed tax": ({"receipts": taxes()[1:]}, "no-deed-tax-receipt", "TAX-01", "refuse"),
    "no land value added tax": (
        {"receipts": taxes()[:1]},
        "no-land-value-added-tax-receipt",
        "TAX-02",
        "refuse",
    ),
    "a receipt of tomorrow": (
        {"receipts": [{**r, "paid_on": "2026-03-26"} for r in taxes()]},
        "in-the-future",
        "CASE",
        "refuse",
    ),
    "no undertaking": ({"undertaking": " "}, "no-undertaking", "USE-06", "warn"),
    "no contract": ({"contract_no": ""}, "no-document", "CASE", "refuse"),
    "no unit": ({"units": []}, "no-units", "CODE-01", "refuse"),
    "a number that fails its check": (
        {
            "takers": [
                {"party": {"kind": "enterprise", "number": "91360482MA35A0B288", "name": "x"}}
            ]
        },
        "party-number",
        "PARTY-01",
        "refuse",
    ),
    "numbers where they are ours": (
        {"certificates": ["赣（2026）共青城市不动产权第0000099号"]},
        "certificates-count",
        "CASE",
        "refuse",
    ),
}


@pytest.mark.parametrize(("changes", "kind", "rule", "severity"), SAID.values(), ids=SAID.keys())
def test_what_lacks_is_said(seen_works, unit, changes, kind, rule, severity):
    request = {**transfer_request([unit]), **changes}
    said = the(look(seen_works.office, "transfer", request), kind)
    assert (said.rule, said.severity) == (rule, severity)


def test_units_are_named_once_and_stand(seen_works, unit):
    request = transfer_request([unit, unit, f"{unit[:-1]}9"])
    said = look(seen_works.office, "transfer", request)
    assert the(said, "unit-twice").facts["unit"] == unit
    assert the(said, "unit-without-right").facts["unit"] == f"{unit[:-1]}9"


def test_common_parts_never_move_alone(seen_works):
    said = the(found(seen_works.office, seen_works.storeys[2]), "common-part-alone")
    assert judged(said)[:2] == ("USE-03", "refuse")


# ---------------------------------------------------------------- bare land

DEVELOPMENT = {
    "no word at all": (None, "invested-too-little", ("DEV-01", "refuse", "0.0000", "0.25")),
    "a cent under a quarter": (
        developed(invested="7499999.99"),
        "invested-too-little",
        ("DEV-01", "refuse", "0.2500", "0.25"),
    ),
    "a quarter": (
        developed(invested="7500000"),
        "invested-enough",
        ("DEV-01", "met", "0.2500", "0.25"),
    ),
    "nothing planned": (
        developed(total="0"),
        "invested-too-little",
        ("DEV-01", "refuse", "0.0000", "0.25"),
    ),
    "no date in the contract": (
        developed(as_contracted=""),
        "development-unknown",
        ("DEV-02", "by_hand", None, None),
    ),
}


@pytest.mark.parametrize(
    ("development", "kind", "expected"), DEVELOPMENT.values(), ids=DEVELOPMENT.keys()
)
def test_bare_land_is_developed_before_it_moves(seen_works, bare, development, kind, expected):
    said = found(seen_works.office, bare, development=development)
    assert judged(the(said, kind)) == expected


def test_a_factory_needs_no_word_on_development(seen_works, unit):
    said = {f.rule for f in found(seen_works.office, unit, development=None)}
    assert said.isdisjoint({"DEV-01", "DEV-02", "HOLD-06"})


def test_whether_land_is_developed_a_person_decides_with_a_reason(works):
    bare = f"{works.bare}W00000000"
    request = transfer_request([bare], development=developed(as_contracted=""))
    number = open_deal(works.office, "transfer", request)
    decide(works.office, number, "DEV-02", "development-unknown", "现场核实已开工")
    case = works.office.carry_through(number)
    kept = rows(
        works.office,
        "select severity, inputs ->> 'reason', inputs ->> 'by' from judgment"
        " where born = :e and kind = 'development-unknown'",
        e=case.entry,
    )
    assert kept == [("met", "现场核实已开工", str(works.office.people["examiner"].account_id))]


def test_a_year_after_it_was_to_begin_land_is_idle(seen_works, bare):
    # the contract of the demonstration: begin by 2026-09-01
    last_day = on_day(seen_works.office, 2027, 8, 31)
    assert "idle-land" not in kinds(found(last_day, bare, development=developed(as_contracted="")))
    day_after = on_day(seen_works.office, 2027, 9, 1)
    said = the(found(day_after, bare, development=developed(as_contracted="")), "idle-land")
    assert judged(said) == ("HOLD-06", "refuse", "2027-09-01", "2027-08-31")
    assert "idle-land" not in kinds(found(day_after, bare))


def test_land_not_completed_by_its_date_does_not_move(works):
    amendment = {
        "contract_no": "DEMO-HT-001",
        "agreement": "补充〔2026〕1号",
        "dates": {"complete_by": "2026-03-24"},
    }
    works.office.carry_through(works.office.open("terms_amendment", amendment))
    bare = f"{works.bare}W00000000"
    late = found(works.office, bare, development=developed(as_contracted=""))
    assert judged(the(late, "not-developed")) == ("DEV-02", "refuse", "2026-03-25", "2026-03-24")
    in_time = found(
        on_day(works.office, 2026, 3, 24), bare, development=developed(as_contracted="")
    )
    assert "not-developed" not in kinds(in_time)
    assert "development-unknown" not in kinds(in_time)


# ---------------------------------------------------------------- price, term, allocated land


def test_a_price_that_turns_out_unpaid_holds(works):
    office, code = works.office, works.bare
    page = page_read(office, b"%PDF-1.4 contract 1", price=Decimal(2_000_000))
    number = open_for(office, "void_entry", void_request(code, page))
    office.read_page(number, page)
    office.carry_through(number)
    said = the(found(office, f"{code}W00000000"), "price-unpaid")
    assert judged(said) == ("HOLD-07", "refuse", "1250000.00", "2000000.00")


def test_an_ended_term_is_not_transferred(seen_works, unit):
    in_2076 = on_day(seen_works.office, 2076, 3, 1)
    assert judged(the(found(in_2076, unit), "term-ended"))[:2] == ("DUR-01", "refuse")
    assert "term-ended" not in kinds(found(on_day(seen_works.office, 2076, 2, 29), unit))


def test_allocated_land_moves_with_approval_only(works):
    office = works.office
    code = plan_plot(office, rectangle(100, 700, 100, 100))
    number = open_grant(
        office,
        [code],
        method="allocation",
        right_nature=101,
        exception="划拨决定〔2026〕1号",
        bidding_document=None,
    )
    office.carry_through(number)
    demo.hand_over(office, "HT-9")
    deal(office, "first_registration", first_request(code, 9))
    unit = f"{code}W00000000"
    said = the(found(office, unit), "allocated-land")
    assert judged(said)[:2] == ("OWN-03", "refuse")
    approved = the(found(office, unit, approval="批准〔2026〕1号"), "approval-on-file")
    assert (approved.severity, approved.facts["paper"]) == ("met", "批准〔2026〕1号")
    # 城市房地产管理法 39 speaks of granted land
    assert "DEV-01" not in {f.rule for f in found(office, unit, development=None)}


def test_ancillary_rooms_go_alone_unless_it_is_written(works):
    place = north(HOUSE, 0)
    room, dormitory = halves(1, place, own=2000)
    units = [room, {**dormitory, "house_use": "13"}]
    request = building_request(works.bare, units, 1)
    made = units_of(
        works.office.carry_through(open_for(works.office, "building_registration", request))
    )
    said = the(found(works.office, made[1]), "ancillary-alone")
    assert judged(said)[:2] == ("USE-03", "warn")
    assert said.facts["units"] == f"{made[1]}（集体宿舍）"
    assert "ancillary-alone" not in kinds(found(works.office, made[0]))
    add_rule_value(works.office, "USE-03", "ancillary_bound", "true")
    for act, asked in (("transfer", transfer_request), ("mortgage", mortgage_request)):
        refused = the(look(works.office, act, asked([made[1]])), "ancillary-alone")
        assert (refused.severity, refused.values[0]["value"]) == ("refuse", True)


def test_numbers_fed_from_outside_are_given_one_for_each_certificate(works):
    office, unit = works.office, works.storeys[0]
    series = numbers.certificate_series(province="赣", county="共青城市", year=2026)
    with office.register.transaction() as tx:
        numbers.set_series(tx, series, "fed")
    said = the(found(office, unit), "certificates-count")
    assert (said.severity, said.measured, said.limit) == ("refuse", "0", "1")
    given = {
        "certificates": ["赣（2026）共青城市不动产权第0004711号"],
        "certificate_at": "2026-03-25T09:00:00+08:00",
    }
    case = deal(office, "transfer", transfer_request([unit], **given))
    assert rows(
        office,
        "select number, (platform_at at time zone 'Asia/Shanghai')::text from certificate"
        " where born = :e",
        e=case.entry,
    ) == [("赣（2026）共青城市不动产权第0004711号", "2026-03-25 09:00:00")]


# ---------------------------------------------------------------- who may buy


def test_the_grantee_keeps_his_share_over_all_transfers(works):
    first, second, _ = works.storeys
    deal(works.office, "transfer", transfer_request([first]))
    said = the(found(works.office, second, receipts=taxes(2)), "share-not-kept")
    assert judged(said) == ("SPLIT-06", "refuse", "0.0000", "0.4000")
    assert said.facts["held"] == "0.00"
    both = the(
        look(works.office, "transfer", transfer_request([second], receipts=taxes(2))),
        "share-not-kept",
    )
    assert both.values[0]["level"] == "contract"


def test_two_units_at_once_count_together(seen_works):
    request = transfer_request(list(seen_works.storeys[:2]))
    said = the(look(seen_works.office, "transfer", request), "share-not-kept")
    assert judged(said) == ("SPLIT-06", "refuse", "0.0000", "0.4000")


def test_a_share_of_a_unit_counts_by_its_share(seen_works, unit):
    third = {"givers": [{"party": OWNER.number, "share": "1/5"}]}
    taking = {"takers": [{"party": {"kind": "enterprise", "number": THIRD.number, "name": "x"}}]}
    said = the(found(seen_works.office, unit, **third, **taking), "share-kept")
    assert said.measured == "0.9000"


def test_without_a_share_set_a_person_decides(works):
    silent = {"self_held_share": None}
    unit = factory(works.office, 2, n=9, row=3, **silent)
    said = the(found(works.office, unit), "kept-share-unset")
    assert judged(said) == ("SPLIT-06", "by_hand", "0.0000", None)
    add_rule_value(works.office, "SPLIT-06", "self_held_share", '"0.2"')
    assert judged(the(found(works.office, unit), "share-not-kept"))[3] == "0.2000"


def test_admission_is_asked_for_where_it_is_written(works):
    unit = works.storeys[0]
    assert "no-admission" not in kinds(found(works.office, unit))
    add_rule_value(works.office, "USE-04", "admission_needed", "true")
    assert judged(the(found(works.office, unit), "no-admission"))[:2] == ("USE-04", "refuse")
    said = the(found(works.office, unit, admission="准入〔2026〕7号"), "admission-on-file")
    assert (said.severity, said.facts["paper"]) == ("met", "准入〔2026〕7号")
    assert said.values[0]["document"] == "共规〔2026〕3号"


def test_whether_the_buyer_is_as_the_conditions_say_a_person_decides(works):
    bare = f"{titled_plot(works.office, 9, row=3, buyers='本县制造业企业')}W00000000"
    number = open_deal(works.office, "transfer", transfer_request([bare]))
    with pytest.raises(ChecksFailed) as no:
        works.office.carry_through(number)
    stopping = [f["kind"] for f in no.value.findings if f["severity"] not in ("met", "warn")]
    assert stopping == ["buyers-as-written"]
    said = the(look_at_case(works.office, number), "buyers-as-written")
    assert (said.facts["wanted"], said.facts["buyers"]) == ("本县制造业企业", "示例企业二")
    decide(works.office, number, "USE-04", "buyers-as-written")
    for step, by in (("examine", "examiner"), ("approve", "registrar"), ("register", "registrar")):
        works.office.step(number, step, by)


def test_no_transfer_within_the_years_set(works):
    bare = f"{titled_plot(works.office, 9, row=3, lock_years=5)}W00000000"
    [(registered,)] = rows(
        works.office, "select max(at) from entry where act = 'first_registration'"
    )
    first = business_date(registered)
    anniversary = on_day(works.office, first.year + 5, first.month, first.day)
    last_day = business_date(anniversary.clock()) - timedelta(days=1)
    before = on_day(works.office, last_day.year, last_day.month, last_day.day)
    said = the(found(before, bare), "still-locked")
    assert judged(said) == ("USE-04", "refuse", str(last_day), "5")
    assert said.facts["until"] == str(last_day)
    assert the(found(anniversary, bare), "no-longer-locked").severity == "met"
    add_rule_value(works.office, "USE-04", "lock_years", "6", mandatory=True)
    assert the(found(anniversary, bare), "still-locked").limit == "6"


def test_the_years_count_from_the_house_and_not_from_a_resale(works):
    unit = works.storeys[0]
    deal(works.office, "transfer", transfer_request([unit]))
    [(right, built)] = rows(
        works.office,
        "select r.right_id, (select max(at) from entry where act = 'building_registration')"
        " from property_right r join unit u using (park_id, unit_id)"
        " where u.code = :unit and r.died is null",
        unit=unit,
    )
    with works.office.register.transaction() as tx:
        assert tenure.first_registered(tx, 1, [right]) == {right: built}


def test_an_undertaking_is_refused_when_written_and_missing(works):
    unit = works.storeys[0]
    add_rule_value(works.office, "USE-06", "undertaking_needed", "true")
    assert the(found(works.office, unit, undertaking=""), "no-undertaking").severity == "refuse"
    assert the(found(works.office, unit), "undertaking-on-file").severity == "met"
