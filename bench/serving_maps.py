"""Bare handlers beside the maps: psycopg and the bytes PostgreSQL built, nothing else."""

from litestar import Litestar, MediaType, Response, get
from litestar.params import FromPath, FromQuery
from psycopg_pool import ConnectionPool

from registry.store.db import conninfo_for_sessions

BARE = "/bare/maps/"
_FEATURE = """
'{"type":"Feature","id":' || to_json(p.code::text) || ',"geometry":'
 || st_asgeojson(st_transform(v.geom_3857, 4326), 9, 0) || ',"properties":'
 || json_build_object('code', p.code, 'park', v.park_id, 'use', u.name, 'use_code', u.code,
      'stratum', p.stratum, 'standing', v.standing, 'area_m2', v.area,
      'declared_area_m2', v.declared_area, 'location', v.location, 'entry', v.born) || '}'"""
_FROM = """
  from parcel_version v join parcel p using (park_id, parcel_id) join land_use u using (use_id)
 where v.died is null and """
_ONE = f"select {_FEATURE} {_FROM} p.code = %s"
_BOX = f"""select string_agg(f, ',') from (select {_FEATURE} as f {_FROM}
 st_intersects(v.geom_3857, st_transform(st_makeenvelope(%s, %s, %s, %s, 4326), 3857))
 order by v.park_id, v.parcel_id limit %s) x"""  # noqa: S608 - our own text
_AFTER = f"""select string_agg(f, ',') from (select {_FEATURE} as f {_FROM}
 (v.park_id, v.parcel_id) > (%s, %s) order by v.park_id, v.parcel_id limit %s) x"""  # noqa: S608 - our own text
_TILE = """select st_asmvt(t, 'parcels', 4096, 'mvt') from (
  select p.code, v.park_id as park, u.name as use, u.use_class, v.standing,
         v.area::float8 as area_m2, st_asmvtgeom(v.geom_3857, st_tileenvelope(%s, %s, %s)) as mvt
    from parcel_version v join parcel p using (park_id, parcel_id) join land_use u using (use_id)
   where v.geom_3857 && st_tileenvelope(%s, %s, %s, margin => 0.015625)
     and v.died is null offset 0) t where mvt is not null"""


def handlers(conninfo: str, connections: int) -> Litestar:
    """Make an application that asks one statement for each request."""
    pool = ConnectionPool(
        conninfo_for_sessions(conninfo),
        min_size=connections,
        kwargs={"autocommit": True},
        open=True,
    )

    def asked(statement: str, values: list[object]) -> bytes:
        with pool.connection() as connection:
            row = connection.execute(statement.encode(), values).fetchone()
        value = row[0] if row else None
        return value.encode() if isinstance(value, str) else bytes(value or b"")

    def whole(features: bytes) -> Response[bytes]:
        body = b'{"type":"FeatureCollection","features":[' + features + b"]}"
        return Response(body, media_type=MediaType.JSON)

    @get(BARE + "one/{code:str}", sync_to_thread=True)
    def one(code: FromPath[str]) -> Response[bytes]:
        return Response(asked(_ONE, [code]), media_type=MediaType.JSON)

    @get(BARE + "items", sync_to_thread=True)
    def items(bbox: FromQuery[str], limit: FromQuery[int]) -> Response[bytes]:
        return whole(asked(_BOX, [*map(float, bbox.split(",")), limit]))

    @get(BARE + "after", sync_to_thread=True)
    def after(key: FromQuery[str], limit: FromQuery[int]) -> Response[bytes]:
        return whole(asked(_AFTER, [*map(int, key.split(".")), limit]))

    @get(BARE + "tiles/{z:int}/{x:int}/{y:int}", sync_to_thread=True)
    def tile(z: FromPath[int], x: FromPath[int], y: FromPath[int]) -> Response[bytes]:
        return Response(asked(_TILE, [z, x, y, z, x, y]), media_type=MediaType.MESSAGEPACK)

    return Litestar([one, items, after, tile], openapi_config=None, logging_config=None)
