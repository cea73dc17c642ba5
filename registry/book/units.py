"""Units 定着物单元: what a right can stand on; bare land is W00000000, units of a building F…."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shapely import Polygon

from registry.records.context import Entry
from registry.store.bulk import insert_all
from registry.store.db import Tx, text
from registry.store.tables.buildings import unit_part
from registry.store.tables.rights import unit, unit_version
from registry.store.wkb import hex_ewkb, polygon

BARE = "W00000000"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPart:
    """Where a unit lies on one floor: the floor, and the outline there."""

    floor_id: int
    floor: int
    outline: Polygon


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnit:
    """A unit to be entered on a current building; areas in m² to 0.01.

    ``shared_area`` is the apportioned part; of a common part that is apportioned it is what it
    gives: its own area, negative. ``land_share`` is the apportioned land, none for common parts.
    """

    parcel_id: int
    parcel_code: str
    use_id: int
    building_id: int
    suffix: str
    house_use: str
    own_area: Decimal
    shared_area: Decimal
    land_share: Decimal
    parts: tuple[UnitPart, ...]
    common: bool = False
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLand:
    """The unit of a parcel without buildings, to be entered: the land alone, all of it, m²."""

    parcel_id: int
    parcel_code: str
    use_id: int
    land_share: Decimal
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A current unit; for bare land there is no building, no house use and no part."""

    unit_id: int
    code: str
    parcel_id: int
    parcel_code: str
    use_id: int
    suffix: str
    is_land: bool
    building_id: int | None
    house_use: str | None
    common: bool
    own_area: Decimal
    shared_area: Decimal
    land_share: Decimal
    location: str
    parts: tuple[UnitPart, ...]

    @property
    def built_area(self) -> Decimal:
        """建筑面积: own and apportioned, m²."""
        return self.own_area + self.shared_area

    @property
    def number(self) -> int:
        """户号: the unit's number in its building, 0 for land."""
        return int(self.suffix[5:])


def bear(
    tx: Tx, entry: Entry, new: Sequence[NewUnit], moved: Sequence["NewShare"] = ()
) -> list[int]:
    """Enter units, their areas and their places; return their ids in order.

    All in one statement each, so that the sums are judged over all of them: with them what units
    that stand have from now on, where their share ``moved``. Raises
    BuildingAreasDiffer, LandSharesDiffer, UnitLeavesFloor, UnitsOverlap, HouseUseNotAdmitted.
    """
    ids = insert_all(
        tx,
        unit,
        [
            {
                "park_id": entry.park_id,
                "parcel_id": n.parcel_id,
                "parcel_code": n.parcel_code,
                "use_id": n.use_id,
                "suffix": n.suffix,
                "building_id": n.building_id,
                "house_use": n.house_use,
                "common": n.common,
                "born": entry.seq,
            }
            for n in new
        ],
        returning="unit_id",
    )
    born = [
        NewShare(
            unit_id=unit_id,
            own_area=n.own_area,
            shared_area=n.shared_area,
            land_share=n.land_share,
            location=n.location,
        )
        for unit_id, n in zip(ids, new, strict=True)
    ]
    set_shares(tx, entry, [*born, *moved])
    insert_all(
        tx,
        unit_part,
        [
            {
                "park_id": entry.park_id,
                "unit_id": unit_id,
                "building_id": n.building_id,
                "floor_id": part.floor_id,
                "born": entry.seq,
                "outline": hex_ewkb(part.outline, entry.srid),
            }
            for unit_id, n in zip(ids, new, strict=True)
            for part in n.parts
        ],
    )
    return ids


def bear_land(tx: Tx, entry: Entry, new: Sequence[NewLand]) -> list[int]:
    """Enter the units of bare parcels, one statement each; return their ids in order.

    Raises LandSharesDiffer, LandOrBuildings.
    """
    ids = insert_all(
        tx,
        unit,
        [
            {
                "park_id": entry.park_id,
                "parcel_id": n.parcel_id,
                "parcel_code": n.parcel_code,
                "use_id": n.use_id,
                "suffix": BARE,
                "born": entry.seq,
            }
            for n in new
        ],
        returning="unit_id",
    )
    shares = [
        NewShare(
            unit_id=unit_id,
            own_area=Decimal(0),
            shared_area=Decimal(0),
            land_share=n.land_share,
            location=n.location,
        )
        for unit_id, n in zip(ids, new, strict=True)
    ]
    set_shares(tx, entry, shares)
    return ids


@dataclass(frozen=True, slots=True, kw_only=True)
class NewShare:
    """The areas and land share a standing unit has from this entry on."""

    unit_id: int
    own_area: Decimal
    shared_area: Decimal
    land_share: Decimal
    location: str


