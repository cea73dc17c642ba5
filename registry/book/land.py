"""Parcels: identities, versions and stated conflicts, on the park's millimetre grid."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from shapely import Polygon
from sqlalchemy import RowMapping

from geo.measure import point_numbers
from registry.records.context import Entry
from registry.store.db import Tx, text
from registry.store.tables.land import parcel_conflict
from registry.store.wkb import ewkb, polygon


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A parcel as it stands: identity, and its current version if it has one."""

    park_id: int
    parcel_id: int
    code: str
    round: int
    release_id: int | None
    stratum: str
    use_id: int
    born: int
    version_born: int | None
    standing: str | None
    area: Decimal | None
    declared_area: Decimal | None
    location: str
    surveyed_by: str | None
    surveyed_on: date | None
    shape: Polygon | None
    numbers: tuple[int, ...]

    @property
    def current(self) -> bool:
        """Whether the parcel is alive."""
        return self.version_born is not None

    @property
    def land_area(self) -> Decimal | None:
        """The area that stands in the book: computed, or declared while it has no position."""
        return self.area if self.area is not None else self.declared_area


@dataclass(frozen=True, slots=True, kw_only=True)
class NewParcel:
    """A parcel to be born: shape judged and snapped (or None while unlocated)."""

    code: str
    use_id: int
    shape: Polygon | None
    location: str = ""
    declared_area: Decimal | None = None
    standing: str = "located"
    surveyed_by: str | None = None
    surveyed_on: date | None = None
    source_sha256: bytes | None = None
    round: int = 1
    release_id: int | None = None


_PARCEL = """
select p.park_id, p.parcel_id, p.code, p.round, p.release_id, p.stratum, p.use_id, p.born,
       v.born as version_born, v.standing, v.area, v.declared_area,
       coalesce(v.location, '') as location,
       v.surveyed_by, v.surveyed_on, st_asbinary(v.geom) as shape, v.point_numbers as numbers
  from parcel p left join parcel_version v
    on v.park_id = p.park_id and v.parcel_id = p.parcel_id and v.died is null"""


def latest(tx: Tx, park_id: int, code: str) -> Parcel | None:
    """Return the latest round of a parcel code, current or ended."""
    row = tx.execute(
        text(f"{_PARCEL} where p.park_id = :park and p.code = :code order by p.round desc limit 1"),
        {"park": park_id, "code": code},
    ).one_or_none()
    return None if row is None else _parcel(row._mapping)


def last_shape(tx: Tx, park_id: int, parcel_id: int) -> Polygon | None:
    """Return the shape a parcel had last, alive or not."""
    raw = tx.execute(
        text(
            "select st_asbinary(geom) from parcel_version"
            " where park_id = :park and parcel_id = :id order by born desc limit 1"
        ),
        {"park": park_id, "id": parcel_id},
    ).scalar_one_or_none()
    return None if raw is None else polygon(raw)


def taken(tx: Tx, park_id: int, codes: Sequence[str]) -> set[str]:
    """Return which of the codes a parcel of the park has or had."""
    found = tx.execute(
        text(
            "select code from parcel where park_id = :park and code = any(cast(:codes as text[]))"
        ),
        {"park": park_id, "codes": list(codes)},
    )
    return set(found.scalars())


def book_areas(tx: Tx, park_id: int, parcel_ids: Sequence[int]) -> dict[int, Decimal]:
    """Return the area of current parcels as rights have it, m²: unlocated ones' as declared."""
    rows = tx.execute(
        text(
            "select parcel_id, coalesce(area, declared_area) as area from parcel_version"
            " where park_id = :park and died is null"
            " and parcel_id = any(cast(:ids as bigint[]))"
        ),
        {"park": park_id, "ids": list(parcel_ids)},
    )
    return {row.parcel_id: row.area for row in rows}


def conflicts_of(tx: Tx, park_id: int, parcel_id: int) -> list[str]:
    """Return the codes of the parcels this one is in conflict with."""
    rows = tx.execute(
        text(
            "select p.code from parcel_conflict c join parcel p on p.park_id = c.park_id"
            " and p.parcel_id = case c.parcel_id when :id then c.other_id else c.parcel_id end"
            " where c.park_id = :park and c.died is null and :id in (c.parcel_id, c.other_id)"
            " order by p.code"
        ),
        {"park": park_id, "id": parcel_id},
    )
    return [r.code for r in rows]


