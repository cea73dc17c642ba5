"""不动产登记簿: the book of one parcel with all its units (条例 8, 9; 细则 6).

Cover, parcel sheet with boundary points, list of rights, a sheet for each right and each
restriction, and the changes with who entered them and when.
"""

from datetime import datetime

from certificates.page import Sheet
from certificates.parts import two_by_two
from certificates.tables import Table
from registry.catalogue import POLICY
from registry.clock import local
from registry.records.papers import Imprint
from registry.records.register_book import BookEvent, BookRestriction, BookRight, RegisterBook
from registry.values.codes import UnitCode
from registry.values.terms import day_printed

TITLE = "不动产登记簿"
_FACTS = (15, 35, 15, 35)
_LABELS = frozenset({0, 2})


def draw(record: RegisterBook, imprint: Imprint) -> bytes:
    """Draw the book."""
    standing = f"本宗地用途为“{record.use}”，严禁改变功能用途。依据：{POLICY}。"
    sheet = Sheet(imprint, title=TITLE, standing=standing)
    sheet.plain_head(TITLE)
    _cover(sheet, record)
    _parcel(sheet, record)
    _list_of_rights(sheet, record)
    for n, right in enumerate(record.rights, 1):
        _right(sheet, n, right)
    for n, restriction in enumerate(record.restrictions, 1):
        _restriction(sheet, n, restriction)
    _changes(sheet, record)
    return sheet.finish()


def _facts(sheet: Sheet, facts: list[tuple[str, str]]) -> None:
    Table(sheet=sheet, shares=_FACTS, labels=_LABELS).draw(two_by_two(facts))


def _cover(sheet: Sheet, record: RegisterBook) -> None:
    sheet.heading("封面")
    _facts(
        sheet,
        [
            ("宗地代码", record.code),
            ("所在园区", record.park),
            ("登记机构", sheet.imprint.issuer),
            ("截至登簿", _entry(record.as_of)),
            ("来自宗地", "、".join(record.came_from) or "—"),
            ("变为宗地", "、".join(record.became) or "—"),
        ],
    )


def _parcel(sheet: Sheet, record: RegisterBook) -> None:
    sheet.heading("一、宗地基本信息")
    last = record.parcel[-1] if record.parcel else None
    _facts(
        sheet,
        [
            ("土地用途", record.use),
            ("空间层次", record.stratum),
            ("宗地面积", _area(None if last is None else last.area or last.declared_area)),
            ("坐　　落", "—" if last is None else last.location or "—"),
        ],
    )
    Table(
        sheet=sheet,
        shares=(20, 34, 12, 17, 17),
        heading=("面积（㎡）", "坐落", "界址", "起于", "止于"),
        aligned=("right", "left", "middle", "middle", "middle"),
        size=8.5,
    ).draw(
        [
            (
                f"{p.area if p.area is not None else p.declared_area or 0:.2f}",
                p.location or "—",
                p.standing,
                _short(p.since),
                "现势" if p.until is None else _short(p.until),
            )
            for p in record.parcel
        ]
    )
    if record.plan is not None:
        sheet.heading(f"界址点（{record.plan.system}，X 北 Y 东，米）")
        Table(
            sheet=sheet,
            shares=(16, 28, 28, 28),
            heading=("点号", "X", "Y", "边长（米）"),
            aligned=("middle", "right", "right", "right"),
            size=8.5,
            least=14.0,
        ).draw(
            [
                (f"J{p.number}", f"{p.y:.3f}", f"{p.x:.3f}", f"{edge:.2f}")
                for p, edge in zip(record.plan.points, record.plan.edges, strict=True)
            ]
        )


def _list_of_rights(sheet: Sheet, record: RegisterBook) -> None:
    sheet.heading("二、不动产权利登记目录")
    if not record.rights:
        sheet.paragraph("本宗地尚无登记的权利。")
        return
    Table(
        sheet=sheet,
        shares=(7, 37, 20, 21, 15),
        heading=("页次", "不动产单元号", "权利人", "不动产权证号", "状态"),
        aligned=("middle", "left", "left", "left", "middle"),
        size=8.5,
    ).draw(
        [
            (
                str(n),
                UnitCode(r.unit).printed,
                "、".join(h.name for h in r.holders),
                "；".join(c.number for c in r.certificates) or "—",
                "现势" if r.until is None else "历史",
            )
            for n, r in enumerate(record.rights, 1)
        ]
    )


