"""Fonts: rare characters are drawn or named, a missing font says which package brings it."""

import dataclasses

import pytest

from certificates import FontMissing, draw
from certificates.fonts import INSTEAD, SANS, SERIF, Run, find, fonts
from certificates.lines import wrap
from tests.support import papers
from tests.support.pdf import pages_of, text_of


def test_rare_characters_are_read_back_or_named_by_their_code():
    grantee = dataclasses.replace(papers.GRANTEE, name="龢䶮𠅤实业有限公司")
    said = text_of(draw(papers.grant_confirmation(grantee=grantee), papers.imprint()))
    assert f"龢䶮{INSTEAD}实业有限公司" in said
    assert "〓为字库未收之字：U+20164" in said


def test_a_character_beyond_four_digits_is_read_back_as_it_was_written():
    beyond = next(chr(code) for code in fonts().glyphs[SERIF] if code > 0x20000)
    grantee = dataclasses.replace(papers.GRANTEE, name=f"{beyond}记实业")
    assert f"{beyond}记实业" in text_of(
        draw(papers.grant_confirmation(grantee=grantee), papers.imprint())
    )


def test_only_pages_that_lack_a_character_say_so():
    record = papers.conditions_notice(planning_document="𠅤")
    pages = pages_of(draw(record, papers.imprint()))
    assert "U+20164" in pages[0]
    assert not any("U+20164" in page for page in pages[1:])


def test_a_text_is_split_by_the_font_that_has_its_characters():
    assert list(fonts().runs("中㐀中", SERIF)) == [
        Run(SERIF, "中"),
        Run(SANS, "㐀"),
        Run(SERIF, "中"),
    ]
    assert list(fonts().runs("", SANS)) == [Run(SANS, "")]
    assert fonts().missing_glyphs("中𠅤𠅤") == ("𠅤",)
    assert fonts().width("中㐀𠅤", SERIF, 10) == pytest.approx(30)


def test_stops_and_enumeration_commas_are_set_as_on_the_mainland():
    assert [run.font for run in fonts().runs("一、二。", SERIF)] == [SERIF, SANS, SERIF, SANS]


def test_a_missing_font_names_the_package(monkeypatch, tmp_path):
    monkeypatch.setattr("certificates.fonts.FOLDERS", (str(tmp_path),))
    fonts.cache_clear()
    try:
        with pytest.raises(FontMissing, match="apt-get install fonts-wqy-zenhei") as no:
            fonts()
        assert "REGISTRY_FONT_DIR" in str(no.value)
    finally:
        monkeypatch.undo()
        fonts.cache_clear()


def test_a_font_that_is_no_font_is_refused_the_same_way(monkeypatch, tmp_path):
    (tmp_path / "wqy-zenhei.ttc").write_bytes(b"no font at all")
    monkeypatch.setenv("REGISTRY_FONT_DIR", str(tmp_path))
    assert find("wqy-zenhei.ttc") == tmp_path / "wqy-zenhei.ttc"
    fonts.cache_clear()
    try:
        with pytest.raises(FontMissing):
            fonts()
    finally:
        monkeypatch.undo()
        fonts.cache_clear()


def test_lines_break_between_characters_and_not_inside_numbers():
    lines = wrap(fonts(), "宗地代码360482001002GB00012位于共青城", SANS, 10, 130)
    assert "".join(lines) == "宗地代码360482001002GB00012位于共青城"
    assert any("360482001002GB00012" in line for line in lines)


def test_closing_marks_do_not_begin_a_line_and_opening_marks_do_not_end_one():
    lines = wrap(fonts(), "甲乙丙丁，戊己庚辛（壬癸）子丑寅卯", SANS, 10, 41)
    assert not any(line[0] in "，）" for line in lines)
    assert not any(line.endswith("（") for line in lines)


def test_a_word_wider_than_the_line_is_broken():
    lines = wrap(fonts(), "A" * 100, SANS, 10, 60)
    assert len(lines) > 5
    assert "".join(lines) == "A" * 100


def test_line_ends_in_the_text_are_kept():
    assert wrap(fonts(), "甲\n乙", SANS, 10, 100) == ["甲", "乙"]
