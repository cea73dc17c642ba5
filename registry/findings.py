"""What a check found: rule, severity, source, measured, limit, and where.

The sentences are made from these fields, in Chinese and English; nobody types a number into one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import shapely

from geo.errors import GeoError
from geo.shapes import to_geojson
from registry.catalogue import SOURCES
from registry.sentences import SENTENCES

Severity = Literal["refuse", "suspend", "consent", "by_hand", "warn", "met"]
"""``by_hand``: no value is set, a person decides with a reason; ``met``: judged and satisfied."""


STOPPING: frozenset[Severity] = frozenset({"refuse", "suspend", "consent", "by_hand"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a rule has to say about a request.

    ``kind`` names the sentence, ``where`` is a GeoJSON geometry (x east, y north) in ``srid``,
    ``values`` the dated rule values it was judged by.
    """

    rule: str
    kind: str
    severity: Severity = "refuse"
    facts: Mapping[str, object] = field(default_factory=dict)
    measured: str | None = None
    limit: str | None = None
    where: Mapping[str, object] | None = None
    srid: int | None = None
    values: tuple[Mapping[str, object], ...] = ()

    @property
    def article(self) -> str:
        """The legal source the rule rests on."""
        return SOURCES[self.rule]

    @property
    def zh(self) -> str:
        """The finding as a Chinese sentence."""
        return SENTENCES[self.kind][0].format(**self._spoken())

    @property
    def en(self) -> str:
        """The finding as an English sentence."""
        return SENTENCES[self.kind][1].format(**self._spoken())

    def _spoken(self) -> dict[str, object]:
        return {**self.facts, "measured": self.measured, "limit": self.limit}

    def said(self) -> dict[str, object]:
        """Return the finding as plain data, with its sentences and article."""
        return {
            "rule": self.rule,
            "kind": self.kind,
            "severity": self.severity,
            "article": self.article,
            "zh": self.zh,
            "en": self.en,
            "measured": self.measured,
            "limit": self.limit,
            "facts": dict(self.facts),
            "where": self.where,
            "srid": self.srid,
            "values": [dict(value) for value in self.values],
        }


def misshapen(fault: GeoError, srid: int, kind: str = "shape", **facts: object) -> Finding:
    """Return the finding for a shape that cannot be taken as it is, with the place of the fault."""
    return Finding(
        rule=fault.rule or "GEO-01",
        kind=kind,
        facts={**facts, "reason": fault.title(), "reason_zh": fault.zh},
        where=None if fault.where is None else to_geojson(shapely.Point(fault.where)),
        srid=None if fault.where is None else srid,
    )


def refusing(findings: Iterable[Finding]) -> list[Finding]:
    """Return those that stop a registration: also missing consents, and what nobody decided."""
    return [f for f in findings if f.severity in STOPPING]