def set_shares(tx: Tx, entry: Entry, shares: Sequence[NewShare]) -> None:
    """Enter new areas of standing units, all in one statement; the ones before are ended."""
    insert_all(
        tx,
        unit_version,
        [
            {
                "park_id": entry.park_id,
                "unit_id": s.unit_id,
                "born": entry.seq,
                "own_area": s.own_area,
                "shared_area": s.shared_area,
                "land_share": s.land_share,
                "location": s.location,
            }
            for s in shares
        ],
    )


def ids_of_parcel(tx: Tx, park_id: int, parcel_id: int) -> list[int]:
    """Return the current units of a parcel."""
    rows = tx.execute(
        text(
            "select u.unit_id from unit u join unit_version v using (park_id, unit_id)"
            " where u.park_id = :park and u.parcel_id = :parcel and v.died is null order by 1"
        ),
        {"park": park_id, "parcel": parcel_id},
    )
    return list(rows.scalars())


def relocate(tx: Tx, entry: Entry, units: Sequence[int], location: str) -> None:
    """Enter units, just ended, with another address (坐落); nothing else of them changes."""
    tx.execute(
        text(
            "insert into unit_version (park_id, unit_id, born, own_area, shared_area, land_share,"
            " location) select park_id, unit_id, :seq, own_area, shared_area, land_share,"
            " :location from unit_version where park_id = :park and died = :seq"
            " and unit_id = any(cast(:units as bigint[]))"
        ),
        {
            "park": entry.park_id,
            "seq": entry.seq,
            "units": list(units),
            "location": location,
        },
    )


_UNIT = """
select u.unit_id, u.code, u.parcel_id, u.parcel_code, u.use_id, u.suffix, u.is_land, u.building_id,
       u.house_use, u.common, v.own_area, v.shared_area, v.land_share, v.location
  from unit u join unit_version v using (park_id, unit_id)
 where u.park_id = :park and v.died is null"""


def of_parcel(tx: Tx, park_id: int, parcel_id: int) -> list[Unit]:
    """Return the current units of a parcel, by code."""
    return _units(tx, park_id, "u.parcel_id = :key", parcel_id)


def of_building(tx: Tx, park_id: int, building_id: int) -> list[Unit]:
    """Return the current units of a building, common parts too, by code."""
    of_it = (
        "u.building_id = :key and u.parcel_id = (select parcel_id from building"
        " where park_id = :park and building_id = :key)"
    )
    return _units(tx, park_id, of_it, building_id)


def by_code(tx: Tx, park_id: int, code: str) -> Unit | None:
    """Return the current unit of this code, or None."""
    return next(iter(_units(tx, park_id, "u.code = :key", code)), None)


def by_codes(tx: Tx, park_id: int, codes: Sequence[str]) -> list[Unit]:
    """Return the current units among these codes, by code."""
    return _units(tx, park_id, "u.code = any(cast(:key as text[]))", list(codes))


def _units(tx: Tx, park_id: int, where: str, key: object) -> list[Unit]:
    rows = tx.execute(text(f"{_UNIT} and {where} order by u.code"), {"park": park_id, "key": key})
    facts = [dict(row._mapping) for row in rows]
    parts = _parts(tx, park_id, [f["unit_id"] for f in facts])
    return [Unit(**f, parts=tuple(parts.get(f["unit_id"], ()))) for f in facts]


def _parts(tx: Tx, park_id: int, ids: Sequence[int]) -> dict[int, list[UnitPart]]:
    found: dict[int, list[UnitPart]] = {}
    rows: Any = tx.execute(
        text(
            "select p.unit_id, p.floor_id, f.number as floor, st_asbinary(p.outline) as outline"
            " from unit_part p join floor f using (park_id, floor_id)"
            " where p.park_id = :park and p.died is null"
            " and p.unit_id = any(cast(:ids as bigint[])) order by f.number, p.part_id"
        ),
        {"park": park_id, "ids": list(ids)},
    )
    for row in rows:
        part = UnitPart(floor_id=row.floor_id, floor=row.floor, outline=polygon(row.outline))
        found.setdefault(row.unit_id, []).append(part)
    return found


def part_ids(tx: Tx, park_id: int, unit_ids: Sequence[int]) -> list[int]:
    """Return the ids of the current places of units, to end them."""
    return list(
        tx.execute(
            text(
                "select part_id from unit_part where park_id = :park and died is null"
                " and unit_id = any(cast(:ids as bigint[]))"
            ),
            {"park": park_id, "ids": list(unit_ids)},
        ).scalars()
    )
