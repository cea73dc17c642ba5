"""HOLD-04: what divisions and mergers mean to a mortgage, and when its mortgagee signs."""

from collections.abc import Collection, Mapping, Sequence

from registry.book import restrictions
from registry.book.restrictions import Standing
from registry.findings import Finding
from registry.records.context import At
from registry.store.db import Tx


def allocated(
    tx: Tx,
    at: At,
    unit_ids: Sequence[int],
    asked: Sequence[tuple[int, Collection[int]]],
    possible: Collection[int],
) -> list[Finding]:
    """A mortgage stays on some parts alone where its mortgagee has signed that.

    ``asked`` are restriction ids with the parts they stay on, ``possible`` the parts there are.
    """
    stands = {restriction: found[0] for restriction, found in _on(tx, at, unit_ids).items()}
    signed = _signed(tx, at)
    named = [restriction for restriction, _ in asked]
    findings = []
    for restriction, parts in asked:
        facts: dict[str, object] = {"restriction": restriction}
        if restriction not in stands or named.count(restriction) > 1:
            findings.append(Finding(rule="HOLD-04", kind="allocation-unknown", facts=facts))
            continue
        facts["document"] = stands[restriction].document_no
        if not parts or not set(possible).issuperset(parts):
            findings.append(Finding(rule="HOLD-04", kind="allocation-to-nothing", facts=facts))
        findings.append(
            Finding(
                rule="HOLD-04",
                kind="allocation",
                severity="met" if restriction in signed else "refuse",
                facts=facts | {"units": "、".join(str(n) for n in parts)},
            )
        )
    return findings


def of_some(tx: Tx, at: At, unit_ids: Sequence[int]) -> list[Finding]:
    """A mortgage on some of what is merged reaches the whole only with its mortgagee's word."""
    signed = _signed(tx, at)
    return [
        Finding(
            rule="HOLD-04",
            kind="mortgage-of-some",
            severity="met" if restriction in signed else "consent",
            facts={"restriction": restriction, "document": found[0].document_no},
            measured=str(len(found)),
            limit=str(len(unit_ids)),
        )
        for restriction, found in sorted(_on(tx, at, unit_ids).items())
        if len(found) < len(unit_ids)
    ]


def _on(tx: Tx, at: At, unit_ids: Sequence[int]) -> Mapping[int, list[Standing]]:
    on: dict[int, list[Standing]] = {}
    for found in restrictions.standing(tx, at.park_id, unit_ids, at.today):
        if found.kind == "mortgage":
            on.setdefault(found.restriction_id, []).append(found)
    return on


def _signed(tx: Tx, at: At) -> frozenset[int]:
    if at.case_id is None:
        return frozenset()
    return restrictions.consents(tx, at.park_id, at.case_id)
