"""现场执法: two licensed officers visit, record and order; clocks run from the proof of service.

Every paper is filled from what the register knows, signed on the screen, and filed at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from registry.access import Principal, demand
from registry.book import clues, documents, enforcement, numbers
from registry.book.clues import Clue
from registry.book.documents import Document, NewDocument
from registry.book.enforcement import Licence, Manner, Officer, Visit
from registry.cases import enforcement_papers as wording, violations
from registry.cases.enforcement_papers import Person, Signed
from registry.clock import business_date
from registry.errors import MalformedValue, NotFound
from registry.field_refusals import (
    CaseStandsElsewhere,
    NotTheirVisit,
    OfficerNotLicensed,
    TwoOfficersNeeded,
)
from registry.records.papers import FieldPaper
from registry.records.plain import canonical
from registry.store.db import Tx
from registry.views import accused
from registry.views.prints import FIELD_PAPERS

TEMPLATE = "1"
#: kind of paper -> the word its number begins with
_WORDS: Mapping[str, str] = {
    "site_record": "现场笔录",
    "question_record": "执法询问",
    "correction_order": "责改",
    "proof_of_service": "送达",
}
#: kinds of paper made here that go to the party
_SERVED = frozenset({"correction_order", "suspension_notice", "lifting_notice"})
#: steps whose scan goes to the party (行政处罚法 44, 57, 61) -> what the paper is called
_SERVED_STEPS: Mapping[str, str] = {
    "notify": "行政处罚告知书",
    "decide": "行政处罚决定书",
    "spare": "不予行政处罚决定书",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVisit:
    """A visit: the log-ins of two officers, where, from when to when."""

    officers: tuple[str, ...]
    place: str
    begun_at: datetime
    ended_at: datetime


def license_officer(
    tx: Tx, who: Principal, login: str, given: Licence, *, now: datetime
) -> list[Licence]:
    """Enter a licence of an officer, or enter it rightly; return all as they stand.

    Raises NotFound, LicenceOfAnother, WrongValue.
    """
    demand(who, "administer")
    account = enforcement.officer(tx, login, given.valid_from).account_id
    enforcement.enter_licence(tx, account, given, by=who.account_id, at=now)
    return enforcement.licences(tx, account)


def visit(tx: Tx, who: Principal, number: str, given: NewVisit, *, now: datetime) -> Visit:
    """Enter a visit on a case. Who enters it is one of the two.

    Raises NotFound, NotAllowed, TwoOfficersNeeded, OfficerNotLicensed, NotHappenedYet.
    """
    clue = _of(tx, who, number)
    if len(set(given.officers)) != 2 or who.login not in given.officers:  # noqa: PLR2004 - two
        raise TwoOfficersNeeded(given=len(set(given.officers)))
    on = business_date(given.begun_at)
    first, second = (_licensed(tx, login, on) for login in sorted(set(given.officers)))
    return enforcement.enter_visit(
        tx,
        clue.park_id,
        clue.clue_id,
        (first, second),
        place=given.place.strip(),
        begun_at=given.begun_at,
        ended_at=given.ended_at,
        by=who.account_id,
        at=now,
    )


def record_site(
    tx: Tx,
    who: Principal,
    number: str,
    visit_id: int,
    *,
    found: str,
    present: Person,
    signatures: Sequence[Signed],
    now: datetime,
) -> Document:
    """File a 现场检查笔录 of a visit, by one of its officers.

    Raises NotFound, NotTheirVisit, SignaturesMissing, MalformedValue.
    """
    clue, seen, known = _seen(tx, who, number, visit_id, now=now)
    paper = wording.site_record(clue, seen, known, found, present, signatures)
    return _file(tx, clue, "site_record", paper, now=now)


def record_questions(
    tx: Tx,
    who: Principal,
    number: str,
    visit_id: int,
    *,
    person: Person,
    answers: Sequence[tuple[str, str]],
    signatures: Sequence[Signed],
    now: datetime,
) -> Document:
    """File a 询问笔录 of a visit, by one of its officers.

    Raises NotFound, NotTheirVisit, SignaturesMissing, MalformedValue.
    """
    clue, seen, known = _seen(tx, who, number, visit_id, now=now)
    paper = wording.question_record(clue, seen, known, person, answers, signatures)
    return _file(tx, clue, "question_record", paper, now=now)


def order(
    tx: Tx,
    who: Principal,
    number: str,
    *,
    addressee: str,
    demands: str,
    days: int,
    now: datetime,
) -> Document:
    """File an order to stop and correct within days of its service: of a wrong use found true.

    Raises NotFound, CaseStandsElsewhere, WrongValue, MalformedValue.
    """
    clue = _of(tx, who, number)
    if not clue.flagged:
        raise CaseStandsElsewhere(state=clue.state, step="order")
    known = _known(tx, clue, now=now)
    paper = wording.correction_order(clue, known, addressee, demands, days)
    made = _file(tx, clue, "correction_order", paper, now=now)
    enforcement.set_days(tx, clue.park_id, clue.clue_id, made.document_id, days)
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paper:
    """What is served: a document of the case, or the scan one of its steps was proved by."""

    shown: str
    made_on: date
    document_id: int | None = None
    step: int | None = None


def serve(
    tx: Tx,
    who: Principal,
    number: str,
    served: str,
    visit_id: int,
    *,
    manner: Manner,
    served_on: date,
    receiver: Person,
    witness: str,
    signatures: Sequence[Signed],
    now: datetime,
    step: int | None = None,
) -> Document:
    """File the 送达回证 of a paper of the case: from that day its clocks run.

    With a ``step`` it is the notice or decision which that step keeps, and ``served`` the number
    printed on it. What is handed over or left is served on the day of the visit.

    Raises NotFound, NotTheirVisit, ServedAlready, SignaturesMissing, NotHappenedYet,
    MalformedValue.
    """
    clue = _of(tx, who, number)
    seen = _made_by(tx, who, clue, visit_id)
    paper = _document(tx, clue, served) if step is None else _kept(tx, number, served, step)
    _judge_service(paper, seen, manner, served_on, witness)
    proof = _file(
        tx,
        clue,
        "proof_of_service",
        wording.proof_of_service(
            clue, seen, paper.shown, manner, served_on, receiver, witness, signatures
        ),
        now=now,
    )
    enforcement.serve(
        tx,
        clue.park_id,
        clue.clue_id,
        proof.document_id,
        document_id=paper.document_id,
        step=paper.step,
        manner=manner,
        served_on=served_on,
        receiver=receiver.name.strip(),
        witness=witness.strip(),
        by=who.account_id,
        at=now,
    )
    return proof


def _document(tx: Tx, clue: Clue, served: str) -> _Paper:
    document = documents.by_number(tx, served)
    row = enforcement.paper_of(tx, clue.park_id, clue.clue_id, served)
    if document.kind not in _SERVED:
        raise NotFound(what="paper to be served", name=served[:60])
    return _Paper(
        shown=f"{FIELD_PAPERS[document.kind][0]}（{document.number}）",
        made_on=business_date(document.made_at),
        document_id=row,
    )


def _kept(tx: Tx, number: str, served: str, n: int) -> _Paper:
    if not served.strip():
        raise MalformedValue(
            kind="document",
            value="",
            reason="the number printed on the paper",
            reason_zh="须填写文书上所印的文号",
        )
    for taken in violations.read(tx, number).steps:
        if taken.n == n and taken.step in _SERVED_STEPS and taken.evidence is not None:
            shown = f"{_SERVED_STEPS[taken.step]}（{served.strip()}）"
            return _Paper(shown=shown, made_on=taken.happened_on, step=n)
    raise NotFound(what="paper to be served", name=str(n))


def _judge_service(
    paper: _Paper, seen: Visit, manner: Manner, served_on: date, witness: str
) -> None:
    if served_on < paper.made_on:
        raise MalformedValue(
            kind="served_on",
            value=served_on.isoformat(),
            reason="before the paper was made",
            reason_zh="早于文书作出之日",
        )
    if manner in wording.ON_THE_SPOT and served_on != business_date(seen.begun_at):
        raise MalformedValue(
            kind="served_on",
            value=served_on.isoformat(),
            reason="not the day of the visit",
            reason_zh="与到场送达之日不符",
        )
    if manner == "left" and not witness.strip():
        raise MalformedValue(
            kind="witness",
            value="",
            reason="who witnessed that it was left",
            reason_zh="留置送达须有见证人",
        )


def questions(tx: Tx, who: Principal, number: str, *, now: datetime) -> list[tuple[str, str]]:
    """Return what a record of questions begins with: each with what is known already."""
    clue = _of(tx, who, number)
    return wording.questions(clue, _known(tx, clue, now=now))


def _of(tx: Tx, who: Principal, number: str) -> Clue:
    clue = clues.by_number(tx, number)
    demand(who, "enforce", clue.park_id)
    return clue


def _made_by(tx: Tx, who: Principal, clue: Clue, visit_id: int) -> Visit:
    """Return a visit of the case that he made himself: nobody else knows what was seen there."""
    made = enforcement.visit(tx, clue.park_id, clue.clue_id, visit_id)
    if who.account_id not in [officer.account_id for officer in made.officers]:
        raise NotTheirVisit(visit=visit_id)
    return made


def _known(tx: Tx, clue: Clue, *, now: datetime) -> Mapping[str, Any]:
    return accused.known(tx, clue.park_id, clue.clue_id, today=business_date(now))


def _seen(
    tx: Tx, who: Principal, number: str, visit_id: int, *, now: datetime
) -> tuple[Clue, Visit, Mapping[str, Any]]:
    """Return what a record of a visit is written from: case, visit, what the register knows."""
    clue = _of(tx, who, number)
    return clue, _made_by(tx, who, clue, visit_id), _known(tx, clue, now=now)


def _licensed(tx: Tx, login: str, on: date) -> Officer:
    found = enforcement.officer(tx, login, on)
    if found.licence_no is None:
        raise OfficerNotLicensed(officer=login, on=on)
    return found


def _file(tx: Tx, clue: Clue, kind: str, paper: FieldPaper, *, now: datetime) -> Document:
    number = numbers.document(tx, word=_WORDS[kind], year=business_date(now).year)
    new = NewDocument(kind=kind, number=number, template=TEMPLATE, snapshot=canonical(paper))
    documents.file(tx, [new], park_id=clue.park_id, seq=None, case_id=None, made_at=now)
    made = documents.by_number(tx, number)
    enforcement.belongs(tx, clue.park_id, clue.clue_id, made.document_id)
    return made
