"""Documents: listed by case, drawn once, checked by anyone who holds one."""

import hashlib
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, MultipartBody

from api.desk import Desk, count_asking
from api.printing import pdf_of
from api.schemas.documents import AttestedOut, ComparedOut, DocumentOut, EndDocument, PdfForm
from api.uploads import MOST_FORM_BYTES, given_out, received
from registry.access import Principal, demand
from registry.book import documents
from registry.cases import record
from registry.views import prints


@get("/api/v1/cases/{number:str}/documents", tags=["documents"], sync_to_thread=True)
def list_documents(
    number: FromPath[str], who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> list[DocumentOut]:
    """List the documents of a case, oldest first."""
    demand(who, "read")
    with desk.transaction(who) as tx:
        case = record.read(tx, number)
        found = documents.of_case(tx, case.park_id, case.case_id)
    return [DocumentOut.of(document, desk.public_url) for document in found]


@get("/api/v1/documents/{number:str}", tags=["documents"], sync_to_thread=True)
def read_document(
    number: FromPath[str], who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> DocumentOut:
    """Read what stands in the register about a document."""
    demand(who, "read")
    with desk.transaction(who) as tx:
        return DocumentOut.of(documents.by_number(tx, number), desk.public_url)


@get("/api/v1/documents/{number:str}/pdf", tags=["documents"], sync_to_thread=True)
def read_pdf(
    number: FromPath[str], who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Give out the PDF: drawn once, the same bytes ever after."""
    demand(who, "read")
    pdf = pdf_of(desk, who, number)
    return given_out(f"{number}.pdf", "application/pdf", pdf, inline=True)


@post(
    "/api/v1/documents/{number:str}/ending",
    tags=["documents"],
    status_code=201,
    sync_to_thread=True,
)
def end_document(
    number: FromPath[str],
    data: JSONBody[EndDocument],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> DocumentOut:
    """Revoke a document, or say which one replaces it: it is not given out again."""
    demand(who, "end_document")
    with desk.transaction(who) as tx:
        ended = documents.by_number(tx, number)
        successor = data.replaced_by and documents.by_number(tx, data.replaced_by)
        documents.end(
            tx,
            ended,
            reason=data.reason,
            successor=successor or None,
            by=who.account_id,
            at=desk.clock(),
        )
        return DocumentOut.of(documents.by_number(tx, number), desk.public_url)


@post(
    "/api/v1/verify/{token:str}",
    tags=["documents"],
    security=[{}],
    status_code=200,
    sync_to_thread=True,
    request_max_body_size=MOST_FORM_BYTES,
)
def compare_document(
    request: Request[Any, Any, Any],
    token: FromPath[str],
    data: MultipartBody[PdfForm],
    desk: NamedDependency[Desk],
) -> ComparedOut:
    """Say whether a PDF is, byte for byte, the one the register gave out; no log-in.

    The file is not kept.
    """
    count_asking(desk, request)
    given = hashlib.sha256(received(data.file).content).hexdigest()
    with desk.register.transaction() as tx:
        said = prints.attested(tx, token)
    return ComparedOut(
        matches=given == said.pdf_sha256, pdf_sha256=given, document=AttestedOut.of(said)
    )


@get("/api/v1/verify/{token:str}", tags=["documents"], security=[{}], sync_to_thread=True)
def verify_document(
    request: Request[Any, Any, Any], token: FromPath[str], desk: NamedDependency[Desk]
) -> AttestedOut:
    """Tell whoever holds a document what the register says of it; no log-in, sixty a minute."""
    count_asking(desk, request)
    with desk.register.transaction() as tx:
        return AttestedOut.of(prints.attested(tx, token))
