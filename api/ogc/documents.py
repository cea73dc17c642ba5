"""What the OGC interface says of itself: landing page, conformance, collections, OpenAPI 3.0."""

from collections.abc import Iterable, Mapping
from typing import Any

from api.ogc import cql
from api.ogc.asked import MOST, USUAL
from api.ogc.systems import CRS84, SYSTEMS, epsg
from registry.views import filters
from registry.views.features import COLLECTIONS, Collection
from registry.views.ground import Ground

GEOJSON = "application/geo+json"
JSON = "application/json"
HTML = "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA = "application/schema+json"
_QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
#: GDAL 3.6 filters at the server by a draft of Part 3: this relation, and a list of names
_QUERYABLES_OF_GDAL = "queryables"
_TITLE = "Park land register 园区不动产登记簿"
_TEXT = (
    "Parks, parcels, buildings and units of industrial parks, as they stand in the register or"
    " stood at a moment. Who holds a title is not told here."
    " 园区、宗地、自然幢、不动产单元；不含权利人信息。"
)
_CLASSES = (
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    *(
        f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}"
        for name in ("core", "oas30", "html", "geojson")
    ),
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    *(
        f"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/{name}"
        for name in ("queryables", "filter", "features-filter")
    ),
    *(
        f"http://www.opengis.net/spec/cql2/1.0/conf/{name}"
        for name in (
            "cql2-text",
            "cql2-json",
            "basic-cql2",
            "advanced-comparison-operators",
            "case-insensitive-comparison",
            "property-property",
            "basic-spatial-functions",
            "basic-spatial-functions-plus",
            "spatial-functions",
        )
    ),
)

Told = dict[str, Any]


def link(href: str, rel: str, kind: str, title: str) -> Told:
    """Return a link."""
    return {"href": href, "rel": rel, "type": kind, "title": title}


def both(address: str, kind: str, title: str) -> list[Told]:
    """Return the links from a resource to itself and to its page."""
    joint = "&" if "?" in address else "?"
    return [
        link(address, "self", kind, title),
        link(f"{address}{joint}f=html", "alternate", HTML, f"{title}, as a page"),
    ]


def landing(root: str) -> Told:
    """Return the landing page; ``root`` is the address of /ogc."""
    return {
        "title": _TITLE,
        "description": _TEXT,
        "links": [
            *both(root, JSON, _TITLE),
            link(f"{root}/api", "service-desc", OPENAPI, "OpenAPI 3.0"),
            link(f"{root}/api?f=html", "service-doc", HTML, "The interface, to be tried"),
            link(f"{root}/conformance", "conformance", JSON, "What it conforms to"),
            link(f"{root}/collections", "data", JSON, "Collections 数据集"),
        ],
    }


def conformance() -> Told:
    """Return the conformance classes."""
    return {"conformsTo": list(_CLASSES)}


def collections(root: str, ground: Ground) -> Told:
    """Return all collections."""
    return {
        "links": both(f"{root}/collections", JSON, "Collections 数据集"),
        "crs": list(SYSTEMS),
        "collections": [collection(root, one, ground) for one in COLLECTIONS.values()],
    }


def collection(root: str, told: Collection, ground: Ground) -> Told:
    """Return one collection; ``storageCrs`` where all parks one sees share one system."""
    address = f"{root}/collections/{told.name}"
    extent: Told = {}
    if ground.box is not None:
        extent["spatial"] = {"bbox": [list(ground.box)], "crs": CRS84}
    if ground.first is not None:
        interval = [[ground.first.isoformat().replace("+00:00", "Z"), None]]
        extent["temporal"] = {"interval": interval}
    return {
        "id": told.name,
        "title": f"{told.title} {told.title_zh}",
        "description": told.description,
        "itemType": "feature",
        "extent": extent,
        "crs": list(SYSTEMS),
        **({"storageCrs": epsg(ground.srids[0])} if len(ground.srids) == 1 else {}),
        "links": [
            *both(address, JSON, told.title),
            *(
                link(f"{address}/queryables", relation, SCHEMA, "What a filter may name 可筛选属性")
                for relation in (_QUERYABLES, _QUERYABLES_OF_GDAL)
            ),
            link(f"{address}/items", "items", GEOJSON, f"{told.title} as GeoJSON"),
            link(f"{address}/items?f=html", "items", HTML, f"{told.title} as a page"),
        ],
    }


def queryables(root: str, told: Collection) -> Told:
    """Return what a filter may name, as a JSON Schema."""
    address = f"{root}/collections/{told.name}/queryables"
    kinds = filters.kinds(told)
    properties: Told = {
        name: {"title": text, "type": kind, **({"format": "date"} if kinds[name] == "date" else {})}
        for name, (kind, text) in told.properties.items()
    }
    properties[filters.GEOMETRY] = {
        "title": "where it lies 空间范围",
        "x-ogc-role": "primary-geometry",
        "format": "geometry-any",
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "type": "object",
        "title": f"{told.title} {told.title_zh}",
        "description": "What a filter (CQL2) may name 筛选条件可用的属性",
        "properties": properties,
        "additionalProperties": False,
        # by the draft that GDAL follows
        "queryables": [{"id": name} for name in told.properties],
    }


