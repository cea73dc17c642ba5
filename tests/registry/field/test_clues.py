"""线索: reported once, kept; a verified one is a flag, and warns in every check at once."""

from datetime import timedelta

import psycopg
import pytest

from registry.book import clues
from registry.errors import NotAllowed, NotFound
from registry.field_refusals import NotHappenedYet
from tests.support.dealings import (
    mortgage_request,
    open_deal,
    suspension_request,
    transfer_request,
)
from tests.support.field import reported, took, walk
from tests.support.raw import as_application
from tests.support.stages import look, rows
from tests.support.titles import halves, split, storey


def flagged(office, unit, act="transfer", request=None):
    found = look(office, act, request or transfer_request([unit]))
    return [(f.rule, f.severity, f.facts["number"]) for f in found if f.kind == "flag"]


def test_the_same_report_makes_one_clue(works):
    first, again = (reported(works.office, works.factory) for _ in range(2))
    assert first == again
    assert first.number == "线索〔2026〕第000001号"
    assert (first.where, first.state, first.flagged) == (works.factory, "clue", False)
    other = reported(works.office, works.factory, source_key="举报-2")
    assert other.number == "线索〔2026〕第000002号"


def test_only_a_verified_clue_warns_and_at_once_in_every_check(works):
    office, unit = works.office, works.storeys[0]
    sale = open_deal(office, "transfer", transfer_request([unit]))
    number = reported(office, unit).number
    assert flagged(office, unit) == []
    took(office, number, "verify")
    for act, request in (
        ("transfer", transfer_request([unit])),
        ("mortgage", mortgage_request([unit])),
        ("suspension", suspension_request([unit])),
    ):
        assert flagged(office, unit, act, request) == [("USE-01", "warn", number)]
    assert flagged(office, works.storeys[1]) == []
    office.carry_through(sale)


def test_a_clue_that_is_unfounded_never_warns(works):
    number = reported(works.office, works.factory).number
    took(works.office, number, "reject")
    assert flagged(works.office, works.factory) == []


def test_a_closed_case_warns_no_more(works):
    number = reported(works.office, works.factory).number
    walk(works.office, number, "verify", "order", "reinspect_corrected")
    assert flagged(works.office, works.factory)
    took(works.office, number, "close")
    assert flagged(works.office, works.factory) == []


def test_a_flag_follows_the_units_a_unit_is_divided_into(works):
    office, first = works.office, works.storeys[0]
    took(office, reported(office, first).number, "verify")
    children = split(office, first, halves(1, storey(2))).steps[-1].facts["units"]
    for child in children:
        assert flagged(office, child), child
    assert flagged(office, works.storeys[1]) == []


def test_a_flag_on_the_land_is_on_each_unit(works):
    took(works.office, reported(works.office, works.storeys[0][:19]).number, "verify")
    for unit in works.storeys[:2]:
        assert flagged(works.office, unit)
    assert flagged(works.office, works.factory) == []


def test_no_clue_from_tomorrow_nor_on_land_that_is_not_there(works):
    office = works.office
    with pytest.raises(NotHappenedYet):
        reported(office, works.factory, seen_at=office.clock() + timedelta(days=1))
    for changes in ({"place": "360482001001GB99999W00000000"}, {"kind": "witchcraft"}):
        with pytest.raises(NotFound):
            reported(office, **{"place": works.factory, **changes})
    assert rows(office, "select count(*) from clue") == [(0,)]


def test_who_may_report(works):
    for by in ("park", "inspector", "clerk", "enforcer", "supply", "signatory"):
        reported(works.office, works.factory, by, source_key=by)
    with pytest.raises(NotAllowed):
        reported(works.office, works.factory, "registrar")


def test_listed_newest_first_by_state_and_source(works):
    office = works.office
    numbers = [reported(office, works.factory, source_key=str(n)).number for n in range(3)]
    took(office, numbers[1], "verify")

    def listed(**asked):
        with office.register.transaction() as tx:
            return [c.number for c in clues.listed(tx, office.park_id, **asked)]

    assert listed() == numbers[::-1]
    assert listed(state="verified") == [numbers[1]]
    assert listed(source="patrol") == []
    assert listed(limit=1, before=3) == [numbers[1]]


@pytest.mark.parametrize(
    "statement",
    [
        "update clue set seen = 'x'",
        "delete from clue",
        "update violation_step set note = ''",
        "delete from violation_step",
        "insert into violation_move values ('close', 'clue', 'closed', 'read', '', false)",
    ],
)
def test_what_was_seen_is_not_rewritten(works, statement):
    took(works.office, reported(works.office, works.factory).number, "verify")
    with as_application(works.endpoint) as writer, pytest.raises(psycopg.Error):
        writer.execute(statement)
