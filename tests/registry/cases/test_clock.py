"""The 30 working days of 条例 20: counted by the notices, stopped by more proof, never guessed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from registry.cases.record import Due, due, read
from tests.support.park import at_work
from tests.support.stages import rows

BEIJING = ZoneInfo("Asia/Shanghai")


def on(day: str, hour: int = 10) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=BEIJING)


def step(stage, number: str, name: str, by: str, day: str):
    return at_work(stage.office.register, on(day)).step(number, name, by, "说明")


def accepted(stage, number: str, day: str) -> None:
    for name in ("submit", "accept"):
        step(stage, number, name, "clerk", day)


def when_due(stage, number: str) -> Due | None:
    with stage.office.register.transaction() as tx:
        return due(tx, read(tx, number))


#: day of acceptance -> last of 30 working days, counted by hand on the State Council's notices
PERIODS = {
    "before two holidays": ("2026-03-25", date(2026, 5, 11)),
    "before the spring festival": ("2026-01-30", date(2026, 3, 19)),
    "on a working saturday": ("2026-02-28", date(2026, 4, 13)),
    "on a holiday, online": ("2026-05-01", date(2026, 6, 15)),
}
THIRTY = Due(working_days=30, day=date(2026, 5, 11), unknown_year=None)


@pytest.mark.parametrize(("day", "last"), PERIODS.values(), ids=PERIODS.keys())
def test_thirty_working_days_follow_the_day_of_acceptance(stage, application, day, last):
    accepted(stage, application, day)
    assert when_due(stage, application) == Due(working_days=30, day=last, unknown_year=None)


def test_nothing_is_due_before_acceptance(stage, application):
    step(stage, application, "submit", "clerk", "2026-03-25")
    assert when_due(stage, application) is None


def test_the_clock_stands_while_proof_is_awaited(stage, application):
    accepted(stage, application, "2026-03-25")
    step(stage, application, "ask_proof", "examiner", "2026-04-01")
    assert when_due(stage, application) == Due(working_days=30, day=None, unknown_year=None)
    step(stage, application, "bring_proof", "clerk", "2026-04-08")
    # 11 May and the four working days it stood: 2, 3, 7 and 8 April
    assert when_due(stage, application).day == date(2026, 5, 15)


def test_the_clock_stands_each_time(stage, application):
    accepted(stage, application, "2026-03-25")
    for asked, brought in (("2026-03-26", "2026-03-27"), ("2026-03-30", "2026-03-31")):
        step(stage, application, "ask_proof", "examiner", asked)
        step(stage, application, "bring_proof", "clerk", brought)
    assert when_due(stage, application).day == date(2026, 5, 13)


def test_proof_brought_on_the_same_day_costs_no_day(stage, application):
    accepted(stage, application, "2026-03-25")
    step(stage, application, "ask_proof", "examiner", "2026-03-27")
    step(stage, application, "bring_proof", "clerk", "2026-03-27")
    assert when_due(stage, application).day == date(2026, 5, 11)


@pytest.mark.parametrize(
    ("days", "expected"),
    [(5, Due(working_days=5, day=date(2026, 4, 1), unknown_year=None)), (60, THIRTY)],
)
def test_a_county_may_promise_fewer_days_and_not_give_itself_more(
    stage, application, days, expected
):
    with stage.office.register.transaction() as tx:
        tx.execute(
            text(
                "insert into rule_value (rule, key, value, level, document, article, valid_from)"
                " values ('CASE', 'period_working_days', cast(:days as jsonb), 'county',"
                " '县规定', '一', '2026-01-01')"
            ),
            {"days": str(days)},
        )
    accepted(stage, application, "2026-03-25")
    assert when_due(stage, application) == expected


# ---------------------------------------------------------------- a year that is not loaded


def test_an_unknown_year_is_not_guessed_and_does_not_stop_acceptance(stage, application):
    accepted(stage, application, "2026-12-10")
    assert when_due(stage, application) == Due(working_days=30, day=None, unknown_year=2027)
    [(snapshot,)] = rows(
        stage.office,
        "select snapshot::jsonb from document join case_file using (park_id, case_id)"
        " where case_file.number = :n",
        n=application,
    )
    assert (snapshot["due"], snapshot["due_unknown_year"]) == (None, 2027)


def test_the_day_appears_as_soon_as_the_year_is_loaded(stage, application):
    accepted(stage, application, "2026-12-10")
    with stage.office.register.transaction() as tx:
        tx.execute(text("insert into calendar_year values (2027, '国办发明电〔2026〕示例')"))
        tx.execute(text("insert into calendar_day values (2027, '2027-01-01', false, '元旦')"))
    assert when_due(stage, application).day == date(2027, 1, 22)
