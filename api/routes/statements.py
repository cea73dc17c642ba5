"""声明: statements about certificates, published by the clerk and read by everybody."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.desk import Desk, count_asking
from api.schemas.keys import Before, Limit, ParkId
from api.schemas.statements import StatementIn, StatementOut, WithdrawalIn
from registry.access import Principal
from registry.book import statements
from registry.cases import stating


@post(
    "/api/v1/parks/{park:int}/statements",
    tags=["documents"],
    status_code=201,
    sync_to_thread=True,
)
def publish_statement(
    park: ParkId,
    data: JSONBody[StatementIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> StatementOut:
    """Publish on the site that a certificate is lost, destroyed or void (细则 22, 23)."""
    with desk.transaction(who) as tx:
        said = stating.publish(tx, who, park, data.certificate, data.kind, now=desk.clock())
    return StatementOut.of(said, desk.public_url)


@post(
    "/api/v1/statements/{number:str}/withdrawal",
    tags=["documents"],
    status_code=200,
    sync_to_thread=True,
)
def withdraw_statement(
    number: FromPath[str],
    data: JSONBody[WithdrawalIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> StatementOut:
    """Take a statement back, saying why; it stays on the site, marked so."""
    with desk.transaction(who) as tx:
        said = stating.withdraw(tx, who, number, data.reason, now=desk.clock())
    return StatementOut.of(said, desk.public_url)


@get("/api/v1/statements", tags=["documents"], security=[{}], sync_to_thread=True)
def list_statements(
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    before: Before = None,
    limit: Limit = 100,
) -> list[StatementOut]:
    """List what is stated on the site, newest first; no log-in."""
    count_asking(desk, request)
    with desk.register.transaction() as tx:
        found = statements.listed(tx, before=before, limit=limit)
    return [StatementOut.of(said, desk.public_url) for said in found]


@get("/api/v1/statements/{number:str}", tags=["documents"], security=[{}], sync_to_thread=True)
def read_statement(
    request: Request[Any, Any, Any], number: FromPath[str], desk: NamedDependency[Desk]
) -> StatementOut:
    """Read one statement; no log-in."""
    count_asking(desk, request)
    with desk.register.transaction() as tx:
        return StatementOut.of(statements.by_number(tx, number), desk.public_url)
