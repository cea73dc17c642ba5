"""存量录入 from an import: its rows, and what the old register says of them, become one case."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from registry.access import Principal, demand
from registry.book import imports
from registry.book.imports import Choice
from registry.cases import importing, old_rights, opening
from registry.cases.judging import called
from registry.cases.reading_rights import OnPlot
from registry.cases.record import CaseRecord
from registry.counter_refusals import ImportElsewhere
from registry.errors import ChecksFailed
from registry.findings import Finding, refusing
from registry.store.db import Tx

_CODE = re.compile(r"[0-9]{12}[A-Z]{2}[0-9]{5}")


def open_case(
    tx: Tx,
    who: Principal,
    park_id: int,
    import_id: int,
    chosen: Sequence[int] | None,
    *,
    use: Mapping[str, str],
    rights: bytes | None = None,
    now: datetime,
) -> CaseRecord:
    """Take rows of old plots and open the case that enters them all: 存量录入, one entry.

    A plot's number that is a parcel code is kept as its code; its name is its location. ``rights``:
    the 存量权利表 that was kept for this import; it is one of the case's papers, and where anything
    of all this is refused no case is opened. Raises what take raises, ImportElsewhere for a survey
    of new land, MalformedRequest, NotAllowed; with rights OldRightsFaulty and ChecksFailed.
    """
    request, names = _asked(tx, who, park_id, import_id, chosen, use=use, rights=rights, now=now)
    if rights is not None:
        found = opening.judged(tx, opening.at_of(tx, park_id, now), "intake", request)
        if stops := [old_rights.naming(f, names).said() for f in refusing(found)]:
            raise ChecksFailed(findings=tuple(stops))
    case = opening.open_case(tx, who, park_id=park_id, act_name="intake", request=request, now=now)
    return case if rights is None else old_rights.attach(tx, who, case, rights, now=now)


def check_case(
    tx: Tx,
    who: Principal,
    park_id: int,
    import_id: int,
    chosen: Sequence[int] | None,
    *,
    use: Mapping[str, str],
    rights: bytes | None = None,
    now: datetime,
) -> list[Finding]:
    """Return all that is found of the case that would be opened; nothing is taken or opened.

    Each finding of a row names its plot. Raises what ``open_case`` raises, but for ChecksFailed.
    """
    with tx.begin_nested() as trial:
        request, names = _asked(
            tx, who, park_id, import_id, chosen, use=use, rights=rights, now=now
        )
        found = opening.judged(tx, opening.at_of(tx, park_id, now), "intake", request)
        trial.rollback()
    return [old_rights.naming(finding, names) for finding in found]


def _asked(
    tx: Tx,
    who: Principal,
    park_id: int,
    import_id: int,
    chosen: Sequence[int] | None,
    *,
    use: Mapping[str, str],
    rights: bytes | None,
    now: datetime,
) -> tuple[Mapping[str, object], Sequence[str]]:
    """Take rows; return the request they make, and what their plots are called."""
    asked = imports.locked(tx, park_id, import_id)
    if asked.purpose != "intake":
        raise ImportElsewhere(state=asked.purpose)
    demand(who, "draft", park_id)
    taken = importing.take_rows(tx, who, asked, chosen, now=now)
    rows = [row for row, _ in taken]
    said = (
        [OnPlot() for _ in rows]
        if rights is None
        else old_rights.of_rows(tx, park_id, rights, rows)
    )
    made = [_old_plot(row, draft, on) for (row, draft), on in zip(taken, said, strict=True)]
    return {"use": use, "rows": made}, [called(row.n, row.number, row.name) for row in rows]


def _old_plot(row: Choice, draft_id: int, said: OnPlot) -> dict[str, object]:
    code = row.number.replace(" ", "")
    return {
        "draft_id": draft_id,
        "code": code if _CODE.fullmatch(code) else None,
        "location": row.name,
        "declared_area": None if row.declared_area is None else str(row.declared_area),
        **old_rights.plain(said),
    }
