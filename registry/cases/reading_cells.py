"""Cells of a line that was filled in by hand: read as what they mean, or told what is wrong."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from registry.book.parties import PartyInput
from registry.cases.old_rights_form import Column
from registry.cases.workbooks import Line
from registry.clock import at_local
from registry.errors import MalformedValue
from registry.rules.parties import LONGEST_NAME
from registry.values.parties import party_number

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_TIME = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)(?:[:：][0-5]\d)?", re.ASCII)
_PLACE = re.compile(r"[1-9]\d{0,2}", re.ASCII)
#: no record of land here is older, no term ends later
_YEARS = range(1949, 2200)
_CENT = Decimal("0.01")
_MOST_YUAN = Decimal(10) ** 15
_LONGEST_WHOLE = 10**15
_LONGEST_TEXT = 500
_SHOWN = 40
#: stands for a day that could not be read: its line is left out
_UNREAD = date(2000, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a cell: its sheet, line and column; of a whole sheet the line is 0.

    What a personal column holds is never said.
    """

    sheet: str
    line: int
    column: str
    value: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Cells:
    """A line being read: each way of reading tells what is wrong and goes on."""

    say: Callable[[Fault], None]
    sheet: str
    line: Line
    columns: Mapping[str, Column]

    def wrong(self, name: str, reason: str, reason_zh: str) -> None:
        """Keep what is wrong with a cell."""
        column = self.columns[name]
        value = "" if column.personal else str(self._cell(name))
        self.say(
            Fault(
                sheet=self.sheet,
                line=self.line.number,
                column=column.zh,
                value=value[:_SHOWN],
                zh=reason_zh,
                en=reason,
            )
        )

    def _cell(self, name: str) -> object:
        return self.line.cells.get(self.columns[name].zh, "")

    def text(self, name: str, most: int = _LONGEST_TEXT) -> str:
        """Return a cell as text; a long number is none, the sheet has rounded it."""
        cell = self._cell(name)
        if isinstance(cell, float) and abs(cell) >= _LONGEST_WHOLE:
            self.wrong(
                name,
                "a number of more than 15 digits, which the sheet has rounded: write it as text",
                "超过 15 位的数字已被表格舍入，请设为文本格式重新填写",
            )
            return ""
        text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
        if not text and self.columns[name].needed:
            self.wrong(name, "must be filled in", "必填")
        elif len(text) > most or not text.replace("\n", "").isprintable():
            self.wrong(
                name, f"at most {most} characters that can be read", f"须为不超过 {most} 个可见字符"
            )
        return text

    def parsed(self, name: str, parse: Callable[[str], str]) -> str:
        """Return a cell in its normal form."""
        if not (text := self.text(name)):
            return ""
        try:
            return parse(text)
        except MalformedValue as fault:
            self.wrong(name, fault.reason, fault.reason_zh)
            return text

    def word(self, name: str) -> Any:
        """Return what one of a column's words means."""
        words = self.columns[name].words or {}
        text = self.text(name)
        if text and text not in words:
            listed = "、".join(words)
            self.wrong(name, f"one of {listed}", f"须为 {listed} 之一")
        return words.get(text)

    def day(self, name: str) -> date:
        """Return a day."""
        cell = self._cell(name)
        day = _on(cell if isinstance(cell, date) else self.text(name))
        if day is None and cell != "":
            self.wrong(name, "no day such as 2019-05-01", "不是日期（如 2019-05-01）")
        return day or _UNREAD

    def instant(self, name: str) -> datetime:
        """Return an instant on clocks in China: a day alone is its beginning."""
        cell = self._cell(name)
        if isinstance(
            cell, datetime
        ):  # a sheet counts days: what it holds is a little less or more
            cell = (cell + timedelta(milliseconds=500)).replace(microsecond=0)
        day, _, time = str(cell).replace("T", " ").partition(" ")
        on, at = _on(day), _TIME.fullmatch(time.strip() or "0:00")
        if cell == "":
            self.text(name)
        elif on is None or at is None:
            self.wrong(name, "no time such as 2025-06-10 09:30", "不是时间（如 2025-06-10 09:30）")
        hour, minute = (int(at[1]), int(at[2])) if at else (0, 0)
        return at_local(on or _UNREAD, hour, minute)

    def amount(self, name: str) -> Decimal:
        """Return an amount in yuan, to the cent."""
        cell = self._cell(name)
        text = repr(cell) if isinstance(cell, float) else self.text(name)
        try:
            amount = Decimal(text.replace(",", "").replace("，", ""))
        except InvalidOperation:
            amount = Decimal(-1)
        if text and not (
            amount.is_finite() and 0 < amount < _MOST_YUAN and amount == round(amount, 2)
        ):
            self.wrong(
                name,
                "an amount in yuan above nothing, two decimals at most",
                "须为大于零的元数，至多两位小数",
            )
            return _CENT
        return amount.quantize(_CENT) if text else _CENT

    def place(self, name: str) -> int:
        """Return an order, from 1."""
        text = self.text(name)
        if text and not _PLACE.fullmatch(text):
            self.wrong(name, "a whole number from 1", "须为自 1 起的整数")
            return 1
        return int(text or 1)

    def party(self) -> PartyInput:
        """Return the party a line names by its number, kind and name."""
        kind = self.word("kind")
        number = self.parsed("number", lambda text: party_number(kind, text) if kind else text)
        known = self.columns
        return PartyInput(
            kind=kind or "",
            number=number,
            name=self.text("name", LONGEST_NAME),
            representative=self.text("representative") if "representative" in known else "",
            address=self.text("address") if "address" in known else "",
            phone=self.text("phone") if "phone" in known else "",
        )


def _on(cell: date | str) -> date | None:
    if isinstance(cell, date):
        day = date(cell.year, cell.month, cell.day)
    elif found := _DAY.fullmatch(cell):
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return None
    else:
        return None
    return day if day.year in _YEARS else None
