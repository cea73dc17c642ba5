"""Documents drawn in a warm process, against the same pages set by WeasyPrint beside them."""

import importlib.util
import time
from collections.abc import Callable

from bench import pages
from bench.ground import Ground
from bench.measure import Measured, side_by_side
from bench.sizes import Size
from certificates import draw
from tests.support import papers

LIMIT = 1 / 3
HOW = (
    "WeasyPrint is not installed: .tools/uv/bin/uv pip install --python .venv/bin/python weasyprint"
    " (apt-get install libpango-1.0-0 libpangoft2-1.0-0 where Pango is missing too)"
)


class WeasyPrintMissing(Exception):
    """WeasyPrint belongs to no lock file: who measures installs it."""

    def __str__(self) -> str:
        return HOW


def measure(ground: Ground, size: Size) -> list[Measured]:  # noqa: ARG001 - as all of them
    """Draw 宗地图 and 土地使用条件通知书. Raises WeasyPrintMissing."""
    if importlib.util.find_spec("weasyprint") is None:
        raise WeasyPrintMissing
    imprint = papers.imprint()
    notice, parcel_map = papers.conditions_notice(), papers.parcel_map()
    return [
        _compared(
            "土地使用条件通知书",
            lambda: draw(notice, imprint),
            lambda: pages.notice(notice, imprint),
            size.drawings,
        ),
        _compared(
            "宗地图",
            lambda: draw(parcel_map, imprint),
            lambda: pages.parcel_map(parcel_map, imprint),
            size.drawings,
        ),
    ]


def _compared(
    what: str, ours: Callable[[], bytes], html: Callable[[], str], rounds: int
) -> Measured:
    from weasyprint import HTML  # noqa: PLC0415 - installed by who measures
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    fonts = FontConfiguration()
    drawn, set_ = side_by_side(
        _timed(ours),
        _timed(lambda: HTML(string=html()).write_pdf(font_config=fonts)),
        rounds=rounds,
    )
    return Measured(what=what, unit="ms", baseline=set_, ours=drawn, at_most=LIMIT)


def _timed(work: Callable[[], object]) -> Callable[[], float]:
    def timed() -> float:
        began = time.perf_counter()
        work()
        return (time.perf_counter() - began) * 1000

    return timed
