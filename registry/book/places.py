"""Where shapes lie: what they overlap and leave, their neighbours and districts, the use of land.

Many shapes are asked about in one statement. GEO-03, GEO-04, CODE-02 and USE-01 are decided by the
functions of the database that its triggers call too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from registry.store.db import Tx, text
from registry.store.streams import reading
from registry.store.wkb import ewkb_of_all, geometry, polygon


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlapped:
    """A current parcel that a shape overlaps: ``n`` is the shape's place in the list, from 0."""

    n: int
    parcel_id: int
    code: str
    pieces: BaseGeometry


def overlapped(
    tx: Tx,
    park_id: int,
    shapes: Sequence[Polygon],
    srid: int,
    stratum: str,
    but: Sequence[int] = (),
) -> list[Overlapped]:
    """Return the current parcels that each shape overlaps, by GEO-03."""
    rows = tx.execute(
        text(
            "select s.path[1] - 1 as n, o.parcel_id, o.code, st_asbinary(o.pieces) as pieces"
            " from st_dump(st_geomfromewkb(:shapes)) s,"
            " overlapping_parcels_v1(:park, s.geom, :stratum, cast(:but as bigint[])) o"
            " order by 1, o.code"
        ),
        {
            "park": park_id,
            "shapes": ewkb_of_all(shapes, srid),
            "stratum": stratum,
            "but": list(but),
        },
    )
    return [
        Overlapped(n=r.n, parcel_id=r.parcel_id, code=r.code, pieces=geometry(r.pieces))
        for r in rows
    ]


def standing(
    tx: Tx, park_id: int, box: tuple[float, float, float, float], srid: int
) -> Iterator[list[Polygon]]:
    """Yield the current parcels about a box of (west, south, east, north), some at a time."""
    query = (
        "select st_asbinary(geom) as shape from parcels_about_v1(%(park)s,"
        " st_makeenvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s))"
    )
    west, south, east, north = box
    values = {"west": west, "south": south, "east": east, "north": north, "srid": srid}
    with reading(tx, query, {"park": park_id, **values}) as batches:
        for batch in batches:
            yield shapely.from_wkb([row.shape for row in batch]).tolist()


