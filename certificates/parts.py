"""Parts that documents share: the use restriction with its articles, facts, signatures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.units import mm

from certificates.fonts import SANS
from certificates.page import BLACK, LEFT, RED, RIGHT, Sheet
from registry.clock import business_date
from registry.records.papers import ParcelPlan, PartyLine
from registry.records.use_cards import ARTICLES
from registry.values.strokes import HIGH, WIDE, Strokes
from registry.values.terms import day_printed

# A page with nothing but signatures on it invites exchange of the page before it.
_RESTRICTION_AND_SIGNATURES = 66 * mm


def restriction_line(plan: ParcelPlan, prohibition: str) -> str:
    """Return the sentence every page about a parcel carries."""
    return f"本宗地用途为“{plan.use}”，严禁改变功能用途。依据：{prohibition}。"


def draw_use_restriction(sheet: Sheet, plan: ParcelPlan, prohibition: str) -> None:
    """Draw the restriction in red, and below it what the articles say; signatures follow it."""
    sheet.room(_RESTRICTION_AND_SIGNATURES)
    sheet.heading("四、用途管制")
    sheet.paragraph(restriction_line(plan, prohibition), size=10, font=SANS, colour=RED)
    for article in ARTICLES:
        sheet.paragraph(article, size=8.5, leading=1.5)


def parcel_facts(plan: ParcelPlan) -> list[tuple[str, ...]]:
    """Return the rows every decision says about its parcel."""
    rows: list[tuple[str, ...]] = [
        ("宗地代码", plan.code, "土地用途", plan.use),
        ("宗地面积", f"{plan.area:.2f} 平方米", "折合", f"{plan.mu:.4f} 亩"),
        ("坐　　落", plan.location),
    ]
    if plan.sides:
        rows.append(("四　　至", sides(plan)))
    return rows


def sides(plan: ParcelPlan) -> str:
    """Return the 四至, in the order east, south, west, north."""
    return "；".join(f"{side}至{text}" for side, text in zip("东南西北", plan.sides, strict=True))


def party_facts(role: str, party: PartyLine) -> list[tuple[str, ...]]:
    """Return the rows that name a party in its role."""
    rows: list[tuple[str, ...]] = [(role, party.name)]
    if party.representative:
        rows.append(("证件号码", party.number, "法定代表人", party.representative))
    else:
        rows.append(("证件号码", party.number))
    if party.address:
        rows.append(("住　　所", party.address))
    if party.share:
        rows.append(("份　　额", party.share))
    return rows


def two_by_two(facts: Sequence[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Return facts as rows of two; an odd last one has its row to itself."""
    return [sum(facts[n : n + 2], ()) for n in range(0, len(facts), 2)]


def day(value: date | None) -> str:
    """Return a day as documents print it, or that it is not set."""
    return day_printed(value) if value else "未约定"


def signed(sheet: Sheet, *, before: Sequence[str] = ()) -> None:
    """Close a decision: who handled and signed it, the issuing organ with its seal, the day."""
    sheet.room(38 * mm)
    sheet.y -= 11 * mm
    wide = (RIGHT - LEFT) / max(len(before), 1)
    for n, role in enumerate(before):
        x = LEFT + n * wide
        sheet.text(x, sheet.y, f"{role}：", size=10)
        start = x + sheet.fonts.width(f"{role}：", SANS, 10)
        sheet.canvas.setStrokeColorRGB(*BLACK)
        sheet.canvas.setLineWidth(0.4)
        sheet.canvas.line(start, sheet.y - 1.5, x + wide - 6 * mm, sheet.y - 1.5)
    sheet.y -= 13 * mm
    made = business_date(sheet.imprint.made_at)
    sheet.text(RIGHT - 4 * mm, sheet.y, f"{sheet.imprint.issuer}（盖章）", size=11.5, align="right")
    sheet.y -= 7 * mm
    sheet.text(RIGHT - 4 * mm, sheet.y, day_printed(made), size=11.5, align="right")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What stands in a signature box already: strokes drawn on a screen, and the day."""

    strokes: Strokes = ()
    day: str = ""


def signature_boxes(
    sheet: Sheet, signatories: Sequence[tuple[str, str]], marks: Sequence[Mark] = ()
) -> None:
    """Close a paper that several sign: a box each with role, name and room for seal and day."""
    high = 28 * mm
    sheet.room(high + 5 * mm)
    sheet.y -= 5 * mm
    wide = (RIGHT - LEFT) / len(signatories)
    for n, (role, name) in enumerate(signatories):
        x, top = LEFT + n * wide, sheet.y
        sheet.canvas.setStrokeColorRGB(*BLACK)
        sheet.canvas.setLineWidth(0.6)
        sheet.canvas.rect(x, top - high, wide, high)
        sheet.text(x + 2 * mm, top - 5.5 * mm, f"{role}（签章）", size=9.5, font=SANS)
        for m, line in enumerate(sheet.lines(name, wide - 4 * mm, size=9.5)[:3]):
            sheet.text(x + 2 * mm, top - 11 * mm - m * 13, line, size=9.5)
        mark = marks[n] if marks else Mark()
        day = mark.day or "年　　月　　日"
        sheet.text(x + wide - 3 * mm, top - high + 3 * mm, day, size=9, align="right")
        _draw_strokes(sheet, mark.strokes, x + 3 * mm, top - high + 6 * mm, wide - 6 * mm)
    sheet.y -= high


def _draw_strokes(sheet: Sheet, drawn: Strokes, x: float, y: float, wide: float) -> None:
    """Draw a signature into a place so wide, in its own proportions."""
    scale = min(wide / WIDE, 9 * mm / HIGH)
    sheet.canvas.setLineWidth(1.1)
    sheet.canvas.setLineCap(1)
    sheet.canvas.setLineJoin(1)
    for stroke in drawn:
        path = sheet.canvas.beginPath()
        points = [(x + px * scale, y + (HIGH - py) * scale) for px, py in stroke]
        path.moveTo(*points[0])
        for point in points[1:] or points:
            path.lineTo(*point)
        sheet.canvas.drawPath(path, stroke=1, fill=0)
