"""印制号台账与套打: blanks received, used, spoiled; certificates printed on them."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.desk import Desk
from api.schemas.blanks import BalanceOut, BatchIn, LossIn, OffsetIn, OverprintIn
from api.uploads import given_out
from certificates import draw, overprint
from registry.access import Principal, demand
from registry.book import blanks, county
from registry.paperwork import overprinting
from registry.records.papers import Imprint
from registry.store.db import Tx

_PDF = "application/pdf"


@post("/api/v1/blanks", tags=["documents"], status_code=201, sync_to_thread=True)
def receive_blanks(
    data: JSONBody[BatchIn], who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> list[BalanceOut]:
    """Enter a batch of blanks; answered with the ledger."""
    with desk.transaction(who) as tx:
        overprinting.receive(tx, who, data.batch(), now=desk.clock())
        return [BalanceOut.of(line) for line in blanks.balance(tx)]


@get("/api/v1/blanks", tags=["documents"], sync_to_thread=True)
def read_ledger(who: NamedDependency[Principal], desk: NamedDependency[Desk]) -> list[BalanceOut]:
    """Read the ledger: every batch with what became of it."""
    demand(who, "print_paper")
    with desk.transaction(who) as tx:
        return [BalanceOut.of(line) for line in blanks.balance(tx)]


@post("/api/v1/blanks/losses", tags=["documents"], status_code=201, sync_to_thread=True)
def lose_blank(
    data: JSONBody[LossIn], who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> list[BalanceOut]:
    """Enter that a blank is spoiled or lost, used or not."""
    with desk.transaction(who) as tx:
        overprinting.lose(tx, who, data.blank_no, data.fate, data.reason, now=desk.clock())
        return [BalanceOut.of(line) for line in blanks.balance(tx)]


@post("/api/v1/printers", tags=["documents"], status_code=204, sync_to_thread=True)
def measure_printer(
    data: JSONBody[OffsetIn], who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> None:
    """Enter how far a printer is off, as its test page shows."""
    with desk.transaction(who) as tx:
        overprinting.measure(tx, who, data.offset(), now=desk.clock())


@get("/api/v1/printers/test-page", tags=["documents"], sync_to_thread=True)
def print_test_page(
    who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Print crosses at known places, to measure a printer by."""
    demand(who, "print_paper")
    with desk.transaction(who) as tx:
        imprint = _imprint(tx, desk, "")
    return given_out("test.pdf", _PDF, overprint.test_page(imprint), inline=True)


@post(
    "/api/v1/certificates/{number:str}/overprint",
    tags=["documents"],
    status_code=200,
    sync_to_thread=True,
)
def overprint_certificate(
    number: FromPath[str],
    data: JSONBody[OverprintIn],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> Response[bytes]:
    """Print a certificate's words for the official blank; the blank is bound to it."""
    with desk.transaction(who) as tx:
        record = overprinting.overprint(
            tx, who, number, data.blank_no, data.printer.strip(), now=desk.clock()
        )
        imprint = _imprint(tx, desk, number)
    return given_out(f"{record.blank_no}.pdf", _PDF, draw(record, imprint), inline=True)


def _imprint(tx: Tx, desk: Desk, number: str) -> Imprint:
    of = county.county(tx)
    return Imprint(
        number=number,
        issuer=of.registry_office,
        county=of.name,
        park="",
        entry=None,
        entry_at=None,
        entry_hash=None,
        made_at=desk.clock(),
        verify_url="",
        notice=of.notice,
    )
