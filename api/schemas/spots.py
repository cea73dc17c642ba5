"""Satellite spots on the wire."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from litestar.datastructures import UploadFile
from msgspec import Meta

from api.schemas.wire import Sent, Told
from registry.book.spots import Spot, Verdict


class LayerForm(Sent, frozen=True, kw_only=True):
    """A layer of polygons (GeoPackage, GeoJSON) with the days of its two images."""

    file: UploadFile
    before_on: date
    after_on: date


class LayerOut(Told, frozen=True, kw_only=True):
    """A layer that was taken in; ``again``: this file had been before."""

    layer: int
    again: bool
    spots: int


class VerdictIn(Sent, frozen=True, kw_only=True):
    """What a spot is: lawful 合法, unlawful 违法 (a clue), false_change 伪变化 or temporary."""

    verdict: Verdict
    note: Annotated[str, Meta(max_length=500)]
    kind: Annotated[str, Meta(max_length=80)] = "use_changed"


class SpotOut(Told, frozen=True, kw_only=True):
    """A spot: what it lies on, how much of it, and what was decided; ``place`` in degrees."""

    layer_id: int
    n: int
    number: str
    area: Decimal
    before_on: date
    after_on: date
    parcels: Sequence[str]
    buildings: Sequence[str]
    overlap: Decimal
    unbuilt: Decimal
    place: Mapping[str, Any]
    verdict: str | None
    note: str | None
    clue: str | None

    @classmethod
    def of(cls, spot: Spot) -> "SpotOut":
        """Tell a spot."""
        facts = {name: getattr(spot, name) for name in cls.__struct_fields__}
        return cls(**facts | {"place": json.loads(spot.place)})