def boundary(tx: Tx, park_id: int) -> BaseGeometry | None:
    """Return the boundary of a park, None where it has none yet."""
    found = tx.execute(
        text(
            "select st_asbinary(boundary) from park_version where park_id = :park and died is null"
        ),
        {"park": park_id},
    ).scalar_one_or_none()
    return None if found is None else geometry(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnOtherPark:
    """A parcel of another park that a shape (``n``, its place in the list, from 0) overlaps.

    Behind the wall it has neither code ("—") nor pieces: that there is one is all that is told.
    """

    n: int
    code: str
    pieces: BaseGeometry | None


def on_other_parks(
    tx: Tx, park_id: int, shapes: Sequence[Polygon], srid: int, stratum: str
) -> list[OnOtherPark]:
    """Return the current parcels of other parks that each shape overlaps, GEO-03 across parks."""
    rows = tx.execute(
        text(
            "select s.path[1] - 1 as n, o.code, st_asbinary(o.pieces) as pieces"
            " from st_dump(st_geomfromewkb(:shapes)) s,"
            " parcels_of_other_parks_v1(:park, s.geom, :stratum) o order by 1, o.code"
        ),
        {"park": park_id, "shapes": ewkb_of_all(shapes, srid), "stratum": stratum},
    )
    return [
        OnOtherPark(
            n=r.n, code=r.code.strip(), pieces=None if r.pieces is None else geometry(r.pieces)
        )
        for r in rows
    ]


def outside_park(
    tx: Tx, park_id: int, shapes: Sequence[Polygon], srid: int
) -> Mapping[int, BaseGeometry | None]:
    """Return the pieces outside the park's boundary of each shape that has some, by its place.

    Without a boundary it is None, for every shape.
    """
    rows = tx.execute(
        text(
            "select s.path[1] - 1 as n, b.boundary is null as unbounded, st_asbinary(st_collect("
            "array(select outside_pieces_v1(s.geom, b.boundary)))) as pieces"
            " from st_dump(st_geomfromewkb(:shapes)) s"
            " left join park_version b on b.park_id = :park and b.died is null"
            " where st_covers(b.boundary, s.geom) is not true"
        ),
        {"park": park_id, "shapes": ewkb_of_all(shapes, srid)},
    )
    return {
        r.n: None if r.unbounded else geometry(r.pieces) for r in rows if r.unbounded or r.pieces
    }


def district_faults(
    tx: Tx, codes: Sequence[str], shapes: Sequence[Polygon], srid: int
) -> list[str | None]:
    """Return None where a code's 子区 holds the land, else the 子区 that does ('' for none)."""
    faults = tx.execute(
        text(
            "select district_fault_v1(c.code, s.geom) from st_dump(st_geomfromewkb(:shapes)) s"
            " join unnest(cast(:codes as text[])) with ordinality c (code, n) on c.n = s.path[1]"
            " order by c.n"
        ),
        {"codes": list(codes), "shapes": ewkb_of_all(shapes, srid)},
    )
    return list(faults.scalars())


def districts(tx: Tx, shapes: Sequence[Polygon], srid: int) -> list[str | None]:
    """Return the 地籍子区 each shape lies in, or None."""
    found = tx.execute(
        text(
            "select (select d.district from cadastral_district d where st_intersects(d.geom,"
            " st_transform(st_pointonsurface(s.geom), 4490)) order by 1 limit 1)"
            " from st_dump(st_geomfromewkb(:shapes)) s order by s.path"
        ),
        {"shapes": ewkb_of_all(shapes, srid)},
    )
    return list(found.scalars())


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A current parcel near another, for maps and near-miss checks."""

    code: str
    shape: Polygon


def neighbours(
    tx: Tx, park_id: int, shape: Polygon, srid: int, within: float, but: Sequence[int] = ()
) -> list[Neighbour]:
    """Return current parcels within a distance in metres."""
    return neighbours_of_all(tx, park_id, [shape], srid, within, but)


def neighbours_of_all(
    tx: Tx,
    park_id: int,
    shapes: Sequence[Polygon],
    srid: int,
    within: float,
    but: Sequence[int] = (),
) -> list[Neighbour]:
    """Return current parcels within a distance in metres of any of the shapes, each once."""
    rows = tx.execute(
        text(
            "select p.code, st_asbinary(v.geom) as shape"
            " from (select distinct on (v.parcel_id) v.parcel_id, v.geom"
            " from st_dump(st_geomfromewkb(:shapes)) s,"
            " parcels_about_v1(:park, st_expand(s.geom, :within)) v"
            " where st_dwithin(v.geom, s.geom, :within)) v"
            " join parcel p on p.park_id = :park and p.parcel_id = v.parcel_id"
            " where v.parcel_id <> all(cast(:but as bigint[])) order by p.code"
        ),
        {
            "park": park_id,
            "shapes": ewkb_of_all(shapes, srid),
            "within": within,
            "but": list(but),
        },
    )
    return [Neighbour(code=r.code, shape=polygon(r.shape)) for r in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherUse:
    """Land once supplied for another use: ``n`` is the place in the list of the shape on it."""

    n: int
    code: str
    use_id: int
    divided: bool


def land_of_other_use(
    tx: Tx,
    park_id: int,
    shapes: Sequence[Polygon],
    srid: int,
    use_id: int,
    releases: Sequence[int],
) -> list[OtherUse]:
    """Return the land under each shape that was supplied for another use and not released."""
    rows = tx.execute(
        text(
            "select s.path[1] - 1 as n, o.code, o.use_id, o.divided"
            " from st_dump(st_geomfromewkb(:shapes)) s,"
            " land_of_other_use_v1(s.geom, cast(:use as smallint), :park, '{}') o"
            " where not exists (select from land_release r"
            " join parcel q using (park_id, parcel_id) where r.park_id = :park"
            " and r.release_id = any(cast(:releases as bigint[])) and q.code = o.code"
            " and (r.act = 'void_entry' or not o.divided)) order by 1"
        ),
        {
            "shapes": ewkb_of_all(shapes, srid),
            "use": use_id,
            "park": park_id,
            "releases": list(releases),
        },
    )
    return [OtherUse(**r._mapping) for r in rows]
