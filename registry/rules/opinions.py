"""SPLIT-10: what the park says to a division, where contract, county or park ask for it."""

from registry.book import applications, rule_values
from registry.findings import Finding, Severity
from registry.records.context import At
from registry.store.db import Tx


def park(tx: Tx, at: At) -> list[Finding]:
    """The park's opinion lies in the case: asked for, it is needed; else its lack is only said."""
    given = bool(
        at.case_id is not None and applications.of_case(tx, at.park_id, at.case_id).opinion
    )
    value = rule_values.valid(tx, "SPLIT-10", "opinion_needed", park_id=at.park_id, on=at.today)
    needed = value is not None and bool(value.value)
    if given and not needed:
        return []
    severity: Severity = "met" if given else "refuse" if needed else "warn"
    return [
        Finding(
            rule="SPLIT-10",
            kind="opinion-given" if given else "no-opinion",
            severity=severity,
            facts={"sources": "；".join(s.document for s in value.sources) if value else ""},
            values=() if value is None else value.said(),
        )
    ]
