"""What is refused in the field: clues, steps of a violation case, patrols, visits, notices."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from registry.errors import RegistryError


@dataclass(eq=False, kw_only=True)
class ClueReported(RegistryError):
    """This report has been entered already."""

    code: ClassVar[str] = "clue-reported"
    zh: ClassVar[str] = "该线索已登记"
    remedy: ClassVar[str] = "Look at the clue that was entered first; nothing is entered twice."
    remedy_zh: ClassVar[str] = "请查看已登记的线索，同一来源不重复登记。"


@dataclass(eq=False, kw_only=True)
class CaseStandsElsewhere(RegistryError):
    """The violation case cannot take this step from where it stands."""

    code: ClassVar[str] = "violation-stands-elsewhere"
    zh: ClassVar[str] = "查处案件当前状态不能办理此步骤"
    remedy: ClassVar[str] = "Read the case again and take one of the steps it offers."
    remedy_zh: ClassVar[str] = "请刷新案件，按其当前可办步骤办理。"

    state: str
    step: str
    possible: object = ()


@dataclass(eq=False, kw_only=True)
class StepNeedsPaper(RegistryError):
    """This step needs a paper that proves it."""

    code: ClassVar[str] = "step-needs-paper"
    zh: ClassVar[str] = "此步骤须附证明文书"
    remedy: ClassVar[str] = (
        "Attach the scan or photo of the paper, or name a paper of the case of a kind listed."
    )
    remedy_zh: ClassVar[str] = "请上传该文书的扫描件或照片，或选用本案所列种类的文书。"

    step: str
    papers: object = ()


@dataclass(eq=False, kw_only=True)
class NotHappenedYet(RegistryError):
    """The date given is still to come."""

    code: ClassVar[str] = "not-happened-yet"
    zh: ClassVar[str] = "所填日期尚未到来"
    remedy: ClassVar[str] = "Enter the day on which it happened."
    remedy_zh: ClassVar[str] = "请填写实际发生的日期。"


@dataclass(eq=False, kw_only=True)
class FineBeyondRange(RegistryError):
    """The fine is above what the law allows for this land."""

    code: ClassVar[str] = "fine-beyond-range"
    zh: ClassVar[str] = "罚款数额超过法定上限"
    remedy: ClassVar[str] = "Enter an amount within the range shown; below it, say on what ground."
    remedy_zh: ClassVar[str] = "请在所示幅度内填写；低于下限的须写明减轻的理由。"

    amount: str
    at_least: str
    at_most: str
    area_m2: str
    source: str


@dataclass(eq=False, kw_only=True)
class OccupancyEntered(RegistryError):
    """This use is entered already: same unit, part, occupant and first day."""

    code: ClassVar[str] = "occupancy-entered"
    zh: ClassVar[str] = "该使用情况已登记（单元、部位、使用人、起始日相同）"
    remedy: ClassVar[str] = "To correct it, enter it again and name the record it corrects."
    remedy_zh: ClassVar[str] = "如需更正，请重新录入并注明所更正的记录。"


@dataclass(eq=False, kw_only=True)
class OccupancyEnded(RegistryError):
    """The end of this use is entered already."""

    code: ClassVar[str] = "occupancy-ended"
    zh: ClassVar[str] = "该使用情况已登记终止"
    remedy: ClassVar[str] = "Read the unit's records again."
    remedy_zh: ClassVar[str] = "请重新查询该单元的使用情况。"


@dataclass(eq=False, kw_only=True)
class SentDifferently(RegistryError):
    """Something else was sent under this id before."""

    code: ClassVar[str] = "sent-differently"
    zh: ClassVar[str] = "同一编号已提交过不同内容"
    remedy: ClassVar[str] = "What was sent first is kept; send the other under an id of its own."
    remedy_zh: ClassVar[str] = "先提交的内容已保存；不同内容请使用新的编号。"

    id: str


@dataclass(eq=False, kw_only=True)
class PieceOutOfPlace(RegistryError):
    """This piece does not follow what has arrived."""

    code: ClassVar[str] = "piece-out-of-place"
    zh: ClassVar[str] = "该分片与已收到的部分不相接"
    remedy: ClassVar[str] = "Go on at the byte that is named as received."
    remedy_zh: ClassVar[str] = "请从已收到的字节数处继续上传。"

    received: int
    size: int


@dataclass(eq=False, kw_only=True)
class PhotoDiffers(RegistryError):
    """The photo that arrived is not the one that was declared."""

    code: ClassVar[str] = "photo-differs"
    zh: ClassVar[str] = "收到的照片与申报的哈希不一致"
    remedy: ClassVar[str] = (
        "Send it again from the first byte; keep it on the device until it is stored."
    )
    remedy_zh: ClassVar[str] = "请从头重新上传；确认保存前请勿删除设备上的照片。"

    declared: str
    arrived: str


@dataclass(eq=False, kw_only=True)
class NotAPhoto(RegistryError):
    """The file is no photo, whatever its name."""

    code: ClassVar[str] = "not-a-photo"
    zh: ClassVar[str] = "该文件不是照片"
    remedy: ClassVar[str] = "Send a JPEG, PNG or HEIC as the camera made it."
    remedy_zh: ClassVar[str] = "请上传相机拍摄的 JPEG、PNG 或 HEIC 原图。"

    begins_with: str


@dataclass(eq=False, kw_only=True)
class ListUnreadable(RegistryError):
    """The list cannot be read as a table."""

    code: ClassVar[str] = "list-unreadable"
    zh: ClassVar[str] = "清单无法按表格读取"
    remedy: ClassVar[str] = "Save it as .xlsx without a password, or as CSV, and send it again."
    remedy_zh: ClassVar[str] = "请另存为无密码的 .xlsx 或 CSV 后重新上传。"

    reason: str
    reason_zh: str
    line: int | None = None


@dataclass(eq=False, kw_only=True)
class ListLacksColumns(RegistryError):
    """The list does not say who uses what."""

    code: ClassVar[str] = "list-lacks-columns"
    zh: ClassVar[str] = "清单缺少必要的列"
    remedy: ClassVar[str] = "Name the columns as the template does; the first row holds the names."
    remedy_zh: ClassVar[str] = "请按模板命名各列，首行为列名。"

    headings: str
    needed: str
    needed_zh: str


@dataclass(eq=False, kw_only=True)
class NothingListed(RegistryError):
    """No row of the list can be read."""

    code: ClassVar[str] = "nothing-listed"
    zh: ClassVar[str] = "清单中没有一行可以读取"
    remedy: ClassVar[str] = "Look at the first fault; nothing was entered."
    remedy_zh: ClassVar[str] = "请查看首个错误；本次未录入任何内容。"

    rows: int
    line: int
    kind: str
    reason: str
    reason_zh: str


@dataclass(eq=False, kw_only=True)
class RowDecided(RegistryError):
    """This row is not for anyone to decide, or has been decided."""

    code: ClassVar[str] = "row-decided"
    zh: ClassVar[str] = "该行无须判断，或已有人判断"
    remedy: ClassVar[str] = "Read the worklist again."
    remedy_zh: ClassVar[str] = "请刷新待办清单。"

    line: int


@dataclass(eq=False, kw_only=True)
class TwoOfficersNeeded(RegistryError):
    """Two different officers make an enforcement visit, and one of them enters it."""

    code: ClassVar[str] = "two-officers-needed"
    zh: ClassVar[str] = "现场执法须由两名执法人员进行，并由其中一人录入（行政处罚法第四十二条）"
    remedy: ClassVar[str] = "Name both officers who were there."
    remedy_zh: ClassVar[str] = "请填写到场的两名执法人员。"

    given: int = 1


@dataclass(eq=False, kw_only=True)
class OfficerNotLicensed(RegistryError):
    """An officer held no licence on the day of the visit."""

    code: ClassVar[str] = "officer-not-licensed"
    zh: ClassVar[str] = "执法人员当日没有有效的执法证（行政处罚法第四十二条、第五十五条）"
    remedy: ClassVar[str] = "An administrator enters the licence with its days; or send another."
    remedy_zh: ClassVar[str] = "请管理员录入执法证及有效期，或更换执法人员。"

    officer: str
    on: date


@dataclass(eq=False, kw_only=True)
class NotTheirVisit(RegistryError):
    """Only the two officers who were there file the papers of a visit."""

    code: ClassVar[str] = "not-their-visit"
    zh: ClassVar[str] = "本次现场执法的文书只能由到场的两名执法人员制作（行政处罚法第五十五条）"
    remedy: ClassVar[str] = "One of the two files it; or visit again."
    remedy_zh: ClassVar[str] = "请由到场的执法人员办理，或者重新到场执法。"

    visit: int


@dataclass(eq=False, kw_only=True)
class LicenceOfAnother(RegistryError):
    """This licence number is another officer's."""

    code: ClassVar[str] = "licence-of-another"
    zh: ClassVar[str] = "该执法证号属于其他人员"
    remedy: ClassVar[str] = "Compare the number with the licence."
    remedy_zh: ClassVar[str] = "请与执法证原件核对。"


