"""Files of a park's parcels, written to disk first and then sent piece by piece."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from api.desk import Desk
from api.schemas.keys import ParkId
from api.streams import sent, while_there
from registry import clock
from registry.access import Principal, demand
from registry.views import exports
from registry.views.exports import Format


@get("/api/v1/parks/{park:int}/export/{form:str}", tags=["parks"])
async def export_parcels(
    park: ParkId,
    form: FromPath[str],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
    request: Request[Any, Any, Any],
) -> Stream:
    """Give out the current parcels: gpkg, shp, shp-gbk, geojson, fgb, txt, dxf, xlsx or xml.

    xlsx is a ledger for people 台账, xml the registration message 登记报文: units, rights, holders,
    mortgages and seizures. It has the whole identity numbers of holders, which are personal data,
    so it is for the registrar alone; no other format tells of a holder. Coordinates are in the
    park's system, in GeoJSON longitude and latitude. The answer begins when the file is whole: of
    a large park after minutes. Whoever does not wait for it ends the work.
    """
    told = exports.known(form)
    demand(who, told.action, park)
    file = await while_there(request, lambda there: _written(desk, who, park, told, there))
    return sent(file, f"parcels-{park}{told.suffix}", told.media_type)


def _written(
    desk: Desk, who: Principal, park: int, form: Format, there: Callable[[], bool]
) -> IO[bytes]:
    """Return the file, open: it outlives its name, so nothing is left where nobody reads it."""
    with tempfile.TemporaryDirectory(prefix="park-registry-") as folder:
        with desk.transaction(who) as tx:
            made = clock.local(desk.clock())
            path = exports.write(tx, park, form, Path(folder), made=made, wanted=there)
        return path.open("rb")
