"""查封: the first served holds, the next queue; renewed, lapsed by its date, released at once."""

from decimal import Decimal

import pytest

from registry.cases import acts
from registry.errors import ChecksFailed, MalformedValue
from registry.records.plain import to_plain
from registry.title_refusals import RightIsHeld
from tests.support.dealings import (
    BUYER,
    OWNER,
    THIRD,
    deal,
    holders,
    mortgage_request,
    notice_request,
    on_day,
    open_deal,
    release_request,
    restriction_of,
    seizure_request,
    transfer_request,
)
from tests.support.stages import judged, look, page_read, rows, the, void_request
from tests.support.titles import move_right, open_for


def seize(office, *units, **changes):
    return deal(office, "seizure", seizure_request(units, **changes))


def served(clock, no):
    return {"served_at": f"2026-03-24T{clock}+08:00", "document_no": f"执{no}号"}


def queue(office, unit, day="2026-03-25"):
    """The documents that stand on a unit on a day, in their order."""
    found = rows(
        office,
        "select s.document_no from unit u, lateral restrictions_seen_v1(u.park_id,"
        " array[u.unit_id], cast(:day as date)) s where u.code = :unit and s.kind = 'seizure'"
        " order by s.place",
        unit=unit,
        day=day,
    )
    return [document for (document,) in found]


def stopping(office, unit, act="transfer", request=None):
    """What stops a deal with a unit, by kind, and the document it names."""
    found = look(office, act, request or transfer_request([unit]))
    return {f.kind: f.facts.get("document") for f in found if f.severity == "refuse"}


def test_a_seizure_holds_sale_and_mortgage_but_no_court(works):
    office, unit = works.office, works.storeys[0]
    case = seize(office, unit)
    assert case.steps[-1].facts["places"] == {unit: 1}
    said = the(look(office, "transfer", transfer_request([unit])), "held-seizure")
    assert judged(said)[:2] == ("HOLD-01", "refuse")
    assert said.facts["who"] == "共青城市人民法院（示例）"
    assert "held-seizure" in stopping(office, unit, "mortgage", mortgage_request([unit]))
    number = open_deal(office, "transfer", transfer_request([unit]))
    with pytest.raises(ChecksFailed):
        office.carry_through(number)


def test_the_order_is_that_of_service_to_the_minute_not_of_entry(works):
    office, unit = works.office, works.factory
    seize(office, unit, **served("09:30:59", 1))
    later = seize(office, unit, **served("09:29:59", 2))
    seize(office, unit, **served("09:30:01", 3))
    assert later.steps[-1].facts["places"] == {unit: 1}
    # within one minute, as they were entered
    assert queue(office, unit) == ["执2号", "执1号", "执3号"]


def test_when_the_first_is_released_the_next_holds_by_itself(works):
    office, unit = works.office, works.storeys[0]
    first = restriction_of(seize(office, unit, **served("09:00", 1)))
    seize(office, unit, **served("10:00", 2))
    released = deal(office, "seizure_release", release_request(first))
    assert released.steps[-1].facts["ended"] is True
    assert queue(office, unit) == ["执2号"]
    assert stopping(office, unit)["held-seizure"] == "执2号"
    bound = "select count(*) from restriction_unit where died is null"
    assert rows(office, bound) == [(1,)]


def test_it_lapses_at_the_end_of_its_day_and_nothing_is_written(works):
    office, unit = works.office, works.storeys[0]
    seize(office, unit, ends_on="2026-04-30", **served("09:00", 1))
    entries = rows(office, "select count(*) from entry")
    last, after = on_day(office, 2026, 4, 30), on_day(office, 2026, 5, 1)
    assert "held-seizure" in stopping(last, unit)
    assert "held-seizure" not in stopping(after, unit)
    assert rows(office, "select count(*) from entry") == entries
    assert (queue(office, unit, "2026-04-30"), queue(office, unit, "2026-05-01")) == (["执1号"], [])
    deal(after, "transfer", transfer_request([unit]))
    assert holders(office, unit) == [("示例企业二", "sole", "1/1")]


