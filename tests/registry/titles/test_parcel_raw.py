"""What the database refuses of a division, whatever writes: provoked past the findings."""

from contextlib import contextmanager
from decimal import Decimal

import pytest
from sqlalchemy import text

from registry import refusals, title_refusals
from registry.book import descent, endings, land, parties, rights, supplies, units
from registry.book.land import NewParcel
from registry.book.rights import UnitRight
from registry.book.units import NewLand
from registry.demo import land as demo
from registry.rules.parcels import estates, succession
from registry.rules.parcels.succession import Papers, Plot
from registry.store import lives
from tests.support.park import rectangle, supplied_plot
from tests.support.titles import an_entry, mortgaged, restrict, seized

ACT = "parcel_split"
HALVES = (rectangle(100, 100, 100, 100), rectangle(200, 100, 100, 100))


@contextmanager
def entry_of_holders(office, *parties, act=ACT):
    """An open entry of a case these parties apply in."""
    with an_entry(office, act) as (tx, entry):
        for party in parties or (demo.FIRST,):
            tx.execute(
                text(
                    "insert into case_applicant (park_id, case_id, party_id, part) select :park,"
                    " :case, party_id, 'holder' from party where number = :number"
                ),
                {"park": entry.park_id, "case": entry.case_id, "number": party.number},
            )
        yield tx, entry


def estate_of(tx, park_id, code):
    return estates.read(tx, park_id, [land.latest(tx, park_id, code)])


def hand_on(tx, entry, code, shapes=HALVES, **changes):
    """Divide a bare parcel with all that belongs to it."""
    given = {
        "along": lambda _, shape: Decimal(repr(shape.area)).quantize(Decimal("0.01")),
        **changes,
    }
    papers = Papers(
        old="surrendered",
        reason="x",
        numbers=[f"赣（2026）共青城市不动产权第10000{n}1号" for n in range(len(shapes))],
        platform_at=None,
    )
    plots = [Plot(shape=shape, location="") for shape in shapes]
    return succession.hand_on(tx, entry, estate_of(tx, entry.park_id, code), plots, papers, **given)


def test_with_all_that_belongs_to_it_a_division_is_entered(works):
    with entry_of_holders(works.office) as (tx, entry):
        handed = hand_on(tx, entry, works.bare)
    assert len(handed.codes) == 2


@pytest.mark.parametrize(
    "shapes",
    [
        (HALVES[0], rectangle(200.006, 100, 99.994, 100)),
        (HALVES[0], rectangle(200, 100, 90, 100)),
        (HALVES[0],),
        (HALVES[0], rectangle(200, 100, 110, 100)),
    ],
)
def test_children_with_a_gap_or_beyond_the_parcel_are_refused(works, shapes):
    with (
        pytest.raises(title_refusals.ChildrenLeaveGap) as no,
        entry_of_holders(works.office) as (tx, entry),
    ):
        hand_on(tx, entry, works.bare, shapes)
    assert no.value.place["type"] == "Point"


def test_children_that_overlap_by_six_millimetres_are_refused(works):
    shapes = (HALVES[0], rectangle(199.994, 100, 100.006, 100))
    with (
        pytest.raises(refusals.ParcelsOverlap),
        entry_of_holders(works.office) as (tx, entry),
    ):
        hand_on(tx, entry, works.bare, shapes)


def test_a_child_over_a_neighbour_is_refused(works):
    over = (rectangle(100, 100, 100, 151), rectangle(200, 100, 100, 100))
    with (
        pytest.raises(refusals.ParcelsOverlap),
        entry_of_holders(works.office) as (tx, entry),
    ):
        hand_on(tx, entry, works.bare, over)


def test_a_residual_nothing_explains_is_refused(works):
    with (
        pytest.raises(title_refusals.ResidualTooLarge),
        entry_of_holders(works.office) as (tx, entry),
    ):
        parent = land.latest(tx, entry.park_id, works.bare)
        descent.division(
            tx, entry, parent.parcel_id, children=2, residual=Decimal("0.02"),
            edge_term=Decimal("0.0049"),
        )  # fmt: skip


def test_a_shared_parcel_without_one_of_its_holders_is_refused(works):
    with (
        pytest.raises(title_refusals.HoldersDoNotApply) as no,
        entry_of_holders(works.office, demo.SECOND) as (tx, entry),
    ):
        hand_on(tx, entry, works.bare)
    assert no.value.unit == f"{works.bare}W00000000"


