"""供地: the use is fixed from a page two people read alike, and from that page only."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from registry.errors import ChecksFailed, MalformedValue, NotAllowed, NotFound
from registry.refusals import ReadingKept
from registry.rules.use import UseCode
from tests.support.park import conditions_request, keep_draft, plan_plot, rectangle
from tests.support.stages import (
    HOUSING,
    PRICE,
    carry,
    grant_request,
    judged,
    look,
    look_at_case,
    old_certificate,
    open_grant,
    page_read,
    rows,
    take_back_request,
    the,
)

COMMERCE = {"scheme": "GB/T 21010", "version": "2017", "code": "0501"}
TERM_40 = {"term_start": date(2026, 3, 1), "term_end": date(2066, 2, 28)}


# ---------------------------------------------------------------- what is entered


def test_a_supply_is_entered_as_its_page_says(stage):
    office = stage.office
    dates = {"deliver_by": "2026-04-01", "start_by": "2026-09-01", "complete_by": "2028-09-01"}
    case = office.carry_through(
        open_grant(office, [stage.planned], "HT-9", dates=dates, supervision_no="JG-9")
    )
    assert rows(
        office,
        "select act, basis, use_id, term_start, term_end, method, right_nature from supply"
        " where born = :entry",
        entry=case.entry,
    ) == [("land_grant", "page", 1, date(2026, 3, 1), date(2076, 2, 29), "listing", 102)]
    assert rows(
        office,
        "select s.price, s.contract_no, s.supervision_no, s.page_no, p.number from supply s"
        " join party p on p.party_id = s.grantee where s.born = :e and s.conditions_id is not null",
        e=case.entry,
    ) == [(PRICE, "HT-9", "JG-9", 3, "91360482MA35A0B1X7")]
    assert rows(
        office,
        "select o.code, o.use_id, o.term_end, t.deliver_by, t.complete_by, t.died"
        " from parcel_origin o join supply_terms t using (park_id, supply_id, born)"
        " where o.born = :entry",
        entry=case.entry,
    ) == [(stage.planned, 1, date(2076, 2, 29), date(2026, 4, 1), date(2028, 9, 1), None)]
    [document] = case.steps[-1].facts["documents"]
    [(kind, snapshot)] = rows(
        office, "select kind, snapshot from document where number = :n", n=document
    )
    assert kind == "grant_confirmation"
    for printed in ("壹佰贰拾伍万元整", "2026年3月1日起2076年2月29日止", "挂牌", "HT-9"):
        assert printed in snapshot


def test_one_contract_supplies_several_plots(stage):
    office = stage.office
    second = plan_plot(office, rectangle(100, 300, 80, 100))
    case = office.carry_through(open_grant(office, [stage.planned, second]))
    assert case.steps[-1].facts["parcels"] == [stage.planned, second]
    assert len(case.steps[-1].facts["documents"]) == 2
    assert rows(office, "select code from parcel_origin where born = :e", e=case.entry) == [
        (stage.planned,),
        (second,),
    ]


def test_land_is_allocated_where_the_exception_is_named(stage):
    office = stage.office
    number = open_grant(
        office,
        [stage.planned],
        method="allocation",
        right_nature=101,
        price=Decimal(0),
        bidding_document=None,
        exception="划拨用地目录",
    )
    case = office.carry_through(number)
    assert rows(
        office, "select method, right_nature, price from supply where born = :e", e=case.entry
    ) == [("allocation", 101, 0)]


def test_land_taken_back_is_supplied_for_the_use_of_its_new_conditions_in_every_round(stage):
    """Each round names every decision that took the land back, not the last one only."""
    office, code = stage.office, stage.registered
    for n, (use, contract) in enumerate([(COMMERCE, "HT-2"), (HOUSING, "HT-3")], 1):
        carry(office, "take_back", take_back_request(code, document=f"收回〔2026〕{n}号"))
        terms = {"max_years": 40, "standard_factory": False, "planning_document": "x"}
        carry(office, "conditions_issue", conditions_request(parcel=code, use=use, terms=terms))
        office.carry_through(open_grant(office, [code], contract, use=UseCode(**use), **TERM_40))
    assert rows(
        office,
        "select s.use_id, count(r.*) from supply s join parcel_origin o using (park_id, supply_id)"
        " left join supply_release r using (park_id, supply_id) where o.code = :c"
        " group by s.supply_id, s.use_id order by s.supply_id",
        c=code,
    ) == [(1, 0), (8, 1), (7, 2)]


# ---------------------------------------------------------------- what is found on the page

PAGE = {
    "a use that is not listed": (
        {"use": UseCode(scheme="GB/T 21010", version="2017", code="9")},
        ("no-land-use", ("USE-01", "refuse", None, None)),
    ),
    "a use that is not the conditions'": (
        {"use": UseCode(**COMMERCE)},
        ("use-not-conditions", ("USE-01", "refuse", "0501", "0601")),
    ),
    "fifty-one years": (
        {"term_end": date(2077, 2, 28)},
        ("term-too-long", ("DUR-01", "refuse", "51", "50")),
    ),
    "fifty years and a day": (
        {"term_end": date(2076, 3, 1)},
        ("term-too-long", ("DUR-01", "refuse", "51", "50")),
    ),
    "a term that ends before it begins": (
        {"term_end": date(2026, 2, 28)},
        ("term-order", ("DUR-01", "refuse", None, None)),
    ),
}


@pytest.mark.parametrize(("said", "expected"), PAGE.values(), ids=PAGE.keys())
def test_what_a_page_may_not_say_is_found(seen, said, expected):
    request = grant_request([seen.planned], page_read(seen.office, **said))
    kind, finding = expected
    assert judged(the(look(seen.office, "land_grant", request), kind)) == finding


PAPERS = {
    "industrial land without bidding": (
        {"method": "agreement", "bidding_document": None},
        ("not-bidding", ("SUP-02", "refuse", None, None)),
    ),
    "bidding without its document": (
        {"bidding_document": None},
        ("no-bidding-document", ("SUP-02", "refuse", None, None)),
    ),
    "no approved plan": ({"plan_document": None}, ("no-plan", ("SUP-03", "refuse", None, None))),
    "a grantee whose number fails": (
        {"grantee": {"kind": "enterprise", "number": "91360482MA35A0B1X8", "name": "示例企业一"}},
        ("party-number", ("PARTY-01", "refuse", None, None)),
    ),
    "a contract that is entered": (
        {"contract_no": "DEMO-HT-001"},
        ("contract-taken", ("CASE", "refuse", None, None)),
    ),
    "no parcel": ({"parcels": []}, ("no-parcel", ("CODE-01", "refuse", None, None))),
    "a parcel nobody knows": (
        {"parcels": ["360482001001GB09999"]},
        ("no-parcel", ("CODE-01", "refuse", None, None)),
    ),
}


@pytest.mark.parametrize(("changes", "expected"), PAPERS.values(), ids=PAPERS.keys())
def test_what_the_papers_lack_is_found(seen, changes, expected):
    request = {**grant_request([seen.planned], page_read(seen.office)), **changes}
    kind, finding = expected
    assert judged(the(look(seen.office, "land_grant", request), kind)) == finding


def test_a_page_with_nothing_wrong_finds_nothing(seen):
    request = grant_request([seen.planned], page_read(seen.office))
    assert look(seen.office, "land_grant", request) == []


def test_a_credit_code_that_ends_in_0_is_valid(seen):
    grantee = {"kind": "enterprise", "number": "91360121MA35T01520", "name": "示例企业三"}
    request = grant_request([seen.planned], page_read(seen.office), grantee=grantee)
    assert look(seen.office, "land_grant", request) == []


def test_a_parcel_is_named_once(seen):
    request = grant_request([seen.planned, seen.planned], page_read(seen.office))
    found = look(seen.office, "land_grant", request)
    assert [(f.rule, f.kind, f.facts["parcel"]) for f in found] == [
        ("CODE-01", "named-twice", seen.planned)
    ]


STANDING = {
    "supplied": ("supplied-already", "USE-01"),
    "unlocated": ("unlocated", "GEO-01"),
    "old": ("no-conditions", "SUP-01"),
}


@pytest.mark.parametrize(("plot", "kind", "rule"), [(p, *f) for p, f in STANDING.items()])
def test_a_plot_that_cannot_be_supplied_says_why(seen, plot, kind, rule):
    request = grant_request([getattr(seen, plot)], page_read(seen.office))
    assert the(look(seen.office, "land_grant", request), kind).rule == rule


def test_plots_in_conflict_are_not_supplied(seen):
    one, other = seen.disputed
    found = look(seen.office, "land_grant", grant_request([other], page_read(seen.office)))
    assert the(found, "in-conflict").facts == {"parcel": other, "other": one}


def test_a_term_keeps_within_the_conditions(stage):
    terms = {"max_years": 30, "standard_factory": True, "planning_document": "规划条件"}
    code = plan_plot(stage.office, rectangle(100, 300, 80, 100), terms=terms)
    found = look(stage.office, "land_grant", grant_request([code], page_read(stage.office)))
    beyond = the(found, "term-beyond-conditions")
    assert judged(beyond) == ("DUR-01", "refuse", "50", "30")


def test_land_an_old_certificate_holds_for_another_use_is_not_supplied(stage):
    office = stage.office
    shape = rectangle(100, 300, 80, 100)
    terms = {"max_years": 70, "standard_factory": False, "planning_document": "规划条件"}
    code = plan_plot(office, shape, use=HOUSING, terms=terms)
    number = "赣（2018）共青城市不动产权第0000050号"
    old = {
        "draft_id": keep_draft(office, rectangle(150, 300, 80, 100)),
        "certificate": old_certificate(number=number),
    }
    taken = {"use": conditions_request()["use"], "rows": [old]}
    [other] = carry(office, "intake", taken).steps[-1].facts["parcels"]
    reading = page_read(office, use=UseCode(**HOUSING))
    found = look(office, "land_grant", grant_request([code], reading))
    kept = the(found, "land-other-use")
    assert judged(kept) == ("USE-01", "refuse", "0701", "0601")
    assert kept.facts["other"] == other


@pytest.mark.parametrize(
    ("field", "value"), [("method", "historic"), ("right_nature", 999), ("method", None)]
)
def test_a_method_or_nature_the_law_does_not_know_is_malformed(seen, field, value):
    request = {**grant_request([seen.planned], page_read(seen.office)), field: value}
    with pytest.raises(MalformedValue) as refused:
        look(seen.office, "land_grant", request)
    assert refused.value.kind == f"$.{field}"


# ---------------------------------------------------------------- two people, one page


def test_one_reader_is_not_enough(stage):
    reading = page_read(stage.office)
    number = stage.office.open("land_grant", grant_request([stage.planned], reading))
    assert judged(the(look_at_case(stage.office, number), "not-read-twice"))[2:] == ("0", "2")
    stage.office.read_page(number, reading, "supply")
    with pytest.raises(ChecksFailed) as refused:
        stage.office.carry_through(number)
    [finding] = refused.value.findings
    assert (finding["rule"], finding["kind"]) == ("USE-01", "not-read-twice")
    assert (finding["measured"], finding["limit"]) == ("1", "2")


@pytest.mark.parametrize(
    ("misread", "field"),
    [
        ({"use": UseCode(**COMMERCE)}, "use_id"),
        ({"term_end": date(2066, 2, 28)}, "term_end"),
        ({"term_start": date(2026, 3, 2)}, "term_start"),
        ({"price": PRICE + 1}, "price"),
        ({"page_no": 4}, "page_no"),
    ],
)
def test_readers_who_differ_are_told_in_what(stage, misread, field):
    reading = page_read(stage.office)
    number = stage.office.open("land_grant", grant_request([stage.planned], reading))
    stage.office.read_page(number, reading, "supply")
    stage.office.read_page(number, replace(reading, **misread), "clerk")
    found = look_at_case(stage.office, number)
    assert judged(the(found, "not-read-twice")) == ("USE-01", "refuse", "1", "2")
    assert the(found, "reading-differs").facts["fields"] == field


def test_nobody_reads_a_page_twice(stage):
    reading = page_read(stage.office)
    number = stage.office.open("land_grant", grant_request([stage.planned], reading))
    stage.office.read_page(number, reading, "supply")
    with pytest.raises(ReadingKept):
        stage.office.read_page(number, replace(reading, price=PRICE + 1), "supply")
    assert rows(stage.office, "select count(*) from supply_reading where price > :p", p=PRICE) == [
        (0,)
    ]


def test_only_a_page_on_file_is_read_and_only_uses_of_the_list(stage):
    reading = page_read(stage.office)
    number = stage.office.open("land_grant", grant_request([stage.planned], reading))
    with pytest.raises(NotFound) as missing:
        stage.office.read_page(number, replace(reading, page_sha256=b"\x01" * 32), "supply")
    assert missing.value.what == "file"
    strange = UseCode(scheme="GB/T 21010", version="2007", code="061")
    with pytest.raises(MalformedValue) as unlisted:
        stage.office.read_page(number, replace(reading, use=strange), "supply")
    assert unlisted.value.value == "GB/T 21010 2007 061"


@pytest.mark.parametrize("person", ["registrar", "park", "inspector", "admin"])
def test_who_enters_nothing_reads_no_page(seen, person):
    reading = page_read(seen.office)
    number = seen.office.open("land_grant", grant_request([seen.planned], reading))
    with pytest.raises(NotAllowed):
        seen.office.read_page(number, reading, person)
