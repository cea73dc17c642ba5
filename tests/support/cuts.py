"""Requests that divide, merge and correct parcels; places in metres from the park's corner."""

from collections.abc import Mapping, Sequence
from typing import Any

from registry.book.parties import PartyInput
from registry.cases.record import CaseRecord
from registry.demo import land as demo
from registry.demo.office import Office
from registry.findings import Finding
from tests.support.park import EAST, NORTH, plan_plot, rectangle
from tests.support.stages import look, rows
from tests.support.titles import TERMS, open_for

Corner = tuple[float, float]
APPROVAL = "共自然资批〔2026〕8号"


def line(*points: Corner) -> dict[str, Any]:
    """A cut as GeoJSON."""
    return {"type": "LineString", "coordinates": [_there(p) for p in points]}


def polygon(*corners: Corner, hole: Sequence[Corner] = ()) -> dict[str, Any]:
    """A child as GeoJSON."""
    rings = [[_there(c) for c in (*ring, ring[0])] for ring in (corners, hole) if ring]
    return {"type": "Polygon", "coordinates": rings}


def block(x0: float, y0: float, x1: float, y1: float) -> dict[str, Any]:
    """A rectangular child as GeoJSON."""
    return polygon((x0, y0), (x0, y1), (x1, y1), (x1, y0))


def _there(place: Corner) -> list[float]:
    return [round(EAST + place[0], 3), round(NORTH + place[1], 3)]


def upright(x: float, row: int = 0) -> dict[str, Any]:
    """A cut from south to north through the plot of a row."""
    return line((x, 90 + 150 * row), (x, 210 + 150 * row))


def cut_request(parcel: str, cut: Mapping[str, Any], **changes: object) -> dict[str, Any]:
    """A division with approval and with a road to each of two children."""
    return {
        "parcel": parcel,
        "cut": dict(cut),
        "approval": APPROVAL,
        "children": [{"access": "临园区一路"}, {"access": "临园区一路"}],
        **changes,
    }


def by_lines(parcel: str, *lines: Mapping[str, Any], **changes: object) -> dict[str, Any]:
    return cut_request(parcel, {"lines": list(lines)}, **changes)


def by_polygons(parcel: str, *shapes: Mapping[str, Any], **changes: object) -> dict[str, Any]:
    return cut_request(parcel, {"polygons": list(shapes)}, **changes)


def divide(office: Office, request: Mapping[str, Any]) -> CaseRecord:
    """Divide a parcel of the first party; return the case."""
    return office.carry_through(open_for(office, "parcel_split", request))


def codes_of(case: CaseRecord) -> list[str]:
    """The parcels a case made."""
    return list(case.steps[-1].facts["parcels"])


def found(office: Office, act: str, request: Mapping[str, Any]) -> dict[str, Finding]:
    """What a check finds, by kind; of several of one kind the last."""
    return {finding.kind: finding for finding in look(office, act, request)}


def stopping(office: Office, act: str, request: Mapping[str, Any]) -> set[str]:
    """The kinds of findings that stop a request."""
    judged = look(office, act, request)
    return {f.kind for f in judged if f.severity not in ("warn", "met")}


def shares(office: Office, parcel: str) -> list[tuple[str, str, str, str]]:
    """The current units of a parcel: ending, own area, apportioned, land share."""
    return rows(
        office,
        "select u.suffix, v.own_area::text, v.shared_area::text, v.land_share::text from unit u"
        " join unit_version v using (park_id, unit_id)"
        " where u.parcel_code = :parcel and v.died is null order by 1",
        parcel=parcel,
    )


def titled(
    office: Office, n: int, place: tuple[float, float, float, float], party: PartyInput = demo.FIRST
) -> str:
    """A plot of standard factories anywhere, with a registered right of a party; its code."""
    code = plan_plot(office, rectangle(*place), terms=TERMS)
    demo.hand_over(office, demo.grant(office, code, party, n))
    demo.register_first(office, code, party, n)
    return code


def merge_request(*parcels: str, **changes: object) -> dict[str, Any]:
    return {"parcels": list(parcels), "approval": APPROVAL, **changes}


def merge(office: Office, *parcels: str, **changes: object) -> CaseRecord:
    """Merge parcels of the first party; return the case."""
    return office.carry_through(
        open_for(office, "parcel_merge", merge_request(*parcels, **changes))
    )


def correction_request(
    parcel: str, shape: Mapping[str, Any], /, **changes: object
) -> dict[str, Any]:
    return {"parcel": parcel, "document_no": "复测〔2026〕3号", "polygon": shape, **changes}


def correct(office: Office, parcel: str, shape: Mapping[str, Any], **changes: object) -> CaseRecord:
    """Set the boundary of a parcel of the first party right; return the case."""
    request = correction_request(parcel, shape, **changes)
    return office.carry_through(open_for(office, "boundary_correction", request))
