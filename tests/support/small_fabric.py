"""A fabric of a dozen plots in place of the demonstration's 4,241: the same way in, in a second."""

import gzip
import json
from pathlib import Path

import shapely

from tests.support.park import EAST, NORTH

_STEPPED = [(0, 0), (90, 0), (90, 100), (60, 100), (60, 120), (0, 120), (0, 0)]


def small_fabric(folder: Path, plots: int = 4) -> Path:
    """Write the fabric: stepped plots beside each other, the last two of them overlapping."""
    features = [
        {"type": "Feature", "properties": {"id": f"P{n}"}, "geometry": _geometry(n, plots)}
        for n in range(plots)
    ]
    collection = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4527"}},
        "features": features,
    }
    file = folder / "fabric.geojson.gz"
    file.write_bytes(gzip.compress(json.dumps(collection).encode()))
    return file


def _geometry(n: int, plots: int) -> dict[str, object]:
    east = EAST + 150 * n - (100 if n == plots - 1 else 0)
    moved = [(east + x, NORTH + y) for x, y in _STEPPED]
    return dict(shapely.geometry.mapping(shapely.Polygon(moved)))
