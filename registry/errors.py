"""What the register refuses: one type per refusal, each with fields, a stable code and both languages.

The docstring is the English title, ``zh`` the Chinese one, ``remedy``/``remedy_zh`` what to do next.
Nobody matches on text: machines read ``code`` and the fields. Field names never shadow the members
of an RFC 9457 problem (``type``, ``title``, ``status``, ``detail``, ``instance``).
"""

from dataclasses import dataclass, fields
from typing import ClassVar

from geo.errors import sentences


@dataclass(eq=False, kw_only=True)
class RegistryError(Exception):
    """The register refuses."""

    code: ClassVar[str] = "refused"
    zh: ClassVar[str] = "登记簿不予办理"
    rule: ClassVar[str | None] = None
    remedy: ClassVar[str] = ""
    remedy_zh: ClassVar[str] = ""

    def said(self) -> dict[str, object]:
        """Return the facts of this refusal by field name."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @classmethod
    def title(cls) -> str:
        """Return the first line of the docstring: the English title."""
        return (cls.__doc__ or "").strip().splitlines()[0]

    def __str__(self) -> str:
        return sentences(self)


@dataclass(eq=False, kw_only=True)
class MalformedValue(RegistryError):
    """The value is not well formed."""

    code: ClassVar[str] = "malformed-value"
    zh: ClassVar[str] = "填写的内容不符合格式"
    remedy: ClassVar[str] = "Compare the value with the paper it was read from and enter it again."
    remedy_zh: ClassVar[str] = "请与原件核对后重新填写"

    kind: str
    value: str
    reason: str
    reason_zh: str


@dataclass(eq=False, kw_only=True)
class PaperWithoutContent(RegistryError):
    """The register holds nothing this paper could say."""

    code: ClassVar[str] = "paper-without-content"
    zh: ClassVar[str] = "登记簿中没有该文书所需的内容"
    remedy: ClassVar[str] = "Check the number, or enter first what is lacking."
    remedy_zh: ClassVar[str] = "请核对编号，或先补齐所缺内容再打印。"

    about: str
    lacks: str
    lacks_zh: str


@dataclass(eq=False, kw_only=True)
class OutsideYourParks(RegistryError):
    """This lies outside the parks you work for."""

    code: ClassVar[str] = "outside-your-parks"
    zh: ClassVar[str] = "不属于您负责的园区"
    remedy: ClassVar[str] = "Ask an administrator for access to the park."
    remedy_zh: ClassVar[str] = "请向管理员申请该园区的权限。"


@dataclass(eq=False, kw_only=True)
class NotFound(RegistryError):
    """Nothing of this name is known to you here."""

    code: ClassVar[str] = "not-found"
    zh: ClassVar[str] = "没有找到该对象"
    remedy: ClassVar[str] = "Check the code or number."
    remedy_zh: ClassVar[str] = "请核对代码或编号。"

    what: str
    name: str


@dataclass(eq=False, kw_only=True)
class DocumentUnknown(NotFound):
    """The register knows no such document."""

    code: ClassVar[str] = "document-unknown"
    zh: ClassVar[str] = "登记簿中没有此文书"
    remedy: ClassVar[str] = "Ask the office named on the paper: it may be forged."
    remedy_zh: ClassVar[str] = "请向文书所载机关核实，该文书可能系伪造。"


@dataclass(eq=False, kw_only=True)
class DocumentEnded(RegistryError):
    """This document was replaced or revoked and is not given out again."""

    code: ClassVar[str] = "document-ended"
    zh: ClassVar[str] = "该文书已被替换或者撤销，不再出具"
    remedy: ClassVar[str] = "Use the document that replaces it, or begin the case it needs."
    remedy_zh: ClassVar[str] = "请使用替换后的文书，或者重新办理相应事项。"

    number: str
    state: str
    reason: str
    replaced_by: str | None


@dataclass(eq=False, kw_only=True)
class EndingStands(RegistryError):
    """This document was replaced or revoked before; that stands."""

    code: ClassVar[str] = "ending-stands"
    zh: ClassVar[str] = "该文书此前已被替换或者撤销，不能再次更改"
    remedy: ClassVar[str] = "Read the document: it says when and why."
    remedy_zh: ClassVar[str] = "请查询该文书，其中载明失效时间和原因。"


@dataclass(eq=False, kw_only=True)
class SuccessorUnfit(RegistryError):
    """What replaces a document must be another of its kind and park that stands itself."""

    code: ClassVar[str] = "successor-unfit"
    zh: ClassVar[str] = "替换的文书须为同一园区、同一种类且仍然有效的另一份文书"
    remedy: ClassVar[str] = "Name the number of the new document, or revoke without one."
    remedy_zh: ClassVar[str] = "请填写新文书的编号；没有新文书的，请作撤销。"


@dataclass(eq=False, kw_only=True)
class NotAllowed(RegistryError):
    """Your role may not do this."""

    code: ClassVar[str] = "not-allowed"
    zh: ClassVar[str] = "您的岗位无权办理此事项"
    remedy: ClassVar[str] = "Ask a colleague who holds the role."
    remedy_zh: ClassVar[str] = "请由具有该岗位的同事办理。"

    action: str
    needs: str


@dataclass(eq=False, kw_only=True)
class NotLoggedIn(RegistryError):
    """Log in first."""

    code: ClassVar[str] = "not-logged-in"
    zh: ClassVar[str] = "请先登录"
    remedy: ClassVar[str] = "Log in, or send a valid token."
    remedy_zh: ClassVar[str] = "请登录，或使用有效的访问令牌。"


@dataclass(eq=False, kw_only=True)
class LoginRefused(RegistryError):
    """Name or password is wrong."""

    code: ClassVar[str] = "login-refused"
    zh: ClassVar[str] = "用户名或密码不正确"
    remedy: ClassVar[str] = "Try again; after five failures the account waits a minute."
    remedy_zh: ClassVar[str] = "请重试；连续五次失败后需等待一分钟。"


@dataclass(eq=False, kw_only=True)
class TooManyTries(RegistryError):
    """Too many tries in a short time."""

    code: ClassVar[str] = "too-many-tries"
    zh: ClassVar[str] = "尝试次数过多，请稍后再试"
    remedy: ClassVar[str] = "Wait and try again."
    remedy_zh: ClassVar[str] = "请稍候再试。"

    retry_after_seconds: int


@dataclass(eq=False, kw_only=True)
class RegisterBusy(RegistryError):
    """The register is busy; nothing was changed."""

    code: ClassVar[str] = "register-busy"
    zh: ClassVar[str] = "登记簿繁忙，未作任何更改"
    remedy: ClassVar[str] = "Try again in a moment."
    remedy_zh: ClassVar[str] = "请稍后重试。"


@dataclass(eq=False, kw_only=True)
class FilterTooWide(RegistryError):
    """This filter looks at too much for one request."""

    code: ClassVar[str] = "filter-too-wide"
    zh: ClassVar[str] = "该筛选需查找的范围过大，无法在一次请求内完成"
    remedy: ClassVar[str] = "Ask for less with bbox, park, or a shape the result must meet."
    remedy_zh: ClassVar[str] = "请用 bbox、park 或结果必须相交的图形缩小范围。"

    seconds: int


@dataclass(eq=False, kw_only=True)
class RegisterUnreachable(RegistryError):
    """The register cannot be reached; nothing was changed."""

    code: ClassVar[str] = "register-unreachable"
    zh: ClassVar[str] = "无法连接登记簿数据库，未作任何更改"
    remedy: ClassVar[str] = "Try again in a moment; if it stays so, tell the operator."
    remedy_zh: ClassVar[str] = "请稍后重试；持续出现请告知运维人员。"


@dataclass(eq=False, kw_only=True)
class NobodyWaits(RegistryError):
    """Whoever asked has gone, so the answer was not made."""

    code: ClassVar[str] = "nobody-waits"
    zh: ClassVar[str] = "请求方已断开连接，未再生成答复"
    remedy: ClassVar[str] = "Ask again."
    remedy_zh: ClassVar[str] = "请重新请求。"


@dataclass(eq=False, kw_only=True)
class OutcomeUnknown(RegistryError):
    """The register's answer was lost: this may or may not have been done."""

    code: ClassVar[str] = "outcome-unknown"
    zh: ClassVar[str] = "登记簿的答复丢失：此步骤可能已完成，也可能未完成"
    remedy: ClassVar[str] = "Read again what stands there, or repeat with the same Idempotency-Key."
    remedy_zh: ClassVar[str] = "请重新查询现状，或使用同一幂等键（Idempotency-Key）重试。"


