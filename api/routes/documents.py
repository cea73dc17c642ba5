"""Documents: listed by case, drawn once, checked by anyone who holds one."""

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.desk import Desk
from api.printing import pdf_of
from api.schemas.documents import AttestedOut, DocumentOut
from api.uploads import given_out
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


@get("/api/v1/verify/{token:str}", tags=["documents"], security=[{}], sync_to_thread=True)
def verify_document(token: FromPath[str], desk: NamedDependency[Desk]) -> AttestedOut:
    """Tell whoever holds a document what the register says of it; no log-in."""
    with desk.register.transaction() as tx:
        return AttestedOut.of(prints.attested(tx, token))
