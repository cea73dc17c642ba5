"""What comes out when a building is entered in units, or a unit is divided: one rule for both.

A building entered with more than one titled unit is a division, judged as that of a unit is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from registry.book.supplies import Supply
from registry.findings import Finding
from registry.records.context import At
from registry.records.units import Claim, Portion, Sharing, UnitInput, Whole
from registry.rules.division import apportion, clauses, places, reading, uses
from registry.store.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a request asks: the units, how land is shared, the paper that allows the division.

    ``standing`` are the other units of the parcel that share its land anew, if any do.
    """

    units: Sequence[UnitInput]
    sharing: Sharing
    permission: str
    standing: Sequence[Claim] = ()

    @property
    def divides(self) -> bool:
        """Whether more than one unit gets a right."""
        return sum(unit.common is None for unit in self.units) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Divided:
    """What each unit of the request has, and the land shares of standing ones by code."""

    portions: tuple[Portion, ...]
    standing: dict[str, Decimal]


def check(tx: Tx, at: At, whole: Whole, asked: Asked, supply: Supply) -> list[Finding]:
    """Judge uses, places, areas, and where something is divided what is written about it."""
    children, findings = reading.read(at, asked.units)
    portions, _, sums = apportion.divide(whole, children, asked.sharing, asked.standing)
    findings += sums
    findings += uses.judge(tx, at, whole, children, divides=asked.divides)
    findings += places.judge(tx, at, whole, children, divides=asked.divides)
    if asked.divides:
        findings += clauses.judge(
            tx,
            at,
            supply=supply,
            whole=whole,
            children=children,
            portions=portions,
            permission=asked.permission,
        )
    return findings


def divide(at: At, whole: Whole, asked: Asked) -> Divided:
    """Return what comes out of a division that was checked."""
    children, _ = reading.read(at, asked.units)
    portions, standing, _ = apportion.divide(whole, children, asked.sharing, asked.standing)
    return Divided(portions=portions, standing=standing)
