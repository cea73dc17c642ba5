"""The 存量权利表 of an import: read whole or refused whole, kept, and joined to its plots."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from registry.access import Principal, demand
from registry.book import imports, papers
from registry.book.imports import Choice
from registry.cases import opening, reading_rights
from registry.cases.old_rights_form import MEDIA_TYPE
from registry.cases.reading_rights import OldRights, OnPlot, plot_key
from registry.cases.record import CaseRecord
from registry.counter_refusals import ImportElsewhere, OldRightsFaulty
from registry.findings import Finding
from registry.records.plain import to_plain
from registry.store.db import Tx

_NAME = "存量权利表"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A workbook that was kept: its hash, and what it says, to be compared with the old system."""

    sha256: bytes
    certificates: int
    holders: int
    mortgages: int
    mortgage_sum: Decimal
    seizures: int


def keep(
    tx: Tx,
    who: Principal,
    park_id: int,
    import_id: int,
    content: bytes,
    *,
    name: str,
    now: datetime,
) -> Kept:
    """Read a workbook for an import of old plots, and keep it.

    Raises NotAllowed, NotFound, ImportElsewhere, WorkbookUnreadable, and OldRightsFaulty with every
    fault there is; then nothing is kept.
    """
    demand(who, "draft", park_id)
    asked = imports.read(tx, park_id, import_id)
    if asked.purpose != "intake" or asked.state != "judged":
        raise ImportElsewhere(state=asked.state if asked.purpose == "intake" else asked.purpose)
    rows = imports.chosen(tx, park_id, import_id, None)
    said = _read(content, rows)
    sha256 = papers.store(
        tx, park_id, content, name=name, media_type=MEDIA_TYPE, by=who.account_id, at=now
    )
    titles = [each.certificate for each in said.on.values() if each.certificate is not None]
    mortgages = [mortgage for each in said.on.values() for mortgage in each.mortgages]
    return Kept(
        sha256=sha256,
        certificates=sum(len(title.numbers) for title in titles),
        holders=len({h.party.number for title in titles for h in title.holders}),
        mortgages=len(mortgages),
        mortgage_sum=sum((mortgage.amount for mortgage in mortgages), Decimal(0)),
        seizures=sum(len(each.seizures) for each in said.on.values()),
    )


def of_rows(tx: Tx, park_id: int, sha256: bytes, rows: Sequence[Choice]) -> list[OnPlot]:
    """Return what a workbook that was kept says of each of these rows, and of no others.

    Raises NotFound, OldRightsFaulty, also where it speaks of a plot that is not among them.
    """
    _, _, content = papers.stored(tx, park_id, sha256)
    said = _read(content, rows).on
    return [said.get(plot_key(_name(row)), OnPlot()) for row in rows]


def _read(content: bytes, rows: Iterable[Choice]) -> OldRights:
    said = reading_rights.read(content, (_name(row) for row in rows))
    if said.faults:
        raise OldRightsFaulty(faults=tuple(to_plain(fault) for fault in said.faults))
    return said


def _name(row: Choice) -> str:
    return row.number or row.name


def plain(said: OnPlot) -> Mapping[str, object]:
    """Return what is said of a plot as a row of the request has it."""
    told: Mapping[str, object] = to_plain(said)
    return told


def attach(tx: Tx, who: Principal, case: CaseRecord, sha256: bytes, *, now: datetime) -> CaseRecord:
    """Put the workbook among the papers of the case it was read for."""
    name, media_type, content = papers.stored(tx, case.park_id, sha256)
    return opening.attach(
        tx,
        who,
        case.number,
        name=f"{_NAME} {name}"[:200],
        content=content,
        media_type=media_type,
        kind_n=None,
        pages=1,
        original=False,
        now=now,
    )


def naming(finding: Finding, plots: Sequence[str]) -> Finding:
    """Return a finding of a row with the name of its plot."""
    row = finding.facts.get("row")
    if not isinstance(row, int):
        return finding
    return replace(finding, facts={**finding.facts, "plot": plots[row - 1]})
