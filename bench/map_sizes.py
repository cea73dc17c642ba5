"""What a read for a map costs in larger registers, and what a county seen whole costs."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import cycle, islice

from api.ogc import asked
from bench import places
from bench.ground import Ground
from bench.measure import Measured, in_turn, side_by_side
from bench.reading import codes_of
from bench.sizes import Size
from registry.store.db import Register
from registry.views import features, tiles
from registry.views.features import COLLECTIONS, Wanted
from registry.views.tiles import LAYERS

FLAT_LIMIT = 1.2
#: zooms at which a county is seen whole; no tile of them weighs more than so many kB
_OVERVIEWS, HEAVIEST = (8, 10, 12), 500.0
#: squares are told in so much of the time all the shapes would take
_SQUARES = 0.25
_WIDE = 10
_EVERY_SHAPE = "select tile_v1('parcels', %(z)s, %(x)s, %(y)s, null, null) as tile"
_READS = 200
_BOX = 0.0025
_TILE = 16
#: a tile of that zoom, and the box, about a place so far inside lie whole on the parcels
_INSIDE = 0.005

Read = Callable[[str], object]


def measure(ground: Ground, size: Size) -> Iterator[Measured]:
    """Read by id, by box and by tile in registers of all sizes; then draw a county at once."""
    yield from _flat(ground, size)
    yield from _overviews(ground, size)


def _flat(ground: Ground, size: Size) -> Iterator[Measured]:
    least, *larger = size.flat
    with ExitStack() as open_:
        registers = [open_.enter_context(ground.opened(ground.mapped(n))) for n in size.flat]
        reads = [_reads(register) for register in registers]
        for what in reads[0]:
            timed = [_Timed(*each[what]) for each in reads]
            first, *others = in_turn(*timed, rounds=size.reading_rounds)
            for parcels, rounds in zip(larger, others, strict=True):
                yield Measured(
                    what=f"{what}, in a register of {parcels:,}, by one of {least:,}",
                    unit="ms",
                    baseline=first,
                    ours=rounds,
                    at_most=FLAT_LIMIT,
                )


def _reads(register: Register) -> dict[str, tuple[Read, Sequence[str]]]:
    """Return each way to read, and what to ask it for."""
    parcels, layer = COLLECTIONS["parcels"], LAYERS["parcels"]
    inside = places.inner(places.of(register), _INSIDE)

    def one(code: str) -> object:
        return features.one(register, parcels, code, Wanted(), parks=None)

    def box(sides: str) -> object:
        wanted = asked.read({"bbox": [sides], "limit": ["2000"]}, parcels).wanted
        return features.page(register, parcels, wanted, parks=None)

    def tile(place: str) -> object:
        z, x, y = map(int, place.split("/"))
        return tiles.draw(register, layer, z, x, y, parks=None)

    return {
        "one feature by id": (one, codes_of(register)),
        "features in a box of 50": (box, places.boxes(inside, _BOX)),
        f"a tile of zoom {_TILE}, drawn": (tile, places.tiles(inside, _TILE)),
    }


class _Timed:
    """Reads on where it stopped the last time; returns the milliseconds of one."""

    def __init__(self, read: Read, endings: Sequence[str]) -> None:
        self._read = read
        self._endings = cycle(endings)

    def __call__(self) -> float:
        following = list(islice(self._endings, _READS))
        began = time.perf_counter()
        for ending in following:
            self._read(ending)
        return (time.perf_counter() - began) * 1000 / _READS


def _overviews(ground: Ground, size: Size) -> Iterator[Measured]:
    """Draw every tile of a zoom over a large register: bytes of the heaviest, time beside all."""
    with ground.opened(ground.mapped(size.overview)) as register:
        about = places.of(register)
        for z in _OVERVIEWS:
            drawn = {tile: _drawn(register, tile) for tile in places.tiles(about, z)}
            yield Measured(
                what=f"the heaviest tile of zoom {z}, {size.overview:,} parcels",
                unit="kB",
                baseline=[HEAVIEST],
                ours=[max(weight for weight, _ in drawn.values())],
                at_most=1.0,
            )
        widest = max(places.tiles(about, _WIDE), key=lambda tile: _drawn(register, tile)[1])
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
