"""Refusals at the counter: statements about certificates, fees, imports, repairs of drafts."""

from dataclasses import dataclass
from typing import ClassVar

from registry.errors import RegistryError


@dataclass(eq=False, kw_only=True)
class StatementDoesNotFit(RegistryError):
    """This cannot be stated of the certificate as it stands."""

    code: ClassVar[str] = "statement-does-not-fit"
    zh: ClassVar[str] = (
        "该证书的现状不能发布此种声明：现行证书方可声明遗失、灭失，失效证书方可公告作废"
    )
    remedy: ClassVar[str] = "Check the certificate's number and state."
    remedy_zh: ClassVar[str] = "请核对证号及证书状态。"

    certificate: str
    state: str


@dataclass(eq=False, kw_only=True)
class StatedAlready(RegistryError):
    """A statement about this certificate stands on the site already."""

    code: ClassVar[str] = "stated-already"
    zh: ClassVar[str] = "该证书已有声明在网站刊发"
    remedy: ClassVar[str] = "Use the statement that stands, or withdraw it first."
    remedy_zh: ClassVar[str] = "请使用已刊发的声明，或先行撤回。"

    certificate: str


@dataclass(eq=False, kw_only=True)
class StatementWithdrawn(RegistryError):
    """This statement was withdrawn already."""

    code: ClassVar[str] = "statement-withdrawn"
    zh: ClassVar[str] = "该声明已撤回"
    remedy: ClassVar[str] = "Publish a new one where it is needed."
    remedy_zh: ClassVar[str] = "如有需要，请重新刊发。"


@dataclass(eq=False, kw_only=True)
class StatementActedOn(RegistryError):
    """A certificate was reissued on this statement: it stays."""

    code: ClassVar[str] = "statement-acted-on"
    zh: ClassVar[str] = "已依该声明补发证书，声明不得撤回"
    remedy: ClassVar[str] = "A paper found again is brought back to the office."
    remedy_zh: ClassVar[str] = "找回的原证书应交回登记机构。"

    statement: str


@dataclass(eq=False, kw_only=True)
class FeesOwed(RegistryError):
    """Fees of this case are neither paid nor forgiven: nothing is handed out before."""

    code: ClassVar[str] = "fees-owed"
    zh: ClassVar[str] = "本业务件有登记费未缴、未减免，缴清后方可发证"
    remedy: ClassVar[str] = "Enter the invoice of each fee, or why it is forgiven."
    remedy_zh: ClassVar[str] = "请录入各项费用的票据号，或者减免依据。"

    case: str
    fees: str


@dataclass(eq=False, kw_only=True)
class FeeSet(RegistryError):
    """What is charged from this day on is set already; it is not rewritten."""

    code: ClassVar[str] = "fee-set"
    zh: ClassVar[str] = "该项费用自该日起的标准已录入，不能改写"
    remedy: ClassVar[str] = "Set what changes from a later day on."
    remedy_zh: ClassVar[str] = "标准有变化的，请自新的执行日起另行录入。"


@dataclass(eq=False, kw_only=True)
class FeeSettled(RegistryError):
    """This fee of the case is paid or forgiven already."""

    code: ClassVar[str] = "fee-settled"
    zh: ClassVar[str] = "本业务件的该项费用已缴清或已减免"
    remedy: ClassVar[str] = "See what was entered."
    remedy_zh: ClassVar[str] = "请查看已录入的缴费情况。"


@dataclass(eq=False, kw_only=True)
class FeeDiffers(RegistryError):
    """A fee is the amount set, times the pieces, and nothing else (民法典 223)."""

    code: ClassVar[str] = "fee-differs"
    zh: ClassVar[str] = "登记费应为规定标准乘以件（本）数（民法典第二百二十三条）"
    remedy: ClassVar[str] = "Charge what is set."
    remedy_zh: ClassVar[str] = "请按规定标准收取。"

    fee: str
    amount: str
    due: str


