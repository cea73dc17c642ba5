"""The difference between two moments of a park: what began to stand, and what no longer does."""

from dataclasses import dataclass

from registry.store.db import Tx, text
from registry.views import moments


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that stands at one of the two moments only; ``seq`` is the entry that did it."""

    noun: str
    code: str
    change: str
    seq: int
    act: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changed in a park after entry ``earlier`` up to and with entry ``later``."""

    park_id: int
    earlier: int
    later: int
    changes: tuple[Change, ...]


_THINGS = {
    "land": "select p.code::text, v.born, v.died, coalesce(v.area, v.declared_area) || ' m² '"
    " || v.location as said from parcel_version v join parcel p using (park_id, parcel_id)",
    "building": "select b.parcel_code || 'F' || b.number, v.born, v.died, v.total_area || ' m²'"
    " from building_version v join building b using (park_id, building_id)",
    "unit": "select u.code, v.born, v.died, v.own_area || '+' || v.shared_area || ' m², land '"
    " || v.land_share || ' m²' from unit_version v join unit u using (park_id, unit_id)",
    "right": "select u.code, v.born, v.died, v.holding || ', ' || v.term_end"
    " from property_right v join unit u using (park_id, unit_id)",
    "holder": "select u.code, v.born, v.died, v.name || ' ' || v.share_num || '/' || v.share_den"
    " from right_holder v join property_right r using (park_id, right_id)"
    " join unit u on u.park_id = r.park_id and u.unit_id = r.unit_id",
    "certificate": "select c.number, v.born, v.died, v.state from certificate_state v"
    " join certificate c using (park_id, certificate_id)",
    "restriction": "select u.code, v.born, v.died, r.kind || ' ' || r.document_no"
    " from restriction_unit v join restriction r using (park_id, restriction_id)"
    " join unit u on u.park_id = v.park_id and u.unit_id = v.unit_id",
}
_CHANGES = " union all ".join(
    f"select '{noun}' as noun, x.* from ({thing} where v.park_id = :park)"  # noqa: S608
    " as x (code, born, died, said)"
    for noun, thing in _THINGS.items()
)
_BETWEEN = f"""
select x.noun, x.code, x.change, x.seq, e.act, x.said from (
  select noun, code, 'began' as change, born as seq, said from ({_CHANGES}) b
   where born > :earlier and born <= :later and (died is null or died > :later)
  union all
  select noun, code, 'ended', died, said from ({_CHANGES}) d
   where born <= :earlier and died > :earlier and died <= :later) x
  join entry e on e.park_id = :park and e.seq = x.seq
 order by x.seq, x.noun, x.code, x.change desc limit :limit"""  # noqa: S608 - our own text
MOST_CHANGES = 10_000


def between(tx: Tx, park_id: int, earlier: str, later: str | None) -> Difference:
    """Return what stands at one of two moments only. Raises MalformedValue."""
    first, second = sorted(
        (moments.seq_at(tx, park_id, earlier), moments.seq_at(tx, park_id, later))
    )
    rows = tx.execute(
        text(_BETWEEN),
        {"park": park_id, "earlier": first, "later": second, "limit": MOST_CHANGES},
    )
    return Difference(
        park_id=park_id,
        earlier=first,
        later=second,
        changes=tuple(Change(**row) for row in rows.mappings()),
    )
