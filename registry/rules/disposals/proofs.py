"""登记证明: the proof of a mortgage, an objection, an advance notice (细则 20)."""

from registry.book import certificates as certificates_book, county as county_book, numbers
from registry.book.certificates import Proof
from registry.records.context import Entry
from registry.store.db import Tx


def prove(tx: Tx, entry: Entry, restriction_id: int) -> str:
    """Enter the proof of a restriction, with the next number of the year; return the number."""
    county = county_book.county(tx)
    number = numbers.proof(tx, province=county.short_province, county=county.name, year=entry.year)
    proof = Proof(number=number, restriction_id=restriction_id, kind="proof")
    certificates_book.certify_all(tx, entry, [proof])
    return number
