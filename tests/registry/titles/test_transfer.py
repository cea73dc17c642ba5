"""转移登记: a right goes on in its buyer's hands, with its use, supply and end of term."""

import pytest

from registry.errors import ChecksFailed
from registry.number_refusals import ReceiptUsed
from registry.records.plain import to_plain
from tests.support.dealings import (
    BUYER,
    OWNER,
    STATES,
    THIRD,
    deal,
    holders,
    open_deal,
    taxes,
    transfer_request,
)
from tests.support.stages import judged, look, look_at_case, rows, the


def transfer(works, unit, *parties, **changes):
    return deal(works.office, "transfer", transfer_request([unit], **changes), *parties)


def half(party, share="1/2"):
    return {"party": to_plain(party), "share": share}


def test_the_right_goes_on_for_the_buyer(works):
    case = transfer(works, works.storeys[0])
    assert holders(works.office, works.storeys[0]) == [("示例企业二", "sole", "1/1")]
    was, now = rows(
        works.office,
        "select unit_id, parcel_id, use_id, supply_id, term_start, term_end, right_type,"
        " right_nature, born, died from property_right where :e in (born, died) order by right_id",
        e=case.entry,
    )
    assert was[:8] == now[:8]
    assert (was[9], now[8], now[9]) == (case.entry, case.entry, None)
    edges = "select count(*) from right_descent where born = :e"
    assert rows(works.office, edges, e=case.entry) == [(1,)]


def test_the_old_certificate_is_surrendered_and_a_new_one_issued(works):
    unit = works.storeys[0]
    before = dict(rows(works.office, STATES))
    case = transfer(works, unit)
    after = dict(rows(works.office, STATES))
    [new] = case.steps[-1].facts["certificates"]
    assert after.pop(new) == "issued"
    assert [(before[n], after[n]) for n in after if after[n] != before[n]] == [
        ("issued", "surrendered")
    ]


def test_what_was_judged_is_kept_with_its_values(works):
    case = transfer(works, works.storeys[0])
    assert rows(
        works.office,
        "select rule, kind, severity, inputs ->> 'measured', inputs ->> 'limit',"
        " rule_values -> 0 ->> 'level' from judgment where born = :e order by n",
        e=case.entry,
    ) == [
        ("TAX-01", "deed-tax-paid", "met", "1000.00", None, None),
        ("TAX-02", "land-value-added-tax-paid", "met", "1000.00", None, None),
        ("SPLIT-06", "share-kept", "met", "0.5000", "0.4000", "contract"),
    ]


def test_bare_land_moves_when_a_quarter_is_invested_as_contracted(works):
    unit = f"{works.bare}W00000000"
    case = transfer(works, unit)
    assert holders(works.office, unit) == [("示例企业二", "sole", "1/1")]
    judgments = "select kind, severity from judgment where born = :e and rule like 'DEV%'"
    assert rows(works.office, judgments, e=case.entry) == [
        ("invested-enough", "met"),
        ("developed-as-said", "met"),
    ]


# ---------------------------------------------------------------- shares


def test_a_share_moves_and_the_rest_stays(works):
    unit = works.storeys[0]
    case = transfer(
        works, unit, givers=[{"party": OWNER.number, "share": "1/3"}], takers=[half(BUYER, "1/3")]
    )
    assert holders(works.office, unit) == [
        ("示例企业一", "shares", "2/3"),
        ("示例企业二", "shares", "1/3"),
    ]
    assert len(case.steps[-1].facts["certificates"]) == 1


def test_several_take_by_shares_each_with_a_certificate_of_his_own(works):
    unit = works.storeys[0]
    case = transfer(
        works,
        unit,
        OWNER,
        BUYER,
        THIRD,
        takers=[half(BUYER, "2/5"), half(THIRD, "3/5")],
        certificate_each=True,
    )
    assert holders(works.office, unit) == [
        ("示例企业三", "shares", "3/5"),
        ("示例企业二", "shares", "2/5"),
    ]
    owners = rows(
        works.office,
        "select c.number, h.name from certificate c join right_holder h"
        " using (park_id, holder_id) where c.born = :e order by c.number",
        e=case.entry,
    )
    first, second = case.steps[-1].facts["certificates"]
    assert owners == [(first, "示例企业二"), (second, "示例企业三")]
    # each of them is found by its number, and made anew for the same holder
    deal(
        works.office,
        "certificate_replacement",
        {"certificate": first, "reason": "破损"},
        BUYER,
    )
    assert rows(
        works.office,
        "select h.name from certificate c join right_holder h using (park_id, holder_id)"
        " order by c.certificate_id desc limit 1",
    ) == [("示例企业二",)]


def test_two_take_jointly(works):
    unit = works.storeys[0]
    transfer(
        works,
        unit,
        OWNER,
        BUYER,
        THIRD,
        takers=[{"party": to_plain(BUYER)}, {"party": to_plain(THIRD)}],
        holding="joint",
    )
    assert {holding for _, holding, _ in holders(works.office, unit)} == {"joint"}
    part = transfer_request(
        [unit], givers=[{"party": BUYER.number, "share": "1/2"}], takers=[half(OWNER)]
    )
    found = the(look(works.office, "transfer", part), "joint-moves-whole")
    assert judged(found)[:2] == ("OWN-01", "refuse")


