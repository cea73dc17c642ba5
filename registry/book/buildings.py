"""Buildings 自然幢 and their floors: on one parcel, with the papers that say they are built."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from shapely import Polygon

from registry.records.context import Entry
from registry.store.bulk import insert_all
from registry.store.db import Tx, text
from registry.store.tables.buildings import building, building_version, floor
from registry.store.wkb import hex_ewkb, polygon


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingPapers:
    """What proves a building: planning verification, completion, survey report (细则 35)."""

    planning_document: str
    completion_document: str
    completed_on: date
    survey_document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """A floor: its number (never 0, below ground negative), outline and height in metres."""

    number: int
    outline: Polygon
    height: Decimal
    floor_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBuilding:
    """A building to be entered; ``number`` is its 幢号 of four digits, area in m²."""

    parcel_id: int
    parcel_code: str
    use_id: int
    number: str
    footprint: Polygon
    structure: str
    total_area: Decimal
    papers: BuildingPapers
    floors: tuple[Floor, ...]
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """A current building with its current floors, lowest first."""

    building_id: int
    parcel_id: int
    parcel_code: str
    use_id: int
    number: str
    footprint: Polygon
    name: str
    structure: str
    total_area: Decimal
    papers: BuildingPapers
    floors: tuple[Floor, ...]

    @property
    def floor_numbers(self) -> tuple[int, ...]:
        """The numbers of its floors."""
        return tuple(f.number for f in self.floors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erected:
    """A building just entered: its id, and its floors' ids by number."""

    building_id: int
    floors: Mapping[int, int]


def erect(tx: Tx, entry: Entry, new: NewBuilding) -> Erected:
    """Enter a building and its floors. Raises BuildingLeavesParcel, BuildingsOverlap."""
    building_id = insert_all(
        tx,
        building,
        [
            {
                "park_id": entry.park_id,
                "parcel_id": new.parcel_id,
                "parcel_code": new.parcel_code,
                "use_id": new.use_id,
                "number": new.number,
                "born": entry.seq,
            }
        ],
        returning="building_id",
    )[0]
    version = {
        "park_id": entry.park_id,
        "building_id": building_id,
        "born": entry.seq,
        "footprint": hex_ewkb(new.footprint, entry.srid),
        "name": new.name,
        "structure": new.structure,
        "total_area": new.total_area,
        "planning_document": new.papers.planning_document,
        "completion_document": new.papers.completion_document,
        "completed_on": new.papers.completed_on,
        "survey_document": new.papers.survey_document,
    }
    insert_all(tx, building_version, [version])
    ids = insert_all(
        tx,
        floor,
        [
            {
                "park_id": entry.park_id,
                "building_id": building_id,
                "born": entry.seq,
                "number": f.number,
                "outline": hex_ewkb(f.outline, entry.srid),
                "height": f.height,
            }
            for f in new.floors
        ],
        returning="floor_id",
    )
    numbers = [f.number for f in new.floors]
    return Erected(building_id=building_id, floors=dict(zip(numbers, ids, strict=True)))


def restate(tx: Tx, entry: Entry, building_id: int, total_area: Decimal) -> None:
    """Enter a building, just ended, with its true floor area in m²; nothing else changes."""
    tx.execute(
        text(
            "insert into building_version (park_id, building_id, born, footprint, name, structure,"
            " total_area, planning_document, completion_document, completed_on, survey_document)"
            " select park_id, building_id, :seq, footprint, name, structure, :area,"
            " planning_document, completion_document, completed_on, survey_document"
            " from building_version"
            " where park_id = :park and building_id = :id and died = :seq"
        ),
        {"park": entry.park_id, "id": building_id, "seq": entry.seq, "area": total_area},
    )


_BUILDING = """
select b.building_id, b.parcel_id, b.parcel_code, b.use_id, b.number, v.name, v.structure,
       v.total_area, v.planning_document, v.completion_document, v.completed_on, v.survey_document,
       st_asbinary(v.footprint) as footprint
  from building b join building_version v using (park_id, building_id)
 where b.park_id = :park and v.died is null"""


def of_parcel(tx: Tx, park_id: int, parcel_id: int) -> list[Building]:
    """Return the current buildings of a parcel, by number."""
    rows = tx.execute(
        text(f"{_BUILDING} and b.parcel_id = :id order by b.number"),
        {"park": park_id, "id": parcel_id},
    )
    return _with_floors(tx, park_id, [dict(r._mapping) for r in rows])


def by_id(tx: Tx, park_id: int, building_id: int) -> Building | None:
    """Return a current building, or None."""
    rows = tx.execute(
        text(f"{_BUILDING} and b.building_id = :id"), {"park": park_id, "id": building_id}
    )
    return next(iter(_with_floors(tx, park_id, [dict(r._mapping) for r in rows])), None)


def _with_floors(tx: Tx, park_id: int, rows: Sequence[dict[str, Any]]) -> list[Building]:
    found = tx.execute(
        text(
            "select floor_id, building_id, number, height, st_asbinary(outline) as outline"
            " from floor where park_id = :park and died is null"
            " and building_id = any(cast(:ids as bigint[])) order by number"
        ),
        {"park": park_id, "ids": [r["building_id"] for r in rows]},
    ).all()
    papers = tuple(BuildingPapers.__slots__)
    return [
        Building(
            **{k: v for k, v in row.items() if k not in (*papers, "footprint")},
            footprint=polygon(row["footprint"]),
            papers=BuildingPapers(**{name: row[name] for name in papers}),
            floors=tuple(
                Floor(
                    number=f.number,
                    outline=polygon(f.outline),
                    height=f.height,
                    floor_id=f.floor_id,
                )
                for f in found
                if f.building_id == row["building_id"]
            ),
        )
        for row in rows
    ]