@dataclass(eq=False, kw_only=True)
class SignaturesMissing(RegistryError):
    """Not everybody who must sign has signed, or refused before a witness."""

    code: ClassVar[str] = "signatures-missing"
    zh: ClassVar[str] = "应签名人员未全部签名（拒签的须注明并有见证）"
    remedy: ClassVar[str] = "Have the roles named sign, each once; officers always sign."
    remedy_zh: ClassVar[str] = "请所列人员逐一签名；执法人员必须签名。"

    needed: str
    lacking: str


@dataclass(eq=False, kw_only=True)
class ServedAlready(RegistryError):
    """This paper has been served."""

    code: ClassVar[str] = "served-already"
    zh: ClassVar[str] = "该文书已送达"
    remedy: ClassVar[str] = "Look at its proof of service."
    remedy_zh: ClassVar[str] = "请查看该文书的送达回证。"


@dataclass(eq=False, kw_only=True)
class CheckpointEntered(RegistryError):
    """This checkpoint of the contract is entered already."""

    code: ClassVar[str] = "checkpoint-entered"
    zh: ClassVar[str] = "该合同的此核验节点已登记"
    remedy: ClassVar[str] = "To correct it, enter it again and name the record it corrects."
    remedy_zh: ClassVar[str] = "如需更正，请重新录入并注明所更正的记录。"


