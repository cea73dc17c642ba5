"""Reading the 存量权利表: every cell that is wrong is told, with its sheet, line and column."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from registry.acts.intake.old import OldCertificate, OldHolder, OldMortgage, OldSeizure
from registry.cases.old_rights_form import CERTIFICATES, MORTGAGES, SEIZURES, SHEETS, Column
from registry.cases.reading_cells import Cells, Fault
from registry.cases.workbooks import Table, read as read_workbook
from registry.values.numbers import old_certificate_number, old_proof_number


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPlot:
    """What the workbook says of one plot."""

    certificate: OldCertificate | None = None
    mortgages: tuple[OldMortgage, ...] = ()
    seizures: tuple[OldSeizure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OldRights:
    """What a workbook says, by plot; of a plot of which a fault was found nothing."""

    on: Mapping[str, OnPlot]
    faults: tuple[Fault, ...]


def plot_key(named: str) -> str:
    """Return how a plot is looked up: its number or code without spaces."""
    return re.sub(r"\s", "", named)


def read(data: bytes, plots: Iterable[str]) -> OldRights:
    """Read a workbook that speaks of plots of these names. Raises WorkbookUnreadable.

    A plot must be there, and be the only one of its name.
    """
    reader = _Reader(Counter(map(plot_key, plots)))
    tables = read_workbook(data, SHEETS)
    if not tables:
        reader.say("", 0, "", "no sheet of these names", f"没有名为{'、'.join(SHEETS)}的工作表")
    titles = reader.of_sheet(tables, "证书权利人", CERTIFICATES, _holder)
    mortgages = reader.of_sheet(tables, "抵押", MORTGAGES, _mortgage)
    seizures = reader.of_sheet(tables, "查封", SEIZURES, _seizure)
    certificates = {plot: reader.certificate(lines) for plot, lines in _by_plot(titles).items()}
    reader.once(titles, "证书权利人", "不动产权证号", lambda said: said.number)
    reader.once(mortgages, "抵押", "不动产登记证明号", lambda said: said.proof)
    named = dict.fromkeys(each.plot for each in (*titles, *mortgages, *seizures))
    of_mortgages, of_seizures = _by_plot(mortgages), _by_plot(seizures)
    on = {
        plot: OnPlot(
            certificate=certificates.get(plot),
            mortgages=tuple(each.said for each in of_mortgages.get(plot, ())),
            seizures=tuple(each.said for each in of_seizures.get(plot, ())),
        )
        for plot in named
        if plot not in reader.faulty
    }
    order = {name: n for n, name in enumerate(SHEETS)}
    faults = sorted(reader.faults, key=lambda each: (order.get(each.sheet, -1), each.line))
    return OldRights(on=on, faults=tuple(faults))


@dataclass(frozen=True, slots=True)
class _Said:
    """A line as it was read: the plot it names, and what it says."""

    plot: str
    line: int
    said: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class _HolderLine:
    """A line of the first sheet: a holder, and the certificate as this line has it."""

    number: str
    holder: OldHolder
    holding: str
    term_start: date
    term_end: date
    nature: int
    note: str


def _by_plot(lines: Sequence[_Said]) -> dict[str, list[_Said]]:
    found: dict[str, list[_Said]] = {}
    for each in lines:
        found.setdefault(each.plot, []).append(each)
    return found


@dataclass
class _Reader:
    """The plots there are, the faults so far, and the plots these are of."""

    plots: Counter[str]
    faults: list[Fault] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)

    def say(self, sheet: str, line: int, column: str, reason: str, reason_zh: str) -> None:
        """Keep a fault that is no single cell's."""
        self.faults.append(
            Fault(
                sheet=sheet,
                line=line,
                column=column,
                value="",
                zh=reason_zh,
                en=reason,
            )
        )

    def of_sheet(
        self,
        tables: Mapping[str, Table],
        name: str,
        columns: Mapping[str, Column],
        made_of: Callable[[Cells], Any],
    ) -> list[_Said]:
        """Read the lines of a sheet; one with a fault is left out, and its plot is faulty."""
        table = tables.get(name)
        if table is None or not self._well_made(name, table, columns):
            return []
        found = []
        for line in table.lines:
            before = len(self.faults)
            cells = Cells(self.faults.append, name, line, columns)
            plot = self._plot(cells)
            said = made_of(cells)
            if len(self.faults) > before:
                self.faulty.add(plot)
            else:
                found.append(_Said(plot, line.number, said))
        return found

    def _well_made(self, name: str, table: Table, columns: Mapping[str, Column]) -> bool:
        for cell in table.formulas:
            self.say(name, 0, cell, "a formula: write its value", "含公式，请改填数值")
        for cells in table.merged:
            self.say(name, 0, cells, "merged cells: fill in each", "合并单元格，请逐格填写")
        if table.lines:
            for column in columns.values():
                if column.needed and column.zh not in table.headings:
                    self.say(name, 1, column.zh, "this column is needed", "缺少此列")
        twice = {h for h in table.headings if h and table.headings.count(h) > 1}
        for heading in sorted(twice):
            self.say(name, 1, heading, "a column twice", "此列重复")
        return not any(fault.sheet == name for fault in self.faults)

    def _plot(self, cells: Cells) -> str:
        plot = plot_key(cells.text("plot"))
        if plot and not self.plots[plot]:
            cells.wrong("plot", "no such plot among the rows of the import", "导入中没有此宗地")
        elif self.plots[plot] > 1:
            cells.wrong(
                "plot",
                "several plots of the import have this number",
                "导入中有多宗地使用此编号",
            )
        return plot

    def certificate(self, lines: Sequence[_Said]) -> OldCertificate:
        """Make the certificate of a plot of its lines, which say the same but of the holders."""
        first: _HolderLine = lines[0].said
        for each in lines[1:]:
            self._alike(first, lines[0].line, each)
        numbers = {each.said.number for each in lines}
        if 1 < len(numbers) < len(lines):
            self._about(
                lines[0],
                "不动产权证号",
                "one for all lines of the plot, or another in each",
                "同一宗地各行须为同一证号，或者各不相同",
            )
        if (first.holding == "sole") != (len(lines) == 1):
            self._about(
                lines[0],
                "共有方式",
                f"{len(lines)} holders",
                f"本宗地有 {len(lines)} 个权利人",
            )
        each_has_one = len(lines) > 1 and len(numbers) == len(lines)
        return OldCertificate(
            number="" if each_has_one else first.number,
            holders=tuple(
                OldHolder(
                    party=each.said.holder.party,
                    share=each.said.holder.share,
                    certificate=each.said.number if each_has_one else "",
                )
                for each in lines
            ),
            term_start=first.term_start,
            term_end=first.term_end,
            holding="joint" if first.holding == "joint" else "shares",
            right_nature=first.nature,
            note=first.note,
        )

    def _alike(self, first: _HolderLine, begins: int, each: _Said) -> None:
        for name, column in (
            ("holding", "共有方式"),
            ("nature", "权利性质"),
            ("term_start", "使用期限起"),
            ("term_end", "使用期限止"),
        ):
            if getattr(each.said, name) != getattr(first, name):
                self._about(
                    each,
                    column,
                    f"differs from line {begins} of the same plot",
                    f"与同一宗地第 {begins} 行不一致",
                )

    def _about(self, each: _Said, column: str, reason: str, reason_zh: str) -> None:
        self.say("证书权利人", each.line, column, reason, reason_zh)
        self.faulty.add(each.plot)

    def once(
        self, lines: Sequence[_Said], sheet: str, column: str, number: Callable[[Any], str]
    ) -> None:
        """A certificate is of one plot, and a proof of one line."""
        seen: dict[str, _Said] = {}
        for each in lines:
            first = seen.setdefault(number(each.said), each)
            same = first is each or (sheet == "证书权利人" and first.plot == each.plot)
            if not same:
                self.say(
                    sheet,
                    each.line,
                    column,
                    f"stands on line {first.line} already",
                    f"与第 {first.line} 行重复",
                )
                self.faulty |= {first.plot, each.plot}


