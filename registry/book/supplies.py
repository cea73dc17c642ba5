"""Supplies, hand-overs, releases: how land comes to its use, and how it is freed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from registry.records.context import Entry
from registry.store.bulk import insert_all
from registry.store.db import Tx, text
from registry.store.tables.land import (
    handover,
    land_release,
    supply,
    supply_payment,
    supply_release,
    supply_terms,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """A supply with its dates."""

    supply_id: int
    born: int
    act: str
    use_id: int
    conditions_id: int | None
    term_start: date
    term_end: date
    method: str
    right_nature: int
    grantee: int
    price: Decimal
    contract_no: str
    contract_template: str
    supervision_no: str | None
    bidding_document: str | None
    plan_document: str | None
    page_sha256: bytes | None
    page_no: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyDates:
    """What a contract sets by dates and a supplementary agreement may change."""

    deliver_by: date | None = None
    start_by: date | None = None
    complete_by: date | None = None
    supervision_agreement: str | None = None
    agreement: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A receipt. ``kind``: price, deed_tax, stamp_tax."""

    kind: str
    paid_on: date
    amount: Decimal
    receipt_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one person read on the supply's page."""

    reader: int
    page_sha256: bytes
    page_no: int
    use_id: int
    term_start: date
    term_end: date
    price: Decimal


def grant(tx: Tx, entry: Entry, facts: Mapping[str, object], dates: SupplyDates) -> int:
    """Enter a supply: from here the use of its land is fixed. Raises SupplyNotReadTwice."""
    supply_id = grant_all(tx, entry, [facts])[0]
    set_dates(tx, entry, supply_id, dates)
    return supply_id


def grant_all(tx: Tx, entry: Entry, facts: Sequence[Mapping[str, object]]) -> list[int]:
    """Enter supplies, which all have the facts of the first; return them in order."""
    of_entry = {
        "park_id": entry.park_id,
        "born": entry.seq,
        "act": entry.act,
        "case_id": entry.case_id,
    }
    rows = [{**of_entry, **one} for one in facts]
    return insert_all(tx, supply, rows, returning="supply_id")


def set_dates(tx: Tx, entry: Entry, supply_id: int, dates: SupplyDates) -> None:
    """Enter a version of the contract's dates."""
    set_all_dates(tx, entry, [(supply_id, dates)])


def set_all_dates(tx: Tx, entry: Entry, given: Sequence[tuple[int, SupplyDates]]) -> None:
    """Enter a version of the dates of each supply."""
    rows = [
        {
            "park_id": entry.park_id,
            "supply_id": supply_id,
            "born": entry.seq,
            **{slot: getattr(dates, slot) for slot in SupplyDates.__slots__},
        }
        for supply_id, dates in given
    ]
    insert_all(tx, supply_terms, rows)


def dates_of(tx: Tx, park_id: int, supply_id: int) -> SupplyDates:
    """Return the dates as they stand."""
    row = tx.execute(
        text(
            "select deliver_by, start_by, complete_by, supervision_agreement, agreement"
            " from supply_terms where park_id = :park and supply_id = :id and died is null"
        ),
        {"park": park_id, "id": supply_id},
    ).one()
    return SupplyDates(**row._mapping)


def originate(tx: Tx, entry: Entry, parcel_id: int, supply_id: int) -> None:
    """Let the parcel come from the supply: from now on its use is the supply's."""
    originate_each(tx, entry, [(parcel_id, supply_id)])


def originate_all(
    tx: Tx, entry: Entry, parcel_ids: Sequence[int], supply_ids: Sequence[int]
) -> None:
    """Let each of the parcels come from all of the supplies. Raises UseDiffers."""
    originate_each(tx, entry, [(p, s) for p in parcel_ids for s in supply_ids])


