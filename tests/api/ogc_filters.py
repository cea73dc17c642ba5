"""Asking for features by a filter, and the shapes it is compared with."""

import json
from collections.abc import Iterator
from typing import Any

import shapely

from tests.api.site import Site
from tests.api.test_ogc import ZONE, codes

NOUNS = ("parks", "parcels", "buildings", "units")
OTHER_ZONE = "http://www.opengis.net/def/crs/EPSG/0/4548"
MAP = "http://www.opengis.net/def/crs/EPSG/0/3857"
Feature = dict[str, Any]


def asked(site: Site, noun: str, filter_: object, **more: Any) -> list[Feature]:
    given_ = (
        {"filter": filter_}
        if isinstance(filter_, str)
        else {"filter": json.dumps(filter_), "filter-lang": "cql2-json"}
    )
    given_ |= {name.replace("_", "-"): value for name, value in more.items()}
    told = site.person("clerk").told("GET", f"/ogc/collections/{noun}/items", params=given_)
    return list(told["features"])


def found(site: Site, noun: str, filter_: object, **more: Any) -> list[str]:
    return codes(asked(site, noun, filter_, **more))


def all_of(site: Site, noun: str, **more: Any) -> list[Feature]:
    told = site.person("clerk").told("GET", f"/ogc/collections/{noun}/items", params=more)
    return list(told["features"])


def in_zone(site: Site, noun: str = "parcels") -> dict[str, shapely.Geometry]:
    """The shapes of a collection by id, x east, in the park's own system."""
    return {
        f["id"]: shapely.transform(
            shapely.from_geojson(json.dumps(f["geometry"])), lambda xy: xy[:, ::-1]
        )
        for f in all_of(site, noun, crs=ZONE)
    }


def in_text(shape: shapely.Geometry) -> str:
    """A shape of the zone as filter-crs says it: north before east."""
    return str(
        shapely.to_wkt(shapely.transform(shape, lambda xy: xy[:, ::-1]), rounding_precision=6)
    )


def prop(name: str) -> dict[str, str]:
    return {"property": name}


def pages(site: Site, noun: str, **params: Any) -> Iterator[Feature]:
    address: str | None = f"/ogc/collections/{noun}/items"
    while address:
        page = site.person("clerk").told("GET", address, params=params)
        yield page
        params = None  # type: ignore[assignment]
        address = next((x["href"] for x in page["links"] if x["rel"] == "next"), None)
