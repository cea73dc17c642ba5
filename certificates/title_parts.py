"""Parts that papers about an entered right share: its fields as the official pages order them."""

from collections.abc import Sequence

from certificates.case_parts import case_facts
from certificates.page import Sheet
from certificates.tables import Table
from registry.clock import local
from registry.records.register_book import BookRestriction, BookRight
from registry.records.title_papers import CertificateExtract, RegistrationProof
from registry.values.codes import UnitCode
from registry.values.terms import term_printed


def holding(right: BookRight) -> str:
    """Return 共有情况, with each holder's share where they hold by shares."""
    if right.holding != "按份共有":
        return right.holding
    return f"按份共有：{'；'.join(f'{h.name} {h.share}' for h in right.holders)}"


def uses(right: BookRight, between: str = "／") -> str:
    """Return the land use, and the house use of a building's unit."""
    return right.use if right.house_use is None else f"{right.use}{between}{right.house_use}"


def certificate_fields(record: CertificateExtract) -> list[tuple[str, str]]:
    """Return label and content, in the official order of the single-unit certificate."""
    right = record.right
    bare = right.house_use is None
    land = f"宗地面积 {record.land_area:.2f}㎡" if record.land_area is not None else "宗地面积未定"
    house = f"{land}／房屋建筑面积 {right.own_area + right.shared_area:.2f}㎡"
    return [
        ("权 利 人", "、".join(h.name for h in right.holders)),
        ("共有情况", holding(right)),
        ("坐　　落", record.location),
        ("不动产单元号", UnitCode(right.unit).printed),
        ("权利类型", right.right_type),
        ("权利性质", right.right_nature),
        ("用　　途", uses(right)),
        ("面　　积", land if bare else house),
        ("使用期限", term_printed(right.term_start, right.term_end)),
        ("权利其他状况", _other(right, bare=bare)),
    ]


def remarks(record: CertificateExtract) -> list[str]:
    """Return 附记: the use restriction, the division, what the entry notes, what hangs on it."""
    said = [f"严禁改变功能用途。依据：{record.prohibition}。"]
    if record.came_from:
        said.append(f"标准厂房分割登记；分割自不动产单元 {'、'.join(record.came_from)}。")
    if record.right.note:
        said.append(record.right.note)
    said += [f"{held.kind}：{held.who}，{held.document_no}。" for held in record.restrictions]
    return said


def proof_fields(record: RegistrationProof) -> list[tuple[str, str]]:
    """Return label and content of 不动产登记证明, in the order of its page, down to 其他."""
    held = record.restriction
    return [
        ("证明权利或事项", held.kind),
        ("权利人（申请人）", held.who),
        ("义 务 人", "、".join(record.obliged) or "—"),
        ("坐　　落", record.location),
        ("不动产单元号", "、".join(UnitCode(unit).printed for unit in held.units)),
    ]


def proof_others(record: RegistrationProof) -> str:
    """Return 其他 of a proof in one line: what is entered about it beside its kind."""
    said = _held(record.restriction)
    return "；".join(f"{label.replace('　', '')}：{content}" for label, content in said)


def proof_remarks(record: RegistrationProof) -> list[str]:
    """Return 附记 of a proof: the use restriction, and what was entered about it since."""
    return [f"严禁改变功能用途。依据：{record.prohibition}。", *record.restriction.facts]


def _other(right: BookRight, *, bare: bool) -> str:
    if bare:
        return f"合同或决定文号：{right.source}"
    return (
        f"专有建筑面积 {right.own_area:.2f}㎡；分摊建筑面积 {right.shared_area:.2f}㎡；"
        f"分摊土地面积 {right.land_share:.2f}㎡；合同或决定文号：{right.source}"
    )


def restriction_facts(sheet: Sheet, held: BookRestriction) -> None:
    """Draw what is entered about one restriction."""
    said = [("事　　项", held.kind), *_held(held)]
    case_facts(sheet, [said[n] + said[n + 1] for n in range(0, len(said), 2)])


def _held(held: BookRestriction) -> list[tuple[str, str]]:
    """Return what is entered about a restriction beside its kind: always an odd number of facts."""
    said = [
        ("文书编号", held.document_no),
        ("生效时间", f"{local(held.effective_at):%Y-%m-%d %H:%M}"),
        ("期　　限", _days(held)),
    ]
    if held.amount is not None:
        said += [("债权数额", f"{held.amount:,.2f} 元"), ("担保范围", held.scope or "—")]
    return said


def _days(held: BookRestriction) -> str:
    if held.starts_on is None:
        return "—"
    return f"{held.starts_on} 至 {held.ends_on or '未定'}"


def restrictions_table(sheet: Sheet, restrictions: Sequence[BookRestriction]) -> None:
    """Draw every restriction that stands, or that none does."""
    if not restrictions:
        sheet.paragraph("无。")
        return
    Table(
        sheet=sheet,
        shares=(16, 28, 24, 32),
        heading=("种类", "权利人或机关", "文书编号", "不动产单元"),
        size=9,
    ).draw([(r.kind, r.who, r.document_no, "、".join(r.units)) for r in restrictions])
