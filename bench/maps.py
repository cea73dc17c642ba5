"""Features and tiles over HTTP, against bare handlers of the same bytes in the same process."""

import math
import random
import time
from collections.abc import Iterator

from bench.ground import Ground
from bench.measure import Measured, side_by_side
from bench.reading import CLIENTS, codes_of, served, throughput, token_of
from bench.serving_maps import BARE
from bench.sizes import Size
from registry.store.db import Register
from registry.store.embedded import ADMIN
from registry.views import tiles
from registry.views.tiles import LAYERS

ITEMS, TILES = 0.6, 0.8
_OURS = "/ogc/collections/parcels/items"
_PLACES = 2_000
_HALF = math.pi * 6378137.0
_DEEP = 0.75
#: zooms at which a county is seen whole; no tile of them weighs more than so many kB
_OVERVIEWS, HEAVIEST = (8, 10, 12), 500.0
#: squares are told in so much of the time all the shapes would take
_SQUARES = 0.25
_WIDE = 10
_EVERY_SHAPE = "select tile_v1('parcels', %(z)s, %(x)s, %(y)s, null, null) as tile"


def measure(ground: Ground, size: Size) -> list[Measured]:
    """Ask for features by box, by id, deep in the pages, for tiles, and for a county at once."""
    return [*_served(ground, size), *_overviews(ground, size)]


def _served(ground: Ground, size: Size) -> list[Measured]:
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
            (f"a tile of zoom {z}", TILES, "/tiles/parcels/", f"{BARE}tiles/", cut, cut)
            for z, cut in ((14, _tiles(places, 14)), (16, _tiles(places, 16)))
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


def _overviews(ground: Ground, size: Size) -> Iterator[Measured]:
    """Draw every tile of a zoom over a large register: bytes of the heaviest, time beside all."""
    with ground.opened(ground.holding(size.overview)) as register:
        places = _places(register)
        for z in _OVERVIEWS:
            drawn = {tile: _drawn(register, tile) for tile in _tiles(places, z)}
            yield Measured(
                what=f"the heaviest tile of zoom {z}, {size.overview:,} parcels",
                unit="kB",
                baseline=[HEAVIEST],
                ours=[max(weight for weight, _ in drawn.values())],
                at_most=1.0,
            )
        widest = max(_tiles(places, _WIDE), key=lambda tile: _drawn(register, tile)[1])
        ours, baseline = side_by_side(
            lambda: _drawn(register, widest)[1],
            lambda: _every_shape(register, widest),
            rounds=size.intakes,
        )
    yield Measured(
        what=f"a tile of zoom {_WIDE} of {size.overview:,} parcels by all its shapes",
        unit="ms",
        baseline=baseline,
        ours=ours,
        at_most=_SQUARES if size.overview > tiles.CROWD else None,
    )


def _drawn(register: Register, tile: str) -> tuple[float, float]:
    """Draw a tile; return its kB, and the milliseconds it took."""
    z, x, y = map(int, tile.split("/"))
    began = time.perf_counter()
    body = tiles.draw(register, LAYERS["parcels"], z, x, y, parks=None)
    return len(body) / 1000, (time.perf_counter() - began) * 1000


def _every_shape(register: Register, tile: str) -> float:
    """Draw a tile without squares; return the milliseconds."""
    z, x, y = map(int, tile.split("/"))
    began = time.perf_counter()
    register.row(_EVERY_SHAPE, {"z": z, "x": x, "y": y})
    return (time.perf_counter() - began) * 1000


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
