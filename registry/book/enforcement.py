"""Enforcement: licences of officers, visits of two of them, and papers with their service."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from registry.errors import NotFound
from registry.store.db import Tx, text

Manner = Literal["handed", "left", "mailed", "announced", "electronic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """A licence 执法证: its number and the days it holds, both included."""

    licence_no: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """An officer as a paper names him; no licence number: none held that day."""

    account_id: int
    login: str
    name: str
    licence_no: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit of two officers on a case."""

    visit_id: int
    officers: tuple[Officer, Officer]
    place: str
    begun_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """When a paper reached whom, how, and the number of its proof."""

    document: str
    kind: str
    made_on: date
    days: int | None
    served_on: date | None
    receiver: str | None
    manner: Manner | None
    proof: str | None


def enter_licence(tx: Tx, account_id: int, given: Licence, *, by: int, at: datetime) -> None:
    """Enter a licence; the last entry with its first day holds. Raises LicenceOfAnother."""
    tx.execute(
        text(
            "insert into officer_licence (account_id, licence_no, valid_from, valid_to,"
            " entered_by, entered_at) values (:account, :number, :from_, :to, :by, :at)"
        ),
        {
            "account": account_id,
            "number": given.licence_no,
            "from_": given.valid_from,
            "to": given.valid_to,
            "by": by,
            "at": at,
        },
    )


def licences(tx: Tx, account_id: int) -> list[Licence]:
    """Return the licences of an officer, oldest first."""
    rows = tx.execute(
        text(
            "select licence_no, valid_from, valid_to from officer_licence_held"
            " where account_id = :account order by valid_from, licence_no"
        ),
        {"account": account_id},
    )
    return [Licence(**row._mapping) for row in rows]


def officer(tx: Tx, login: str, on: date) -> Officer:
    """Return an officer with the licence held on a day. Raises NotFound."""
    row = tx.execute(
        text(
            "select a.account_id, a.login, a.display_name as name, (select l.licence_no"
            " from officer_licence_held l where l.account_id = a.account_id"
            " and :on between l.valid_from and l.valid_to order by l.valid_from desc limit 1)"
            " as licence_no from account a join account_role r using (account_id)"
            " where a.login = :login and r.role = 'enforcer'"
        ),
        {"login": login, "on": on},
    ).one_or_none()
    if row is None:
        raise NotFound(what="officer", name=login[:40])
    return Officer(**row._mapping)


def enter_visit(
    tx: Tx,
    park_id: int,
    clue_id: int,
    officers: tuple[Officer, Officer],
    *,
    place: str,
    begun_at: datetime,
    ended_at: datetime,
    by: int,
    at: datetime,
) -> Visit:
    """Enter a visit. Raises OfficerNotLicensed, TwoOfficersNeeded, NotHappenedYet, WrongValue."""
    first, second = officers
    visit_id: int = tx.execute(
        text(
            "insert into enforcement_visit (park_id, clue_id, officer, officer_licence, second,"
            " second_licence, place, begun_at, ended_at, entered_by, entered_at) values (:park,"
            " :clue, :first, :first_no, :second, :second_no, :place, :begun, :ended, :by, :at)"
            " returning visit_id"
        ),
        {
            "park": park_id,
            "clue": clue_id,
            "first": first.account_id,
            "first_no": first.licence_no or "",
            "second": second.account_id,
            "second_no": second.licence_no or "",
            "place": place,
            "begun": begun_at,
            "ended": ended_at,
            "by": by,
            "at": at,
        },
    ).scalar_one()
    return visit(tx, park_id, clue_id, visit_id)


_VISIT = """
select v.visit_id, v.place, v.begun_at, v.ended_at, v.officer, v.officer_licence, v.second,
       v.second_licence, a.login, a.display_name as name, b.login as second_login,
       b.display_name as second_name
  from enforcement_visit v join account a on a.account_id = v.officer
  join account b on b.account_id = v.second
 where v.park_id = :park and v.clue_id = :clue"""


