"""What geo refuses: one type per fault, with its rule, both languages and the place of the fault.

The docstring is the English title, ``zh`` the Chinese one. A fault found in a file also names the
line (the row, in a table) and quotes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import ClassVar, Protocol

Place = tuple[float, float]
"""x east, y north, in metres of the coordinate system at hand."""


class Refusing(Protocol):
    """What any refusal can say of itself."""

    zh: ClassVar[str]
    remedy: ClassVar[str]
    remedy_zh: ClassVar[str]

    def said(self) -> Mapping[str, object]:
        """Return the facts by field name."""

    @classmethod
    def title(cls) -> str:
        """Return the English title."""


def sentences(no: Refusing) -> str:
    """Return what is refused, where, and what to do: one line of Chinese, one of English."""
    said = {name: value for name, value in no.said().items() if value not in (None, "")}
    plain = {name: value for name, value in said.items() if not name.endswith("_zh")}
    chinese = ", ".join(f"{name}={said.get(f'{name}_zh', value)}" for name, value in plain.items())
    english = ", ".join(f"{name}={value}" for name, value in plain.items())
    return (
        f"{no.zh}{f'（{chinese}）' if chinese else ''}。{no.remedy_zh}\n"
        f"{no.title().rstrip('.')}{f' ({english})' if english else ''}. {no.remedy}"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Torn:
    """A plot whose rings do not close or repeat a point, as read: the outer ring first, then holes.

    In the coordinate system the plots were wanted in. Texts are as written, "" when absent.
    """

    rings: tuple[tuple[Place, ...], ...]
    number: str = ""
    name: str = ""
    declared_area_m2: Decimal | None = None


@dataclass(eq=False, kw_only=True)
class GeoError(Exception):
    """The shape or file is not acceptable."""

    code: ClassVar[str] = "shape-refused"
    zh: ClassVar[str] = "图形或文件不符合要求"
    rule: ClassVar[str | None] = "GEO-01"
    remedy: ClassVar[str] = "Have the survey corrected and read it again."
    remedy_zh: ClassVar[str] = "请更正测绘成果后重新读取。"

    where: Place | None = None
    line: int | None = None
    text: str | None = None
    #: what could be repaired of it and where that is offered, said by who knows
    repair: str | None = None
    repair_zh: str | None = None
    #: the rings that could be repaired; not said, they may be as long as the file
    torn: Torn | None = field(default=None, repr=False)

    def said(self) -> dict[str, object]:
        """Return the facts of this refusal by field name."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.repr}

    @classmethod
    def title(cls) -> str:
        """Return the first line of the docstring: the English title."""
        return (cls.__doc__ or "").strip().splitlines()[0]

    def __str__(self) -> str:
        return sentences(self)


@dataclass(eq=False, kw_only=True)
class NotAPolygon(GeoError):
    """A polygon is expected."""

    code: ClassVar[str] = "not-a-polygon"
    zh: ClassVar[str] = "须为面状图形"
    given: str


@dataclass(eq=False, kw_only=True)
class EmptyShape(GeoError):
    """The polygon has no area."""

    code: ClassVar[str] = "empty-shape"
    zh: ClassVar[str] = "图形为空或没有面积"


@dataclass(eq=False, kw_only=True)
class RingNotClosed(GeoError):
    """A ring does not end where it begins."""

    code: ClassVar[str] = "ring-not-closed"
    zh: ClassVar[str] = "界址线未闭合"


@dataclass(eq=False, kw_only=True)
class SelfCrossing(GeoError):
    """The boundary crosses or touches itself."""

    code: ClassVar[str] = "self-crossing"
    zh: ClassVar[str] = "界址线自相交"


@dataclass(eq=False, kw_only=True)
class HoleOutside(GeoError):
    """A hole lies outside its outer ring, or inside another hole."""

    code: ClassVar[str] = "hole-outside"
    zh: ClassVar[str] = "内环不在外环之内"


