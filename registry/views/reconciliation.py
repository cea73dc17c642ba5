"""对账 of what was taken in: what a park's register holds, beside what the old system said it held.

Whoever takes in old plots, certificates, mortgages and seizures compares counts, areas and sums
before the old system is switched off. Nothing is kept: its figures are given each time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from registry.errors import NotFound
from registry.store.db import Tx, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A figure: ours, the old system's where it was given, and by how much ours is more."""

    name: str
    title: str
    title_en: str
    unit: str
    ours: Decimal
    theirs: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """Return ours less theirs; None where theirs is not known."""
        return None if self.theirs is None else self.ours - self.theirs


#: name -> Chinese, English, unit
FIGURES: Mapping[str, tuple[str, str, str]] = {
    "parcels": ("宗地", "parcels", "宗"),
    "unlocated": ("其中未落图", "of them not located", "宗"),
    "in_conflict": ("其中界址有冲突", "of them in conflict", "宗"),
    "declared_area": ("登记面积合计", "sum of declared areas", "m²"),
    "area": ("图形面积合计", "sum of computed areas", "m²"),
    "rights": ("现势权利", "current rights", "项"),
    "certificates": ("现行不动产权证书", "certificates in force", "本"),
    "holders": ("权利人", "holders", "人"),
    "mortgages": ("抵押", "mortgages", "笔"),
    "mortgage_sum": ("抵押担保金额合计", "sum secured by mortgages", "元"),
    "seizures": ("查封", "seizures", "笔"),
}
_OURS = """
select v.parcels, v.unlocated, v.in_conflict, v.declared_area, v.area, r.rights, c.certificates,
       h.holders, m.mortgages, m.mortgage_sum, m.seizures
  from (select count(*) as parcels, count(*) filter (where standing = 'unlocated') as unlocated,
               count(*) filter (where standing = 'in_conflict') as in_conflict,
               coalesce(sum(declared_area), 0) as declared_area, coalesce(sum(area), 0) as area
          from parcel_version where park_id = :park and died is null) v,
       (select count(*) as rights from property_right where park_id = :park and died is null) r,
       (select count(*) as certificates
          from certificate c join certificate_state s using (park_id, certificate_id)
         where c.park_id = :park and c.right_id is not null and s.died is null
           and s.state in ('issued', 'reissued')) c,
       (select count(distinct party_id) as holders
          from right_holder where park_id = :park and died is null) h,
       (select count(*) filter (where kind = 'mortgage') as mortgages,
               coalesce(sum(amount) filter (where kind = 'mortgage'), 0) as mortgage_sum,
               count(*) filter (where kind = 'seizure') as seizures
          from restriction where park_id = :park and died is null) m"""


def of_park(tx: Tx, park_id: int, theirs: Mapping[str, Decimal]) -> Sequence[Line]:
    """Return the figures of a park beside the old system's. Raises NotFound."""
    known = tx.execute(
        text("select 1 from park where park_id = :park"), {"park": park_id}
    ).one_or_none()
    if known is None:
        raise NotFound(what="park", name=str(park_id))
    ours = tx.execute(text(_OURS), {"park": park_id}).mappings().one()
    return [
        Line(
            name=name,
            title=title,
            title_en=title_en,
            unit=unit,
            ours=Decimal(ours[name]),
            theirs=theirs.get(name),
        )
        for name, (title, title_en, unit) in FIGURES.items()
    ]
