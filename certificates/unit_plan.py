"""房产分户图: the unit in bold on each of its floors, true to scale, the others thin with names."""

import math
from itertools import pairwise

from reportlab.lib.units import mm
from shapely import Polygon

from certificates.case_parts import case_facts
from certificates.fonts import SANS
from certificates.page import BLACK, BOTTOM, GREY, LEFT, RIGHT, Box, Sheet
from registry.records.papers import Imprint
from registry.records.title_papers import FloorOutlines, UnitPlan
from registry.values.codes import UnitCode

TITLE = "房产分户图"
SCALES = (100, 200, 300, 500, 1000, 2000, 5000)
_MARGIN = 12 * mm
_SHORTEST_NAMED = 9 * mm

XY = tuple[float, float]


def draw(record: UnitPlan, imprint: Imprint) -> bytes:
    """Draw one sheet for each floor the unit lies on."""
    standing = f"严禁改变功能用途。依据：{record.prohibition}。"
    sheet = Sheet(imprint, title=TITLE, standing=standing)
    for n, floor in enumerate(record.floors):
        if n:
            sheet.new_page()
        sheet.plain_head(TITLE, right="单位：米、平方米")
        _facts(sheet, record, floor)
        _floor(sheet, floor)
    return sheet.finish()


def _facts(sheet: Sheet, record: UnitPlan, floor: FloorOutlines) -> None:
    built = record.own_area + record.shared_area
    case_facts(
        sheet,
        [
            ("不动产单元号", UnitCode(record.unit).printed, "幢　　号", str(int(record.building))),
            ("坐　　落", record.location),
            (
                "所在层／总层数",
                f"{floor.number}／{record.total_floors}",
                "结　　构",
                record.structure,
            ),
            ("建筑面积", f"{built:.2f}", "层　　高", f"{floor.height:.2f}"),
            ("专有面积", f"{record.own_area:.2f}", "分摊面积", f"{record.shared_area:.2f}"),
            ("竣工时间", str(record.completed_on), "测绘报告", record.survey_document),
        ],
    )
    sheet.y -= 3 * mm


def _floor(sheet: Sheet, floor: FloorOutlines) -> None:
    frame = Box(LEFT, BOTTOM + 8 * mm, RIGHT - LEFT, sheet.y - BOTTOM - 8 * mm)
    whole = Polygon([(float(x), float(y)) for x, y in floor.outline])
    west, south, east, north = whole.bounds
    need = max(
        (east - west) / ((frame.w - 2 * _MARGIN) / mm),
        (north - south) / ((frame.h - 2 * _MARGIN) / mm),
    )
    scale = next((s for s in SCALES if s >= need * 1000), math.ceil(need) * 1000)
    metre = 1000 * mm / scale
    middle = ((west + east) / 2, (south + north) / 2)

    def placed(ring: tuple[tuple[object, ...], ...]) -> list[XY]:
        return [
            (
                frame.x + frame.w / 2 + (float(str(x)) - middle[0]) * metre,
                frame.y + frame.h / 2 + (float(str(y)) - middle[1]) * metre,
            )
            for x, y in ring
        ]

    canvas = sheet.canvas
    canvas.setStrokeColorRGB(*BLACK)
    canvas.setLineWidth(0.6)
    canvas.rect(frame.x, frame.y, frame.w, frame.h)
    _outline(sheet, placed(floor.outline), 0.2 * mm)
    for other in floor.others:
        shape = placed(other.outline)
        _outline(sheet, shape, 0.15 * mm)
        spot = Polygon(shape).representative_point()
        sheet.text(spot.x, spot.y - 2, other.label, size=6, font=SANS, align="middle", colour=GREY)
    for ring in floor.own:
        shape = placed(ring)
        _outline(sheet, shape, 0.6 * mm)
        _lengths(sheet, shape, metre)
        spot = Polygon(shape).representative_point()
        sheet.text(spot.x, spot.y - 3, "本单元", size=9, font=SANS, align="middle")
    _north(sheet, frame)
    sheet.text(LEFT, BOTTOM + 2.5 * mm, f"比例尺 1:{scale}", size=9)
    sheet.text(
        RIGHT, BOTTOM + 2.5 * mm, "粗线为本单元范围，细线为同层其他单元", size=9, align="right"
    )


def _outline(sheet: Sheet, ring: list[XY], pen: float) -> None:
    path = sheet.canvas.beginPath()
    path.moveTo(*ring[0])
    for x, y in ring[1:]:
        path.lineTo(x, y)
    path.close()
    sheet.canvas.setStrokeColorRGB(*BLACK)
    sheet.canvas.setLineWidth(pen)
    sheet.canvas.drawPath(path)


def _lengths(sheet: Sheet, ring: list[XY], metre: float) -> None:
    """Write each wall's length inside the unit, along the wall where that is long enough."""
    shape = Polygon(ring)
    for one, two in pairwise(ring):
        long = math.dist(one, two)
        if long < _SHORTEST_NAMED:
            continue
        turn = math.atan2(two[1] - one[1], two[0] - one[0])
        x, y = (one[0] + two[0]) / 2, (one[1] + two[1]) / 2
        inward = next(
            (
                side
                for side in (8, -8)
                if shape.buffer(0.1).intersects(
                    Polygon(
                        [
                            (x - side * math.sin(turn) + dx, y + side * math.cos(turn) + dy)
                            for dx, dy in ((0, 0), (0.2, 0), (0, 0.2))
                        ]
                    )
                )
            ),
            8,
        )
        sheet.canvas.saveState()
        sheet.canvas.translate(x - inward * math.sin(turn), y + inward * math.cos(turn))
        degrees = math.degrees(turn)
        upright = degrees - 180 if degrees > 90 else degrees + 180 if degrees <= -90 else degrees  # noqa: PLR2004
        sheet.canvas.rotate(upright)
        sheet.text(0, -2.2, f"{long / metre:.2f}", size=6.5, font=SANS, align="middle")
        sheet.canvas.restoreState()


def _north(sheet: Sheet, frame: Box) -> None:
    x, y = frame.x + frame.w - 7 * mm, frame.y + frame.h - 14 * mm
    path = sheet.canvas.beginPath()
    path.moveTo(x, y + 8 * mm)
    path.lineTo(x - 1.6 * mm, y)
    path.lineTo(x, y + 1.8 * mm)
    path.lineTo(x + 1.6 * mm, y)
    path.close()
    sheet.canvas.setFillColorRGB(*BLACK)
    sheet.canvas.drawPath(path, stroke=1, fill=1)
    sheet.text(x, y + 9 * mm, "北", size=9, font=SANS, align="middle")