@pytest.mark.parametrize(
    "hold", [seized, lambda o, u: restrict(o, "suspension", u, authority="自然资源局")]
)
def test_what_is_seized_or_suspended_is_refused(works, hold):
    hold(works.office, f"{works.bare}W00000000")
    with (
        pytest.raises(title_refusals.RightIsHeld),
        entry_of_holders(works.office) as (tx, entry),
    ):
        hand_on(tx, entry, works.bare)


# ---------------------------------------------------------------- something is lost


def begin(tx, entry, code):
    """End a bare parcel and enter its halves as land alone; return what there was and is."""
    estate = estate_of(tx, entry.park_id, code)
    [parent] = estate.parcels
    endings.end_parcel(
        tx, entry, parent.parcel_id, reason="x", state="surrendered", land_gone=False
    )
    new = [
        NewParcel(code=f"360482001001GB0009{n}", use_id=1, shape=shape)
        for n, shape in enumerate(HALVES)
    ]
    ids = land.bear(tx, entry, new)
    supplies.originate_all(tx, entry, ids, [s.supply_id for s in estate.supplies])
    land.place(tx, entry, ids, new)
    areas = [(parent.parcel_id, i, Decimal(10_000)) for i in ids]
    descent.parcels(tx, entry, areas, 1)
    born = units.bear_land(
        tx,
        entry,
        [
            NewLand(parcel_id=i, parcel_code=n.code, use_id=1, land_share=Decimal(10_000))
            for i, n in zip(ids, new, strict=True)
        ],
    )
    return estate, ids, born


def enter_rights(tx, entry, estate, ids, born, **changes):
    [was] = estate.rights
    said = {"right_nature": was.right_nature, "holders": was.holders} | changes
    return rights.enter(
        tx,
        entry,
        [
            UnitRight(
                unit_id=unit_id, parcel_id=i, supply_id=was.supply_id, term_start=was.term_start,
                right_type=3, holding="sole", **said,
            )
            for i, unit_id in zip(ids, born, strict=True)
        ],
    )  # fmt: skip


def lost(works, leave_out, *, act=ACT):
    """Divide a bare parcel by hand, leaving something out; return what is refused."""
    with (
        pytest.raises(title_refusals.LostWithParcel) as no,
        entry_of_holders(works.office, act=act) as (tx, entry),
    ):
        estate, ids, born = begin(tx, entry, works.bare)
        made = enter_rights(tx, entry, estate, ids, born)
        [was], [old] = estate.rights, estate.units
        if leave_out != "unit":
            descent.units(tx, entry, [(old.unit_id, i) for i in born], 1)
        if leave_out != "right":
            descent.rights(tx, entry, [(was.right_id, i) for i in made])
        if leave_out == "restriction":
            lives.end(tx, entry, "restriction_unit", bindings(tx, old.unit_id))
    return no.value.noun


def bindings(tx, unit_id):
    found = text("select binding_id from restriction_unit where unit_id = :id and died is null")
    return list(tx.execute(found, {"id": unit_id}).scalars())


@pytest.mark.parametrize("act", ["parcel_split", "parcel_merge", "boundary_correction"])
@pytest.mark.parametrize("noun", ["unit", "right"])
def test_a_unit_or_right_without_what_comes_after_it_is_refused(works, noun, act):
    assert lost(works, noun, act=act) == noun


def test_a_restriction_left_behind_is_refused(works):
    mortgaged(works.office, f"{works.bare}W00000000", demo.SECOND)
    assert lost(works, "restriction") == "restriction"


def test_a_parcel_that_ends_in_a_division_without_children_is_refused(works):
    with (
        pytest.raises(title_refusals.LostWithParcel) as no,
        entry_of_holders(works.office) as (tx, entry),
    ):
        parent = land.latest(tx, entry.park_id, works.bare)
        endings.end_parcel(tx, entry, parent.parcel_id, reason="x", land_gone=False)
    assert (no.value.noun, no.value.lost) == ("parcel", works.bare)


def test_a_building_that_goes_nowhere_is_refused(works):
    code = works.factory[:19]
    shapes = (rectangle(100, 250, 100, 100), rectangle(200, 250, 100, 100))
    with (
        pytest.raises(title_refusals.LostWithParcel) as no,
        entry_of_holders(works.office) as (tx, entry),
    ):
        hand_on(tx, entry, code, shapes)
    assert (no.value.noun, no.value.lost) == ("building", f"{code}F0001")