def originate_each(tx: Tx, entry: Entry, pairs: Sequence[tuple[int, int]]) -> None:
    """Let parcels come from supplies, as they are paired. Raises UseDiffers."""
    tx.execute(
        text(
            "insert into parcel_origin (park_id, parcel_id, supply_id, use_id, code, term_end,"
            " born) select p.park_id, p.parcel_id, s.supply_id, s.use_id, p.code, s.term_end, :seq"
            " from unnest(cast(:parcels as bigint[]), cast(:supplies as bigint[]))"
            " as pair (parcel_id, supply_id)"
            " join parcel p on p.park_id = :park and p.parcel_id = pair.parcel_id"
            " join supply s on s.park_id = :park and s.supply_id = pair.supply_id order by 2, 3"
        ),
        {
            "seq": entry.seq,
            "park": entry.park_id,
            "parcels": [parcel_id for parcel_id, _ in pairs],
            "supplies": [supply_id for _, supply_id in pairs],
        },
    )


def free_with(tx: Tx, entry: Entry, supply_id: int, releases: Sequence[int]) -> None:
    """Name the releases a supply stands on."""
    if releases:
        tx.execute(
            supply_release.insert(),
            [
                {
                    "park_id": entry.park_id,
                    "supply_id": supply_id,
                    "release_id": release,
                    "born": entry.seq,
                }
                for release in releases
            ],
        )


def release(
    tx: Tx,
    entry: Entry,
    *,
    parcel_id: int,
    supply_id: int,
    document: str,
    decided_on: date,
    reason: str,
) -> int:
    """Free a parcel of its use, by take-back or void; return the release."""
    facts = tx.execute(
        text("select code, use_id from parcel where park_id = :park and parcel_id = :id"),
        {"park": entry.park_id, "id": parcel_id},
    ).one()
    release_id: int = tx.execute(
        land_release.insert()
        .values(
            park_id=entry.park_id,
            born=entry.seq,
            act=entry.act,
            parcel_id=parcel_id,
            code=facts.code,
            use_id=facts.use_id,
            supply_id=supply_id,
            document=document,
            decided_on=decided_on,
            reason=reason,
        )
        .returning(land_release.c.release_id)
    ).scalar_one()
    return release_id


def take_backs(tx: Tx, park_id: int, code: str) -> list[int]:
    """Return every decision that ever took the land of a code back, in any of its rounds."""
    rows = tx.execute(
        text(
            "select release_id from land_release where park_id = :park and code = :code"
            " and act = 'take_back' order by release_id"
        ),
        {"park": park_id, "code": code},
    )
    return list(rows.scalars())


def release_of(tx: Tx, park_id: int, parcel_id: int) -> int | None:
    """Return the release of a parcel, if it was freed."""
    found: int | None = tx.execute(
        text(
            "select release_id from land_release where park_id = :park and parcel_id = :id"
            " order by born desc limit 1"
        ),
        {"park": park_id, "id": parcel_id},
    ).scalar_one_or_none()
    return found


_SUPPLY = """
select s.supply_id, s.born, s.act, s.use_id, s.conditions_id, s.term_start, s.term_end, s.method,
       s.right_nature, s.grantee, s.price, s.contract_no, s.contract_template,
       s.supervision_no, s.bidding_document, s.plan_document, s.page_sha256, s.page_no
  from supply s"""


def of_parcel(tx: Tx, park_id: int, parcel_id: int) -> list[Supply]:
    """Return the supplies a parcel comes from."""
    rows = tx.execute(
        text(
            f"{_SUPPLY} join parcel_origin o using (park_id, supply_id)"
            " where s.park_id = :park and o.parcel_id = :id order by s.supply_id"
        ),
        {"park": park_id, "id": parcel_id},
    )
    return [Supply(**r._mapping) for r in rows]


def by_contract(tx: Tx, park_id: int, contract_no: str) -> Supply | None:
    """Return the supply of a contract while a parcel of it stands, or None."""
    row = tx.execute(
        text(
            f"{_SUPPLY} where s.park_id = :park and s.contract_no = :no and exists (select"
            " from parcel_origin o join parcel_version v using (park_id, parcel_id)"
            " where o.park_id = s.park_id and o.supply_id = s.supply_id and v.died is null)"
            " order by s.born desc limit 1"
        ),
        {"park": park_id, "no": contract_no},
    ).one_or_none()
    return None if row is None else Supply(**row._mapping)


