"""A parcel with what lies around it, frozen for maps."""

from collections.abc import Sequence
from decimal import Decimal

import shapely
from shapely import Polygon

from geo import crs
from geo.measure import area_m2, boundary_points, edge_lengths, mu
from registry.book import buildings, places
from registry.book.buildings import Building
from registry.book.county import LandUse
from registry.book.land import Parcel
from registry.book.places import Neighbour
from registry.records.context import Entry
from registry.records.papers import ParcelPlan, PlanBuilding, PlanNeighbour, PlanPoint
from registry.store.db import Tx

_MILLIMETRE = Decimal("0.001")
#: neighbours are drawn as far as a map sheet can show them
AROUND = 30.0
_MOST_NEIGHBOURS = 40


def plan(
    tx: Tx,
    park_id: int,
    srid: int,
    *,
    code: str,
    shape: Polygon,
    numbers: tuple[int, ...],
    use: LandUse,
    location: str,
    but: int | None = None,
    standing_on_it: tuple[PlanBuilding, ...] = (),
) -> ParcelPlan:
    """Freeze a parcel's shape, points, edges, buildings and neighbours as they stand now."""
    others = places.neighbours(tx, park_id, shape, srid, AROUND, () if but is None else (but,))
    return among(
        others,
        srid,
        code=code,
        shape=shape,
        numbers=numbers,
        use=use,
        location=location,
        standing_on_it=standing_on_it,
    )


def among(
    others: Sequence[Neighbour],
    srid: int,
    *,
    code: str,
    shape: Polygon,
    numbers: tuple[int, ...],
    use: LandUse,
    location: str,
    standing_on_it: tuple[PlanBuilding, ...] = (),
) -> ParcelPlan:
    """Freeze a parcel among neighbours that are known, all of them within ``AROUND``."""
    window = shape.buffer(AROUND)
    return ParcelPlan(
        code=code,
        srid=srid,
        system=crs.name_of(srid),
        area=area_m2(shape),
        mu=mu(area_m2(shape)),
        use=use.printed,
        location=location,
        points=tuple(
            PlanPoint(number=p.number, ring=p.ring, x=_metres(p.x), y=_metres(p.y))
            for p in boundary_points(shape, numbers)
        ),
        edges=edge_lengths(shape),
        neighbours=tuple(
            PlanNeighbour(code=o.code, outline=line)
            for o in others[:_MOST_NEIGHBOURS]
            for line in _outlines(o.shape, window)
        ),
        buildings=standing_on_it,
    )


def of_parcel(tx: Tx, entry: Entry, parcel: Parcel, use: LandUse) -> ParcelPlan:
    """Freeze a current parcel as it stands in the open entry."""
    return of_standing(tx, entry.srid, parcel, use)


def of_standing(tx: Tx, srid: int, parcel: Parcel, use: LandUse) -> ParcelPlan:
    """Freeze a current parcel with a shape as it stands."""
    if parcel.shape is None:
        raise LookupError(parcel.code)
    return plan(
        tx,
        parcel.park_id,
        srid,
        code=parcel.code,
        shape=parcel.shape,
        numbers=parcel.numbers,
        use=use,
        location=parcel.location,
        but=parcel.parcel_id,
        standing_on_it=tuple(
            drawn(b) for b in buildings.of_parcel(tx, parcel.park_id, parcel.parcel_id)
        ),
    )


def drawn(building: Building) -> PlanBuilding:
    """幢号, structure, and floors above ground, as maps label a building."""
    floors = sum(1 for number in building.floor_numbers if number > 0)
    return PlanBuilding(
        label=f"{int(building.number)} {building.structure}{floors}",
        outline=tuple(
            (_metres(x), _metres(y))
            for x, y in shapely.get_coordinates(building.footprint.exterior).tolist()
        ),
    )


def _outlines(shape: Polygon, window: Polygon) -> list[tuple[tuple[Decimal, ...], ...]]:
    lines = shapely.line_merge(shapely.intersection(shape.exterior, window))
    return [
        tuple((_metres(x), _metres(y)) for x, y in shapely.get_coordinates(line).tolist())
        for line in shapely.get_parts(lines).tolist()
        if line.geom_type == "LineString"
    ]


def _metres(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(_MILLIMETRE)
