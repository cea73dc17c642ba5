"""Every paper of every kind prints every field of its record, read back from the page.

What a page leaves out on purpose is named here, with why; nothing else may be lost.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from fnmatch import fnmatchcase

import pytest

from certificates import draw
from registry.clock import local
from tests.support import every_paper, papers
from tests.support.every_paper import leaves
from tests.support.pdf import bare, text_of

#: drawn as lines: a text cannot be read back from them, the pictures hold them
LINES = ("*outline[[]][[]]", "*strokes*")
#: the survey's particulars stand on 宗地图; other papers show the parcel, not who measured it
SURVEY = (
    "*plan.surveyed_*",
    "*plan.drawn_*",
    "*plan.checked_*",
    "*plan.sheet",
)
#: the coordinates of points stand in the table of 宗地图 and of the book
POINTS = ("*plan.points[[]].x", "*plan.points[[]].y")
#: what an entry was, who made it and in which case stands in the book
ENTRY = ("*since.*",)
#: holders are named by name; their numbers stand in the book, for its readers alone
NUMBERS = ("*holders[[]].number", "*certificates[[]].blank_no")
#: whoever asks learns that a mortgage stands, for whom and on what; its terms are the parties' own
TERMS = tuple(f"*restrictions[[]].{name}" for name in ("starts_on", "ends_on", "amount", "scope"))

LEFT_OUT = {
    "conditions_notice": (*SURVEY, *POINTS),
    "grant_confirmation": (*SURVEY, *POINTS),
    "allocation_decision": (*SURVEY, *POINTS),
    "handover_confirmation": SURVEY,
    # its plan is there for the table of points: the map is a paper of its own, and the areas are
    # those of the parcel sheet; the head it names is the imprint's
    "register_book": ("plan.*", "head_hash"),
    "query_result": (
        *ENTRY,
        *NUMBERS,
        *TERMS,
        "restrictions[[]].proof",
        "rights[[]].own_area",  # their sum is printed
        "rights[[]].shared_area",
        "rights[[]].note",
        "rights[[]].source",
        "rights[[]].certificates[[]].state",  # only those in force are named
    ),
    "certificate_extract": (*ENTRY, *NUMBERS, *TERMS, *SURVEY, *POINTS, "plan.mu",
                            "restrictions[[]].proof"),
    # a translation has no map, and its words are English
    "certificate_translation": (
        *ENTRY,
        *NUMBERS,
        *TERMS,
        "extract.plan.*",
        "extract.restrictions[[]].proof",
        "extract.state",
        "extract.right.right_type",
        "extract.right.right_nature",
        "extract.right.holding",
        "extract.right.certificates[[]].state",
    ),
    "registration_proof": ENTRY,
}  # fmt: skip


def _printed(value: object) -> Iterator[str]:
    """Yield the ways a page may print a value."""
    match value:
        case datetime():
            at = local(value)
            yield f"{at:%Y-%m-%d%H:%M}"
            yield f"{at.year}年{at.month}月{at.day}日"
        case date():
            yield f"{value:%Y-%m-%d}"
            yield f"{value.year}年{value.month}月{value.day}日"
        case Decimal():
            yield from (f"{value}", f"{value:.2f}", f"{value:,.2f}")
        case _:
            yield str(value)


@pytest.mark.parametrize("kind", every_paper.EVERY)
def test_every_field_is_read_back(kind: str) -> None:
    record = every_paper.EVERY[kind]()
    said = text_of(draw(record, papers.imprint()))
    left_out = (*LINES, *LEFT_OUT.get(kind, ()))
    lost = [
        (path, value)
        for path, value in leaves(record)
        if value not in (None, "")
        and not isinstance(value, bool)
        and not any(fnmatchcase(path, pattern) for pattern in left_out)
        and not any(bare(form) in said for form in _printed(value))
    ]
    assert lost == []


@pytest.mark.parametrize("kind", LEFT_OUT)
def test_nothing_is_left_out_that_is_printed_after_all(kind: str) -> None:
    """A reason that no longer holds is taken away: the list stays as short as it can be."""
    paths = {path for path, _ in leaves(every_paper.EVERY[kind]())}
    for pattern in LEFT_OUT[kind]:
        assert any(fnmatchcase(path, pattern) for path in paths), pattern
