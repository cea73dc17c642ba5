"""Bulk jobs 批量出具: which documents were asked for together, and how many of them are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from registry.errors import NotFound
from registry.store.db import Tx, text

MOST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a job is: documents in all, drawn, and refused."""

    park_id: int
    job_id: int
    total: int
    drawn: int
    refused: int

    @property
    def done(self) -> bool:
        """Say whether nothing is left to draw."""
        return self.drawn + self.refused == self.total


def ask(
    tx: Tx, park_id: int, *, kind: str | None, numbers: Sequence[str], by: int, at: datetime
) -> Progress:
    """Enter a job on the standing documents of a kind, or of these numbers; 2,000 at most.

    Raises NotFound where none is meant.
    """
    job: int = tx.execute(
        text(
            "insert into print_job (park_id, asked_by, asked_at) values (:park, :by, :at)"
            " returning job_id"
        ),
        {"park": park_id, "by": by, "at": at},
    ).scalar_one()
    entered = tx.execute(
        text(
            "insert into print_job_item (park_id, job_id, document_id)"
            " select d.park_id, :job, d.document_id from document d where d.park_id = :park"
            " and (d.kind = :kind or d.number = any (cast(:numbers as text[])))"
            " and not exists (select from document_ending x where x.park_id = d.park_id"
            " and x.document_id = d.document_id) order by d.document_id limit :most"
        ),
        {"park": park_id, "job": job, "kind": kind, "numbers": list(numbers), "most": MOST},
    )
    if entered.rowcount == 0:
        raise NotFound(what="document", name=kind or "、".join(numbers)[:80])
    return progress(tx, park_id, job)


def progress(tx: Tx, park_id: int, job_id: int) -> Progress:
    """Return how far a job is. Raises NotFound."""
    row = tx.execute(
        text(
            "select count(*) as total, count(i.fault) as refused,"
            " count(r.document_id) filter (where i.fault is null) as drawn"
            " from print_job_item i left join rendition r"
            " on r.park_id = i.park_id and r.document_id = i.document_id"
            " where i.park_id = :park and i.job_id = :job"
        ),
        {"park": park_id, "job": job_id},
    ).one()
    if row.total == 0:
        raise NotFound(what="print job", name=str(job_id))
    return Progress(
        park_id=park_id, job_id=job_id, total=row.total, drawn=row.drawn, refused=row.refused
    )


_LEFT = (
    " from print_job_item i where i.fault is null and not exists (select from rendition r"
    " where r.park_id = i.park_id and r.document_id = i.document_id)"
)


def left(tx: Tx, park_id: int, job_id: int, most: int) -> list[str]:
    """Return the numbers of documents of a job still to be drawn, in order."""
    rows = tx.execute(
        text(
            f"select (select d.number from document d where d.park_id = i.park_id"  # noqa: S608
            f" and d.document_id = i.document_id){_LEFT} and i.park_id = :park"
            " and i.job_id = :job order by i.document_id limit :most"
        ),
        {"park": park_id, "job": job_id, "most": most},
    )
    return list(rows.scalars())


def unfinished(tx: Tx) -> list[tuple[int, int]]:
    """Return (park, job) of every job with something left to draw, oldest first."""
    rows = tx.execute(text(f"select distinct i.park_id, i.job_id{_LEFT} order by i.job_id"))
    return [(row.park_id, row.job_id) for row in rows]


def refuse(tx: Tx, park_id: int, job_id: int, number: str, fault: str) -> None:
    """Say that a document of a job is not given out, and why, by the code of the refusal."""
    tx.execute(
        text(
            "update print_job_item i set fault = :fault from document d where i.park_id = :park"
            " and i.job_id = :job and d.park_id = i.park_id and d.document_id = i.document_id"
            " and d.number = :number"
        ),
        {"park": park_id, "job": job_id, "number": number, "fault": fault},
    )


def given(tx: Tx, park_id: int, job_id: int) -> list[str]:
    """Return the numbers of the documents of a job that are given out, in order."""
    rows = tx.execute(
        text(
            "select d.number from print_job_item i join document d on d.park_id = i.park_id"
            " and d.document_id = i.document_id where i.park_id = :park and i.job_id = :job"
            " and i.fault is null order by d.document_id"
        ),
        {"park": park_id, "job": job_id},
    )
    return list(rows.scalars())
