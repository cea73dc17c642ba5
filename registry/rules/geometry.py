"""GEO and CODE rules: where a parcel may lie. Overlap and inside are the database's own measure."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo import topology
from geo.measure import area_m2
from geo.shapes import to_geojson
from geo.topology import NearMiss, near_misses
from registry.book import county as county_book, land, numbers, places
from registry.errors import MalformedValue
from registry.findings import Finding
from registry.records.context import At
from registry.store.db import Tx
from registry.values.codes import ParcelCode

NEAR_MISS = topology.NEAR_MISS


def square_metres(value: float) -> str:
    """Return an area for a sentence: at least 0.0001, so that a sliver is never printed as 0."""
    area = max(Decimal(repr(value)), Decimal("0.0001"))
    return str(area.quantize(Decimal("0.0001"), ROUND_HALF_UP))


def place(
    tx: Tx, at: At, shape: Polygon, *, stratum: str, code: str | None, but: Sequence[int] = ()
) -> list[Finding]:
    """Judge where a shape lies: GEO-03, GEO-04, GEO-05, CODE-02."""
    return [
        *overlaps(tx, at, shape, stratum=stratum, but=but),
        *inside_park(tx, at, [shape])[0],
        *near(tx, at, shape, but=but),
        *(districts(tx, at, [(code, shape)])[0] if code else []),
    ]


def overlaps(
    tx: Tx, at: At, shape: Polygon, *, stratum: str, but: Sequence[int] = ()
) -> list[Finding]:
    """GEO-03: a parcel overlaps no other current parcel of its stratum."""
    found = places.overlapped(tx, at.park_id, [shape], at.srid, stratum, but)
    return [overlap(other.code, [other.pieces], at.srid) for other in found]


def overlap(other: str, pieces: Sequence[BaseGeometry], srid: int) -> Finding:
    """GEO-03: the finding for an overlap that was found."""
    shared = shapely.union_all(list(pieces))
    return Finding(
        rule="GEO-03",
        kind="overlap",
        facts={"other": other},
        measured=square_metres(shared.area),
        limit="0",
        where=to_geojson(shared),
        srid=srid,
    )


def on_other_parks(tx: Tx, at: At, shapes: Sequence[Polygon], stratum: str) -> list[list[Finding]]:
    """GEO-03 across parks: no parcel of another park is overlapped; what is found of each shape.

    What lies behind the wall is said to be there, and nothing else of it.
    """
    found: list[list[Finding]] = [[] for _ in shapes]
    for other in places.on_other_parks(tx, at.park_id, shapes, at.srid, stratum):
        finding = Finding(rule="GEO-03", kind="overlaps-other-park", facts={"other": other.code})
        if (shared := other.pieces) is not None:
            finding = replace(
                finding,
                measured=square_metres(shared.area),
                limit="0",
                where=to_geojson(shared),
                srid=at.srid,
            )
        found[other.n].append(finding)
    return found


def inside_park(tx: Tx, at: At, shapes: Sequence[Polygon]) -> list[list[Finding]]:
    """GEO-04: a parcel lies inside its park; what is found of each shape, in their order."""
    outside = places.outside_park(tx, at.park_id, shapes, at.srid)
    return [[_outside(outside[n], at.srid)] if n in outside else [] for n in range(len(shapes))]


def _outside(pieces: BaseGeometry | None, srid: int) -> Finding:
    if pieces is None:
        return Finding(rule="GEO-04", kind="no-boundary")
    return Finding(
        rule="GEO-04",
        kind="outside-park",
        measured=square_metres(pieces.area),
        limit="0",
        where=to_geojson(pieces),
        srid=srid,
    )


def near(tx: Tx, at: At, shape: Polygon, *, but: Sequence[int] = ()) -> list[Finding]:
    """GEO-05: points within 5 cm of a neighbour's boundary, yet not on it, are asked about."""
    others = places.neighbours(tx, at.park_id, shape, at.srid, NEAR_MISS, but)
    return [
        near_miss(miss, others[miss.other].code, at.srid)
        for miss in near_misses(shape, [o.shape for o in others], NEAR_MISS)
    ]


def near_miss(miss: NearMiss, other: str, srid: int) -> Finding:
    """GEO-05: the finding for a near miss that was found."""
    return Finding(
        rule="GEO-05",
        kind="near-miss",
        severity="warn",
        facts={"point": f"J{miss.point + 1}", "other": other},
        measured=f"{miss.distance:.3f}",
        limit=f"{NEAR_MISS:.3f}",
        where=to_geojson(shapely.Point(miss.x, miss.y)),
        srid=srid,
    )


def code(at: At, given: str) -> list[Finding]:
    """CODE-01: a parcel code is well formed and of this county."""
    try:
        parsed = ParcelCode.parse(given)
    except MalformedValue:
        return [Finding(rule="CODE-01", kind="code-form", facts={"parcel": given[:40]})]
    if parsed.county != at.county:
        return [
            Finding(
                rule="CODE-01",
                kind="code-county",
                facts={"parcel": given},
                measured=parsed.county,
                limit=at.county,
            )
        ]
    return []


