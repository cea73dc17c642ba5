"""From a record to its document, by the record's type."""

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from certificates import (
    acceptance_voucher,
    conditions_notice,
    field_paper,
    grant_confirmation,
    handover_confirmation,
    parcel_map,
    register_book,
    use_sign,
)
from registry.records.papers import (
    AcceptanceVoucher,
    ConditionsNotice,
    FieldPaper,
    GrantConfirmation,
    HandoverConfirmation,
    Imprint,
    ParcelMap,
)
from registry.records.register_book import RegisterBook
from registry.records.use_cards import UseCard

_DRAWN_BY: Mapping[type, Callable[[Any, Imprint], bytes]] = {
    ConditionsNotice: conditions_notice.draw,
    GrantConfirmation: grant_confirmation.draw,
    HandoverConfirmation: handover_confirmation.draw,
    ParcelMap: parcel_map.draw,
    AcceptanceVoucher: acceptance_voucher.draw,
    RegisterBook: register_book.draw,
    FieldPaper: field_paper.draw,
    UseCard: use_sign.draw,
}
# ReportLab's fonts read their file through one position: two documents cannot embed at once.
_ONE_AT_A_TIME = Lock()


def draw(record: object, imprint: Imprint) -> bytes:
    """Return the PDF of a record; equal record and imprint give equal bytes.

    Raises FontMissing when the fonts are not installed, KeyError for what is no document.
    """
    drawn_by = _DRAWN_BY[type(record)]
    with _ONE_AT_A_TIME:
        return drawn_by(record, imprint)
