"""Vector tiles for web maps, with TileJSON and the OGC tile matrix set they are cut by."""

import gzip
import json
import math
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.desk import Desk
from api.refusals import WrongParameter
from registry.access import Principal, demand
from registry.errors import NotFound
from registry.views import ground, tiles
from registry.views.tiles import DEEPEST, LAYERS, Layer

Asking = Request[Any, Any, Any]
MVT = "application/vnd.mapbox-vector-tile"
JSON = "application/json"
MATRIX = "WebMercatorQuad"
_URI = f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{MATRIX}"
_CELLS = 256
_HALF = math.pi * 6378137.0
#: metres a pixel of 0.28 mm stands for (OGC 17-083r4)
_PIXEL = 0.00028
#: a small tile is not worth the time it takes to compress
_WORTH_IT = 400


@get("/tiles", include_in_schema=False, sync_to_thread=False)
def tilesets(request: Asking, who: NamedDependency[Principal]) -> Response[bytes]:
    """List the layers."""
    demand(who, "read")
    root = _root(request)
    told = [
        {
            "title": layer.title,
            "dataType": "vector",
            "crs": "http://www.opengis.net/def/crs/EPSG/0/3857",
            "tileMatrixSetURI": _URI,
            "links": [
                {"rel": "self", "type": JSON, "href": f"{root}/{name}"},
                {
                    "rel": "item",
                    "type": MVT,
                    "templated": True,
                    "href": f"{root}/{name}/{{tileMatrix}}/{{tileCol}}/{{tileRow}}",
                },
                {
                    "rel": "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme",
                    "type": JSON,
                    "href": f"{root}/matrix/{MATRIX}",
                },
            ],
        }
        for name, layer in LAYERS.items()
    ]
    return _json({"tilesets": told})


@get(f"/tiles/matrix/{MATRIX}", include_in_schema=False, sync_to_thread=False)
def matrix_set(who: NamedDependency[Principal]) -> Response[bytes]:
    """Describe the matrix set all layers are cut by."""
    demand(who, "read")
    matrices = []
    for z in range(DEEPEST + 1):
        cell = 2 * _HALF / _CELLS / 2**z
        matrices.append(
            {
                "id": str(z),
                "scaleDenominator": cell / _PIXEL,
                "cellSize": cell,
                "pointOfOrigin": [-_HALF, _HALF],
                "tileWidth": _CELLS,
                "tileHeight": _CELLS,
                "matrixWidth": 2**z,
                "matrixHeight": 2**z,
            }
        )
    crs = "http://www.opengis.net/def/crs/EPSG/0/3857"
    told = {"id": MATRIX, "uri": _URI, "crs": crs, "orderedAxes": ["X", "Y"]}
    return _json({**told, "tileMatrices": matrices})


@get("/tiles/{layer:str}", include_in_schema=False, sync_to_thread=True)
def tile_json(
    layer: FromPath[str],
    request: Asking,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> Response[bytes]:
    """Describe a layer as TileJSON 3.0."""
    demand(who, "read")
    told = _layer(layer)
    box = ground.seen(desk.register, parks=who.parks).box
    return _json(
        {
            "tilejson": "3.0.0",
            "name": told.title,
            "scheme": "xyz",
            "tiles": [f"{_root(request)}/{layer}/{{z}}/{{x}}/{{y}}"],
            "vector_layers": [{"id": layer, "fields": dict(told.fields)}],
            "minzoom": 0,
            "maxzoom": DEEPEST,
            **({"bounds": list(box)} if box else {}),
        }
    )


@get("/tiles/{layer:str}/{z:str}/{x:str}/{y:str}", include_in_schema=False, sync_to_thread=True)
def tile(
    layer: FromPath[str],
    z: FromPath[str],
    x: FromPath[str],
    y: FromPath[str],
    request: Asking,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> Response[bytes]:
    """Answer a tile; nothing but 304 where no entry was made since the caller's."""
    demand(who, "read")
    told, place = _layer(layer), _place(z, x, y)
    version = ground.version(desk.register, parks=who.parks)
    packed = "gzip" in str(request.headers.get("accept-encoding", ""))
    headers = {
        "ETag": f'W/"{version}"',
        "Cache-Control": "private, no-cache",
        "Vary": "Accept-Encoding, Authorization, Cookie",
    }
    if headers["ETag"] in str(request.headers.get("if-none-match", "")):
        return Response(b"", status_code=304, headers=headers)
    key = (layer, place, version, packed)
    body = desk.drawn.get(key)
    if body is None:
        body = tiles.draw(desk.register, told, *place, parks=who.parks)
        if packed and len(body) >= _WORTH_IT:
            body = gzip.compress(body, 5, mtime=0)
        desk.drawn.keep(key, body)
    if packed and body.startswith(b"\x1f\x8b"):
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type=MVT, headers=headers)


def _layer(name: str) -> Layer:
    if name not in LAYERS:
        raise NotFound(what="layer", name=name[:40])
    return LAYERS[name]


def _place(z: str, x: str, y: str) -> tuple[int, int, int]:
    deep = _within("z", z, DEEPEST + 1)
    return deep, _within("x", x, 2**deep), _within("y", y, 2**deep)


def _within(parameter: str, given: str, end: int) -> int:
    if given.isascii() and given.isdigit() and len(given) <= len(str(2**DEEPEST)):
        number = int(given)
        if number < end:
            return number
    raise WrongParameter(
        parameter=parameter,
        value=given[:40],
        reason=f"a whole number from 0 to {end - 1}",
        reason_zh=f"须为 0 至 {end - 1} 的整数",
    )


def _root(request: Asking) -> str:
    return f"{str(request.base_url).rstrip('/')}/tiles"


def _json(told: dict[str, Any]) -> Response[bytes]:
    body = json.dumps(told, ensure_ascii=False).encode()
    return Response(body, media_type=JSON, headers={"Cache-Control": "private, no-cache"})