def test_a_building_over_the_cut_is_refused(works):
    code = works.factory[:19]
    shapes = (rectangle(100, 250, 100, 100), rectangle(200, 250, 100, 100))
    with (
        pytest.raises(title_refusals.BuildingLeavesParcel),
        entry_of_holders(works.office) as (tx, entry),
    ):
        estate = estate_of(tx, entry.park_id, code)
        plots = [Plot(shape=s, location="", houses=estate.buildings) for s in shapes]
        papers = Papers(old="surrendered", reason="x", numbers=[], platform_at=None)
        succession.hand_on(tx, entry, estate, plots, papers, along=lambda *_: Decimal(10_000))


def test_a_parcel_out_of_nothing_is_refused(works):
    with (
        pytest.raises(title_refusals.ParcelOfNoParents),
        entry_of_holders(works.office) as (tx, entry),
    ):
        new = [NewParcel(code="360482001001GB00090", use_id=1, shape=rectangle(500, 100, 9, 9))]
        land.place(tx, entry, land.bear(tx, entry, new), new)


def test_a_child_without_its_parents_supply_is_refused(works):
    code = supplied_plot(works.office, rectangle(500, 100, 100, 100), 31)
    with (
        pytest.raises(title_refusals.ParcelOfNoParents) as no,
        entry_of_holders(works.office, act="boundary_correction") as (tx, entry),
    ):
        parent = land.latest(tx, entry.park_id, code)
        endings.end_parcel(tx, entry, parent.parcel_id, reason="x", land_gone=False)
        new = [NewParcel(code="360482001001GB00090", use_id=1, shape=parent.shape)]
        ids = land.bear(tx, entry, new)
        land.place(tx, entry, ids, new)
        descent.parcels(tx, entry, [(parent.parcel_id, ids[0], parent.area)], 1)
    assert no.value.parcel == "360482001001GB00090"


def test_a_child_of_a_parcel_that_goes_on_is_refused(works):
    beside = rectangle(500, 100, 100, 100)
    with (
        pytest.raises((title_refusals.ParcelOfNoParents, title_refusals.ChildrenLeaveGap)),
        entry_of_holders(works.office, act="boundary_correction") as (tx, entry),
    ):
        parent = land.latest(tx, entry.park_id, works.bare)
        new = [NewParcel(code="360482001001GB00090", use_id=1, shape=beside)]
        ids = land.bear(tx, entry, new)
        origins = supplies.of_parcel(tx, entry.park_id, parent.parcel_id)
        supplies.originate_all(tx, entry, ids, [s.supply_id for s in origins])
        land.place(tx, entry, ids, new)
        descent.parcels(tx, entry, [(parent.parcel_id, ids[0], Decimal(1))], 1)


def test_a_right_does_not_move_in_a_division(works):
    with (
        pytest.raises(title_refusals.HoldersStay),
        entry_of_holders(works.office) as (tx, entry),
    ):
        estate, ids, born = begin(tx, entry, works.bare)
        second = parties.meet(tx, demo.SECOND, at=entry.at, actor=1)
        other = rights.Holder(party_id=second.party_id, name=second.name)
        enter_rights(tx, entry, estate, ids, born, holders=(other,))


def test_the_nature_of_a_right_does_not_change_in_a_division(works):
    with (
        pytest.raises(title_refusals.LostWithParcel) as no,
        entry_of_holders(works.office) as (tx, entry),
    ):
        estate, ids, born = begin(tx, entry, works.bare)
        made = enter_rights(tx, entry, estate, ids, born, right_nature=101)
        [was], [old] = estate.rights, estate.units
        descent.units(tx, entry, [(old.unit_id, i) for i in born], 1)
        descent.rights(tx, entry, [(was.right_id, i) for i in made])
    assert no.value.noun == "right"


def test_another_use_is_refused_along_the_line(works):
    with (
        pytest.raises(refusals.UseDiffers),
        entry_of_holders(works.office) as (tx, entry),
    ):
        parent = land.latest(tx, entry.park_id, works.bare)
        endings.end_parcel(tx, entry, parent.parcel_id, reason="x", land_gone=False)
        new = [
            NewParcel(code=f"360482001001GB0009{n}", use_id=2, shape=shape)
            for n, shape in enumerate(HALVES)
        ]
        ids = land.bear(tx, entry, new)
        land.place(tx, entry, ids, new)
        descent.parcels(tx, entry, [(parent.parcel_id, i, Decimal(1)) for i in ids], 1)
