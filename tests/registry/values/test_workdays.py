from datetime import UTC, date, datetime

import pytest

from registry import clock
from registry.values.workdays import Calendar, CalendarYearUnknown

SPRING_2026 = {date(2026, 2, day): False for day in range(15, 24)}
CALENDAR = Calendar(
    {2026: SPRING_2026 | {date(2026, 2, 14): True, date(2026, 2, 28): True}, 2027: {}}
)


def test_weekends_rest_holidays_rest_and_exchanged_days_work():
    assert not CALENDAR.working(date(2026, 3, 1))
    assert not CALENDAR.working(date(2026, 2, 17))
    assert CALENDAR.working(date(2026, 2, 14))
    assert CALENDAR.working(date(2026, 3, 2))


def test_a_period_begins_the_day_after():
    assert CALENDAR.after(date(2026, 3, 2), 1) == date(2026, 3, 3)
    assert CALENDAR.after(date(2026, 2, 13), 2) == date(2026, 2, 24)
    assert CALENDAR.after(date(2026, 3, 2), 0) == date(2026, 3, 2)


def test_counting_forth_and_back_agree():
    end = CALENDAR.after(date(2026, 2, 10), 30)
    assert CALENDAR.between(date(2026, 2, 10), end) == 30


def test_a_period_runs_over_the_year_when_both_are_loaded():
    assert CALENDAR.after(date(2026, 12, 31), 1) == date(2027, 1, 1)


def test_a_year_that_is_not_loaded_is_never_guessed():
    with pytest.raises(CalendarYearUnknown) as no:
        CALENDAR.after(date(2027, 12, 20), 30)
    assert no.value.said() == {"year": 2028}
    assert "国务院办公厅" in no.value.remedy_zh


def test_the_day_in_china_turns_at_sixteen_hours_utc():
    assert clock.business_date(datetime(2026, 1, 31, 15, 59, tzinfo=UTC)) == date(2026, 1, 31)
    assert clock.business_date(datetime(2026, 1, 31, 16, 0, tzinfo=UTC)) == date(2026, 2, 1)
    assert clock.local(datetime(2026, 1, 31, 16, 0, tzinfo=UTC)).hour == 0
    assert clock.now().tzinfo is UTC
