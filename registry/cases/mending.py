"""修复建议 for rows of an import that are no shape: what was read is closed, or rid of a repeat.

Accepted by a person the row becomes a draft, judged as any row is; the row itself stays as it was
read, and the record has its rings before and the shape after.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shapely import Polygon

from geo.errors import Torn
from geo.repair import apply, of_form
from geo.shapes import from_rings, judge
from geo.topology import NEAR_MISS
from registry.access import Principal, demand
from registry.book import county, imports, papers, repairs
from registry.book.imports import ImportRow
from registry.book.papers import NewDraft
from registry.cases import plots
from registry.cases.judging import called, of_purpose
from registry.cases.plots import Plot
from registry.cases.repairing import Repair, chosen_of, told
from registry.clock import business_date
from registry.counter_refusals import ImportRowsRefused, RepairNotOffered
from registry.errors import NotFound
from registry.findings import Finding
from registry.records.context import At
from registry.store.db import Tx

#: a draft's version when it is new
_FIRST = 1
#: so many repairs of a plot are named where they are only pointed at
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOffer:
    """What is proposed for a row: each repair, and the shape were all of them accepted."""

    row: ImportRow
    srid: int
    repairs: tuple[Repair, ...]
    repaired: Polygon | None


def way(read_: Torn | None) -> tuple[str, str] | tuple[None, None]:
    """Say what could be repaired of a plot that is refused, and where that is offered.

    In Chinese and in English; none where no repair helps.
    """
    found = [] if read_ is None else [told(one) for one in of_form(read_.rings)]
    if not found:
        return None, None
    named, more = found[:_MOST_NAMED], len(found) - _MOST_NAMED
    zh = "；".join(each.zh for each in named) + (f"；另有 {more} 处" if more > 0 else "")
    en = "; ".join(each.en for each in named) + (f"; {more} more" if more > 0 else "")
    return (
        f"可以修复：{zh}。以批量导入（POST …/imports，或 park-registry import --repairs）"
        "读取该文件，即列出修复建议，采用后成为草图",
        f"it can be repaired: {en}. Give the file in as an import (POST …/imports, or park-registry"
        " import --repairs): it offers these repairs, and accepted they make the draft",
    )


def offers(tx: Tx, park_id: int, import_id: int) -> list[RowOffer]:
    """Work out what may be proposed for each row of an import, in their order."""
    found = [offer(tx, park_id, import_id, n) for n in repairs.torn_rows(tx, park_id, import_id)]
    return [each for each in found if each.repairs]


def accept_all(
    tx: Tx, who: Principal, park_id: int, import_id: int, keys: Sequence[str], *, now: datetime
) -> list[tuple[int, int]]:
    """Accept proposals of any rows by their keys; return (row, draft) of each row.

    Raises what accept raises, RepairNotOffered for a key no row has; then nothing is changed.
    """
    wanted = {
        each.row.n: chosen
        for each in offers(tx, park_id, import_id)
        if (chosen := [r.proposal.key for r in each.repairs if r.proposal.key in keys])
    }
    for key in keys:
        if not any(key in chosen for chosen in wanted.values()):
            raise RepairNotOffered(repair=key)
    return [
        (n, accept(tx, who, park_id, import_id, n, chosen, now=now)) for n, chosen in wanted.items()
    ]


def offer(tx: Tx, park_id: int, import_id: int, n: int) -> RowOffer:
    """Work out what may be proposed for a row; nothing is changed. Raises NotFound.

    A row that has a shape, or is a draft already, is offered nothing.
    """
    row = _row(tx, park_id, import_id, n)
    found = _proposed(row)
    return RowOffer(
        row=row,
        srid=county.park(tx, park_id).srid,
        repairs=tuple(found),
        repaired=_mended(row, found) if found else None,
    )


def accept(
    tx: Tx,
    who: Principal,
    park_id: int,
    import_id: int,
    n: int,
    keys: Sequence[str],
    *,
    now: datetime,
) -> int:
    """Make a draft of a row with these repairs, and record who accepted them; return the draft.

    Raises NotFound, NotAllowed, RepairNotOffered, a GeoError where what is accepted is not enough,
    ImportRowsRefused where the repaired plot is refused by a rule. Then nothing is changed.
    """
    demand(who, "draft", park_id)
    asked = imports.locked(tx, park_id, import_id)
    park = county.park(tx, park_id)
    row = _row(tx, park_id, import_id, n)
    chosen = chosen_of(_proposed(row), keys)
    shape = _mended(row, chosen)
    at = At(park_id=park_id, srid=park.srid, county=park.county, today=business_date(now))
    beside = imports.about(tx, park_id, import_id, shape, NEAR_MISS)
    found = [of_purpose(finding, asked.purpose) for finding in _judged(tx, at, row, shape, beside)]
    if any(finding.severity == "refuse" for finding in found):
        raise ImportRowsRefused(rows="；".join(f.zh for f in found if f.severity == "refuse")[:200])
    new = NewDraft(
        plot_number=row.number,
        plot_name=row.name,
        part=row.part,
        shape=shape,
        declared_area=row.declared_area,
        notices=tuple(f"{f.zh} / {f.en}" for f in found if f.severity != "met"),
    )
    (draft_id,) = papers.keep_drafts(
        tx, park_id, park.srid, [new], sha256=asked.sha256, by=who.account_id, at=now
    )
    imports.taken(tx, park_id, import_id, [(n, draft_id)])
    repairs.keep(
        tx,
        park_id,
        draft_id,
        park.srid,
        version=_FIRST,
        repairs=[each.said() for each in chosen],
        before=row.rings or (),
        after=shape,
        by=who.account_id,
        at=now,
    )
    return draft_id


def _row(tx: Tx, park_id: int, import_id: int, n: int) -> ImportRow:
    imports.read(tx, park_id, import_id)
    found = imports.rows(tx, park_id, import_id, of=[n])
    if not found:
        raise NotFound(what="row", name=str(n))
    return found[0]


def _proposed(row: ImportRow) -> list[Repair]:
    if row.rings is None or row.draft_id is not None:
        return []
    return [told(one) for one in of_form(row.rings)]


def _mended(row: ImportRow, chosen: Sequence[Repair]) -> Polygon:
    return judge(from_rings(apply(row.rings or (), [each.proposal for each in chosen])))


def _judged(
    tx: Tx, at: At, row: ImportRow, shape: Polygon, beside: Sequence[ImportRow]
) -> list[Finding]:
    """Judge the repaired plot as it would have been among the plots of its file."""
    mended = Plot(
        name=called(row.n, row.number, row.name), shape=shape, declared_area=row.declared_area
    )
    others = [
        Plot(name=called(other.n, other.number, other.name), shape=other.shape)
        for other in beside
        if other.shape is not None
    ]
    return [finding for n, finding in plots.judged(tx, at, [mended, *others]) if n == 0]
