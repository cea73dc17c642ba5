"""Plain polygons between their bytes and arrays, many at once, without an object for any of them.

A polygon of a ring of few corners is a header of thirteen bytes and its places (OGC 06-103r4, 8.2).
"""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from geo import crs
from geo.fabric import MOST_CORNERS, Fabric, of_rings
from geo.rings import LONGEST, Rings
from geo.shapes import on_grid

#: little-endian, polygon, one ring; then how many places it has, the first one once more
_HEADER = bytes([1, 3, 0, 0, 0, 1, 0, 0, 0])
_HEAD, _PLACE = 13, 16
#: little-endian, polygon whose system is named
_NAMED = bytes([1, 3, 0, 0, 0x20])
_LEAST = 3
#: a double that stands for a place on the grid is off it by its last digit, in metres; a convex
#: ring that is not as thin as this, of its length squared, cannot cross itself by so little
_AS_WRITTEN, _THIN = 1e-7, 1e-4


def plain(wkb: Sequence[bytes | None], srid: int) -> Fabric | None:
    """Return polygons judged as geo.shapes judges each; None where one of them is not plain.

    Plain is a sound ring of a few corners, in its place in the system ``srid``.
    """
    if not len(wkb) or None in wkb:
        return None
    taken = _taken_apart(wkb)
    if taken is None:
        return None
    xy, counts = taken
    snapped = on_grid(xy)
    rings = Rings(np.rint(snapped * 1000), counts)
    fabric = of_rings(rings)
    sides = fabric.boxes[:, 2:] - fabric.boxes[:, :2]
    if not crs.well_placed(fabric.boxes, srid).all() or (sides * 1000 >= LONGEST).any():
        return None
    moved = np.any(np.abs(snapped - xy) > _AS_WRITTEN, axis=1)
    if rings.repeats().any() or not _sound(wkb, fabric, moved):
        return None
    return Fabric(rings.normal(), fabric.boxes, fabric.cents)


def _taken_apart(
    wkb: Sequence[bytes | None],
) -> tuple[NDArray[np.float64], NDArray[np.int64]] | None:
    """Return the places of all rings without their closing ones, and how many each has."""
    length = np.fromiter(map(len, wkb), dtype=np.int64, count=len(wkb))  # type: ignore[arg-type]
    places = (length - _HEAD) // _PLACE
    if ((length - _HEAD) % _PLACE).any() or (places <= _LEAST).any():
        return None
    if (places > MOST_CORNERS + 1).any():
        return None
    data = np.frombuffer(b"".join(wkb), dtype=np.uint8)  # type: ignore[arg-type]
    head = (np.cumsum(length) - length)[:, None] + np.arange(_HEAD)
    said = np.column_stack(
        [np.tile(np.frombuffer(_HEADER, np.uint8), (len(wkb), 1)), _bytes_of(places)]
    )
    if not np.array_equal(data[head], said):
        return None
    body = np.ones(len(data), dtype=bool)
    body[head.ravel()] = False
    xy = data[body].view("<f8").reshape(-1, 2)
    last = np.cumsum(places) - 1
    if not np.isfinite(xy).all() or (xy[last] != xy[last - places + 1]).any():
        return None
    return np.delete(xy, last, axis=0), places - 1


def _bytes_of(numbers: NDArray[np.int64]) -> NDArray[np.uint8]:
    return numbers.astype("<u4").view(np.uint8).reshape(-1, 4)


def _sound(wkb: Sequence[bytes | None], plots: Fabric, moved: NDArray[np.bool_]) -> bool:
    """Say whether no ring crosses itself, as it was drawn and on the grid."""
    rings, sides = plots.rings, plots.boxes[:, 2:] - plots.boxes[:, :2]
    off = np.zeros(len(plots), dtype=bool)
    off[rings.of[moved]] = True
    convex = rings.convex()
    if (off & ~convex).any():
        return False  # on the grid it would have to be asked too
    thin = plots.cents < _THIN * (sides * sides).sum(axis=1) * 100
    unsure = np.flatnonzero(off | thin | ~convex).tolist()
    return bool(shapely.is_valid(shapely.from_wkb([wkb[n] for n in unsure])).all())


def written(rings: Rings, srid: int) -> list[str]:
    """Return rings as polygons the database takes: EWKB in hexadecimal letters."""
    xy, _ = rings.closed()
    places = rings.counts + 1
    begins = np.cumsum(places) - places
    out = np.empty(len(places), dtype=object)
    for count in np.unique(places).tolist():
        which = np.flatnonzero(places == count)
        head = _NAMED + np.array([srid, 1, count], "<u4").tobytes()
        told = np.empty((len(which), len(head) + count * _PLACE), dtype=np.uint8)
        told[:, : len(head)] = np.frombuffer(head, np.uint8)
        body = xy[begins[which][:, None] + np.arange(count)].astype("<f8")
        told[:, len(head) :] = body.reshape(len(which), -1).view(np.uint8)
        letters, long = told.tobytes().hex(), 2 * told.shape[1]
        out[which] = [letters[at : at + long] for at in range(0, len(letters), long)]
    return out.tolist()


def written_alone(shape: shapely.Polygon, srid: int) -> str:
    """Return any polygon as the database takes it."""
    told: bytes = shapely.to_wkb(shapely.set_srid(shape, srid), include_srid=True)
    return told.hex()
