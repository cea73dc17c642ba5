"""Papers of supervision: every word of the record is on the page, and they look as they did."""

import pytest

from certificates import draw
from registry.records.papers import FieldPaper
from registry.records.plain import from_plain, to_plain
from registry.views.prints import FIELD_PAPERS
from tests.support import field_papers, papers
from tests.support.pdf import bare, text_of

EVERY = field_papers.EVERY_FIELD_PAPER


def test_every_paper_of_the_field_is_drawn_here():
    assert EVERY.keys() == FIELD_PAPERS.keys()
    assert {kind: build().title for kind, build in EVERY.items()} == {
        kind: title for kind, (title, _) in FIELD_PAPERS.items()
    }


def test_every_word_of_a_long_record_is_read_back():
    record = field_papers.long_record()
    said = text_of(draw(record, papers.imprint()))
    words = [
        record.title,
        record.addressee,
        *(part for fact in record.facts for part in (fact.label, fact.value)),
        *(part for said in record.paragraphs for part in said.split("。")),
        *(part for s in record.signatories for part in (s.role, s.name[:20], s.refused)),
    ]
    assert [word for word in words if bare(word) not in said] == []


@pytest.mark.parametrize("kind", EVERY)
def test_it_comes_back_whole_from_its_snapshot(kind):
    record = EVERY[kind]()
    again = from_plain(FieldPaper, to_plain(record))
    assert draw(again, papers.imprint()) == draw(record, papers.imprint())
