"""发证与归档: whoever collects signs on the screen; the archive lists every page of a case."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry.access import Principal, demand
from registry.book import documents, numbers
from registry.cases import charging
from registry.cases.record import CaseRecord, read
from registry.clock import business_date
from registry.errors import StepNotAllowed
from registry.store.db import Tx, text
from registry.title_refusals import NotSignedFor
from registry.values.parties import masked
from registry.values.strokes import Strokes, strokes
from registry.values.texts import readable


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Who collects, as what (holder, agent), the paper shown, and the signature drawn."""

    name: str
    stands_as: str
    strokes: Strokes
    paper: str = ""
    paper_no: str = ""


def sign_for(tx: Tx, who: Principal, number: str, given: Receipt, *, now: datetime) -> CaseRecord:
    """Keep the signature of whoever collects what a case made.

    Raises NotFound, NotAllowed, StepNotAllowed before there is anything to collect, FeesOwed,
    MalformedValue, SignedFor when somebody did already.
    """
    case = read(tx, number, lock=True)
    demand(who, "collect", case.park_id)
    if case.state != "certificate_made":
        raise StepNotAllowed(state=case.state, step="sign_for", possible=())
    charging.demand_settled(tx, case)
    shown = f"{given.paper.strip()} {masked(given.paper_no.strip())}".strip()
    name, stands = readable("name", given.name), readable("stands_as", given.stands_as)
    tx.execute(
        text(
            "insert into case_receipt values (:park, :case, :name, :stands, :paper,"
            " cast(:strokes as jsonb), :by, :at)"
        ),
        {
            "park": case.park_id,
            "case": case.case_id,
            "name": name,
            "stands": stands,
            "paper": shown if given.paper_no.strip() else given.paper.strip(),
            "strokes": json.dumps(strokes(given.strokes)),
            "by": who.account_id,
            "at": now,
        },
    )
    return case


def collected(tx: Tx, case: CaseRecord) -> dict[str, Any]:
    """Return who signed for what the case made. Raises NotSignedFor."""
    row = tx.execute(
        text(
            "select name, stands_as, paper from case_receipt"
            " where park_id = :park and case_id = :case"
        ),
        {"park": case.park_id, "case": case.case_id},
    ).one_or_none()
    if row is None:
        raise NotSignedFor(case=case.number)
    return {"collected_by": dict(row._mapping)}


def archived(tx: Tx, case: CaseRecord, *, now: datetime) -> dict[str, Any]:
    """Return the archive's number of a case and the list of its pages, in order."""
    made = documents.of_case(tx, case.park_id, case.case_id)
    pages = [
        *({"name": m.name, "pages": m.pages, "number": ""} for m in case.materials),
        *({"name": d.kind, "pages": None, "number": d.number} for d in made),
    ]
    if stated := case.request.get("statement"):
        pages.append({"name": "网站刊发的声明", "pages": None, "number": stated})
    number = numbers.document(tx, word="归档", year=business_date(now).year)
    return {"archive_no": number, "pages": pages}
