"""How much is measured: the whole, or just enough to see that everything runs."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Parcels of the full register, and rounds of each measurement.

    ``park`` is the size of the park a plot is divided in, ``registers`` those compared with the
    first of them; ``maps`` are the registers whose maps are asked for beside other servers,
    ``flat`` those whose maps are compared with the first of them, ``overview`` is the register
    seen whole on a map, ``exports`` the two parks given out.
    """

    parcels: int
    park: int
    registers: tuple[int, ...]
    walks: int
    reading_rounds: int
    reading_seconds: float
    drawings: int
    bulk: int
    divisions: int
    intakes: int
    imported: int
    loaded: int
    plots: int | None
    maps: tuple[int, ...]
    flat: tuple[int, ...]
    overview: int
    exports: tuple[int, int]


WHOLE = Size(
    parcels=100_000,
    park=10_000,
    registers=(1_000, 100_000, 1_000_000),
    walks=40,
    reading_rounds=9,
    reading_seconds=1.0,
    drawings=15,
    bulk=1_000,
    divisions=7,
    intakes=3,
    imported=100_000,
    loaded=1_000_000,
    plots=None,
    maps=(100_000, 1_000_000),
    flat=(10_000, 100_000, 1_000_000),
    overview=300_000,
    exports=(100_000, 1_000_000),
)
#: without what only a register of a million shows about maps
USUAL = replace(WHOLE, maps=(100_000,), flat=(10_000, 100_000))
SMALL = Size(
    parcels=1_000,
    park=1_000,
    registers=(300, 1_000),
    walks=4,
    reading_rounds=3,
    reading_seconds=0.3,
    drawings=2,
    bulk=60,
    divisions=1,
    intakes=1,
    imported=4_000,
    loaded=8_000,
    plots=200,
    maps=(1_000,),
    flat=(1_000, 2_000),
    overview=1_000,
    exports=(6_000, 18_000),
)
