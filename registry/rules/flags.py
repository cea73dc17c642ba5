"""标记: a verified clue warns in every check of the land or unit it was seen on, at once."""

from collections.abc import Sequence
from typing import Literal

from registry.book import clues
from registry.book.clues import Flag
from registry.clock import business_date
from registry.errors import NotFound
from registry.findings import Finding
from registry.records.context import At, Subject
from registry.store.db import Tx

Basis = Literal["restricting_decision", "take_back", "contract", "court"]
"""What a title may be held on after the decision: 限制决定, 收回, 合同约定, 法院."""


def on(tx: Tx, at: At, subjects: Sequence[Subject]) -> list[Finding]:
    """Return a warning for each flag on what a request is business on."""
    return [_warning(flag) for flag in clues.flags(tx, at.park_id, subjects)]


def _warning(flag: Flag) -> Finding:
    return Finding(
        rule=flag.rule,
        kind="flag",
        severity="warn",
        facts={
            "number": flag.number,
            "where": flag.where,
            "name": flag.name_en,
            "name_zh": flag.name,
            "state": flag.state_name_en,
            "state_zh": flag.state_name,
            "since": str(business_date(flag.reported_at)),
            "article": flag.article,
        },
    )


def holds_for(
    tx: Tx, at: At, number: str, subjects: Sequence[Subject], basis: Basis | None
) -> list[Finding]:
    """Judge that a suspension is for a verified case, on what that case is about, and on a basis.

    土地管理法实施条例 48(四): during the investigation, for the land it is about.
    """
    facts: dict[str, object] = {"number": number[:60]}
    try:
        clue = clues.by_number(tx, number)
    except NotFound:
        return [Finding(rule="HOLD-05", kind="no-such-clue", facts=facts)]
    if clue.park_id != at.park_id:
        return [Finding(rule="HOLD-05", kind="no-such-clue", facts=facts)]
    findings = []
    if not clue.flagged:
        facts |= {"state": clue.state_name_en, "state_zh": clue.state_name}
        findings.append(Finding(rule="HOLD-05", kind="clue-not-verified", facts=facts))
    if any(clue not in clues.on(tx, at.park_id, [subject]) for subject in subjects):
        facts |= {"where": clue.where}
        findings.append(Finding(rule="HOLD-05", kind="unit-not-of-clue", facts=facts))
    return [*findings, *_basis(clue, basis)]


def outlasting(tx: Tx, at: At, restriction_id: int, basis: Basis | None) -> list[Finding]:
    """Judge a suspension that is to go on: after the decision on a basis of its own only."""
    clue = clues.behind(tx, at.park_id, restriction_id)
    return [] if clue is None else _basis(clue, basis)


def _basis(clue: Flag, basis: Basis | None) -> list[Finding]:
    if clue.state not in clues.DECIDED or basis is not None:
        return []
    facts = {"number": clue.number, "state": clue.state_name_en, "state_zh": clue.state_name}
    return [Finding(rule="HOLD-05", kind="hold-needs-basis", facts=facts)]
