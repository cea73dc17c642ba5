"""What maps and other programs read of the register: parks, parcels, buildings, units as GeoJSON.

The database writes the features; here they are handed on as they come. Who holds a title is in none
of them. A page begins after the last key of the one before (keyset), however deep it lies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from shapely.geometry.base import BaseGeometry

from registry.store.db import Parks, Register
from registry.store.wkb import hex_ewkb

WEB_MERCATOR = 3857
#: a window that holds more is not sorted whole for one page
MANY = 5_000
_DEGREES = (4326, 4490)
#: digits after the point: a tenth of a millimetre of arc, or the millimetre grid of the register
_DIGITS_OF_DEGREES, _DIGITS_OF_METRES = 9, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A collection: its titles, its properties (name → JSON type and what it means), its rows."""

    name: str
    title: str
    title_zh: str
    description: str
    properties: Mapping[str, tuple[str, str]]
    #: the columns behind the properties, the feature's id, its shape, and where they come from
    columns: str
    id: str
    shape: str
    shape_3857: str | None
    noun: str
    rows: str
    by_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """Where a page ended: the last number of a park."""

    park_id: int
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked of a collection.

    ``window`` in EPSG:3857; ``since`` and ``until`` bound the time in which it stood (both None:
    now); ``srid`` and ``flipped`` are the coordinates of the answer: flipped is north before east.
    """

    window: BaseGeometry | None = None
    timed: bool = False
    since: datetime | None = None
    until: datetime | None = None
    parks: Sequence[int] | None = None
    srid: int = 4326
    flipped: bool = False
    after: Key | None = None
    limit: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Features as JSON, joined by commas; ``next`` where there are more."""

    features: str
    count: int
    next: Key | None


_USE = {
    "use": ("string", "land use 土地用途"),
    "use_code": ("string", "its code 用途代码"),
}
_PARK = {"park": ("integer", "number of the park 园区编号")}

COLLECTIONS: Mapping[str, Collection] = MappingProxyType(
    {
        c.name: c
        for c in (
            Collection(
                name="parks",
                title="Parks",
                title_zh="园区",
                description="Industrial parks with their approved boundary 园区及其批准范围",
                properties={
                    **_PARK,
                    "name": ("string", "name 园区名称"),
                    "committee": ("string", "its committee 管委会"),
                    "srid": ("integer", "EPSG code of its coordinates 坐标系"),
                    "approved_document": ("string", "approval of the boundary 批准文件"),
                },
                columns="'park', v.park_id, 'name', k.name, 'committee', k.committee,"
                " 'srid', k.srid, 'approved_document', v.approved_document",
                id="v.park_id",
                shape="v.boundary",
                shape_3857=None,
                noun="park",
                rows="park_version v join park k using (park_id)",
                by_id="v.park_id::text = %(id)s",
            ),
            Collection(
                name="parcels",
                title="Parcels",
                title_zh="宗地",
                description="Parcels as they stand in the register 登簿宗地",
                properties={
                    "code": ("string", "parcel code 宗地代码, GB/T 37346-2019"),
                    **_PARK,
                    **_USE,
                    "stratum": ("string", "surface, above or below 地表、地上、地下"),
                    "standing": ("string", "located or in_conflict 落图或存在争议"),
                    "area_m2": ("number", "area by coordinates, m² 解析面积"),
                    "declared_area_m2": ("number", "area old papers say, m² 证载面积"),
                    "location": ("string", "address 坐落"),
                    "entry": ("integer", "journal entry it stands since 登簿序号"),
                },
                columns="'code', p.code, 'park', v.park_id, 'use', u.name, 'use_code', u.code,"
                " 'stratum', p.stratum, 'standing', v.standing, 'area_m2', v.area,"
                " 'declared_area_m2', v.declared_area, 'location', v.location, 'entry', v.born",
                id="p.code",
                shape="v.geom",
                shape_3857="v.geom_3857",
                noun="parcel",
                rows="parcel_version v join parcel p using (park_id, parcel_id)"
                " join land_use u using (use_id)",
                by_id="p.code = %(id)s",
            ),
            Collection(
                name="buildings",
                title="Buildings",
                title_zh="自然幢",
                description="Buildings with their footprint 自然幢及其占地范围",
                properties={
                    "code": ("string", "parcel code, F, number of the building 幢代码"),
                    **_PARK,
                    "parcel": ("string", "its parcel 宗地代码"),
                    "name": ("string", "name 名称"),
                    "structure": ("string", "structure 房屋结构"),
                    "total_area_m2": ("number", "building area, m² 建筑面积"),
                    "completed_on": ("string", "completed 竣工日期"),
                    "entry": ("integer", "journal entry it stands since 登簿序号"),
                },
                columns="'code', p.parcel_code || 'F' || p.number, 'park', v.park_id,"
                " 'parcel', p.parcel_code, 'name', v.name, 'structure', v.structure,"
                " 'total_area_m2', v.total_area, 'completed_on', v.completed_on, 'entry', v.born",
                id="p.parcel_code || 'F' || p.number",
                shape="v.footprint",
                shape_3857="v.footprint_3857",
                noun="building",
                rows="building_version v join building p using (park_id, building_id)",
                by_id="p.building_id = (select b.building_id from building b join parcel using"
                " (park_id, parcel_id) where code = left(%(id)s, 19)"
                " and b.parcel_code || 'F' || b.number = %(id)s order by b.born desc limit 1)",
            ),
            Collection(
                name="units",
                title="Units",
                title_zh="不动产单元",
                description="Units: bare land, or parts of buildings 不动产单元（净地或房屋）",
                properties={
                    "code": ("string", "unit code 不动产单元号, GB/T 37346-2019"),
                    **_PARK,
                    "parcel": ("string", "its parcel 宗地代码"),
                    **_USE,
                    "house_use": ("string", "use of the house 房屋用途"),
                    "common": ("boolean", "in common of the owners 业主共有"),
                    "own_area_m2": ("number", "own area, m² 专有建筑面积"),
                    "shared_area_m2": ("number", "apportioned area, m² 分摊建筑面积"),
                    "land_share_m2": ("number", "share of the land, m² 土地面积"),
                    "location": ("string", "address 坐落"),
                    "entry": ("integer", "journal entry it stands since 登簿序号"),
                },
                columns="'code', p.code, 'park', v.park_id, 'parcel', p.parcel_code, 'use', u.name,"
                " 'use_code', u.code, 'house_use', p.house_use, 'common', p.common,"
                " 'own_area_m2', v.own_area, 'shared_area_m2', v.shared_area,"
                " 'land_share_m2', v.land_share, 'location', v.location, 'entry', v.born",
                id="p.code",
                shape="unit_shape_v1(v.park_id, v.unit_id, x.at_seq)",
                shape_3857=None,
                noun="unit",
                rows="unit_version v join unit p using (park_id, unit_id)"
                " join land_use u using (use_id)",
                by_id="p.unit_id = any (array(select unit_id from unit where code = %(id)s))",
            ),
        )
    }
)

