"""罚款幅度: the range of a fine, by the law of the day of the act and the land it is about.

The range is shown with how the land was measured. The amount is a person's.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from registry.store.db import Tx, text

_FEN = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class FineRange:
    """From ``at_least`` to ``at_most`` yuan: ``low`` to ``high`` yuan a m² of ``area`` m² of land.

    ``found``: how the area was found, in words.
    """

    low: Decimal
    high: Decimal
    area: Decimal
    found: str
    at_least: Decimal
    at_most: Decimal
    source: str
    since: date


def of(
    tx: Tx,
    *,
    kind: str,
    on: date,
    park_id: int,
    parcel_id: int,
    unit_id: int | None,
    used_area: Decimal | None = None,
    used_how: str = "",
) -> FineRange | None:
    """Return the range for a kind of violation on a day, or None where the law sets none by area.

    The land is what the person measured as used, where he says so, else what the unit has of it
    (分摊土地面积), else all of the parcel.
    """
    row = tx.execute(
        text(
            "select value, document, article, valid_from from rule_value where rule = 'FINE'"
            " and key = :kind and valid_from <= :on and (valid_to is null or valid_to > :on)"
            " and (park_id is null or park_id = :park) order by valid_from desc limit 1"
        ),
        {"kind": kind, "on": on, "park": park_id},
    ).one_or_none()
    if row is None:
        return None
    if used_area is not None:
        return _range(row, used_area, f"实际使用土地面积 {used_area} 平方米：{used_how}")
    area, found = _land(tx, park_id, parcel_id, unit_id)
    return _range(row, area, found)


def _range(row: Any, area: Decimal, found: str) -> FineRange:
    low, high = Decimal(row.value["low"]), Decimal(row.value["high"])
    return FineRange(
        low=low,
        high=high,
        area=area,
        found=found,
        at_least=(low * area).quantize(_FEN, ROUND_HALF_UP),
        at_most=(high * area).quantize(_FEN, ROUND_HALF_UP),
        source=f"{row.document}{row.article}",
        since=row.valid_from,
    )


def _land(tx: Tx, park_id: int, parcel_id: int, unit_id: int | None) -> tuple[Decimal, str]:
    """The land a unit had last, or a parcel, and in words how it was found."""
    row = tx.execute(
        text(
            "select land_share as area, '单元 ' || u.code || ' 分摊土地面积' as found"
            " from unit_version v join unit u using (park_id, unit_id)"
            " where v.park_id = :park and v.unit_id = :unit"
            " union all select coalesce(v.area, v.declared_area, 0), '宗地 ' || p.code || ' 面积'"
            " from parcel_version v join parcel p using (park_id, parcel_id)"
            " where v.park_id = :park and v.parcel_id = :parcel and cast(:unit as bigint) is null"
            " limit 1"
        ),
        {"park": park_id, "parcel": parcel_id, "unit": unit_id},
    ).one()
    return Decimal(row.area), f"{row.found} {row.area} 平方米"
