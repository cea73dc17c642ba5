"""What the rings of a plot are, decided by where they lie: parts, holes in them, islands in holes.

Ring numbers in survey files do not tell: a number above 1 has been seen for each of the three.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import shapely
from shapely import LinearRing, Polygon

from geo.errors import HoleOutside, Place, SelfCrossing
from geo.shapes import from_rings, judge, place_beyond
from geo.topology import conflicts


def assemble(rings: Sequence[Sequence[Place]]) -> tuple[Polygon, ...]:
    """Return the parts the closed rings make up, judged, in the order of their outer rings.

    Raises HoleOutside for a ring partly within another, SelfCrossing for parts that overlap and for
    a ring given twice, and what from_rings and judge raise.
    """
    solids = [judge(from_rings([ring])) for ring in rings]
    around = _around(solids)
    holes: defaultdict[int, list[LinearRing]] = defaultdict(list)
    for n in range(len(solids)):
        if len(around[n]) % 2:
            parent = min(around[n], key=lambda m: solids[m].area)
            holes[parent].append(solids[n].exterior)
    parts = tuple(
        judge(Polygon(solids[n].exterior, holes[n]))
        for n in range(len(solids))
        if len(around[n]) % 2 == 0
    )
    for overlap in conflicts(parts):
        raise SelfCrossing(where=_place(overlap.pieces[0]))
    return parts


def _around(solids: Sequence[Polygon]) -> dict[int, list[int]]:
    """Return for each ring the rings that hold it. Raises HoleOutside, SelfCrossing."""
    inside = shapely.point_on_surface(np.asarray(solids, dtype=object))
    pairs = shapely.STRtree(solids).query(inside, predicate="within")
    around: defaultdict[int, list[int]] = defaultdict(list)
    for n, m in pairs.T.tolist():
        if n != m and solids[m].area >= solids[n].area:
            if not solids[m].covers(solids[n]):
                raise HoleOutside(where=place_beyond(solids[n].exterior, solids[m]))
            if solids[n].covers(solids[m]):
                raise SelfCrossing(where=_place(solids[n]))
            around[n].append(m)
    return around


def _place(shape: shapely.Geometry) -> Place:
    x, y = shapely.get_coordinates(shape)[0].tolist()
    return (x, y)