@dataclass(eq=False, kw_only=True)
class CheckpointOutOfTurn(RegistryError):
    """The day does not fit the other checkpoints: start, completion, production, full output."""

    code: ClassVar[str] = "checkpoint-out-of-turn"
    zh: ClassVar[str] = "日期与其他核验节点的先后顺序不符（开工、竣工、投产、达产）"
    remedy: ClassVar[str] = "Compare the day with the paper, or correct the other checkpoint."
    remedy_zh: ClassVar[str] = "请与证明文件核对，或更正另一节点。"

    kind: str
    on: date
    other: str
    when: date


@dataclass(eq=False, kw_only=True)
class DelayEntered(RegistryError):
    """The delay by this document is entered already."""

    code: ClassVar[str] = "delay-entered"
    zh: ClassVar[str] = "该文件认定的延期已登记"
    remedy: ClassVar[str] = "Read the clocks again."
    remedy_zh: ClassVar[str] = "请查看开工期限。"


@dataclass(eq=False, kw_only=True)
class SpotDecided(RegistryError):
    """This spot has been decided."""

    code: ClassVar[str] = "spot-decided"
    zh: ClassVar[str] = "该图斑已判定"
    remedy: ClassVar[str] = "Read the worklist again."
    remedy_zh: ClassVar[str] = "请刷新图斑清单。"
