"""Checkpoints and idle-land clocks on the wire; values as decimals in text."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from msgspec import Meta

from api.schemas.wire import Sent, Told
from registry.book.development import Checkpoint, CheckpointKind
from registry.cases.supervising import Clock
from registry.rules.checkpoints import Measured
from registry.views.development import Shortfall

Name = Annotated[str, Meta(min_length=1, max_length=80)]
Words = Annotated[str, Meta(min_length=1, max_length=200)]


class MeasuredIn(Sent, frozen=True, kw_only=True):
    """A value: of which indicator, as the conditions name it, in which unit, by which paper."""

    indicator: Name
    value: Decimal
    unit: Annotated[str, Meta(max_length=40)]
    source: Words

    def measured(self) -> Measured:
        """Return it as the register takes it."""
        return Measured(
            indicator=self.indicator, value=self.value, unit=self.unit, source=self.source
        )


class CheckpointIn(Sent, frozen=True, kw_only=True):
    """A checkpoint reached: start, completion, production or full_output, and what was measured."""

    contract: Name
    kind: CheckpointKind
    happened_on: date
    measured: Annotated[tuple[MeasuredIn, ...], Meta(max_length=60)] = ()
    corrects: Annotated[int, Meta(ge=1, le=2**63 - 1)] | None = None


class JudgedOut(Told, frozen=True, kw_only=True):
    """An indicator as judged; ``derived`` is what the register itself says of it."""

    indicator: str
    operator: str | None
    required: Decimal | None
    upper: Decimal | None
    unit: str
    measured: Decimal | None
    source: str
    derived: Decimal | None
    differs: Decimal | None
    verdict: str


class CheckpointOut(Told, frozen=True, kw_only=True):
    """A checkpoint as it stands, with the version of the conditions it was judged by."""

    checkpoint_id: int
    contract: str
    kind: str
    happened_on: date
    conditions_entry: int | None
    corrects: int | None
    entered_at: datetime
    values: list[JudgedOut]

    @classmethod
    def of(cls, point: Checkpoint) -> "CheckpointOut":
        """Tell a checkpoint."""
        return cls(
            checkpoint_id=point.checkpoint_id,
            contract=point.contract,
            kind=point.kind,
            happened_on=point.happened_on,
            conditions_entry=point.conditions_born,
            corrects=point.corrects,
            entered_at=point.entered_at,
            values=[
                JudgedOut(
                    indicator=v.indicator,
                    operator=v.operator,
                    required=v.required,
                    upper=v.upper,
                    unit=v.unit,
                    measured=v.measured,
                    source=v.source,
                    derived=v.derived,
                    differs=None
                    if v.derived is None or v.measured is None
                    else v.measured - v.derived,
                    verdict=v.verdict,
                )
                for v in point.values
            ],
        )


class DelayIn(Sent, frozen=True, kw_only=True):
    """A delay of the government's own making: so many days, by which document, why."""

    contract: Name
    days: Annotated[int, Meta(ge=1, le=3650)]
    document: Words
    reason: Annotated[str, Meta(min_length=1, max_length=500)]
    decided_on: date


class ClockOut(Told, frozen=True, kw_only=True):
    """The idle-land clock of a contract.

    ``stage``: undated, in_time, due, one_year, two_years or started; ``by`` is the day agreed with
    its delays.
    """

    contract: str
    parcels: Sequence[str]
    start_by: date | None
    delayed: int
    by: date | None
    started_on: date | None
    stage: str
    days_over: int

    @classmethod
    def of(cls, clock: Clock) -> "ClockOut":
        """Tell a clock."""
        return cls(
            contract=clock.contract,
            parcels=clock.parcels,
            start_by=clock.start.start_by,
            delayed=clock.start.delayed,
            by=clock.by,
            started_on=clock.start.started_on,
            stage=clock.stage,
            days_over=clock.days_over,
        )


class ShortfallOut(Told, frozen=True, kw_only=True):
    """A promise not kept at a checkpoint: a matter of the contract."""

    contract: str
    parcels: Sequence[str]
    checkpoint: str
    happened_on: date
    indicator: str
    operator: str
    required: Decimal
    upper: Decimal | None
    measured: Decimal
    unit: str

    @classmethod
    def of(cls, shortfall: Shortfall) -> "ShortfallOut":
        """Tell a shortfall."""
        return cls(**{name: getattr(shortfall, name) for name in cls.__struct_fields__})