def visit(tx: Tx, park_id: int, clue_id: int, visit_id: int) -> Visit:
    """Return a visit of a case. Raises NotFound."""
    found = [v for v in visits(tx, park_id, clue_id) if v.visit_id == visit_id]
    if not found:
        raise NotFound(what="visit", name=str(visit_id))
    return found[0]


def visits(tx: Tx, park_id: int, clue_id: int) -> list[Visit]:
    """Return the visits of a case, in order."""
    rows = tx.execute(text(f"{_VISIT} order by v.visit_id"), {"park": park_id, "clue": clue_id})
    return [
        Visit(
            visit_id=r.visit_id,
            officers=(
                Officer(
                    account_id=r.officer, login=r.login, name=r.name, licence_no=r.officer_licence
                ),
                Officer(
                    account_id=r.second,
                    login=r.second_login,
                    name=r.second_name,
                    licence_no=r.second_licence,
                ),
            ),
            place=r.place,
            begun_at=r.begun_at,
            ended_at=r.ended_at,
        )
        for r in rows
    ]


def belongs(tx: Tx, park_id: int, clue_id: int, document_id: int) -> None:
    """Say that a paper was made for a case."""
    tx.execute(
        text("insert into clue_paper values (:park, :clue, :document)"),
        {"park": park_id, "clue": clue_id, "document": document_id},
    )


def set_days(tx: Tx, park_id: int, clue_id: int, document_id: int, days: int) -> None:
    """Say within how many days of its service an order is to be met."""
    tx.execute(
        text("insert into correction_order values (:park, :clue, :document, :days)"),
        {"park": park_id, "clue": clue_id, "document": document_id, "days": days},
    )


def serve(
    tx: Tx,
    park_id: int,
    clue_id: int,
    proof_id: int,
    *,
    document_id: int | None,
    step: int | None,
    manner: Manner,
    served_on: date,
    receiver: str,
    witness: str,
    by: int,
    at: datetime,
) -> None:
    """Enter the service of a paper, or of the scan that a step keeps.

    Raises ServedAlready, NotHappenedYet, WrongValue.
    """
    tx.execute(
        text(
            "insert into service values (:park, :clue, :proof, :document, :step, :manner, :day,"
            " :receiver, :witness, :by, :at)"
        ),
        {
            "park": park_id,
            "clue": clue_id,
            "document": document_id,
            "proof": proof_id,
            "step": step,
            "manner": manner,
            "day": served_on,
            "receiver": receiver,
            "witness": witness,
            "by": by,
            "at": at,
        },
    )


def papers(tx: Tx, park_id: int, clue_id: int) -> list[Served]:
    """Return the papers of a case, in order, with their service where they were served."""
    rows = tx.execute(
        text(
            "select d.number as document, d.kind,"
            " (d.made_at at time zone 'Asia/Shanghai')::date as made_on, o.days, s.served_on,"
            " s.receiver, s.manner, p.number as proof from clue_paper c"
            " join document d using (park_id, document_id)"
            " left join correction_order o using (park_id, document_id)"
            " left join service s using (park_id, document_id)"
            " left join document p on p.park_id = s.park_id and p.document_id = s.proof_id"
            " where c.park_id = :park and c.clue_id = :clue order by d.document_id"
        ),
        {"park": park_id, "clue": clue_id},
    )
    return [Served(**row._mapping) for row in rows]


def paper_of(tx: Tx, park_id: int, clue_id: int, number: str) -> int:
    """Return the row of a paper of this case. Raises NotFound for any other paper."""
    found: int | None = tx.execute(
        text(
            "select d.document_id from document d join clue_paper c using (park_id, document_id)"
            " where c.park_id = :park and c.clue_id = :clue and d.number = :number"
        ),
        {"park": park_id, "clue": clue_id, "number": number},
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(what="paper of the case", name=number[:60])
    return found
