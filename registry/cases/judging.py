"""An import is judged: its file read some plots at a time, every plot by the rules of a single one.

All rows are entered at once, with what was found of each, or the reason why the file cannot be
read; an import that was called off meanwhile leaves nothing. Done in a process of its own, whose
memory ends with it.
"""

import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from traceback import format_exception

import numpy as np

from geo.errors import GeoError, PlotsHeaped
from geo.fabric import Fabric, joined
from geo.formats import OpenSurvey, opened
from registry.book import county, imports, papers, staging
from registry.book.imports import Import
from registry.cases import plots
from registry.cases.plots import Lot, Places, Plot
from registry.clock import business_date
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
_SWITCH_SECONDS = 0.0005
#: more would fill a disk, and nobody could read them
MOST_FINDINGS = 2_000_000
#: findings entered together
_AT_ONCE = 2_000
#: told where reading failed by a fault of ours, which is in the log
FAULT: Mapping[str, object] = {
    "code": "internal-fault",
    "zh": "读取时发生内部错误，已记入日志，请联系管理员",
    "en": "A fault of ours while reading; it is in the log: tell the administrator",
}


class _CalledOff(Exception):
    """Nobody wants the result any more."""


def judge(
    register: Register,
    park_id: int,
    import_id: int,
    *,
    now: datetime,
    said: Callable[[str], None] = lambda _: None,
) -> None:
    """Judge an import that waits; one that is settled stays as it is.

    ``said`` is told each step in words. Raises NotFound.
    """
    step = _teller(register, park_id, import_id, said)
    try:
        step(1, "")
        with tempfile.TemporaryDirectory(prefix="park-registry-") as folder:
            asked = _fetched(register, park_id, import_id, path := Path(folder) / "survey")
            with register.transaction(parks=[park_id]) as tx:
                _judge(tx, asked, path, step, now)
    except _CalledOff:
        return
    except GeoError as no:
        refuse(
            register,
            park_id,
            import_id,
            {"code": no.code, "zh": no.zh, "en": no.title(), **no.said()},
        )


def judge_apart(conninfo: str, park_id: int, import_id: int, now: datetime) -> None:
    """Judge an import in a process that has nothing but this to do. Raises RuntimeError."""
    # who takes rows in waits for the database, and is wanted at once when it answers
    sys.setswitchinterval(_SWITCH_SECONDS)
    register = Register(conninfo, pool_size=2)
    try:
        judge(register, park_id, import_id, now=now)
    except Exception as fault:  # noqa: BLE001
        # told in words: not every exception can be sent to another process
        raise RuntimeError("".join(format_exception(fault))) from None
    finally:
        register.close()


def refuse(register: Register, park_id: int, import_id: int, refusal: Mapping[str, object]) -> None:
    """Enter that the file cannot be read, and why."""
    with register.transaction(parks=[park_id]) as tx:
        imports.refuse(tx, park_id, import_id, refusal, step=len(STEPS))


_Step = Callable[[int, str], None]


def _teller(register: Register, park_id: int, import_id: int, said: Callable[[str], None]) -> _Step:
    """Return how judging says where it is; it raises _CalledOff where it is to stop."""

    def tell(step: int, more: str) -> None:
        said(f"{' / '.join(STEPS[step - 1])}{more}")
        with register.transaction(parks=[park_id]) as tx:
            if not imports.step(tx, park_id, import_id, step):
                raise _CalledOff

    return tell


def _fetched(register: Register, park_id: int, import_id: int, path: Path) -> Import:
    with register.transaction(parks=[park_id]) as tx:
        asked = imports.read(tx, park_id, import_id)
        papers.write_out(tx, park_id, asked.sha256, path)
        return asked


def _judge(tx: Tx, asked: Import, path: Path, step: _Step, now: datetime) -> None:
    park = county.park(tx, asked.park_id)
    at = At(park_id=park.park_id, srid=park.srid, county=park.county, today=business_date(now))
    staging.begin(tx)
    with opened(path, asked.name, srid=park.srid, encoding=asked.encoding) as survey:
        lot = _read(tx, at, asked.import_id, survey, step)
    entered = 0
    for n, rule in enumerate(plots.RULES, 2):
        step(n, "")
        found = ((place + 1, of_purpose(one, asked.purpose)) for place, one in rule(tx, at, lot))
        entered += _enter(tx, found, entered)
    step(len(STEPS), "")
    if not staging.keep(
        tx,
        asked.park_id,
        asked.import_id,
        rows=len(lot),
        read_as=[each.said for each in survey.read_as],
        notices=[each.said for each in survey.notices],
        step=len(STEPS),
        at=now,
    ):
        raise _CalledOff  # and with the transaction all rows go


def _read(tx: Tx, at: At, import_id: int, survey: OpenSurvey, step: _Step) -> Lot:
    """Take the rows in, and return them as the rules judge them."""
    pieces: list[Fabric] = []
    unlike: list[Places] = [np.empty(0, dtype=np.intp)]
    before = 0
    with ThreadPoolExecutor(1) as hand:  # the database takes some in while the next are read
        taken: Future[None] | None = None
        for batch in survey.batches:
            pieces.append(batch.fabric)
            unlike.append(plots.differing(batch.fabric, batch.areas) + before)
            rows = staging.copied(before, batch)
            if taken is not None:
                taken.result()
            taken = hand.submit(_take_in, tx, at, import_id, rows, before, batch.faults)
            before += len(batch)
            step(1, f" {before:,}")
        if taken is not None:
            taken.result()
    return Lot(joined(pieces), np.concatenate(unlike), partial(_plots, tx, at, import_id))


def _take_in(
    tx: Tx, at: At, import_id: int, rows: bytes, before: int, unread: Mapping[int, GeoError]
) -> None:
    staging.add(tx, at.park_id, import_id, rows)
    found = ((before + n + 1, misshapen(no, at.srid)) for n, no in unread.items())
    _enter(tx, found)


def _plots(tx: Tx, at: At, import_id: int, some: Places) -> list[Plot]:
    return [
        Plot(name=called(n, number, name), shape=shape, declared_area=area)
        for n, number, name, area, shape in staging.rows(
            tx, at.park_id, import_id, (some + 1).tolist()
        )
    ]


def _enter(tx: Tx, found: Iterable[tuple[int, Finding]], before: int = 0) -> int:
    """Enter what was found, some at a time: a rule asks the database between its findings.

    Return how many they are; ``before`` so many were found by other rules. Raises PlotsHeaped.
    """
    left = ((n, finding.said()) for n, finding in found if finding.severity != "met")
    entered = 0
    while some := list(islice(left, _AT_ONCE)):
        staging.find(tx, some)
        entered += len(some)
        if before + entered > MOST_FINDINGS:
            raise PlotsHeaped(found=before + entered, limit=MOST_FINDINGS)
    return entered


def called(n: int, number: str, name: str) -> str:
    """Return what a plot of a file is called in findings; ``n`` is its row, from 1."""
    return number or name or f"第{n}项"


def of_purpose(finding: Finding, purpose: str) -> Finding:
    """Return a finding as it is meant for an import: of old plots some are stated, not refused."""
    stated = purpose == "intake" and finding.rule in _STATED_OF_OLD
    return replace(finding, severity="warn") if stated else finding
