"""Clues, violation cases and notices on the wire. Areas in m², money in yuan."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

import msgspec

from api.schemas.wire import Sent, Told
from registry.book.clues import Clue, ClueSource
from registry.book.enforcement import Served
from registry.book.fines import FineRange
from registry.cases.noticing import Notice
from registry.cases.violations import Clock, Move, Report, Step, Taken, Violation
from registry.rules.flags import Basis
from registry.values.hashes import sha256_of

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class NewClueIn(Sent, frozen=True, kw_only=True):
    """A wrong use: on which parcel or unit (its code), of which kind, from where, seen when.

    ``sourceKey`` names the report where it comes from: sent again, it makes no second clue.
    """

    place: Name
    kind: Name
    source: ClueSource
    source_key: Name
    seen: Words
    seen_at: Instant

    def report(self) -> Report:
        """Return it as the register takes it."""
        return Report(**msgspec.structs.asdict(self))


class StepIn(Sent, frozen=True, kw_only=True):
    """A step of a case; its paper is a scan (``evidence``, its SHA-256) or a ``document``."""

    step: Name
    happened_on: date
    note: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    evidence: str | None = None
    document: Annotated[str, msgspec.Meta(max_length=80)] = ""
    amount: Decimal | None = None
    used_area: Decimal | None = None
    used_how: Annotated[str, msgspec.Meta(max_length=200)] = ""

    def taken(self) -> Step:
        """Return it as the register takes it. Raises MalformedValue for what is no SHA-256."""
        facts = msgspec.structs.asdict(self)
        evidence = None if self.evidence is None else sha256_of(self.evidence)
        return Step(**facts | {"evidence": evidence})


class SuspensionIn(Sent, frozen=True, kw_only=True):
    """A suspension to be signed: on these units, reviewed on this day, for this reason."""

    units: Annotated[tuple[Name, ...], msgspec.Meta(min_length=1, max_length=500)]
    review_on: date
    reason: Words
    basis: Basis | None = None

    def notice(self) -> Notice:
        """Return it as the register takes it."""
        return Notice(**msgspec.structs.asdict(self))


class LiftingIn(Sent, frozen=True, kw_only=True):
    """The suspension to be lifted, by its number in the register."""

    restriction: Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]


class ClueOut(Told, frozen=True, kw_only=True):
    """A clue; ``flagged``: verified, it warns in every check."""

    number: str
    park: int
    where: str
    kind: str
    name: str
    article: str
    source: str
    seen: str
    seen_at: datetime
    reported_at: datetime
    state: str
    state_name: str
    flagged: bool
    open: bool

    @classmethod
    def of(cls, clue: Clue) -> "ClueOut":
        """Tell a clue."""
        names = [name for name in cls.__struct_fields__ if name != "park"]
        return cls(park=clue.park_id, **{name: getattr(clue, name) for name in names})


class MoveOut(Told, frozen=True, kw_only=True):
    """A step that can be taken: where it leads, who takes it, whether a paper must prove it.

    ``papers``: kinds made for the case that prove it; a scan always does.
    """

    step: str
    to_state: str
    action: str
    article: str
    evidence: bool
    papers: tuple[str, ...]

    @classmethod
    def of(cls, move: Move) -> "MoveOut":
        """Tell a possible step."""
        return cls(**{name: getattr(move, name) for name in cls.__struct_fields__})


class TakenOut(Told, frozen=True, kw_only=True):
    """A step that was taken."""

    n: int
    step: str
    from_state: str
    to_state: str
    at: datetime
    happened_on: date
    actor_name: str
    article: str
    note: str
    evidence: str | None
    document: str | None
    facts: dict[str, Any]
    served_on: date | None
    proof: str | None

    @classmethod
    def of(cls, step: Taken) -> "TakenOut":
        """Tell a step."""
        plain = {name: getattr(step, name) for name in cls.__struct_fields__}
        evidence = None if step.evidence is None else bytes(step.evidence).hex()
        return cls(**plain | {"evidence": evidence, "facts": dict(step.facts)})


class ClockOut(Told, frozen=True, kw_only=True):
    """A period; ``unknownYear``: its end cannot be told before that year's holidays are loaded."""

    clock: str
    since: date
    days: int
    working: bool
    due: date | None
    unknown_year: int | None
    stopped_on: date | None
    over: bool
    source: str

    @classmethod
    def of(cls, clock: Clock, today: date) -> "ClockOut":
        """Tell a period as of today."""
        names = [name for name in cls.__struct_fields__ if name != "over"]
        return cls(over=clock.over(today), **{name: getattr(clock, name) for name in names})


class ServedOut(Told, frozen=True, kw_only=True):
    """A paper of the case; ``servedOn`` and whom it reached, once it was served."""

    document: str
    kind: str
    made_on: date
    days: int | None
    served_on: date | None
    receiver: str | None
    manner: str | None
    proof: str | None

    @classmethod
    def of(cls, paper: Served) -> "ServedOut":
        """Tell a paper."""
        return cls(**{name: getattr(paper, name) for name in cls.__struct_fields__})


class ViolationOut(Told, frozen=True, kw_only=True):
    """A violation case: its clue, its steps, what can be done next, its clocks."""

    clue: ClueOut
    steps: list[TakenOut]
    possible: list[MoveOut]
    clocks: list[ClockOut]
    papers: list[ServedOut]

    @classmethod
    def of(cls, case: Violation, today: date) -> "ViolationOut":
        """Tell a case as of today."""
        return cls(
            clue=ClueOut.of(case.clue),
            steps=[TakenOut.of(step) for step in case.steps],
            possible=[MoveOut.of(move) for move in case.possible],
            clocks=[ClockOut.of(clock, today) for clock in case.clocks],
            papers=[ServedOut.of(paper) for paper in case.papers],
        )


class FineOut(Told, frozen=True, kw_only=True):
    """The range of a fine, and in words how the land was found; the amount is a person's."""

    low: Decimal
    high: Decimal
    area: Decimal
    found: str
    at_least: Decimal
    at_most: Decimal
    source: str
    since: date

    @classmethod
    def of(cls, found: FineRange) -> "FineOut":
        """Tell a range."""
        return cls(**{name: getattr(found, name) for name in cls.__struct_fields__})


class KeptOut(Told, frozen=True, kw_only=True):
    """A paper that was kept: its SHA-256 names it from now on."""

    sha256: str
