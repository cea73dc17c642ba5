"""Satellite spots 卫片图斑: layers, what each spot lies on, and what a person decided of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from shapely import MultiPolygon

from registry.errors import NotFound
from registry.store.bulk import insert_all
from registry.store.db import Tx, text
from registry.store.tables.spots import spot
from registry.store.wkb import hex_ewkb

Verdict = Literal["lawful", "unlawful", "false_change", "temporary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLayer:
    """A layer: hash and name of its file, and the days of the two images."""

    sha256: bytes
    name: str
    before_on: date
    after_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSpot:
    """A spot: its number there, its area in m², its shape in the park's system."""

    number: str
    area: Decimal
    shape: MultiPolygon


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A spot on the worklist: what it lies on and how much of it; the verdict once there is one.

    ``place`` is GeoJSON in degrees; ``unbuilt`` the area on land where no building is entered.
    """

    layer_id: int
    n: int
    number: str
    area: Decimal
    before_on: date
    after_on: date
    parcels: tuple[str, ...]
    buildings: tuple[str, ...]
    overlap: Decimal
    unbuilt: Decimal
    place: str
    verdict: Verdict | None
    note: str | None
    clue: str | None


def open_layer(tx: Tx, park_id: int, new: NewLayer, *, by: int, at: datetime) -> int | None:
    """Enter a layer and return its id, or None where this file was taken in before."""
    opened: int | None = tx.execute(
        text(
            "insert into spot_layer (park_id, sha256, name, before_on, after_on, taken_by,"
            " taken_at) values (:park, :sha, :name, :before, :after, :by, :at)"
            " on conflict do nothing returning layer_id"
        ),
        {
            "park": park_id,
            "sha": new.sha256,
            "name": new.name,
            "before": new.before_on,
            "after": new.after_on,
            "by": by,
            "at": at,
        },
    ).scalar_one_or_none()
    return opened


def layer_of(tx: Tx, park_id: int, sha256: bytes) -> int:
    """Return the layer this file was taken in as. Raises NotFound."""
    found: int | None = tx.execute(
        text("select layer_id from spot_layer where park_id = :park and sha256 = :sha"),
        {"park": park_id, "sha": sha256},
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(what="spot layer", name=sha256.hex()[:16])
    return found


_MATCH = """
insert into spot_match (park_id, layer_id, n, parcel_id, building_id, overlap)
select s.park_id, s.layer_id, s.n, v.parcel_id, null,
       round(st_area(st_intersection(s.geom, v.geom))::numeric, 2)
  from spot s cross join lateral parcels_about_v1(s.park_id, s.geom) v
 where s.park_id = :park and s.layer_id = :layer
   and st_area(st_intersection(s.geom, v.geom)) >= 0.01
union all
select s.park_id, s.layer_id, s.n, b.parcel_id, b.building_id,
       round(st_area(st_intersection(s.geom, w.footprint))::numeric, 2)
  from spot s cross join lateral parcels_about_v1(s.park_id, s.geom) v
  join building b on b.park_id = s.park_id and b.parcel_id = v.parcel_id
  join building_version w on w.park_id = b.park_id and w.building_id = b.building_id
   and w.died is null
 where s.park_id = :park and s.layer_id = :layer
   and st_area(st_intersection(s.geom, w.footprint)) >= 0.01"""


def keep(tx: Tx, park_id: int, layer_id: int, srid: int, new: Sequence[NewSpot]) -> None:
    """Keep the spots of a layer, and hold them against parcels and buildings."""
    insert_all(
        tx,
        spot,
        [
            {
                "park_id": park_id,
                "layer_id": layer_id,
                "n": n,
                "number": each.number,
                "area": each.area,
                "geom": hex_ewkb(each.shape, srid),
            }
            for n, each in enumerate(new, 1)
        ],
    )
    tx.execute(text(_MATCH), {"park": park_id, "layer": layer_id})


_SPOT = """
select s.layer_id, s.n, s.number, s.area, l.before_on, l.after_on,
       array(select p.code::text from spot_match m join parcel p using (park_id, parcel_id)
              where m.park_id = s.park_id and m.layer_id = s.layer_id and m.n = s.n
                and m.building_id is null order by m.overlap desc) as parcels,
       array(select b.parcel_code || 'F' || b.number from spot_match m
               join building b using (park_id, building_id) where m.park_id = s.park_id
                and m.layer_id = s.layer_id and m.n = s.n order by m.overlap desc) as buildings,
       o.land as overlap, o.land - o.built as unbuilt,
       st_asgeojson(st_transform(s.geom, 4490), 8, 0) as place, d.verdict, d.note,
       c.number as clue
  from spot s join spot_layer l using (park_id, layer_id)
  cross join lateral (
    select coalesce(sum(m.overlap) filter (where m.building_id is null), 0) as land,
           coalesce(sum(m.overlap) filter (where m.building_id is not null), 0) as built
      from spot_match m
     where m.park_id = s.park_id and m.layer_id = s.layer_id and m.n = s.n) o
  left join spot_decision d using (park_id, layer_id, n)
  left join clue c on c.park_id = d.park_id and c.clue_id = d.clue_id
 where s.park_id = :park and (cast(:layer as bigint) is null or s.layer_id = :layer)"""


def worklist(
    tx: Tx, park_id: int, *, layer_id: int | None = None, undecided: bool = True, limit: int = 500
) -> list[Spot]:
    """Return spots, those with most land where nothing is entered first."""
    rows = tx.execute(
        text(
            f"{_SPOT} and (not :undecided or d.n is null)"
            " order by unbuilt desc, s.layer_id, s.n limit :limit"
        ),
        {"park": park_id, "layer": layer_id, "undecided": undecided, "limit": limit},
    )
    return [_spot(dict(row._mapping)) for row in rows]


def count(tx: Tx, park_id: int, layer_id: int) -> int:
    """Return how many spots a layer has."""
    counted: int = tx.execute(
        text("select count(*) from spot where park_id = :park and layer_id = :layer"),
        {"park": park_id, "layer": layer_id},
    ).scalar_one()
    return counted


def one(tx: Tx, park_id: int, layer_id: int, n: int) -> Spot:
    """Return a spot. Raises NotFound."""
    row = tx.execute(
        text(f"{_SPOT} and s.n = :n"), {"park": park_id, "layer": layer_id, "n": n}
    ).one_or_none()
    if row is None:
        raise NotFound(what="spot", name=f"{layer_id}/{n}")
    return _spot(dict(row._mapping))


def decide(
    tx: Tx,
    park_id: int,
    layer_id: int,
    n: int,
    *,
    verdict: Verdict,
    note: str,
    clue_id: int | None,
    by: int,
    at: datetime,
) -> None:
    """Keep what was decided. Raises SpotDecided when somebody did already, WrongValue."""
    tx.execute(
        text(
            "insert into spot_decision values (:park, :layer, :n, :verdict, :note, :clue, :by, :at)"
        ),
        {
            "park": park_id,
            "layer": layer_id,
            "n": n,
            "verdict": verdict,
            "note": note,
            "clue": clue_id,
            "by": by,
            "at": at,
        },
    )


def _spot(facts: dict[str, object]) -> Spot:
    facts["parcels"] = tuple(facts["parcels"])  # type: ignore[arg-type]
    facts["buildings"] = tuple(facts["buildings"])  # type: ignore[arg-type]
    return Spot(**facts)  # type: ignore[arg-type]
