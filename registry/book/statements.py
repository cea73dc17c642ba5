"""声明: what the office publishes on its site about a certificate: lost, destroyed, or void.

The holder's statement comes before a reissue (细则 22); what could not be taken back is announced
void (细则 23). A statement that is withdrawn stays, with why it no longer counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from registry.errors import NotFound
from registry.store.db import Tx, text

Said = Literal["lost", "destroyed", "void"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement as it stands on the site; holders are named as the book names them."""

    park_id: int
    statement_id: int
    number: str
    kind: Said
    certificate: str
    holders: tuple[str, ...]
    published_at: datetime
    withdrawn_at: datetime | None
    reason: str | None

    @property
    def of_loss(self) -> bool:
        """Say whether it stands and is one that a reissue may follow."""
        return self.withdrawn_at is None and self.kind != "void"


_STATEMENT = """
select t.park_id, t.statement_id, t.number, t.kind, c.number as certificate, t.holders,
       t.published_at, w.withdrawn_at, w.reason
  from statement t join certificate c using (park_id, certificate_id)
  left join statement_withdrawal w using (park_id, statement_id)"""


def publish(
    tx: Tx, park_id: int, certificate: str, kind: Said, *, number: str, by: int, at: datetime
) -> Statement:
    """Publish a statement about a certificate of a park, in the name of its holders.

    Raises NotFound, StatementDoesNotFit, StatedAlready.
    """
    entered = tx.execute(
        text(
            "insert into statement (park_id, number, certificate_id, kind, holders, published_by,"
            " published_at) select c.park_id, :number, c.certificate_id, :kind,"
            " array_agg(h.name order by h.holder_id), :by, :at from certificate c"
            " join property_right r on r.park_id = c.park_id and r.right_id = c.right_id"
            " join right_holder h on h.park_id = c.park_id and h.right_id = c.right_id"
            " and (h.died is null or h.died = r.died)"
            " and (c.holder_id is null or h.holder_id = c.holder_id)"
            " where c.park_id = :park and c.number = :certificate"
            " group by c.park_id, c.certificate_id"
        ),
        {
            "park": park_id,
            "certificate": certificate,
            "number": number,
            "kind": kind,
            "by": by,
            "at": at,
        },
    )
    if entered.rowcount == 0:
        raise NotFound(what="certificate", name=certificate[:60])
    return by_number(tx, number)


def withdraw(tx: Tx, said: Statement, reason: str, *, by: int, at: datetime) -> Statement:
    """Say why a statement no longer counts. Raises StatementActedOn, StatementWithdrawn."""
    tx.execute(
        text("insert into statement_withdrawal values (:park, :id, :reason, :by, :at)"),
        {"park": said.park_id, "id": said.statement_id, "reason": reason, "by": by, "at": at},
    )
    return by_number(tx, said.number)


def by_number(tx: Tx, number: str) -> Statement:
    """Return a statement. Raises NotFound."""
    row = tx.execute(text(f"{_STATEMENT} where t.number = :number"), {"number": number})
    found = row.one_or_none()
    if found is None:
        raise NotFound(what="statement", name=number[:60])
    return _statement(found)


def of_park(tx: Tx, park_id: int, number: str) -> Statement | None:
    """Return a statement of a park, or None."""
    row = tx.execute(
        text(f"{_STATEMENT} where t.number = :number and t.park_id = :park"),
        {"number": number, "park": park_id},
    ).one_or_none()
    return None if row is None else _statement(row)


def listed(tx: Tx, *, before: int | None, limit: int) -> Sequence[Statement]:
    """Return what stands on the site, newest first; ``before`` is the last one's id."""
    rows = tx.execute(
        text(
            f"{_STATEMENT} where t.statement_id < coalesce(cast(:before as bigint),"
            " 9223372036854775807) order by t.statement_id desc limit :limit"
        ),
        {"before": before, "limit": limit},
    )
    return [_statement(row) for row in rows]


def _statement(row: object) -> Statement:
    facts = dict(row._mapping)  # type: ignore[attr-defined]
    return Statement(**{**facts, "holders": tuple(facts["holders"])})