@dataclass(eq=False, kw_only=True)
class InvoiceUsed(RegistryError):
    """This invoice was brought for this fee before."""

    code: ClassVar[str] = "invoice-used"
    zh: ClassVar[str] = "该票据号已用于该项费用"
    remedy: ClassVar[str] = "Check the invoice's number."
    remedy_zh: ClassVar[str] = "请核对票据号。"


@dataclass(eq=False, kw_only=True)
class ImportElsewhere(RegistryError):
    """The import does not stand where this can be done."""

    code: ClassVar[str] = "import-elsewhere"
    zh: ClassVar[str] = "该批量导入的当前状态不能进行此操作"
    remedy: ClassVar[str] = "Look at its state: rows are taken once it is judged."
    remedy_zh: ClassVar[str] = "请查看其状态：审查完成后方可采用各宗地。"

    state: str


@dataclass(eq=False, kw_only=True)
class FileNotWhole(RegistryError):
    """What is kept would not be the file that was given in."""

    code: ClassVar[str] = "file-not-whole"
    zh: ClassVar[str] = "保存的内容与所交文件不一致，未保存"
    remedy: ClassVar[str] = "Give the file in again, and do not change it meanwhile."
    remedy_zh: ClassVar[str] = "请重新提交文件，提交期间不要修改该文件。"


@dataclass(eq=False, kw_only=True)
class ImportRowsRefused(RegistryError):
    """Rows that are refused cannot be taken."""

    code: ClassVar[str] = "import-rows-refused"
    zh: ClassVar[str] = "所选宗地中有不予办理的，未采用任何宗地"
    remedy: ClassVar[str] = "Choose other rows, or have the survey corrected."
    remedy_zh: ClassVar[str] = "请改选其他宗地，或更正测绘成果后重新导入。"

    rows: str


@dataclass(eq=False, kw_only=True)
class WorkbookUnreadable(RegistryError):
    """The workbook cannot be read."""

    code: ClassVar[str] = "workbook-unreadable"
    zh: ClassVar[str] = "工作簿无法读取"
    remedy: ClassVar[str] = (
        "Fill in the template, save it as .xlsx without a password, send it again."
    )
    remedy_zh: ClassVar[str] = "请使用模板填写，另存为无密码的 .xlsx 后重新上传。"

    reason: str
    reason_zh: str


@dataclass(eq=False, kw_only=True)
class OldRightsFaulty(RegistryError):
    """The workbook of old rights has faults; nothing of it was kept."""

    code: ClassVar[str] = "old-rights-faulty"
    zh: ClassVar[str] = "存量权利表有误，未采用任何内容"
    rule: ClassVar[str] = "CASE"
    remedy: ClassVar[str] = "Correct every cell that is listed, and send the workbook again."
    remedy_zh: ClassVar[str] = "请逐项更正所列单元格后重新上传。"

    faults: tuple[object, ...]


@dataclass(eq=False, kw_only=True)
class RepairNotOffered(RegistryError):
    """This repair is not proposed for the draft as it and its neighbours stand now."""

    code: ClassVar[str] = "repair-not-offered"
    zh: ClassVar[str] = "按草图及相邻宗地的现状，并未提出该修复建议"
    remedy: ClassVar[str] = "Read the proposals again and decide anew."
    remedy_zh: ClassVar[str] = "请重新查看修复建议后再作决定。"

    repair: str


@dataclass(eq=False, kw_only=True)
class DraftInCase(RegistryError):
    """A case that was accepted rests on this draft: its shape stays."""

    code: ClassVar[str] = "draft-in-case"
    zh: ClassVar[str] = "已受理的业务件以该草图为依据，其图形不得更改"
    remedy: ClassVar[str] = (
        "Withdraw the case, or have more proof asked for, then repair the draft."
    )
    remedy_zh: ClassVar[str] = "请先撤回该业务件或要求补正，再修复草图。"

    case: str
