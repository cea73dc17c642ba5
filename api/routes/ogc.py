"""OGC API Features, Parts 1 and 2: what QGIS, GDAL and web maps read of the register."""

import json
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from api.desk import Desk
from api.ogc import asked, documents
from api.ogc.asked import FORMATS, single
from api.ogc.documents import GEOJSON, HTML, JSON, OPENAPI, SCHEMA, Told, both, link
from api.ogc.systems import CRS84, system
from api.refusals import WrongParameter
from api.watch import VIEWER_POLICY, header
from registry.access import Principal, demand
from registry.errors import NotFound
from registry.views import features, filtered, ground
from registry.views.features import COLLECTIONS, Collection, Wanted

Asking = Request[Any, Any, Any]
Answer = Response[bytes] | Template
_KEPT = {"Cache-Control": "private, no-cache", "Vary": "Accept, Authorization, Cookie"}


@get("/ogc", include_in_schema=False, sync_to_thread=True)
def landing(request: Asking, who: NamedDependency[Principal]) -> Answer:
    """Say what is here, and lead to it."""
    demand(who, "read")
    return _told(request, documents.landing(_root(request)), "ogc_links.html")


@get("/ogc/conformance", include_in_schema=False, sync_to_thread=True)
def conformance(request: Asking, who: NamedDependency[Principal]) -> Answer:
    """Say what it conforms to."""
    demand(who, "read")
    return _told(request, documents.conformance(), "ogc_links.html")


@get("/ogc/api", include_in_schema=False, sync_to_thread=True)
def description(request: Asking, who: NamedDependency[Principal]) -> Answer:
    """Describe the interface in OpenAPI 3.0."""
    demand(who, "read")
    if _as_page(request):
        headers = {**_KEPT, "Content-Security-Policy": VIEWER_POLICY}
        context = {"description": "/ogc/api?f=json"}
        return Template("interface.html", context=context, headers=headers)
    return _json(documents.openapi(_root(request)), OPENAPI)


@get("/ogc/collections", include_in_schema=False, sync_to_thread=True)
def collections(
    request: Asking, who: NamedDependency[Principal], desk: NamedDependency[Desk]
) -> Answer:
    """List the collections."""
    demand(who, "read")
    seen = ground.seen(desk.register, parks=who.parks)
    return _told(request, documents.collections(_root(request), seen), "ogc_collections.html")


