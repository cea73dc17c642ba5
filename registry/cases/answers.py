"""Answers to what a check found: a decision by hand, and papers that meet a restriction."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from registry.access import Principal, demand
from registry.book import papers, restrictions
from registry.cases import opening
from registry.cases.acts import ACTION_OF_KIND
from registry.cases.record import CaseRecord, read
from registry.errors import NotFound, ReasonNeeded, StepNotAllowed
from registry.findings import Finding
from registry.records.plain import canonical
from registry.store.db import Tx, text
from registry.title_refusals import AnsweredAlready, NothingToDecide

OPEN = ("draft", "submitted", "accepted", "more_proof", "examined", "suspended")


def decide(
    tx: Tx, who: Principal, number: str, *, rule: str, kind: str, reason: str, now: datetime
) -> CaseRecord:
    """Keep the examiner's decision where no value is set: with a reason, signed by the log-in.

    It is about the findings of this kind as they are now: when the request changes, or what it is
    judged by, it does not count any more. Raises NothingToDecide, AnsweredAlready.
    """
    case = read(tx, number, lock=True)
    demand(who, "examine", case.park_id)
    if case.state not in OPEN:
        raise StepNotAllowed(state=case.state, step="decide", possible=OPEN)
    if not reason.strip():
        raise ReasonNeeded(step="decide")
    at = opening.at_of(tx, case.park_id, now, case.case_id)
    asked = {
        _about(f)
        for f in opening.judged(tx, at, case.act, case.request)
        if f.severity == "by_hand" and (f.rule, f.kind) == (rule, kind)
    }
    if not asked:
        raise NothingToDecide(decided=rule[:20], kind=kind[:60])
    if not (undecided := asked - _rulings(tx, case).keys()):
        raise AnsweredAlready
    tx.execute(
        text(
            "insert into case_ruling (park_id, case_id, about, rule, kind, reason, ruled_by,"
            " ruled_at) select :park, :case, about, :rule, :kind, :reason, :who, :now"
            " from unnest(cast(:about as bytea[])) about"
        ),
        {
            "park": case.park_id,
            "case": case.case_id,
            "about": list(undecided),
            "rule": rule,
            "kind": kind,
            "reason": reason.strip(),
            "who": who.account_id,
            "now": now,
        },
    )
    return read(tx, number)


def _about(finding: Finding) -> bytes:
    """Return what a decision is about: the finding with all it was judged by."""
    said = {name: getattr(finding, name) for name in _JUDGED_BY}
    return sha256(canonical(said).encode()).digest()


_JUDGED_BY = ("rule", "kind", "facts", "measured", "limit", "values")


def _rulings(tx: Tx, case: CaseRecord) -> dict[bytes, Any]:
    rows = tx.execute(
        text(
            "select about, reason, ruled_by from case_ruling"
            " where park_id = :park and case_id = :case"
        ),
        {"park": case.park_id, "case": case.case_id},
    )
    return {bytes(r.about): r for r in rows}


def meet(
    tx: Tx, who: Principal, number: str, *, restriction_id: int, paper: bytes, now: datetime
) -> CaseRecord:
    """Keep the paper that meets a restriction: consent, undertaking, allocation.

    ``paper`` is the SHA-256 of a file of the case's park. Raises NotFound, AnsweredAlready.
    """
    case = read(tx, number, lock=True)
    demand(who, ACTION_OF_KIND[case.kind], case.park_id)
    if case.state not in OPEN:
        raise StepNotAllowed(state=case.state, step="meet", possible=OPEN)
    papers.stored(tx, case.park_id, paper)
    if restrictions.by_id(tx, case.park_id, restriction_id) is None:
        raise NotFound(what="restriction", name=str(restriction_id))
    tx.execute(
        text("insert into case_consent values (:park, :case, :restriction, :paper, :now, :who)"),
        {
            "park": case.park_id,
            "case": case.case_id,
            "restriction": restriction_id,
            "paper": paper,
            "now": now,
            "who": who.account_id,
        },
    )
    return read(tx, number)


def applied(tx: Tx, case: CaseRecord, findings: list[Finding]) -> list[Finding]:
    """Return the findings with those the examiner decided by hand marked as met."""
    rulings = _rulings(tx, case)
    return [_decided(f, rulings.get(_about(f))) if f.severity == "by_hand" else f for f in findings]


def _decided(finding: Finding, ruling: Any) -> Finding:
    if ruling is None:
        return finding
    facts = {**finding.facts, "reason": ruling.reason, "by": ruling.ruled_by}
    return replace(finding, severity="met", facts=facts)
