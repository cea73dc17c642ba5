"""OWN-01, OWN-02: those apply whose right it is, and nobody disputes it."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from registry.book import applications, land, rule_values
from registry.book.rights import Holder, Right
from registry.findings import Finding
from registry.records.context import At
from registry.store.db import Tx


def apply(tx: Tx, at: At, rights: Sequence[Right]) -> list[Finding]:
    """OWN-01: of a right held by shares two thirds apply, of one held jointly all (细则 10)."""
    findings = []
    for right in _each_holding_once(rights):
        parties = _applying(tx, at)
        if parties is None:
            return [_who_must(right.holders)]
        missing = [h for h in right.holders if h.party_id not in parties]
        if not missing:
            continue
        limit = Fraction(1)
        values: tuple[Mapping[str, object], ...] = ()
        if right.holding == "shares":
            value = rule_values.valid(
                tx, "OWN-01", "consenting_share", park_id=at.park_id, on=at.today
            )
            if value is not None:
                limit = Fraction(str(value.value))
                values = value.said()
        applying = [h for h in right.holders if h.party_id in parties]
        share = sum((Fraction(h.share_num, h.share_den) for h in applying), Fraction(0))
        enough = right.holding == "shares" and share >= limit
        findings.append(
            Finding(
                rule="OWN-01",
                kind="not-all-apply" if enough else "owners-do-not-apply",
                severity="warn" if enough else "refuse",
                facts={"unit": right.unit_code, "missing": _names(missing)},
                measured=str(share if right.holding == "shares" else Fraction(0)),
                limit=str(limit),
                values=values,
            )
        )
    return findings


def all_apply(tx: Tx, at: At, rights: Sequence[Right]) -> list[Finding]:
    """OWN-01: a share of the land moves only with every holder it belongs to as an applicant."""
    parties = _applying(tx, at)
    holders = {h.party_id: h for right in rights for h in right.holders}
    if not holders:
        return []
    if parties is None:
        return [_who_must(tuple(holders.values()))]
    missing = [h for party, h in holders.items() if party not in parties]
    if not missing:
        return []
    return [
        Finding(
            rule="OWN-01",
            kind="land-of-others",
            facts={"missing": _names(missing)},
            measured=str(len(holders) - len(missing)),
            limit=str(len(holders)),
        )
    ]


def undisputed(tx: Tx, at: At, parcel_id: int, code: str) -> list[Finding]:
    """OWN-02: while the boundary is in conflict nothing is divided on it (条例 22(二))."""
    others = land.conflicts_of(tx, at.park_id, parcel_id)
    facts = {"parcel": code, "other": "、".join(others)}
    return [Finding(rule="OWN-02", kind="in-conflict", facts=facts)] if others else []


def _applying(tx: Tx, at: At) -> frozenset[int] | None:
    if at.case_id is None:
        return None
    return applications.of_case(tx, at.park_id, at.case_id).parties


def _each_holding_once(rights: Sequence[Right]) -> list[Right]:
    """Rights of the same people in the same way are judged once, by the first of them."""
    return list(
        {
            (r.holding, tuple((h.party_id, h.share_num, h.share_den) for h in r.holders)): r
            for r in reversed(rights)
        }.values()
    )


def _who_must(holders: Sequence[Holder]) -> Finding:
    """Before there is a case: who will have to apply."""
    return Finding(
        rule="OWN-01", kind="owners-must-apply", severity="warn", facts={"names": _names(holders)}
    )


def _names(holders: Sequence[Holder]) -> str:
    return "、".join(h.name for h in holders)
