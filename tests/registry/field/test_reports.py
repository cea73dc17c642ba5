"""Reports: counted from what was really done, aged by the clock, of one's own park alone."""

from datetime import timedelta
from typing import Any

import pytest

from api.schemas.reports import as_csv
from registry.clock import business_date
from registry.errors import NotFound
from registry.views import reports
from tests.support.dealings import deal, mortgage_request, objection_request
from tests.support.field import prepared, reported, signed, took, visited, walk
from tests.support.titles import Works


def made(works: Works, name: str, *, park: int | None = None, days: int = 0, parks: Any = None):
    office = works.office
    today = business_date(office.clock() + timedelta(days=days))
    with office.register.transaction(parks=parks) as tx:
        return [dict(r) for r in reports.made(tx, name, park_id=park, today=today)[1]]


def test_flags_and_suspensions_by_age(works: Works) -> None:
    office, (first, second, third) = works.office, works.storeys
    for unit in (first, second):
        took(office, reported(office, unit).number, "verify")
    reported(office, third)
    number = reported(office, first).number
    signed(office, prepared(office, number, [first]))
    park = made(works, "flags")[0]["park"]
    line = {"park": park, "flags": 2, "suspended": 1}
    assert made(works, "flags") == [{**line, "age": "0–30"}]
    assert made(works, "flags", days=31) == [{**line, "age": "31–90"}]
    assert made(works, "flags", days=180) == [{**line, "age": "91–180"}]
    assert made(works, "flags", days=181) == [{**line, "age": ">180"}]


def test_the_rate_of_rectification(works: Works) -> None:
    office, (first, second, third) = works.office, works.storeys
    one = reported(office, first).number
    walk(office, one, "verify", "order", "reinspect_corrected")
    took(office, reported(office, second).number, "verify")
    reported(office, third)
    (line,) = made(works, "rectification")
    assert [line[n] for n in ("reported", "verified", "corrected", "rate")] == [3, 2, 1, "0.5000"]


def test_a_flag_is_to_be_visited_again_until_it_is_closed(works: Works) -> None:
    office, unit = works.office, works.storeys[0]
    number = reported(office, unit).number
    assert made(works, "revisits") == []
    took(office, number, "verify")
    (line,) = made(works, "revisits", days=10)
    assert (line["number"], line["visited_on"], line["days_unvisited"]) == (number, None, 10)
    visited(office, unit, visited_at=office.clock() + timedelta(minutes=5))
    (line,) = made(works, "revisits", days=10)
    assert (line["visited_on"], line["days_unvisited"], line["days_open"]) == (
        "2026-03-25",
        10,
        10,
    )
    walk(office, number, "order", "reinspect_corrected", "close")
    assert made(works, "revisits") == []


def test_every_restriction_with_its_age_and_its_end(works: Works) -> None:
    office, (first, second, third) = works.office, works.storeys
    deal(office, "mortgage", mortgage_request([first]))
    deal(office, "objection", objection_request([second]))
    number = reported(office, third).number
    took(office, number, "verify")
    signed(office, prepared(office, number, [third]))
    lines = {line["kind"]: line for line in made(works, "restrictions")}
    assert set(lines) == {"抵押", "异议", "暂停办理"}
    assert lines["抵押"]["until"] == "2029-03-19"
    assert lines["异议"]["days_left"] is not None
    assert lines["暂停办理"]["until"] is not None
    assert (lines["暂停办理"]["unit"], lines["暂停办理"]["days"]) == (third, 0)


def test_reported_at_and_title_held_at_of_every_case(works: Works) -> None:
    office, unit = works.office, works.storeys[0]
    number = reported(office, unit).number
    walk(office, number, "verify")
    signed(office, prepared(office, number, [unit]))
    (line,) = made(works, "cases")
    assert line["held_at"] >= line["reported_at"]
    hours = (line["held_at"] - line["reported_at"]).total_seconds() / 3600
    assert float(line["hours_to_hold"]) == pytest.approx(hours, abs=0.01)
    assert (line["freed_at"], line["closed_at"]) == (None, None)
    walk(office, number, "order", "reinspect_corrected", "close")
    (line,) = made(works, "cases")
    assert line["freed_at"] is not None
    assert line["closed_at"] is not None


@pytest.mark.parametrize("name", list(reports.REPORTS))
def test_another_parks_cases_are_in_no_report(works: Works, name: str) -> None:
    office, unit = works.office, works.storeys[0]
    number = reported(office, unit).number
    took(office, number, "verify")
    signed(office, prepared(office, number, [unit]))
    assert made(works, name)
    assert made(works, name, parks=[999]) == []
    assert made(works, name, park=999) == []


def test_there_is_no_other_report(works: Works) -> None:
    with pytest.raises(NotFound):
        made(works, "holders")


def test_a_cell_is_never_run_as_a_formula() -> None:
    report = reports.REPORTS["cases"]
    row = dict.fromkeys((c.name for c in report.columns), None) | {"where": "=cmd()", "park": "甲"}
    told = as_csv(report, [row])
    assert told.startswith("\ufeff园区,线索编号".encode())
    assert "甲,,'=cmd()," in told.decode("utf-8-sig")
