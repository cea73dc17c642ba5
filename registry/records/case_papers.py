"""What papers of a case are drawn from; numbers of persons are masked."""

from dataclasses import dataclass
from datetime import datetime

from registry.records.papers import MaterialLine


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingParty:
    """Who asks, in which part (Chinese), and who acts for him."""

    name: str
    number: str
    part: str
    agent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationForm:
    """不动产登记申请书; ``subject`` names the units or parcels applied for."""

    case_number: str
    act: str
    subject: tuple[str, ...]
    applicants: tuple[AskingParty, ...]
    materials: tuple[MaterialLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryRecord:
    """询问记录 of one applicant: (question, answer) as they were signed."""

    case_number: str
    act: str
    party: AskingParty
    asked: tuple[tuple[str, ...], ...]
    asked_by: str
    signed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialList:
    """收件清单."""

    case_number: str
    act: str
    applicants: tuple[AskingParty, ...]
    materials: tuple[MaterialLine, ...]
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAcceptedNotice:
    """不予受理（补正）告知书: everything that is missing, told at once (条例 17)."""

    case_number: str
    act: str
    applicants: tuple[AskingParty, ...]
    missing: tuple[str, ...]
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLine:
    """A finding as it is told: rule, sentence, measured against limit, and its source."""

    rule: str
    said: str
    measured: str | None
    limit: str | None
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionLine(FoundLine):
    """A finding of a division with what it comes to: 符合, 提示, 待补充, 暂停, 不符合."""

    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionOpinion:
    """分割审查意见: every rule a division was judged by, and what comes of it all."""

    case_number: str
    act: str
    applicants: tuple[AskingParty, ...]
    about: tuple[str, ...]
    park_opinion: str
    findings: tuple[OpinionLine, ...]
    conclusion: str
    judged_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveLine:
    """A page of an archived case: what it is, its number or how many pages."""

    name: str
    number: str
    pages: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveList:
    """卷内目录: every page of an archived case, in order."""

    case_number: str
    act: str
    archive_no: str
    archived_at: datetime
    lines: tuple[ArchiveLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRegisteredNotice:
    """不予登记告知书: the reason, the findings, and what can be done against it."""

    case_number: str
    act: str
    applicants: tuple[AskingParty, ...]
    reason: str
    findings: tuple[FoundLine, ...]
    remedies: str
    decided_at: datetime