@dataclass(eq=False, kw_only=True)
class ThreeDimensional(GeoError):
    """Points have a height; boundary points are plane."""

    code: ClassVar[str] = "three-dimensional"
    zh: ClassVar[str] = "界址点须为平面坐标，不得带高程"


@dataclass(eq=False, kw_only=True)
class NotFinite(GeoError):
    """A coordinate is not a finite number."""

    code: ClassVar[str] = "not-finite"
    zh: ClassVar[str] = "坐标不是有效数值"


@dataclass(eq=False, kw_only=True)
class RepeatedPoint(GeoError):
    """Two consecutive boundary points are the same point to the millimetre."""

    code: ClassVar[str] = "repeated-point"
    zh: ClassVar[str] = "相邻界址点重复（精确到毫米）"
    remedy: ClassVar[str] = "Delete one of the two points and read it again."
    remedy_zh: ClassVar[str] = "请删除其中一个点后重新读取。"


@dataclass(eq=False, kw_only=True)
class SnapBreaksShape(GeoError):
    """Snapped to the millimetre the polygon is no longer valid; it is not repaired here."""

    code: ClassVar[str] = "snap-breaks-shape"
    zh: ClassVar[str] = "取至毫米后图形不再有效，系统不作自动修复"


@dataclass(eq=False, kw_only=True)
class RepairOverlaps(GeoError):
    """Repaired like this the plot would overlap a neighbour it does not overlap now."""

    code: ClassVar[str] = "repair-overlaps"
    zh: ClassVar[str] = "如此修复后将与原不重叠的相邻宗地重叠"
    rule: ClassVar[str | None] = "GEO-03"
    remedy: ClassVar[str] = "Accept other repairs, or all that are proposed together."
    remedy_zh: ClassVar[str] = "请改选其他修复建议，或一并采用全部建议。"


@dataclass(eq=False, kw_only=True)
class TooManyPoints(GeoError):
    """The polygon has more points than a parcel can have."""

    code: ClassVar[str] = "too-many-points"
    zh: ClassVar[str] = "界址点过多"
    points: int
    limit: int


@dataclass(eq=False, kw_only=True)
class AxesSwapped(GeoError):
    """North and east are swapped."""

    code: ClassVar[str] = "axes-swapped"
    zh: ClassVar[str] = "X（北）与 Y（东）坐标颠倒"
    rule: ClassVar[str | None] = "GEO-02"
    remedy: ClassVar[str] = "North has seven digits, east eight with the zone: swap the columns."
    remedy_zh: ClassVar[str] = "X 为北坐标（7 位），Y 为东坐标（含带号 8 位），请交换两列。"


@dataclass(eq=False, kw_only=True)
class ZonePrefixMissing(GeoError):
    """The east coordinate lacks its zone number."""

    code: ClassVar[str] = "zone-prefix-missing"
    zh: ClassVar[str] = "东坐标缺少带号"
    rule: ClassVar[str | None] = "GEO-02"
    remedy: ClassVar[str] = "Name the zone; it is not guessed."
    remedy_zh: ClassVar[str] = "请注明带号，系统不作猜测。"
    expected_zone: int | None = None
    srid_to_give: str | None = None


@dataclass(eq=False, kw_only=True)
class WrongZone(GeoError):
    """The coordinates are of another zone."""

    code: ClassVar[str] = "wrong-zone"
    zh: ClassVar[str] = "坐标带号与要求不符"
    rule: ClassVar[str | None] = "GEO-02"
    remedy: ClassVar[str] = "Have the survey delivered in the zone of the park."
    remedy_zh: ClassVar[str] = "请提供园区所在分带的坐标。"
    zone: int
    expected_zone: int


@dataclass(eq=False, kw_only=True)
class ZonePrefixUnexpected(GeoError):
    """The east coordinate carries a zone number its coordinate system does not have."""

    code: ClassVar[str] = "zone-prefix-unexpected"
    zh: ClassVar[str] = "东坐标带有带号，与所注坐标系不符"
    rule: ClassVar[str | None] = "GEO-02"
    remedy: ClassVar[str] = "Name the system whose eastings carry the zone (EPSG 4513 to 4533)."
    remedy_zh: ClassVar[str] = "请改注东坐标含带号的坐标系（EPSG 4513 至 4533）。"
    srid: int


