"""Refusals of the database about buildings, units, rights and their descent."""

from dataclasses import dataclass
from typing import ClassVar

from registry.errors import RegistryError


@dataclass(eq=False, kw_only=True)
class BuildingLeavesParcel(RegistryError):
    """The building leaves its parcel."""

    code: ClassVar[str] = "building-leaves-parcel"
    zh: ClassVar[str] = "建筑物超出宗地范围"
    rule: ClassVar[str | None] = "SPLIT-12"
    remedy: ClassVar[str] = (
        "Check the footprint against the boundary, or choose the cut so that each building falls into one child."
    )
    remedy_zh: ClassVar[str] = "请核对建筑物轮廓与界址；分割线不得穿过建筑物。"

    parcel: str
    building: str
    place: dict[str, object]


@dataclass(eq=False, kw_only=True)
class BuildingsOverlap(RegistryError):
    """Two buildings of the parcel overlap."""

    code: ClassVar[str] = "buildings-overlap"
    zh: ClassVar[str] = "同一宗地内建筑物轮廓重叠"
    rule: ClassVar[str | None] = "SPLIT-12"
    remedy: ClassVar[str] = "Check the footprints."
    remedy_zh: ClassVar[str] = "请核对建筑物轮廓。"

    parcel: str
    building: str
    other: str
    place: dict[str, object]


@dataclass(eq=False, kw_only=True)
class BuildingAreasDiffer(RegistryError):
    """Units and common parts do not add up to the building, to 0.01 m²."""

    code: ClassVar[str] = "building-areas-differ"
    zh: ClassVar[str] = "各单元与共有部分面积之和与建筑总面积不符（精确到0.01平方米）"
    rule: ClassVar[str | None] = "SPLIT-08"
    remedy: ClassVar[str] = "Check own, common and apportioned areas against the survey report."
    remedy_zh: ClassVar[str] = "请按测绘报告核对专有、共有和分摊面积。"

    parcel: str
    building: str
    area_m2: float
    units_m2: float
    apportioned_m2: float


@dataclass(eq=False, kw_only=True)
class FloorLeavesBuilding(RegistryError):
    """The floor leaves its building."""

    code: ClassVar[str] = "floor-leaves-building"
    zh: ClassVar[str] = "楼层轮廓超出建筑物轮廓"
    rule: ClassVar[str | None] = "SPLIT-04"
    remedy: ClassVar[str] = "Check the floor plan."
    remedy_zh: ClassVar[str] = "请核对分层平面图。"

    parcel: str
    building: str
    floor: int
    place: dict[str, object]


@dataclass(eq=False, kw_only=True)
class FloorTwice(RegistryError):
    """A floor is named twice."""

    code: ClassVar[str] = "floor-twice"
    zh: ClassVar[str] = "同一楼层重复"
    rule: ClassVar[str | None] = "SPLIT-04"
    remedy: ClassVar[str] = "Name each floor once."
    remedy_zh: ClassVar[str] = "每层只填写一次。"


@dataclass(eq=False, kw_only=True)
class NoSuchFloor(RegistryError):
    """The building has no such floor."""

    code: ClassVar[str] = "no-such-floor"
    zh: ClassVar[str] = "该建筑物没有此楼层"
    rule: ClassVar[str | None] = "SPLIT-04"
    remedy: ClassVar[str] = "Choose one of the floors entered with the building."
    remedy_zh: ClassVar[str] = "请选择已登记的楼层。"


@dataclass(eq=False, kw_only=True)
class UnitLeavesFloor(RegistryError):
    """The unit leaves its floor."""

    code: ClassVar[str] = "unit-leaves-floor"
    zh: ClassVar[str] = "单元轮廓超出所在楼层"
    rule: ClassVar[str | None] = "SPLIT-04"
    remedy: ClassVar[str] = "Check the unit's outline against the floor plan."
    remedy_zh: ClassVar[str] = "请核对单元轮廓与楼层轮廓。"

    unit: str
    floor: int
    place: dict[str, object]


@dataclass(eq=False, kw_only=True)
class UnitsOverlap(RegistryError):
    """Two units of one floor overlap."""

    code: ClassVar[str] = "units-overlap"
    zh: ClassVar[str] = "同一楼层的单元重叠"
    rule: ClassVar[str | None] = "SPLIT-04"
    remedy: ClassVar[str] = "Check the outlines of both."
    remedy_zh: ClassVar[str] = "请核对两个单元的轮廓。"

    unit: str
    other: str
    floor: int
    place: dict[str, object]


@dataclass(eq=False, kw_only=True)
class CommonPartsInCommon(RegistryError):
    """Common parts are held by the owners in common, and only common parts are."""

    code: ClassVar[str] = "common-parts-in-common"
    zh: ClassVar[str] = "共有部分属业主共有，不得单独确权；非共有部分不得登记为业主共有"
    rule: ClassVar[str | None] = "USE-03"
    remedy: ClassVar[str] = (
        "Enter the part as 业主共有, or name its holder if it is a unit of its own."
    )
    remedy_zh: ClassVar[str] = "请将共有部分登记为业主共有。"

    unit: str