def given_codes(tx: Tx, at: At, given: Sequence[tuple[str, Polygon | None]]) -> list[list[Finding]]:
    """CODE-01, CODE-02: codes that are given are of this county and district, and new.

    What is found of each, in their order; a parcel without a position has no shape.
    """
    found = [code(at, text) for text, _ in given]
    well = [(n, *given[n]) for n, wrong in enumerate(found) if not wrong]
    taken = land.taken(tx, at.park_id, [text for _, text, _ in well])
    for n, text, _ in well:
        if text in taken:
            found[n].append(Finding(rule="CODE-01", kind="code-taken", facts={"parcel": text}))
    located = [(n, text, shape) for n, text, shape in well if shape is not None]
    wrong = districts(tx, at, [(text, shape) for _, text, shape in located])
    for (n, _, _), findings in zip(located, wrong, strict=True):
        found[n] += findings
    return found


def new_code(tx: Tx, at: At, shape: Polygon, *, feature: str, given: str | None) -> list[Finding]:
    """CODE-01, CODE-02: a new parcel's code is given where its series is fed, else never."""
    if given is None:
        return new_codes(tx, at, [shape], feature=feature)[0]
    lies_in = districts_of(tx, at, [shape])[0]
    if wrong := _series(at, lies_in, feature):
        return wrong
    if not numbers.fed(tx, numbers.parcel_series(lies_in or "", feature)):
        return [Finding(rule="CODE-01", kind="code-is-ours", facts={"parcel": given[:40]})]
    return given_codes(tx, at, [(given, shape)])[0]


def new_codes(tx: Tx, at: At, shapes: Sequence[Polygon], *, feature: str) -> list[list[Finding]]:
    """CODE-01, CODE-02: our own series of its 子区 has a code for each shape, in their order."""
    lie_in = districts_of(tx, at, shapes)
    found = {d: _series(at, d, feature) or _own_series(tx, d, feature) for d in set(lie_in)}
    return [found[district] for district in lie_in]


def codes_of_pieces(
    tx: Tx, at: At, shapes: Sequence[Polygon], *, feature: str, given: Sequence[str | None]
) -> list[Finding]:
    """CODE-01, CODE-02 for what comes out of a division: all findings, over all pieces."""
    if any(given):
        each = [
            new_code(tx, at, shape, feature=feature, given=code_)
            for shape, code_ in zip(shapes, given, strict=True)
        ]
    else:
        each = new_codes(tx, at, shapes, feature=feature)
    return [finding for found in each for finding in found]


def _series(at: At, lies_in: str | None, feature: str) -> list[Finding]:
    if lies_in is None:
        return [Finding(rule="CODE-02", kind="no-district")]
    return code(at, f"{lies_in}{feature}00001")


def _own_series(tx: Tx, lies_in: str | None, feature: str) -> list[Finding]:
    if not numbers.fed(tx, numbers.parcel_series(lies_in or "", feature)):
        return []
    return [Finding(rule="CODE-01", kind="code-is-fed", facts={"district": lies_in})]


def districts(tx: Tx, at: At, coded: Sequence[tuple[str, Polygon]]) -> list[list[Finding]]:
    """CODE-02: a code begins with the 子区 its land lies in; what is found of each, in order."""
    codes, shapes = [text for text, _ in coded], [shape for _, shape in coded]
    faults = places.district_faults(tx, codes, shapes, at.srid)
    return [
        [] if fault is None else [_other_district(text, shape, fault, at.srid)]
        for (text, shape), fault in zip(coded, faults, strict=True)
    ]


def _other_district(parcel_code: str, shape: Polygon, lies_in: str, srid: int) -> Finding:
    return Finding(
        rule="CODE-02",
        kind="code-district",
        facts={"parcel": parcel_code, "district": lies_in or "—"},
        measured=parcel_code[:12],
        limit=lies_in or "—",
        where=to_geojson(shape.representative_point()),
        srid=srid,
    )


def districts_of(tx: Tx, at: At, shapes: Sequence[Polygon]) -> list[str | None]:
    """Return the 子区 each shape lies in, or None."""
    return places.districts(tx, shapes, at.srid)


def declared(tx: Tx, at: At, shape: Polygon, area: Decimal | None) -> list[Finding]:
    """GEO-06: declared against computed area; over the county's tolerance it refuses."""
    return all_declared(tx, at, [(shape, area)])[0]


def all_declared(
    tx: Tx, at: At, stated: Sequence[tuple[Polygon, Decimal | None]]
) -> list[list[Finding]]:
    """GEO-06 for many shapes at once: what is found of each, in their order."""
    areas = [(area, area_m2(shape)) for shape, area in stated]
    if all(area is None or area == computed for area, computed in areas):
        return [[] for _ in areas]
    tolerance = county_book.rule_number(
        tx, rule="GEO-06", key="tolerance_m2", on=at.today, park_id=at.park_id
    )
    return [
        [] if area is None or area == computed else [_differs(area, computed, tolerance)]
        for area, computed in areas
    ]


def _differs(area: Decimal, computed: Decimal, tolerance: Decimal | None) -> Finding:
    apart = abs(area - computed)
    over = tolerance is not None and apart > tolerance
    return Finding(
        rule="GEO-06",
        kind="area-differs",
        severity="refuse" if over else "warn",
        facts={"declared": f"{area:.2f}", "computed": f"{computed:.2f}"},
        measured=f"{apart:.2f}",
        limit="—" if tolerance is None else f"{tolerance:.2f}",
    )
