"""Working days by the State Council's yearly notice. A year that is not loaded is never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from registry.errors import RegistryError

_SATURDAY = 5


@dataclass(eq=False, kw_only=True)
class CalendarYearUnknown(RegistryError):
    """The holidays of this year are not loaded."""

    code: ClassVar[str] = "calendar-year-unknown"
    zh: ClassVar[str] = "该年度节假日安排尚未录入"
    remedy: ClassVar[str] = "Load the State Council's notice for the year; days are not guessed."
    remedy_zh: ClassVar[str] = "请录入国务院办公厅该年度放假通知；系统不作推算。"
    year: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """Years loaded whole: for each the days that differ from the plain week, True when worked."""

    years: Mapping[int, Mapping[date, bool]]

    def working(self, day: date) -> bool:
        """Whether people work on this day. Raises CalendarYearUnknown."""
        if day.year not in self.years:
            raise CalendarYearUnknown(year=day.year)
        return self.years[day.year].get(day, day.weekday() < _SATURDAY)

    def after(self, start: date, working_days: int) -> date:
        """Return the last day of a period that begins the day after ``start``."""
        day = start
        for _ in range(working_days):
            day += timedelta(days=1)
            while not self.working(day):
                day += timedelta(days=1)
        return day

    def between(self, start: date, end: date) -> int:
        """Return the working days after ``start`` up to and including ``end``."""
        return sum(self.working(start + timedelta(n)) for n in range(1, (end - start).days + 1))
