"""批后监管: promises judged at checkpoints, and the clock of land that is not built on."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from sqlalchemy import text

from registry.book import supplies
from registry.book.conditions import ConditionItem
from registry.book.development import Start
from registry.cases import supervising
from registry.errors import MalformedValue, NotAllowed, NotFound
from registry.field_refusals import (
    CheckpointEntered,
    CheckpointOutOfTurn,
    DelayEntered,
    NotHappenedYet,
)
from registry.refusals import WrongValue
from registry.rules import checkpoints
from registry.rules.checkpoints import Measured
from registry.views import development
from tests.support.cuts import by_lines, codes_of, divide, upright
from tests.support.dealings import developed, transfer_request
from tests.support.stages import look, rows
from tests.support.titles import Works

DAY = date(2026, 3, 20)


def item(**changes: Any) -> ConditionItem:
    facts: dict[str, Any] = {
        "indicator": "容积率",
        "operator": ">=",
        "value": Decimal("1.2"),
        "unit": "—",
        "scope": "land",
        "source": "规划条件",
        "checkpoint": "completion",
    }
    return ConditionItem(**facts | changes)


def measured(value: str, indicator: str = "容积率", unit: str = "—", source: str = "竣工测绘"):
    return Measured(indicator=indicator, value=Decimal(value), unit=unit, source=source)


@pytest.fixture
def agreed(works: Works) -> tuple[Works, str]:
    """A contract with promises for three checkpoints, on the factory's land."""
    office = works.office
    contract = rows(
        office,
        "select s.contract_no from supply s join parcel_origin o using (park_id, supply_id)"
        " where o.code = :code",
        code=works.factory[:19],
    )[0][0]
    amendment = {
        "contract_no": contract,
        "agreement": "补充〔2026〕1号",
        "terms": {
            "max_years": 50,
            "standard_factory": True,
            "planning_document": "T-001 规划条件",
        },
        "items": [
            {**plain(item()), "checkpoint": "completion"},
            plain(item(indicator="绿地率", operator="<=", value="20", unit="%")),
            plain(
                item(
                    indicator="固定资产投资强度",
                    value="300",
                    unit="万元/亩",
                    scope="project",
                    checkpoint="production",
                )
            ),
            plain(
                item(
                    indicator="亩均税收",
                    operator="range",
                    value="10",
                    upper="40",
                    unit="万元/亩",
                    scope="project",
                    checkpoint="full_output",
                )
            ),
        ],
    }
    office.carry_through(office.open("terms_amendment", amendment))
    return works, contract


def plain(given: ConditionItem) -> dict[str, Any]:
    names = ConditionItem.__slots__
    return {n: None if (v := getattr(given, n)) is None else str(v) for n in names}


def enter(works: Works, contract: str, kind: Any, by: str = "supply", **changes: Any) -> Any:
    office, who = works.office, works.office.people[by]
    facts: dict[str, Any] = {"happened_on": DAY, "measured": (), "corrects": None}
    with office.register.transaction(parks=who.parks) as tx:
        return supervising.enter(
            tx, who, office.park_id, contract, kind, now=office.clock(), **facts | changes
        )


def put_off(works: Works, contract: str, by: str = "supply", **changes: Any) -> Any:
    office, who = works.office, works.office.people[by]
    facts: dict[str, Any] = {
        "days": 100,
        "document": "延期〔2026〕1号",
        "reason": "未按期交地",
        "decided_on": DAY,
    }
    with office.register.transaction(parks=who.parks) as tx:
        return supervising.put_off(
            tx, who, office.park_id, contract, now=office.clock(), **facts | changes
        )


def verdicts(point: Any) -> dict[str, str]:
    return {value.indicator: value.verdict for value in point.values}


def clock(works: Works, contract: str, days: int = 0) -> Any:
    office = works.office
    with office.register.transaction() as tx:
        found = supervising.clocks(
            tx, office.people["park"], office.park_id, now=office.clock() + timedelta(days=days)
        )
    return next((c for c in found if c.contract == contract), None)


def start_by(works: Works, contract: str, day: date) -> None:
    office = works.office
    amendment = {
        "contract_no": contract,
        "agreement": f"补充〔2026〕{day:%m%d}号",
        "dates": {"start_by": day.isoformat()},
    }
    office.carry_through(office.open("terms_amendment", amendment))


# ---------------------------------------------------------------- judged


