"""声明: the clerk publishes that a certificate is lost, destroyed or void, or takes it back."""

from datetime import datetime

from registry.access import Principal, demand
from registry.book import numbers, statements
from registry.book.statements import Said, Statement
from registry.clock import business_date
from registry.store.db import Tx
from registry.values.texts import readable


def publish(
    tx: Tx, who: Principal, park_id: int, certificate: str, kind: Said, *, now: datetime
) -> Statement:
    """Publish a statement on the site.

    Raises NotAllowed, NotFound, StatementDoesNotFit, StatedAlready.
    """
    demand(who, "publish", park_id)
    number = numbers.document(tx, word=_WORDS[kind], year=business_date(now).year)
    return statements.publish(
        tx, park_id, certificate, kind, number=number, by=who.account_id, at=now
    )


def withdraw(tx: Tx, who: Principal, number: str, reason: str, *, now: datetime) -> Statement:
    """Take a statement back, saying why: the paper was found, or it was made in error.

    Raises NotAllowed, NotFound, MalformedValue, StatementActedOn, StatementWithdrawn.
    """
    said = statements.by_number(tx, number)
    demand(who, "publish", said.park_id)
    why = readable("reason", reason)
    return statements.withdraw(tx, said, why, by=who.account_id, at=now)


_WORDS = {"lost": "遗失声明", "destroyed": "灭失声明", "void": "作废公告"}
