"""Every page says whose it is, and a redraw is the same."""

import dataclasses
import re
from decimal import Decimal

import pytest

from certificates import draw, draws
from registry.records.papers import Imprint
from registry.views.prints import RECORDS
from tests.support import every_paper, papers
from tests.support.pdf import embedded_fonts, pages_of, text_of


@pytest.mark.parametrize("build", papers.EVERY_PAPER)
def test_equal_records_give_equal_bytes(build):
    assert draw(build(), papers.imprint()) == draw(build(), papers.imprint())


@pytest.mark.parametrize("build", papers.EVERY_PAPER)
def test_every_page_names_number_entry_head_hash_address_and_its_place(build):
    imprint = papers.imprint()
    pages = pages_of(draw(build(), imprint))
    for number, page in enumerate(pages, start=1):
        for said in (imprint.number, imprint.entry_hash, imprint.verify_url, imprint.issuer):
            assert said in page
        assert "登记簿第12号记录2026-11-2410:30" in page
        assert f"第{number}页共{len(pages)}页" in page
        assert papers.DEMO.replace(" ", "") in page


@pytest.mark.parametrize("build", papers.ABOUT_A_PARCEL)
def test_every_page_about_a_parcel_carries_the_use_restriction_with_its_articles(build):
    for page in pages_of(draw(build(), papers.imprint())):
        assert "严禁改变功能用途。依据：" in page
        assert "赣府厅发〔2015〕29号（十四）" in page
        assert "民法典第350条；土地管理法第56条" in page


@pytest.mark.parametrize(
    "build", [papers.conditions_notice, papers.grant_confirmation, papers.handover_confirmation]
)
def test_decisions_quote_the_articles(build):
    said = text_of(draw(build(), papers.imprint()))
    assert "第三百五十条：建设用地使用权人应当合理利用土地，不得改变土地用途" in said
    assert "第五十六条：建设单位使用国有土地的，应当按照土地使用权出让等有偿使用合同的约定" in said


@pytest.mark.parametrize("build", every_paper.EVERY.values())
def test_all_fonts_are_embedded_subsets(build):
    fonts = embedded_fonts(draw(build(), papers.imprint()))
    assert fonts
    assert all(embedded and re.match(r"/[A-Z]{6}\+", name) for name, embedded in fonts)


def test_each_kind_of_paper_has_its_drawing():
    assert every_paper.EVERY.keys() == RECORDS.keys()
    assert {kind: type(build()) for kind, build in every_paper.EVERY.items()} == RECORDS
    assert all(draws(RECORDS[kind], every_paper.template_of(kind)) for kind in RECORDS)


def test_what_is_no_paper_is_not_drawn():
    with pytest.raises(KeyError):
        draw(object(), papers.imprint())


def test_a_paper_without_an_entry_says_so():
    imprint = papers.imprint(entry=None, entry_at=None, entry_hash=None, notice=None)
    said = text_of(draw(papers.acceptance_voucher(), imprint))
    assert "本文书不产生登记簿记录" in said
    assert "SHA-256" not in said
    assert "演示" not in said


def test_a_due_day_that_nobody_knows_is_not_guessed():
    record = papers.acceptance_voucher(due=None, due_unknown_year=2028)
    assert "待2028年放假安排公布后确定" in text_of(draw(record, papers.imprint()))


def test_a_deemed_acceptance_says_that_it_is_one():
    said = text_of(draw(papers.acceptance_voucher(deemed=True), papers.imprint()))
    assert "视为受理" in said


def test_a_voucher_for_supply_does_not_cite_the_registration_rules():
    said = text_of(draw(papers.acceptance_voucher(registration=False), papers.imprint()))
    assert "登记暂行条例" not in said
    assert "办理时限" not in said


def test_a_decision_nobody_applied_for_says_so():
    said = text_of(draw(papers.acceptance_voucher(applicants=()), papers.imprint()))
    assert "依职权办理，无申请人" in said
    assert "证件号码" not in said


def test_land_allocated_without_bidding_has_no_closing_of_a_deal():
    record = papers.grant_confirmation(
        method="划拨",
        right_nature="划拨",
        price=Decimal(0),
        price_in_words="零元整",
        bidding_document=None,
        supervision_no=None,
    )
    said = text_of(draw(record, papers.imprint()))
    assert "供地确认书" in said
    assert "成交确认书" not in said
    assert "竞得" not in said


def test_dates_that_are_not_agreed_are_named_so():
    record = papers.grant_confirmation(deliver_by=None)
    assert "交地期限未约定" in text_of(draw(record, papers.imprint()))


def test_conditions_without_standard_factory_clauses_leave_them_to_the_contract():
    record = papers.conditions_notice(clauses=(), standard_factory=False)
    assert "未另行设定" in text_of(draw(record, papers.imprint()))


def test_the_three_organisations_are_not_mixed_up():
    imprint = papers.imprint(issuer="共青城市自然资源局")
    said = text_of(draw(papers.handover_confirmation(), imprint))
    assert "交付方（签章）共青城市自然资源局" in said
    assert "园区管委会（见证）（签章）共青城高新技术产业开发区" in said
    assert "登记中心" not in said


def test_long_names_and_long_tables_wrap_and_go_on_over_pages():
    name = "示例" + "超长名称" * 40 + "有限责任公司"
    grantee = dataclasses.replace(papers.GRANTEE, name=name)
    said = text_of(draw(papers.grant_confirmation(grantee=grantee), papers.imprint()))
    assert name in said
    line = papers.conditions_notice().lines[0]
    record = papers.conditions_notice(lines=(line,) * 60, clauses=("很长的条款" * 600,))
    pages = pages_of(draw(record, papers.imprint()))
    assert sum("核验环节" in page for page in pages) >= 2
    assert "".join(pages).count("容积率") == 60


def test_one_cell_longer_than_a_page_is_printed_whole():
    material = dataclasses.replace(papers.acceptance_voucher().materials[0], name="材料" * 3000)
    record = papers.acceptance_voucher(materials=(material,))
    assert text_of(draw(record, papers.imprint())).count("材料") >= 3000


def test_the_frozen_imprint_is_all_a_page_needs():
    assert {f.name for f in dataclasses.fields(Imprint)} >= {"number", "entry", "entry_hash"}
