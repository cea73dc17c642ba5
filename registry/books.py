"""The register book of a parcel: read, or printed as a numbered document."""

from datetime import datetime

from registry.book import documents, numbers
from registry.book.documents import Document, NewDocument
from registry.cases.acts import ACTS
from registry.clock import business_date
from registry.records.plain import canonical
from registry.records.register_book import RegisterBook
from registry.store.db import Tx
from registry.views import register_book

KIND = "register_book"
TEMPLATE = "1"


def of(tx: Tx, code: str, as_of: str | None = None) -> RegisterBook:
    """Return the book of a parcel at a moment. Raises NotFound, MalformedValue."""
    titles = {name: act.TITLE[0] for name, act in ACTS.items()}
    return register_book.of(tx, code, as_of, titles)


def print_out(tx: Tx, code: str, *, now: datetime) -> Document:
    """File the book as it stands as a document, to be drawn like all others."""
    book = of(tx, code)
    number = numbers.document(tx, word="登记簿", year=business_date(now).year)
    printed = NewDocument(kind=KIND, number=number, template=TEMPLATE, snapshot=canonical(book))
    documents.file(tx, [printed], park_id=book.park_id, seq=None, case_id=None, made_at=now)
    return documents.by_number(tx, number)
