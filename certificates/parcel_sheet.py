"""Pages that documents share: the map of a parcel, and the table of its boundary points."""

from collections.abc import Iterator
from decimal import Decimal

from reportlab.lib.units import mm

from certificates.fonts import SANS
from certificates.page import BLACK, BOTTOM, LEFT, RIGHT, Box, Sheet
from certificates.parts import sides
from certificates.plan import Drawn, draw_plan, rings_of
from registry.records.papers import ParcelPlan

_ROW = 4.9 * mm
_SHARES = (0.16, 0.32, 0.34, 0.18)
_HEADING = ("点号", "X (m) 北", "Y (m) 东", "边长 (m)")
_GAP = 5 * mm
_SMALL, _LEADING = 8.5, 11.5

Row = tuple[str, str, str, str]


def map_down_to(sheet: Sheet, plan: ParcelPlan, bottom: float) -> Drawn:
    """Draw the parcel over the page's width from here down to ``bottom``."""
    frame = Box(LEFT, bottom, RIGHT - LEFT, sheet.y - bottom)
    drawn = draw_plan(sheet, plan, frame)
    sheet.y = bottom
    return drawn


def lines_below(sheet: Sheet, plan: ParcelPlan) -> list[str]:
    """Return what stands under a map: its system, the neighbours' whole codes, the 四至."""
    said = [f"坐标系：{plan.system}（EPSG:{plan.srid}）"]
    codes = dict.fromkeys(neighbour.code for neighbour in plan.neighbours)
    if codes:
        said.append(f"相邻宗地：{'、'.join(codes)}")
    if plan.sides:
        said.append(f"四至：{sides(plan)}")
    return [line for text in said for line in sheet.lines(text, RIGHT - LEFT, size=_SMALL)]


def room_below(below: list[str]) -> float:
    """Return the height the lines under a map take."""
    return _LEADING * len(below) + 4


def draw_below(sheet: Sheet, below: list[str]) -> None:
    """Draw the lines under a map."""
    sheet.y -= 2
    for line in below:
        sheet.y -= _LEADING
        sheet.text(LEFT, sheet.y, line, size=_SMALL)


def attached_map(sheet: Sheet, plan: ParcelPlan, title: str) -> None:
    """Add a page with the parcel's map, its system and its neighbours."""
    sheet.new_page()
    sheet.y -= 7 * mm
    sheet.text((LEFT + RIGHT) / 2, sheet.y, title, size=16, align="middle", bold=True, spaced=2)
    sheet.y -= 7 * mm
    sheet.text(LEFT, sheet.y, f"宗地代码：{plan.code}", size=9.5)
    scale_line = sheet.y
    sheet.y -= 2 * mm
    below = lines_below(sheet, plan)
    drawn = map_down_to(sheet, plan, BOTTOM + room_below(below))
    said = f"比例尺 1:{drawn.scale}　单位：米、平方米"
    sheet.text(RIGHT, scale_line, said, size=9.5, align="right")
    draw_below(sheet, below)


def point_table(sheet: Sheet, plan: ParcelPlan) -> None:
    """Draw 界址点成果表 in two columns: X is north, Y is east; each ring ends where it began."""
    rows = list(_rows(plan))
    wide = (RIGHT - LEFT - _GAP) / 2
    while rows:
        fit = int((sheet.y - BOTTOM) / _ROW) - 1
        if fit < min(len(rows), 6):
            sheet.new_page()
            continue
        per_column = min(fit, max((len(rows) + 1) // 2, 12))
        top = sheet.y
        for x in (LEFT, LEFT + wide + _GAP):
            part, rows = rows[:per_column], rows[per_column:]
            if part:
                _column(sheet, part, Box(x, top - (len(part) + 1) * _ROW, wide, 0), top)
        sheet.y = top - (per_column + 1) * _ROW


def _rows(plan: ParcelPlan) -> Iterator[Row]:
    rings = rings_of(plan)
    for n, places in enumerate(rings):
        if len(rings) > 1:
            yield ("外圈" if n == 0 else f"内圈 {n}", "", "", "")
        for place in places:
            yield _row(plan, place, f"{plan.edges[place]:.2f}")
        yield _row(plan, places[0], "")


def _row(plan: ParcelPlan, place: int, edge: str) -> Row:
    point = plan.points[place]
    return (f"J{point.number}", _metres(point.y), _metres(point.x), edge)


def _metres(value: Decimal) -> str:
    return f"{value:.3f}"


def _column(sheet: Sheet, rows: list[Row], box: Box, top: float) -> None:
    canvas = sheet.canvas
    canvas.setStrokeColorRGB(*BLACK)
    canvas.setLineWidth(0.5)
    edges = [box.x]
    for share in _SHARES:
        edges.append(edges[-1] + share * box.w)
    canvas.grid(edges, [top - n * _ROW for n in range(len(rows) + 2)])
    for n, row in enumerate((_HEADING, *rows)):
        y = top - (n + 1) * _ROW + 1.5 * mm
        for text, left, right in zip(row, edges, edges[1:], strict=False):
            font = SANS if n == 0 else sheet.face
            sheet.text((left + right) / 2, y, text, size=8.5, font=font, align="middle")
