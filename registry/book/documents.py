"""Documents 文书: number and snapshot in the register's transaction, the bytes once after it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from registry.errors import DocumentEnded, DocumentUnknown, NotFound, SuccessorUnfit
from registry.store import bulk
from registry.store.db import Tx, text
from registry.store.tables.cases import document, rendition


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document: what is drawn stands in the snapshot; entry and head hash are the journal's."""

    park_id: int
    document_id: int
    born: int | None
    case_id: int | None
    kind: str
    number: str
    template: str
    snapshot: str
    token: str
    made_at: datetime
    entry_at: datetime | None
    entry_hash: str | None
    state: str
    reason: str | None
    ended_at: datetime | None
    replaced_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """A document to be filed: its number and its frozen snapshot, canonical JSON."""

    kind: str
    number: str
    template: str
    snapshot: str


def file(
    tx: Tx,
    given: Sequence[NewDocument],
    *,
    park_id: int,
    seq: int | None,
    case_id: int | None,
    made_at: datetime,
) -> None:
    """Enter documents, each with an unguessable token for its verification address."""
    rows = [
        {
            "park_id": park_id,
            "born": seq,
            "case_id": case_id,
            "kind": new.kind,
            "number": new.number,
            "template": new.template,
            "snapshot": new.snapshot,
            "token": secrets.token_urlsafe(18),
            "made_at": made_at,
        }
        for new in given
    ]
    bulk.insert_all(tx, document, rows)


_DOCUMENT = """
select d.park_id, d.document_id, d.born, d.case_id, d.kind, d.number, d.template, d.snapshot,
       d.token, d.made_at, e.at as entry_at, encode(e.hash, 'hex') as entry_hash,
       coalesce(x.state, 'valid') as state, x.reason, x.ended_at, n.number as replaced_by
  from document d left join entry e on e.park_id = d.park_id and e.seq = d.born
  left join document_ending x on x.park_id = d.park_id and x.document_id = d.document_id
  left join document n on n.park_id = x.park_id and n.document_id = x.replaced_by"""


def of_case(tx: Tx, park_id: int, case_id: int) -> list[Document]:
    """Return the documents of a case, oldest first."""
    rows = tx.execute(
        text(f"{_DOCUMENT} where d.park_id = :park and d.case_id = :case order by d.document_id"),
        {"park": park_id, "case": case_id},
    )
    return _documents(rows.mappings().all())


def by_number(tx: Tx, number: str) -> Document:
    """Return the document of this number. Raises NotFound."""
    rows = tx.execute(text(f"{_DOCUMENT} where d.number = :number"), {"number": number})
    found = _documents(rows.mappings().all())
    if not found:
        raise NotFound(what="document", name=number)
    return found[0]


def by_token(tx: Tx, token: str) -> Document:
    """Return the document a verification address names. Raises DocumentUnknown."""
    rows = tx.execute(text(f"{_DOCUMENT} where d.token = :token"), {"token": token})
    found = _documents(rows.mappings().all())
    if not found:
        raise DocumentUnknown(what="document", name="")
    return found[0]


def demand_standing(document: Document) -> None:
    """Raise DocumentEnded for what was replaced or revoked."""
    if document.state != "valid":
        raise DocumentEnded(
            number=document.number,
            state=document.state,
            reason=document.reason or "",
            replaced_by=document.replaced_by,
        )


def end(
    tx: Tx, ended: Document, *, reason: str, successor: Document | None, by: int, at: datetime
) -> None:
    """Revoke a document, or let another replace it. Raises EndingStands, SuccessorUnfit."""
    if successor is not None and successor.park_id != ended.park_id:
        raise SuccessorUnfit
    tx.execute(
        text(
            "insert into document_ending (park_id, document_id, state, reason, replaced_by,"
            " ended_at, ended_by) values (:park, :id, :state, :reason, :successor, :at, :by)"
        ),
        {
            "park": ended.park_id,
            "id": ended.document_id,
            "state": "revoked" if successor is None else "replaced",
            "reason": reason,
            "successor": None if successor is None else successor.document_id,
            "at": at,
            "by": by,
        },
    )


def drawn(tx: Tx, park_id: int, document_id: int) -> bytes | None:
    """Return the bytes drawn once, or None while nobody has asked for them."""
    found: bytes | None = tx.execute(
        text("select pdf from rendition where park_id = :park and document_id = :id"),
        {"park": park_id, "id": document_id},
    ).scalar_one_or_none()
    return None if found is None else bytes(found)


def keep(tx: Tx, park_id: int, document_id: int, pdf: bytes, *, at: datetime) -> bytes:
    """Keep the bytes unless others were kept first; return those that stand, for ever."""
    tx.execute(
        text(
            "insert into rendition (park_id, document_id, sha256, pdf, drawn_at)"
            " values (:park, :id, sha256(:pdf), :pdf, :at) on conflict do nothing"
        ),
        {"park": park_id, "id": document_id, "pdf": pdf, "at": at},
    )
    kept = drawn(tx, park_id, document_id)
    if kept is None:
        raise NotFound(what=rendition.name, name=str(document_id))
    return kept


def _documents(rows: Sequence[object]) -> list[Document]:
    return [Document(**dict(row)) for row in rows]  # type: ignore[call-overload]
