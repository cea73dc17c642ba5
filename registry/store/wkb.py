"""Shapes as the database takes them and gives them back."""

from collections.abc import Sequence
from typing import Any

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry


def ewkb(shape: BaseGeometry, srid: int) -> bytes:
    """Return a shape as the database takes it."""
    out: bytes = shapely.to_wkb(shapely.set_srid(shape, srid), include_srid=True)
    return out


def hex_ewkb(shape: BaseGeometry, srid: int) -> str:
    """Return a shape as the database takes it among many rows: in hexadecimal letters."""
    return ewkb(shape, srid).hex()


def ewkb_of_all(shapes: Sequence[Polygon], srid: int) -> bytes:
    """Return many shapes as one, for st_dump to take apart: ``path[1]`` is the place, from 1."""
    return ewkb(shapely.GeometryCollection(list(shapes)), srid)


def polygon(raw: Any) -> Polygon:
    """Return a polygon the database gave as WKB. Raises TypeError for another shape."""
    shape = geometry(raw)
    if not isinstance(shape, Polygon):
        raise TypeError(shape.geom_type)
    return shape


def geometry(raw: Any) -> BaseGeometry:
    """Return a shape of any kind the database gave as WKB."""
    shape: BaseGeometry = shapely.from_wkb(bytes(raw))
    return shape
