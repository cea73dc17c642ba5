"""The server that is measured: the register's application and beside it one bare handler.

Both answer in one process, from the same threads, by uvicorn with the settings of ``serve``. The
bare handler is a Litestar application of its own: a pool of psycopg, one row by its key, msgspec.
Run as ``python -m bench.serving APPLICATION_CONNINFO BARE_CONNINFO``; prints its port when ready.
"""

import socket
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import msgspec
import uvicorn
from litestar import Litestar, get
from litestar.enums import ScopeType
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.types import ASGIApp, Receive, Scope, Send
from psycopg.rows import kwargs_row
from psycopg_pool import ConnectionPool

from api.app import create_app
from api.watch import write_logs_as_json
from bench import serving_maps
from registry.settings import Settings
from registry.store.db import Register, conninfo_for_sessions

POOL = 8
BARE = "/bare/parcels/"


class BareParcel(msgspec.Struct, kw_only=True):
    """A parcel's row and its shape in GeoJSON."""

    code: str
    park_id: int
    use_id: int
    stratum: str
    standing: str
    area: Decimal
    location: str
    geometry: msgspec.Raw


_ROW = """
select p.code, p.park_id, p.use_id, p.stratum, v.standing, v.area, v.location,
       st_asgeojson(v.geom, 3, 0) as geometry
  from parcel p join parcel_version v using (park_id, parcel_id)
 where p.code = %s and v.died is null"""


def bare(conninfo: str) -> Litestar:
    """Make an application that reads one row by its key and does nothing else."""
    pool = ConnectionPool(
        conninfo_for_sessions(conninfo), min_size=POOL, kwargs={"autocommit": True}, open=True
    )

    def parcel(*, geometry: str, **columns: object) -> BareParcel:
        return BareParcel(**columns, geometry=msgspec.Raw(geometry.encode()))  # type: ignore[arg-type]

    @get(BARE + "{code:str}", sync_to_thread=True)
    def read(code: FromPath[str]) -> BareParcel:
        with (
            pool.connection() as connection,
            connection.cursor(row_factory=kwargs_row(parcel)) as cursor,
        ):
            row = cursor.execute(_ROW, [code]).fetchone()
        if row is None:
            raise NotFoundException
        return row

    return Litestar([read], openapi_config=None, logging_config=None)


def side_by_side(ours: ASGIApp, others: Mapping[str, ASGIApp]) -> ASGIApp:
    """Give the bare handlers their paths and the register everything else."""

    async def both(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == ScopeType.HTTP else ""
        found = next((app for start, app in others.items() if path.startswith(start)), ours)
        await found(scope, receive, send)

    return both


def main(application: str, plain: str) -> None:
    """Serve both until the process is told to end."""
    settings = Settings(home=Path(), pool_size=POOL, public_url="http://127.0.0.1")
    ours = create_app(Register(application, pool_size=POOL), settings)
    write_logs_as_json()
    others = {BARE: bare(plain), serving_maps.BARE: serving_maps.handlers(plain, POOL)}
    config = uvicorn.Config(
        side_by_side(ours, others), log_config=None, access_log=False, server_header=False
    )
    # asyncio sends small answers at once only over sockets that say they are TCP
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        sys.stdout.write(f"{listening.getsockname()[1]}\n")
        sys.stdout.flush()
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main(*sys.argv[1:])
