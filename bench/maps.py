"""Features and tiles over HTTP, against bare handlers of the same bytes in the same process."""

import math
import random

from bench.ground import Ground
from bench.measure import Measured, side_by_side
from bench.reading import CLIENTS, codes_of, served, throughput, token_of
from bench.serving_maps import BARE
from bench.sizes import Size
from registry.store.db import Register
from registry.store.embedded import ADMIN

ITEMS, TILES = 0.6, 0.8
_OURS = "/ogc/collections/parcels/items"
_PLACES = 2_000
_HALF = math.pi * 6378137.0
_DEEP = 0.75


def measure(ground: Ground, size: Size) -> list[Measured]:
    """Ask for features by box, by id, deep in the pages, and for tiles."""
    name = ground.filled
    with ground.opened(name) as register:
        token, codes, places = token_of(register), codes_of(register), _places(register)
    conninfo = ground.cluster.conninfo
    deep = [f"1.{int(ground.parcels * _DEEP) + n}" for n in range(100)]
    asked = (
        ("one feature by id", ITEMS, f"{_OURS}/", f"{BARE}one/", codes, codes),
        *(
            (
                f"features in a box of {about}",
                ITEMS,
                f"{_OURS}?limit=2000&bbox=",
                f"{BARE}items?limit=2000&bbox=",
                boxes,
                boxes,
            )
            for about, boxes in ((50, _boxes(places, 0.0016)), (1000, _boxes(places, 0.0072)))
        ),
        (
            "a page of 1000, deep",
            ITEMS,
            f"{_OURS}?limit=1000&after=",
            f"{BARE}after?limit=1000&key=",
            deep,
            deep,
        ),
        *(
            (f"a tile of zoom {z}", TILES, "/tiles/parcels/", f"{BARE}tiles/", tiles, tiles)
            for z, tiles in ((14, _tiles(places, 14)), (16, _tiles(places, 16)))
        ),
    )
    lines = []
    with served(conninfo(database=name), conninfo(ADMIN, name)) as port:
        for what, limit, ours, bare, mine, others in asked:
            our_rounds, bare_rounds = side_by_side(
                lambda: throughput(port, ours, mine, token, size.reading_seconds),  # noqa: B023
                lambda: throughput(port, bare, others, token, size.reading_seconds),  # noqa: B023
                rounds=size.reading_rounds,
            )
            lines.append(
                Measured(
                    what=f"{what}, {CLIENTS} clients",
                    unit="req/s",
                    baseline=bare_rounds,
                    ours=our_rounds,
                    at_least=limit,
                )
            )
    return lines


def _places(register: Register) -> list[tuple[float, float]]:
    """Return where parcels lie: longitude, latitude."""
    with register.transaction() as tx:
        rows = tx.exec_driver_sql(
            "select st_x(c), st_y(c) from (select st_centroid(st_transform(geom_3857, 4326)) as c"
            " from parcel_version where died is null order by md5(parcel_id::text) limit %s) x",
            (_PLACES,),
        ).all()
    places = [(float(x), float(y)) for x, y in rows]
    random.Random(1).shuffle(places)  # noqa: S311
    return places


def _boxes(places: list[tuple[float, float]], side: float) -> list[str]:
    half = side / 2
    return [f"{x - half * 1.14},{y - half},{x + half * 1.14},{y + half}" for x, y in places]


def _tiles(places: list[tuple[float, float]], z: int) -> list[str]:
    def at(longitude: float, latitude: float) -> str:
        x = (longitude + 180) / 360 * 2**z
        y = (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * 2**z
        return f"{z}/{int(x)}/{int(y)}"

    return list(dict.fromkeys(at(*place) for place in places))
