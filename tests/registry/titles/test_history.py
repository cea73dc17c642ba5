"""What became of what: lineage, the register as of any moment, differences, the register book."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from registry import books
from registry.errors import MalformedValue, NotFound
from registry.store.embedded import Cluster
from registry.views import changes, lineage, parcels
from registry.views.lineage import Lineage, Node
from tests.registry.titles.conftest import opened_works
from tests.support.cuts import by_lines, codes_of, divide, upright
from tests.support.dealings import BUYER, COURT, OWNER, deal, seizure_request, transfer_request
from tests.support.park import at_work
from tests.support.stages import rows
from tests.support.titles import Works, halves, register_building, split, storey, storeys, units_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A bare plot cut in two, a factory on its western part, its first floor halved; sold, seized.

    Each name beside the codes is the entry of that act; one minute lies between two of them.
    """

    works: Works
    plot: str
    west: str
    east: str
    floors: tuple[str, str, str]
    sold: str
    kept: str
    before: int
    cut: int
    built: int
    halved: int
    transfer: int
    seizure: int


@pytest.fixture(scope="module")
def story(cluster: Cluster, built: tuple[str, Mapping[str, Any]]) -> Iterator[Story]:
    with opened_works(cluster, built) as works:
        yield _told(works)


def _told(works: Works) -> Story:
    office, minute = works.office, iter(range(1, 9))

    def later():
        moved = office.clock() + timedelta(minutes=next(minute))
        return at_work(office.register, moved)

    before = _head(works)
    cut = divide(later(), by_lines(works.bare, upright(250)))
    west, east = codes_of(cut)
    house = register_building(later(), west, storeys(2))
    floors = units_of(house)
    halved = split(later(), floors[0], halves(1, storey(0)))
    sold, kept = units_of(halved)
    transfer = deal(later(), "transfer", transfer_request([sold]))
    seizure = deal(later(), "seizure", seizure_request([kept]))
    return Story(
        works=works,
        plot=works.bare,
        west=west,
        east=east,
        floors=(floors[0], floors[1], floors[2]),
        sold=sold,
        kept=kept,
        before=before,
        cut=cut.entry or 0,
        built=house.entry or 0,
        halved=halved.entry or 0,
        transfer=transfer.entry or 0,
        seizure=seizure.entry or 0,
    )


def _head(works: Works) -> int:
    [(seq,)] = rows(works.office, "select seq from park_head where park_id = 1")
    return int(seq)


def _of(story: Story, code: str, as_of: int | None = None) -> Lineage:
    with story.works.office.register.transaction() as tx:
        return lineage.of(tx, code, None if as_of is None else str(as_of))


def _node(graph: Lineage, noun: str, code: str) -> Node:
    [found] = [n for n in graph.nodes if (n.noun, n.code) == (noun, code)]
    return found


def _codes(graph: Lineage, noun: str) -> set[str]:
    return {n.code for n in graph.nodes if n.noun == noun}


# ---------------------------------------------------------------- lineage


def test_an_ended_parcel_says_what_became_of_it(story):
    graph = _of(story, story.plot)
    plot = _node(graph, "land", story.plot)
    assert plot.died is not None
    assert (plot.died.seq, plot.died.act) == (story.cut, "parcel_split")
    assert plot.became == tuple(
        _node(graph, "land", c).key for c in sorted((story.west, story.east))
    )
    assert (plot.area, plot.balance) == (Decimal("20000.00"), Decimal("0.00"))


def test_every_noun_is_in_the_graph_of_the_land(story):
    graph = _of(story, story.west)
    assert _codes(graph, "land") == {story.plot, story.west, story.east} - {story.east}
    assert _codes(graph, "building") == {f"{story.west}F0001"}
    assert _codes(graph, "floor") == {f"{story.west}F0001/{n}" for n in (1, 2)}
    assert {*story.floors, story.sold, story.kept, f"{story.west}W00000000"} <= _codes(
        graph, "unit"
    )
    assert len(_codes(graph, "right")) > 4


@pytest.mark.parametrize("asked", ["plot", "west", "east", "sold", "kept"])
def test_areas_add_up_at_every_node(story, asked):
    graph = _of(story, getattr(story, asked))
    assert [n.code for n in graph.nodes if n.balance not in (None, Decimal(0))] == []
    keys = {n.key for n in graph.nodes}
    assert all({e.parent, e.child} <= keys for e in graph.edges)


def test_a_unit_knows_its_ancestors_and_its_land(story):
    graph = _of(story, story.sold)
    first = _node(graph, "unit", story.floors[0])
    sold = _node(graph, "unit", story.sold)
    assert sold.came_from == (first.key,)
    assert first.died is not None
    assert first.died.act == "unit_split"
    assert (first.area, first.balance) == (Decimal("3600.00"), Decimal("0.00"))
    assert sold.area == Decimal("1800.00")
    assert sold.born.case == _case_of(story, story.halved)


def test_a_right_goes_on_in_the_next_one(story):
    graph = _of(story, story.sold)
    followed = [e for e in graph.edges if e.noun == "right" and e.seq == story.transfer]
    [edge] = followed
    was, now = (next(n for n in graph.nodes if n.key == key) for key in (edge.parent, edge.child))
    assert was.died is not None
    assert (was.died.act, now.born.act, now.died) == ("transfer", "transfer", None)


def test_lineage_as_it_was_knows_nothing_later(story):
    graph = _of(story, story.plot, story.before)
    assert _codes(graph, "land") == {story.plot}
    assert _node(graph, "land", story.plot).died is None
    assert graph.seq == story.before


def test_a_code_nobody_has_is_told_so(story):
    for code in ("360482001001GB09999", f"{story.west}F09990001", "what"):
        with pytest.raises(NotFound):
            _of(story, code)


