"""What is known of the place a case is about: papers of enforcement are pre-filled with it."""

from collections.abc import Mapping
from typing import Any

from registry.store.db import Tx, text

_KNOWN = """
select coalesce(u.code, p.code) as where, coalesce(nullif(w.location, ''), v.location, '')
         as location, l.name || '（' || l.code || '）' as use, coalesce(h.name, '') as house_use,
       array(select distinct x.name from property_right r join right_holder x
               using (park_id, right_id) where r.park_id = c.park_id and r.died is null
                and x.died is null and r.parcel_id = c.parcel_id
                and (c.unit_id is null or r.unit_id = c.unit_id) order by 1) as holders,
       array(select o.occupant
               || case when o.purpose = '' then '' else '（' || o.purpose || '）' end
               from occupancy o join unit n using (park_id, unit_id) where o.park_id = c.park_id
                and n.parcel_id = c.parcel_id and (c.unit_id is null or n.unit_id = c.unit_id)
                and (o.until is null or o.until >= :today) and not exists (select from
                  occupancy_end e where e.park_id = o.park_id and e.occupancy_id = o.occupancy_id)
              order by o.since, o.occupancy_id limit 20) as occupants,
       array(select q.number || '（' || t.name || '）' from clue q join violation_state t
               on t.state = clue_state_v1(q.park_id, q.clue_id) where q.park_id = c.park_id
                and q.parcel_id = c.parcel_id and q.clue_id < c.clue_id
                and (c.unit_id is null or q.unit_id = c.unit_id) order by q.clue_id limit 20)
         as earlier
  from clue c join parcel p using (park_id, parcel_id) join land_use l using (use_id)
  left join unit u on u.park_id = c.park_id and u.unit_id = c.unit_id
  left join house_use h on h.use_id = u.use_id and h.house_use = u.house_use
  left join unit_version w on w.park_id = u.park_id and w.unit_id = u.unit_id and w.died is null
  left join parcel_version v on v.park_id = c.park_id and v.parcel_id = c.parcel_id
   and v.died is null
 where c.park_id = :park and c.clue_id = :clue"""


def known(tx: Tx, park_id: int, clue_id: int, *, today: object) -> Mapping[str, Any]:
    """Return where it is, its use, its holders and occupants, and earlier cases there."""
    asked = {"park": park_id, "clue": clue_id, "today": today}
    return dict(tx.execute(text(_KNOWN), asked).one()._mapping)
