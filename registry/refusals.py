"""What the database refuses, whoever writes: one type per named constraint (see store.constraints)."""

from dataclasses import dataclass
from typing import ClassVar

from registry.errors import RegistryError


@dataclass(eq=False, kw_only=True)
class ParcelsOverlap(RegistryError):
    """Two parcels of one stratum overlap."""

    code: ClassVar[str] = "parcels-overlap"
    zh: ClassVar[str] = "宗地重叠"
    rule: ClassVar[str | None] = "GEO-03"
    remedy: ClassVar[str] = (
        "Compare both surveys at the place shown; the boundary must be agreed before registration."
    )
    remedy_zh: ClassVar[str] = "请在所示位置核对两宗地的权籍调查成果，界址一致后再办理。"

    parcel: str
    other: str
    area_m2: str
    place: object


@dataclass(eq=False, kw_only=True)
class ParcelLeavesPark(RegistryError):
    """The parcel leaves its park."""

    code: ClassVar[str] = "parcel-leaves-park"
    zh: ClassVar[str] = "宗地超出园区范围"
    rule: ClassVar[str | None] = "GEO-04"
    remedy: ClassVar[str] = "Choose the right park, or have the park's boundary changed by its act."
    remedy_zh: ClassVar[str] = "请选择正确的园区，或先办理园区范围调整。"

    parcel: str
    place: object


@dataclass(eq=False, kw_only=True)
class CodeOfOtherDistrict(RegistryError):
    """The parcel code is of another cadastral district."""

    code: ClassVar[str] = "code-of-other-district"
    zh: ClassVar[str] = "宗地代码不属于宗地所在的地籍子区"
    rule: ClassVar[str | None] = "CODE-02"
    remedy: ClassVar[str] = "Use a code of the district the land lies in."
    remedy_zh: ClassVar[str] = "请使用宗地所在地籍子区的代码。"

    parcel: str
    district: str


@dataclass(eq=False, kw_only=True)
class CodeOfOtherCounty(RegistryError):
    """The parcel code is of another county."""

    code: ClassVar[str] = "code-of-other-county"
    zh: ClassVar[str] = "宗地代码不属于本县"
    rule: ClassVar[str | None] = "CODE-01"
    remedy: ClassVar[str] = "Check the first six digits."
    remedy_zh: ClassVar[str] = "请核对代码前六位。"

    code_given: str
    county: str


@dataclass(eq=False, kw_only=True)
class CodeTaken(RegistryError):
    """This parcel code exists already; codes are never used again."""

    code: ClassVar[str] = "code-taken"
    zh: ClassVar[str] = "宗地代码已存在，代码不得重复使用"
    rule: ClassVar[str | None] = "CODE-01"
    remedy: ClassVar[str] = "Take the next number of the district."
    remedy_zh: ClassVar[str] = "请使用该地籍子区的下一个顺序号。"


@dataclass(eq=False, kw_only=True)
class LandKeepsItsUse(RegistryError):
    """This land was supplied for another use: the functional use must never change."""

    code: ClassVar[str] = "land-keeps-its-use"
    zh: ClassVar[str] = "该土地已按其他用途供应：严禁改变功能用途"
    rule: ClassVar[str | None] = "USE-01"
    remedy: ClassVar[str] = (
        "Only a take-back decision frees the land, and never where standard factories were divided (赣府厅发〔2015〕29号(十四); 民法典 350)."
    )
    remedy_zh: ClassVar[str] = (
        "只有依法收回后方可另行供应；标准厂房已分割的土地不得另行供应（赣府厅发〔2015〕29号(十四)；民法典第350条）。"
    )

    parcel: str
    use: int
    other: str
    other_use: int
    divided: bool


