"""Parties 权利人: one row in the county however many parks; particulars are dated."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from registry.store.db import Tx, text


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyInput:
    """A party as a form names it. ``kind``: enterprise, person, state_body."""

    kind: str
    number: str
    name: str
    representative: str = ""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A party with its latest particulars."""

    party_id: int
    kind: str
    number: str
    name: str
    representative: str | None
    address: str | None
    phone: str | None


IN_COMMON = "业主共有"

_LATEST = """
select p.party_id, p.kind, p.number, d.name, d.representative, d.address, d.phone
  from party p join lateral (select * from party_particulars x where x.party_id = p.party_id
                              order by version desc limit 1) d on true"""


def find(tx: Tx, number: str) -> Party | None:
    """Return the party with this identity number, or None."""
    return find_all(tx, [number]).get(number)


def find_all(tx: Tx, numbers: Sequence[str]) -> dict[str, Party]:
    """Return the parties with these identity numbers that are known, by number."""
    rows = tx.execute(
        text(f"{_LATEST} where p.number = any(cast(:numbers as text[]))"),
        {"numbers": list(numbers)},
    )
    return {row.number: Party(**row._mapping) for row in rows}


def by_id(tx: Tx, party_id: int) -> Party:
    """Return one party by its row number."""
    row = tx.execute(text(f"{_LATEST} where p.party_id = :id"), {"id": party_id}).one()
    return Party(**row._mapping)


def meet(tx: Tx, given: PartyInput, *, at: datetime, actor: int) -> Party:
    """Find the party or enter it; a known one keeps its name, which only an act changes."""
    return meet_all(tx, [given], at=at, actor=actor)[given.number]


def meet_all(tx: Tx, given: Sequence[PartyInput], *, at: datetime, actor: int) -> dict[str, Party]:
    """Find or enter many parties, in a few statements; return them by number.

    One that is named several times keeps the name it was known or named by first.
    """
    known = {party.number: _as_given(party) for party in _found(tx, given)}
    for one in given:
        before = known.get(one.number)
        known[one.number] = one if before is None else _completed(before, one)
    return enter_all(tx, list(known.values()), at=at, actor=actor)


def _found(tx: Tx, given: Sequence[PartyInput]) -> Iterable[Party]:
    return find_all(tx, [one.number for one in given]).values()


def _as_given(known: Party) -> PartyInput:
    return PartyInput(
        kind=known.kind,
        number=known.number,
        name=known.name,
        representative=known.representative or "",
        address=known.address or "",
        phone=known.phone or "",
    )


def _completed(known: PartyInput, given: PartyInput) -> PartyInput:
    return replace(
        known,
        representative=given.representative or known.representative,
        address=given.address or known.address,
        phone=given.phone or known.phone,
    )


def enter(tx: Tx, given: PartyInput, *, at: datetime, actor: int) -> Party:
    """Find the party or enter it, and add particulars where they differ from the latest."""
    return enter_all(tx, [given], at=at, actor=actor)[given.number]


def enter_all(tx: Tx, given: Sequence[PartyInput], *, at: datetime, actor: int) -> dict[str, Party]:
    """Enter parties, each named once, as ``enter`` does one; return them by number."""
    known = {party.number: party for party in _found(tx, given)}
    if fresh := [one for one in given if _differs(known.get(one.number), one)]:
        _take_turns(tx, fresh)
        _add(tx, fresh, at=at, actor=actor)
        known |= {party.number: party for party in _found(tx, fresh)}
    return known


def _take_turns(tx: Tx, given: Sequence[PartyInput]) -> None:
    """Two parks that name one party at once take turns: the second sees what the first wrote.

    Numbers share 256 locks, taken in order: one for each number would fill the server's table.
    """
    tx.execute(
        text(
            "select pg_advisory_xact_lock(7307, turn) from (select distinct"
            " (hashtextextended(number, 0) & 255)::int as turn"
            " from unnest(cast(:numbers as text[])) number order by 1) as turns"
        ),
        {"numbers": [one.number for one in given]},
    )


def _add(tx: Tx, given: Sequence[PartyInput], *, at: datetime, actor: int) -> None:
    tx.execute(
        text(
            "insert into party (kind, number) select * from unnest(cast(:kinds as text[]),"
            " cast(:numbers as text[])) on conflict do nothing"
        ),
        {"kinds": [one.kind for one in given], "numbers": [one.number for one in given]},
    )
    known = {party.number: party for party in _found(tx, given)}
    new = [one for one in given if _differs(known.get(one.number), one)]
    tx.execute(
        text(
            "insert into party_particulars select p.party_id, (select coalesce(max(version), 0)"
            " + 1 from party_particulars d where d.party_id = p.party_id), g.name,"
            " nullif(g.representative, ''), nullif(g.address, ''), nullif(g.phone, ''), :at,"
            " :actor from unnest(cast(:numbers as text[]), cast(:names as text[]),"
            " cast(:representatives as text[]), cast(:addresses as text[]),"
            " cast(:phones as text[])) as g (number, name, representative, address, phone)"
            " join party p on p.number = g.number"
        ),
        {
            "numbers": [one.number for one in new],
            "names": [one.name for one in new],
            "representatives": [one.representative for one in new],
            "addresses": [one.address for one in new],
            "phones": [one.phone for one in new],
            "at": at,
            "actor": actor,
        },
    )


def owners_in_common(
    tx: Tx, parcel_code: str, building_number: str, *, at: datetime, actor: int
) -> Party:
    """Return the owners of a building in common: one party for each building."""
    number = f"{IN_COMMON}{parcel_code}{building_number}"
    given = PartyInput(kind="owners_in_common", number=number, name=IN_COMMON)
    return find(tx, number) or enter(tx, given, at=at, actor=actor)


def _differs(known: Party | None, given: PartyInput) -> bool:
    return known is None or (
        known.name,
        known.representative or "",
        known.address or "",
        known.phone or "",
    ) != (given.name, given.representative, given.address, given.phone)
