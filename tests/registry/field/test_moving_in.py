"""使用情况: entered once, never rewritten, behind its wall; what does not fit becomes a clue."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from registry.book import clues
from registry.book.occupancies import NewOccupancy
from registry.cases import moving_in
from registry.errors import MalformedValue, NotAllowed, NotFound
from registry.field_refusals import OccupancyEnded, OccupancyEntered
from registry.refusals import WrongValue
from tests.support.titles import Works

SINCE = date(2026, 3, 1)


def enter(works: Works, unit: str, by: str = "park", **changes: Any) -> moving_in.MovedIn:
    office, who = works.office, works.office.people[by]
    given: dict[str, Any] = {"occupant": "示例租户一", "since": SINCE, "industry": "C3911"}
    with office.register.transaction(parks=who.parks) as tx:
        new = NewOccupancy(**given | changes)
        return moving_in.enter(tx, who, office.park_id, unit, new, now=office.clock())


def end(works: Works, occupancy_id: int, on: date, kind: Any = "left") -> Any:
    office, who = works.office, works.office.people["park"]
    with office.register.transaction(parks=who.parks) as tx:
        return moving_in.end(
            tx, who, office.park_id, occupancy_id, kind=kind, on=on, note="", now=office.clock()
        )


def records(works: Works, unit: str) -> list[Any]:
    office, who = works.office, works.office.people["park"]
    with office.register.transaction(parks=who.parks) as tx:
        return moving_in.of_unit(tx, who, office.park_id, unit)


def test_a_use_as_permitted_is_entered_and_nothing_is_found(works: Works) -> None:
    unit = works.storeys[0]
    entered = enter(works, unit, purpose="电子元件生产", lease_to=date(2030, 1, 1))
    assert entered.findings == ()
    assert entered.clues == ()
    assert [(r.occupant, r.industry, r.unit) for r in records(works, unit)] == [
        ("示例租户一", "C3911", unit)
    ]


@pytest.mark.parametrize(
    ("changes", "found", "violation"),
    [
        ({"purpose": "员工公寓出租"}, "purpose-beyond-use", "lease_beyond_use"),
        ({"purpose": "居民生活用电"}, "purpose-beyond-use", "lease_beyond_use"),
        ({"industry": "H6110"}, "industry-beyond-use", "lease_beyond_use"),
        (
            {"lease_from": date(2026, 3, 1), "lease_to": date(2046, 3, 1)},
            "lease-too-long",
            "sale_like_lease",
        ),
        ({"lease_to": date(2099, 1, 1)}, "lease-to-the-end", "sale_like_lease"),
        ({"paid_at_once": True}, "rent-at-once", "sale_like_lease"),
    ],
)
def test_what_does_not_fit_warns_and_becomes_a_clue(works, changes, found, violation) -> None:
    entered = enter(works, works.storeys[0], **changes)
    (finding,) = entered.findings
    assert (finding.rule, finding.kind, finding.severity) == ("USE-05", found, "warn")
    assert "城市房地产管理法第54条" in finding.article
    (clue,) = entered.clues
    assert (clue.kind, clue.source, clue.where) == (violation, "occupancy", works.storeys[0])
    assert finding.zh in clue.seen
    assert not clue.flagged  # a person verifies it first


def test_a_lease_of_twenty_years_to_the_day_is_not_too_long(works: Works) -> None:
    lease = {"lease_from": date(2026, 3, 1), "lease_to": date(2046, 2, 28)}
    assert enter(works, works.storeys[0], **lease).findings == ()


def test_one_unit_in_more_parts_than_it_has_closed_limits(works: Works) -> None:
    unit = works.storeys[0]
    assert enter(works, unit, part="东侧").findings == ()
    (finding,) = enter(works, unit, part="西侧", occupant="示例租户二").findings
    assert (finding.kind, finding.measured, finding.limit) == ("more-parts-than-limits", "2", "1")


def test_who_left_no_longer_counts(works: Works) -> None:
    unit = works.storeys[0]
    first = enter(works, unit, part="东侧").occupancy
    ended = end(works, first.occupancy_id, date(2026, 3, 10))
    assert (ended.end_kind, ended.ended_on) == ("left", date(2026, 3, 10))
    assert enter(works, unit, part="西侧", occupant="示例租户二").findings == ()
    assert len(records(works, unit)) == 2


def test_nothing_is_entered_or_ended_twice(works: Works) -> None:
    first = enter(works, works.storeys[0]).occupancy
    with pytest.raises(OccupancyEntered):
        enter(works, works.storeys[0])
    end(works, first.occupancy_id, SINCE)
    with pytest.raises(OccupancyEnded):
        end(works, first.occupancy_id, SINCE)
    assert len(records(works, works.storeys[0])) == 1


def test_a_correction_ends_the_record_it_corrects_and_keeps_it(works: Works) -> None:
    unit = works.storeys[0]
    wrong = enter(works, unit, industry="C13").occupancy
    right = enter(works, unit, industry="C14", corrects=wrong.occupancy_id).occupancy
    told = {r.occupancy_id: (r.industry, r.end_kind) for r in records(works, unit)}
    assert told == {wrong.occupancy_id: ("C13", "error"), right.occupancy_id: ("C14", None)}
    with pytest.raises(NotFound):
        enter(works, works.factory + "W00000000", corrects=wrong.occupancy_id)
    with pytest.raises(NotFound):
        enter(works, works.storeys[1], corrects=wrong.occupancy_id)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"credit_code": "91360482MA35A0B1X8"}, "unified social credit code"),
        ({"credit_code": "36012119800101018X"}, "unified social credit code"),
        ({"industry": "C9999"}, "industry (GB/T 4754-2017)"),
        ({"industry": "99"}, "industry (GB/T 4754-2017)"),
        ({"industry": "X12"}, "industry (GB/T 4754-2017)"),
        ({"since": date(2026, 3, 26)}, "since"),
        ({"occupant": "  "}, "occupant"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(works: Works, changes, kind) -> None:
    with pytest.raises(MalformedValue) as no:
        enter(works, works.storeys[0], **changes)
    assert no.value.kind == kind
    assert "19800101" not in str(no.value.said())
    assert records(works, works.storeys[0]) == []


def test_days_the_wrong_way_round_are_refused_by_the_database(works: Works) -> None:
    for changes in (
        {"until": SINCE - timedelta(days=1)},
        {"lease_from": SINCE, "lease_to": SINCE - timedelta(days=1)},
    ):
        with pytest.raises(WrongValue):
            enter(works, works.storeys[0], **changes)
    first = enter(works, works.storeys[0]).occupancy
    for day in (SINCE - timedelta(days=1), date(2026, 3, 26)):
        with pytest.raises(MalformedValue):
            end(works, first.occupancy_id, day)


def test_only_whose_duty_it_is_and_only_in_the_own_park(works: Works) -> None:
    with pytest.raises(NotAllowed):
        enter(works, works.storeys[0], by="clerk")
    with pytest.raises(NotFound):
        enter(works, "360482001001GB99999F00010001")
    office = works.office
    entered = enter(works, works.storeys[0], purpose="公寓")
    with office.register.transaction(parks=[]) as tx:
        for table in ("occupancy", "occupancy_end", "clue"):
            count = f"select count(*) from {table}"  # noqa: S608
            assert tx.execute(text(count)).scalar_one() == 0
        with pytest.raises(NotFound):
            clues.by_number(tx, entered.clues[0].number)
