"""Intake of the demonstration's 4,241 plots in one entry, against COPY of all rows it makes."""

import gzip
import time

import shapely
from shapely import Polygon

from bench.ground import PARK, Ground, carry_to_approval, now
from bench.measure import Measured
from bench.sizes import Size
from bench.unguarded import unguarded
from geo.formats import read_survey
from registry.book import papers
from registry.book.papers import NewDraft
from registry.demo import land as demo
from registry.demo.office import Office
from registry.records.plain import to_plain


def measure(ground: Ground, size: Size) -> list[Measured]:
    """Register the same approved case again and again, each time in a fresh copy."""
    plots = _plots()[: size.plots]
    number = _approved(ground, plots)
    rounds = [_round(ground, number) for _ in range(size.intakes)]
    return [
        Measured(
            what=f"intake 存量录入 of {len(plots):,} plots",
            unit="plots/s",
            baseline=[len(plots) / baseline for _, baseline in rounds],
            ours=[len(plots) / ours for ours, _ in rounds],
        )
    ]


def _plots() -> list[Polygon]:
    survey = read_survey(gzip.decompress(demo.FABRIC.read_bytes()), srid=demo.SRID)
    return [part for plot in survey.plots for part in plot.parts]


def _approved(ground: Ground, plots: list[Polygon]) -> str:
    """Open the case in an otherwise empty register and take it as far as its registration."""
    with ground.empty("plots") as register:
        around = shapely.box(*shapely.total_bounds(plots)).buffer(50)
        office = Office(register, demo.found(register, now, around), now)
        new = [
            NewDraft(plot_number=str(n), plot_name="", part=1, shape=plot, declared_area=None)
            for n, plot in enumerate(plots, 1)
        ]
        by = office.people["clerk"].account_id
        with register.transaction() as tx:
            kept = papers.keep_drafts(tx, PARK, demo.SRID, new, sha256=None, by=by, at=now())
        request = {
            "use": to_plain(demo.INDUSTRIAL),
            "rows": [{"draft_id": draft, "location": "园区（虚构）"} for draft in kept],
        }
        number = office.open("intake", request, applicant=demo.FIRST)
        carry_to_approval(office, number)
    return number


def _round(ground: Ground, number: str) -> tuple[float, float]:
    """Return the seconds of the register's step 登簿, and of COPY into an unguarded copy."""
    with (
        ground.copy("taken_in", "plots") as register,
        unguarded(ground, "taken_in", "copied") as plain,
    ):
        office = Office(register, PARK, now)
        began = time.perf_counter()
        office.step(number, "register", "registrar")
        return time.perf_counter() - began, plain.copy_in()
