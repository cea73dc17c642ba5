"""Enforcement on the wire: licences, visits, records signed on the screen, orders, service."""

from datetime import date, datetime
from typing import Annotated

import msgspec

from api.schemas.wire import Sent, Told
from registry.book.enforcement import Licence, Manner, Visit
from registry.cases.enforcement_papers import Person, Signed
from registry.cases.enforcing import NewVisit

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=4_000)]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
RowNumber = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]


class LicenceIn(Sent, frozen=True, kw_only=True):
    """A licence 执法证: its number and the first and last day it holds."""

    licence_no: Annotated[str, msgspec.Meta(pattern="^[0-9A-Z-]{6,30}$")]
    valid_from: date
    valid_to: date

    def licence(self) -> Licence:
        """Return it as the register takes it."""
        return Licence(**msgspec.structs.asdict(self))


class LicenceOut(Told, frozen=True, kw_only=True):
    """A licence of an officer."""

    licence_no: str
    valid_from: date
    valid_to: date


class VisitIn(Sent, frozen=True, kw_only=True):
    """A visit of two officers, by their log-ins."""

    officers: Annotated[tuple[Name, ...], msgspec.Meta(min_length=1, max_length=2)]
    place: Name
    begun_at: Instant
    ended_at: Instant

    def visit(self) -> NewVisit:
        """Return it as the register takes it."""
        return NewVisit(**msgspec.structs.asdict(self))


class OfficerOut(Told, frozen=True, kw_only=True):
    """An officer of a visit."""

    name: str
    licence_no: str | None


class EnforcementVisitOut(Told, frozen=True, kw_only=True):
    """A visit that is kept."""

    visit_id: int
    officers: list[OfficerOut]
    place: str
    begun_at: datetime
    ended_at: datetime

    @classmethod
    def of(cls, visit: Visit) -> "EnforcementVisitOut":
        """Tell a visit."""
        return cls(
            visit_id=visit.visit_id,
            officers=[OfficerOut(name=o.name, licence_no=o.licence_no) for o in visit.officers],
            place=visit.place,
            begun_at=visit.begun_at,
            ended_at=visit.ended_at,
        )


class PersonIn(Sent, frozen=True, kw_only=True):
    """Somebody present, asked or served; of the paper shown only a masked number is kept."""

    name: Name
    stands_as: Name
    paper: Annotated[str, msgspec.Meta(max_length=40)] = ""
    paper_no: Annotated[str, msgspec.Meta(max_length=40)] = ""

    def person(self) -> Person:
        """Return it as the papers take it."""
        return Person(**msgspec.structs.asdict(self))


Point = Annotated[tuple[int, ...], msgspec.Meta(min_length=2, max_length=2)]
Stroke = Annotated[tuple[Point, ...], msgspec.Meta(min_length=1, max_length=2_000)]


class SignedIn(Sent, frozen=True, kw_only=True):
    """A signature as strokes of [x, y] in 600 by 200, y downwards; or why none, before whom."""

    role: Name
    name: Name
    strokes: Annotated[tuple[Stroke, ...], msgspec.Meta(max_length=80)] = ()
    refused: Annotated[str, msgspec.Meta(max_length=200)] = ""
    witness: Annotated[str, msgspec.Meta(max_length=200)] = ""

    def signed(self) -> Signed:
        """Return it as the papers take it."""
        return Signed(**msgspec.structs.asdict(self))


Signatures = Annotated[tuple[SignedIn, ...], msgspec.Meta(min_length=1, max_length=6)]


class SiteRecordIn(Sent, frozen=True, kw_only=True):
    """A 现场检查笔录: what was found, before whom; 执法人员一, 执法人员二 and 在场人员 sign."""

    visit: RowNumber
    found: Words
    present: PersonIn
    signatures: Signatures


class AnswerIn(Sent, frozen=True, kw_only=True):
    """A question and its answer."""

    question: Words
    answer: Words


class QuestionRecordIn(Sent, frozen=True, kw_only=True):
    """A 询问笔录: who was asked, what was answered; 执法人员一, 执法人员二 and 被询问人 sign."""

    visit: RowNumber
    person: PersonIn
    answers: Annotated[tuple[AnswerIn, ...], msgspec.Meta(min_length=1, max_length=60)]
    signatures: Signatures


class OrderIn(Sent, frozen=True, kw_only=True):
    """A 责令改正通知书: to whom, what is demanded, within how many days of its service."""

    addressee: Name
    demands: Words
    days: Annotated[int, msgspec.Meta(ge=1, le=180)]


class ServiceIn(Sent, frozen=True, kw_only=True):
    """A 送达回证 of a paper of the case; 执法人员一, 执法人员二 and, handed over, 受送达人 sign.

    ``step``: the notice or decision which that step keeps as a scan; ``document`` is then the
    number printed on it.
    """

    document: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    step: Annotated[int, msgspec.Meta(ge=1, le=10_000)] | None = None
    visit: RowNumber
    manner: Manner
    served_on: date
    receiver: PersonIn
    witness: Annotated[str, msgspec.Meta(max_length=200)] = ""
    signatures: Signatures


class QuestionOut(Told, frozen=True, kw_only=True):
    """A question to begin with, and what the register knows to answer it."""

    question: str
    known: str


class FiledOut(Told, frozen=True, kw_only=True):
    """A paper that was filed: its number, under which its PDF is drawn."""

    number: str
    kind: str
    pdf: str
