"""现场执法: two licensed officers make a visit, and nobody else does."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from registry.errors import NotAllowed, NotFound
from registry.field_refusals import (
    LicenceOfAnother,
    NotHappenedYet,
    OfficerNotLicensed,
    TwoOfficersNeeded,
)
from registry.refusals import WrongValue
from tests.support.dealings import on_day
from tests.support.enforcing import another, licensed
from tests.support.signing import (
    went,
)
from tests.support.stages import rows


def test_two_licensed_officers_visit(case: tuple[Any, str]) -> None:
    visit = went(*case)
    assert [o.licence_no for o in visit.officers] == ["SAMPLE-0001", "SAMPLE-0002"]


@pytest.mark.parametrize(
    "officers", [("enforcer",), ("enforcer", "enforcer"), ("enforcer2", "enforcer2")]
)
def test_one_officer_does_not_make_a_visit(
    case: tuple[Any, str], officers: tuple[str, ...]
) -> None:
    with pytest.raises(TwoOfficersNeeded):
        went(*case, officers=officers)
    assert rows(case[0], "select count(*) from enforcement_visit") == [(0,)]


def test_who_was_not_there_does_not_enter_it(case: tuple[Any, str]) -> None:
    office, number = case
    another(office)
    licensed(office, "enforcer3", "SAMPLE-0003")
    again = on_day(office, 2026, 3, 25)
    with pytest.raises(TwoOfficersNeeded):
        went(again, number, "enforcer3")
    went(again, number, "enforcer3", officers=("enforcer3", "enforcer"))


@pytest.mark.parametrize("second", ["park", "inspector", "signatory", "nobody"])
def test_an_officer_is_an_enforcer_of_the_bureau(case: tuple[Any, str], second: str) -> None:
    with pytest.raises(NotFound):
        went(*case, officers=("enforcer", second))


@pytest.mark.parametrize("by", ["park", "inspector", "signatory", "clerk"])
def test_nobody_else_enters_a_visit(case: tuple[Any, str], by: str) -> None:
    with pytest.raises(NotAllowed):
        went(*case, by=by)


def test_without_a_licence_that_day_there_is_no_visit(case: tuple[Any, str]) -> None:
    office, number = case
    another(office)
    with pytest.raises(OfficerNotLicensed) as no:
        went(office, number, officers=("enforcer", "enforcer3"))
    assert no.value.officer == "enforcer3"
    licensed(office, "enforcer3", "SAMPLE-0003", valid_to=date(2026, 3, 24))
    with pytest.raises(OfficerNotLicensed):
        went(office, number, officers=("enforcer", "enforcer3"))
    licensed(office, "enforcer3", "SAMPLE-0003", valid_from=date(2026, 3, 25))
    went(office, number, officers=("enforcer", "enforcer3"))


def test_a_licence_is_one_officers_and_entered_by_the_administrator(
    case: tuple[Any, str],
) -> None:
    office, _ = case
    with pytest.raises(NotAllowed):
        licensed(office, "enforcer", "SAMPLE-0009", by="enforcer")
    with pytest.raises(LicenceOfAnother):
        licensed(office, "enforcer", "SAMPLE-0002")
    with pytest.raises(NotFound):
        licensed(office, "clerk", "SAMPLE-0009")
    with pytest.raises(WrongValue):
        licensed(office, "enforcer", "x'; --")
    with pytest.raises(WrongValue):
        licensed(office, "enforcer", "SAMPLE-0009", valid_to=date(2025, 1, 1))


def test_a_licence_entered_again_is_put_right(case: tuple[Any, str]) -> None:
    office, number = case
    another(office)
    licensed(office, "enforcer3", "SAMPLE-0003")
    went(office, number, officers=("enforcer", "enforcer3"))
    (held,) = licensed(office, "enforcer3", "SAMPLE-0003", valid_to=date(2026, 3, 24))
    assert held.valid_to == date(2026, 3, 24)
    with pytest.raises(OfficerNotLicensed):
        went(office, number, officers=("enforcer", "enforcer3"))
    assert rows(
        office, "select count(*) from officer_licence where licence_no = 'SAMPLE-0003'"
    ) == [(2,)]


def test_a_visit_of_tomorrow_is_refused(case: tuple[Any, str]) -> None:
    tomorrow = case[0].clock() + timedelta(days=1)
    with pytest.raises(NotHappenedYet):
        went(*case, begun_at=tomorrow, ended_at=tomorrow)
    with pytest.raises(WrongValue):
        went(*case, ended_at=case[0].clock() - timedelta(hours=9))


def test_the_database_itself_asks_for_two_licences(case: tuple[Any, str]) -> None:
    office, number = case
    went(office, number)
    statement = (
        "insert into enforcement_visit (park_id, clue_id, officer, officer_licence, second,"
        " second_licence, place, begun_at, ended_at, entered_by, entered_at) select park_id,"
        " clue_id, officer, officer_licence, {second}, {number}, place, begun_at, ended_at,"
        " entered_by, entered_at from enforcement_visit"
    )
    for second, licence, no in (
        ("officer", "officer_licence", TwoOfficersNeeded),
        ("second", "'SAMPLE-9999'", OfficerNotLicensed),
        ("(select account_id from account where login = 'clerk')", "''", OfficerNotLicensed),
    ):
        with pytest.raises(no), office.register.transaction() as tx:
            tx.execute(text(statement.format(second=second, number=licence)))
