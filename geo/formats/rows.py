"""Rows of a table of shapes, however their file keeps them: which system, which polygons, where.

Degrees are given back as EPSG 4490: whoever registers says the zone they are projected to.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo import crs
from geo.errors import (
    EmptyShape,
    GeoError,
    NotAPolygon,
    OldCoordinateSystem,
    RingNotClosed,
    ThreeDimensional,
    Torn,
    UnknownSrid,
)
from geo.formats.survey import Faults, each
from geo.formats.written import cents

# WGS 84 and CGCS2000 differ by centimetres: one set of degrees here
_DEGREES = (4326, 4490)
_LONGITUDE_FIRST = ("urn:ogc:def:crs:OGC:1.3:CRS84", "OGC:CRS84")
# 北京54, 西安80 and 新北京54, the degrees all their zones are built on
_OLD_DEGREES = (4214, 4610, 4555)
NAME_FIELDS = ("DKMC", "name", "numero")
NUMBER_FIELDS = ("ZDDM", "DKBH", "code", "number", "src_id", "id")
AREA_FIELDS = ("MJ", "ZDMJ", "area_m2", "registered_m2")

Row = tuple[int, BaseGeometry | None, dict[str, object]]
"""Its number in the file, its shape as drawn, its attributes."""
Table = tuple[str | None, Sequence[Row]]
"""The name of the coordinate system, where one is named, and the rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorRow:
    """A row of a table: its feature id (in GeoJSON its place, from 1), its polygons as drawn."""

    number: int
    name: str
    parts: tuple[Polygon, ...]
    attributes: Mapping[str, object]


def of_wkb(wkb: bytes | None, number: int) -> BaseGeometry | None:
    """Return the shape of a row. Raises RingNotClosed with the row."""
    try:
        with np.errstate(invalid="ignore"):  # NaN is refused when the shape is judged
            shape: BaseGeometry | None = shapely.from_wkb(wkb)
    except shapely.GEOSException as fault:
        raise RingNotClosed(line=number) from fault
    return shape


@contextmanager
def in_row(number: int) -> Iterator[None]:
    """Give a fault the row it was met in."""
    try:
        yield
    except GeoError as fault:
        fault.line = number
        raise


def srid_of(name: str | None) -> tuple[int, str]:
    """Return the SRID a system's name or definition stands for, and how it is called.

    Raises UnknownSrid, OldCoordinateSystem.
    """
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


def rows_of(rows: Sequence[Row], srid: int, faults: Faults | None) -> tuple[VectorRow, ...]:
    """Return rows whose shapes are flat polygons in their place.

    Raises what row_of raises of the first that is not, or gathers it.
    """
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [shape for _, shape, _ in rows]
    placed = crs.well_placed(shapely.bounds(shapes), srid).tolist()
    given = zip(rows, placed, strict=True)
    return each(given, lambda one: row_of(one[0], srid, placed=one[1]), faults)


def row_of(row: Row, srid: int, *, placed: bool = False) -> VectorRow:
    """Return a row whose shape is a flat polygon, or several.

    Raises NotAPolygon, EmptyShape, ThreeDimensional and what judge_position raises, with the row.
    """
    number, shape, attributes = row
    if shape is None or shape.geom_type not in ("Polygon", "MultiPolygon"):
        raise NotAPolygon(given="null" if shape is None else shape.geom_type, line=number)
    if shape.is_empty:
        raise EmptyShape(line=number)
    if shape.has_z:
        x, y = shapely.get_coordinates(shape)[0].tolist()
        raise ThreeDimensional(where=(x, y), line=number)
    parts = tuple(shapely.get_parts(shape).tolist())
    if not placed:
        judge_position(parts, srid, number)
    name = first_of(attributes, NAME_FIELDS)
    return VectorRow(number=number, name=name, parts=parts, attributes=attributes)


def judge_position(parts: tuple[BaseGeometry, ...], srid: int, number: int) -> None:
    """Refuse coordinates that cannot be of this system, as crs.judge_position, with the row."""
    xy = shapely.get_coordinates(np.asarray(parts, dtype=object))
    finite = xy[np.isfinite(xy).all(axis=1)]
    with in_row(number):
        crs.judge_position(finite[:, 0].tolist(), finite[:, 1].tolist(), srid)


def first_of(attributes: Mapping[str, object], names: tuple[str, ...]) -> str:
    """Return what the first of these attributes says that says anything, or nothing."""
    said = (attributes.get(name) for name in names)
    return next((str(value) for value in said if value not in (None, "")), "")


def area_of(attributes: Mapping[str, object]) -> Decimal | None:
    """Return the area a row declares in m², to 0.01, or None where it says no number."""
    return declared(first_of(attributes, AREA_FIELDS))


def declared(said: str) -> Decimal | None:
    """Return an area in m², to 0.01, or None where the text says no number."""
    try:
        return cents(Decimal(said))
    except InvalidOperation:
        return None


def torn_row(rings: Any, attributes: Mapping[str, object]) -> Torn:
    """Return a row whose rings are no polygon, as they are written in the file's own system."""
    return Torn(
        rings=rings,
        number=first_of(attributes, NUMBER_FIELDS),
        name=first_of(attributes, NAME_FIELDS),
        declared_area_m2=area_of(attributes),
    )
