"""THE measure of overlap and outside, asked for many pairs of shapes in one statement.

The guards of the register ask the same functions: what is found here is what they refuse.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from registry.store.db import Tx, text

Pair = tuple[int, int]
"""Positions of two shapes in the list that goes with them."""

_ASKED = """
with shape as materialized (
  select n - 1 as n, cast(given as geometry) as geom
    from unnest(cast(:shapes as text[])) with ordinality as s (given, n))
select p.one, p.two, st_asbinary(d.pieces) as pieces
  from unnest(cast(:ones as int[]), cast(:twos as int[])) as p (one, two)
  join shape a on a.n = p.one join shape b on b.n = p.two
  cross join lateral (select st_collect(piece) as pieces from {measure}(a.geom, b.geom) piece) d
 where {possible} and d.pieces is not null order by p.one, p.two"""

_OUTSIDE = _ASKED.format(measure="outside_pieces_v1", possible="not st_covers(b.geom, a.geom)")
_OVERLAP = _ASKED.format(
    measure="overlap_pieces_v1", possible="st_relate(a.geom, b.geom, '2********')"
)


def outside(
    tx: Tx, srid: int, shapes: Sequence[BaseGeometry], pairs: Iterable[Pair]
) -> dict[Pair, BaseGeometry]:
    """Return, of pairs (inner, outer), the pieces of the inner that lie outside the outer."""
    return _asked(tx, _OUTSIDE, srid, shapes, pairs)


def overlaps(
    tx: Tx, srid: int, shapes: Sequence[BaseGeometry], pairs: Iterable[Pair]
) -> dict[Pair, BaseGeometry]:
    """Return the pieces that pairs of shapes share."""
    return _asked(tx, _OVERLAP, srid, shapes, pairs)


def _asked(
    tx: Tx, question: str, srid: int, shapes: Sequence[BaseGeometry], pairs: Iterable[Pair]
) -> dict[Pair, BaseGeometry]:
    wanted = list(pairs)
    if not wanted:
        return {}
    rows = tx.execute(
        text(question),
        {
            "shapes": shapely.to_wkb(
                shapely.set_srid(np.asarray(shapes, dtype=object), srid),
                hex=True,
                include_srid=True,
            ).tolist(),
            "ones": [one for one, _ in wanted],
            "twos": [two for _, two in wanted],
        },
    )
    return {(row.one, row.two): shapely.from_wkb(bytes(row.pieces)) for row in rows}
