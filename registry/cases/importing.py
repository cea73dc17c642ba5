"""批量导入: a file is read and every row judged before anything is kept; then rows become drafts.

A row is judged as a single plot is. Nothing half-succeeds: all rows are entered at once, chosen
rows become drafts at once, and a file that was taken is not taken again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from shapely import Polygon

from geo.errors import GeoError, Place, Torn
from geo.formats import Faults, read_survey
from registry.access import Principal, demand
from registry.book import county, imports, papers
from registry.book.imports import Import, ImportRow
from registry.book.papers import NewDraft
from registry.cases import plots
from registry.cases.plots import Plot
from registry.clock import business_date
from registry.counter_refusals import ImportElsewhere, ImportRowsRefused
from registry.errors import NotFound
from registry.findings import Finding, misshapen
from registry.records.context import At
from registry.store.db import Register, Tx

#: what judging does one after the other; the step of an import counts them
STEPS: Sequence[tuple[str, str]] = (
    ("读取文件", "reading the file"),
    ("宗地相互重叠", "overlaps among the plots"),
    ("与登记簿重叠", "overlaps with the register"),
    ("园区范围", "the park's boundary"),
    ("面积", "areas"),
    ("相近界址点", "near misses"),
    ("写入结果", "entering the result"),
)
#: of old plots these are stated, not refused (条例 33)
_STATED_OF_OLD = frozenset({"GEO-03", "GEO-06"})
_PLAIN = "application/octet-stream"
#: told where reading failed by a fault of ours, which is in the log
FAULT: Mapping[str, object] = {
    "code": "internal-fault",
    "zh": "读取时发生内部错误，已记入日志，请联系管理员",
    "en": "A fault of ours while reading; it is in the log: tell the administrator",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotRead:
    """A plot of a file as it could be read, or why it could not: plain enough for any process."""

    line: int
    number: str = ""
    name: str = ""
    part: int = 1
    declared_area: Decimal | None = None
    shape: Polygon | None = None
    fault: Mapping[str, object] | None = None
    rings: tuple[tuple[Place, ...], ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a file says; ``refusal`` instead where it cannot be read at all."""

    rows: tuple[PlotRead, ...] = ()
    read_as: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    refusal: Mapping[str, object] | None = None


def ask(
    register: Register,
    who: Principal,
    *,
    park_id: int,
    content: bytes,
    filename: str,
    encoding: str | None,
    purpose: str,
    now: datetime,
) -> tuple[Import, bool]:
    """Enter a file to be judged; return it, and whether it is new. Raises NotAllowed, NotFound."""
    demand(who, "draft", park_id)
    with register.transaction(parks=who.parks) as tx:
        county.park(tx, park_id)
        sha256 = papers.store(
            tx, park_id, content, name=filename, media_type=_PLAIN, by=who.account_id, at=now
        )
        return imports.ask(
            tx,
            park_id,
            sha256,
            name=filename,
            encoding=encoding,
            purpose=purpose,
            by=who.account_id,
            at=now,
        )


def begin(
    register: Register, park_id: int, import_id: int
) -> tuple[bytes, str, int, str | None] | None:
    """Return what reading needs: content, file name, the park's system, the encoding declared.

    None where the import was called off, or is judged already.
    """
    with register.transaction(parks=[park_id]) as tx:
        asked = imports.read(tx, park_id, import_id)
        if not imports.step(tx, park_id, import_id, 1):
            return None
        _, _, content = papers.stored(tx, park_id, asked.sha256)
        return content, asked.name, county.park(tx, park_id).srid, asked.encoding


def read(content: bytes, filename: str, srid: int, encoding: str | None) -> Reading:
    """Read a file, every plot of it that can be read; done in a process of its own."""
    faults: Faults = []
    try:
        survey = read_survey(content, filename, srid=srid, encoding=encoding, faults=faults)
    except GeoError as no:
        return Reading(refusal={"code": no.code, "zh": no.zh, "en": no.title(), **no.said()})
    read_ = [
        PlotRead(
            line=plot.line,
            number=plot.number,
            name=plot.name,
            part=n,
            declared_area=plot.part_area_m2,
            shape=part,
        )
        for plot in survey.plots
        for n, part in enumerate(plot.parts, 1)
    ]
    read_ += [_unread(no, srid) for no in faults]
    return Reading(
        rows=tuple(sorted(read_, key=lambda row: (row.line, row.part))),
        read_as=tuple(each.said for each in survey.read_as),
        notices=tuple(each.said for each in survey.notices),
    )


def _unread(no: GeoError, srid: int) -> PlotRead:
    """Return a plot that is no shape; where a repair may help, with what was read of it."""
    fault, read_ = misshapen(no, srid).said(), no.torn or Torn(rings=())
    return PlotRead(
        line=no.line or 0,
        number=read_.number,
        name=read_.name,
        declared_area=read_.declared_area_m2,
        fault=fault,
        rings=read_.rings or None,
    )


def judge(
    register: Register,
    park_id: int,
    import_id: int,
    reading: Reading,
    *,
    now: datetime,
    said: Callable[[str], None] = lambda _: None,
) -> None:
    """Judge every row and enter what was found, or why the file cannot be read.

    ``said`` is told each step in words.
    """
    with register.transaction(parks=[park_id]) as tx:
        if reading.refusal is not None:
            imports.refuse(tx, park_id, import_id, reading.refusal, step=len(STEPS))
            return
        asked, park = imports.read(tx, park_id, import_id), county.park(tx, park_id)
        at = At(park_id=park_id, srid=park.srid, county=park.county, today=business_date(now))
        tell = _teller(register, park_id, import_id, said)
        rows = _judged(tx, at, reading.rows, asked.purpose, tell)
        if rows is not None:
            imports.keep(
                tx,
                park_id,
                import_id,
                park.srid,
                rows,
                read_as=reading.read_as,
                notices=reading.notices,
                step=len(STEPS),
                at=now,
            )


