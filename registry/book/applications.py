"""Who asks in a case, and what the park says to it, as rules need to know it."""

from dataclasses import dataclass
from datetime import datetime

from registry.store.db import Tx, text


@dataclass(frozen=True, slots=True)
class Application:
    """The parties that apply and have not withdrawn, and the park's opinion ('' for none)."""

    parties: frozenset[int]
    opinion: str


def of_case(tx: Tx, park_id: int, case_id: int) -> Application:
    """Return who applies in a case, in whatever part."""
    row = tx.execute(
        text(
            "select coalesce(k.opinion, '') as opinion, array(select a.party_id"
            " from case_applicant a where a.park_id = k.park_id and a.case_id = k.case_id"
            " and a.withdrew_at is null) as parties from case_file k"
            " where k.park_id = :park and k.case_id = :id"
        ),
        {"park": park_id, "id": case_id},
    ).one()
    return Application(frozenset(row.parties), row.opinion.strip())


def accepted_at(tx: Tx, park_id: int, case_id: int) -> datetime:
    """Return when a case was accepted: the order of mortgages (细则 67)."""
    instant: datetime = tx.execute(
        text("select accepted_at from case_file where park_id = :park and case_id = :id"),
        {"park": park_id, "id": case_id},
    ).scalar_one()
    return instant
