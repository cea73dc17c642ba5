"""What any survey file says: plots of one or more parts, and what the reader noticed on the way."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from shapely import Polygon

from geo.errors import GeoError

#: of a text, which is read whole; a table of GDAL's holds its rows in less
MOST_BYTES, MOST_TABLE_BYTES = 20_000_000, 100_000_000
_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something read with doubt: it is told, it does not refuse."""

    code: str
    line: int
    zh: str
    en: str

    @property
    def said(self) -> str:
        """Return it with its line, in both languages."""
        return f"第 {self.line} 行：{self.zh} / line {self.line}: {self.en}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAs:
    """What a file was taken for, and why."""

    zh: str
    en: str

    @property
    def said(self) -> str:
        """Return it in both languages."""
        return f"{self.zh} / {self.en}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyPlot:
    """One plot of a file; several parts become several drafts.

    The parts are judged: on the millimetre grid, in normal form. ``line`` is the line of the text,
    or the row of the table, that the plot begins with. Texts are as written, "" when absent.
    """

    number: str
    name: str
    use_text: str = ""
    sheet: str = ""
    declared_area_m2: Decimal | None
    parts: tuple[Polygon, ...]
    line: int
    attributes: Mapping[str, object] = field(default_factory=dict)

    @property
    def part_area_m2(self) -> Decimal | None:
        """Return the declared area where it is that of the one part; of several it is of none."""
        return self.declared_area_m2 if len(self.parts) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyFile:
    """A whole file: how it was read, and its plots in the coordinate system named.

    ``read_as`` says which format and coordinate system were recognised, each with the reason.
    """

    format: str
    encoding: str
    header: Mapping[str, str]
    srid: int
    plots: tuple[SurveyPlot, ...]
    notices: tuple[Notice, ...]
    read_as: tuple[ReadAs, ...] = ()


Faults = list[GeoError]
"""Where faults of single plots are gathered; None raises the first of them."""


def each(
    given: Iterable[_Given], make: Callable[[_Given], _Made], faults: Faults | None
) -> tuple[_Made, ...]:
    """Make something of each; what one raises is raised, or gathered while the others go on."""
    made = []
    for one in given:
        try:
            made.append(make(one))
        except GeoError as fault:
            if faults is None:
                raise
            faults.append(fault)
    return tuple(made)
