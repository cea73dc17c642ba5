"""宗地图 with 界址点成果表: one sheet with the map, then the table of boundary points.

On A4, and on A3 where that would be too small or too crowded.
"""

from datetime import date

from reportlab.lib.units import mm

from certificates.fonts import SANS
from certificates.page import A3, BOTTOM, LEFT, RIGHT, Box, Sheet
from certificates.parcel_sheet import (
    draw_below,
    lines_below,
    map_down_to,
    point_table,
    room_below,
)
from certificates.parts import restriction_line
from certificates.plan import scale_for
from certificates.tables import Table
from registry.records.papers import Imprint, ParcelMap, ParcelPlan
from registry.values.codes import UnitCode
from registry.values.terms import day_printed

TITLE = "宗地图"
_LABELS = frozenset({0, 2})
_NONE = "／"
_ROW = 17.0
#: how high the map is on A4; beyond these it is drawn on A3
_MAP_ON_A4, _SMALLEST_ON_A4, _MOST_POINTS_ON_A4 = 165 * mm, 2000, 100


def draw(record: ParcelMap, imprint: Imprint) -> bytes:
    """Draw the map and the point table."""
    sheet = map_page(record, imprint)
    _points(sheet, record)
    return sheet.finish()


def map_page(record: ParcelMap, imprint: Imprint) -> Sheet:
    """Draw the sheet with the map, and return it to be gone on with."""
    plan = record.plan
    sheet = Sheet(
        imprint,
        title=TITLE,
        standing=restriction_line(plan, record.prohibition),
        enlarged=A3 if wants_room(plan) else 1.0,
        face=SANS,
    )
    sheet.plain_head("宗地图", right="单位：米、平方米")
    _facts(sheet, record)
    below = lines_below(sheet, plan)
    drawn = map_down_to(sheet, plan, BOTTOM + 2 * _ROW + room_below(below))
    Table(sheet=sheet, shares=(16, 34, 16, 34), labels=_LABELS, size=8.5, least=_ROW).draw(
        [
            ("测绘单位", _by(plan.surveyed_by, plan.surveyed_on), "比 例 尺", f"1:{drawn.scale}"),
            (
                "制 图 者",
                _by(plan.drawn_by, plan.drawn_on),
                "审 核 者",
                _by(plan.checked_by, plan.checked_on),
            ),
        ]
    )
    draw_below(sheet, below)
    return sheet


def wants_room(plan: ParcelPlan) -> bool:
    """Say whether A4 shows the parcel too small or too crowded, and A3 at a larger scale."""
    frame = Box(0, 0, RIGHT - LEFT, _MAP_ON_A4)
    on_a4, on_a3 = scale_for(plan, frame), scale_for(plan, frame, A3)
    crowded = on_a4 > _SMALLEST_ON_A4 or len(plan.points) > _MOST_POINTS_ON_A4
    return crowded and on_a3 < on_a4


def _facts(sheet: Sheet, record: ParcelMap) -> None:
    plan = record.plan
    Table(sheet=sheet, shares=(15, 37, 13, 35), labels=_LABELS, size=9, least=_ROW).draw(
        [
            ("宗地代码", plan.code, "宗地面积", f"{plan.area:.2f}㎡（{plan.mu:.4f} 亩）"),
            ("权 利 人", record.holder, "土地用途", plan.use),
            ("不动产单元号", UnitCode(record.unit_code).printed, "图 幅 号", _or(plan.sheet)),
            ("不动产权证号", _or(record.certificate), "所在园区", sheet.imprint.park),
            ("坐　　落", plan.location),
        ]
    )


def _points(sheet: Sheet, record: ParcelMap) -> None:
    plan = record.plan
    sheet.new_page()
    sheet.plain_head("界址点成果表", right=f"坐标系 EPSG:{plan.srid}")
    Table(sheet=sheet, shares=(15, 37, 13, 35), labels=_LABELS, size=9, least=_ROW).draw(
        [
            ("宗地代码", plan.code, "宗地面积", f"{plan.area:.2f}㎡"),
            ("权 利 人", record.holder, "界址点数", str(len(plan.points))),
            ("坐 标 系", plan.system),
        ]
    )
    sheet.y -= 3 * mm
    point_table(sheet, plan)


def _by(name: str | None, on: date | None) -> str:
    said = [name or "", day_printed(on) if on else ""]
    return "　".join(part for part in said if part) or _NONE


def _or(text: str | None) -> str:
    return text or _NONE
