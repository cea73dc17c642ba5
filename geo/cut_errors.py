"""What geo refuses of cuts, plots by area and merged plots (SPLIT-09), as geo.errors does."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from geo.errors import GeoError


@dataclass(eq=False, kw_only=True)
class NotALine(GeoError):
    """A cut is a line of at least two different points."""

    code: ClassVar[str] = "not-a-line"
    zh: ClassVar[str] = "分割线须为至少两个不同点的折线"
    given: str


@dataclass(eq=False, kw_only=True)
class CutMisses(GeoError):
    """The cut does not run through the plot."""

    code: ClassVar[str] = "cut-misses"
    zh: ClassVar[str] = "分割线未穿过宗地"
    rule: ClassVar[str | None] = "SPLIT-09"


@dataclass(eq=False, kw_only=True)
class CutCrossesItself(GeoError):
    """The cut crosses or touches itself."""

    code: ClassVar[str] = "cut-crosses-itself"
    zh: ClassVar[str] = "分割线自相交"
    rule: ClassVar[str | None] = "SPLIT-09"


@dataclass(eq=False, kw_only=True)
class CutEndsInside(GeoError):
    """The cut ends inside the plot, before it reaches a boundary or another cut."""

    code: ClassVar[str] = "cut-ends-inside"
    zh: ClassVar[str] = "分割线止于宗地内部，未到达界址线或另一条分割线"
    rule: ClassVar[str | None] = "SPLIT-09"
    remedy: ClassVar[str] = "Draw the cut beyond the boundary; what lies outside is left away."
    remedy_zh: ClassVar[str] = "请将分割线延长至界址线以外，宗地外部分自动舍去。"


@dataclass(eq=False, kw_only=True)
class CutDividesNothing(GeoError):
    """The cut runs through the plot and leaves it in one piece."""

    code: ClassVar[str] = "cut-divides-nothing"
    zh: ClassVar[str] = "分割线穿过宗地但未将其分开"
    rule: ClassVar[str | None] = "SPLIT-09"
    remedy: ClassVar[str] = "A cut that ends at an inner boundary goes on from its other side."
    remedy_zh: ClassVar[str] = "止于内界的分割线须从内界另一侧继续。"


@dataclass(eq=False, kw_only=True)
class StripLeft(GeoError):
    """The cut leaves a strip no wider than 3 cm."""

    code: ClassVar[str] = "strip-left"
    zh: ClassVar[str] = "分割后留下宽度不超过 3 厘米的狭条"
    rule: ClassVar[str | None] = "SPLIT-09"
    remedy: ClassVar[str] = "Move the cut onto the boundary, or away from it."
    remedy_zh: ClassVar[str] = "请将分割线移至界址线上，或离开界址线。"


@dataclass(eq=False, kw_only=True)
class NoSuchEdge(GeoError):
    """The edge to cut parallel to is not an edge of the plot's outer boundary."""

    code: ClassVar[str] = "no-such-edge"
    zh: ClassVar[str] = "所指的边不是宗地外界的边"
    rule: ClassVar[str | None] = "SPLIT-09"
    remedy: ClassVar[str] = "Name the boundary point at which an edge of the outer boundary begins."
    remedy_zh: ClassVar[str] = "请填写外界上一条边的起始界址点号。"


@dataclass(eq=False, kw_only=True)
class PlotsExceedWhole(GeoError):
    """The plots asked for leave no rest."""

    code: ClassVar[str] = "plots-exceed-whole"
    zh: ClassVar[str] = "所要求的面积之和不小于宗地面积，没有余下部分"
    rule: ClassVar[str | None] = "SPLIT-09"
    remedy: ClassVar[str] = "Ask for plots that are each larger than nothing and leave a rest."
    remedy_zh: ClassVar[str] = "各块面积须大于零，且须留有余下部分。"
    wanted_m2: Decimal
    whole_m2: Decimal


@dataclass(eq=False, kw_only=True)
class TooManyPieces(GeoError):
    """A plot is cut into more pieces than one case may have."""

    code: ClassVar[str] = "too-many-pieces"
    zh: ClassVar[str] = "一次分割的块数过多"
    rule: ClassVar[str | None] = "SPLIT-09"
    remedy: ClassVar[str] = "Divide the plot in several cases."
    remedy_zh: ClassVar[str] = "请分几次办理分割。"
    pieces: int
    limit: int


@dataclass(eq=False, kw_only=True)
class PlotFallsApart(GeoError):
    """Cut at this place, a plot would be of several pieces."""

    code: ClassVar[str] = "plot-falls-apart"
    zh: ClassVar[str] = "在此处分割，所得宗地将分为不相连的几块"
    rule: ClassVar[str | None] = "SPLIT-09"
    remedy: ClassVar[str] = "Choose another edge or area, or draw the cuts as lines."
    remedy_zh: ClassVar[str] = "请另选平行边或面积，或直接绘制分割线。"


@dataclass(eq=False, kw_only=True)
class AreaNotMet(GeoError):
    """No cut parallel to the edge meets this area on the millimetre grid."""

    code: ClassVar[str] = "area-not-met"
    zh: ClassVar[str] = "平行于该边的分割线在毫米格网上达不到所要求的面积"
    rule: ClassVar[str | None] = "SPLIT-09"
    remedy: ClassVar[str] = "Choose another edge or area, or draw the cut as a line."
    remedy_zh: ClassVar[str] = "请另选平行边或面积，或直接绘制分割线。"


@dataclass(eq=False, kw_only=True)
class NotTouching(GeoError):
    """The plots do not lie side by side: together they are not one polygon."""

    code: ClassVar[str] = "not-touching"
    zh: ClassVar[str] = "各宗地不相邻，合并后不是一个完整的多边形"
    rule: ClassVar[str | None] = "SPLIT-09"
    remedy: ClassVar[str] = "Merge plots that share a stretch of boundary, without a gap."
    remedy_zh: ClassVar[str] = "只能合并有公共界址线且无间隙的宗地。"
