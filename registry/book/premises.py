"""A unit as people use it: where it is, what for, how many closed places it has, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.errors import NotFound
from registry.store.db import Tx, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Premises:
    """A current unit: ``places`` are its outlines on floors, ``term_end`` of the right on it."""

    unit_id: int
    parcel_id: int
    code: str
    use_id: int
    house_use: str | None
    places: int
    term_end: date | None
    address: str


_PREMISES = """
select u.unit_id, u.parcel_id, u.code, u.use_id, u.house_use,
       (select count(*) from unit_part t where t.park_id = u.park_id and t.unit_id = u.unit_id
           and t.died is null) as places, r.term_end,
       coalesce(nullif(v.location, ''), g.location, '') as address
  from unit u join unit_version v using (park_id, unit_id)
  left join parcel_version g on g.park_id = u.park_id and g.parcel_id = u.parcel_id
   and g.died is null
  left join property_right r on r.park_id = u.park_id and r.unit_id = u.unit_id
   and r.died is null
 where u.park_id = :park and v.died is null"""


def by_code(tx: Tx, park_id: int, code: str) -> Premises:
    """Return a current unit of a park by its code. Raises NotFound."""
    row = tx.execute(
        text(f"{_PREMISES} and u.code = :code"), {"park": park_id, "code": code.replace(" ", "")}
    ).one_or_none()
    if row is None:
        raise NotFound(what="unit", name=code[:40])
    return Premises(**row._mapping)


def of_park(tx: Tx, park_id: int) -> Sequence[Premises]:
    """Return all current units of a park, by code."""
    rows = tx.execute(text(f"{_PREMISES} order by u.code"), {"park": park_id})
    return [Premises(**row._mapping) for row in rows]
