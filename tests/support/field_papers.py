"""The papers of supervision as the register fills them, for drawing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from registry.book.clues import Clue
from registry.book.enforcement import Officer, Visit
from registry.cases import enforcement_papers as wording, notice_papers
from registry.records.papers import FieldPaper
from tests.support.signing import PRESENT, signatures

UNIT = "360482001001GB00003F00010002"
AT = datetime(2026, 3, 25, 1, 30, tzinfo=UTC)
CLUE = Clue(
    park_id=1, clue_id=1, number="线索〔2026〕第000001号", parcel_id=1, unit_id=2, where=UNIT,
    kind="use_changed", name="擅自改变土地用途", name_en="use changed", rule="USE-01",
    article="土地管理法第56、81条；赣府厅发〔2015〕29号（十四）", source="complaint",
    source_key="1",
    seen="二层隔为宿舍出租", seen_at=AT, reported_by=1, reported_at=AT, state="verified",
    state_name="核查属实", state_name_en="verified", flagged=True, open=True,
)  # fmt: skip
VISIT = Visit(
    visit_id=1,
    officers=(
        Officer(account_id=1, login="a", name="示例执法人员", licence_no="SAMPLE-0001"),
        Officer(account_id=2, login="b", name="示例执法人员乙", licence_no="SAMPLE-0002"),
    ),
    place="创新大道1号1幢二层",
    begun_at=AT,
    ended_at=AT,
)
KNOWN: Mapping[str, Any] = {
    "where": UNIT,
    "location": "创新大道1号1幢二层",
    "use": "工业用地（0601）",
    "house_use": "工业",
    "holders": ["示例企业一"],
    "occupants": ["示例租户一（电子元件制造）", "示例租户二（员工公寓）"],
    "earlier": ["线索〔2025〕第000007号（结案）"],
}
ORDER = "责令改正违法行为通知书（责改〔2026〕第000001号）"


def site_record() -> FieldPaper:
    found = "二层隔为十二间，内有床铺二十四张，水表、电表各十二只。\n三层为空置厂房。"
    return wording.site_record(CLUE, VISIT, KNOWN, found, PRESENT, signatures("在场人员"))


def question_record() -> FieldPaper:
    answers = [(question, known or "没有。") for question, known in wording.questions(CLUE, KNOWN)]
    refused = signatures("被询问人", 被询问人="称须先与家人商量")
    return wording.question_record(CLUE, VISIT, KNOWN, PRESENT, answers, refused)


def correction_order() -> FieldPaper:
    demands = "一、停止将二层作宿舍使用；\n二、拆除隔间，恢复生产用途。"
    return wording.correction_order(CLUE, KNOWN, "示例企业一", demands, 15)


def proof_of_service() -> FieldPaper:
    signed = signatures("受送达人")
    day = date(2026, 3, 25)
    return wording.proof_of_service(CLUE, VISIT, ORDER, "handed", day, PRESENT, "", signed)


def suspension_notice() -> FieldPaper:
    return notice_papers.suspension(
        "共青城市不动产登记中心",
        clue=CLUE.number,
        units=[UNIT, UNIT.replace("0002", "0003")],
        reason="涉嫌擅自改变用途，调查期间",
        review_on=date(2026, 6, 23),
    )


def lifting_notice() -> FieldPaper:
    return notice_papers.lifting("共青城市不动产登记中心", notice="暂停〔2026〕第000001号")


def long_record() -> FieldPaper:
    """Words for several pages, a name of 100 characters, who refuses to sign with as many."""
    found = "\n".join(f"第{n}间：" + "床铺两张，燃气灶一具。" * 8 for n in range(1, 41))
    present = replace(PRESENT, name="长" * 100)
    refused = signatures("在场人员", 在场人员="称" + "须先请示总部，" * 20 + "故不签")
    return wording.site_record(CLUE, VISIT, KNOWN, found, present, refused)


EVERY_FIELD_PAPER: Mapping[str, Callable[[], FieldPaper]] = {
    "site_record": site_record,
    "question_record": question_record,
    "correction_order": correction_order,
    "proof_of_service": proof_of_service,
    "suspension_notice": suspension_notice,
    "lifting_notice": lifting_notice,
}
