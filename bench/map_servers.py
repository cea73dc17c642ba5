"""Other servers of the same maps: tipg and pygeoapi, each by uvicorn in one process, as ours.

Each has an environment of its own (``.ci/setup bench``): what they need is not what we need. They
read plain tables of the parcels that stand, with key and spatial index and no walls, in the system
they need not transform from: degrees for features, the web map for tiles.
"""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict

from bench.measure import PeersMissing
from bench.serving import POOL

_TOOLS = Path(__file__).parent.parent / ".tools"
_READY_SECONDS = 60.0
#: the most features one answer of any of them may hold
MOST = 10_000
_PLAIN = "plain"
_TABLES = """
create schema plain;
create table plain.parcels as
  select p.code, v.park_id as park, u.name as use, u.code as use_code, p.stratum, v.standing,
         v.area::float8 as area_m2, v.declared_area::float8 as declared_area_m2, v.location,
         v.born as entry, st_transform(v.geom_3857, 4326)::geometry(polygon, 4326) as geom
    from parcel_version v join parcel p using (park_id, parcel_id) join land_use u using (use_id)
   where v.died is null order by v.park_id, v.parcel_id;
create table plain.tiled as
  select p.code, v.park_id as park, u.name as use, u.use_class, v.standing,
         v.area::float8 as area_m2, v.geom_3857::geometry(polygon, 3857) as geom
    from parcel_version v join parcel p using (park_id, parcel_id) join land_use u using (use_id)
   where v.died is null order by v.park_id, v.parcel_id;
alter table plain.parcels add primary key (code);
alter table plain.tiled add primary key (code);
create index on plain.parcels using gist (geom);
create index on plain.tiled using gist (geom)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A server that answers: its port, and the paths that an id, a query or a tile follows."""

    port: int
    one: str
    items: str
    tiles: str | None


def lay_out(connection: psycopg.Connection) -> None:
    """Write the plain tables both read. Nobody is held back by a wall here."""
    connection.execute(_TABLES.encode())
    connection.execute("vacuum analyze plain.parcels")
    connection.execute("vacuum analyze plain.tiled")


@contextmanager
def tipg(conninfo: str) -> Iterator[Served]:
    """Serve with tipg. Raises PeersMissing."""
    where = conninfo_to_dict(conninfo)
    address = f"{where['user']}@{quote(str(where['host']), safe='')}:{where['port']}"
    told = {
        "DATABASE_URL": f"postgresql://{address}/{where['dbname']}",
        "DB_MIN_CONN_SIZE": str(POOL),
        "DB_MAX_CONN_SIZE": str(POOL),
        "TIPG_DB_SCHEMAS": json.dumps([_PLAIN]),
        "TIPG_MAX_FEATURES_PER_QUERY": str(MOST),
        # it would read its catalogue anew in the midst of a round
        "TIPG_CATALOG_TTL": "0",
    }
    with _answering("tipg", "tipg.main:app", told, "/healthz") as port:
        yield Served(
            port=port,
            one=f"/collections/{_PLAIN}.parcels/items/",
            items=f"/collections/{_PLAIN}.parcels/items?f=geojson&",
            tiles=f"/collections/{_PLAIN}.tiled/tiles/WebMercatorQuad/",
        )


@contextmanager
def pygeoapi(conninfo: str, folder: Path) -> Iterator[Served]:
    """Serve with pygeoapi; its settings are written into the folder. Raises PeersMissing."""
    settings, description = folder / "pygeoapi.json", folder / "openapi.json"
    settings.write_text(json.dumps(_settings(conninfo)), encoding="utf-8")
    description.write_text(json.dumps({"openapi": "3.0.2", "paths": {}}), encoding="utf-8")
    told = {"PYGEOAPI_CONFIG": str(settings), "PYGEOAPI_OPENAPI": str(description)}
    with _answering("pygeoapi", "pygeoapi.starlette_app:APP", told, "/conformance") as port:
        yield Served(
            port=port,
            one="/collections/parcels/items/",
            items="/collections/parcels/items?f=json&",
            tiles=None,
        )


def _settings(conninfo: str) -> Mapping[str, object]:
    where = conninfo_to_dict(conninfo)
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": 0},
            "url": "http://127.0.0.1",
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "limits": {"default_items": 10, "max_items": MOST},
            "map": {"url": "http://127.0.0.1", "attribution": "none"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": "parcels",
                "description": "parcels",
                "keywords": ["parcels"],
                "terms_of_service": "none",
                "url": "http://127.0.0.1",
            },
            "license": {"name": "none"},
            "provider": {"name": "none"},
            "contact": {"name": "none"},
        },
        "resources": {
            "parcels": {
                "type": "collection",
                "title": "parcels",
                "description": "parcels",
                "keywords": ["parcels"],
                "links": [],
                "extents": {"spatial": {"bbox": [-180, -90, 180, 90]}},
                "providers": [
                    {
                        "type": "feature",
                        "name": "PostgreSQL",
                        "data": {
                            "host": where["host"],
                            "port": int(where["port"] or 0),
                            "dbname": where["dbname"],
                            "user": where["user"],
                            "search_path": [_PLAIN, "public"],
                        },
                        "id_field": "code",
                        "table": "parcels",
                        "geom_field": "geom",
                    }
                ],
            }
        },
    }


@contextmanager
def _answering(name: str, app: str, told: Mapping[str, str], path: str) -> Iterator[int]:
    """Start a server in its environment and wait until it answers; end it afterwards."""
    python = _TOOLS / name / "bin" / "python"
    if not python.exists():
        raise PeersMissing(name)
    port = _free_port()
    quiet = ["--no-access-log", "--no-server-header", "--log-level", "error"]
    command = [str(python), "-m", "uvicorn", app, "--port", str(port), *quiet]
    with subprocess.Popen(  # noqa: S603
        command, env={**os.environ, **told}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            _wait_for(server, f"http://127.0.0.1:{port}{path}")
            yield port
        finally:
            server.terminate()


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port


def _wait_for(server: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address):  # noqa: S310 - an address of ours
                return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise RuntimeError(f"{address} did not answer")
