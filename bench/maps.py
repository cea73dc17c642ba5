"""Features and tiles over HTTP, beside bare handlers of the same bytes, tipg and pygeoapi."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench import map_servers, map_sizes, places
from bench.ground import PARK, Ground
from bench.map_servers import Served
from bench.measure import Measured, in_turn
from bench.reading import CLIENTS, answer, codes_of, served, throughput, token_of
from bench.serving_maps import BARE
from bench.sizes import Size
from registry.store.embedded import ADMIN

_BARE = "a bare handler"
#: at least so many times as many requests a second as each of the others
ITEMS_LIMITS = {_BARE: 0.6, "tipg": 5.0, "pygeoapi": 10.0}
TILES_LIMITS = {_BARE: 0.8, "tipg": 3.0}
#: boxes that hold about so many parcels, by their side in degrees of latitude
BOXES = ((50, 0.0025), (1_000, 0.0126))
_ITEMS = "/ogc/collections/parcels/items"
_PAGE = 1_000
_DEEP = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who is asked: a port, and the paths that an id, a query or a tile follows."""

    port: int
    one: str
    items: str
    after: str
    tiles: str | None
    starts: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of each source: a path, and the endings it is asked with in turn."""

    what: str
    limits: dict[str, float]
    path: Callable[[Source], str | None]
    endings: Callable[[Source], Sequence[str]]


def measure(ground: Ground, size: Size) -> list[Measured]:
    """Ask for features by id, by box, deep in the pages, for tiles; then in larger registers."""
    lines = [line for parcels in size.maps for line in _beside_others(ground, parcels, size)]
    return [*lines, *map_sizes.measure(ground, size)]


def _beside_others(ground: Ground, parcels: int, size: Size) -> Iterator[Measured]:
    name = ground.mapped(parcels)
    with ground.opened(name) as register:
        token, codes, about = token_of(register), codes_of(register), places.of(register)
    with ground.admin(name) as connection:
        map_servers.lay_out(connection)
    with ExitStack() as open_:
        sources = _sources(ground, name, parcels, open_)
        _demand_same_features(sources["ours"], sources[_BARE], about, token)
        for question in _questions(codes, about):
            asked = {
                who: partial(
                    throughput,
                    source.port,
                    path,
                    list(question.endings(source)),
                    token,
                    size.reading_seconds,
                )
                for who, source in sources.items()
                if (path := question.path(source)) is not None
            }
            rounds = dict(
                zip(asked, in_turn(*asked.values(), rounds=size.reading_rounds), strict=True)
            )
            ours = rounds.pop("ours")
            for who, theirs in rounds.items():
                yield Measured(
                    what=f"{question.what} of {parcels:,}, {CLIENTS} clients (baseline: {who})",
                    unit="req/s",
                    baseline=theirs,
                    ours=ours,
                    at_least=question.limits[who],
                )


def _sources(ground: Ground, name: str, parcels: int, open_: ExitStack) -> dict[str, Source]:
    """Serve the register and the others beside it, over one database."""
    plain = ground.cluster.conninfo(ADMIN, name)
    port = open_.enter_context(served(ground.cluster.conninfo(database=name), plain))
    folder = Path(open_.enter_context(tempfile.TemporaryDirectory()))
    others = {
        "tipg": open_.enter_context(map_servers.tipg(plain)),
        "pygeoapi": open_.enter_context(map_servers.pygeoapi(plain, folder)),
    }
    first = [int(parcels * _DEEP) + n for n in range(100)]
    keys = [f"{PARK}.{n}" for n in first]
    return {
        "ours": Source(
            port=port,
            one=f"{_ITEMS}/",
            items=f"{_ITEMS}?limit=2000&bbox=",
            after=f"{_ITEMS}?limit={_PAGE}&after=",
            tiles="/tiles/parcels/",
            starts=keys,
        ),
        _BARE: Source(
            port=port,
            one=f"{BARE}one/",
            items=f"{BARE}items?limit=2000&bbox=",
            after=f"{BARE}after?limit={_PAGE}&key=",
            tiles=f"{BARE}tiles/",
            starts=keys,
        ),
        **{who: _source(server, list(map(str, first))) for who, server in others.items()},
    }


def _source(server: Served, starts: Sequence[str]) -> Source:
    return Source(
        port=server.port,
        one=server.one,
        items=f"{server.items}limit=2000&bbox=",
        # neither goes on after a key: they count off what comes before
        after=f"{server.items}limit={_PAGE}&offset=",
        tiles=server.tiles,
        starts=starts,
    )


def _demand_same_features(
    ours: Source, bare: Source, about: list[places.Place], token: str
) -> None:
    """Raise RuntimeError where a bare handler gives other features: it must not win so."""
    for _, side in BOXES:
        box = places.boxes(about, side)[0]
        mine, others = (answer(s.port, f"{s.items}{box}", token) for s in (ours, bare))
        if not mine.startswith(others.removesuffix(b"]}")):
            raise RuntimeError(f"the bare handler gives other features in {box}")


def _questions(codes: Sequence[str], about: list[places.Place]) -> Iterator[Question]:
    yield Question(
        what="one feature by id",
        limits=ITEMS_LIMITS,
        path=lambda source: source.one,
        endings=lambda _: codes,
    )
    for held, side in BOXES:
        boxes = places.boxes(about, side)
        yield Question(
            what=f"features in a box of {held:,}",
            limits=ITEMS_LIMITS,
            path=lambda source: source.items,
            endings=lambda _, boxes=boxes: boxes,  # type: ignore[misc]
        )
    yield Question(
        what=f"a page of {_PAGE:,}, deep",
        limits=ITEMS_LIMITS,
        path=lambda source: source.after,
        endings=lambda source: source.starts,
    )
    for z in (14, 16):
        cut = places.tiles(about, z)
        yield Question(
            what=f"a tile of zoom {z}",
            limits=TILES_LIMITS,
            path=lambda source: source.tiles,
            endings=lambda _, cut=cut: cut,  # type: ignore[misc]
        )
