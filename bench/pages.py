"""The sheet of 宗地图 for others to set: the same words, tables, map and code as our own.

The map is an SVG to the same scale on the same frame; the fonts are those of our own pages.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

import zxingcpp

from certificates.parts import restriction_line
from registry.records.papers import Imprint, ParcelMap, ParcelPlan
from registry.values.codes import UnitCode

_STYLE = """
@page { size: A4; margin: 20mm 20mm 42mm 25mm; @bottom-left { content: element(foot) } }
body { font: 8.5pt/1.4 "WenQuanYi Zen Hei"; margin: 0 }
h1 { font-size: 21pt; font-weight: normal; text-align: center; letter-spacing: 2pt; margin: 4mm 0 }
table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: 9pt;
        line-height: 1.3 }
td { border: .5pt solid black; padding: .6mm 1.5mm; overflow-wrap: anywhere }
.red { color: #c70d0d; font-family: "WenQuanYi Zen Hei"; font-size: 10pt }
#foot { position: running(foot); font: 7pt "WenQuanYi Zen Hei"; color: #595959; width: 165mm;
        border-top: .5pt solid #595959 }
#foot svg { float: right; width: 19mm; height: 19mm }
"""
Row = Sequence[str]
FACE = "WenQuanYi Zen Hei"


def map_sheet(record: ParcelMap, imprint: Imprint) -> str:
    """Return the sheet of 宗地图 as HTML."""
    foot = (
        f'<div id="foot">{code_of(imprint)}<div class="red">{escape(standing_of(record))}</div>'
        f"{'<br>'.join(map(escape, foot_of(imprint)))}</div>"
    )
    body = f"<h1>宗地图</h1>{_table(facts_of(record, imprint))}{map_of(record.plan)}"
    return f"<style>{_STYLE}</style>{foot}{body}{_table(signed_of(record.plan))}"


def standing_of(record: ParcelMap) -> str:
    """Return what stands in red at the foot."""
    return restriction_line(record.plan, record.prohibition)


def facts_of(record: ParcelMap, imprint: Imprint) -> list[Row]:
    """Return the table above the map: labels and contents in turn."""
    plan = record.plan
    return [
        ("宗地代码", plan.code, "宗地面积", f"{plan.area:.2f}㎡（{plan.mu:.4f} 亩）"),
        ("权 利 人", record.holder, "土地用途", plan.use),
        ("不动产单元号", UnitCode(record.unit_code).printed, "图 幅 号", plan.sheet or "／"),
        ("不动产权证号", record.certificate or "／", "所在园区", imprint.park),
        ("坐　　落", plan.location),
    ]


def signed_of(plan: ParcelPlan) -> list[Row]:
    """Return the table below the map, and what stands under it."""
    return [
        ("测绘单位", f"{plan.surveyed_by} {plan.surveyed_on}", "比 例 尺", "1:1000"),
        ("制 图 者", f"{plan.drawn_by} {plan.drawn_on}", "审 核 者", str(plan.checked_by)),
        ("坐 标 系", f"{plan.system}（EPSG:{plan.srid}）"),
        ("相邻宗地", "、".join(neighbour.code for neighbour in plan.neighbours)),
        ("四　　至", "、".join(plan.sides)),
    ]


def foot_of(imprint: Imprint) -> list[str]:
    """Return the lines that tie the page to the register."""
    return [
        f"宗地图 {imprint.number} 签发机关：{imprint.issuer}",
        f"{imprint.park}登记簿第 {imprint.entry} 号记录",
        f"日志首哈希（SHA-256）：{imprint.entry_hash}",
        f"扫码或访问核验：{imprint.verify_url}",
    ]


def code_of(imprint: Imprint) -> str:
    """Return the QR code as SVG, by the library for it that Python programs commonly take."""
    import segno  # noqa: PLC0415 - installed by who measures

    return str(segno.make(imprint.verify_url, error="m").svg_inline(border=0))


def our_code_of(imprint: Imprint) -> str:
    """Return the QR code as SVG, by the library that draws ours."""
    code = zxingcpp.create_barcode(imprint.verify_url, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return str(zxingcpp.write_barcode_to_svg(code, add_quiet_zones=False))


def _table(rows: Iterable[Row]) -> str:
    return f"<table>{''.join(map(_row, rows))}</table>"


def _row(cells: Row) -> str:
    *first, last = (escape(cell) for cell in cells)
    wide = ' colspan="3"' if len(cells) == 2 else ""  # noqa: PLR2004 - a label and its value
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in first)}<td{wide}>{last}</td></tr>"


def map_of(plan: ParcelPlan) -> str:
    """Draw the parcel, its numbers and lengths, buildings, neighbours and the north arrow."""
    frame = _Frame.around(plan)
    ends = [*plan.points[1:], plan.points[0]]
    named = [(n.code, n.outline) for n in plan.neighbours]
    named += [(b.label, b.outline) for b in plan.buildings]
    drawn = [
        frame.line("polygon", [(p.x, p.y) for p in plan.points], "stroke:#c70d0d;stroke-width:.6"),
        *(frame.line("polyline", n.outline) for n in plan.neighbours),
        *(frame.line("polygon", b.outline) for b in plan.buildings),
        *(frame.text(f"J{p.number}", p.x, p.y) for p in plan.points),
        *(
            frame.text(f"{edge:.2f}", (a.x + b.x) / 2, (a.y + b.y) / 2)
            for a, b, edge in zip(plan.points, ends, plan.edges, strict=True)
        ),
        *(frame.text(name, line[0][0], line[0][1]) for name, line in named),
    ]
    right = frame.wide - 8
    arrow = f'<path d="M{right} 14l3 -10l3 10l-3 -3z"/><text x="{right + 2}" y="3">北</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.wide} {frame.high}"'
        f' width="165mm" height="130mm" font-size="3" font-family="{FACE}"'
        f' fill="none" stroke="black" stroke-width=".3">{"".join(drawn)}{arrow}</svg>'
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """The frame of a map, in metres: its north-western corner, width and height."""

    west: Decimal
    north: Decimal
    wide: Decimal
    high: Decimal

    @classmethod
    def around(cls, plan: ParcelPlan) -> "_Frame":
        xs, ys = [p.x for p in plan.points], [p.y for p in plan.points]
        west, north = min(xs) - 20, max(ys) + 20
        return cls(west, north, max(xs) + 20 - west, north - min(ys) + 20)

    def line(self, kind: str, outline: Iterable[Sequence[Decimal]], style: str = "") -> str:
        points = " ".join(f"{x - self.west},{self.north - y}" for x, y in outline)
        return f'<{kind} points="{points}" style="{style}"/>'

    def text(self, text: str, x: Decimal, y: Decimal) -> str:
        place = f'x="{x - self.west}" y="{self.north - y}"'
        return f'<text {place} fill="black" stroke="none">{escape(text)}</text>'