@dataclass(eq=False, kw_only=True)
class UseNeverChanges(RegistryError):
    """The functional use must never change (赣府厅发〔2015〕29号 (十四))."""

    code: ClassVar[str] = "use-never-changes"
    zh: ClassVar[str] = "赣府厅发〔2015〕29号（十四）：严禁改变功能用途"
    rule: ClassVar[str | None] = "USE-01"
    remedy: ClassVar[str] = (
        "A proved error of entry is corrected by void_entry, to what the supply's page says."
    )
    remedy_zh: ClassVar[str] = "确属登记错误的，按供地文件原页办理更正（void_entry）。"

    table: str


@dataclass(eq=False, kw_only=True)
class UseDiffers(RegistryError):
    """The use differs from the supply's, which it must inherit (赣府厅发〔2015〕29号 (十四))."""

    code: ClassVar[str] = "use-differs"
    zh: ClassVar[str] = "用途与供地文件不一致：严禁改变功能用途（赣府厅发〔2015〕29号（十四））"
    rule: ClassVar[str | None] = "USE-01"
    remedy: ClassVar[str] = "Enter the use of the supply."
    remedy_zh: ClassVar[str] = "请按供地文件确定的用途填写。"


@dataclass(eq=False, kw_only=True)
class HouseUseNotAdmitted(RegistryError):
    """The house use is not in the list its land use admits."""

    code: ClassVar[str] = "house-use-not-admitted"
    zh: ClassVar[str] = "房屋用途不在该土地用途允许的清单内"
    rule: ClassVar[str | None] = "USE-02"
    remedy: ClassVar[str] = "See the list of admitted uses."
    remedy_zh: ClassVar[str] = "请查看允许的房屋用途清单。"


@dataclass(eq=False, kw_only=True)
class RegisterFrozen(RegistryError):
    """The register is not rewritten: entries end, nothing is changed or deleted (条例 10)."""

    code: ClassVar[str] = "register-frozen"
    zh: ClassVar[str] = "登记簿不得涂改、删除（条例第十条）"
    remedy: ClassVar[str] = "Use the act made for the change."
    remedy_zh: ClassVar[str] = "请通过相应的登记业务办理。"

    table: str


@dataclass(eq=False, kw_only=True)
class NotInOpenEntry(RegistryError):
    """A row of the register begins and ends only in the open entry of its own case."""

    code: ClassVar[str] = "not-in-open-entry"
    zh: ClassVar[str] = "登记簿内容只能在本业务的登簿记录中产生或终止"
    remedy: ClassVar[str] = "Register through a case."
    remedy_zh: ClassVar[str] = "请通过业务件办理。"


@dataclass(eq=False, kw_only=True)
class NotCurrent(RegistryError):
    """What was to end is no longer current."""

    code: ClassVar[str] = "not-current"
    zh: ClassVar[str] = "所要终止的登记内容已非现势"
    remedy: ClassVar[str] = "Read it again and decide anew."
    remedy_zh: ClassVar[str] = "请重新查询后再办理。"


@dataclass(eq=False, kw_only=True)
class RoundEnded(RegistryError):
    """This parcel was taken back or its entry voided: it has ended for ever."""

    code: ClassVar[str] = "round-ended"
    zh: ClassVar[str] = "该宗地已被收回或者其登记已撤销，不再恢复"
    rule: ClassVar[str | None] = "USE-01"
    remedy: ClassVar[str] = "Issue conditions anew: the code goes on in a new round."
    remedy_zh: ClassVar[str] = "请重新核发土地使用条件，宗地代码进入下一轮次。"

    parcel: str


@dataclass(eq=False, kw_only=True)
class NotApproved(RegistryError):
    """Only an approved case is entered, by its approver."""

    code: ClassVar[str] = "not-approved"
    zh: ClassVar[str] = "只有核定的业务件才能由核定人登簿"
    remedy: ClassVar[str] = "Have the case examined and approved first."
    remedy_zh: ClassVar[str] = "请先审核、核定。"


@dataclass(eq=False, kw_only=True)
class ApproverAccepted(RegistryError):
    """Who accepted a case does not approve it."""

    code: ClassVar[str] = "approver-accepted"
    zh: ClassVar[str] = "受理人不得核定同一业务件"
    remedy: ClassVar[str] = "Another person approves."
    remedy_zh: ClassVar[str] = "请由另一人核定。"


