"""卫片图斑: held against the land, sorted for a person, decided once; an unlawful one is a clue."""

from datetime import date
from typing import Any

import pytest
import shapely

from geo.errors import GeoError
from registry.book import clues
from registry.errors import MalformedValue, NotAllowed, NotFound, ReasonNeeded
from registry.field_refusals import SpotDecided
from tests.support.park import rectangle
from tests.support.raw import at_once
from tests.support.spots import decided, layer, listed, taken_in
from tests.support.stages import rows
from tests.support.titles import Works


@pytest.fixture
def taken(works: Works) -> tuple[Works, int]:
    """Three spots: on a factory, on bare land, and beside the park's plots."""
    office = works.office
    boxes = []
    for code in (works.factory[:19], works.bare):
        (box,) = rows(
            office,
            "select st_xmin(geom), st_ymin(geom), st_xmax(geom), st_ymax(geom) from parcel_version"
            " join parcel using (park_id, parcel_id) where died is null and code = :c",
            c=code,
        )
        boxes.append(box)
    inner = [shapely.box(b[0], b[1], b[2], b[3]).buffer(-5, join_style="mitre") for b in boxes]
    of, again = taken_in(office, layer(*inner, rectangle(900, 900, 10, 10)))
    assert not again
    return works, of


def test_spots_are_matched_and_sorted_for_a_person(taken: tuple[Works, int]) -> None:
    works, of = taken
    bare, factory, beside = listed(works.office, layer_id=of)
    assert bare.parcels == (works.bare,)
    assert (bare.buildings, bare.unbuilt) == ((), bare.overlap)
    assert factory.parcels == (works.factory[:19],)
    assert factory.buildings
    assert factory.unbuilt < factory.overlap <= factory.area
    assert (beside.parcels, beside.overlap) == ((), 0)


def test_the_same_layer_makes_nothing_twice(works: Works) -> None:
    content = layer(rectangle(110, 110, 20, 20))
    first, second = at_once(
        lambda: taken_in(works.office, content), lambda: taken_in(works.office, content)
    )
    assert {first[1], second[1]} == {True, False}
    assert first[0] == second[0]
    assert rows(works.office, "select count(*) from spot") == [(1,)]


def test_an_unlawful_spot_becomes_a_clue(taken: tuple[Works, int]) -> None:
    works, of = taken
    spot = decided(works.office, of, 2, verdict="unlawful", note="新建板房作商铺")
    assert spot.clue is not None
    with works.office.register.transaction() as tx:
        clue = clues.by_number(tx, spot.clue)
    assert (clue.source, clue.where, clue.source_key) == ("satellite", works.bare, f"{of}/2")
    assert "TB0002" in clue.seen
    assert [s.n for s in listed(works.office, layer_id=of)] == [1, 3]


@pytest.mark.parametrize("verdict", ["lawful", "false_change", "temporary"])
def test_the_others_leave_the_worklist_with_a_reason(
    taken: tuple[Works, int], verdict: str
) -> None:
    works, of = taken
    assert decided(works.office, of, 1, verdict=verdict, note="核查").clue is None
    with pytest.raises(SpotDecided):
        decided(works.office, of, 1)
    with pytest.raises(ReasonNeeded):
        decided(works.office, of, 3, note=" ")


def test_decided_twice_at_one_moment_one_wins(taken: tuple[Works, int]) -> None:
    works, of = taken
    told = at_once(lambda: decided(works.office, of, 1), lambda: decided(works.office, of, 1))
    assert sum(isinstance(each, SpotDecided) for each in told) == 1


def test_a_spot_on_no_parcel_is_no_clue(taken: tuple[Works, int]) -> None:
    works, of = taken
    with pytest.raises(NotFound):
        decided(works.office, of, 3, verdict="unlawful")
    with pytest.raises(NotFound):
        decided(works.office, of, 99)


@pytest.mark.parametrize(
    ("content", "days", "no"),
    [
        (b"", {}, GeoError),
        (b"MZ executable", {}, GeoError),
        (layer(rectangle(0, 0, 5, 5)), {"before_on": date(2026, 2, 2)}, MalformedValue),
        (layer(rectangle(0, 0, 5, 5)), {"after_on": date(2026, 3, 26)}, MalformedValue),
    ],
)
def test_what_is_no_layer_is_refused(
    works: Works, content: bytes, days: dict[str, Any], no: type[Exception]
) -> None:
    with pytest.raises(no):
        taken_in(works.office, content, **days)
    assert rows(works.office, "select count(*) from spot_layer") == [(0,)]


@pytest.mark.parametrize("by", ["park", "inspector", "clerk"])
def test_officers_alone_take_in_and_decide(taken: tuple[Works, int], by: str) -> None:
    works, of = taken
    with pytest.raises(NotAllowed):
        taken_in(works.office, layer(rectangle(1, 1, 5, 5)), by)
    with pytest.raises(NotAllowed):
        decided(works.office, of, 1, by)
