"""通知书: what the bureau signs about a title, entered in the transaction of the signature.

An officer prepares a notice for a violation case; whoever signs for the bureau signs it, and with
that the hold is on exactly the units it names, or off. It waits for no case: it interrupts.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from registry.access import Principal, demand
from registry.book import clues, county as county_book, documents, enforcement, journal, numbers
from registry.book.clues import Clue
from registry.book.documents import NewDocument
from registry.cases import notice_papers, registering, steps
from registry.cases.acts import request_of
from registry.cases.record import CaseRecord, place, read
from registry.clock import business_date
from registry.errors import NotFound, StepNotAllowed
from registry.records.papers import FieldPaper
from registry.records.plain import canonical
from registry.rules.flags import Basis
from registry.store.db import Tx, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A suspension to be signed: on which units, until which day of review, why."""

    units: tuple[str, ...]
    review_on: date
    reason: str
    basis: Basis | None = None


#: kind of paper, the word its number begins with, and the fields of the request it fills
_PAPERS = {
    "suspension": ("suspension_notice", "暂停", "notice_no"),
    "suspension_lifting": ("lifting_notice", "解除暂停", "document_no"),
}


def prepare(tx: Tx, who: Principal, number: str, given: Notice, *, now: datetime) -> CaseRecord:
    """Prepare a suspension for a case: nothing is held before it is signed. Raises NotFound."""
    clue = _of(tx, who, number)
    request = {
        "units": list(given.units),
        "authority": county_book.county(tx).land_bureau,
        "notice_no": "",
        "signed_at": now,
        "review_on": given.review_on,
        "note": given.reason,
        "clue": clue.number,
        "basis": given.basis,
    }
    return _open(tx, clue, "suspension", request, by=who.account_id, now=now)


def prepare_lifting(
    tx: Tx, who: Principal, number: str, restriction_id: int, *, now: datetime
) -> CaseRecord:
    """Prepare the lifting of a case's suspension. Raises NotFound for another's."""
    clue = _of(tx, who, number)
    if restriction_id not in clues.holds(tx, clue):
        raise NotFound(what="suspension", name=str(restriction_id))
    return _lifting(tx, clue, restriction_id, by=who.account_id, now=now)


def sign(tx: Tx, who: Principal, case_number: str, *, now: datetime) -> CaseRecord:
    """Sign for the bureau: the entry is made, and the notice filed, in this transaction.

    Raises NotFound, NotAllowed, StepNotAllowed, ApproverAccepted (he prepared it himself) and
    ChecksFailed with all findings.
    """
    park_id, act = place(tx, case_number)
    demand(who, "sign", park_id)
    if act not in _PAPERS:
        raise StepNotAllowed(state=act, step="sign", possible=tuple(_PAPERS))
    journal.await_turn(tx, park_id=park_id, act=act)
    case = read(tx, case_number, lock=True)
    if case.state != "submitted":
        raise StepNotAllowed(state=case.state, step="sign", possible=())
    kind, word, field = _PAPERS[act]
    number = numbers.document(tx, word=word, year=business_date(now).year)
    signed = {field: number} | (
        {"signed_at": now} if act == "suspension" else {"decided_on": business_date(now)}
    )
    _approve(tx, who, case, signed)
    made = registering.register(tx, read(tx, case_number), who, now=now)
    facts = {"entry": made.entry, "documents": [number], **made.outcome.facts}
    steps.write(
        tx,
        park_id,
        case.case_id,
        from_state="approved",
        to_state="registered",
        by=who.account_id,
        at=now,
        facts=facts,
    )
    tx.execute(
        text(
            "update case_file set state = 'registered', entry = :entry, version = version + 1"
            " where park_id = :park and case_id = :case"
        ),
        {"entry": made.entry, "park": park_id, "case": case.case_id},
    )
    paper = NewDocument(
        kind=kind,
        number=number,
        template=registering.TEMPLATE,
        snapshot=canonical(_paper(tx, act, read(tx, case_number).request)),
    )
    documents.file(tx, [paper], park_id=park_id, seq=made.entry, case_id=case.case_id, made_at=now)
    if clue := _behind(tx, case):
        filed = documents.by_number(tx, number).document_id
        enforcement.belongs(tx, park_id, clue.clue_id, filed)
    return read(tx, case_number)


