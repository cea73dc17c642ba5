"""The use card of a unit, read for everybody: by its code, whatever park it lies in."""

from registry.catalogue import SOURCES
from registry.errors import NotFound
from registry.records.use_cards import UseCard
from registry.store.db import Parks, Register

_CARD = """
select u.code as unit, u.parcel_code as parcel, v.born is not null as standing, u.common,
       coalesce(nullif(v.location, ''), g.location, '') as location,
       l.name as use, l.scheme || '-' || l.version as use_scheme, l.code as use_code,
       h.name as house_use, u.house_use as house_use_code,
       k.name as park, k.committee, c.name as county, c.land_bureau as bureau, c.notice
  from unit u join land_use l using (use_id) join park k using (park_id) cross join county c
  left join house_use h on h.use_id = u.use_id and h.house_use = u.house_use
  left join unit_version v
    on v.park_id = u.park_id and v.unit_id = u.unit_id and v.died is null
  left join parcel_version g
    on g.park_id = u.park_id and g.parcel_id = u.parcel_id and g.died is null
 where u.code = %(code)s order by v.born is null, u.unit_id desc limit 1"""


def of(register: Register, code: str, *, parks: Parks) -> UseCard:
    """Return the card of a unit, of the latest round of its code. Raises NotFound."""
    row = register.row(_CARD, {"code": code}, parks=parks)
    if row is None:
        raise NotFound(what="unit", name=code[:40])
    return UseCard(**row, source=SOURCES["USE-01"])
