"""Every kind of paper with every field filled, and the leaves of the record it is drawn from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass

from registry.cases import enforcing, registering
from registry.records.kinds import ASKED_FOR
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


def template_of(kind: str) -> str:
    """The version of its template that a kind of paper is numbered with today."""
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
