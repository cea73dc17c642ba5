"""What a correction may set right: it adds up as before, and nobody has relied on the error."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from registry.book import buildings, parties, reliance
from registry.book.parties import PartyInput
from registry.book.rights import Holder, Right
from registry.findings import Finding
from registry.records.context import At
from registry.rules.disposals.named import Titled
from registry.rules.disposals.shares import share
from registry.store.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderAsProven:
    """A holder as entered, by number, and as the papers prove him; the share, if it was wrong."""

    entered: str
    party: PartyInput
    share: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaAsProven:
    """A unit's own and apportioned area and its share of the land, m² to 0.01."""

    unit: str
    own_area: Decimal
    shared_area: Decimal
    land_share: Decimal


def holders(tx: Tx, right: Right, proven: Sequence[HolderAsProven]) -> list[Finding]:
    """Those named hold the right, and with the shares proven the whole is held, once."""
    of = {parties.by_id(tx, h.party_id).number: h for h in right.holders}
    facts = {"unit": right.unit_code}
    if {p.entered for p in proven} - set(of) or len({p.entered for p in proven}) != len(proven):
        return [Finding(rule="OWN-01", kind="not-the-holder", facts=facts)]
    stated = {p.entered: p.share for p in proven if p.share is not None}
    if stated and right.holding != "shares":
        return [Finding(rule="OWN-01", kind="no-shares-here", facts=facts)]
    if right.holding != "shares":
        return []
    parts = {n: Fraction(h.share_num, h.share_den) for n, h in of.items()}
    for number, given in stated.items():
        read = share(given)
        if read is None:
            return [Finding(rule="OWN-01", kind="share-form", measured=given[:20], limit="1/3")]
        parts[number] = read
    total = sum(parts.values(), Fraction(0))
    if total == 1:
        return []
    return [
        Finding(rule="OWN-01", kind="shares-differ", facts=facts, measured=str(total), limit="1")
    ]


def areas(
    tx: Tx,
    at: At,
    titled: Sequence[Titled],
    proven: Sequence[AreaAsProven],
    building_area: Decimal | None,
) -> list[Finding]:
    """SPLIT-08: what some lose others gain, or the building was another size than entered."""
    of = {t.unit.code: t.unit for t in titled}
    named = [p.unit for p in proven]
    if set(named) - set(of) or len(set(named)) != len(named):
        return [Finding(rule="SPLIT-08", kind="areas-of-others")]
    if any(of[code].is_land for code in named):
        return [Finding(rule="SPLIT-08", kind="area-of-land")]
    grown = {
        "own_area": sum((p.own_area - of[p.unit].own_area for p in proven), Decimal(0)),
        "shared_area": sum((p.shared_area - of[p.unit].shared_area for p in proven), Decimal(0)),
        "land_share": sum((p.land_share - of[p.unit].land_share for p in proven), Decimal(0)),
    }
    allowed = dict.fromkeys(grown, Decimal(0))
    if building_area is not None:
        ids = {of[code].building_id for code in named}
        if len(ids) != 1:
            return [Finding(rule="SPLIT-08", kind="one-building")]
        building = buildings.by_id(tx, at.park_id, ids.pop() or 0)
        if building is not None:
            allowed["own_area"] = building_area - building.total_area
    return [
        Finding(
            rule="SPLIT-08",
            kind=f"corrected-{name.replace('_', '-')}s",
            measured=f"{grew:f}",
            limit=f"{allowed[name]:f}",
        )
        for name, grew in grown.items()
        if grew != allowed[name]
    ]


def unrelied(tx: Tx, at: At, titled: Titled, errors: Iterable[int]) -> list[Finding]:
    """细则 80: no disposal, advance notice or seizure was registered after the error was."""
    right, unit = titled.right, titled.unit
    first = min(errors, default=None)
    if first is None:
        return []
    later = reliance.since(tx, at.park_id, right.right_id, unit.unit_id, first)
    if not later:
        return []
    facts = {
        "unit": unit.code,
        "entry": first,
        "later": "、".join(f"{one.act}（{one.seq}）" for one in later),
    }
    return [Finding(rule="CASE", kind="relied-on", facts=facts)]


def errors_of(
    tx: Tx, at: At, titled: Titled, proven: Sequence[HolderAsProven], *, note: bool, area: bool
) -> list[int]:
    """Return the entries in which what is wrong was entered."""
    found = []
    for one in proven:
        party = parties.find(tx, one.entered)
        if party is not None and party.party_id in {h.party_id for h in titled.right.holders}:
            right_id = titled.right.right_id
            found.append(reliance.entered_in(tx, at.park_id, right_id, party.party_id))
    if note:
        found.append(titled.right.born)
    if area:
        found.append(reliance.version_born(tx, at.park_id, titled.unit.unit_id))
    return found


def corrected(right: Right, to: dict[int, tuple[int, str, str | None]]) -> tuple[Holder, ...]:
    """Return the holders as they truly are; ``to``: party id -> true party id, name, share."""
    return tuple(_true(h, to[h.party_id]) if h.party_id in to else h for h in right.holders)


def _true(was: Holder, to: tuple[int, str, str | None]) -> Holder:
    party_id, name, given = to
    part = share(given) if given is not None else Fraction(was.share_num, was.share_den)
    if part is None:
        raise LookupError(given)
    return Holder(
        party_id=party_id, name=name, share_num=part.numerator, share_den=part.denominator
    )
