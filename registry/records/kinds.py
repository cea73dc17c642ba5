"""The papers that are made when someone asks for them, not by an entry in the register."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from registry.records.case_papers import (
    ApplicationForm,
    ArchiveList,
    DivisionOpinion,
    InquiryRecord,
    MaterialList,
    NotAcceptedNotice,
    NotRegisteredNotice,
)
from registry.records.title_papers import (
    CertificateExtract,
    CertificateTranslation,
    LineageSheet,
    QueryResult,
    RegistrationProof,
    UnitPlan,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of paper: what it is drawn from, its names, its number's word, its template's version.

    ``of`` says what it is asked for by: a case's number, a parcel's or unit's code, a certificate.
    """

    record: type
    title: str
    title_en: str
    word: str
    of: Literal["case", "parcel", "unit", "certificate"]
    template: str = "1"


ASKED_FOR: Mapping[str, Kind] = {
    "application_form": Kind(
        record=ApplicationForm, title="不动产登记申请书", title_en="application for registration",
        word="申请", of="case",
    ),
    "inquiry_record": Kind(
        record=InquiryRecord, title="不动产登记询问记录", title_en="record of questions",
        word="询问", of="case",
    ),
    "material_list": Kind(
        record=MaterialList, title="收件清单", title_en="list of materials received",
        word="收件", of="case",
    ),
    "not_accepted_notice": Kind(
        record=NotAcceptedNotice, title="不予受理（补正）告知书",
        title_en="notice of non-acceptance", word="补正", of="case",
    ),
    "archive_list": Kind(
        record=ArchiveList, title="卷内目录", title_en="list of an archived case",
        word="目录", of="case",
    ),
    "division_opinion": Kind(
        record=DivisionOpinion, title="分割审查意见", title_en="opinion on a division",
        word="分割意见", of="case",
    ),
    "not_registered_notice": Kind(
        record=NotRegisteredNotice, title="不予登记告知书", title_en="notice of refusal",
        word="不予登记", of="case",
    ),
    "query_result": Kind(
        record=QueryResult, title="不动产登记资料查询结果证明", title_en="result of a query",
        word="查询", of="parcel",
    ),
    "lineage_sheet": Kind(
        record=LineageSheet, title="不动产来龙去脉表", title_en="lineage sheet",
        word="沿革", of="parcel",
    ),
    "unit_plan": Kind(
        record=UnitPlan, title="房产分户图", title_en="plan of a unit", word="分户图", of="unit"
    ),
    "certificate_extract": Kind(
        record=CertificateExtract, title="不动产权证书内容页", title_en="certificate extract",
        word="证书摘录", of="certificate",
    ),
    "certificate_translation": Kind(
        record=CertificateTranslation, title="不动产权证书译文",
        title_en="translation of a certificate", word="译文", of="certificate",
    ),
    "registration_proof": Kind(
        record=RegistrationProof, title="不动产登记证明内容页", title_en="proof of registration",
        word="证明摘录", of="certificate",
    ),
}  # fmt: skip
