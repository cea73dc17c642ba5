"""The one way a paper is made on request: its data frozen, its number taken, in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from registry.access import Principal, demand
from registry.book import documents, numbers
from registry.book.documents import Document, NewDocument
from registry.clock import business_date
from registry.errors import NotFound
from registry.paperwork import of_cases, of_titles
from registry.paperwork.wishes import Found, Wish
from registry.records.kinds import ASKED_FOR
from registry.records.plain import canonical
from registry.store.db import Tx

_MADE_BY: Mapping[str, Callable[[Tx, Wish], Found]] = {
    "application_form": of_cases.application_form,
    "inquiry_record": of_cases.inquiry_record,
    "material_list": of_cases.material_list,
    "not_accepted_notice": of_cases.not_accepted_notice,
    "archive_list": of_cases.archive_list,
    "division_opinion": of_cases.division_opinion,
    "not_registered_notice": of_cases.not_registered_notice,
    "query_result": of_titles.query_result,
    "lineage_sheet": of_titles.lineage_sheet,
    "unit_plan": of_titles.unit_plan,
    "certificate_extract": of_titles.certificate_extract,
    "certificate_translation": of_titles.certificate_translation,
    "registration_proof": of_titles.registration_proof,
}

#: snapshots written out at the same time: those of a large building are ten megabytes
_AT_ONCE = 100


def make(tx: Tx, who: Principal, kind: str, wish: Wish, *, now: datetime) -> Document:
    """Make a paper. Raises NotFound, MalformedValue, StepNotAllowed, PaperWithoutContent."""
    demand(who, "print_paper")
    if kind not in ASKED_FOR:
        raise NotFound(what="paper", name=kind[:40])
    (number,) = _filed(tx, kind, [_MADE_BY[kind](tx, replace(wish, at=now))], now=now)
    return documents.by_number(tx, number)


def make_for_building(tx: Tx, who: Principal, building: str, *, now: datetime) -> list[str]:
    """Make a certificate extract for each unit of a building; return the documents' numbers.

    Raises NotFound where the building has no certificate in force.
    """
    demand(who, "print_paper")
    return _filed(tx, "certificate_extract", of_titles.certificate_extracts(tx, building), now=now)


def _filed(tx: Tx, kind: str, found: Sequence[Found], *, now: datetime) -> list[str]:
    """Number and file papers of a kind, all of one park and case; return their numbers."""
    paper, year = ASKED_FOR[kind], business_date(now).year
    given = numbers.documents(tx, word=paper.word, year=year, count=len(found))
    about = found[0]
    for begin in range(0, len(found), _AT_ONCE):
        some = slice(begin, begin + _AT_ONCE)
        new = [
            NewDocument(
                kind=kind, number=number, template=paper.template, snapshot=canonical(each.record)
            )
            for number, each in zip(given[some], found[some], strict=True)
        ]
        documents.file(tx, new, park_id=about.park_id, seq=None, case_id=about.case_id, made_at=now)
    return given