@dataclass(eq=False, kw_only=True)
class KeyReused(RegistryError):
    """This Idempotency-Key was used with another body."""

    code: ClassVar[str] = "key-reused"
    zh: ClassVar[str] = "该幂等键已用于不同内容的请求"
    remedy: ClassVar[str] = "Send a new key with a new request."
    remedy_zh: ClassVar[str] = "新的请求请使用新的幂等键。"

    key: str


@dataclass(eq=False, kw_only=True)
class StaleVersion(RegistryError):
    """Someone changed this since you read it."""

    code: ClassVar[str] = "stale-version"
    zh: ClassVar[str] = "您读取之后内容已被他人修改"
    remedy: ClassVar[str] = "Read it again, then repeat your change."
    remedy_zh: ClassVar[str] = "请重新读取后再修改。"

    current: int


@dataclass(eq=False, kw_only=True)
class VersionNeeded(RegistryError):
    """Say which version you change: send If-Match."""

    code: ClassVar[str] = "version-needed"
    zh: ClassVar[str] = "请注明所修改的版本（If-Match）"
    remedy: ClassVar[str] = "Send the ETag you read."
    remedy_zh: ClassVar[str] = "请发送读取时的 ETag。"

    current: int


@dataclass(eq=False, kw_only=True)
class StepNotAllowed(RegistryError):
    """The case cannot take this step from where it stands."""

    code: ClassVar[str] = "step-not-allowed"
    zh: ClassVar[str] = "业务件当前状态不能进行此步骤"
    remedy: ClassVar[str] = "Take one of the possible steps."
    remedy_zh: ClassVar[str] = "请按流程办理。"

    state: str
    step: str
    possible: tuple[str, ...]


