"""The sheet of 宗地图 drawn in a warm process, beside the same sheet set by others.

Pages per CPU-second of one process: map as vectors, two tables, code, Chinese text, unsealed. Every
round is another parcel with another number: nobody has it ready from the round before.
"""

import importlib.util
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle

from shapely import Polygon, affinity

from bench import peers
from bench.ground import Ground
from bench.measure import Measured, PeersMissing, side_by_side
from bench.sizes import Size
from certificates import parcel_map
from registry.records.papers import Imprint, ParcelMap
from tests.support import papers

_MOST_KB = 40
_PEERS = (
    ("typst", peers.typst, 1.2),
    # told, not held: the code is a fifth of a page as Python programs commonly draw it
    ("typst, our code", peers.typst_with_our_code, None),
    ("weasyprint", peers.weasyprint, 10.0),
    ("fpdf", peers.fpdf, None),
)
_SHAPES = 40


Sheet = tuple[ParcelMap, Imprint]


def measure(ground: Ground, size: Size) -> list[Measured]:  # noqa: ARG001 - as all of them
    """Draw with each in turn. Raises PeersMissing."""
    wanted = ("typst", "weasyprint", "fpdf", "segno")
    if missing := [name for name in wanted if importlib.util.find_spec(name) is None]:
        raise PeersMissing(*missing)
    sheets = [_sheet(n) for n in range(_SHAPES)]
    kilobytes = [len(_ours(*sheet)) / 1000 for sheet in sheets]
    return [
        # one peer after the other, each beside us alone: what one leaves in memory slows the next
        *(_beside(name, made(), least, sheets, size.drawings) for name, made, least in _PEERS),
        Measured(
            what="size of 宗地图", unit="kB", baseline=[_MOST_KB], ours=kilobytes, at_most=1.0
        ),
    ]


def _beside(
    name: str, theirs: peers.Set, least: float | None, sheets: Sequence[Sheet], rounds: int
) -> Measured:
    following = cycle(sheets)
    turn = next(following)

    def ours() -> float:
        nonlocal turn
        turn = next(following)
        return _pace(_ours, turn)

    drawn, set_ = side_by_side(ours, lambda: _pace(theirs, turn), rounds=rounds)
    return Measured(
        what=f"宗地图 (baseline: {name})",
        unit="pages/CPU s",
        baseline=set_,
        ours=drawn,
        at_least=least,
    )


def _pace(set_: peers.Set, sheet: Sheet) -> float:
    """Return the pages a CPU-second at which one is set."""
    began = time.process_time()
    set_(*sheet)
    return 1 / (time.process_time() - began)


def _ours(record: ParcelMap, imprint: Imprint) -> bytes:
    return parcel_map.map_page(record, imprint).finish()


def _sheet(n: int) -> Sheet:
    """Return a parcel of its own shape, code and number."""
    standard = papers.full_plan()
    corners = [(float(p.x), float(p.y)) for p in standard.points]
    shape = affinity.translate(
        affinity.scale(Polygon(corners), 1 + n / 500, 1 + n / 700), -39391000, -3237000
    )
    drawn = papers.plan(
        shape,
        **{
            name: getattr(standard, name)
            for name in ("sheet", "sides", "neighbours", "buildings", "drawn_by", "drawn_on",
                         "checked_by", "checked_on")
        },
        code=f"360482001002GB{n + 1:05d}",
    )  # fmt: skip
    record = replace(papers.parcel_map(), plan=drawn)
    number = f"宗地图〔2026〕第{n + 1:06d}号"
    return record, papers.imprint(
        number=number, verify_url=f"http://127.0.0.1:8000/verify/{n:024d}"
    )