@dataclass(eq=False, kw_only=True)
class UnitBalance(RegistryError):
    """What comes out of a unit is not what it had, to 0.01 m²."""

    code: ClassVar[str] = "unit-balance"
    zh: ClassVar[str] = "分割（合并）前后单元的面积或分摊土地面积不相等"
    rule: ClassVar[str | None] = "SPLIT-08"
    remedy: ClassVar[str] = (
        "Divide exactly what the unit had; the shares of others are not touched."
    )
    remedy_zh: ClassVar[str] = "只能分配原单元自身的面积和土地份额，他人份额不变。"

    unit: str
    before_m2: float
    after_m2: float


@dataclass(eq=False, kw_only=True)
class LandOfOthers(RegistryError):
    """A unit's share of the land moves, and not all its holders apply."""

    code: ClassVar[str] = "land-of-others"
    zh: ClassVar[str] = "他人单元的分摊土地面积发生变动，而其权利人没有申请"
    rule: ClassVar[str | None] = "OWN-01"
    remedy: ClassVar[str] = "Have all holders whose share moves apply, or leave their shares."
    remedy_zh: ClassVar[str] = "请由全部相关权利人共同申请，或者不变动其份额。"

    unit: str
    before_m2: float
    after_m2: float


@dataclass(eq=False, kw_only=True)
class HoldersStay(RegistryError):
    """A split or merger of units moves no right to others."""

    code: ClassVar[str] = "holders-stay"
    zh: ClassVar[str] = "单元分割、合并不转移权利，权利人和份额须与原权利一致"
    rule: ClassVar[str | None] = "SPLIT-03"
    remedy: ClassVar[str] = "Divide first, then register the transfer."
    remedy_zh: ClassVar[str] = "请先办理分割，再办理转移登记。"

    unit: str


@dataclass(eq=False, kw_only=True)
class ChildrenLeaveGap(RegistryError):
    """What comes out of the split or merger does not cover what went in."""

    code: ClassVar[str] = "children-leave-gap"
    zh: ClassVar[str] = "分割（合并）后的宗地未完全覆盖原宗地或超出原宗地"
    rule: ClassVar[str | None] = "SPLIT-09"
    remedy: ClassVar[str] = "Check the new boundaries at the place named."
    remedy_zh: ClassVar[str] = "请核对所示位置的界址。"

    area_m2: float
    place: dict[str, object]


@dataclass(eq=False, kw_only=True)
class ParcelOfNoParents(RegistryError):
    """A parcel of a split, merger or corrected boundary comes out of parcels, with their supplies."""

    code: ClassVar[str] = "parcel-of-no-parents"
    zh: ClassVar[str] = "分割、合并或更正界址所得宗地须来自同时终止的宗地，并承继其全部供地来源"
    rule: ClassVar[str | None] = "SPLIT-09"
    remedy: ClassVar[str] = "Name the parcels it comes out of, and all their supplies."
    remedy_zh: ClassVar[str] = "请载明原宗地及其全部供地来源。"

    parcel: str


@dataclass(eq=False, kw_only=True)
class LostWithParcel(RegistryError):
    """Something that stood on the parcel would be lost: it goes along to what comes after."""

    code: ClassVar[str] = "lost-with-parcel"
    zh: ClassVar[str] = "原宗地上的建筑物、单元、权利或限制没有随宗地承继"
    rule: ClassVar[str | None] = "SPLIT-12"
    remedy: ClassVar[str] = (
        "Enter each building, unit, right and restriction anew on the parcel it falls into."
    )
    remedy_zh: ClassVar[str] = "请将各建筑物、单元、权利和限制登记到其所在的新宗地。"

    noun: str
    lost: str


@dataclass(eq=False, kw_only=True)
class HoldersDoNotApply(RegistryError):
    """A parcel is cut or merged by all its holders; one does not apply."""

    code: ClassVar[str] = "holders-do-not-apply"
    zh: ClassVar[str] = "宗地分割、合并须由全部权利人共同申请"
    rule: ClassVar[str | None] = "OWN-01"
    remedy: ClassVar[str] = "Have all holders of the parcel apply together."
    remedy_zh: ClassVar[str] = "请由宗地全部权利人共同申请。"

    unit: str


@dataclass(eq=False, kw_only=True)
class ResidualTooLarge(RegistryError):
    """The areas of the children differ from the parent by more than rounding explains."""

    code: ClassVar[str] = "residual-too-large"
    zh: ClassVar[str] = "子宗地面积之和与原宗地面积之差超过取舍误差"
    rule: ClassVar[str | None] = "SPLIT-09"
    remedy: ClassVar[str] = "Check the survey."
    remedy_zh: ClassVar[str] = "请核对测量成果。"