@dataclass(eq=False, kw_only=True)
class TwoExaminersNeeded(RegistryError):
    """Voiding an entry takes two examiners."""

    code: ClassVar[str] = "two-examiners-needed"
    zh: ClassVar[str] = "撤销错误登记须由两名审核人员审核"
    remedy: ClassVar[str] = "A second examiner signs."
    remedy_zh: ClassVar[str] = "请第二名审核人员签署。"


@dataclass(eq=False, kw_only=True)
class AnotherCaseAccepted(RegistryError):
    """Another case on this parcel or unit is accepted and open."""

    code: ClassVar[str] = "another-case-accepted"
    zh: ClassVar[str] = "该宗地（单元）已有在办业务"
    rule: ClassVar[str | None] = "HOLD-08"
    remedy: ClassVar[str] = "Wait until it is closed, or have it withdrawn by all applicants."
    remedy_zh: ClassVar[str] = "请待其办结，或由全体申请人撤回后再受理。"

    parcel: str
    case: str


@dataclass(eq=False, kw_only=True)
class AgentNotAuthorised(RegistryError):
    """An agent applies with a signed authorisation on file (细则 12)."""

    code: ClassVar[str] = "agent-not-authorised"
    zh: ClassVar[str] = "代理人申请登记须提交授权委托书（细则第十二条）"
    remedy: ClassVar[str] = "Attach the authorisation and name it with the agent."
    remedy_zh: ClassVar[str] = "请先上传授权委托书，再填写代理人。"


@dataclass(eq=False, kw_only=True)
class ReadingKept(RegistryError):
    """You have read the supply's page in this case; a reading is not changed."""

    code: ClassVar[str] = "reading-kept"
    zh: ClassVar[str] = "您已在本业务件中读取过供地文件，读取结果不得更改"
    rule: ClassVar[str | None] = "USE-01"
    remedy: ClassVar[str] = "If you misread it, withdraw the case and read the page in a new one."
    remedy_zh: ClassVar[str] = "读取有误的，请撤回本业务件，在新的业务件中重新读取。"


@dataclass(eq=False, kw_only=True)
class SupplyNotReadTwice(RegistryError):
    """The supply's page is read by two people who agree before it is entered."""

    code: ClassVar[str] = "supply-not-read-twice"
    zh: ClassVar[str] = "供地文件须由两人分别读取且一致方可录入"
    rule: ClassVar[str | None] = "USE-01"
    remedy: ClassVar[str] = "A second person reads the same page of the same file."
    remedy_zh: ClassVar[str] = "请第二人从同一文件同一页读取。"


@dataclass(eq=False, kw_only=True)
class VoidReadsAnotherPage(RegistryError):
    """A voided entry is corrected to what its own page says, never anything else."""

    code: ClassVar[str] = "void-reads-another-page"
    zh: ClassVar[str] = "更正只能依据原供地文件原页"
    rule: ClassVar[str | None] = "USE-01"
    remedy: ClassVar[str] = "Read the page the voided entry was made from."
    remedy_zh: ClassVar[str] = "请读取原登记所依据的页。"


@dataclass(eq=False, kw_only=True)
class LandSharesDiffer(RegistryError):
    """The land shares of the units do not add up to the parcel."""

    code: ClassVar[str] = "land-shares-differ"
    zh: ClassVar[str] = "各单元分摊土地面积之和与宗地面积不符"
    rule: ClassVar[str | None] = "SPLIT-08"
    remedy: ClassVar[str] = "Apportion anew."
    remedy_zh: ClassVar[str] = "请重新计算分摊面积。"

    parcel: str
    area_m2: object
    shares_m2: object


@dataclass(eq=False, kw_only=True)
class LandOrBuildings(RegistryError):
    """A parcel has its land unit or building units, never both at once."""

    code: ClassVar[str] = "land-or-buildings"
    zh: ClassVar[str] = "同一宗地不得同时存在净地单元与房屋单元"
    rule: ClassVar[str | None] = "SPLIT-08"
    remedy: ClassVar[str] = "End the land unit first."
    remedy_zh: ClassVar[str] = "请先注销净地单元。"

    parcel: str


