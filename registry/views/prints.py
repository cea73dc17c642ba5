"""A document made ready for drawing: its frozen record, its imprint, and its bytes if drawn."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry.book import county as county_book, documents
from registry.book.documents import Document
from registry.errors import NotFound
from registry.records.kinds import ASKED_FOR
from registry.records.papers import (
    AcceptanceVoucher,
    AllocationDecision,
    ConditionsNotice,
    FieldPaper,
    GrantConfirmation,
    HandoverConfirmation,
    Imprint,
    ParcelMap,
)
from registry.records.plain import from_plain
from registry.records.register_book import RegisterBook
from registry.store.db import Tx, text

#: what the bureau's officers write and sign: all drawn from one record
FIELD_PAPERS: Mapping[str, tuple[str, str]] = {
    "suspension_notice": ("暂停办理登记通知书", "notice that suspends registration"),
    "lifting_notice": ("解除暂停办理登记通知书", "notice that lifts a suspension"),
    "site_record": ("现场检查笔录", "on-site record"),
    "question_record": ("询问笔录", "question record"),
    "correction_order": ("责令改正违法行为通知书", "order to stop and correct"),
    "proof_of_service": ("送达回证", "proof of service"),
}

RECORDS: Mapping[str, type] = {
    "conditions_notice": ConditionsNotice,
    "grant_confirmation": GrantConfirmation,
    "allocation_decision": AllocationDecision,
    "handover_confirmation": HandoverConfirmation,
    "parcel_map": ParcelMap,
    "acceptance_voucher": AcceptanceVoucher,
    "register_book": RegisterBook,
    **{name: kind.record for name, kind in ASKED_FOR.items()},
    **dict.fromkeys(FIELD_PAPERS, FieldPaper),
}
#: name of each kind of document, as people call it
TITLES: Mapping[str, tuple[str, str]] = {
    "conditions_notice": ("土地使用条件通知书", "notice of land-use conditions"),
    "grant_confirmation": ("成交确认书", "confirmation of the grant"),
    "allocation_decision": ("国有建设用地划拨决定书", "decision that allocates land"),
    "handover_confirmation": ("交地确认书", "confirmation of the hand-over"),
    "parcel_map": ("宗地图", "parcel map"),
    "acceptance_voucher": ("受理凭证", "voucher of acceptance"),
    "register_book": ("不动产登记簿", "register book"),
    **{name: (kind.title, kind.title_en) for name, kind in ASKED_FOR.items()},
    **FIELD_PAPERS,
}
#: the land bureau decides on supply; everything else is the registration office's
_LAND_BUREAUS = frozenset(
    {
        "conditions_notice",
        "grant_confirmation",
        "allocation_decision",
        "handover_confirmation",
        *FIELD_PAPERS,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """What a drawing needs, and the bytes that stand once they were drawn."""

    document: Document
    record: Any
    imprint: Imprint
    pdf: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attested:
    """What the register says of a document to whoever holds it: no holder, no party."""

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


def by_number(tx: Tx, number: str, public_url: str) -> Print:
    """Return a document by its number, ready for drawing. Raises NotFound."""
    return _ready(tx, documents.by_number(tx, number), public_url)


def attested(tx: Tx, token: str) -> Attested:
    """Return what a verification address tells everybody. Raises NotFound."""
    ready = _ready(tx, documents.by_token(tx, token), "")
    document, imprint = ready.document, ready.imprint
    plan = getattr(ready.record, "plan", None)
    return Attested(
        number=document.number,
        title=TITLES[document.kind][0],
        title_en=TITLES[document.kind][1],
        issuer=imprint.issuer,
        park=imprint.park,
        county=imprint.county,
        made_at=document.made_at.isoformat(),
        entry=imprint.entry,
        entry_hash=imprint.entry_hash,
        parcel=None if plan is None else plan.code,
        use=None if plan is None else plan.use,
        area=None if plan is None else f"{plan.area:.2f}",
        prohibition=getattr(ready.record, "prohibition", None),
        pdf_sha256=_digest(tx, document),
        state=document.state,
        reason=document.reason,
        ended_at=None if document.ended_at is None else document.ended_at.isoformat(),
        replaced_by=document.replaced_by,
        notice=imprint.notice,
    )


def _ready(tx: Tx, document: Document, public_url: str) -> Print:
    if document.kind not in RECORDS:
        raise NotFound(what="document", name=document.number)
    county = county_book.county(tx)
    record: Any = from_plain(RECORDS[document.kind], json.loads(document.snapshot))
    entry = _entry(document, record)
    return Print(
        document=document,
        record=record,
        imprint=Imprint(
            number=document.number,
            issuer=county.land_bureau if _by_the_bureau(tx, document) else county.registry_office,
            county=county.name,
            park=county_book.park(tx, document.park_id).name,
            entry=entry[0],
            entry_at=entry[1],
            entry_hash=entry[2],
            made_at=document.made_at,
            verify_url=f"{public_url}/verify/{document.token}",
            notice=county.notice,
        ),
        pdf=documents.drawn(tx, document.park_id, document.document_id),
    )


def _entry(document: Document, record: object) -> tuple[int | None, datetime | None, str | None]:
    """The entry a page names: that which made it, or, of a book, the last one it contains."""
    if isinstance(record, RegisterBook):
        return record.as_of.seq, record.as_of.at, record.head_hash
    return document.born, document.entry_at, document.entry_hash


def _by_the_bureau(tx: Tx, document: Document) -> bool:
    if document.kind != "acceptance_voucher":
        return document.kind in _LAND_BUREAUS
    kind: str = tx.execute(
        text("select kind from case_file where park_id = :park and case_id = :case"),
        {"park": document.park_id, "case": document.case_id},
    ).scalar_one()
    return kind == "supply"


def _digest(tx: Tx, document: Document) -> str | None:
    digest: str | None = tx.execute(
        text(
            "select encode(sha256, 'hex') from rendition"
            " where park_id = :park and document_id = :id"
        ),
        {"park": document.park_id, "id": document.document_id},
    ).scalar_one_or_none()
    return digest