# ---------------------------------------------------------------- as of


def _at(story: Story, code: str, as_of: object) -> parcels.ParcelView:
    with story.works.office.register.transaction() as tx:
        return parcels.as_it_stood(tx, code, str(as_of))


def test_a_parcel_is_read_as_it_stood(story):
    plot = _at(story, story.plot, story.before)
    assert (plot.state, plot.area, len(plot.rights)) == ("registered", Decimal("20000.00"), 1)
    assert _at(story, story.plot, story.cut).state == "ended"
    [bare] = _at(story, story.west, story.cut).rights
    assert bare.unit == f"{story.west}W00000000"
    units = [r.unit for r in _at(story, story.west, story.built).rights]
    assert units == sorted(story.floors)
    [sold] = [r for r in _at(story, story.west, story.halved).rights if r.unit == story.sold]
    assert sold.holders == (OWNER.name,)
    [sold] = [r for r in _at(story, story.west, story.transfer).rights if r.unit == story.sold]
    assert sold.holders == (BUYER.name,)


def test_as_it_stands_and_as_it_stood_at_the_head_are_one(story):
    register = story.works.office.register
    for code in (story.plot, story.west, story.east):
        assert _at(story, code, _head(story.works)) == parcels.by_code(register, code, parks=None)


def test_an_instant_means_the_last_entry_before_it(story):
    [(at,)] = rows(
        story.works.office,
        "select at from entry where park_id = 1 and seq = :seq",
        seq=story.halved,
    )
    almost = at - timedelta(milliseconds=1)
    assert story.sold in {r.unit for r in _at(story, story.west, at.isoformat()).rights}
    assert story.sold not in {r.unit for r in _at(story, story.west, almost.isoformat()).rights}


def test_before_its_first_entry_a_parcel_is_not_there(story):
    with pytest.raises(NotFound):
        _at(story, story.west, story.before)
    with pytest.raises(NotFound):
        _at(story, "360482001001GB09999", story.before)


@pytest.mark.parametrize("moment", ["99999999", "yesterday", "2026-03-25T10:00:00", "-1", ""])
def test_what_is_no_moment_is_refused(story, moment):
    with pytest.raises(MalformedValue) as refused:
        _at(story, story.west, moment)
    assert refused.value.kind == "moment"


# ---------------------------------------------------------------- difference


def _between(story: Story, earlier: object, later: object) -> changes.Difference:
    with story.works.office.register.transaction() as tx:
        return changes.between(tx, 1, str(earlier), str(later))


def test_the_difference_of_two_moments_tells_what_began_and_what_ended(story):
    found = _between(story, story.before, story.cut)
    assert {(c.noun, c.code, c.change) for c in found.changes if c.noun == "land"} == {
        ("land", story.plot, "ended"),
        ("land", story.west, "began"),
        ("land", story.east, "began"),
    }
    assert {c.act for c in found.changes} == {"parcel_split"}


def test_a_sale_changes_the_right_and_nothing_of_the_unit(story):
    found = _between(story, story.halved, story.transfer)
    assert {c.code for c in found.changes if c.noun == "right"} == {story.sold}
    assert {(c.change, c.said.split()[0]) for c in found.changes if c.noun == "holder"} == {
        ("ended", OWNER.name),
        ("began", BUYER.name),
    }
    assert not [c for c in found.changes if c.noun in {"unit", "land", "building"}]


def test_what_came_and_went_between_is_in_no_difference(story):
    whole = _between(story, story.before, story.seizure)
    assert story.floors[0] not in {c.code for c in whole.changes}
    assert _between(story, story.seizure, story.before) == whole
    assert _between(story, story.seizure, story.seizure).changes == ()


# ---------------------------------------------------------------- the book


def test_the_book_has_every_right_and_restriction_with_who_and_when(story):
    with story.works.office.register.transaction() as tx:
        book = books.of(tx, story.west)
    assert (book.came_from, book.became) == ((story.plot,), ())
    current = {r.unit: r for r in book.rights if r.until is None}
    assert set(current) == {story.sold, story.kept, *story.floors[1:]}
    assert [h.name for h in current[story.sold].holders] == [BUYER.name]
    assert sum(r.land_share for r in current.values()) == Decimal("15000.00")
    [held] = book.restrictions
    assert (held.kind, held.who, held.units) == ("查封登记", COURT, (story.kept,))
    assert held.since.seq == story.seizure
    happened = [e.seq for e in book.changes]
    assert happened == [story.cut, story.built, story.halved, story.transfer, story.seizure]
    assert all(e.registrar and e.case and e.act for e in book.changes)
    ended = [r for r in book.rights if r.until is not None]
    assert {r.unit for r in ended} == {f"{story.west}W00000000", story.floors[0], story.sold}


def test_the_book_of_an_ended_parcel_names_what_came_of_it(story):
    with story.works.office.register.transaction() as tx:
        book = books.of(tx, story.plot)
    assert book.became == (story.west, story.east)
    assert [r.until and r.until.seq for r in book.rights] == [story.cut]
    assert [c.state for c in book.rights[0].certificates] == ["已收回"]


def test_the_book_as_it_was(story):
    with story.works.office.register.transaction() as tx:
        book = books.of(tx, story.west, str(story.built))
        with pytest.raises(NotFound):
            books.of(tx, story.west, str(story.before))
    assert book.restrictions == ()
    assert {r.unit for r in book.rights if r.until is None} == set(story.floors)
    assert book.as_of.seq == story.built


def _case_of(story: Story, entry: int) -> str:
    [(number,)] = rows(
        story.works.office,
        "select c.number from entry e join case_file c using (park_id, case_id)"
        " where e.park_id = 1 and e.seq = :seq",
        seq=entry,
    )
    return str(number)
