"""Units a request names, with the rights on them and the supplies they come from."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from registry.book import conditions as conditions_book, rights, supplies, units
from registry.book.conditions import ConditionTerms
from registry.book.rights import Right
from registry.book.supplies import Supply, SupplyDates
from registry.book.units import Unit
from registry.findings import Finding
from registry.records.context import At, Subject
from registry.store.db import Tx

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Titled:
    """A current unit and the right on it."""

    unit: Unit
    right: Right


@dataclass(frozen=True, slots=True)
class Origin:
    """A supply, what its contract and conditions say, and the units named that come from it."""

    supply: Supply
    dates: SupplyDates
    terms: ConditionTerms | None
    titled: tuple[Titled, ...]

    @property
    def bare(self) -> tuple[Titled, ...]:
        """Those that are bare land: nothing is finished on them."""
        return tuple(t for t in self.titled if t.unit.is_land)


def read(tx: Tx, park_id: int, codes: Sequence[str]) -> list[Titled]:
    """Return the units of these codes that stand and have a right, in the order named."""
    found = {u.code: u for u in units.by_codes(tx, park_id, codes)}
    held = {r.unit_id: r for r in rights.of_units(tx, park_id, [u.unit_id for u in found.values()])}
    return [
        Titled(found[code], held[found[code].unit_id])
        for code in dict.fromkeys(codes)
        if code in found and found[code].unit_id in held
    ]


def check(codes: Sequence[str], titled: Sequence[Titled]) -> list[Finding]:
    """Each unit is named once, stands, and was registered (细则 24)."""
    if not codes:
        return [Finding(rule="CODE-01", kind="no-units")]
    twice = [code for code, times in Counter(codes).items() if times > 1]
    standing = {t.unit.code for t in titled}
    return [
        *(_about("unit-twice", code) for code in twice),
        *(
            _about("unit-without-right", code)
            for code in dict.fromkeys(codes)
            if code not in standing
        ),
    ]


def _about(kind: str, code: str) -> Finding:
    return Finding(rule="SPLIT-01", kind=kind, facts={"unit": code[:_SHOWN]})


def subjects(tx: Tx, at: At, codes: Sequence[str]) -> tuple[Subject, ...]:
    """Return the units named that stand, as what a case is business on."""
    return tuple(Subject(u.parcel_id, u.unit_id) for u in units.by_codes(tx, at.park_id, codes))


def codes_of(titled: Sequence[Titled]) -> dict[int, str]:
    """Return units as holds are asked about them: id -> code."""
    return {t.unit.unit_id: t.unit.code for t in titled}


def parcels_of(titled: Sequence[Titled]) -> tuple[str, ...]:
    """Return the codes of the parcels units stand on."""
    return tuple(dict.fromkeys(t.unit.parcel_code for t in titled))


def origins(tx: Tx, park_id: int, titled: Sequence[Titled]) -> list[Origin]:
    """Return the supplies units come from, with what contract and conditions say."""
    by_supply: dict[int, list[Titled]] = {}
    for one in titled:
        by_supply.setdefault(one.right.supply_id, []).append(one)
    return [_origin(tx, park_id, supply_id, named) for supply_id, named in by_supply.items()]


def _origin(tx: Tx, park_id: int, supply_id: int, named: Sequence[Titled]) -> Origin:
    parcel_id = named[0].right.parcel_id
    supply = next(s for s in supplies.of_parcel(tx, park_id, parcel_id) if s.supply_id == supply_id)
    terms = (
        None
        if supply.conditions_id is None
        else conditions_book.conditions_of(tx, park_id, supply.conditions_id).terms
    )
    return Origin(supply, supplies.dates_of(tx, park_id, supply_id), terms, tuple(named))


def built(titled: Sequence[Titled]) -> Decimal:
    """Return the floor area of units, own and apportioned, m²."""
    return sum((t.unit.built_area for t in titled), Decimal(0))