@dataclass(eq=False, kw_only=True)
class FarFromMeridian(GeoError):
    """The point lies too far from the central meridian of its zone."""

    code: ClassVar[str] = "far-from-meridian"
    zh: ClassVar[str] = "坐标远离本带中央子午线"
    rule: ClassVar[str | None] = "GEO-02"
    remedy: ClassVar[str] = "Have the survey delivered in the zone the land lies in."
    remedy_zh: ClassVar[str] = "请提供土地所在分带的坐标。"
    zone: int


@dataclass(eq=False, kw_only=True)
class OldCoordinateSystem(GeoError):
    """The coordinates are of an old system; they are not transformed silently."""

    code: ClassVar[str] = "old-coordinate-system"
    zh: ClassVar[str] = "坐标系为 1980 西安或 1954 北京，须先转换为 2000 国家大地坐标系"
    rule: ClassVar[str | None] = "GEO-02"
    remedy: ClassVar[str] = "Have them transformed to CGCS2000 by the surveyor."
    remedy_zh: ClassVar[str] = "请由测绘单位转换后提交。"
    given: str


@dataclass(eq=False, kw_only=True)
class UnknownSrid(GeoError):
    """The coordinate system is missing or not one of CGCS2000's three-degree zones."""

    code: ClassVar[str] = "unknown-srid"
    zh: ClassVar[str] = "坐标系缺失或不是 2000 国家大地坐标系 3 度带"
    rule: ClassVar[str | None] = "GEO-02"
    remedy: ClassVar[str] = "Name the coordinate system; it is not guessed."
    remedy_zh: ClassVar[str] = "请注明坐标系，系统不作猜测。"
    given: str


@dataclass(eq=False, kw_only=True)
class UnreadableFile(GeoError):
    """The file cannot be read."""

    code: ClassVar[str] = "unreadable-file"
    zh: ClassVar[str] = "文件无法读取"
    reason: str
    reason_zh: str


@dataclass(eq=False, kw_only=True)
class EncodingMismatch(GeoError):
    """The file is not in the encoding it was said to be in."""

    code: ClassVar[str] = "encoding-mismatch"
    zh: ClassVar[str] = "文件编码与所声明的不符"
    remedy: ClassVar[str] = "Leave the encoding open: it is recognised."
    remedy_zh: ClassVar[str] = "可不指定编码，由系统识别。"
    declared: str


@dataclass(eq=False, kw_only=True)
class FileTooLarge(GeoError):
    """The file is larger than is read here."""

    code: ClassVar[str] = "file-too-large"
    zh: ClassVar[str] = "文件过大"
    remedy: ClassVar[str] = "Deliver the plots in several files."
    remedy_zh: ClassVar[str] = "请分为多个文件提交。"
    size: int
    limit: int


@dataclass(eq=False, kw_only=True)
class PlotsHeaped(GeoError):
    """So much is found of plots that lie over or beside one another that nobody could read it."""

    code: ClassVar[str] = "plots-heaped"
    zh: ClassVar[str] = "宗地相互重叠或相近之处过多，无法逐一列出"
    rule: ClassVar[str | None] = "GEO-03"
    remedy: ClassVar[str] = "See whether the layer holds each plot once, then deliver it again."
    remedy_zh: ClassVar[str] = "请检查图层中每宗地是否只有一个图形，更正后重新提交。"
    found: int
    limit: int


@dataclass(eq=False, kw_only=True)
class ScientificNotation(GeoError):
    """A coordinate is in scientific notation, which leaves digits out."""

    code: ClassVar[str] = "scientific-notation"
    zh: ClassVar[str] = "坐标为科学计数法，位数已丢失"
    remedy: ClassVar[str] = "Write it out to the millimetre and read the file again."
    remedy_zh: ClassVar[str] = "请将坐标完整写出至毫米后重新读取。"
