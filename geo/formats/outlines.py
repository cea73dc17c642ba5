"""Rings without a table, as drawings and point lists hold them: which plot each is of, and where.

Neither names a coordinate system: the eastings must carry their zone, or whoever reads says it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import shapely
from shapely import Polygon

from geo import crs
from geo.errors import GeoError, Place, RepeatedPoint, UnreadableFile
from geo.formats.rings import assemble
from geo.formats.rows import in_row
from geo.formats.survey import Faults, Notice, SurveyFile, SurveyPlot, each
from geo.formats.torn import torn
from geo.shapes import judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A closed ring, x east, y north; ``plot`` is what the file calls its plot, "" for nothing."""

    plot: str
    places: tuple[Place, ...]
    line: int
    name: str = ""
    use_text: str = ""
    declared_area_m2: Decimal | None = None
    attributes: Mapping[str, object] = field(default_factory=dict)


def survey(
    outlines: Sequence[Outline],
    *,
    form: str,
    encoding: str,
    wanted: int | None,
    notices: Sequence[Notice],
    faults: Faults | None,
) -> SurveyFile:
    """Return the plots the rings make up, judged, in the system ``wanted`` or the one they carry.

    Rings of one plot are its parts, their holes, and islands in those. Raises UnreadableFile where
    nothing says which of these a ring within another is, ZonePrefixMissing where neither file nor
    caller names the zone, and what assemble, judge and judge_position raise, with the line.
    """
    if not outlines:
        raise UnreadableFile(reason="no plot was found", reason_zh="未找到地块")
    _demand_names(outlines)
    easting, _ = outlines[0].places[0]
    with in_row(outlines[0].line):
        found = crs.srid_from_header("", "", easting=easting, srid=wanted or _carried(easting))
    plots: dict[object, list[Outline]] = {}
    for n, outline in enumerate(outlines):
        plots.setdefault(outline.plot or n, []).append(outline)
    return SurveyFile(
        format=form,
        encoding=encoding,
        header={},
        srid=wanted or found,
        plots=each(plots.values(), lambda r: _plot(r, found, wanted or found), faults),
        notices=tuple(notices),
    )


def _carried(easting: float) -> int | None:
    zone = crs.zone_in(easting)
    return None if zone is None else crs.srid_of_zone(zone, with_prefix=True)


def _plot(rings: Sequence[Outline], found: int, wanted: int) -> SurveyPlot:
    first = rings[0]
    lines = {place: ring.line for ring in reversed(rings) for place in ring.places}
    try:
        for ring in rings:
            crs.judge_position([x for x, _ in ring.places], [y for _, y in ring.places], found)
        parts = assemble([ring.places for ring in rings])
        judged = tuple(judge(crs.reproject(part, found, wanted)) for part in parts)
    except GeoError as fault:
        if isinstance(fault, RepeatedPoint):
            fault.torn = torn(
                [ring.places for ring in rings],
                found,
                wanted,
                number=first.plot,
                name=first.name,
                declared_area_m2=first.declared_area_m2,
            )
        x, y = fault.where or (0.0, 0.0)
        fault.line = fault.line or lines.get((x, y)) or lines.get((y, x)) or first.line
        raise
    return SurveyPlot(
        number=first.plot,
        name=first.name,
        use_text=first.use_text,
        declared_area_m2=first.declared_area_m2,
        parts=judged,
        line=first.line,
        attributes=first.attributes,
    )


def _demand_names(outlines: Sequence[Outline]) -> None:
    """Refuse a ring within another where neither says its plot: a hole, or a plot of its own."""
    unnamed = [ring for ring in outlines if not ring.plot and len(set(ring.places)) > 2]  # noqa: PLR2004 - a ring
    with np.errstate(invalid="ignore"):  # NaN is refused when the shape is judged
        solids = [Polygon(ring.places) for ring in unnamed]
        inside = shapely.point_on_surface(np.asarray(solids, dtype=object))
    tree = shapely.STRtree(solids)
    for n, m in tree.query(inside, predicate="within").T.tolist():
        if n != m and solids[n].area < solids[m].area:
            raise UnreadableFile(
                line=unnamed[n].line,
                reason="this ring lies within another, and nothing says whether it is a hole or a"
                " plot of its own: give both a plot number, the same for a hole",
                reason_zh="此界址线位于另一界址线之内，无法判断是内环还是单独的地块："
                "请为两者注明宗地号，内环与外环相同",
            )
