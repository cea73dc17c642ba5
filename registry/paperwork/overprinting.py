"""套打: the words of a certificate or proof for its blank, bound to it in one transaction."""

from datetime import datetime

from registry.access import Principal, demand
from registry.book import blanks
from registry.book.blanks import Batch, Fate, Offset
from registry.clock import business_date
from registry.errors import MalformedValue, NotFound, PaperWithoutContent
from registry.paperwork import of_titles
from registry.paperwork.wishes import Wish
from registry.records.title_papers import CertificateExtract, Overprint, RegistrationProof
from registry.store.db import Tx, text
from registry.values.numbers import blank_number


def receive(tx: Tx, who: Principal, batch: Batch, *, now: datetime) -> None:
    """Enter a batch of blanks. Raises NotAllowed, MalformedValue, BlanksReceived."""
    demand(who, "collect")
    first, last = blank_number(batch.first), blank_number(batch.last)
    if first[0] != last[0] or last < first:
        raise MalformedValue(
            kind="batch",
            value=f"{first}–{last}",
            reason="from the first number to the last of one letter",
            reason_zh="起止印制号应为同一字母，且止号不小于起号",
        )
    blanks.receive(tx, batch, by=who.account_id, at=now)


def lose(tx: Tx, who: Principal, blank_no: str, fate: Fate, reason: str, *, now: datetime) -> None:
    """Enter that a blank is spoiled or lost. Raises NotAllowed, BlankUnknown, BlankLost."""
    demand(who, "collect")
    blanks.lose(tx, blank_number(blank_no), fate, reason.strip(), by=who.account_id, at=now)


def measure(tx: Tx, who: Principal, offset: Offset, *, now: datetime) -> None:
    """Enter how far a printer is off, as its test page shows. Raises NotAllowed, WrongValue."""
    demand(who, "collect")
    blanks.set_offset(tx, offset, by=who.account_id, at=now)


def overprint(
    tx: Tx, who: Principal, number: str, blank_no: str, printer: str, *, now: datetime
) -> Overprint:
    """Bind a blank to a certificate or proof and return what is printed on it.

    Raises NotFound, PaperWithoutContent for one that does not stand, BlankUnknown,
    BlankOfOtherPaper, BlankUnfit, BlankUsed, StandsOnBlank.
    """
    demand(who, "collect")
    row = tx.execute(
        text(
            "select c.park_id, c.certificate_id, c.kind, s.state from certificate c"
            " join certificate_state s using (park_id, certificate_id)"
            " where c.number = :number and s.died is null"
        ),
        {"number": number},
    ).one_or_none()
    if row is None:
        raise NotFound(what="certificate", name=number[:60])
    if row.state != "issued":
        raise PaperWithoutContent(
            about=number, lacks=f"force: it is {row.state}", lacks_zh="效力：该证书已不再有效"
        )
    read = of_titles.registration_proof if row.kind == "proof" else of_titles.certificate_extract
    content = read(tx, Wish(of=number)).record
    assert isinstance(content, CertificateExtract | RegistrationProof)  # noqa: S101 - so they make
    blank = blank_number(blank_no)
    blanks.use(tx, row.park_id, row.certificate_id, blank, printer, by=who.account_id, at=now)
    off = blanks.offset_of(tx, printer)
    return Overprint(
        content=content,
        blank_no=blank,
        printer=printer,
        dx=off.dx,
        dy=off.dy,
        printed_on=business_date(now),
    )
