"""自持: how much of what was built on a supply its grantee still holds, after all that moved."""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from registry.store.db import Tx, text


@dataclass(frozen=True, slots=True)
class Holding:
    """Floor area in m² (own and apportioned): what the grantee holds, and all of it."""

    held: Decimal
    total: Decimal

    @property
    def share(self) -> Decimal:
        """The part held, to four decimals; of nothing built all is held."""
        if not self.total:
            return Decimal(1)
        return (self.held / self.total).quantize(Decimal("0.0001"), ROUND_HALF_UP)

    def after(self, moving: Decimal) -> "Holding":
        """Return what is held once so much has moved to others."""
        return replace(self, held=self.held - moving)

    def with_built(self, area: Decimal, part: Decimal) -> "Holding":
        """Return it with more that is built, of which the grantee holds a part (0 to 1)."""
        return Holding(self.held + area * part, self.total + area)


_HELD = """
select coalesce(sum(v.own_area + v.shared_area), 0) as total,
       coalesce(sum((v.own_area + v.shared_area) * g.part), 0) as held
  from property_right r join unit u using (park_id, unit_id)
  join unit_version v on v.park_id = u.park_id and v.unit_id = u.unit_id and v.died is null
  join supply s on s.park_id = r.park_id and s.supply_id = r.supply_id
  cross join lateral (
    select coalesce(sum(case r.holding when 'joint' then 1.0 / n.holders
                        else h.share_num::numeric / h.share_den end), 0) as part
      from right_holder h cross join lateral (
             select count(*) as holders from right_holder o
              where o.park_id = r.park_id and o.right_id = r.right_id and o.died is null) n
     where h.park_id = r.park_id and h.right_id = r.right_id and h.died is null
       and h.party_id = s.grantee) g
 where r.park_id = :park and r.supply_id = :supply and r.died is null
   and not u.is_land and not u.common"""


def of_grantee(tx: Tx, park_id: int, supply_id: int) -> Holding:
    """Return what the grantee holds of all current units that came out of the supply.

    Whatever moved before is no longer his, so earlier transfers all count. Of a right held by
    shares his share counts, of one held jointly an equal part.
    """
    row = tx.execute(text(_HELD), {"park": park_id, "supply": supply_id}).one()
    return Holding(row.held, row.total)
