"""Who uses a unit is entered by the park at move-in; what does not fit the use becomes a clue."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from registry.access import Principal, demand
from registry.book import clues, county, occupancies, rights, units
from registry.book.clues import Clue, NewClue
from registry.book.occupancies import EndKind, NewOccupancy, Occupancy
from registry.book.units import Unit
from registry.clock import business_date
from registry.errors import MalformedValue, NotFound
from registry.findings import Finding
from registry.rules import occupancy
from registry.store.db import Tx
from registry.values.industries import industry_code
from registry.values.parties import credit_code

#: what each finding is reported as
_VIOLATION = {
    "purpose-beyond-use": "lease_beyond_use",
    "industry-beyond-use": "lease_beyond_use",
    "more-parts-than-limits": "divided_unlawfully",
    "lease-too-long": "sale_like_lease",
    "lease-to-the-end": "sale_like_lease",
    "rent-at-once": "sale_like_lease",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedIn:
    """What was entered, what USE-05 found of it, and the clues that were made of that."""

    occupancy: Occupancy
    findings: tuple[Finding, ...]
    clues: tuple[Clue, ...]


def enter(
    tx: Tx, who: Principal, park_id: int, code: str, given: NewOccupancy, *, now: datetime
) -> MovedIn:
    """Enter who uses a unit, and report what does not fit its use.

    Raises NotFound for a unit that is not there (or is another park's), MalformedValue,
    OccupancyEntered.
    """
    demand(who, "occupancy", park_id)
    unit = _unit(tx, park_id, code)
    today = business_date(now)
    new = _in_normal_form(given, today)
    others = [
        o
        for o in occupancies.of_unit(tx, park_id, unit.unit_id)
        if o.stands(today) and o.occupancy_id != new.corrects
    ]
    right = next(iter(rights.of_units(tx, park_id, [unit.unit_id])), None)
    findings = occupancy.judge(
        tx,
        park_id,
        unit,
        county.land_use_of(tx, unit.use_id),
        None if right is None else right.term_end,
        new,
        others,
        today,
    )
    entered = occupancies.enter(tx, park_id, unit.unit_id, new, by=who.account_id, at=now)
    return MovedIn(
        occupancy=entered,
        findings=tuple(findings),
        clues=tuple(_reported(tx, who, park_id, unit, entered, findings, now)),
    )


def end(
    tx: Tx,
    who: Principal,
    park_id: int,
    occupancy_id: int,
    *,
    kind: EndKind,
    on: date,
    note: str,
    now: datetime,
) -> Occupancy:
    """Enter that an occupant left, or that a record was an error. Nothing is overwritten.

    Raises NotFound, MalformedValue, OccupancyEnded.
    """
    demand(who, "occupancy", park_id)
    known = occupancies.by_id(tx, park_id, occupancy_id)
    if not known.since <= on <= business_date(now):
        raise _day("ended_on", on, "from the day it began to today", "应在起始日至今日之间")
    occupancies.end(
        tx, park_id, occupancy_id, kind=kind, on=on, note=note, by=who.account_id, at=now
    )
    return occupancies.by_id(tx, park_id, occupancy_id)


def of_unit(tx: Tx, who: Principal, park_id: int, code: str) -> list[Occupancy]:
    """Return every record of a unit, ended ones too. Raises NotFound."""
    demand(who, "read", park_id)
    return occupancies.of_unit(tx, park_id, _unit(tx, park_id, code).unit_id)


def _unit(tx: Tx, park_id: int, code: str) -> Unit:
    found = units.by_code(tx, park_id, code.replace(" ", ""))
    if found is None:
        raise NotFound(what="unit", name=code[:40])
    return found


def _in_normal_form(given: NewOccupancy, today: date) -> NewOccupancy:
    if given.since > today:
        raise _day("since", given.since, "not after today: enter it at move-in", "不得晚于今日")
    occupant = given.occupant.strip()
    if not occupant:
        raise MalformedValue(
            kind="occupant", value="", reason="the occupant's name", reason_zh="须填写使用人名称"
        )
    return replace(
        given,
        occupant=occupant,
        part=given.part.strip(),
        purpose=given.purpose.strip(),
        credit_code=None if given.credit_code is None else credit_code(given.credit_code),
        industry=None if given.industry is None else industry_code(given.industry),
    )


def _day(kind: str, day: date, reason: str, reason_zh: str) -> MalformedValue:
    return MalformedValue(kind=kind, value=day.isoformat(), reason=reason, reason_zh=reason_zh)


def _reported(
    tx: Tx,
    who: Principal,
    park_id: int,
    unit: Unit,
    entered: Occupancy,
    findings: list[Finding],
    now: datetime,
) -> list[Clue]:
    """One clue for each kind of violation, saying all that was found of it."""
    said: dict[str, list[str]] = {}
    for finding in findings:
        said.setdefault(_VIOLATION[finding.kind], []).append(finding.zh)
    return [
        clues.report(
            tx,
            park_id,
            NewClue(
                parcel_id=unit.parcel_id,
                unit_id=unit.unit_id,
                kind=kind,
                source="occupancy",
                source_key=f"{entered.occupancy_id}:{kind}",
                seen=f"{entered.occupant[:100]}：{'；'.join(sentences)}"[:2000],
                seen_at=now,
            ),
            by=who.account_id,
            at=now,
        )
        for kind, sentences in said.items()
    ]
