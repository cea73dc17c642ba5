"""Documents, acts and the journal on the wire."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from litestar.datastructures import UploadFile
from msgspec import Meta

from api.schemas.wire import Sent, Told
from registry.book.documents import Document
from registry.book.journal import Fault, Head
from registry.views.entries import EntryLine
from registry.views.prints import TITLES, Attested


class DocumentOut(Told, frozen=True, kw_only=True):
    """A document: its number, what it prints, the entry it rests on, and where to check it."""

    number: str
    kind: str
    title: str
    title_en: str
    park_id: int
    made_at: datetime
    entry: int | None
    entry_at: datetime | None
    entry_hash: str | None
    state: str
    reason: str | None
    ended_at: datetime | None
    replaced_by: str | None
    pdf: str
    verify: str

    @classmethod
    def of(cls, document: Document, public_url: str) -> "DocumentOut":
        """Tell a document."""
        title, title_en = TITLES[document.kind]
        return cls(
            number=document.number,
            kind=document.kind,
            title=title,
            title_en=title_en,
            park_id=document.park_id,
            made_at=document.made_at,
            entry=document.born,
            entry_at=document.entry_at,
            entry_hash=document.entry_hash,
            state=document.state,
            reason=document.reason,
            ended_at=document.ended_at,
            replaced_by=document.replaced_by,
            pdf=f"/api/v1/documents/{document.number}/pdf",
            verify=f"{public_url}/verify/{document.token}",
        )


class AttestedOut(Told, frozen=True, kw_only=True):
    """What the register says of a document to whoever holds it."""

    number: str
    title: str
    title_en: str
    issuer: str
    park: str
    county: str
    made_at: str
    entry: int | None
    entry_hash: str | None
    parcel: str | None
    use: str | None
    area: str | None
    prohibition: str | None
    pdf_sha256: str | None
    state: str
    reason: str | None
    ended_at: str | None
    replaced_by: str | None
    notice: str | None

    @classmethod
    def of(cls, said: Attested) -> "AttestedOut":
        """Tell what the register says."""
        return cls(**{name: getattr(said, name) for name in cls.__struct_fields__})


class EndDocument(Sent, frozen=True, kw_only=True):
    """Why a document no longer stands, and the number of the one that replaces it, if any."""

    reason: Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S")]
    replaced_by: str | None = None


class PdfForm(Sent, frozen=True, kw_only=True):
    """The PDF to be compared."""

    file: UploadFile


class ComparedOut(Told, frozen=True, kw_only=True):
    """Whether these are the very bytes the register gave out, and what it says of the document."""

    matches: bool
    pdf_sha256: str
    document: AttestedOut


class EntryOut(Told, frozen=True, kw_only=True):
    """One entry of a park's journal."""

    park_id: int
    seq: int
    at: datetime
    act: str
    case_number: str
    actor: str
    items: int
    hash: str

    @classmethod
    def of(cls, line: EntryLine) -> "EntryOut":
        """Tell an entry."""
        return cls(**{name: getattr(line, name) for name in cls.__struct_fields__})


class HeadOut(Told, frozen=True, kw_only=True):
    """The head of a park's journal: keep it outside, and later changes before it are found."""

    park_id: int
    seq: int
    hash: str

    @classmethod
    def of(cls, head: Head) -> "HeadOut":
        """Tell a head."""
        return cls(park_id=head.park_id, seq=head.seq, hash=head.hash)


class FaultOut(Told, frozen=True, kw_only=True):
    """One thing in the journal or register that does not fit."""

    park_id: int
    seq: int | None
    table: str
    key: str
    fault: str

    @classmethod
    def of(cls, fault: Fault) -> "FaultOut":
        """Tell a fault."""
        return cls(**{name: getattr(fault, name) for name in cls.__struct_fields__})


class VerifiedOut(Told, frozen=True, kw_only=True):
    """The journal of a park, recomputed: the first fault comes first."""

    park_id: int
    holds: bool
    faults: list[FaultOut]


class MaterialKindOut(Told, frozen=True, kw_only=True):
    """A paper an act asks for."""

    n: int
    name: str


class ActOut(Told, frozen=True, kw_only=True):
    """A kind of business; ``request`` is the JSON Schema of its data."""

    name: str
    kind: str
    title: str
    title_en: str
    materials: list[MaterialKindOut]
    request: Mapping[str, Any]
