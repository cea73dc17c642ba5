"""The pages of two documents in HTML, for WeasyPrint: the same words, tables, map and code.

The map is an SVG to the same scale on the same frame; the fonts are those of our own pages.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

import segno

from certificates.parts import parcel_facts, restriction_line
from registry.records.papers import ConditionsNotice, Imprint, ParcelMap, ParcelPlan
from registry.records.use_cards import ARTICLES
from registry.values.codes import UnitCode

_STYLE = """
@page { size: A4; margin: 20mm 20mm 42mm 25mm; @bottom-left { content: element(foot) } }
body { font: 10.5pt/1.65 "AR PL UMing CN", "WenQuanYi Zen Hei"; margin: 0 }
h1 { font-size: 21pt; font-weight: normal; text-align: center; letter-spacing: 2pt; margin: 4mm 0 }
h2 { font: 11.5pt "WenQuanYi Zen Hei"; margin: 5mm 0 2mm }
.issuer { color: #c70d0d; font-size: 25pt; text-align: center; border-bottom: 1.6pt solid #c70d0d }
.number { font-size: 12pt; text-align: center }
table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: 9pt;
        line-height: 1.3 }
td { border: .5pt solid black; padding: .6mm 1.5mm; overflow-wrap: anywhere }
p { text-indent: 2em; margin: 0 }
.red { color: #c70d0d; font-family: "WenQuanYi Zen Hei"; font-size: 10pt }
.small { font-size: 8.5pt }
.page { break-before: page }
.points { columns: 2; column-gap: 5mm }
#foot { position: running(foot); font: 7pt "WenQuanYi Zen Hei"; color: #595959; width: 165mm;
        border-top: .5pt solid #595959 }
#foot svg { float: right; width: 19mm; height: 19mm }
"""
Row = Sequence[str]


def notice(record: ConditionsNotice, imprint: Imprint) -> str:
    """Return 土地使用条件通知书 with its map."""
    plan = record.plan
    facts = [
        ("地块编号", record.plot_number, "最高年限", f"{record.max_years} 年"),
        *parcel_facts(plan),
        ("所在园区", imprint.park, "建设类型", "按标准厂房建设要求供地"),
    ]
    lines = [
        (str(n), line.indicator, line.requirement, line.scope, line.checkpoint, line.source)
        for n, line in enumerate(record.lines, 1)
    ]
    heading = ("序号", "指标", "要求", "范围", "核验环节", "来源")
    clauses = "".join(f"<p>（{n}）{escape(c)}。</p>" for n, c in enumerate(record.clauses, 1))
    return _document(
        "土地使用条件通知书",
        imprint,
        restriction_line(plan, record.prohibition),
        f'<div class="issuer">{escape(imprint.issuer)}</div>',
        f'<div class="number">{escape(imprint.number)}</div><h1>土地使用条件通知书</h1>',
        "<p>依据《中华人民共和国城乡规划法》第三十八条、第三十九条和规划条件"
        f"（{escape(record.planning_document)}），现将地块 {escape(record.plot_number)} 的土地使用"
        "条件通知如下，并作为招标拍卖挂牌出让文件和供地文件的组成部分。</p>",
        f"<h2>一、地块基本情况</h2>{_table(facts)}",
        f"<h2>二、控制指标</h2>{_table([heading, *lines])}",
        f"<h2>三、标准厂房条款</h2>{clauses}<h2>四、用途管制</h2>",
        f'<p class="red">{escape(restriction_line(plan, record.prohibition))}</p>',
        "".join(f'<p class="small">{escape(article)}</p>' for article in ARTICLES),
        "<p>经办：________　审核：________　签发：________</p>",
        f"<p>{escape(imprint.issuer)}（盖章）</p>",
        f'<div class="page"><h1>附图：地块平面界址图</h1>{_map(plan)}</div>',
    )


def parcel_map(record: ParcelMap, imprint: Imprint) -> str:
    """Return 宗地图 with 界址点成果表."""
    plan = record.plan
    facts = [
        ("宗地代码", plan.code, "宗地面积", f"{plan.area:.2f}㎡（{plan.mu:.4f} 亩）"),
        ("权 利 人", record.holder, "土地用途", plan.use),
        ("不动产单元号", UnitCode(record.unit_code).printed, "图 幅 号", plan.sheet or "／"),
        ("不动产权证号", record.certificate or "／", "所在园区", imprint.park),
        ("坐　　落", plan.location),
    ]
    signed = [
        ("测绘单位", str(plan.surveyed_by), "比 例 尺", "1:1000"),
        ("制 图 者", str(plan.drawn_by), "审 核 者", str(plan.checked_by)),
    ]
    points = [
        (f"J{p.number}", f"{p.y:.3f}", f"{p.x:.3f}", f"{edge:.2f}")
        for p, edge in zip(plan.points, plan.edges, strict=True)
    ]
    heading = ("点号", "X (m) 北", "Y (m) 东", "边长 (m)")
    return _document(
        "宗地图",
        imprint,
        restriction_line(plan, record.prohibition),
        f"<h1>宗地图</h1>{_table(facts)}{_map(plan)}{_table(signed)}",
        f'<div class="page"><h1>界址点成果表</h1>{_table(facts[:2])}',
        f'<div class="points">{_table([heading, *points])}</div></div>',
    )


def _document(title: str, imprint: Imprint, standing: str, *body: str) -> str:
    code = segno.make(imprint.verify_url, error="m").svg_inline(border=0)
    foot = (
        f'<div id="foot">{code}<div class="red">{escape(standing)}</div>'
        f"{escape(title)} {escape(imprint.number)} 签发机关：{escape(imprint.issuer)}<br>"
        f"{escape(imprint.park)}登记簿第 {imprint.entry} 号记录<br>"
        f"日志首哈希（SHA-256）：{imprint.entry_hash}<br>"
        f"扫码或访问核验：{escape(imprint.verify_url)}</div>"
    )
    return f"<style>{_STYLE}</style>{foot}{''.join(body)}"


def _table(rows: Iterable[Row]) -> str:
    return f"<table>{''.join(map(_row, rows))}</table>"


def _row(cells: Row) -> str:
    *first, last = (escape(cell) for cell in cells)
    wide = ' colspan="3"' if len(cells) == 2 else ""  # noqa: PLR2004 - a label and its value
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in first)}<td{wide}>{last}</td></tr>"


def _map(plan: ParcelPlan) -> str:
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
        f'<svg viewBox="0 0 {frame.wide} {frame.high}" width="165mm" height="140mm" font-size="3"'
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
