"""The reconciliation sheet on the wire. Areas in m², money in yuan."""

from decimal import Decimal
from typing import Annotated

from msgspec import Meta

from api.schemas.wire import Sent, Told
from registry.views.reconciliation import Line

Figure = Annotated[Decimal, Meta(description="as the old system says it")]


class OldFigures(Sent, frozen=True, kw_only=True):
    """What the old system says it holds; what is left out is not compared."""

    parcels: Figure | None = None
    unlocated: Figure | None = None
    in_conflict: Figure | None = None
    declared_area: Figure | None = None
    area: Figure | None = None
    rights: Figure | None = None
    certificates: Figure | None = None
    holders: Figure | None = None
    mortgages: Figure | None = None
    mortgage_sum: Figure | None = None
    seizures: Figure | None = None


class FigureOut(Told, frozen=True, kw_only=True):
    """A figure of the register beside the old system's; ``difference`` is ours less theirs."""

    name: str
    title: str
    title_en: str
    unit: str
    ours: Decimal
    theirs: Decimal | None
    difference: Decimal | None

    @classmethod
    def of(cls, line: Line) -> "FigureOut":
        """Tell a figure."""
        return cls(**{name: getattr(line, name) for name in cls.__struct_fields__})