#: offset 0: each key is looked up by itself, or a small register is read whole for a few of them
_PAGE = """
select string_agg(case when x.n <= %(limit)s then f.feature end, ',' order by x.n) as features,
       count(*) as count, max(x.id) filter (where x.n = %(limit)s) as id,
       max(x.park_id) filter (where x.n = %(limit)s) as park_id
  from {keys} with ordinality x (park_id, id, born, at_seq, n)
 cross join lateral (select {feature} as feature from {rows}
   where v.park_id = x.park_id and v.{key} = x.id and v.born = x.born offset 0) f"""
_NOW = (
    "in_window_v1('{noun}', %(window)s::geometry, %(parks)s::int[], %(park)s::int,"
    " %(after)s::bigint, %(limit)s::int + 1, %(many)s::int)"
)
_ONCE = (
    "once_in_window_v1('{noun}', %(window)s::geometry, %(parks)s::int[], %(since)s::timestamptz,"
    " %(until)s::timestamptz, %(park)s::int, %(after)s::bigint, %(limit)s::int + 1)"
)
_ONE = """
select {feature} as feature from {rows}
 cross join (select 9223372036854775807 as at_seq) x
 where v.died is null and {by_id}"""


def page(register: Register, collection: Collection, wanted: Wanted, *, parks: Parks) -> Page:
    """Return a page of a collection inside the walls of who asks."""
    row = register.row(_page_query(collection, wanted), asked(wanted, wanted.limit), parks=parks)
    assert row is not None  # noqa: S101 - an aggregate always has a row
    more = row["count"] > wanted.limit
    return Page(
        features=row["features"] or "",
        count=min(row["count"], wanted.limit),
        next=Key(park_id=row["park_id"], id=row["id"]) if more else None,
    )


def asked(wanted: Wanted, limit: int) -> dict[str, object]:
    """Return the values of ``keys`` for so many of them, and one more."""
    after = wanted.after or Key(park_id=0, id=0)
    return {
        "window": None if wanted.window is None else hex_ewkb(wanted.window, WEB_MERCATOR),
        "parks": None if wanted.parks is None else list(wanted.parks),
        "since": wanted.since,
        "until": wanted.until,
        "park": after.park_id,
        "after": after.id,
        "limit": limit,
        "many": MANY,
    }


def keys(collection: Collection, wanted: Wanted) -> str:
    """Return the SQL of the keys inside the window, in order; ``asked`` has its values."""
    return (_ONCE if wanted.timed else _NOW).format(noun=collection.noun)


def one(
    register: Register, collection: Collection, given: str, wanted: Wanted, *, parks: Parks
) -> str | None:
    """Return one feature as it stands, by its id, or None."""
    query = _ONE.format(
        feature=feature(collection, wanted), rows=collection.rows, by_id=collection.by_id
    )
    row = register.row(query, {"id": given}, parks=parks)
    return None if row is None else str(row["feature"])


def _page_query(collection: Collection, wanted: Wanted) -> str:
    return _PAGE.format(
        feature=feature(collection, wanted),
        keys=keys(collection, wanted),
        rows=collection.rows,
        key=f"{collection.noun}_id",
    )


def feature(collection: Collection, wanted: Wanted) -> str:
    """Return the SQL of one feature's text."""
    srid, stored = wanted.srid, collection.shape
    if srid in (4326, WEB_MERCATOR) and collection.shape_3857 is not None:
        stored = collection.shape_3857
    as_stored = srid == WEB_MERCATOR and stored == collection.shape_3857
    placed = stored if as_stored else f"st_transform({stored}, {srid})"
    turned = f"st_flipcoordinates({placed})" if wanted.flipped else placed
    digits = _DIGITS_OF_DEGREES if srid in _DEGREES else _DIGITS_OF_METRES
    return (
        f"""'{{"type":"Feature","id":' || to_json({collection.id}::text) || ',"geometry":'"""
        f" || coalesce(st_asgeojson({turned}, {digits}, 0), 'null') || ',\"properties\":'"
        f" || json_build_object({collection.columns}) || '}}'"
    )