@pytest.fixture
def shared(works):
    """A unit of which the owner has two thirds and the third party one."""
    unit = works.storeys[0]
    transfer(
        works,
        unit,
        OWNER,
        THIRD,
        givers=[{"party": OWNER.number, "share": "1/3"}],
        takers=[half(THIRD, "1/3")],
    )
    return works, unit


def whole(unit, n):
    return transfer_request(
        [unit], givers=[{"party": OWNER.number}, {"party": THIRD.number}], receipts=taxes(n)
    )


def test_two_thirds_may_sell_the_whole_and_it_is_shown_who_did_not_apply(shared):
    works, unit = shared
    number = open_deal(works.office, "transfer", whole(unit, 2), OWNER, BUYER)
    said = the(look_at_case(works.office, number), "not-all-apply")
    assert judged(said) == ("OWN-01", "warn", "2/3", "2/3")
    assert said.facts["missing"] == "示例企业三"
    works.office.carry_through(number)
    assert holders(works.office, unit) == [("示例企业二", "sole", "1/1")]


def test_one_third_may_not_sell_the_whole(shared):
    works, unit = shared
    number = open_deal(works.office, "transfer", whole(unit, 2), THIRD, BUYER)
    said = the(look_at_case(works.office, number), "owners-do-not-apply")
    assert judged(said) == ("OWN-01", "refuse", "1/3", "2/3")


def test_who_sells_his_share_applies_and_the_others_may_buy_first(shared):
    works, unit = shared
    request = transfer_request(
        [unit], givers=[{"party": THIRD.number}], takers=[half(BUYER, "1/3")], receipts=taxes(2)
    )
    found = look_at_case(works.office, open_deal(works.office, "transfer", request, OWNER, BUYER))
    assert judged(the(found, "giver-must-apply"))[:2] == ("OWN-01", "refuse")
    first = the(found, "co-owners-first")
    assert (first.severity, first.facts["names"]) == ("warn", "示例企业一")
    to_the_other = {**request, "takers": [half(OWNER, "1/3")]}
    assert "co-owners-first" not in {f.kind for f in look(works.office, "transfer", to_the_other)}


BAD_SHARES = {
    "not a holder": ({"givers": [{"party": THIRD.number}]}, "not-the-holder", None, None),
    "nobody gives": ({"givers": []}, "not-the-holder", None, None),
    "named twice": ({"givers": [{"party": OWNER.number}] * 2}, "not-the-holder", None, None),
    "more than he has": (
        {"givers": [{"party": OWNER.number, "share": "3/2"}]},
        "gives-what-he-has-not",
        "3/2",
        "1",
    ),
    "a hundredth too little": (
        {"takers": [half(BUYER, "1/2"), half(THIRD, "49/100")]},
        "shares-differ",
        "99/100",
        "1",
    ),
    "no share": ({"takers": [half(BUYER), half(THIRD, "half")]}, "share-form", "half", "1/3"),
    "nought": ({"takers": [half(BUYER), half(THIRD, "0")]}, "share-form", "0", "1/3"),
    "over nought": ({"takers": [half(BUYER), half(THIRD, "1/0")]}, "share-form", "1/0", "1/3"),
    "too fine": (
        {"takers": [half(BUYER, "1/1000001"), half(THIRD)]},
        "share-form",
        "1/1000001",
        "1/3",
    ),
    "shares of joint holders": (
        {"takers": [half(BUYER), half(THIRD)], "holding": "joint"},
        "share-form",
        "1/2",
        "—",
    ),
    "nobody takes": ({"takers": []}, "takers-once", None, None),
    "takes twice": ({"takers": [half(BUYER), half(BUYER)]}, "takers-once", None, None),
}


@pytest.mark.parametrize(
    ("changes", "kind", "measured", "limit"), BAD_SHARES.values(), ids=BAD_SHARES.keys()
)
def test_shares_that_do_not_add_up(seen_works, changes, kind, measured, limit):
    request = transfer_request([seen_works.storeys[0]], **changes)
    found = the(look(seen_works.office, "transfer", request), kind)
    assert judged(found) == ("OWN-01", "refuse", measured, limit)


def test_the_buyer_applies_too(works):
    number = open_deal(works.office, "transfer", transfer_request([works.storeys[0]]), OWNER)
    with pytest.raises(ChecksFailed) as no:
        works.office.carry_through(number)
    [missing] = [f for f in no.value.findings if f["kind"] == "must-join"]
    assert missing["facts"]["missing"] == f"示例企业二（{BUYER.number}）"


def test_a_receipt_serves_once(works):
    transfer(works, works.storeys[0])
    again = transfer_request([f"{works.bare}W00000000"])
    number = open_deal(works.office, "transfer", again)
    with pytest.raises(ReceiptUsed):
        works.office.carry_through(number)
