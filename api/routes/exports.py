"""Files of a park's parcels, written to disk first and then sent piece by piece."""

import tempfile
from pathlib import Path

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from api.desk import Desk
from api.schemas.keys import ParkId
from api.streams import pieces
from registry import clock
from registry.access import Principal, demand
from registry.views import exports


@get("/api/v1/parks/{park:int}/export/{form:str}", tags=["parks"], sync_to_thread=True)
def export_parcels(
    park: ParkId,
    form: FromPath[str],
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> Stream:
    """Give out the current parcels: gpkg, shp, shp-gbk, geojson, fgb, txt, dxf, xlsx or xml.

    xlsx is a ledger for people 台账, xml the registration message 登记报文: units, rights, holders,
    mortgages and seizures. It has the whole identity numbers of holders, which are personal data,
    so it is for the registrar alone; no other format tells of a holder. Coordinates are in the
    park's system, in GeoJSON longitude and latitude.
    """
    told = exports.known(form)
    demand(who, told.action, park)
    with tempfile.TemporaryDirectory(prefix="park-registry-") as folder:
        with desk.transaction(who) as tx:
            made = clock.local(desk.clock())
            path = exports.write(tx, park, told, Path(folder), made=made)
        # the open file outlives its name: nothing is left of it, also where nobody reads to the end
        file = path.open("rb")
    return Stream(
        pieces(file),
        media_type=told.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{path.name}"',
            "Cache-Control": "private, no-cache",
        },
    )