@get("/ogc/collections/{name:str}", include_in_schema=False, sync_to_thread=True)
def collection(
    name: FromPath[str],
    request: Asking,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> Answer:
    """Describe one collection."""
    demand(who, "read")
    seen = ground.seen(desk.register, parks=who.parks)
    told = documents.collection(_root(request), _collection(name), seen)
    return _told(request, told, "ogc_links.html")


@get("/ogc/collections/{name:str}/queryables", include_in_schema=False, sync_to_thread=True)
def queryables(name: FromPath[str], request: Asking, who: NamedDependency[Principal]) -> Answer:
    """Say what a filter may name."""
    demand(who, "read")
    told = documents.queryables(_root(request), _collection(name))
    # GDAL takes no schema by its own name
    taken = str(request.headers.get("accept", ""))
    kind = JSON if JSON in taken and SCHEMA not in taken else SCHEMA
    return _told(request, told, "ogc_queryables.html", kind)


@get("/ogc/collections/{name:str}/items", include_in_schema=False, sync_to_thread=True)
def items(
    name: FromPath[str],
    request: Asking,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> Answer:
    """Answer a page of features."""
    demand(who, "read")
    told, given = _collection(name), request.query_params.dict()
    question = asked.read(given, told)
    if question.met is None:
        page = features.page(desk.register, told, question.wanted, parks=who.parks)
    else:
        page = filtered.page(desk.register, told, question.wanted, question.met, parks=who.parks)
    links = both(_address(request), GEOJSON, told.title)
    if page.next is not None:
        onwards = _onwards(request, f"{page.next.park_id}.{page.next.id}")
        links.append(link(onwards, "next", GEOJSON, "The next page 下一页"))
    end = {
        "links": links,
        "numberReturned": page.count,
        "timeStamp": desk.clock().replace(microsecond=0),
    }
    if _as_page(request):
        shown = json.loads(f"[{page.features}]")
        context = {"told": told, "features": shown, "links": links}
        return Template("ogc_items.html", context=context, headers=_KEPT)
    features_of_page = page.features.encode()
    body = b'{"type":"FeatureCollection","features":[%b],%b' % (features_of_page, _in_json(end)[1:])
    return _bytes(body, GEOJSON, question.system.uri)


@get("/ogc/collections/{name:str}/items/{item:str}", include_in_schema=False, sync_to_thread=True)
def item(
    name: FromPath[str],
    item: FromPath[str],
    request: Asking,
    who: NamedDependency[Principal],
    desk: NamedDependency[Desk],
) -> Answer:
    """Answer one feature as it stands."""
    demand(who, "read")
    told = _collection(name)
    given = single(request.query_params.dict(), ("crs", "f"))
    spoken = system("crs", given.get("crs", CRS84))
    wanted = Wanted(srid=spoken.srid, flipped=spoken.flipped)
    feature = features.one(desk.register, told, item, wanted, parks=who.parks)
    if feature is None:
        raise NotFound(what=told.title.lower().removesuffix("s"), name=item[:40])
    address = f"{_root(request)}/collections/{told.name}"
    links = [
        *both(_address(request), GEOJSON, item),
        link(address, "collection", JSON, told.title),
    ]
    if _as_page(request):
        context = {"told": told, "features": [json.loads(feature)], "links": links}
        return Template("ogc_items.html", context=context, headers=_KEPT)
    body = b'%b,"links":%b}' % (feature[:-1].encode(), _in_json(links))
    return _bytes(body, GEOJSON, spoken.uri)


def _collection(name: str) -> Collection:
    if name not in COLLECTIONS:
        raise NotFound(what="collection", name=name[:40])
    return COLLECTIONS[name]


def _site(request: Asking) -> str:
    # as the caller sees it, from the scope itself: the framework's own addresses take longer to
    # make than a feature to read
    host = header(request.scope, b"host")
    return f"{request.scope['scheme']}://{host}"


def _root(request: Asking) -> str:
    return f"{_site(request)}/ogc"


def _address(request: Asking) -> str:
    query = request.scope["query_string"].decode("latin-1")
    path = quote(request.scope["path"])
    return f"{_site(request)}{path}{'?' if query else ''}{query}"


def _onwards(request: Asking, after: str) -> str:
    kept = {k: v[0] for k, v in request.query_params.dict().items() if k != "after"}
    return f"{_site(request)}{quote(request.scope['path'])}?{urlencode({**kept, 'after': after})}"


def _as_page(request: Asking) -> bool:
    """Say whether a page is wanted: ``f`` before what the browser accepts."""
    wanted: str | None = request.query_params.get("f")
    if wanted is None:
        return HTML in header(request.scope, b"accept")
    if wanted not in FORMATS:
        raise WrongParameter(
            parameter="f",
            value=wanted[:80],
            reason=f"one of {', '.join(FORMATS)}",
            reason_zh=f"须为 {'、'.join(FORMATS)} 之一",
        )
    return wanted == "html"


def _told(request: Asking, told: Told, page: str, kind: str = JSON) -> Answer:
    single(request.query_params.dict(), ("f",))
    if _as_page(request):
        return Template(page, context={"told": told}, headers=_KEPT)
    return _json(told, kind)


def _json(told: Told, kind: str) -> Response[bytes]:
    return Response(_in_json(told), media_type=kind, headers=_KEPT)


_in_json = msgspec.json.encode


def _bytes(body: bytes, kind: str, crs: str) -> Response[bytes]:
    return Response(body, media_type=kind, headers={**_KEPT, "Content-Crs": f"<{crs}>"})
