"""Certificates 权证: proofs of a right or a restriction, apart from it, with their states."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from registry.records.context import Entry
from registry.store.bulk import insert_all
from registry.store.db import Tx
from registry.store.tables.rights import certificate, certificate_state


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A certificate to be entered: of a right 不动产权证书, or of a restriction 登记证明.

    ``holder_id``: whose own it is, where co-owners have one each.
    """

    number: str
    right_id: int | None = None
    restriction_id: int | None = None
    holder_id: int | None = None
    kind: str = "certificate"
    platform_at: datetime | None = None
    state: str = "issued"
    blank_no: str | None = None
    reason: str = ""


def certify_all(tx: Tx, entry: Entry, proofs: Sequence[Proof]) -> list[int]:
    """Enter certificates with their state, one statement each. Raises NumberTaken."""
    ids = insert_all(
        tx,
        certificate,
        [
            {
                "park_id": entry.park_id,
                "right_id": p.right_id,
                "restriction_id": p.restriction_id,
                "holder_id": p.holder_id,
                "kind": p.kind,
                "number": p.number,
                "platform_at": p.platform_at,
                "born": entry.seq,
            }
            for p in proofs
        ],
        returning="certificate_id",
    )
    insert_all(
        tx,
        certificate_state,
        [
            {
                "park_id": entry.park_id,
                "certificate_id": certificate_id,
                "born": entry.seq,
                "state": p.state,
                "blank_no": p.blank_no,
                "reason": p.reason,
            }
            for certificate_id, p in zip(ids, proofs, strict=True)
        ],
    )
    return ids


def certify(
    tx: Tx,
    entry: Entry,
    right_id: int,
    number: str,
    *,
    kind: str = "certificate",
    state: str = "issued",
    blank_no: str | None = None,
    reason: str = "",
    platform_at: datetime | None = None,
    holder_id: int | None = None,
) -> int:
    """Enter a certificate on a right. Raises NumberTaken."""
    proof = Proof(
        number=number,
        right_id=right_id,
        holder_id=holder_id,
        kind=kind,
        platform_at=platform_at,
        state=state,
        blank_no=blank_no,
        reason=reason,
    )
    return certify_all(tx, entry, [proof])[0]


def set_certificate(
    tx: Tx,
    entry: Entry,
    certificate_id: int,
    state: str,
    *,
    blank_no: str | None = None,
    reason: str = "",
) -> None:
    """Enter the state of a certificate; the state before has been ended."""
    tx.execute(
        certificate_state.insert().values(
            park_id=entry.park_id,
            certificate_id=certificate_id,
            born=entry.seq,
            state=state,
            blank_no=blank_no,
            reason=reason,
        )
    )
