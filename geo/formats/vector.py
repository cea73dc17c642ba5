"""GeoPackage and GeoJSON: the rows of the first layer, with their attributes.

GeoJSON is longitude and latitude (RFC 7946) unless it names another system in a crs member. Degrees
are given back as EPSG 4490: whoever registers says the zone they are projected to. GeoPackage is
read by GDAL. GeoJSON is not: GDAL takes unclosed rings with a warning, and here they are refused.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyproj
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj.exceptions import CRSError
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo import crs
from geo.errors import (
    EmptyShape,
    FileTooLarge,
    GeoError,
    NotAPolygon,
    OldCoordinateSystem,
    RingNotClosed,
    ThreeDimensional,
    UnknownSrid,
    UnreadableFile,
    WrongZone,
)
from geo.formats.survey import MOST_BYTES, SurveyFile, SurveyPlot
from geo.shapes import judge, shape_from_geojson

_SQLITE = b"SQLite format 3\x00"
_APPLICATION_ID = slice(68, 72)
_GEOPACKAGES = (b"GPKG", b"GP10", b"GP11")
# WGS 84 and CGCS2000 differ by centimetres: one set of degrees here
_DEGREES = (4326, 4490)
_LONGITUDE_FIRST = ("urn:ogc:def:crs:OGC:1.3:CRS84", "OGC:CRS84")
# 北京54, 西安80 and 新北京54, the degrees all their zones are built on
_OLD_DEGREES = (4214, 4610, 4555)
_NUMBER_FIELDS = ("ZDDM", "DKBH", "code", "number", "src_id", "id")
_NAME_FIELDS = ("DKMC", "name", "numero")
_USE_FIELDS = ("DKYT", "use")
_SHEET_FIELDS = ("TFH", "sheet")
_AREA_FIELDS = ("MJ", "ZDMJ", "area_m2", "registered_m2")
_POLYGONAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_CENT = Decimal("0.01")

_Row = tuple[int, BaseGeometry | None, dict[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorRow:
    """A row of a table: its feature id (in GeoJSON its place, from 1), its polygons as drawn."""

    number: int
    name: str
    parts: tuple[Polygon, ...]
    attributes: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorFile:
    """The first layer of a file. ``srid`` is a zone of CGCS2000, or 4490 for degrees."""

    format: str
    system: str
    srid: int
    rows: tuple[VectorRow, ...]

    def to_srid(self, srid: int) -> "VectorFile":
        """Return it in a zone. Degrees are projected; another zone raises WrongZone."""
        if self.srid == srid:
            return self
        if self.srid != crs.GEOGRAPHIC and not crs.same_zone(self.srid, srid):
            raise WrongZone(zone=crs.zone_of(self.srid), expected_zone=crs.zone_of(srid))
        return replace(self, srid=srid, rows=tuple(self._moved(row, srid) for row in self.rows))

    def _moved(self, row: VectorRow, srid: int) -> VectorRow:
        parts = tuple(crs.reproject(part, self.srid, srid) for part in row.parts)
        _judge_position(parts, srid, row.number)
        return replace(row, parts=parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Rows by column: feature ids, names, polygons as drawn, attributes (an empty number: NaN)."""

    numbers: NDArray[np.int64]
    names: list[str]
    geometries: NDArray[np.object_]
    attributes: Mapping[str, NDArray[Any]]


def suffix_of(data: bytes) -> str | None:
    """Return .gpkg or .geojson by what the file begins with, else None."""
    if data.startswith(_SQLITE):
        return ".gpkg"
    return ".geojson" if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else None


def read_vector(
    source: bytes | str | Path, filename: str = "", *, srid: int | None = None
) -> VectorFile:
    """Read a GeoPackage or GeoJSON file, given as bytes or as a path, into rows.

    With ``srid`` the rows are in that zone, without it in the file's own system. The polygons are
    not judged yet; their position is. Raises FileTooLarge, UnreadableFile, NotAPolygon,
    ThreeDimensional, RingNotClosed, UnknownSrid, OldCoordinateSystem, WrongZone, AxesSwapped and
    the other faults of position, with the row.
    """
    data = source if isinstance(source, bytes) else _bytes(Path(source))
    if len(data) > MOST_BYTES:
        raise FileTooLarge(size=len(data), limit=MOST_BYTES)
    suffix = suffix_of(data)
    if suffix is None:
        raise _unreadable(filename or "?")
    name, rows = _geopackage(data) if suffix == ".gpkg" else _geojson(data)
    if not rows:
        raise UnreadableFile(reason="no plot was found", reason_zh="未找到地块")
    found, system = _srid(name)
    read = tuple(_row(row, found) for row in rows)
    file = VectorFile(format=suffix.removeprefix("."), system=system, srid=found, rows=read)
    return file if srid is None else file.to_srid(srid)


def _bytes(path: Path) -> bytes:
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise FileTooLarge(size=size, limit=MOST_BYTES)
    return path.read_bytes()