def openapi(root: str) -> Told:
    """Return the description of the interface in OpenAPI 3.0."""
    paths = {
        "/": _operation("landing", "The landing page", JSON),
        "/conformance": _operation("conformance", "What the interface conforms to", JSON),
        "/api": _operation("description", "This description", OPENAPI),
        "/collections": _operation("collections", "All collections", JSON),
    }
    for one in COLLECTIONS.values():
        address = f"/collections/{one.name}"
        told = f"{one.title} {one.title_zh}"
        feature = f"#/components/schemas/{one.name}"
        page = {
            "type": "object",
            "required": ["type", "features"],
            "properties": {
                "type": {"type": "string", "enum": ["FeatureCollection"]},
                "features": {"type": "array", "items": {"$ref": feature}},
                "links": {"type": "array", "items": {"type": "object"}},
                "numberReturned": {"type": "integer", "minimum": 0},
                "timeStamp": {"type": "string", "format": "date-time"},
            },
        }
        paths[address] = _operation(f"about_{one.name}", f"About: {told}", JSON)
        paths[f"{address}/queryables"] = _operation(
            f"queryables_of_{one.name}", f"What a filter may name: {told}", SCHEMA
        )
        paths[f"{address}/items"] = _operation(
            f"list_{one.name}", told, GEOJSON, asked=_ITEMS, schema=page
        )
        paths[f"{address}/items/{{featureId}}"] = _operation(
            f"read_{one.name}", f"One of: {told}", GEOJSON, asked=_ITEM, schema={"$ref": feature}
        )
    return {
        "openapi": "3.0.3",
        "info": {"title": _TITLE, "description": _TEXT, "version": "1.0.0"},
        "servers": [{"url": root}],
        "security": [{"session": []}, {"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "park_registry_session"},
                "token": {"type": "http", "scheme": "bearer"},
            },
            "schemas": {one.name: _schema(one) for one in COLLECTIONS.values()},
        },
    }


def _operation(
    name: str, summary: str, kind: str, *, asked: Iterable[Told] = (), schema: Told | None = None
) -> Told:
    answers = {
        "200": {
            "description": summary,
            "content": {kind: {"schema": schema or {"type": "object"}}},
        },
        "default": {
            "description": "Refused: a problem (RFC 9457)",
            "content": {"application/problem+json": {"schema": {"type": "object"}}},
        },
    }
    parameters = [*asked, _FORMAT]
    told = {"operationId": name, "summary": summary, "parameters": parameters, "responses": answers}
    return {"get": told}


def _schema(one: Collection) -> Told:
    properties = {
        name: {"type": kind, "description": text, "nullable": True}
        for name, (kind, text) in one.properties.items()
    }
    return {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": {"type": "object", "nullable": True},
            "properties": {"type": "object", "properties": properties},
        },
    }


def _parameter(name: str, text: str, schema: Mapping[str, Any], **more: Any) -> Told:
    return {"name": name, "in": "query", "description": text, "schema": dict(schema), **more}


_URI = {"type": "string", "format": "uri", "default": CRS84}
_FORMAT = _parameter("f", "json or html", {"type": "string", "enum": ["json", "html"]})
_CRS = _parameter("crs", "coordinates of the answer, in the axes this system says", _URI)
_ITEM = (
    {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}},
    _CRS,
)
_ITEMS = (
    _parameter(
        "limit",
        "how many at most",
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    ),
    _parameter(
        "bbox",
        "lower corner, upper corner",
        {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}},
        style="form",
        explode=False,
    ),
    _parameter("bbox-crs", "the system of bbox", _URI),
    _CRS,
    _parameter(
        "datetime",
        "as it stood at an instant such as 2026-03-01T09:00:00+08:00, or last in an interval"
        " a/b, a/.., ../b",
        {"type": "string"},
        style="form",
        explode=False,
    ),
    _parameter(
        "filter",
        "what they must meet, in CQL2: area_m2 > 5000 AND S_INTERSECTS(geometry, BBOX(...))",
        {"type": "string", "maxLength": cql.MOST_CHARACTERS},
    ),
    _parameter(
        "filter-lang",
        "the language of filter; cql-text is what GDAL calls cql2-text",
        {"type": "string", "enum": list(cql.LANGUAGES), "default": cql.TEXT},
    ),
    _parameter("filter-crs", "the system of the shapes in filter, in the axes it says", _URI),
    _parameter("park", "of this park only", {"type": "integer", "minimum": 1}),
    _parameter("after", "where the page before ended: follow its link next", {"type": "string"}),
)
