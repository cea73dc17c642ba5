"""Vector tiles (MVT) in WebMercatorQuad, drawn from the stored web-mercator shapes.

Up to zoom 13 a tile that would hold more than a few thousand shapes, or take more than half a
megabyte, tells them as squares instead, each with how many lie in it and their area: no tile grows
with the county, nor with how finely its boundaries were measured.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from registry.store.db import Parks, Register

DEEPEST = 22
#: from here on a tile is small enough to tell every shape
_EVERY_SHAPE_FROM = 14
#: so many lots of four corners are some 300 KB
CROWD = 5_000
#: the most bytes of a tile up to there, whatever its shapes
MOST_BYTES = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A layer: what its features tell (name → Number or String)."""

    name: str
    title: str
    fields: Mapping[str, str]


_SQUARES = {"count": "Number", "area_m2": "Number"}
LAYERS: Mapping[str, Layer] = MappingProxyType(
    {
        layer.name: layer
        for layer in (
            Layer(name="parks", title="Parks 园区", fields={"park": "Number", "name": "String"}),
            Layer(
                name="parcels",
                title="Parcels 宗地",
                fields={
                    "code": "String",
                    "park": "Number",
                    "use": "String",
                    "use_class": "String",
                    "standing": "String",
                    "area_m2": "Number",
                    **_SQUARES,
                },
            ),
            Layer(
                name="buildings",
                title="Buildings 自然幢",
                fields={"code": "String", "park": "Number", "name": "String", **_SQUARES},
            ),
        )
    }
)


def draw(register: Register, layer: Layer, z: int, x: int, y: int, *, parks: Parks) -> bytes:
    """Return a tile; empty where nothing lies. It must lie in the matrix of its zoom."""
    crowd, most = (CROWD, MOST_BYTES) if z < _EVERY_SHAPE_FROM else (None, None)
    row = register.row(
        "select tile_v1(%(layer)s, %(z)s, %(x)s, %(y)s, %(crowd)s::int, %(most)s::int) as tile",
        {"layer": layer.name, "z": z, "x": x, "y": y, "crowd": crowd, "most": most},
        parks=parks,
    )
    return b"" if row is None or row["tile"] is None else bytes(row["tile"])
