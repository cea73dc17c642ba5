"""Cases: opened, filled, checked, and carried step by step into the register."""

from typing import Annotated

import msgspec
from litestar import Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import (
    FromPath,
    FromQuery,
    JSONBody,
    MultipartBody,
    QueryParameter,
)

from api.desk import Desk
from api.schemas.cases import (
    CaseLineOut,
    CaseOut,
    CheckOnly,
    CheckOut,
    MaterialForm,
    NewApplicant,
    NewCase,
    NewQuestions,
    NewReading,
    NewRequest,
    TakeStep,
    Withdrawal,
)
from api.schemas.keys import IdempotencyKey, Limit, ParkId
from api.schemas.receipts import ReceiptIn
from api.telling import told
from api.uploads import MOST_FORM_BYTES, received
from api.versions import IfMatch, etag, version_meant
from registry.access import Principal, demand
from registry.book.idempotency import body_digest, once
from registry.cases import handing_out, opening, path, record

CaseState = Annotated[
    str | None, QueryParameter(name="state", required=False, description="only cases in this state")
]


@post(
    "/api/v1/parks/{park:int}/check/{act:str}", tags=["cases"], status_code=200, sync_to_thread=True
)
def check_without_case(
    park: ParkId,
    act: FromPath[str],
    data: JSONBody[CheckOnly],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> CheckOut:
    """Check a request without a case: all findings, nothing written."""
    with desk.transaction(who) as tx:
        found = opening.check_request(
            tx, who, park_id=park, act_name=act, request=data.request, now=desk.clock()
        )
    return CheckOut.of(found)


@post("/api/v1/parks/{park:int}/cases", tags=["cases"], status_code=201, sync_to_thread=True)
def open_case(
    park: ParkId,
    data: JSONBody[NewCase],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> Response[CaseOut]:
    """Open a case."""
    with desk.transaction(who) as tx:
        case = opening.open_case(
            tx,
            who,
            park_id=park,
            act_name=data.act,
            request=data.request,
            opinion=data.opinion,
            now=desk.clock(),
        )
        answer = told(tx, who, case)
    headers = etag(case.version) | {"Location": f"/api/v1/cases/{case.number}"}
    return Response(answer, headers=headers)


@get("/api/v1/parks/{park:int}/cases", tags=["cases"], sync_to_thread=True)
def list_cases(
    park: ParkId,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    case_state: CaseState = None,
    before: FromQuery[str | None] = None,
    limit: Limit = 100,
) -> list[CaseLineOut]:
    """List a park's cases, newest first, of one state where asked; ``before`` a case's number."""
    demand(who, "read", park)
    with desk.transaction(who) as tx:
        lines = record.listed(tx, park, state=case_state, before=before, limit=limit)
    return [CaseLineOut.of(line) for line in lines]


@get("/api/v1/cases/{number:str}", tags=["cases"], sync_to_thread=True)
def read_case(
    number: FromPath[str], who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> Response[CaseOut]:
    """Read a case; the ETag names the version to change."""
    demand(who, "read")
    with desk.transaction(who) as tx:
        case = record.read(tx, number)
        return Response(told(tx, who, case), headers=etag(case.version))


@patch("/api/v1/cases/{number:str}", tags=["cases"], sync_to_thread=True)
def revise_case(
    number: FromPath[str],
    data: JSONBody[NewRequest],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    if_match: IfMatch = None,
) -> Response[CaseOut]:
    """Replace the request of a case that can still be filled; needs If-Match."""
    with desk.transaction(who) as tx:
        version = version_meant(if_match, record.read(tx, number).version)
        case = opening.revise(tx, who, number, version=version, request=data.request)
        return Response(told(tx, who, case), headers=etag(case.version))


@post(
    "/api/v1/cases/{number:str}/materials",
    tags=["cases"],
    status_code=201,
    sync_to_thread=True,
    request_max_body_size=MOST_FORM_BYTES,
)
def attach_material(
    number: FromPath[str],
    data: MultipartBody[MaterialForm],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> CaseOut:
    """Add a paper to the case, with its scan (20 MB at most) where there is one."""
    file = None if data.file is None else received(data.file)
    with desk.transaction(who) as tx:
        case = opening.attach(
            tx,
            who,
            number,
            name=data.name,
            content=None if file is None else file.content,
            media_type="" if file is None else file.media_type,
            kind_n=data.kind,
            pages=data.pages,
            original=data.original,
            now=desk.clock(),
        )
        return told(tx, who, case)


@post("/api/v1/cases/{number:str}/applicants", tags=["cases"], status_code=201, sync_to_thread=True)
def add_applicant(
    number: FromPath[str],
    data: JSONBody[NewApplicant],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> CaseOut:
    """Name an applicant."""
    with desk.transaction(who) as tx:
        case = opening.add_applicant(tx, who, number, data.given(), now=desk.clock())
        return told(tx, who, case)


@post(
    "/api/v1/cases/{number:str}/withdrawals", tags=["cases"], status_code=201, sync_to_thread=True
)
def withdraw_applicant(
    number: FromPath[str],
    data: JSONBody[Withdrawal],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> CaseOut:
    """Record that one applicant withdraws; the step "withdraw" needs all of them."""
    with desk.transaction(who) as tx:
        case = opening.withdraw_one(tx, who, number, data.party, now=desk.clock())
        return told(tx, who, case)


@post("/api/v1/cases/{number:str}/questions", tags=["cases"], status_code=201, sync_to_thread=True)
def ask_applicant(
    number: FromPath[str],
    data: JSONBody[NewQuestions],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> CaseOut:
    """Keep the signed questions to an applicant."""
    with desk.transaction(who) as tx:
        case = opening.ask(tx, who, number, data.given(), now=desk.clock())
        return told(tx, who, case)


@post("/api/v1/cases/{number:str}/readings", tags=["cases"], status_code=201, sync_to_thread=True)
def read_supply_page(
    number: FromPath[str],
    data: JSONBody[NewReading],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> CaseOut:
    """Keep what you read on the supply's page; a second person reads it too."""
    with desk.transaction(who) as tx:
        case = opening.read_page(tx, who, number, data.given(), now=desk.clock())
        return told(tx, who, case)


@post("/api/v1/cases/{number:str}/check", tags=["cases"], status_code=200, sync_to_thread=True)
def check_case(
    number: FromPath[str], who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> CheckOut:
    """Check a case: all findings, nothing written."""
    with desk.transaction(who) as tx:
        return CheckOut.of(path.check(tx, who, number, now=desk.clock()))


@post(
    "/api/v1/cases/{number:str}/steps/{step:str}",
    tags=["cases"],
    status_code=200,
    sync_to_thread=True,
)
def take_step(
    number: FromPath[str],
    step: FromPath[str],
    data: JSONBody[TakeStep],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    idempotency_key: IdempotencyKey = None,
) -> Response[CaseOut]:
    """Take a step: submit, accept, examine, approve, register, … (``possible`` names them)."""
    now = desk.clock()
    with desk.transaction(who) as tx:

        def taken() -> tuple[int, object]:
            case = path.take_step(
                tx, who, number, step, now=now, note=data.note, public_url=desk.public_url
            )
            return 200, msgspec.to_builtins(told(tx, who, case))

        answer = once(
            tx,
            who=who.account_id,
            key=idempotency_key,
            body_hash=body_digest(number, step, data.note or ""),
            now=now,
            do=taken,
        )
    case = msgspec.convert(answer.body, CaseOut)
    return Response(case, status_code=answer.status, headers=etag(case.version))


@post("/api/v1/cases/{number:str}/receipt", tags=["cases"], status_code=201, sync_to_thread=True)
def sign_for(
    number: FromPath[str],
    data: JSONBody[ReceiptIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> Response[CaseOut]:
    """Keep the signature of whoever collects what a case made; then it is handed out."""
    with desk.transaction(who) as tx:
        case = handing_out.sign_for(tx, who, number, data.receipt(), now=desk.clock())
        return Response(told(tx, who, case))
