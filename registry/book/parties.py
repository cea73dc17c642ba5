"""Parties 权利人: one row in the county however many parks; particulars are dated."""

from dataclasses import dataclass
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
    row = tx.execute(text(f"{_LATEST} where p.number = :number"), {"number": number}).one_or_none()
    return None if row is None else Party(**row._mapping)


def by_id(tx: Tx, party_id: int) -> Party:
    """Return one party by its row number."""
    row = tx.execute(text(f"{_LATEST} where p.party_id = :id"), {"id": party_id}).one()
    return Party(**row._mapping)


def meet(tx: Tx, given: PartyInput, *, at: datetime, actor: int) -> Party:
    """Find the party or enter it; a known one keeps its name, which only an act changes."""
    known = find(tx, given.number)
    if known is not None:
        given = PartyInput(
            kind=known.kind,
            number=known.number,
            name=known.name,
            representative=given.representative or known.representative or "",
            address=given.address or known.address or "",
            phone=given.phone or known.phone or "",
        )
    return enter(tx, given, at=at, actor=actor)


def enter(tx: Tx, given: PartyInput, *, at: datetime, actor: int) -> Party:
    """Find the party or enter it, and add particulars where they differ from the latest."""
    known = find(tx, given.number)
    if known is None or _differs(known, given):
        # two parks that name one party at once take turns: the second sees what the first wrote
        tx.execute(
            text("select pg_advisory_xact_lock(hashtextextended(:number, 7304))"),
            {"number": given.number},
        )
        _add(tx, given, at=at, actor=actor)
        known = find(tx, given.number)
    if known is None:
        raise LookupError(given.kind)
    return known


def _add(tx: Tx, given: PartyInput, *, at: datetime, actor: int) -> None:
    tx.execute(
        text("insert into party (kind, number) values (:kind, :number) on conflict do nothing"),
        {"kind": given.kind, "number": given.number},
    )
    known = find(tx, given.number)
    if known is None or _differs(known, given):
        tx.execute(
            text(
                "insert into party_particulars select party_id, (select coalesce(max(version), 0)"
                " + 1 from party_particulars d where d.party_id = p.party_id), :name,"
                " nullif(:representative, ''), nullif(:address, ''), nullif(:phone, ''), :at,"
                " :actor from party p where p.number = :number"
            ),
            {
                "number": given.number,
                "name": given.name,
                "representative": given.representative,
                "address": given.address,
                "phone": given.phone,
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


def _differs(known: Party, given: PartyInput) -> bool:
    return (
        known.name,
        known.representative or "",
        known.address or "",
        known.phone or "",
    ) != (given.name, given.representative, given.address, given.phone)
