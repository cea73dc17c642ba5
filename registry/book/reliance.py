"""Who relied on an entry: disposals, advance notices and seizures registered after it (细则 80)."""

from dataclasses import dataclass

from registry.store.db import Tx, text

#: acts in which others rely on what the book says
_RELYING = ("transfer", "ordered_transfer", "mortgage", "advance_notice", "seizure")

_LINE = """
with recursive line (right_id) as (
  select cast(:right as bigint)
  union select d.parent_id from line l
    join right_descent d on d.park_id = :park and d.child_id = l.right_id)"""


@dataclass(frozen=True, slots=True)
class Later:
    """An entry that relied on what stood: its number and act."""

    seq: int
    act: str


def entered_in(tx: Tx, park_id: int, right_id: int, party_id: int) -> int:
    """Return the entry that first named a party on a right, through all it came out of."""
    seq: int = tx.execute(
        text(
            f"{_LINE} select min(h.born) from right_holder h join line using (right_id)"  # noqa: S608 - our own text
            " where h.park_id = :park and h.party_id = :party"
        ),
        {"park": park_id, "right": right_id, "party": party_id},
    ).scalar_one()
    return seq


def version_born(tx: Tx, park_id: int, unit_id: int) -> int:
    """Return the entry that gave a unit the areas it has."""
    seq: int = tx.execute(
        text(
            "select born from unit_version"
            " where park_id = :park and unit_id = :unit and died is null"
        ),
        {"park": park_id, "unit": unit_id},
    ).scalar_one()
    return seq


def since(tx: Tx, park_id: int, right_id: int, unit_id: int, seq: int) -> list[Later]:
    """Return what was registered on a unit and its right after an entry that others may rely on."""
    rows = tx.execute(
        text(
            f"{_LINE} select distinct e.seq, e.act from ("  # noqa: S608 - our own text
            " select d.born from line l join right_descent d"
            "  on d.park_id = :park and d.child_id = l.right_id"
            " union select r.born from restriction r"
            "  join restriction_unit b using (park_id, restriction_id) where r.park_id = :park"
            "  and b.unit_id = :unit and r.kind in ('mortgage', 'advance_notice', 'seizure')"
            ") x join entry e on e.park_id = :park and e.seq = x.born where e.seq > :seq"
            " and e.act = any(cast(:acts as text[])) order by e.seq"
        ),
        {
            "park": park_id,
            "right": right_id,
            "unit": unit_id,
            "seq": seq,
            "acts": list(_RELYING),
        },
    )
    return [Later(r.seq, r.act) for r in rows]


def since_on_land(tx: Tx, park_id: int, parcel_id: int, seq: int) -> list[Later]:
    """Return what was registered on the units of a parcel after an entry, as ``since`` does."""
    rows = tx.execute(
        text(
            "select distinct e.seq, e.act from unit u join ("
            " select r.unit_id, r.born from property_right r where r.park_id = :park"
            " union all select b.unit_id, r.born from restriction r"
            "  join restriction_unit b using (park_id, restriction_id) where r.park_id = :park"
            "  and r.kind in ('mortgage', 'advance_notice', 'seizure')) x using (unit_id)"
            " join entry e on e.park_id = :park and e.seq = x.born where u.park_id = :park"
            " and u.parcel_id = :parcel and e.seq > :seq and e.act = any(cast(:acts as text[]))"
            " order by e.seq"
        ),
        {"park": park_id, "parcel": parcel_id, "seq": seq, "acts": list(_RELYING)},
    )
    return [Later(r.seq, r.act) for r in rows]
