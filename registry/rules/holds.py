"""HOLD-01 to 05: what restrictions say to an act, cell by cell of the table in the database."""

from collections.abc import Collection, Mapping, Sequence

from registry.book import parties, restrictions
from registry.book.restrictions import Hold
from registry.findings import Finding, Severity
from registry.records.context import At
from registry.store.db import Tx

#: acts that come by service of a court or authority: nobody applies, nobody is questioned (细则 19)
SERVED = frozenset(
    {
        "ordered_transfer",
        "ordered_cancellation",
        "seizure",
        "seizure_renewal",
        "seizure_release",
        "suspension",
        "suspension_lifting",
    }
)

#: what is served, and releases, objection, correction of errors: they wait for no case and
#: interrupt those that are open; every cell of theirs in the table is free
ALWAYS_FREE = SERVED | {
    "mortgage_release",
    "objection",
    "objection_release",
    "advance_notice_release",
    "restriction_fact",
    "boundary_correction",
    "correction",
    "void_entry",
}

_SEVERITY: dict[str, Severity] = {
    "warn": "warn",
    "consent": "consent",
    "suspend": "suspend",
    "refuse": "refuse",
}


def on(
    tx: Tx,
    at: At,
    units: Mapping[int, str],
    act: str,
    *,
    giving: Collection[int] | None = None,
) -> list[Finding]:
    """Return what stands against an act on units (id -> code): one finding a restriction.

    A consent that lies in the case is said as met; without one it stops the registration. What
    holds the share of one holder alone does not hold those ``giving`` who are others.
    """
    found = restrictions.holds(tx, at.park_id, list(units), act, at.today)
    answered = (
        restrictions.consents(tx, at.park_id, at.case_id)
        if at.case_id is not None
        else frozenset[int]()
    )
    by_restriction: dict[int, list[Hold]] = {}
    for hold in found:
        others = giving is not None and hold.of_party not in (None, *giving)
        if hold.effect != "free" and not others:
            by_restriction.setdefault(hold.restriction_id, []).append(hold)
    return [
        _finding(tx, same, [units[h.unit_id] for h in same], answered=key in answered)
        for key, same in by_restriction.items()
    ]


def _finding(tx: Tx, same: Sequence[Hold], codes: Sequence[str], *, answered: bool) -> Finding:
    hold = same[0]
    met = hold.effect == "consent" and answered
    who = hold.authority or ("" if hold.in_favour is None else _name(tx, hold.in_favour))
    return Finding(
        rule=hold.rule,
        kind=f"held-{hold.kind.replace('_', '-')}",
        severity="met" if met else _SEVERITY[hold.effect],
        facts={
            "restriction": hold.restriction_id,
            "units": "、".join(codes[:5]) + ("…" if len(codes) > 5 else ""),  # noqa: PLR2004
            "who": who,
            "document": hold.document_no,
            "source": hold.source,
            "effect": hold.effect,
            "ends_on": hold.ends_on or "—",
        },
        measured=str(len(codes)),
    )


def _name(tx: Tx, party_id: int) -> str:
    return parties.by_id(tx, party_id).name
