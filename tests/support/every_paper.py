"""Every kind of paper with every field filled, and the leaves of the record it is drawn from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal

from certificates.drawing import FIRST
from registry.cases import enforcing, registering
from registry.records.kinds import ASKED_FOR
from registry.records.title_papers import CertificateExtract, Overprint, RegistrationProof
from registry.records.use_cards import UseCard
from tests.support import asked_papers, books, field_papers, papers

EVERY: Mapping[str, Callable[[], object]] = {
    "conditions_notice": papers.conditions_notice,
    "grant_confirmation": papers.grant_confirmation,
    "allocation_decision": papers.allocation_decision,
    "handover_confirmation": papers.handover_confirmation,
    "parcel_map": papers.parcel_map,
    "acceptance_voucher": papers.acceptance_voucher,
    "register_book": books.register_book,
    **asked_papers.EVERY_ASKED,
    **field_papers.EVERY_FIELD_PAPER,
}


#: drawn at once and never numbered: what goes on an official blank, and the sign for a door
BESIDE: Mapping[str, Callable[[], object]] = {
    "overprint_certificate": lambda: _overprint(asked_papers.certificate_extract()),
    "overprint_proof": lambda: _overprint(asked_papers.registration_proof()),
    "use_sign": lambda: UseCard(
        unit=asked_papers.UNIT,
        parcel=papers.CODE,
        standing=True,
        common=False,
        location="共青城市高新大道以东、创新路以北1幢3层",
        use="工业用地",
        use_scheme="GB/T 21010-2017",
        use_code="0601",
        house_use="厂房",
        house_use_code="10",
        park="共青城高新技术产业开发区",
        committee="共青城高新技术产业开发区管理委员会",
        county="共青城市",
        bureau="共青城市自然资源局",
        notice=papers.DEMO,
        source=papers.PROHIBITION,
    ),
}


def _overprint(content: CertificateExtract | RegistrationProof) -> Overprint:
    return Overprint(
        content=content,
        blank_no="D36000000001",
        printer="窗口一",
        dx=Decimal("1.50"),
        dy=Decimal("-0.50"),
        printed_on=date(2026, 11, 24),
    )


def template_of(kind: str) -> str:
    """The version of its template that a kind of paper is numbered with today."""
    if kind in BESIDE:
        return FIRST
    if kind in ASKED_FOR:
        return ASKED_FOR[kind].template
    return enforcing.TEMPLATE if kind in field_papers.EVERY_FIELD_PAPER else registering.TEMPLATE


def leaves(said: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield every plain value of a record with its path: fields by name, items of a row as []."""
    if is_dataclass(said):
        for field in fields(said):
            yield from leaves(getattr(said, field.name), f"{path}.{field.name}".lstrip("."))
    elif isinstance(said, tuple | list):
        for item in said:
            yield from leaves(item, f"{path}[]")
    else:
        yield path, said
