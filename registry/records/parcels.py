"""How a plot is to be divided, as a request says it, and what its children are.

Shapes are GeoJSON in the park's system, x east, y north, in metres; areas m², or 亩, given as text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ParallelCut:
    """Plots of given area and the rest, cut parallel to an edge.

    ``edge`` is the number of the boundary point the edge begins at (J5: 5); the first plot lies at
    the edge. Areas are in m² or in 亩, in one of the two.
    """

    edge: int
    areas: tuple[Decimal, ...] = ()
    mu: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The division, in one of four ways: drafts, polygons, lines, or parallel to an edge.

    Children are in the order of drafts and polygons; of lines, the north-westernmost first.
    """

    drafts: tuple[int, ...] = ()
    polygons: tuple[Mapping[str, Any], ...] = ()
    lines: tuple[Mapping[str, Any], ...] = ()
    parallel: ParallelCut | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildInput:
    """What is said of a child besides its shape: how one gets to it from a road; its address.

    ``code`` is the platform's, where codes are fed from outside.
    """

    access: str = ""
    location: str = ""
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """The children a mortgage stays on: its restriction id, and children from 1.

    The mortgagee's signature lies in the case; the amount is not divided here.
    """

    restriction: int
    children: tuple[int, ...]
