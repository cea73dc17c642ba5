"""批量导入: a file is given in and judged (registry.cases.judging); then rows of it become drafts.

Nothing half-succeeds: chosen rows become drafts at once, and one that was taken is not taken again.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from registry.access import Principal, demand
from registry.book import county, imports, papers
from registry.book.imports import Choice, Import
from registry.counter_refusals import ImportElsewhere, ImportRowsRefused
from registry.errors import NotFound
from registry.store.db import Register, Tx

_PLAIN = "application/octet-stream"


def ask(
    register: Register,
    who: Principal,
    *,
    park_id: int,
    source: bytes | Path,
    filename: str,
    encoding: str | None,
    purpose: str,
    now: datetime,
) -> tuple[Import, bool]:
    """Enter a file to be judged, given as bytes or as a path; return it, and whether it is new.

    Raises NotAllowed, NotFound, FileTooLarge.
    """
    demand(who, "draft", park_id)
    with register.transaction(parks=who.parks) as tx:
        county.park(tx, park_id)
        sha256 = papers.store(
            tx, park_id, source, name=filename, media_type=_PLAIN, by=who.account_id, at=now
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
) -> list[tuple[Choice, int]]:
    """Take rows of a judged import that is locked, as ``take`` does; return each with its draft."""
    park_id, import_id = asked.park_id, asked.import_id
    if asked.state != "judged":
        raise ImportElsewhere(state=asked.state)
    rows = imports.chosen(tx, park_id, import_id, chosen)
    _demand_takeable(rows, chosen)
    new = [row.n for row in rows if row.draft_id is None]
    drafts = imports.become_drafts(
        tx, park_id, import_id, new, sha256=asked.sha256, by=who.account_id, at=now
    )
    became = dict(zip(new, drafts, strict=True))
    return [(row, row.draft_id or became[row.n]) for row in rows]


def _demand_takeable(rows: Sequence[Choice], chosen: Sequence[int] | None) -> None:
    lacking = sorted(set(chosen or ()) - {row.n for row in rows})
    if lacking or not rows:
        raise NotFound(what="row", name=str(lacking[0]) if lacking else "-")
    # a row that was repaired is a draft, and was refused as it was read
    if refused := [str(row.n) for row in rows if row.refused and row.draft_id is None]:
        raise ImportRowsRefused(rows=", ".join(refused)[:200])


def cancel(tx: Tx, who: Principal, park_id: int, import_id: int, *, now: datetime) -> Import:
    """Call an import off; of its rows nothing is left.

    Raises NotFound, NotAllowed, ImportElsewhere where rows of it were taken.
    """
    demand(who, "draft", park_id)
    return imports.cancel(tx, park_id, import_id, at=now)