def test_each_indicator_agreed_for_a_checkpoint_is_judged(agreed: tuple[Works, str]) -> None:
    works, contract = agreed
    point = enter(
        works, contract, "completion", measured=[measured("1.19"), measured("15", "绿地率", "%")]
    )
    assert verdicts(point) == {"容积率": "short", "绿地率": "met"}
    assert point.conditions_born is not None
    assert point.values[0].derived is not None
    later = enter(works, contract, "production", measured=[measured("80", "用工", "人")])
    assert verdicts(later) == {"固定资产投资强度": "unmeasured", "用工": "noted"}
    last = enter(works, contract, "full_output", measured=[measured("40", "亩均税收", "万元/亩")])
    assert verdicts(last) == {"亩均税收": "met"}


def test_a_shortfall_warns_everywhere_and_stops_nothing(agreed: tuple[Works, str]) -> None:
    works, contract = agreed
    office = works.office
    enter(works, contract, "completion", measured=[measured("0.8")])
    found = [
        f for f in look(office, "transfer", transfer_request([works.factory]))
        if f.kind == "checkpoint-short"
    ]  # fmt: skip
    assert [(f.rule, f.severity, f.measured, f.limit) for f in found] == [
        ("DEV-02", "warn", "0.8", "1.2")
    ]
    assert "容积率 0.8" in found[0].zh
    assert "约定 >=1.2" in found[0].zh
    with office.register.transaction() as tx:
        (short,) = development.shortfalls(tx, office.park_id)
    assert (short.contract, short.indicator, short.parcels) == (
        contract,
        "容积率",
        (works.factory[:19],),
    )


def test_a_mistake_is_corrected_by_another_record(agreed: tuple[Works, str]) -> None:
    works, contract = agreed
    wrong = enter(works, contract, "completion", measured=[measured("0.8")])
    with pytest.raises(CheckpointEntered):
        enter(works, contract, "completion", measured=[measured("1.3")])
    right = enter(
        works, contract, "completion", measured=[measured("1.3")], corrects=wrong.checkpoint_id
    )
    assert verdicts(right)["容积率"] == "met"
    office = works.office
    with office.register.transaction() as tx:
        assert development.shortfalls(tx, office.park_id) == []
    with pytest.raises(NotFound):
        enter(works, contract, "completion", corrects=wrong.checkpoint_id)
    assert rows(office, "select count(*) from checkpoint") == [(2,)]


@pytest.mark.parametrize(
    ("changes", "no"),
    [
        ({"happened_on": date(2026, 3, 26)}, NotHappenedYet),
        ({"measured": [measured("NaN")]}, MalformedValue),
        ({"measured": [measured("-1")]}, MalformedValue),
        ({"measured": [measured("1e12")]}, MalformedValue),
        ({"measured": [measured("1", source=" ")]}, MalformedValue),
        ({"measured": [measured("1", unit="亩")]}, MalformedValue),
        ({"measured": [measured("1"), measured("2")]}, MalformedValue),
        ({"by": "park"}, NotAllowed),
        ({"by": "clerk"}, NotAllowed),
        ({"corrects": 999}, NotFound),
    ],
)
def test_what_cannot_be_is_refused(
    agreed: tuple[Works, str], changes: dict[str, Any], no: type[Exception]
) -> None:
    with pytest.raises(no):
        enter(*agreed, "completion", **changes)
    assert rows(agreed[0].office, "select count(*) from checkpoint") == [(0,)]


def test_checkpoints_follow_one_another(agreed: tuple[Works, str]) -> None:
    works, contract = agreed
    enter(works, contract, "completion", happened_on=date(2026, 3, 10))
    with pytest.raises(CheckpointOutOfTurn):
        enter(works, contract, "start", happened_on=date(2026, 3, 11))
    with pytest.raises(CheckpointOutOfTurn):
        enter(works, contract, "production", happened_on=date(2026, 3, 9))
    enter(works, contract, "start", happened_on=date(2026, 3, 10))


def test_a_contract_that_is_not_there(works: Works) -> None:
    with pytest.raises(NotFound):
        enter(works, "没有的合同", "start")
    with works.office.register.transaction(parks=[999]) as tx:
        for table in ("checkpoint", "checkpoint_value", "start_delay"):
            assert tx.execute(text(f"select count(*) from {table}")).scalar_one() == 0  # noqa: S608


@given(
    st.sampled_from([">=", "<=", "=", "range"]),
    st.decimals(0, 1000, places=2),
    st.decimals("0.01", 1000, places=2),
    st.decimals(0, 3000, places=2),
)
def test_a_verdict_is_what_the_numbers_say(
    operator: str, low: Decimal, span: Decimal, value: Decimal
) -> None:
    upper = low + span if operator == "range" else None
    said = checkpoints.verdict(item(operator=operator, value=low, upper=upper), value)
    keeps = {">=": value >= low, "<=": value <= low, "=": value == low}.get(
        operator, low <= value <= low + span
    )
    assert said == ("met" if keeps else "short")


