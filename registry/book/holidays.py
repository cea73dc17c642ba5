"""A year's holidays and shifted working days, loaded whole from the State Council's notice."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from registry.errors import MalformedValue
from registry.records.plain import from_plain, to_plain
from registry.store.db import Tx, text

_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days that differ from the plain week; without ``last`` a single day."""

    name: str
    first: date
    last: date | None = None

    def days(self) -> Iterator[date]:
        """Yield each day of it."""
        day = self.first
        while day <= (self.last or self.first):
            yield day
            day += timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A year's notice: its document number, the days off, and the weekend days that are worked."""

    year: int
    source: str
    off: tuple[Span, ...]
    worked: tuple[Span, ...] = ()

    def days(self) -> Iterator[tuple[date, bool, str]]:
        """Yield each day that differs: the day, whether it is worked, its name."""
        for working, spans in ((False, self.off), (True, self.worked)):
            for span in spans:
                yield from ((day, working, span.name) for day in span.days())


def read_notice(toml: str) -> Notice:
    """Read a notice written in TOML (README shows one). Raises MalformedValue."""
    try:
        plain = to_plain(tomllib.loads(toml))
    except tomllib.TOMLDecodeError as fault:
        raise _malformed(str(fault), "不是有效的 TOML 文件") from fault
    notice = from_plain(Notice, plain)
    _judge(notice)
    return notice


def load(tx: Tx, notice: Notice) -> None:
    """Enter a year. Raises YearLoaded: periods were counted by it, it is not rewritten."""
    tx.execute(
        text("insert into calendar_year values (:year, :source)"),
        {"year": notice.year, "source": notice.source},
    )
    for day, working, name in notice.days():
        tx.execute(
            text("insert into calendar_day values (:year, :day, :working, :name)"),
            {"year": notice.year, "day": day, "working": working, "name": name},
        )


def loaded(tx: Tx) -> list[tuple[int, str]]:
    """Return the loaded years with the notice each comes from."""
    rows = tx.execute(text("select year, source from calendar_year order by year"))
    return [(row.year, row.source) for row in rows]


def _judge(notice: Notice) -> None:
    seen: set[date] = set()
    for day, working, _ in notice.days():
        if day.year != notice.year:
            raise _malformed(f"{day} is not of {notice.year}", f"{day} 不属于 {notice.year} 年")
        if day in seen:
            raise _malformed(f"{day} stands twice", f"{day} 重复")
        if working and day.weekday() < _SATURDAY:
            raise _malformed(f"{day} is worked in any week", f"{day} 本为工作日，不是调休上班日")
        seen.add(day)
    if not {(1, 1), (10, 1)} <= {(day.month, day.day) for day in seen}:
        raise _malformed(
            "a year is loaded whole: 1 January and 1 October are among the days off",
            "须录入全年安排：至少应包括元旦和国庆节",
        )
    if not notice.source.strip():
        raise _malformed("source: the number of the notice", "须填写通知文号 source")


def _malformed(reason: str, reason_zh: str) -> MalformedValue:
    return MalformedValue(kind="calendar", value="", reason=reason, reason_zh=reason_zh)