def _unreadable(what: str) -> UnreadableFile:
    return UnreadableFile(
        reason=f"neither GeoPackage nor GeoJSON: {what}",
        reason_zh=f"既不是 GeoPackage 也不是 GeoJSON：{what}",
    )


def _geopackage(data: bytes) -> tuple[str | None, list[_Row]]:
    """Return the name of the system and the rows."""
    if data[_APPLICATION_ID] not in _GEOPACKAGES:
        raise _unreadable("SQLite")
    # a file of its own, not a virtual one: GeoPackage is SQLite and wants a path
    with tempfile.TemporaryDirectory(prefix="survey-") as folder:
        path = Path(folder) / "survey.gpkg"
        path.write_bytes(data)
        try:
            meta, fids, shapes, columns = pyogrio.raw.read(path, return_fids=True)
        except (DataSourceError, DataLayerError, UnicodeDecodeError, ValueError) as fault:
            raise _unreadable(".gpkg") from fault
    if shapes is None:
        raise NotAPolygon(given="no geometry")
    fields = meta["fields"].tolist()
    # an empty number comes as NaN, which is no number anyone wrote
    values = ([None if v != v else v for v in column.tolist()] for column in columns)  # noqa: PLR0124
    rows = [
        (int(fid), _of_wkb(shape, int(fid)), dict(zip(fields, row, strict=True)))
        for fid, shape, *row in zip(fids, shapes, *values, strict=True)
    ]
    return meta["crs"], rows


def batches(path: Path, *, srid: int, size: int = 50_000) -> Iterator[Batch]:
    """Read a GeoPackage of any size from a path, ``size`` rows at a time, in the zone ``srid``.

    One batch is held at a time. The polygons are not judged yet; their position is. Raises what
    read_vector raises, with the row, when its batch is reached.
    """
    with path.open("rb") as file:
        head = file.read(_APPLICATION_ID.stop)
    if not head.startswith(_SQLITE) or head[_APPLICATION_ID] not in _GEOPACKAGES:
        raise _unreadable(path.name)
    read = 0
    while rows := _slice(path, read, size, srid):
        yield rows
        read += len(rows.numbers)
    if read == 0:
        raise UnreadableFile(reason="no plot was found", reason_zh="未找到地块")


def _slice(path: Path, skipped: int, size: int, srid: int) -> Batch | None:
    try:
        meta, fids, wkb, columns = pyogrio.raw.read(
            path, return_fids=True, skip_features=skipped, max_features=size
        )
    except (DataSourceError, DataLayerError, UnicodeDecodeError, ValueError) as fault:
        raise _unreadable(".gpkg") from fault
    if wkb is None:
        raise NotAPolygon(given="no geometry")
    found = _srid(meta["crs"])[0]
    if found not in (srid, crs.GEOGRAPHIC) and not crs.same_zone(found, srid):
        raise WrongZone(zone=crs.zone_of(found), expected_zone=crs.zone_of(srid))
    if not len(fids):
        return None
    attributes = dict(zip(meta["fields"].tolist(), columns, strict=True))
    named = next((attributes[name] for name in _NAME_FIELDS if name in attributes), None)
    return Batch(
        numbers=fids,
        names=[""] * len(fids) if named is None else list(map(_said, named.tolist())),
        geometries=_placed(_polygons(wkb, fids, found), fids, found, srid),
        attributes=attributes,
    )


def _polygons(wkb: NDArray[Any], fids: NDArray[np.int64], srid: int) -> NDArray[np.object_]:
    """Return the shapes of a batch; what is no flat polygon is refused as a row by itself is."""
    shapes = np.array([_of_wkb(one, int(fid)) for one, fid in zip(wkb, fids, strict=True)], object)
    polygonal = np.isin(shapely.get_type_id(shapes), _POLYGONAL)
    for at in np.flatnonzero(~polygonal | shapely.is_empty(shapes) | shapely.has_z(shapes)):
        _row((int(fids[at]), shapes[at], {}), srid)
    return shapes


def _said(value: object) -> str:
    return "" if value is None or value != value else str(value)  # noqa: PLR0124 - NaN is empty


def _placed(shapes: NDArray[Any], fids: NDArray[Any], found: int, srid: int) -> NDArray[Any]:
    for shape, fid in zip(shapes, fids, strict=True):
        _judge_position((shape,), found, int(fid))
    if found == srid:
        return shapes
    moved = np.array([crs.reproject(shape, found, srid) for shape in shapes], object)
    return _placed(moved, fids, srid, srid)


def _of_wkb(wkb: bytes | None, number: int) -> BaseGeometry | None:
    try:
        with np.errstate(invalid="ignore"):  # NaN is refused when the shape is judged
            shape: BaseGeometry | None = shapely.from_wkb(wkb)
    except shapely.GEOSException as fault:
        raise RingNotClosed(line=number) from fault
    return shape