def _holder(cells: Cells) -> _HolderLine:
    number, party = cells.parsed("certificate", old_certificate_number), cells.party()
    return _HolderLine(
        number=number,
        holder=OldHolder(party=party, share=cells.text("share") or None),
        holding=cells.word("holding") or "",
        term_start=cells.day("term_start"),
        term_end=cells.day("term_end"),
        nature=cells.word("nature") or 0,
        note=cells.text("note"),
    )


def _mortgage(cells: Cells) -> OldMortgage:
    return OldMortgage(
        mortgagee=cells.party(),
        contract_no=cells.text("contract_no"),
        amount=cells.amount("amount"),
        scope=cells.text("scope"),
        debt_from=cells.day("debt_from"),
        debt_until=cells.day("debt_until"),
        registered_on=cells.day("registered_on"),
        proof=cells.parsed("proof", old_proof_number),
        place=cells.place("place"),
        maximum=bool(cells.word("maximum")),
        bans_transfer=bool(cells.word("bans_transfer")),
        note=cells.text("note"),
    )


def _seizure(cells: Cells) -> OldSeizure:
    return OldSeizure(
        authority=cells.text("authority"),
        document_no=cells.text("document_no"),
        served_at=cells.instant("served_at"),
        ends_on=cells.day("ends_on"),
        against=cells.text("against").replace(" ", "").upper(),
        share_only=bool(cells.word("share_only")),
        note=cells.text("note"),
    )
