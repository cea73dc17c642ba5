"""Coordinate systems by their addresses, with the axes the way each of them says (Part 2).

CRS84 is longitude, latitude. EPSG:4326 and 4490 are latitude, longitude; the Gauss-Krüger zones of
CGCS2000 are X north, Y east, as in all Chinese tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from api.refusals import WrongParameter
from geo import crs
from registry.views.features import WEB_MERCATOR

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
_ZONES = range(4513, 4555)


@dataclass(frozen=True, slots=True)
class System:
    """A system as an answer names it; ``flipped``: north comes before east."""

    uri: str
    srid: int
    flipped: bool


def epsg(srid: int) -> str:
    """Return the address of a system of EPSG."""
    return f"{_EPSG}{srid}"


SYSTEMS: Mapping[str, System] = {
    CRS84: System(CRS84, 4326, flipped=False),
    epsg(4326): System(epsg(4326), 4326, flipped=True),
    epsg(crs.GEOGRAPHIC): System(epsg(crs.GEOGRAPHIC), crs.GEOGRAPHIC, flipped=True),
    epsg(WEB_MERCATOR): System(epsg(WEB_MERCATOR), WEB_MERCATOR, flipped=False),
    **{epsg(zone): System(epsg(zone), zone, flipped=True) for zone in _ZONES},
}


def system(parameter: str, uri: str) -> System:
    """Return the system of an address. Raises WrongParameter."""
    found = SYSTEMS.get(uri.strip("<>[]"))
    if found is None:
        raise WrongParameter(
            parameter=parameter,
            value=uri[:120],
            reason="one of the systems listed under crs of the collection",
            reason_zh="须为该数据集 crs 中列出的坐标系",
        )
    return found
