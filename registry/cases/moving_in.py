"""Who uses a unit is entered by the park at move-in; what does not fit the use becomes a clue."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from registry.access import Principal, demand
from registry.book import county, occupancies, premises
from registry.book.clues import Clue, NewClue
from registry.book.occupancies import EndKind, NewOccupancy, Occupancy
from registry.book.premises import Premises
from registry.cases import reporting
from registry.clock import business_date
from registry.errors import MalformedValue
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
    new = in_normal_form(given, business_date(now))
    used = premises.by_code(tx, park_id, code)
    return enter_all(tx, park_id, [(used, new)], by=who.account_id, now=now)[0]


def enter_all(
    tx: Tx,
    park_id: int,
    new: Sequence[tuple[Premises, NewOccupancy]],
    *,
    by: int,
    now: datetime,
) -> list[MovedIn]:
    """Enter many uses, in normal form, as one by one but set by set; return them in order.

    Raises NotFound, OccupancyEntered.
    """
    today = business_date(now)
    longest = occupancy.longest_lease(tx, park_id, today)
    standing = _standing(tx, park_id, [used.unit_id for used, _ in new], today)
    ids = occupancies.enter_all(tx, park_id, [(u.unit_id, n) for u, n in new], by=by, at=now)
    records = {o.occupancy_id: o for o in occupancies.by_ids(tx, park_id, ids)}
    findings = []
    for (used, given), n in zip(new, ids, strict=True):
        beside = standing.setdefault(used.unit_id, {})
        beside.pop(given.corrects, None)
        use = county.land_use_of(tx, used.use_id)
        findings.append(occupancy.judge(used, use, longest, given, beside.values()))
        beside[n] = records[n]
    said = [
        _clues(used, records[n], found, now)
        for (used, _), n, found in zip(new, ids, findings, strict=True)
    ]
    made = iter(
        reporting.report_all(tx, park_id, [clue for each in said for clue in each], by=by, at=now)
    )
    return [
        MovedIn(occupancy=records[n], findings=tuple(found), clues=tuple(next(made) for _ in each))
        for n, found, each in zip(ids, findings, said, strict=True)
    ]


def _standing(
    tx: Tx, park_id: int, unit_ids: Sequence[int], today: date
) -> dict[int, dict[int | None, Occupancy]]:
    """The uses that stand on units: unit -> record -> use."""
    found: dict[int, dict[int | None, Occupancy]] = {}
    for record in occupancies.of_units(tx, park_id, unit_ids):
        if record.stands(today):
            found.setdefault(record.unit_id, {})[record.occupancy_id] = record
    return found


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
    return occupancies.of_unit(tx, park_id, premises.by_code(tx, park_id, code).unit_id)


def in_normal_form(given: NewOccupancy, today: date) -> NewOccupancy:
    """Return a use as it is entered. Raises MalformedValue."""
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


def _clues(
    used: Premises, entered: Occupancy, findings: Sequence[Finding], now: datetime
) -> list[NewClue]:
    """One clue for each kind of violation, saying all that was found of it."""
    said: dict[str, list[str]] = {}
    for finding in findings:
        said.setdefault(_VIOLATION[finding.kind], []).append(finding.zh)
    return [
        NewClue(
            parcel_id=used.parcel_id,
            unit_id=used.unit_id,
            kind=kind,
            source="occupancy",
            source_key=f"{entered.occupancy_id}:{kind}",
            seen=f"{entered.occupant[:100]}：{'；'.join(sentences)}"[:2000],
            seen_at=now,
        )
        for kind, sentences in said.items()
    ]