def test_when_the_first_lapses_the_next_takes_its_place(works):
    office, unit = works.office, works.factory
    seize(office, unit, ends_on="2026-04-30", **served("09:00", 1))
    seize(office, unit, **served("10:00", 2))
    assert queue(office, unit, "2026-04-30") == ["执1号", "执2号"]
    assert queue(office, unit, "2026-05-01") == ["执2号"]


def test_a_seizure_stays_on_land_whose_entry_was_wrong(works):
    office, parcel = works.office, works.bare
    seize(office, f"{parcel}W00000000")
    page = page_read(office, b"%PDF-1.4 contract 1", price=Decimal(1_200_000))
    number = open_for(office, "void_entry", void_request(parcel, page))
    office.read_page(number, page)
    office.carry_through(number)
    assert rows(
        office,
        "select p.round, b.died is null from restriction_unit b join unit u"
        " using (park_id, unit_id) join parcel p using (park_id, parcel_id) order by 1",
    ) == [(1, False), (2, True)]
    assert "held-seizure" in stopping(office, f"{parcel}W00000000")


# ---------------------------------------------------------------- renewal


def renewal(restriction, **changes):
    return {
        "restriction": restriction,
        "document_no": "续封1号",
        "served_at": "2026-04-30T16:00:00+08:00",
        "ends_on": "2029-04-29",
        **changes,
    }


@pytest.fixture
def short(works):
    """A seizure until the end of April, another behind it."""
    first = restriction_of(
        seize(works.office, works.factory, ends_on="2026-04-30", **served("09:00", 1))
    )
    seize(works.office, works.factory, **served("10:00", 2))
    return works, first


def test_a_renewal_keeps_the_place(short):
    works, restriction = short
    # served on the last day, entered the day after
    deal(on_day(works.office, 2026, 5, 1), "seizure_renewal", renewal(restriction))
    assert queue(works.office, works.factory, "2029-04-29") == ["执1号", "执2号"]
    assert queue(works.office, works.factory, "2029-04-30") == ["执2号"]
    periods = (
        "select ends_on::text, document_no, died is null from restriction_period"
        " where restriction_id = :id order by born"
    )
    assert rows(works.office, periods, id=restriction) == [
        ("2026-04-30", "执1号", False),
        ("2029-04-29", "续封1号", True),
    ]


RENEWALS = {
    "served too late": ({"served_at": "2026-05-01T00:00:00+08:00"}, "lapsed", "HOLD-01"),
    "no longer than before": ({"ends_on": "2026-04-30"}, "not-longer", "HOLD-01"),
    "no notice": ({"document_no": ""}, "no-document", "CASE"),
    "not yet served": ({"served_at": "2026-05-02T00:01:00+08:00"}, "in-the-future", "CASE"),
    "no such seizure": ({"restriction": 99}, "no-such-restriction", "CASE"),
}


def test_renewals_that_are_refused(short):
    works, restriction = short
    may = on_day(works.office, 2026, 5, 1)
    for changes, kind, rule in RENEWALS.values():
        found = the(look(may, "seizure_renewal", {**renewal(restriction), **changes}), kind)
        assert judged(found)[:2] == (rule, "refuse")


# ---------------------------------------------------------------- a share


@pytest.fixture
def halved(works):
    """A unit held in halves, the owner's share seized."""
    office, unit = works.office, works.storeys[0]
    move_right(office, unit, (OWNER, 1, 2), (BUYER, 1, 2))
    seize(office, unit, share_only=True)
    return office, unit


def selling(unit, seller, share="1/2"):
    return transfer_request(
        [unit],
        givers=[{"party": seller.number, "share": share}],
        takers=[{"party": to_plain(THIRD), "share": share}],
    )