@dataclass(eq=False, kw_only=True)
class WithdrawalIncomplete(RegistryError):
    """All applicants withdraw together (细则 13)."""

    code: ClassVar[str] = "withdrawal-incomplete"
    zh: ClassVar[str] = "须由全体申请人共同撤回（细则第十三条）"
    remedy: ClassVar[str] = "Record the withdrawal of each applicant."
    remedy_zh: ClassVar[str] = "请补齐全体申请人的撤回申请。"

    missing: int


@dataclass(eq=False, kw_only=True)
class ChecksFailed(RegistryError):
    """The check found what must be settled first."""

    code: ClassVar[str] = "checks-failed"
    zh: ClassVar[str] = "审查发现须先解决的问题"
    remedy: ClassVar[str] = "Settle each finding, then try again."
    remedy_zh: ClassVar[str] = "请逐项解决后再办理。"

    findings: tuple[object, ...]


@dataclass(eq=False, kw_only=True)
class AccountExists(RegistryError):
    """This log-in name exists already."""

    code: ClassVar[str] = "account-exists"
    zh: ClassVar[str] = "登录名已存在"
    remedy: ClassVar[str] = "Choose another name."
    remedy_zh: ClassVar[str] = "请使用其他登录名。"

    login: str


@dataclass(eq=False, kw_only=True)
class CountyFounded(RegistryError):
    """This register has its county; one county is one register."""

    code: ClassVar[str] = "county-founded"
    zh: ClassVar[str] = "本登记簿已设定县（市、区），一县一簿"
    remedy: ClassVar[str] = "Keep another county in a database of its own."
    remedy_zh: ClassVar[str] = "其他县（市、区）请另用数据库。"


@dataclass(eq=False, kw_only=True)
class ParkExists(RegistryError):
    """A park of this name exists already."""

    code: ClassVar[str] = "park-exists"
    zh: ClassVar[str] = "同名园区已存在"
    remedy: ClassVar[str] = "Give the new park another name."
    remedy_zh: ClassVar[str] = "请使用其他名称。"


@dataclass(eq=False, kw_only=True)
class DistrictEntered(RegistryError):
    """This cadastral district is entered already."""

    code: ClassVar[str] = "district-entered"
    zh: ClassVar[str] = "该地籍子区已录入"
    remedy: ClassVar[str] = "Check its twelve digits; parcel codes of it may stand on papers."
    remedy_zh: ClassVar[str] = "请核对 12 位代码；已有宗地代码以其为前缀。"


@dataclass(eq=False, kw_only=True)
class YearLoaded(RegistryError):
    """The holidays of this year are loaded already."""

    code: ClassVar[str] = "year-loaded"
    zh: ClassVar[str] = "该年度节假日安排已录入"
    remedy: ClassVar[str] = "Periods were counted by it: it is not rewritten."
    remedy_zh: ClassVar[str] = "已有期限据其计算，不得改写。"


@dataclass(eq=False, kw_only=True)
class SeriesGoesBack(RegistryError):
    """Numbers of this block may stand on papers already."""

    code: ClassVar[str] = "series-goes-back"
    zh: ClassVar[str] = "该号段中的编号可能已经使用"
    remedy: ClassVar[str] = "Reserve a block that begins after the last number."
    remedy_zh: ClassVar[str] = "请预留起始号大于现有最大号的号段。"

    scope: str
    last: int


@dataclass(eq=False, kw_only=True)
class NothingToSupply(RegistryError):
    """The parcel cannot be supplied as it stands."""

    code: ClassVar[str] = "nothing-to-supply"
    zh: ClassVar[str] = "该宗地当前不能供应"
    remedy: ClassVar[str] = "See the parcel's history."
    remedy_zh: ClassVar[str] = "请查看宗地沿革。"

    parcel: str
    reason: str


@dataclass(eq=False, kw_only=True)
class MaterialsMissing(RegistryError):
    """The application is not complete: here is everything that is missing (条例 17)."""

    code: ClassVar[str] = "materials-missing"
    zh: ClassVar[str] = "申请材料不齐全，须一次性告知补正的全部内容（条例第十七条）"
    remedy: ClassVar[str] = "Bring what the list names; it is complete."
    remedy_zh: ClassVar[str] = "请按所列内容一次补齐。"

    missing: tuple[str, ...]


@dataclass(eq=False, kw_only=True)
class ReasonNeeded(RegistryError):
    """This step needs a reason in writing."""

    code: ClassVar[str] = "reason-needed"
    zh: ClassVar[str] = "此步骤须书面说明理由"
    remedy: ClassVar[str] = "Say why, and what to do."
    remedy_zh: ClassVar[str] = "请填写理由及补救办法。"

    step: str