def bear(tx: Tx, entry: Entry, new: Sequence[NewParcel]) -> list[int]:
    """Enter parcel identities; their versions follow by ``place``. Raises CodeTaken."""
    born = tx.execute(
        text(
            "insert into parcel (park_id, code, round, release_id, use_id, born)"
            " select :park, code, round, release_id, use_id, :seq"
            " from unnest(cast(:codes as text[]), cast(:rounds as int[]),"
            " cast(:releases as bigint[]), cast(:uses as int[]))"
            " with ordinality as x (code, round, release_id, use_id, n) order by n"
            " returning parcel_id"
        ),
        {
            "park": entry.park_id,
            "seq": entry.seq,
            "codes": [n.code for n in new],
            "rounds": [n.round for n in new],
            "releases": [n.release_id for n in new],
            "uses": [n.use_id for n in new],
        },
    )
    return sorted(born.scalars())


def place(tx: Tx, entry: Entry, ids: Sequence[int], new: Sequence[NewParcel]) -> None:
    """Enter the versions of parcels, all in one statement: the rules judge them together."""
    rows = [_version(parcel_id, n, entry.srid) for parcel_id, n in zip(ids, new, strict=True)]
    tx.execute(
        text(
            "insert into parcel_version (park_id, parcel_id, born, geom, point_numbers, standing,"
            " declared_area, location, surveyed_by, surveyed_on, source_sha256)"
            " select :park, parcel_id, :seq, geom, point_numbers, standing, declared_area,"
            " location, surveyed_by, surveyed_on, decode(source_sha256, 'hex')"
            " from json_to_recordset(cast(:rows as json)) as x (parcel_id bigint, geom geometry,"
            " point_numbers int[], standing text, declared_area numeric, location text,"
            " surveyed_by text, surveyed_on date, source_sha256 text)"
        ),
        {"park": entry.park_id, "seq": entry.seq, "rows": json.dumps(rows, default=str)},
    )


def _version(parcel_id: int, new: NewParcel, srid: int) -> dict[str, object]:
    shape, source = new.shape, new.source_sha256
    return {
        "parcel_id": parcel_id,
        "geom": None if shape is None else ewkb(shape, srid).hex(),
        "point_numbers": None if shape is None else point_numbers(shape),
        "standing": new.standing,
        "declared_area": new.declared_area,
        "location": new.location,
        "surveyed_by": new.surveyed_by,
        "surveyed_on": new.surveyed_on,
        "source_sha256": None if source is None else source.hex(),
    }


def restate(
    tx: Tx,
    entry: Entry,
    was: Parcel,
    *,
    location: str | None = None,
    standing: str | None = None,
) -> None:
    """Enter a parcel, just ended, with another address (坐落) or standing; nothing else changes."""
    tx.execute(
        text(
            "insert into parcel_version (park_id, parcel_id, born, geom, point_numbers, standing,"
            " declared_area, location, surveyed_by, surveyed_on, source_sha256)"
            " select park_id, parcel_id, :seq, geom, point_numbers,"
            " coalesce(cast(:standing as text), standing), declared_area,"
            " coalesce(cast(:location as text), location), surveyed_by, surveyed_on,"
            " source_sha256 from parcel_version"
            " where park_id = :park and parcel_id = :id and born = :born"
        ),
        {
            "park": entry.park_id,
            "id": was.parcel_id,
            "born": was.version_born,
            "seq": entry.seq,
            "location": location,
            "standing": standing,
        },
    )


def name_conflicts(tx: Tx, entry: Entry, pairs: Sequence[tuple[int, int, Decimal]]) -> None:
    """State which parcels overlap, both named; only intake may."""
    if pairs:
        tx.execute(
            parcel_conflict.insert(),
            [
                {
                    "park_id": entry.park_id,
                    "parcel_id": min(a, b),
                    "other_id": max(a, b),
                    "born": entry.seq,
                    "act": entry.act,
                    "area": area,
                }
                for a, b, area in pairs
            ],
        )


def _parcel(row: RowMapping) -> Parcel:
    facts = dict(row)
    raw = facts.pop("shape")
    numbers: Any = facts.pop("numbers")
    return Parcel(
        **facts,
        shape=None if raw is None else polygon(raw),
        numbers=tuple(numbers or ()),
    )