def _right(sheet: Sheet, n: int, right: BookRight) -> None:
    sheet.heading(f"三（{n}）、{right.right_type}登记信息")
    facts = [
        ("单 元 号", UnitCode(right.unit).printed),
        ("权利性质", right.right_nature),
        ("用　　途", right.use if right.house_use is None else f"{right.use}/{right.house_use}"),
        ("来　　源", right.source),
        ("共有情况", "业主共有" if right.common else right.holding),
        ("使用期限", f"{day_printed(right.term_start)}起{day_printed(right.term_end)}止"),
        ("土地面积", _area(right.land_share)),
    ]
    if right.house_use is not None:
        built = right.own_area + right.shared_area
        facts.append(
            (
                "建筑面积",
                f"{built:.2f}㎡（专有 {right.own_area:.2f}，分摊 {right.shared_area:.2f}）",
            )
        )
    facts += [
        ("登簿", _entry(right.since)),
        ("终止", "—" if right.until is None else _entry(right.until)),
    ]
    _facts(sheet, facts)
    Table(
        sheet=sheet,
        shares=(46, 36, 18),
        heading=("权利人", "证件号码", "份额"),
        aligned=("left", "middle", "middle"),
    ).draw([(h.name, h.number, h.share) for h in right.holders])
    for certificate in right.certificates:
        blank = f"，印制号 {certificate.blank_no}" if certificate.blank_no else ""
        sheet.paragraph(f"{certificate.number}（{certificate.state}{blank}）", size=9.5)
    if right.note:
        sheet.paragraph(f"附记：{right.note}", size=9.5)


def _restriction(sheet: Sheet, n: int, restriction: BookRestriction) -> None:
    sheet.heading(f"四（{n}）、{restriction.kind}")
    facts = [
        ("权利人（机关）", restriction.who),
        ("文　　号", restriction.document_no),
        ("生效时间", _minute(restriction.effective_at)),
        ("期　　限", _period(restriction)),
        ("登　　簿", _entry(restriction.since)),
        ("注　　销", "—" if restriction.until is None else _entry(restriction.until)),
    ]
    if restriction.amount is not None:
        facts += [
            ("担保数额", f"{restriction.amount:,.2f} 元"),
            ("担保范围", restriction.scope or "—"),
        ]
    if restriction.proof is not None:
        facts.append(("登记证明", restriction.proof))
    _facts(sheet, facts)
    sheet.paragraph(
        "所涉单元：" + "、".join(UnitCode(u).printed for u in restriction.units), size=9
    )
    for fact in restriction.facts:
        sheet.paragraph(fact, size=9)


def _changes(sheet: Sheet, record: RegisterBook) -> None:
    sheet.heading("五、登簿记录")
    Table(
        sheet=sheet,
        shares=(9, 22, 34, 20, 15),
        heading=("序号", "登簿时间", "登记事项", "业务号", "登簿人"),
        aligned=("middle", "middle", "left", "middle", "middle"),
        size=8.5,
    ).draw([(str(e.seq), _minute(e.at), e.act, e.case, e.registrar) for e in record.changes])


def _entry(event: BookEvent) -> str:
    return f"第 {event.seq} 号，{_minute(event.at)}"


def _short(event: BookEvent) -> str:
    return f"{local(event.at):%Y-%m-%d}"


def _minute(at: datetime) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}"


def _area(area: object) -> str:
    return "—" if area is None else f"{area:.2f}㎡"


def _period(restriction: BookRestriction) -> str:
    if restriction.starts_on is None:
        return "—"
    end = "未定" if restriction.ends_on is None else day_printed(restriction.ends_on)
    return f"{day_printed(restriction.starts_on)}起{end}止"