def test_a_storey_over_eight_metres_counts_twice(works: Works) -> None:
    office = works.office
    supply = rows(
        office, "select supply_id from parcel_origin where code = :c", c=works.factory[:19]
    )[0][0]
    with office.register.transaction() as tx:
        said = development.derived(tx, office.park_id, supply)
        land, covered, floors = tx.execute(
            text(
                "select (select area from parcel_version join parcel using (park_id, parcel_id)"
                " where code = :c and died is null), (select sum(st_area(v.footprint)) from"
                " building_version v join building b using (park_id, building_id) where"
                " b.parcel_code = :c and v.died is null), (select sum(st_area(f.outline) *"
                " (1 + (f.height > 8)::int)) from floor f join building b using (park_id,"
                " building_id) where b.parcel_code = :c and f.died is null and f.number > 0)"
            ),
            {"c": works.factory[:19]},
        ).one()
    assert float(said["容积率"]) == pytest.approx(float(floors) / float(land), abs=1e-4)
    assert float(said["建筑系数"]) == pytest.approx(100 * float(covered) / float(land), abs=1e-4)
    assert development.TALL == 8


# ---------------------------------------------------------------- the clock of idle land


@settings(max_examples=200)
@given(st.integers(-400, 1200), st.integers(0, 400), st.booleans())
def test_the_stages_of_the_clock(past: int, delayed: int, begun: bool) -> None:  # noqa: FBT001
    today = date(2026, 3, 25)
    agreed_on = today - timedelta(days=past)
    start = Start(start_by=agreed_on, delayed=delayed, started_on=today if begun else None)
    stage, by = checkpoints.stage(start, today)
    over = past - delayed
    assert by == agreed_on + timedelta(days=delayed)
    expected = (
        "started" if begun else "in_time" if over <= 0 else "due" if over <= 365
        else "one_year" if over <= 730 else "two_years"
    )  # fmt: skip
    assert stage == expected


def test_a_delay_of_the_governments_own_making_extends(works: Works) -> None:
    contract = _contract_of(works, works.bare)
    start_by(works, contract, date(2026, 3, 1))
    assert (clock(works, contract).stage, clock(works, contract).days_over) == ("due", 24)
    assert clock(works, contract, days=400).stage == "one_year"
    told = put_off(works, contract)
    assert (told.stage, told.by) == ("in_time", date(2026, 6, 9))
    with pytest.raises(DelayEntered):
        put_off(works, contract)
    put_off(works, contract, document="延期〔2026〕2号", days=10)
    assert clock(works, contract).by == date(2026, 6, 19)
    for changes, no in (
        ({"by": "park"}, NotAllowed),
        ({"document": "z", "days": 0}, WrongValue),
        ({"document": " "}, WrongValue),
        ({"document": "z", "decided_on": date(2026, 3, 26)}, NotHappenedYet),
    ):
        with pytest.raises(no):
            put_off(works, contract, **changes)


def test_dividing_the_land_does_not_set_the_clock_back(works: Works) -> None:
    office, contract = works.office, _contract_of(works, works.bare)
    start_by(works, contract, date(2026, 3, 1))
    before = clock(works, contract)
    parts = codes_of(divide(office, by_lines(works.bare, upright(250))))
    after = clock(works, contract)
    assert (after.by, after.stage, after.days_over) == (before.by, "due", 24)
    assert after.parcels == tuple(sorted(parts))
    for part in parts:
        found = look(office, "transfer", transfer_request([f"{part}W00000000"]))
        assert [(f.rule, f.severity) for f in found if f.kind == "start-overdue"] == [
            ("HOLD-06", "warn")
        ]


def test_a_start_that_is_recorded_stops_the_clock(works: Works) -> None:
    office, contract = works.office, _contract_of(works, works.bare)
    start_by(works, contract, date(2025, 3, 1))
    request = transfer_request([f"{works.bare}W00000000"], development=developed(as_contracted=""))
    kinds = {f.kind: f.severity for f in look(office, "transfer", request)}
    assert (kinds.get("idle-land"), kinds.get("start-overdue")) == ("refuse", "warn")
    enter(works, contract, "start", happened_on=date(2026, 3, 2))
    kinds = {f.kind: f.severity for f in look(office, "transfer", request)}
    assert not kinds.keys() & {"idle-land", "start-overdue"}
    assert clock(works, contract).stage == "started"


def _contract_of(works: Works, parcel: str) -> str:
    office = works.office
    (row,) = rows(office, "select parcel_id from parcel where code = :c", c=parcel)
    with office.register.transaction() as tx:
        return supplies.of_parcel(tx, office.park_id, row[0])[0].contract_no
