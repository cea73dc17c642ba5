"""现场执法: visits of two licensed officers, and the papers they make on the spot.

They are sent from where a telephone may lose the answer: with an ``Idempotency-Key`` a request that
is sent again makes no second visit and no second paper.
"""

from collections.abc import Callable
from urllib.parse import quote

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.desk import Desk
from api.schemas.enforcement import (
    EnforcementVisitOut,
    FiledOut,
    LicenceIn,
    LicenceOut,
    OrderIn,
    QuestionOut,
    QuestionRecordIn,
    ServiceIn,
    SiteRecordIn,
    VisitIn,
)
from api.schemas.keys import IdempotencyKey
from api.schemas.wire import Sent
from registry.access import Principal
from registry.book.documents import Document
from registry.book.idempotency import body_digest, once
from registry.cases import enforcing
from registry.store.db import Tx


@post("/api/v1/officers/{login:str}/licences", tags=["field"], status_code=201, sync_to_thread=True)
def license_officer(
    login: FromPath[str],
    data: JSONBody[LicenceIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> list[LicenceOut]:
    """Enter the licence of an officer; answered with all of them."""
    with desk.transaction(who) as tx:
        held = enforcing.license_officer(tx, who, login, data.licence(), now=desk.clock())
    return [
        LicenceOut(licence_no=h.licence_no, valid_from=h.valid_from, valid_to=h.valid_to)
        for h in held
    ]


@post("/api/v1/clues/{number:str}/visits", tags=["field"], status_code=201, sync_to_thread=True)
def enter_enforcement_visit(
    number: FromPath[str],
    data: JSONBody[VisitIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    idempotency_key: IdempotencyKey = None,
) -> EnforcementVisitOut:
    """Enter a visit of two licensed officers; who enters it is one of them."""

    def entered(tx: Tx) -> EnforcementVisitOut:
        return EnforcementVisitOut.of(
            enforcing.visit(tx, who, number, data.visit(), now=desk.clock())
        )

    answer = _once(desk, who, idempotency_key, ("visits", number), data, entered)
    return msgspec.convert(answer, EnforcementVisitOut)


@get("/api/v1/clues/{number:str}/questions", tags=["field"], sync_to_thread=True)
def ask_questions(
    number: FromPath[str], who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> list[QuestionOut]:
    """Return what a record of questions begins with, each with what is known already."""
    with desk.transaction(who) as tx:
        asked = enforcing.questions(tx, who, number, now=desk.clock())
    return [QuestionOut(question=question, known=known) for question, known in asked]


@post(
    "/api/v1/clues/{number:str}/site-records", tags=["field"], status_code=201, sync_to_thread=True
)
def record_site(
    number: FromPath[str],
    data: JSONBody[SiteRecordIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    idempotency_key: IdempotencyKey = None,
) -> FiledOut:
    """File an on-site record 现场检查笔录, signed on the screen."""

    def filed(tx: Tx) -> FiledOut:
        made = enforcing.record_site(
            tx,
            who,
            number,
            data.visit,
            found=data.found,
            present=data.present.person(),
            signatures=[each.signed() for each in data.signatures],
            now=desk.clock(),
        )
        return _filed(made)

    answer = _once(desk, who, idempotency_key, ("site-records", number), data, filed)
    return msgspec.convert(answer, FiledOut)


@post(
    "/api/v1/clues/{number:str}/question-records",
    tags=["field"],
    status_code=201,
    sync_to_thread=True,
)
def record_questions(
    number: FromPath[str],
    data: JSONBody[QuestionRecordIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    idempotency_key: IdempotencyKey = None,
) -> FiledOut:
    """File a record of questions 询问笔录, signed on the screen."""

    def filed(tx: Tx) -> FiledOut:
        made = enforcing.record_questions(
            tx,
            who,
            number,
            data.visit,
            person=data.person.person(),
            answers=[(each.question, each.answer) for each in data.answers],
            signatures=[each.signed() for each in data.signatures],
            now=desk.clock(),
        )
        return _filed(made)

    answer = _once(desk, who, idempotency_key, ("question-records", number), data, filed)
    return msgspec.convert(answer, FiledOut)


@post("/api/v1/clues/{number:str}/orders", tags=["field"], status_code=201, sync_to_thread=True)
def order_correction(
    number: FromPath[str],
    data: JSONBody[OrderIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    idempotency_key: IdempotencyKey = None,
) -> FiledOut:
    """File an order to stop and correct 责令改正; its days run from its service."""

    def filed(tx: Tx) -> FiledOut:
        made = enforcing.order(
            tx,
            who,
            number,
            addressee=data.addressee,
            demands=data.demands,
            days=data.days,
            now=desk.clock(),
        )
        return _filed(made)

    answer = _once(desk, who, idempotency_key, ("orders", number), data, filed)
    return msgspec.convert(answer, FiledOut)


@post("/api/v1/clues/{number:str}/services", tags=["field"], status_code=201, sync_to_thread=True)
def prove_service(
    number: FromPath[str],
    data: JSONBody[ServiceIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    idempotency_key: IdempotencyKey = None,
) -> FiledOut:
    """File the proof of service 送达回证 of a paper of the case."""

    def filed(tx: Tx) -> FiledOut:
        made = enforcing.serve(
            tx,
            who,
            number,
            data.document,
            data.visit,
            step=data.step,
            manner=data.manner,
            served_on=data.served_on,
            receiver=data.receiver.person(),
            witness=data.witness,
            signatures=[each.signed() for each in data.signatures],
            now=desk.clock(),
        )
        return _filed(made)

    answer = _once(desk, who, idempotency_key, ("services", number), data, filed)
    return msgspec.convert(answer, FiledOut)


def _filed(made: Document) -> FiledOut:
    address = f"/api/v1/documents/{quote(made.number)}/pdf"
    return FiledOut(number=made.number, kind=made.kind, pdf=address)


def _once(
    desk: Desk,
    who: Principal,
    key: str | None,
    address: tuple[str, str],
    data: Sent,
    do: Callable[[Tx], object],
) -> object:
    """Do it, or answer as the first time. Of the body only a digest is kept."""
    with desk.transaction(who) as tx:
        answer = once(
            tx,
            who=who.account_id,
            key=key,
            body_hash=body_digest(*address, msgspec.json.encode(data).decode()),
            now=desk.clock(),
            do=lambda: (201, msgspec.to_builtins(do(tx))),
        )
    return answer.body
