"""What is refused of numbers, receipts and blanks: used up, fed from outside, taken already."""

from dataclasses import dataclass
from typing import ClassVar

from registry.errors import RegistryError


@dataclass(eq=False, kw_only=True)
class SeriesExhausted(RegistryError):
    """The number series is used up."""

    code: ClassVar[str] = "series-exhausted"
    zh: ClassVar[str] = "号段已用完"
    remedy: ClassVar[str] = "Have a new block reserved."
    remedy_zh: ClassVar[str] = "请申请新的号段。"

    scope: str
    upper: int


@dataclass(eq=False, kw_only=True)
class NumberIsFed(RegistryError):
    """This number comes from the county's platform: give it."""

    code: ClassVar[str] = "number-is-fed"
    zh: ClassVar[str] = "该编号由县级平台赋予，请填写"
    remedy: ClassVar[str] = "Enter the platform's number."
    remedy_zh: ClassVar[str] = "请填写平台编号。"

    scope: str


@dataclass(eq=False, kw_only=True)
class NumberIsOurs(RegistryError):
    """This register numbers its certificates itself."""

    code: ClassVar[str] = "number-is-ours"
    zh: ClassVar[str] = "本登记簿自行编号，不得填写权证号"
    remedy: ClassVar[str] = "Leave the number out."
    remedy_zh: ClassVar[str] = "请不要填写权证号。"

    scope: str


@dataclass(eq=False, kw_only=True)
class NumberTaken(RegistryError):
    """This number has been given out already."""

    code: ClassVar[str] = "number-taken"
    zh: ClassVar[str] = "编号已被使用"
    remedy: ClassVar[str] = "Numbers are never used twice; check the paper."
    remedy_zh: ClassVar[str] = "编号不得重复，请核对原件。"


@dataclass(eq=False, kw_only=True)
class ReceiptUsed(RegistryError):
    """This receipt is recorded already."""

    code: ClassVar[str] = "receipt-used"
    zh: ClassVar[str] = "该缴款凭证已登记"
    remedy: ClassVar[str] = "Check the receipt number."
    remedy_zh: ClassVar[str] = "请核对凭证号码。"


@dataclass(eq=False, kw_only=True)
class BlanksReceived(RegistryError):
    """Blanks with these numbers were received before."""

    code: ClassVar[str] = "blanks-received"
    zh: ClassVar[str] = "该批印制号与已入库的重复"
    remedy: ClassVar[str] = "Compare the numbers with the delivery."
    remedy_zh: ClassVar[str] = "请与入库单核对起止印制号。"


@dataclass(eq=False, kw_only=True)
class BlankUnknown(RegistryError):
    """A blank of this number was never received."""

    code: ClassVar[str] = "blank-unknown"
    zh: ClassVar[str] = "该印制号的空白证书未入库"
    remedy: ClassVar[str] = "Enter the batch first, or compare the number printed on the blank."
    remedy_zh: ClassVar[str] = "请先登记入库，或与证书上的印制号核对。"

    blank: str


@dataclass(eq=False, kw_only=True)
class BlankUnfit(RegistryError):
    """This blank is spoiled or lost."""

    code: ClassVar[str] = "blank-unfit"
    zh: ClassVar[str] = "该空白证书已作废或遗失"
    remedy: ClassVar[str] = "Take another blank."
    remedy_zh: ClassVar[str] = "请换用其他空白证书。"

    blank: str
    fate: str
    reason: str


@dataclass(eq=False, kw_only=True)
class BlankOfOtherPaper(RegistryError):
    """This blank is of another paper: certificates and proofs have blanks of their own."""

    code: ClassVar[str] = "blank-of-other-paper"
    zh: ClassVar[str] = "该空白属于另一种证书：不动产权证书与不动产登记证明各用各的空白"
    remedy: ClassVar[str] = "Take a blank that was received for this paper."
    remedy_zh: ClassVar[str] = "请换用为该种证书接收的空白。"

    blank: str
    paper: str


@dataclass(eq=False, kw_only=True)
class BlankUsed(RegistryError):
    """This blank bears a certificate already."""

    code: ClassVar[str] = "blank-used"
    zh: ClassVar[str] = "该空白证书已使用"
    remedy: ClassVar[str] = "Take another blank."
    remedy_zh: ClassVar[str] = "请换用其他空白证书。"


@dataclass(eq=False, kw_only=True)
class StandsOnBlank(RegistryError):
    """The certificate stands on a blank already."""

    code: ClassVar[str] = "stands-on-blank"
    zh: ClassVar[str] = "该证书已打印在其他空白证书上"
    remedy: ClassVar[str] = "Enter that blank as spoiled first, if it is."
    remedy_zh: ClassVar[str] = "如原证书打印有误，请先登记该印制号作废。"

    blank: str


@dataclass(eq=False, kw_only=True)
class BlankLost(RegistryError):
    """This blank is entered as spoiled or lost already."""

    code: ClassVar[str] = "blank-lost"
    zh: ClassVar[str] = "该印制号已登记作废或遗失"
    remedy: ClassVar[str] = "Look at the ledger."
    remedy_zh: ClassVar[str] = "请查看印制号台账。"
