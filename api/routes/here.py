"""这里能做什么: all that is known of a place, by whatever people have at hand to name it."""

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.desk import Desk
from api.refusals import WrongParameter
from api.schemas.here import HereOut
from geo import crs
from registry.access import Principal, demand
from registry.clock import business_date
from registry.views import here
from registry.views.here import Position

Key = Annotated[str | None, QueryParameter(required=False, max_length=80)]
Degrees = Annotated[float | None, QueryParameter(required=False, ge=-180, le=180)]
Metres = Annotated[float | None, QueryParameter(required=False, ge=-1e8, le=1e8)]
Srid = Annotated[
    int | None, QueryParameter(required=False, description="EPSG code of x and y, such as 4527")
]


@get("/api/v1/here", tags=["field"], sync_to_thread=True)
def what_may_happen(
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    parcel: Key = None,
    unit: Key = None,
    certificate: Key = None,
    longitude: Degrees = None,
    latitude: Degrees = None,
    x: Metres = None,
    y: Metres = None,
    srid: Srid = None,
) -> HereOut:
    """Answer by parcel, unit, certificate, longitude and latitude (CGCS2000), or x, y and srid."""
    demand(who, "read")
    keys = {"parcel": parcel, "unit": unit, "certificate": certificate}
    named = {by: key for by, key in keys.items() if key}
    places = [p for p in (_degrees(longitude, latitude), _metres(x, y, srid)) if p is not None]
    if len(named) + len(places) != 1:
        raise WrongParameter(
            parameter="parcel",
            value=", ".join([*named, *("position" for _ in places)]),
            reason="one of parcel, unit, certificate, longitude and latitude, or x, y and srid",
            reason_zh="须且只须给出宗地代码、单元代码、证号、经纬度，或 x、y 加坐标系之一",
        )
    today = business_date(desk.clock())
    if places:
        found = here.at_position(desk.register, places[0], today=today, parks=who.parks)
    else:
        ((by, key),) = named.items()
        found = here.at_key(desk.register, by, key, today=today, parks=who.parks)
    return HereOut.of(found)


def _degrees(longitude: float | None, latitude: float | None) -> Position | None:
    if longitude is None or latitude is None:
        return None
    return Position(x=longitude, y=latitude, srid=crs.GEOGRAPHIC)


def _metres(x: float | None, y: float | None, srid: int | None) -> Position | None:
    if x is None or y is None or srid is None:
        return None
    crs.central_meridian(srid)
    return Position(x=x, y=y, srid=srid)