def _behind(tx: Tx, case: CaseRecord) -> Clue | None:
    """The violation case a notice is for; a suspension may also come from elsewhere."""
    if case.act == "suspension_lifting":
        return clues.behind(tx, case.park_id, case.request["restriction"])
    return clues.by_number(tx, case.request["clue"]) if case.request["clue"] else None


def lift_all(tx: Tx, who: Principal, clue: Clue, *, prepared_by: int, now: datetime) -> list[str]:
    """Lift what a case holds: it is closed. Returns the cases of the liftings."""
    lifted = []
    for restriction_id in clues.holds(tx, clue):
        case = _lifting(tx, clue, restriction_id, by=prepared_by, now=now)
        lifted.append(sign(tx, who, case.number, now=now).number)
    return lifted


def _of(tx: Tx, who: Principal, number: str) -> Clue:
    clue = clues.by_number(tx, number)
    demand(who, "enforce", clue.park_id)
    return clue


def _lifting(tx: Tx, clue: Clue, restriction_id: int, *, by: int, now: datetime) -> CaseRecord:
    request = {
        "restriction": restriction_id,
        "document_no": "",
        "decided_on": business_date(now),
        "units": [],
    }
    return _open(tx, clue, "suspension_lifting", request, by=by, now=now)


def _open(
    tx: Tx, clue: Clue, act: str, request: Mapping[str, Any], *, by: int, now: datetime
) -> CaseRecord:
    """Open the case of a notice: who prepared it is who took it in, and cannot sign it."""
    park = county_book.park(tx, clue.park_id)
    number = numbers.case(tx, county=park.county, year=business_date(now).year)
    plain = json.loads(canonical(request))
    tx.execute(
        text(
            "insert into case_file (park_id, number, act, kind, state, request, created_by,"
            " created_at, submitted_at, accepted_by, accepted_at) values (:park, :number, :act,"
            " 'registration', 'submitted', cast(:request as jsonb), :by, :now, :now, :by, :now)"
        ),
        {
            "park": clue.park_id,
            "number": number,
            "act": act,
            "request": canonical(request_of(act, plain)),
            "by": by,
            "now": now,
        },
    )
    case = read(tx, number)
    steps.write(
        tx,
        clue.park_id,
        case.case_id,
        from_state="draft",
        to_state="submitted",
        by=by,
        at=now,
        facts={"clue": clue.number},
    )
    return case


def _approve(tx: Tx, who: Principal, case: CaseRecord, signed: Mapping[str, object]) -> None:
    request = json.loads(canonical({**case.request, **signed}))
    tx.execute(
        text(
            "update case_file set state = 'approved', approved_by = :who, version = version + 1,"
            " request = cast(:request as jsonb) where park_id = :park and case_id = :case"
        ),
        {
            "who": who.account_id,
            "request": canonical(request_of(case.act, request)),
            "park": case.park_id,
            "case": case.case_id,
        },
    )


def _paper(tx: Tx, act: str, request: Mapping[str, Any]) -> FieldPaper:
    office = county_book.county(tx).registry_office
    if act == "suspension":
        return notice_papers.suspension(
            office,
            clue=request["clue"] or "",
            units=request["units"],
            reason=request["note"],
            review_on=date.fromisoformat(request["review_on"]),
        )
    return notice_papers.lifting(office, notice=_notice_of(tx, request["restriction"]))


def _notice_of(tx: Tx, restriction_id: int) -> str:
    """Return the notice a suspension was entered on, also when it has ended."""
    number: str = tx.execute(
        text("select document_no from restriction where restriction_id = :id"),
        {"id": restriction_id},
    ).scalar_one()
    return number