def _teller(
    register: Register, park_id: int, import_id: int, said: Callable[[str], None]
) -> Callable[[int], bool]:
    """Return how judging says where it is; it is told whether to go on."""

    def tell(step: int) -> bool:
        said(" / ".join(STEPS[step - 1]))
        with register.transaction(parks=[park_id]) as tx:
            return imports.step(tx, park_id, import_id, step)

    return tell


def _judged(
    tx: Tx, at: At, read_: Sequence[PlotRead], purpose: str, tell: Callable[[int], bool]
) -> list[ImportRow] | None:
    """Return the rows with what was found of each; None where it was called off."""
    found: list[list[Finding]] = [[] for _ in read_]
    places = [n for n, row in enumerate(read_) if row.shape is not None]
    known = [_plot(n, row) for n, row in enumerate(read_, 1) if row.shape is not None]
    for step, rule in enumerate(plots.RULES, 2):
        if not tell(step):
            return None
        for n, finding in rule(tx, at, known):
            found[places[n]].append(of_purpose(finding, purpose))
    if not tell(len(STEPS)):
        return None
    return [
        _row(n, row, of_row) for n, (row, of_row) in enumerate(zip(read_, found, strict=True), 1)
    ]


def _plot(n: int, row: PlotRead) -> Plot:
    if row.shape is None:
        raise LookupError(n)
    return Plot(
        name=row.number or row.name or _nameless(n),
        shape=row.shape,
        declared_area=row.declared_area,
    )


def name_of(row: ImportRow) -> str:
    """Return what a plot of a file is called in findings."""
    return row.number or row.name or _nameless(row.n)


def _nameless(n: int) -> str:
    return f"第{n}项"


def of_purpose(finding: Finding, purpose: str) -> Finding:
    """Return a finding as it is meant for an import: of old plots some are stated, not refused."""
    stated = purpose == "intake" and finding.rule in _STATED_OF_OLD
    return replace(finding, severity="warn") if stated else finding


def _row(n: int, row: PlotRead, found: Sequence[Finding]) -> ImportRow:
    said = [*([row.fault] if row.fault else []), *(finding.said() for finding in found)]
    return ImportRow(
        n=n,
        line=row.line,
        number=row.number,
        name=row.name,
        part=row.part,
        declared_area=row.declared_area,
        shape=row.shape,
        findings=[each for each in said if each["severity"] != "met"],
        refused=any(each["severity"] == "refuse" for each in said),
        rings=row.rings,
    )


def take(
    tx: Tx,
    who: Principal,
    park_id: int,
    import_id: int,
    chosen: Sequence[int] | None,
    *,
    now: datetime,
) -> list[tuple[int, int]]:
    """Make drafts of the chosen rows, or of all that are not refused; return (row, draft) of each.

    A row that is a draft already stays the one it is. Raises NotFound, NotAllowed, ImportElsewhere
    before it is judged, ImportRowsRefused; then nothing is taken.
    """
    demand(who, "draft", park_id)
    asked = imports.locked(tx, park_id, import_id)
    return [(row.n, draft) for row, draft in take_rows(tx, who, asked, chosen, now=now)]


def take_rows(
    tx: Tx, who: Principal, asked: Import, chosen: Sequence[int] | None, *, now: datetime
) -> list[tuple[ImportRow, int]]:
    """Take rows of a judged import that is locked, as ``take`` does; return each with its draft."""
    park_id, import_id = asked.park_id, asked.import_id
    if asked.state != "judged":
        raise ImportElsewhere(state=asked.state)
    rows = imports.rows(tx, park_id, import_id, of=chosen)
    if chosen is None:
        rows = [row for row in rows if not row.refused]
    _demand_takeable(rows, chosen)
    new = [row for row in rows if row.draft_id is None]
    drafts = papers.keep_drafts(
        tx,
        park_id,
        county.park(tx, park_id).srid,
        [_draft(row) for row in new],
        sha256=asked.sha256,
        by=who.account_id,
        at=now,
    )
    became = dict(zip((row.n for row in new), drafts, strict=True))
    imports.taken(tx, park_id, import_id, list(became.items()))
    return [(row, row.draft_id or became[row.n]) for row in rows]


def _demand_takeable(rows: Sequence[ImportRow], chosen: Sequence[int] | None) -> None:
    lacking = sorted(set(chosen or ()) - {row.n for row in rows})
    if lacking or not rows:
        raise NotFound(what="row", name=str(lacking[0]) if lacking else "-")
    # a row that was repaired is a draft, and was refused as it was read
    if refused := [str(row.n) for row in rows if row.refused and row.draft_id is None]:
        raise ImportRowsRefused(rows=", ".join(refused)[:200])


def _draft(row: ImportRow) -> NewDraft:
    if row.shape is None:
        raise LookupError(row.n)
    return NewDraft(
        plot_number=row.number,
        plot_name=row.name,
        part=row.part,
        shape=row.shape,
        declared_area=row.declared_area,
        notices=tuple(f"{each['zh']} / {each['en']}" for each in row.findings),
    )


def cancel(tx: Tx, who: Principal, park_id: int, import_id: int, *, now: datetime) -> Import:
    """Call an import off; of its rows nothing is left.

    Raises NotFound, NotAllowed, ImportElsewhere where rows of it were taken.
    """
    demand(who, "draft", park_id)
    return imports.cancel(tx, park_id, import_id, at=now)
