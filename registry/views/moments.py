"""A moment of a park's register: the number of an entry, on which every row says if it stood."""

from datetime import datetime

from registry.errors import MalformedValue, NotFound
from registry.store.db import Tx, text

#: years an instant may lie in: what a calendar of offices can mean
_FIRST, _LAST = 1900, 2200
#: whether the row ``{0}`` stood right after entry :seq
STOOD = "({0}.born <= :seq and ({0}.died is null or {0}.died > :seq))"


def seq_at(tx: Tx, park_id: int, as_of: str | None) -> int:
    """Return the entry a moment means: an entry's number, or an instant with its zone.

    None is now. An instant means the last entry at or before it (0: before the first). Raises
    MalformedValue.
    """
    head: int | None = tx.execute(
        text("select seq from park_head where park_id = :park"), {"park": park_id}
    ).scalar_one_or_none()
    if head is None:
        raise NotFound(what="park", name=str(park_id))
    if as_of is None:
        return head
    if as_of.isascii() and as_of.isdigit() and len(as_of) < len(str(2**63)):
        if int(as_of) > head:
            raise _fault(as_of, f"the last entry is {head}", f"最后一条登簿记录为第 {head} 号")
        return int(as_of)
    return _last_before(tx, park_id, _instant(as_of))


def _instant(given: str) -> datetime:
    try:
        # a plus sign in an address arrives as a space
        at = datetime.fromisoformat(given.replace(" ", "+"))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not _FIRST < at.year < _LAST:
        raise _fault(
            given,
            "an entry's number, or an instant with its zone such as 2026-03-01T09:00:00+08:00",
            "应为登簿序号，或带时区的时刻，如 2026-03-01T09:00:00+08:00",
        )
    return at


def _last_before(tx: Tx, park_id: int, at: datetime) -> int:
    seq: int = tx.execute(
        text("select coalesce(max(seq), 0) from entry where park_id = :park and at <= :at"),
        {"park": park_id, "at": at},
    ).scalar_one()
    return seq


def _fault(given: str, reason: str, reason_zh: str) -> MalformedValue:
    return MalformedValue(kind="moment", value=given[:40], reason=reason, reason_zh=reason_zh)
