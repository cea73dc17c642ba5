"""What a registered act leaves behind: the papers to print, with what they print."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document to be numbered and kept: ``kind`` names its record and its drawing."""

    kind: str
    record: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Parcels touched, certificates made and papers due, as the case answers them."""

    parcels: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    facts: dict[str, object] = field(default_factory=dict)
