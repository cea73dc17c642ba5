"""Units of a request, read: their outlines are judged as shapes before anything else is asked."""

from collections.abc import Sequence

from geo.errors import GeoError
from geo.shapes import judge, read_polygon
from registry.findings import Finding, misshapen
from registry.records.context import At
from registry.records.units import Child, Place, UnitInput


def read(at: At, units: Sequence[UnitInput]) -> tuple[tuple[Child, ...], list[Finding]]:
    """Return the units with outlines on the millimetre grid, and what is wrong with shapes.

    A part whose shape cannot be taken is left out of its unit.
    """
    findings: list[Finding] = []
    children = []
    for n, given in enumerate(units, 1):
        places = []
        for part in given.parts:
            try:
                places.append(Place(part.floor, judge(read_polygon(part.outline))))
            except GeoError as fault:
                findings.append(misshapen(fault, at.srid, "unit-shape", unit=n, floor=part.floor))
        children.append(Child(n=n, given=given, places=tuple(places)))
    return tuple(children), findings