def _geojson(data: bytes) -> tuple[str | None, list[_Row]]:
    """Return the name of the system and the rows, counted from 1."""
    given = _json(data)
    kind = given.get("type")
    features = {
        "FeatureCollection": given.get("features"),
        "Feature": [given],
        "Polygon": [{"geometry": given}],
        "MultiPolygon": [{"geometry": given}],
    }.get(str(kind))
    if not isinstance(features, list):
        raise _unreadable(f"type={str(kind)[:40]}")
    named = given.get("crs")
    try:
        system = "EPSG:4326" if named is None else str(named["properties"]["name"])
    except (LookupError, TypeError) as fault:
        raise UnknownSrid(given=str(named)[:80]) from fault
    return system, [_feature(n, feature) for n, feature in enumerate(features, 1)]


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


def _feature(number: int, feature: Any) -> _Row:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict):
        raise NotAPolygon(given="null", line=number)
    coordinates = geometry.get("coordinates")
    polygons = [geometry]
    if geometry.get("type") == "MultiPolygon" and isinstance(coordinates, list):
        polygons = [{"type": "Polygon", "coordinates": rings} for rings in coordinates]
    with _in_row(number):
        parts = [shape_from_geojson(polygon) for polygon in polygons]
    properties = feature.get("properties")
    said = properties if isinstance(properties, dict) else {}
    return number, MultiPolygon(parts), said


@contextmanager
def _in_row(number: int) -> Iterator[None]:
    """Give a fault the row it was met in."""
    try:
        yield
    except GeoError as fault:
        fault.line = number
        raise


def _srid(name: str | None) -> tuple[int, str]:
    if name is None:
        raise UnknownSrid(given="")
    try:
        system = pyproj.CRS.from_user_input(name)
    except CRSError as fault:
        raise UnknownSrid(given=name[:80]) from fault
    _refuse_old(system)
    code = system.to_epsg()
    if code in _DEGREES or name in _LONGITUDE_FIRST:
        return crs.GEOGRAPHIC, system.name
    if code is not None and crs.supported(code):
        return code, system.name
    raise UnknownSrid(given=system.name)


def _refuse_old(system: pyproj.CRS) -> None:
    degrees = system.geodetic_crs
    if degrees is not None and degrees.to_epsg() in _OLD_DEGREES:
        raise OldCoordinateSystem(given=system.name)
    crs.refuse_old_system(f"{system.name} {degrees.name if degrees is not None else ''}")


def _row(row: _Row, srid: int) -> VectorRow:
    number, shape, attributes = row
    if shape is None or shape.geom_type not in ("Polygon", "MultiPolygon"):
        raise NotAPolygon(given="null" if shape is None else shape.geom_type, line=number)
    if shape.is_empty:
        raise EmptyShape(line=number)
    if shape.has_z:
        x, y = shapely.get_coordinates(shape)[0].tolist()
        raise ThreeDimensional(where=(x, y), line=number)
    parts = tuple(shapely.get_parts(shape).tolist())
    _judge_position(parts, srid, number)
    name = _first(attributes, _NAME_FIELDS)
    return VectorRow(number=number, name=name, parts=parts, attributes=attributes)


def _judge_position(parts: tuple[BaseGeometry, ...], srid: int, number: int) -> None:
    xy = shapely.get_coordinates(np.asarray(parts, dtype=object))
    finite = xy[np.isfinite(xy).all(axis=1)]
    with _in_row(number):
        crs.judge_position(finite[:, 0].tolist(), finite[:, 1].tolist(), srid)


def read(data: bytes, filename: str = "", *, srid: int | None = None) -> SurveyFile:
    """Read a GeoPackage or GeoJSON file into plots whose shapes are judged.

    ``srid`` is the zone the plots are wanted in; degrees are refused without it (UnknownSrid).
    Raises what read_vector and shapes.judge raise, with the row.
    """
    file = read_vector(data, filename, srid=srid)
    if file.srid == crs.GEOGRAPHIC:
        raise UnknownSrid(given=file.system)
    return SurveyFile(
        format=file.format,
        encoding="utf-8",
        header={"坐标系": file.system},
        srid=file.srid,
        plots=tuple(_plot(row) for row in file.rows),
        notices=(),
    )


def _plot(row: VectorRow) -> SurveyPlot:
    with _in_row(row.number):
        parts = tuple(judge(part) for part in row.parts)
    return SurveyPlot(
        number=_first(row.attributes, _NUMBER_FIELDS),
        name=row.name,
        use_text=_first(row.attributes, _USE_FIELDS),
        sheet=_first(row.attributes, _SHEET_FIELDS),
        declared_area_m2=_area(_first(row.attributes, _AREA_FIELDS)),
        parts=parts,
        line=row.number,
        attributes=row.attributes,
    )


def _area(text: str) -> Decimal | None:
    try:
        area = Decimal(text)
    except InvalidOperation:
        return None
    return area.quantize(_CENT, ROUND_HALF_UP) if area.is_finite() else None


def _first(attributes: Mapping[str, object], names: tuple[str, ...]) -> str:
    said = (attributes.get(name) for name in names)
    return next((str(value) for value in said if value not in (None, "")), "")
