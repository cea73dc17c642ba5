"""Lineage, differences and the register book on the wire. Areas in m², money in yuan."""

from datetime import date, datetime
from decimal import Decimal

import msgspec

from api.schemas.wire import Sent, Told
from registry.records.register_book import RegisterBook
from registry.views.changes import Difference, Feed
from registry.views.lineage import Lineage


class EventOut(Told, frozen=True, kw_only=True):
    """The entry in which something was born or ended."""

    seq: int
    at: datetime
    act: str
    case: str


class NodeOut(Told, frozen=True, kw_only=True):
    """One thing: ``noun`` is land, building, floor, unit or right.

    ``balance`` is its area less what went on along its edges.
    """

    key: str
    noun: str
    code: str
    area: Decimal | None
    born: EventOut
    died: EventOut | None
    came_from: tuple[str, ...]
    became: tuple[str, ...]
    balance: Decimal | None


class EdgeOut(Told, frozen=True, kw_only=True):
    """What came out of what, in which entry, and how much went along."""

    noun: str
    parent: str
    child: str
    seq: int
    area: Decimal | None


class LineageOut(Told, frozen=True, kw_only=True):
    """Ancestors and descendants of a code, as the register stood at an entry."""

    code: str
    park_id: int
    seq: int
    nodes: tuple[NodeOut, ...]
    edges: tuple[EdgeOut, ...]

    @classmethod
    def of(cls, lineage: Lineage) -> "LineageOut":
        """Tell a lineage."""
        return msgspec.convert(lineage, cls, from_attributes=True)


class ChangeOut(Told, frozen=True, kw_only=True):
    """One thing that stands at one of two moments only: it "began" or it "ended"."""

    noun: str
    code: str
    change: str
    seq: int
    act: str
    said: str


class DifferenceOut(Told, frozen=True, kw_only=True):
    """What changed in a park between two entries."""

    park_id: int
    earlier: int
    later: int
    changes: tuple[ChangeOut, ...]

    @classmethod
    def of(cls, difference: Difference) -> "DifferenceOut":
        """Tell a difference."""
        return msgspec.convert(difference, cls, from_attributes=True)


class FeedLineOut(Told, frozen=True, kw_only=True):
    """One row of the register that an entry began or ended.

    ``table`` and ``key`` are the journal's own words; ``code`` is the parcel's, building's or
    unit's it is about. ``hash`` is the entry's.
    """

    seq: int
    at: datetime
    act: str
    case_number: str
    hash: str
    change: str | None
    table: str | None
    key: str | None
    code: str | None


class FeedOut(Told, frozen=True, kw_only=True):
    """Lines in the order of the journal; go on with ``since``, at once where there is ``more``.

    ``head`` is the park's last entry.
    """

    park_id: int
    head: int
    lines: tuple[FeedLineOut, ...]
    since: str
    more: bool

    @classmethod
    def of(cls, feed: Feed) -> "FeedOut":
        """Tell a page of the feed."""
        return msgspec.convert(feed, cls, from_attributes=True)


class BookEventOut(Told, frozen=True, kw_only=True):
    """An entry as the book names it, with who entered it."""

    seq: int
    at: datetime
    act: str
    case: str
    registrar: str


class BookParcelOut(Told, frozen=True, kw_only=True):
    """One state of the parcel."""

    area: Decimal | None
    declared_area: Decimal | None
    location: str
    standing: str
    since: BookEventOut
    until: BookEventOut | None


class BookHolderOut(Told, frozen=True, kw_only=True):
    """A holder; a person's number is masked."""

    name: str
    number: str
    share: str


class BookCertificateOut(Told, frozen=True, kw_only=True):
    """A certificate with its state."""

    number: str
    state: str
    blank_no: str | None


class BookRightOut(Told, frozen=True, kw_only=True):
    """A right's sheet."""

    unit: str
    right_type: str
    right_nature: str
    use: str
    house_use: str | None
    common: bool
    own_area: Decimal
    shared_area: Decimal
    land_share: Decimal
    holding: str
    holders: tuple[BookHolderOut, ...]
    certificates: tuple[BookCertificateOut, ...]
    source: str
    term_start: date
    term_end: date
    note: str
    since: BookEventOut
    until: BookEventOut | None


class BookRestrictionOut(Told, frozen=True, kw_only=True):
    """A restriction's sheet."""

    kind: str
    who: str
    document_no: str
    effective_at: datetime
    starts_on: date | None
    ends_on: date | None
    amount: Decimal | None
    scope: str | None
    units: tuple[str, ...]
    proof: str | None
    facts: tuple[str, ...]
    since: BookEventOut
    until: BookEventOut | None


class BookOut(Told, frozen=True, kw_only=True):
    """The register book 登记簿 of one parcel (条例 8, 9)."""

    code: str
    round: int
    park: str
    use: str
    stratum: str
    as_of: BookEventOut
    head_hash: str
    parcel: tuple[BookParcelOut, ...]
    came_from: tuple[str, ...]
    became: tuple[str, ...]
    rights: tuple[BookRightOut, ...]
    restrictions: tuple[BookRestrictionOut, ...]
    changes: tuple[BookEventOut, ...]

    @classmethod
    def of(cls, book: RegisterBook) -> "BookOut":
        """Tell a book."""
        return msgspec.convert(book, cls, from_attributes=True)


class NewRuling(Sent, frozen=True, kw_only=True):
    """What the examiner decides by hand where no value is set."""

    rule: str
    kind: str
    reason: str


class NewConsent(Sent, frozen=True, kw_only=True):
    """A paper that meets a restriction: its SHA-256 among the files of the park."""

    restriction: int
    paper_sha256: str
