"""Titles of what came out of a building, a division or a merger: rights, edges, certificates."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from registry.book import certificates as certificates_book, descent, parties, rights
from registry.book.certificates import Proof
from registry.book.rights import Holder, Right, UnitRight
from registry.book.units import NewUnit, UnitPart
from registry.records.context import Entry
from registry.records.units import Portion
from registry.store.db import Tx

#: 国有建设用地使用权/房屋所有权
LAND_AND_HOUSE = 4


def new_units(
    portions: Sequence[Portion],
    suffixes: Sequence[str],
    *,
    parcel_id: int,
    parcel_code: str,
    use_id: int,
    building_id: int,
    floors: Mapping[int, int],
    location: str,
) -> list[NewUnit]:
    """Return the units that come out of a division, in order; ``floors``: number -> floor id."""
    return [
        NewUnit(
            parcel_id=parcel_id,
            parcel_code=parcel_code,
            use_id=use_id,
            building_id=building_id,
            suffix=suffix,
            house_use=portion.child.given.house_use,
            own_area=portion.child.given.own_area,
            shared_area=portion.shared_area,
            land_share=portion.land_share,
            parts=tuple(
                UnitPart(floor_id=floors[place.floor], floor=place.floor, outline=place.outline)
                for place in portion.child.places
            ),
            common=not portion.child.titled,
            location=portion.child.given.location or location,
        )
        for suffix, portion in zip(suffixes, portions, strict=True)
    ]


def enter(
    tx: Tx,
    entry: Entry,
    born: Sequence[tuple[int, NewUnit]],
    *,
    like: Right,
    out_of: Sequence[Right],
    certificates: Sequence[str],
    platform_at: datetime | None,
    note: str,
) -> None:
    """Enter rights on units just born: holders, supply and term as of the right ``like``.

    Common parts are held by the owners in common, without a certificate (细则 36); each of the
    others has one of ``certificates``, in order. ``out_of`` are the rights that ended for them.
    """
    new = [
        UnitRight(
            unit_id=unit_id,
            parcel_id=unit.parcel_id,
            supply_id=like.supply_id,
            term_start=like.term_start,
            right_type=LAND_AND_HOUSE,
            right_nature=like.right_nature,
            holding="sole" if unit.common else like.holding,
            holders=(_in_common(tx, entry, unit),) if unit.common else like.holders,
            note=note,
        )
        for unit_id, unit in born
    ]
    ids = rights.enter(tx, entry, new)
    descent.rights(tx, entry, [(was.right_id, right_id) for was in out_of for right_id in ids])
    titled = [i for i, (_, unit) in zip(ids, born, strict=True) if not unit.common]
    proofs = [
        Proof(number=number, right_id=right_id, platform_at=platform_at)
        for right_id, number in zip(titled, certificates, strict=True)
    ]
    certificates_book.certify_all(tx, entry, proofs)


def _in_common(tx: Tx, entry: Entry, unit: NewUnit) -> Holder:
    party = parties.owners_in_common(
        tx, unit.parcel_code, unit.suffix[1:5], at=entry.at, actor=entry.actor
    )
    return Holder(party_id=party.party_id, name=party.name)
