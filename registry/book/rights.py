"""Units, rights, holders and certificates: the right is the entry, the certificate its proof."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from registry.records.context import Entry
from registry.store.bulk import insert_all
from registry.store.db import Tx, text
from registry.store.tables.rights import (
    right_holder,
    unit,
    unit_version,
)

LAND_ONLY = "W00000000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A holder of a right: the party, the name as entered in the book, and the share."""

    party_id: int
    name: str
    share_num: int = 1
    share_den: int = 1
    holder_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """A current right with its holders and its certificate that stands.

    ``certificate_of``: the holder (``holder_id``) who has a certificate of his own (细则 21).
    """

    right_id: int
    unit_id: int
    unit_code: str
    parcel_id: int
    parcel_code: str
    use_id: int
    supply_id: int
    term_start: date
    term_end: date
    right_type: int
    right_nature: int
    holding: str
    note: str
    born: int
    holders: tuple[Holder, ...]
    certificate_id: int | None
    certificate: str | None
    certificate_of: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRight:
    """A right to be entered on the land-only unit of a parcel."""

    parcel_id: int
    supply_id: int
    land_area: Decimal
    location: str
    term_start: date
    right_nature: int
    note: str
    holders: tuple[Holder, ...]
    holding: str = "sole"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRight:
    """A right to be entered on a unit that stands.

    ``right_type`` 3 is 国有建设用地使用权, 4 with 房屋所有权. Use and end of term are not given:
    they are those of the parcel's origin.
    """

    unit_id: int
    parcel_id: int
    supply_id: int
    term_start: date
    right_type: int
    right_nature: int
    holding: str
    holders: tuple[Holder, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class LandRight:
    """A right that was entered on bare land."""

    right_id: int
    unit_id: int


def enter_land_right(tx: Tx, entry: Entry, new: NewRight) -> int:
    """Enter the land-only unit, the right on it and its holders; return the right."""
    return enter_land_rights(tx, entry, [new])[0].right_id


def enter_land_rights(tx: Tx, entry: Entry, new: Sequence[NewRight]) -> list[LandRight]:
    """Enter rights on parcels, each named once, as ``enter_land_right`` does; in their order."""
    units = _land_units(tx, entry, new)
    titles = [
        UnitRight(
            unit_id=units[one.parcel_id],
            parcel_id=one.parcel_id,
            supply_id=one.supply_id,
            term_start=one.term_start,
            right_type=3,
            right_nature=one.right_nature,
            holding=one.holding,
            holders=one.holders,
            note=one.note,
        )
        for one in new
    ]
    ids = enter(tx, entry, titles)
    return [LandRight(i, title.unit_id) for i, title in zip(ids, titles, strict=True)]


def enter(tx: Tx, entry: Entry, new: Sequence[UnitRight]) -> list[int]:
    """Enter rights on units with their holders, one statement each; return them in order.

    Raises UseDiffers, TermBeyondSupply, HolderShares, CommonPartsInCommon.
    """
    ids = list(
        tx.execute(
            text(
                "insert into property_right (park_id, unit_id, parcel_id, use_id, supply_id,"
                " term_start, term_end, right_type, right_nature, holding, note, born)"
                " select :park, g.unit_id, g.parcel_id, o.use_id, g.supply_id, g.term_start,"
                " o.term_end, g.right_type, g.right_nature, g.holding, g.note, :seq"
                " from unnest(cast(:units as bigint[]), cast(:parcels as bigint[]),"
                " cast(:supplies as bigint[]), cast(:starts as date[]), cast(:types as smallint[]),"
                " cast(:natures as smallint[]), cast(:holdings as text[]), cast(:notes as text[]))"
                " with ordinality as g (unit_id, parcel_id, supply_id, term_start, right_type,"
                " right_nature, holding, note, row_) join parcel_origin o on o.park_id = :park"
                " and o.parcel_id = g.parcel_id and o.supply_id = g.supply_id order by g.row_"
                " returning right_id"
            ),
            {
                "park": entry.park_id,
                "seq": entry.seq,
                "units": [n.unit_id for n in new],
                "parcels": [n.parcel_id for n in new],
                "supplies": [n.supply_id for n in new],
                "starts": [n.term_start for n in new],
                "types": [n.right_type for n in new],
                "natures": [n.right_nature for n in new],
                "holdings": [n.holding for n in new],
                "notes": [n.note for n in new],
            },
        ).scalars()
    )
    hold(tx, entry, [(i, h) for i, n in zip(ids, new, strict=True) for h in n.holders])
    return ids


def _land_units(tx: Tx, entry: Entry, new: Sequence[NewRight]) -> dict[int, int]:
    """Return the land-only unit of each parcel, entered now where it does not stand yet."""
    parcels = {one.parcel_id: one for one in new}
    known = tx.execute(
        text(
            "select p.parcel_id, p.code, p.use_id, u.unit_id, v.unit_id is not null as stands"
            " from parcel p left join unit u on u.park_id = p.park_id"
            " and u.parcel_id = p.parcel_id and u.is_land"
            " left join unit_version v on v.park_id = u.park_id and v.unit_id = u.unit_id"
            " and v.died is null where p.park_id = :park"
            " and p.parcel_id = any(cast(:parcels as bigint[])) order by 1"
        ),
        {"park": entry.park_id, "parcels": list(parcels)},
    ).all()
    units = {one.parcel_id: one.unit_id for one in known if one.unit_id is not None}
    unknown = [one for one in known if one.unit_id is None]
    rows = [
        {
            "park_id": entry.park_id,
            "parcel_id": one.parcel_id,
            "parcel_code": one.code,
            "use_id": one.use_id,
            "suffix": LAND_ONLY,
            "born": entry.seq,
        }
        for one in unknown
    ]
    entered = insert_all(tx, unit, rows, returning="unit_id")
    units |= zip((one.parcel_id for one in unknown), entered, strict=True)
    versions = [
        {
            "park_id": entry.park_id,
            "unit_id": units[one.parcel_id],
            "born": entry.seq,
            "land_share": parcels[one.parcel_id].land_area,
            "location": parcels[one.parcel_id].location,
        }
        for one in known
        if not one.stands
    ]
    insert_all(tx, unit_version, versions)
    return units


def hold(tx: Tx, entry: Entry, holders: Sequence[tuple[int, Holder]]) -> None:
    """Enter holders of rights, all in one statement: their shares make one whole."""
    insert_all(
        tx,
        right_holder,
        [
            {
                "park_id": entry.park_id,
                "right_id": right_id,
                "party_id": h.party_id,
                "name": h.name,
                "share_num": h.share_num,
                "share_den": h.share_den,
                "born": entry.seq,
            }
            for right_id, h in holders
        ],
    )


def holder_ids(tx: Tx, park_id: int, right_ids: Sequence[int]) -> dict[tuple[int, int], int]:
    """Return the current holders of rights: right and party -> holder."""
    rows = tx.execute(
        text(
            "select right_id, party_id, holder_id from right_holder where park_id = :park"
            " and died is null and right_id = any(cast(:ids as bigint[]))"
        ),
        {"park": park_id, "ids": list(right_ids)},
    )
    return {(r.right_id, r.party_id): r.holder_id for r in rows}


_RIGHT = """
select r.right_id, r.unit_id, u.code as unit_code, r.parcel_id, u.parcel_code, r.use_id,
       r.supply_id, r.term_start, r.term_end, r.right_type, r.right_nature, r.holding, r.note,
       r.born, c.certificate_id, c.number as certificate, c.holder_id as certificate_of
  from property_right r join unit u using (park_id, unit_id)
  left join lateral (
    select k.certificate_id, k.number, k.holder_id from certificate k
      join certificate_state s using (park_id, certificate_id)
     where k.park_id = r.park_id and k.right_id = r.right_id and s.died is null
       and s.state in ('issued', 'reissued') order by k.certificate_id desc limit 1) c on true
 where r.park_id = :park and r.died is null"""


def of_parcel(tx: Tx, park_id: int, parcel_id: int) -> list[Right]:
    """Return the current rights on the units of a parcel."""
    rows = tx.execute(
        text(f"{_RIGHT} and r.parcel_id = :id order by u.code"), {"park": park_id, "id": parcel_id}
    )
    return _with_holders(tx, park_id, rows.mappings().all())


def of_party(tx: Tx, park_id: int, party_id: int) -> list[Right]:
    """Return the current rights a party holds in a park."""
    rows = tx.execute(
        text(
            f"{_RIGHT} and exists (select from right_holder h where h.park_id = r.park_id"
            " and h.right_id = r.right_id and h.party_id = :party and h.died is null)"
            " order by u.code"
        ),
        {"park": park_id, "party": party_id},
    )
    return _with_holders(tx, park_id, rows.mappings().all())


def of_units(tx: Tx, park_id: int, unit_ids: Sequence[int]) -> list[Right]:
    """Return the current rights on units, by unit code."""
    rows = tx.execute(
        text(f"{_RIGHT} and r.unit_id = any(cast(:ids as bigint[])) order by u.code"),
        {"park": park_id, "ids": list(unit_ids)},
    )
    return _with_holders(tx, park_id, rows.mappings().all())


def by_certificate(tx: Tx, park_id: int, number: str) -> Right | None:
    """Return the right a standing certificate proves, with this certificate, or None."""
    proof = tx.execute(
        text(
            "select k.right_id, k.certificate_id, k.holder_id from certificate k"
            " join certificate_state s using (park_id, certificate_id) where k.park_id = :park"
            " and k.number = :number and s.died is null and s.state in ('issued', 'reissued')"
        ),
        {"park": park_id, "number": number},
    ).one_or_none()
    if proof is None:
        return None
    rows = tx.execute(
        text(f"{_RIGHT} and r.right_id = :id"), {"park": park_id, "id": proof.right_id}
    )
    return next(
        (
            replace(
                right,
                certificate_id=proof.certificate_id,
                certificate=number,
                certificate_of=proof.holder_id,
            )
            for right in _with_holders(tx, park_id, rows.mappings().all())
        ),
        None,
    )


def _with_holders(tx: Tx, park_id: int, rows: Sequence[object]) -> list[Right]:
    facts = [dict(row) for row in rows]  # type: ignore[call-overload]
    if not facts:
        return []
    found = tx.execute(
        text(
            "select right_id, holder_id, party_id, name, share_num, share_den from right_holder"
            " where park_id = :park and died is null"
            " and right_id = any(cast(:ids as bigint[])) order by holder_id"
        ),
        {"park": park_id, "ids": [f["right_id"] for f in facts]},
    ).all()
    holders: dict[object, list[Holder]] = {}
    for h in found:
        holder = Holder(
            holder_id=h.holder_id,
            party_id=h.party_id,
            name=h.name,
            share_num=h.share_num,
            share_den=h.share_den,
        )
        holders.setdefault(h.right_id, []).append(holder)
    return [Right(**f, holders=tuple(holders.get(f["right_id"], ()))) for f in facts]
