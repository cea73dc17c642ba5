"""What a measurement is: medians of alternating rounds, their spread, a ratio and its limit."""

import statistics
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass


class PeersMissing(Exception):
    """Others belong to no installation of ours: who measures installs them."""

    def __str__(self) -> str:
        return f"not installed: {', '.join(self.args)}. Install them: sh .ci/setup bench"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One line of the table: rounds of the baseline and of ours, in the same unit.

    The limit is on ours divided by baseline: ``at_most`` for times, ``at_least`` for throughputs;
    with neither the line only tells.
    """

    what: str
    unit: str
    baseline: Sequence[float]
    ours: Sequence[float]
    at_most: float | None = None
    at_least: float | None = None

    @property
    def ratio(self) -> float:
        """Return ours as a multiple of the baseline, by their medians."""
        return statistics.median(self.ours) / statistics.median(self.baseline)

    @property
    def passed(self) -> bool:
        """Say whether the ratio keeps its limit."""
        high = self.at_most is None or self.ratio <= self.at_most
        return high and (self.at_least is None or self.ratio >= self.at_least)

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the line of the table."""
        if self.at_most is not None:
            limit = f"≤ {self.at_most:.2f}"
        else:
            limit = "—" if self.at_least is None else f"≥ {self.at_least:.2f}"
        verdict = "pass" if self.passed else "FAIL"
        return (
            self.what,
            _told(self.baseline, self.unit),
            _told(self.ours, self.unit),
            f"{self.ratio:.2f}",
            limit,
            "" if limit == "—" else verdict,
        )


HEADING = ("measured", "baseline (quartiles)", "ours (quartiles)", "ratio", "limit", "")


def in_turn(*runs: Callable[[], float], rounds: int) -> list[list[float]]:
    """Return the rounds of each, measured in turn, after one of all that only warms up."""
    turns = [[run() for run in runs] for _ in range(rounds + 1)][1:]
    return [list(of_one) for of_one in zip(*turns, strict=True)]


def side_by_side(
    ours: Callable[[], float], baseline: Callable[[], float], *, rounds: int
) -> tuple[list[float], list[float]]:
    """Measure two in turn, ours and baseline."""
    mine, others = in_turn(ours, baseline, rounds=rounds)
    return mine, others


def table(lines: Sequence[Measured]) -> Iterator[str]:
    """Return the lines of a table, heading first."""
    rows = [HEADING, *(line.cells for line in lines)]
    wide = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = zip(row, wide, strict=True)
        yield "  ".join(cell + " " * (w - _width(cell)) for cell, w in cells).rstrip()


def _told(rounds: Sequence[float], unit: str) -> str:
    low, middle, high = _quartiles(rounds)
    return f"{_short(middle)} {unit} ({_short(low)}–{_short(high)})"


def _quartiles(rounds: Sequence[float]) -> tuple[float, float, float]:
    if len(rounds) == 1:
        return rounds[0], rounds[0], rounds[0]
    low, middle, high = statistics.quantiles(rounds, n=4, method="inclusive")
    return low, middle, high


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"  # noqa: PLR2004


def _width(cell: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in cell)
