"""GeoJSON (RFC 7946), whole or a text sequence of features (RFC 8142), read without GDAL.

It is longitude and latitude unless it names another system in a crs member. GDAL would take
unclosed rings with a warning, and here they are refused.
"""

import json
from typing import Any

from shapely import MultiPolygon

from geo.errors import NotAPolygon, RepeatedPoint, RingNotClosed, UnknownSrid, UnreadableFile
from geo.formats.containers import unreadable
from geo.formats.rows import Row, Table, in_row, torn_row
from geo.formats.survey import Faults, each
from geo.shapes import shape_from_geojson

_DEGREES = "EPSG:4326"
_RECORD = b"\x1e"
_BETWEEN = _RECORD + b" \t\r\n"


def read(data: bytes, faults: Faults | None = None) -> Table:
    """Return the name of the system and the rows, counted from 1.

    Raises UnreadableFile, UnknownSrid, NotAPolygon and what shape_from_geojson
    raises, with the row.
    """
    given = _json(data)
    kind = given.get("type")
    features = {
        "FeatureCollection": given.get("features"),
        "Feature": [given],
        "Polygon": [{"geometry": given}],
        "MultiPolygon": [{"geometry": given}],
    }.get(str(kind))
    if not isinstance(features, list):
        raise unreadable(f"type={str(kind)[:40]}")
    named = given.get("crs")
    try:
        system = _DEGREES if named is None else str(named["properties"]["name"])
    except (LookupError, TypeError) as fault:
        raise UnknownSrid(given=str(named)[:80]) from fault
    return system, each(enumerate(features, 1), lambda given: _feature(*given), faults)


def read_sequence(data: bytes, faults: Faults | None = None) -> Table:
    """Return the name of the system and the rows of a sequence, each counted by its line.

    A line that is no feature is refused: half a file is none. Raises as read does.
    """
    lines = enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1)
    written = ((number, said) for number, line in lines if (said := line.strip(_BETWEEN)))
    return _DEGREES, each(written, lambda given: _of_line(*given), faults)


def _of_line(number: int, written: bytes) -> Row:
    with in_row(number):
        return _feature(number, _json(written))


def is_sequence(data: bytes) -> bool:
    """Say whether JSON is a sequence: begun by the record sign, or whole on its first line."""
    text = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(_RECORD):
        return True
    first, _, rest = text.partition(b"\n")
    if not rest.strip(_BETWEEN):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _json(data: bytes) -> dict[str, Any]:
    try:
        given: dict[str, Any] = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        said = UnreadableFile(reason="GeoJSON is UTF-8", reason_zh="GeoJSON 须为 UTF-8 编码")
        raise said from fault
    except (ValueError, RecursionError) as fault:
        raise UnreadableFile(
            line=getattr(fault, "lineno", None),
            reason="not well-formed JSON",
            reason_zh="JSON 格式不正确",
        ) from fault
    return given


def _feature(number: int, feature: Any) -> Row:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict):
        raise NotAPolygon(given="null", line=number)
    coordinates = geometry.get("coordinates")
    polygons = [geometry]
    if geometry.get("type") == "MultiPolygon" and isinstance(coordinates, list):
        polygons = [{"type": "Polygon", "coordinates": rings} for rings in coordinates]
    properties = feature.get("properties")
    said = properties if isinstance(properties, dict) else {}
    with in_row(number):
        try:
            parts = [shape_from_geojson(polygon) for polygon in polygons]
        except (RingNotClosed, RepeatedPoint) as fault:
            if len(polygons) == 1:
                fault.torn = torn_row(polygons[0]["coordinates"], said)
            raise
    return number, MultiPolygon(parts), said
