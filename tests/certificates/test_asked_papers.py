"""Papers on request: each read back field by field."""

import dataclasses

import pytest

from certificates import draw
from registry.records.kinds import ASKED_FOR
from registry.records.plain import canonical, from_plain, to_plain
from registry.records.register_book import BookHolder
from tests.support import asked_papers as asked, papers
from tests.support.pdf import embedded_fonts, pages_of, text_of

SAYS = {
    "application_form": [asked.CASE, asked.UNIT, "示例委托代理人", "契税完税凭证", "申请人承诺"],
    "inquiry_record": ["申请登记事项是否属实", "与示例企业二按份共有", "受理员", "权利人"],
    "material_list": ["6种，29页", "国有建设用地使用权出让合同", "复印件"],
    "not_accepted_notice": ["共2项", "缺少材料：契税完税凭证", "第十七条", "缺少询问记录"],
    "not_registered_notice": ["SPLIT-03", "480.00／500.00", "第二十二条", "六十日", "面积不足"],
    "archive_list": ["归档〔2026〕第000001号", "登记申请书", "受理〔2026〕第000001号"],
    "division_opinion": ["SPLIT-05", "480.00／500.00", "不符合分割条件", "同意分割", "业务号"],
    "query_result": ["办理贷款", "第12号记录", asked.UNIT, "示例抵字第1号", asked.CERTIFICATE],
    "lineage_sheet": ["2400.00", "1284.50", "存续", "房屋分割登记（第12号）"],
    "unit_plan": ["1284.50", "84.50", "3／3", "F00010004", "30.00", "40.00", "1:500", "北"],
    "certificate_extract": [
        "样本", asked.CERTIFICATE, "2/3", "1284.50", "2076年11月30日", "自持部分",
        "分割自不动产单元",
        "抵押权登记：示例银行", "附图：宗地图", "640.25",
    ],
    "certificate_translation": ["Unsealedtranslation", "译文", "Byshares", "2076-11-30"],
    "registration_proof": ["证明第0000001号", "5,000,000.00", "义务人", "本金、利息、违约金"],
}  # fmt: skip


def test_every_kind_on_request_has_its_builder_and_its_words():
    assert ASKED_FOR.keys() == asked.EVERY_ASKED.keys() == SAYS.keys()
    for kind, build in asked.EVERY_ASKED.items():
        assert type(build()) is ASKED_FOR[kind].record


@pytest.mark.parametrize("kind", ASKED_FOR)
def test_a_paper_is_read_back_with_every_field(kind):
    pdf = draw(asked.EVERY_ASKED[kind](), papers.imprint())
    said = text_of(pdf)
    assert [words for words in SAYS[kind] if words not in said] == []
    assert all(embedded for _, embedded in embedded_fonts(pdf))


@pytest.mark.parametrize("kind", ASKED_FOR)
def test_a_paper_comes_back_whole_from_its_snapshot(kind):
    record = asked.EVERY_ASKED[kind]()
    again = from_plain(type(record), to_plain(record))
    assert canonical(again) == canonical(record)
    assert draw(again, papers.imprint()) == draw(record, papers.imprint())


def test_a_long_name_and_twelve_holders_stand_on_the_extract_whole():
    names = ["长" * 118 + f"{n:02}" for n in range(12)]
    holders = tuple(BookHolder(name=n, number="9136", share="1/12") for n in names)
    right = dataclasses.replace(asked.RIGHT, holders=holders)
    said = text_of(draw(asked.certificate_extract(right=right), papers.imprint()))
    assert said.count("长") == 2 * 12 * 118


@pytest.mark.parametrize("shape", [papers.gear(633), papers.gear(200), papers.with_holes()])
def test_an_extract_carries_any_map(shape):
    record = asked.certificate_extract(plan=papers.plan(shape))
    assert "附图：宗地图" in pages_of(draw(record, papers.imprint()))[-1]