@dataclass(eq=False, kw_only=True)
class TermDiffers(RegistryError):
    """Use and end of term go from a right to what comes out of it; they differ here."""

    code: ClassVar[str] = "term-differs"
    zh: ClassVar[str] = "用途和终止日期随权利承继，此处不一致"
    rule: ClassVar[str | None] = "DUR-01"
    remedy: ClassVar[str] = "Keep the end of term of the right it comes from."
    remedy_zh: ClassVar[str] = "终止日期须与原权利一致。"


@dataclass(eq=False, kw_only=True)
class RightIsHeld(RegistryError):
    """A restriction stands on the right."""

    code: ClassVar[str] = "right-is-held"
    zh: ClassVar[str] = "该权利上有限制，不予办理"
    remedy: ClassVar[str] = "Have the restriction released, or bring the paper that meets it."
    remedy_zh: ClassVar[str] = "请先解除限制，或提交相应的同意材料。"

    unit: str
    kind: str
    document: str
    hold: str


@dataclass(eq=False, kw_only=True)
class RestrictedAlready(RegistryError):
    """The restriction is bound to this unit already."""

    code: ClassVar[str] = "restricted-already"
    zh: ClassVar[str] = "该限制已登记在此单元"
    rule: ClassVar[str | None] = "CASE"
    remedy: ClassVar[str] = "Read the unit's restrictions."
    remedy_zh: ClassVar[str] = "请查询该单元的限制情况。"


@dataclass(eq=False, kw_only=True)
class RightAlready(RegistryError):
    """A current right stands on this unit."""

    code: ClassVar[str] = "right-already"
    zh: ClassVar[str] = "该单元已有现势权利"
    rule: ClassVar[str | None] = "CODE-01"
    remedy: ClassVar[str] = "Read the unit's right; a unit has one."
    remedy_zh: ClassVar[str] = "请查询该单元的现势权利。"


@dataclass(eq=False, kw_only=True)
class BurdensAnother(RegistryError):
    """An old mortgage or seizure is taken in with its title, not put on a right that stands."""

    code: ClassVar[str] = "burdens-another"
    zh: ClassVar[str] = "存量抵押、查封须与其所附的权利一并录入，不得记在已登记的权利上"
    rule: ClassVar[str] = "CASE"
    remedy: ClassVar[str] = "Register it by the act of its kind: mortgage or seizure."
    remedy_zh: ClassVar[str] = "已登记的权利，请办理抵押权登记或查封登记。"

    unit: str
    kind: str
    document: str


@dataclass(eq=False, kw_only=True)
class ReleasedByItsAct(RegistryError):
    """A restriction ends by the act that releases it, and by no other."""

    code: ClassVar[str] = "released-by-its-act"
    zh: ClassVar[str] = "限制只能由解除它的业务终止"
    remedy: ClassVar[str] = "Bring the paper that releases it, in a case of that kind."
    remedy_zh: ClassVar[str] = "请以相应的解除、注销业务办理。"

    kind: str
    document: str
    act: str


@dataclass(eq=False, kw_only=True)
class AnsweredAlready(RegistryError):
    """This was answered in the case already; answers are kept, not replaced."""

    code: ClassVar[str] = "answered-already"
    zh: ClassVar[str] = "该事项在本业务中已有决定或材料，不得替换"
    rule: ClassVar[str | None] = "CASE"
    remedy: ClassVar[str] = "Read the case; a new application begins anew."
    remedy_zh: ClassVar[str] = "请查阅业务件；重新申请的另行办理。"


@dataclass(eq=False, kw_only=True)
class NothingToDecide(RegistryError):
    """The case has no such finding that a person must decide."""

    code: ClassVar[str] = "nothing-to-decide"
    zh: ClassVar[str] = "本业务没有须由审核人员判断的该事项"
    rule: ClassVar[str | None] = "CASE"
    remedy: ClassVar[str] = "Check the case; decide only what is said to be decided by hand."
    remedy_zh: ClassVar[str] = "请先检查业务件，仅对须人工判断的事项作出决定。"

    decided: str
    kind: str


@dataclass(eq=False, kw_only=True)
class NotSignedFor(RegistryError):
    """Whoever collects has not signed for it."""

    code: ClassVar[str] = "not-signed-for"
    zh: ClassVar[str] = "领证人尚未签名"
    remedy: ClassVar[str] = "Let whoever collects sign on the screen, then hand it out."
    remedy_zh: ClassVar[str] = "请领证人在屏幕上签名后再发证。"

    case: str


@dataclass(eq=False, kw_only=True)
class SignedFor(RegistryError):
    """Somebody has signed for it."""

    code: ClassVar[str] = "signed-for"
    zh: ClassVar[str] = "已有人签名领取"
    remedy: ClassVar[str] = "Read the case again."
    remedy_zh: ClassVar[str] = "请刷新业务件。"
