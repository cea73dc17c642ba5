"""登记费: what the county charges, and what was paid or forgiven in a case."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.desk import Desk
from api.schemas.fees import BillOut, FeeOut, PaymentIn
from registry.access import Principal, demand
from registry.book import fees
from registry.cases import charging
from registry.cases.record import read


@get("/api/v1/fees", tags=["cases"], sync_to_thread=True)
def list_fees(who: NamedDependency[Principal], desk: NamedDependency[Desk]) -> list[FeeOut]:
    """List what the county charges, from when, and by which document."""
    demand(who, "read")
    with desk.transaction(who) as tx:
        return [FeeOut.of(item) for item in fees.items(tx)]


@get("/api/v1/cases/{number:str}/fees", tags=["cases"], sync_to_thread=True)
def read_bill(
    number: FromPath[str], who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> BillOut:
    """Read what a case owes, and what was paid or forgiven."""
    demand(who, "read")
    with desk.transaction(who) as tx:
        return BillOut.of(charging.bill(tx, read(tx, number)))


@post("/api/v1/cases/{number:str}/fees", tags=["cases"], status_code=201, sync_to_thread=True)
def settle_fee(
    number: FromPath[str],
    data: JSONBody[PaymentIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> BillOut:
    """Enter that a fee was paid or forgiven; answered with what is still owed."""
    with desk.transaction(who) as tx:
        return BillOut.of(charging.settle(tx, who, number, data.payment(), now=desk.clock()))
