"""The only place that asks the time."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]

_BEIJING = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


def business_date(instant: datetime) -> date:
    """Return the day an instant falls on in China."""
    return instant.astimezone(_BEIJING).date()


def local(instant: datetime) -> datetime:
    """Return the instant as clocks in China show it."""
    return instant.astimezone(_BEIJING)


def day_begins(day: date) -> datetime:
    """Return the instant a day begins in China."""
    return datetime.combine(day, time(), _BEIJING)
