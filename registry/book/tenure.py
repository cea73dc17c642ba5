"""Since when: the first registration of a right, through all who held it since."""

from collections.abc import Sequence
from datetime import datetime

from registry.store.db import Tx, text

_FIRST = """
with recursive line (right_id, came_from, right_type) as (
  select r.right_id, r.right_id, r.right_type from property_right r
   where r.park_id = :park and r.right_id = any(cast(:ids as bigint[]))
  union
  select l.right_id, d.parent_id, l.right_type from line l
    join right_descent d on d.park_id = :park and d.child_id = l.came_from
    join property_right p on p.park_id = :park and p.right_id = d.parent_id
     and p.right_type = l.right_type)
select l.right_id, min(e.at) as first
  from line l join property_right r on r.park_id = :park and r.right_id = l.came_from
  join entry e on e.park_id = :park and e.seq = r.born group by l.right_id"""


def first_registered(tx: Tx, park_id: int, right_ids: Sequence[int]) -> dict[int, datetime]:
    """Return when each right, or what it came out of, was first registered as what it is.

    Land with a house is something else than the land it was built on: it counts from the house.
    """
    rows = tx.execute(text(_FIRST), {"park": park_id, "ids": list(right_ids)})
    return {r.right_id: r.first for r in rows}
