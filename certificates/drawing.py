"""From a record to its document, by the record's type."""

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from certificates import (
    acceptance_voucher,
    allocation_decision,
    application_form,
    archive_list,
    certificate_extract,
    certificate_translation,
    conditions_notice,
    division_opinion,
    field_paper,
    grant_confirmation,
    handover_confirmation,
    inquiry_record,
    lineage_sheet,
    material_list,
    not_accepted_notice,
    not_registered_notice,
    overprint,
    parcel_map,
    query_result,
    register_book,
    registration_proof,
    unit_plan,
    use_sign,
)
from registry.records.case_papers import (
    ApplicationForm,
    ArchiveList,
    DivisionOpinion,
    InquiryRecord,
    MaterialList,
    NotAcceptedNotice,
    NotRegisteredNotice,
)
from registry.records.papers import (
    AcceptanceVoucher,
    AllocationDecision,
    ConditionsNotice,
    FieldPaper,
    GrantConfirmation,
    HandoverConfirmation,
    Imprint,
    ParcelMap,
)
from registry.records.register_book import RegisterBook
from registry.records.title_papers import (
    CertificateExtract,
    CertificateTranslation,
    LineageSheet,
    Overprint,
    QueryResult,
    RegistrationProof,
    UnitPlan,
)
from registry.records.use_cards import UseCard

_Drawn = Mapping[type, Callable[[Any, Imprint], bytes]]
#: the version every template begins with
FIRST = "1"
_FIRST: _Drawn = {
    ConditionsNotice: conditions_notice.draw,
    GrantConfirmation: grant_confirmation.draw,
    AllocationDecision: allocation_decision.draw,
    HandoverConfirmation: handover_confirmation.draw,
    ParcelMap: parcel_map.draw,
    AcceptanceVoucher: acceptance_voucher.draw,
    RegisterBook: register_book.draw,
    ApplicationForm: application_form.draw,
    InquiryRecord: inquiry_record.draw,
    MaterialList: material_list.draw,
    NotAcceptedNotice: not_accepted_notice.draw,
    ArchiveList: archive_list.draw,
    DivisionOpinion: division_opinion.draw,
    NotRegisteredNotice: not_registered_notice.draw,
    CertificateExtract: certificate_extract.draw,
    CertificateTranslation: certificate_translation.draw,
    Overprint: overprint.draw,
    RegistrationProof: registration_proof.draw,
    QueryResult: query_result.draw,
    LineageSheet: lineage_sheet.draw,
    UnitPlan: unit_plan.draw,
    FieldPaper: field_paper.draw,
    UseCard: use_sign.draw,
}
#: a document is drawn and checked by the version it was numbered with, for as long as it is around:
#: a template that changes gets a version here, beside the one it was
_DRAWN_BY: Mapping[str, _Drawn] = {FIRST: _FIRST}
# ReportLab's fonts read their file through one position: two documents cannot embed at once.
_ONE_AT_A_TIME = Lock()


def draws(record: type, template: str) -> bool:
    """Say whether this program draws a kind of record in a version of its template."""
    return record in _DRAWN_BY.get(template, {})


def draw(record: object, imprint: Imprint, template: str = FIRST) -> bytes:
    """Return the PDF of a record; equal record, imprint and template give equal bytes.

    Raises FontMissing when the fonts are not installed, KeyError for what is no document or a
    template of another program's.
    """
    drawn_by = _DRAWN_BY[template][type(record)]
    with _ONE_AT_A_TIME:
        return drawn_by(record, imprint)
