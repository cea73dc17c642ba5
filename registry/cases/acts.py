"""The table of acts: one module per kind of business, all of one shape."""

from collections.abc import Mapping
from typing import Any, Protocol, cast

from registry.acts import (
    advance_notice,
    advance_notice_release,
    boundary_correction,
    building_registration,
    cancellation,
    certificate_reissue,
    certificate_replacement,
    conditions_issue,
    correction,
    first_registration,
    intake,
    land_grant,
    land_handover,
    mortgage,
    mortgage_change,
    mortgage_release,
    objection,
    objection_release,
    ordered_cancellation,
    ordered_transfer,
    parcel_merge,
    parcel_split,
    park_boundary,
    particulars_change,
    restriction_fact,
    seizure,
    seizure_release,
    seizure_renewal,
    suspension,
    suspension_lifting,
    take_back,
    terms_amendment,
    transfer,
    unit_merge,
    unit_split,
    void_entry,
)
from registry.errors import NotFound
from registry.findings import Finding
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.records.plain import from_plain
from registry.store.db import Tx


class Act(Protocol):
    """What every act module offers."""

    NAME: str
    KIND: str
    TITLE: tuple[str, str]
    Request: type

    def subjects(self, tx: Tx, at: At, request: Any) -> tuple[Subject, ...]:
        """Return what the request is business on: parcels, or single units."""

    def check(self, tx: Tx, at: At, request: Any) -> list[Finding]:
        """Return all findings, never only the first."""

    def register(self, tx: Tx, entry: Entry, request: Any) -> Outcome:
        """Write into the open entry."""


ACTS: Mapping[str, Act] = {
    act.NAME: cast("Act", act)
    for act in (
        park_boundary,
        conditions_issue,
        land_grant,
        land_handover,
        terms_amendment,
        take_back,
        first_registration,
        intake,
        void_entry,
        particulars_change,
        certificate_reissue,
        certificate_replacement,
        building_registration,
        unit_split,
        unit_merge,
        parcel_split,
        parcel_merge,
        boundary_correction,
        transfer,
        ordered_transfer,
        mortgage,
        mortgage_change,
        mortgage_release,
        seizure,
        seizure_renewal,
        seizure_release,
        objection,
        objection_release,
        advance_notice,
        advance_notice_release,
        restriction_fact,
        suspension,
        suspension_lifting,
        correction,
        cancellation,
        ordered_cancellation,
    )
}

#: who may bring an act forward, by kind (registry.access)
ACTION_OF_KIND = {"supply": "supply", "registration": "apply", "boundary": "administer"}


def act(name: str) -> Act:
    """Return the act of this name. Raises NotFound."""
    if name not in ACTS:
        raise NotFound(what="act", name=name[:60])
    return ACTS[name]


def request_of(name: str, plain: Mapping[str, object]) -> Any:
    """Read a request for an act. Raises MalformedValue with the path of the fault."""
    return from_plain(act(name).Request, plain)
