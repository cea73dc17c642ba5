"""The only place that asks the time."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from registry.errors import MalformedValue

Clock = Callable[[], datetime]

_BEIJING = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


def business_date(instant: datetime) -> date:
    """Return the day an instant falls on in China. Raises MalformedValue."""
    return local(instant).date()


def local(instant: datetime) -> datetime:
    """Return the instant as clocks in China show it. Raises MalformedValue for one they cannot."""
    try:
        return instant.astimezone(_BEIJING)
    except OverflowError as none:  # of the first or last day there is, in another zone
        raise MalformedValue(
            kind="instant",
            value=instant.isoformat(),
            reason="before the first day of the calendar, or after the last",
            reason_zh="超出历法的起止日",
        ) from none
