"""A right goes on in another: same unit, supply, use and end of term, by key; new certificates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from registry.book import certificates as certificates_book, descent, endings, rights
from registry.book.certificates import Proof
from registry.book.rights import Holder, Right, UnitRight
from registry.records.context import Entry
from registry.store.db import Tx


@dataclass(frozen=True, slots=True)
class Heir:
    """The right that ends, and how and by whom the one after it is held."""

    right: Right
    holding: str
    holders: tuple[Holder, ...]
    note: str

    def certificates(self, *, each: bool) -> int:
        """Return how many certificates prove it: one, or one for each holder (细则 21)."""
        return len(self.holders) if each else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """The new certificates' numbers, one a right or ``each`` holder; what becomes of the old."""

    numbers: Sequence[str]
    each: bool
    platform_at: datetime | None
    old: str
    reason: str


def succeed(tx: Tx, entry: Entry, heirs: Sequence[Heir], papers: Papers) -> None:
    """End rights, enter those that come after them, one statement each; certify.

    Raises RightIsHeld, HolderShares.
    """
    unit_ids = [heir.right.unit_id for heir in heirs]
    endings.end_rights(tx, entry, unit_ids, state=papers.old, reason=papers.reason)
    ids = rights.enter(tx, entry, [_right(heir) for heir in heirs])
    descent.rights(tx, entry, list(zip([h.right.right_id for h in heirs], ids, strict=True)))
    proven: list[tuple[int, int | None]] = [(right_id, None) for right_id in ids]
    if papers.each:
        entered = {r.right_id: r for r in rights.of_units(tx, entry.park_id, unit_ids)}
        proven = [(i, h.holder_id) for i in ids for h in entered[i].holders]
    proofs = [
        Proof(
            number=number,
            right_id=right_id,
            holder_id=holder_id,
            platform_at=papers.platform_at,
            reason=papers.reason,
        )
        for number, (right_id, holder_id) in zip(papers.numbers, proven, strict=True)
    ]
    certificates_book.certify_all(tx, entry, proofs)


def _right(heir: Heir) -> UnitRight:
    was = heir.right
    return UnitRight(
        unit_id=was.unit_id,
        parcel_id=was.parcel_id,
        supply_id=was.supply_id,
        term_start=was.term_start,
        right_type=was.right_type,
        right_nature=was.right_nature,
        holding=heir.holding,
        holders=heir.holders,
        note=heir.note,
    )