def test_a_seized_share_does_not_hold_the_other_holder(halved):
    office, unit = halved
    assert "held-seizure" not in stopping(office, unit, "transfer", selling(unit, BUYER))
    deal(office, "transfer", selling(unit, BUYER), BUYER, THIRD)
    assert holders(office, unit) == [
        ("示例企业一", "shares", "1/2"),
        ("示例企业三", "shares", "1/2"),
    ]
    # it is still his share that is held, in the right that came after
    assert "held-seizure" in stopping(office, unit, "transfer", selling(unit, OWNER, "1/4"))


def test_a_seized_share_holds_its_holder_and_what_is_done_with_the_whole(halved):
    office, unit = halved
    for request in (selling(unit, OWNER), selling(unit, OWNER, "1/100")):
        assert "held-seizure" in stopping(office, unit, "transfer", request)
    whole = transfer_request(
        [unit],
        givers=[{"party": OWNER.number}, {"party": BUYER.number}],
        takers=[{"party": to_plain(THIRD)}],
    )
    assert "held-seizure" in stopping(office, unit, "transfer", whole)
    assert "held-seizure" in stopping(office, unit, "mortgage", mortgage_request([unit]))


def test_a_seized_share_is_guarded_whoever_writes(halved):
    office, unit = halved
    with pytest.raises(RightIsHeld) as no:
        move_right(office, unit, (BUYER, 1, 2), (THIRD, 1, 2))
    assert (no.value.unit, no.value.kind, no.value.hold) == (unit, "seizure", "HOLD-01")
    with pytest.raises(RightIsHeld):
        move_right(office, unit, (OWNER, 1, 4), (THIRD, 3, 4))
    move_right(office, unit, (OWNER, 1, 2), (THIRD, 1, 2))


# ---------------------------------------------------------------- preliminary


def test_what_is_promised_to_a_debtor_is_seized_beforehand(works):
    office, unit = works.office, works.storeys[0]
    before = seizure_request([unit], against=BUYER.number, preliminary=True)
    assert "not-promised" in stopping(office, unit, "seizure", before)
    notice = restriction_of(deal(office, "advance_notice", notice_request([unit])))
    deal(office, "seizure", before)
    assert rows(office, "select preliminary from restriction where kind = 'seizure'") == [(True,)]
    assert "held-seizure" in stopping(office, unit)
    assert notice


# ---------------------------------------------------------------- bad notices

BAD = {
    "of someone else": ({"against": THIRD.number}, "not-his", "HOLD-01"),
    "of the holder, as if promised": ({"preliminary": True}, "not-promised", "HOLD-01"),
    "a share of a sole holder": ({"share_only": True}, "no-share", "HOLD-01"),
    "over before it is entered": ({"ends_on": "2026-03-24"}, "period-over", "HOLD-01"),
    "over before it was served": (
        {"ends_on": "2026-03-25", "served_at": "2026-03-26T00:00:00+08:00"},
        "period-over",
        "HOLD-01",
    ),
    "served tomorrow": ({"served_at": "2026-03-26T00:00:00+08:00"}, "in-the-future", "CASE"),
    "by nobody": ({"authority": " "}, "no-authority", "HOLD-01"),
    "without a number": ({"document_no": ""}, "no-document", "CASE"),
    "of no unit": ({"units": []}, "no-units", "CODE-01"),
    "of a unit that is not there": (
        {"units": ["360482001001GB00099W00000000"]},
        "unit-without-right",
        "SPLIT-01",
    ),
}


@pytest.mark.parametrize(("changes", "kind", "rule"), BAD.values(), ids=BAD.keys())
def test_seizures_that_are_refused(seen_works, changes, kind, rule):
    request = {**seizure_request([seen_works.factory]), **changes}
    found = the(look(seen_works.office, "seizure", request), kind)
    assert judged(found)[:2] == (rule, "refuse")


def test_service_has_a_zone(seen_works):
    request = seizure_request([seen_works.factory], served_at="2026-03-24T09:30:00")
    with pytest.raises(MalformedValue) as no:
        acts.request_of("seizure", request)
    assert no.value.kind == "$.served_at"


def test_nobody_applies_for_what_is_served(works):
    case = seize(works.office, works.factory)
    assert (case.applicants, case.state) == ((), "registered")
