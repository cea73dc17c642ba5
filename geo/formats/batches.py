"""A GeoPackage of any size, read from its path by column, one batch at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray

from geo import crs
from geo.errors import NotAPolygon, UnreadableFile, WrongZone
from geo.formats.containers import HEAD, OF_DAMAGED, is_geopackage, unreadable
from geo.formats.rows import NAME_FIELDS, judge_position, of_wkb, row_of, srid_of

_POLYGONAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Rows by column: feature ids, names, polygons as drawn, attributes (an empty number: NaN)."""

    numbers: NDArray[np.int64]
    names: list[str]
    geometries: NDArray[np.object_]
    attributes: Mapping[str, NDArray[Any]]


def batches(path: Path, *, srid: int, size: int = 50_000) -> Iterator[Batch]:
    """Read a GeoPackage of any size from a path, ``size`` rows at a time, in the zone ``srid``.

    One batch is held at a time. The polygons are not judged yet; their position is. Raises what
    read_vector raises, with the row, when its batch is reached.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not is_geopackage(head):
        raise unreadable(path.name)
    read = 0
    while rows := _slice(path, read, size, srid):
        yield rows
        read += len(rows.numbers)
    if read == 0:
        raise UnreadableFile(reason="no plot was found", reason_zh="未找到地块")


def _slice(path: Path, skipped: int, size: int, srid: int) -> Batch | None:
    try:
        meta, fids, wkb, columns = pyogrio.raw.read(
            path, return_fids=True, skip_features=skipped, max_features=size
        )
    except OF_DAMAGED as fault:
        raise unreadable(".gpkg") from fault
    if wkb is None:
        raise NotAPolygon(given="no geometry")
    found = srid_of(meta["crs"])[0]
    if found not in (srid, crs.GEOGRAPHIC) and not crs.same_zone(found, srid):
        raise WrongZone(zone=crs.zone_of(found), expected_zone=crs.zone_of(srid))
    if not len(fids):
        return None
    attributes = dict(zip(meta["fields"].tolist(), columns, strict=True))
    named = next((attributes[name] for name in NAME_FIELDS if name in attributes), None)
    return Batch(
        numbers=fids,
        names=[""] * len(fids) if named is None else list(map(_said, named.tolist())),
        geometries=_placed(_polygons(wkb, fids, found), fids, found, srid),
        attributes=attributes,
    )


def _polygons(wkb: NDArray[Any], fids: NDArray[np.int64], srid: int) -> NDArray[np.object_]:
    """Return the shapes of a batch; what is no flat polygon is refused as a row by itself is."""
    shapes = np.array([of_wkb(one, int(fid)) for one, fid in zip(wkb, fids, strict=True)], object)
    polygonal = np.isin(shapely.get_type_id(shapes), _POLYGONAL)
    for at in np.flatnonzero(~polygonal | shapely.is_empty(shapes) | shapely.has_z(shapes)):
        row_of((int(fids[at]), shapes[at], {}), srid)
    return shapes


def _said(value: object) -> str:
    return "" if value is None or value != value else str(value)  # noqa: PLR0124 - NaN is empty


def _placed(shapes: NDArray[Any], fids: NDArray[Any], found: int, srid: int) -> NDArray[Any]:
    for shape, fid in zip(shapes, fids, strict=True):
        judge_position((shape,), found, int(fid))
    if found == srid:
        return shapes
    moved = np.array([crs.reproject(shape, found, srid) for shape in shapes], object)
    return _placed(moved, fids, srid, srid)