def parcels_of(tx: Tx, park_id: int, supply_id: int) -> list[str]:
    """Return the codes of the current parcels that come from a supply."""
    rows = tx.execute(
        text(
            "select p.code from parcel_origin o join parcel p using (park_id, parcel_id)"
            " join parcel_version v using (park_id, parcel_id) where o.park_id = :park"
            " and o.supply_id = :id and v.died is null order by p.code"
        ),
        {"park": park_id, "id": supply_id},
    )
    return [r.code for r in rows]


def pay(tx: Tx, entry: Entry, supply_id: int, payments: Sequence[Payment]) -> None:
    """Record receipts. Raises ReceiptUsed."""
    if payments:
        tx.execute(
            supply_payment.insert().values(
                [
                    {
                        "park_id": entry.park_id,
                        "supply_id": supply_id,
                        "born": entry.seq,
                        **{slot: getattr(p, slot) for slot in Payment.__slots__},
                    }
                    for p in payments
                ]
            )
        )


#: a supply and the entries it corrects: one page, one price, one hand-over
_SAME_PAGE = """
with recursive same (supply_id) as (
  select cast(:id as bigint) union
  select r.supply_id from same
    join supply_release x on x.park_id = :park and x.supply_id = same.supply_id
    join land_release r on r.park_id = :park and r.release_id = x.release_id
     and r.act = 'void_entry')
"""
_PAID = """select kind, sum(amount) as total from supply_payment join same using (supply_id)
 where park_id = :park group by kind"""
_HANDED_OVER = """select max(handed_over_on) from handover join same using (supply_id)
 where park_id = :park"""


def paid(tx: Tx, park_id: int, supply_id: int) -> Mapping[str, Decimal]:
    """Return what has been paid so far, by kind."""
    rows = tx.execute(text(f"{_SAME_PAGE}{_PAID}"), {"park": park_id, "id": supply_id})
    return {r.kind: r.total for r in rows}


def hand_over(
    tx: Tx, entry: Entry, supply_id: int, *, on: date, land_condition: str, present: str
) -> None:
    """Enter that the land was handed over."""
    tx.execute(
        handover.insert().values(
            park_id=entry.park_id,
            supply_id=supply_id,
            born=entry.seq,
            act=entry.act,
            handed_over_on=on,
            land_condition=land_condition,
            present=present,
        )
    )


def handed_over_on(tx: Tx, park_id: int, supply_id: int) -> date | None:
    """Return the day of the hand-over, or None."""
    day: date | None = tx.execute(
        text(f"{_SAME_PAGE}{_HANDED_OVER}"), {"park": park_id, "id": supply_id}
    ).scalar_one()
    return day


def read_page(tx: Tx, park_id: int, case_id: int, reading: Reading, *, at: datetime) -> None:
    """Keep what one person read on the page; nobody reads twice in one case."""
    tx.execute(
        text(
            "insert into supply_reading (park_id, case_id, reader, page_sha256, page_no, use_id,"
            " term_start, term_end, price, read_at) values (:park, :case, :reader, :page_sha256,"
            " :page_no, :use_id, :term_start, :term_end, :price, :at)"
        ),
        {
            "park": park_id,
            "case": case_id,
            "at": at,
            **{slot: getattr(reading, slot) for slot in Reading.__slots__},
        },
    )


def readings(tx: Tx, park_id: int, case_id: int) -> list[Reading]:
    """Return the readings of a case."""
    rows = tx.execute(
        text(
            "select reader, page_sha256, page_no, use_id, term_start, term_end, price"
            " from supply_reading where park_id = :park and case_id = :case order by read_at"
        ),
        {"park": park_id, "case": case_id},
    )
    return [Reading(**{**r._mapping, "page_sha256": bytes(r.page_sha256)}) for r in rows]
