"""受理凭证: what was handed in, when it was accepted, and by which day the register answers."""

from certificates.page import Sheet
from certificates.parts import signed
from certificates.tables import Table
from registry.clock import local
from registry.records.papers import AcceptanceVoucher, Imprint
from registry.values.terms import day_printed

TITLE = "受理凭证"
_LABELS = frozenset({0, 2})


def draw(record: AcceptanceVoucher, imprint: Imprint) -> bytes:
    """Draw the voucher."""
    sheet = Sheet(imprint, title=TITLE)
    sheet.plain_head(TITLE)
    accepted = local(record.accepted_at)
    sheet.paragraph(_opening(record))
    sheet.heading("一、受理事项")
    Table(sheet=sheet, shares=(15, 33, 14, 38), labels=_LABELS).draw(
        [
            ("业 务 号", record.case_number, "登记事项", record.act),
            (
                "受理时间",
                f"{day_printed(accepted.date())} {accepted:%H:%M}",
                "受 理 人",
                record.acceptor,
            ),
            *_period(record),
            ("所在园区", imprint.park),
        ]
    )
    sheet.heading("二、申请人")
    if record.applicants:
        Table(
            sheet=sheet,
            shares=(8, 52, 40),
            heading=("序号", "姓名或名称", "证件号码"),
            aligned=("middle", "left", "middle"),
        ).draw([(str(n), a.name, a.number) for n, a in enumerate(record.applicants, start=1)])
    else:
        sheet.paragraph("依职权办理，无申请人。")
    sheet.heading("三、收到的材料")
    Table(
        sheet=sheet,
        shares=(8, 56, 12, 12, 12),
        heading=("序号", "材料名称", "份数", "页数", "形式"),
        aligned=("middle", "left", "middle", "middle", "middle"),
    ).draw(
        [
            (
                str(n),
                material.name,
                str(material.copies),
                str(material.pages),
                "原件" if material.original else "复印件",
            )
            for n, material in enumerate(record.materials, start=1)
        ]
    )
    sheet.heading("四、告知事项")
    for n, line in enumerate(_notices(record), start=1):
        sheet.paragraph(f"{n}. {line}", size=10)
    signed(sheet)
    return sheet.finish()


def _period(record: AcceptanceVoucher) -> list[tuple[str, ...]]:
    """The statutory period is that of a registration; the bureau's own decisions have none here."""
    if not record.registration:
        return []
    return [("办理时限", f"{record.period_working_days} 个工作日", "届满日期", _due(record))]


def _due(record: AcceptanceVoucher) -> str:
    if record.due is not None:
        return day_printed(record.due)
    return f"待 {record.due_unknown_year} 年放假安排公布后确定"


def _opening(record: AcceptanceVoucher) -> str:
    if not record.registration:
        return "您提交的申请材料收悉，予以受理。"
    if record.deemed:
        return "当场未书面告知不予受理，依据《不动产登记暂行条例》第十七条视为受理。"
    return "您提交的申请材料收悉，依据《不动产登记暂行条例》第十七条予以受理。"


def _notices(record: AcceptanceVoucher) -> list[str]:
    said = []
    if record.registration:
        said += [
            "办理时限自受理之日起算，依据《不动产登记暂行条例》第二十条。",
            "登记完成之前，全体申请人可以共同申请撤回，依据《不动产登记暂行条例》第十五条。",
        ]
    if record.inquiry:
        said.append(f"办理进度查询：{record.inquiry}。")
    said.append("领取办理结果时请携带本凭证和有效身份证明。")
    return said
