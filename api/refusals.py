"""What HTTP itself refuses, spoken like every other refusal: code, both languages, a remedy."""

from dataclasses import dataclass
from typing import ClassVar

from registry.errors import RegistryError


@dataclass(eq=False, kw_only=True)
class EdgeRefusal(RegistryError):
    """The request cannot be served."""

    code: ClassVar[str] = "request-refused"
    zh: ClassVar[str] = "无法处理该请求"
    remedy: ClassVar[str] = "See the description of the interface at /docs."
    remedy_zh: ClassVar[str] = "请查看 /docs 的接口说明。"


@dataclass(eq=False, kw_only=True)
class MalformedRequest(EdgeRefusal):
    """The request cannot be read."""

    code: ClassVar[str] = "malformed-request"
    zh: ClassVar[str] = "无法读取该请求"
    reason: str


@dataclass(eq=False, kw_only=True)
class WrongFields(EdgeRefusal):
    """Some fields are missing or not as described."""

    code: ClassVar[str] = "wrong-fields"
    zh: ClassVar[str] = "部分字段缺失或不符合要求"
    remedy: ClassVar[str] = "Correct the fields listed under errors."
    remedy_zh: ClassVar[str] = "请更正 errors 中所列字段。"
    errors: tuple[object, ...]


@dataclass(eq=False, kw_only=True)
class WrongParameter(EdgeRefusal):
    """A parameter in the address cannot be meant."""

    code: ClassVar[str] = "wrong-parameter"
    zh: ClassVar[str] = "地址中的参数有误"
    remedy: ClassVar[str] = "Correct the parameter; reason says what it may be."
    remedy_zh: ClassVar[str] = "请按所述要求更正该参数。"
    parameter: str
    value: str
    reason: str
    reason_zh: str


@dataclass(eq=False, kw_only=True)
class NoSuchAddress(EdgeRefusal):
    """There is nothing at this address."""

    code: ClassVar[str] = "no-such-address"
    zh: ClassVar[str] = "该地址不存在"


@dataclass(eq=False, kw_only=True)
class MethodNotAllowed(EdgeRefusal):
    """This address does not take this method."""

    code: ClassVar[str] = "method-not-allowed"
    zh: ClassVar[str] = "该地址不接受此请求方法"
    method: str
    allowed: str


@dataclass(eq=False, kw_only=True)
class BodyTooLarge(EdgeRefusal):
    """The body is larger than this address takes."""

    code: ClassVar[str] = "body-too-large"
    zh: ClassVar[str] = "提交的内容过大"
    remedy: ClassVar[str] = "Send it in parts; survey files and scans may have 20 MB each."
    remedy_zh: ClassVar[str] = "请分开提交；每个坐标文件或扫描件不超过 20 MB。"
    limit_bytes: int | None


@dataclass(eq=False, kw_only=True)
class UnsupportedMedia(EdgeRefusal):
    """This address does not take this media type."""

    code: ClassVar[str] = "unsupported-media"
    zh: ClassVar[str] = "该地址不接受此内容类型"
    remedy: ClassVar[str] = "Send the media type that is wanted, named in Content-Type."
    remedy_zh: ClassVar[str] = "请按所需内容类型提交，并在 Content-Type 中注明。"
    given: str
    wanted: str


@dataclass(eq=False, kw_only=True)
class FromElsewhere(EdgeRefusal):
    """A page of another site sent this with your session; nothing was done."""

    code: ClassVar[str] = "from-elsewhere"
    zh: ClassVar[str] = "该请求来自其他网站页面，未予办理"
    remedy: ClassVar[str] = "Use the pages of this site, or a personal token."
    remedy_zh: ClassVar[str] = "请在本系统页面操作，或使用个人访问令牌。"


@dataclass(eq=False, kw_only=True)
class SessionNeeded(EdgeRefusal):
    """Tokens are made and revoked by a person who logged in, not with a token."""

    code: ClassVar[str] = "session-needed"
    zh: ClassVar[str] = "访问令牌须由本人登录后管理"
    remedy: ClassVar[str] = "Log in with name and password."
    remedy_zh: ClassVar[str] = "请使用用户名和密码登录。"


@dataclass(eq=False, kw_only=True)
class NotReady(EdgeRefusal):
    """The register cannot be reached."""

    code: ClassVar[str] = "not-ready"
    zh: ClassVar[str] = "登记簿暂不可用"
    remedy: ClassVar[str] = "Wait; the operator finds the cause in the log."
    remedy_zh: ClassVar[str] = "请稍候；运维人员可在日志中查看原因。"


@dataclass(eq=False, kw_only=True)
class FaultOfOurs(EdgeRefusal):
    """A fault of ours; what was not answered with success was not done."""

    code: ClassVar[str] = "fault"
    zh: ClassVar[str] = "系统内部错误；未返回成功的操作未生效"
    remedy: ClassVar[str] = "Tell the operator the requestId."
    remedy_zh: ClassVar[str] = "请将 requestId 告知运维人员。"


@dataclass(eq=False, kw_only=True)
class StillPrinting(EdgeRefusal):
    """This job is still being drawn."""

    code: ClassVar[str] = "still-printing"
    zh: ClassVar[str] = "批量出具尚未完成"
    remedy: ClassVar[str] = "Follow its events, then fetch it."
    remedy_zh: ClassVar[str] = "请查看进度，完成后再下载。"
