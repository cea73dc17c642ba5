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


def at_local(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """Return the instant at which clocks in China show this day and time."""
    return datetime.combine(day, time(hour, minute), _BEIJING)
