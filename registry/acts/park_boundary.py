"""园区范围: a park's boundary is set, or changed, by an act that locks every park."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely import MultiPolygon

from geo import crs
from geo.errors import EmptyShape, GeoError, SelfCrossing
from geo.shapes import from_geojson, judge, to_geojson
from registry.book import journal
from registry.findings import Finding, misshapen
from registry.records.context import At, Entry, Subject
from registry.records.outcome import Outcome
from registry.store.db import Tx, text

NAME = "park_boundary"
KIND = "boundary"
TITLE = ("园区范围设定", "park boundary")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The boundary as a GeoJSON Polygon or MultiPolygon in the park's system, x east, y north."""

    boundary: Mapping[str, Any]
    approved_document: str


def subjects(tx: Tx, at: At, request: Request) -> tuple[Subject, ...]:  # noqa: ARG001
    """A boundary is no business on a parcel."""
    return ()


def check(tx: Tx, at: At, request: Request) -> list[Finding]:
    """Judge the approval, the shape, its place, other parks, and current parcels."""
    findings = []
    if not request.approved_document.strip():
        findings.append(Finding(rule="GEO-04", kind="no-approval"))
    try:
        boundary = _boundary(request, at.srid)
    except GeoError as fault:
        return [*findings, misshapen(fault, at.srid)]
    wkb = shapely.to_wkb(shapely.set_srid(boundary, at.srid), include_srid=True)
    return [*findings, *_other_parks(tx, at, wkb), *_left_outside(tx, at, wkb)]


def _other_parks(tx: Tx, at: At, wkb: bytes) -> list[Finding]:
    rows = tx.execute(
        text(
            "select k.name from park_version v join park k using (park_id)"
            " where v.park_id <> :park and v.died is null and not st_isempty(st_buffer("
            " st_intersection(st_transform(v.boundary, :srid), st_geomfromewkb(:geom)), -0.05))"
        ),
        {"park": at.park_id, "srid": at.srid, "geom": wkb},
    )
    return [Finding(rule="GEO-04", kind="parks-overlap", facts={"other": r.name}) for r in rows]


def _left_outside(tx: Tx, at: At, wkb: bytes) -> list[Finding]:
    rows = tx.execute(
        text(
            "select p.code, st_asgeojson(st_pointonsurface(v.geom), 3)::jsonb as place"
            " from parcel_version v join parcel p using (park_id, parcel_id)"
            " where v.park_id = :park and v.died is null and v.geom is not null"
            " and not st_covers(st_geomfromewkb(:geom), v.geom)"
            " and exists (select outside_pieces_v1(v.geom, st_geomfromewkb(:geom)))"
        ),
        {"park": at.park_id, "geom": wkb},
    )
    return [
        Finding(
            rule="GEO-04",
            kind="parcel-left-outside",
            facts={"parcel": r.code},
            where=r.place,
            srid=at.srid,
        )
        for r in rows
    ]


def register(tx: Tx, entry: Entry, request: Request) -> Outcome:
    """End the boundary before, enter the new one."""
    current = tx.execute(
        text("select 1 from park_version where park_id = :park and died is null"),
        {"park": entry.park_id},
    ).one_or_none()
    if current is not None:
        journal.end(tx, entry, "park_version", [entry.park_id])
    boundary = _boundary(request, entry.srid)
    tx.execute(
        text(
            "insert into park_version (park_id, born, boundary, approved_document)"
            " values (:park, :seq, st_geomfromewkb(:geom), :document)"
        ),
        {
            "park": entry.park_id,
            "seq": entry.seq,
            "geom": shapely.to_wkb(shapely.set_srid(boundary, entry.srid), include_srid=True),
            "document": request.approved_document,
        },
    )
    return Outcome(facts={"boundary": to_geojson(boundary)})


def _boundary(request: Request, srid: int) -> MultiPolygon:
    """Return the boundary on the millimetre grid of its system. Raises GeoError."""
    given = request.boundary
    coordinates = given.get("coordinates")
    if given.get("type") == "MultiPolygon" and isinstance(coordinates, list):
        parts = [{"type": "Polygon", "coordinates": rings} for rings in coordinates]
    else:
        parts = [dict(given)]
    boundary = MultiPolygon([judge(from_geojson(part)) for part in parts])
    if boundary.is_empty:
        raise EmptyShape
    if not boundary.is_valid:
        raise SelfCrossing
    xs, ys = shapely.get_coordinates(boundary).T.tolist()
    crs.judge_position(xs, ys, srid)
    return boundary
