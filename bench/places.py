"""Where the parcels of a register lie, and the boxes and tiles about them."""

import math
import random

from registry.store.db import Register

Place = tuple[float, float]
"""Longitude and latitude, in degrees."""

MOST = 2_000
#: a degree of latitude is so many degrees of longitude there
_STRETCH = 1.14


def of(register: Register) -> list[Place]:
    """Return where parcels lie, in no order."""
    with register.transaction() as tx:
        rows = tx.exec_driver_sql(
            "select st_x(c), st_y(c) from (select st_centroid(st_transform(geom_3857, 4326)) as c"
            " from parcel_version where died is null order by md5(parcel_id::text) limit %s) x",
            (MOST,),
        ).all()
    found = [(float(x), float(y)) for x, y in rows]
    random.Random(1).shuffle(found)  # noqa: S311
    return found


def inner(places: list[Place], margin: float) -> list[Place]:
    """Return those at least so many degrees of latitude inside: what lies about them is whole."""
    xs, ys = zip(*places, strict=True)
    across = margin * _STRETCH
    return [
        (x, y)
        for x, y in places
        if min(xs) + across <= x <= max(xs) - across and min(ys) + margin <= y <= max(ys) - margin
    ]


def boxes(places: list[Place], side: float) -> list[str]:
    """Return square boxes about places: west, south, east, north; side in degrees of latitude."""
    high, wide = side / 2, side / 2 * _STRETCH
    return [f"{x - wide},{y - high},{x + wide},{y + high}" for x, y in places]


def tiles(places: list[Place], z: int) -> list[str]:
    """Return the tiles of a zoom in which places lie, as ``z/x/y``, each once."""

    def at(longitude: float, latitude: float) -> str:
        x = (longitude + 180) / 360 * 2**z
        y = (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * 2**z
        return f"{z}/{int(x)}/{int(y)}"

    return list(dict.fromkeys(at(*place) for place in places))