@dataclass(eq=False, kw_only=True)
class HolderShares(RegistryError):
    """The shares of the holders do not make one whole."""

    code: ClassVar[str] = "holder-shares"
    zh: ClassVar[str] = "权利人份额之和不等于一"
    rule: ClassVar[str | None] = "OWN-01"
    remedy: ClassVar[str] = "Enter the shares again."
    remedy_zh: ClassVar[str] = "请重新填写份额。"


@dataclass(eq=False, kw_only=True)
class TermBeyondSupply(RegistryError):
    """The right's term is not the supply's."""

    code: ClassVar[str] = "term-beyond-supply"
    zh: ClassVar[str] = "权利期限与供地期限不一致"
    rule: ClassVar[str | None] = "DUR-01"
    remedy: ClassVar[str] = "The term is inherited, never restarted."
    remedy_zh: ClassVar[str] = "使用期限按供地文件确定，不得重新起算。"


@dataclass(eq=False, kw_only=True)
class ParksOverlap(RegistryError):
    """The park overlaps another park."""

    code: ClassVar[str] = "parks-overlap"
    zh: ClassVar[str] = "园区范围与其他园区重叠"
    rule: ClassVar[str | None] = "GEO-04"
    remedy: ClassVar[str] = "Settle the boundary between the parks first."
    remedy_zh: ClassVar[str] = "请先确定园区之间的界线。"

    other: str


@dataclass(eq=False, kw_only=True)
class ParkLosesParcel(RegistryError):
    """A current parcel would lie outside its park."""

    code: ClassVar[str] = "park-loses-parcel"
    zh: ClassVar[str] = "调整后有现势宗地位于园区之外"
    rule: ClassVar[str | None] = "GEO-04"
    remedy: ClassVar[str] = "Keep current parcels inside the boundary."
    remedy_zh: ClassVar[str] = "请将现势宗地划入园区范围。"

    parcel: str


@dataclass(eq=False, kw_only=True)
class BoundaryInOtherSystem(RegistryError):
    """The boundary is not in the coordinate system of the park."""

    code: ClassVar[str] = "boundary-in-other-system"
    zh: ClassVar[str] = "园区范围与园区坐标系不一致"
    rule: ClassVar[str | None] = "GEO-02"
    remedy: ClassVar[str] = "Give the boundary in the park's system."
    remedy_zh: ClassVar[str] = "请按园区坐标系提供范围。"


@dataclass(eq=False, kw_only=True)
class ReadCommittedOnly(RegistryError):
    """The register is written under READ COMMITTED only."""

    code: ClassVar[str] = "read-committed-only"
    zh: ClassVar[str] = "登记簿只在 READ COMMITTED 隔离级别下写入"
    remedy: ClassVar[str] = "Use the application."
    remedy_zh: ClassVar[str] = "请通过本系统办理。"


@dataclass(eq=False, kw_only=True)
class ShapeNotKept(RegistryError):
    """The shape is not a valid polygon on the millimetre grid of the park's coordinate system."""

    code: ClassVar[str] = "shape-not-kept"
    zh: ClassVar[str] = "图形不是园区坐标系毫米格网上的有效多边形"
    rule: ClassVar[str | None] = "GEO-01"
    remedy: ClassVar[str] = "Have the survey corrected."
    remedy_zh: ClassVar[str] = "请更正测绘成果。"


@dataclass(eq=False, kw_only=True)
class WrongValue(RegistryError):
    """A value is outside what the register admits."""

    code: ClassVar[str] = "wrong-value"
    zh: ClassVar[str] = "填写的值超出登记簿允许的范围"
    remedy: ClassVar[str] = "Check the value named."
    remedy_zh: ClassVar[str] = "请核对所示内容。"

    constraint: str
