"""这里能做什么: restrictions, cases and what was seen on the land something came out of."""

import json
from typing import Any

from registry.clock import business_date
from registry.views import here
from tests.registry.titles.test_transfer_races import approved
from tests.support.cuts import by_lines, codes_of, divide, upright
from tests.support.dealings import open_deal, transfer_request
from tests.support.field import prepared, reported, signed, took, visited
from tests.support.titles import Works


def asked(works: Works, by: str, key: str) -> dict[str, Any]:
    office = works.office
    today = business_date(office.clock())
    told: dict[str, Any] = json.loads(
        here.at_key(office.register, by, key, today=today, parks=None).told
    )
    return told


def test_a_held_title_says_so_and_its_neighbour_does_not(works: Works) -> None:
    office, (unit, other, *_) = works.office, works.storeys
    number = reported(office, unit).number
    took(office, number, "verify")
    signed(office, prepared(office, number, [unit]))
    visited(office, unit)
    told = asked(works, "unit", unit)
    assert [(r["kind"], r["unit"]) for r in told["restrictions"]] == [("suspension", unit)]
    assert [f["number"] for f in told["findings"] if f["flagged"]] == [number]
    assert [v["asPermitted"] for v in told["visits"]] == [True]
    beside = asked(works, "unit", other)
    assert (beside["restrictions"], beside["findings"], beside["visits"]) == ([], [], [])
    whole = asked(works, "parcel", unit[:19])
    assert {u["code"] for u in whole["units"]} >= set(works.storeys)
    assert [f["number"] for f in whole["findings"]] == [number]


def test_what_was_seen_before_a_division_is_told_of_what_came_out(works: Works) -> None:
    office, parcel = works.office, works.bare
    number = reported(office, parcel).number
    west, east = codes_of(divide(office, by_lines(parcel, upright(250))))
    for code in (west, east):
        assert [f["number"] for f in asked(works, "parcel", code)["findings"]] == [number]
    ended = asked(works, "parcel", parcel)
    assert (ended["standing"], ended["cameTo"], ended["units"]) == (False, [west, east], [])


def test_a_case_under_way_is_told(works: Works) -> None:
    office = works.office
    assert asked(works, "parcel", works.bare)["cases"] == []
    sale = approved(office, open_deal(office, "transfer", transfer_request([works.storeys[0]])))
    told = asked(works, "unit", works.storeys[0])["cases"]
    assert [(c["number"], c["act"]) for c in told] == [(sale, "transfer")]
