"""What any writer could send: the database refuses it, whatever a check said or was not asked."""

from dataclasses import replace
from decimal import Decimal

import pytest

from registry import refusals, title_refusals
from registry.acts import building_registration, unit_split
from registry.book import descent, endings, units
from registry.book.parties import PartyInput
from registry.book.units import NewShare, NewUnit
from registry.cases.acts import request_of
from registry.demo import land as demo
from tests.support.stages import rows
from tests.support.titles import (
    HOUSE,
    add_party,
    an_entry,
    building_request,
    halves,
    move_right,
    outline,
    seized,
    split_request,
    storey,
    storeys,
    unit,
)

X, Y, WIDTH, DEPTH = HOUSE


def room(n, **changes):
    """Two storeys, one unit changed."""
    house = storeys(2)
    house[n - 1] |= changes
    return {"units": house}


def floors(*boxes):
    return [{"number": n, "outline": outline(*box), "height": "4"} for n, box in boxes]


REFUSED = {
    "a building beyond its parcel": (
        {"footprint": outline(99.99, Y, 110.01, DEPTH)},
        title_refusals.BuildingLeavesParcel,
    ),
    "a floor beyond its building": (
        {"floors": floors((1, HOUSE), (2, (X, Y, WIDTH, DEPTH + 0.006)))},
        title_refusals.FloorLeavesBuilding,
    ),
    "a floor twice": (
        {"floors": floors((1, HOUSE), (2, HOUSE), (2, HOUSE))},
        title_refusals.FloorTwice,
    ),
    "a unit beyond its floor": (
        room(1, parts=[{"floor": 1, "outline": outline(X - 0.006, Y, 90, DEPTH)}]),
        title_refusals.UnitLeavesFloor,
    ),
    "units that overlap by 6 mm": (
        room(1, parts=[{"floor": 1, "outline": outline(X, Y, 90.006, DEPTH)}]),
        title_refusals.UnitsOverlap,
    ),
    "areas off by a hundredth": (
        room(1, own_area="3600.01"),
        title_refusals.BuildingAreasDiffer,
    ),
    "land off by a hundredth": (
        {
            "sharing": "agreement",
            "units": [
                storeys(2)[0] | {"land_share": "10000.01"},
                storeys(2)[1] | {"land_share": "10000"},
                storeys(2)[2],
            ],
        },
        None,
    ),
    "a dwelling": (room(1, house_use="10"), refusals.HouseUseNotAdmitted),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_building_that_was_not_checked_is_refused(works, case):
    changes, refusal = REFUSED[case]
    request = building_request(works.bare, storeys(2)) | changes
    parsed = request_of("building_registration", request)
    expected = refusal or refusals.LandSharesDiffer
    with (
        pytest.raises(expected) as refused,
        an_entry(works.office, "building_registration") as (tx, entry),
    ):
        building_registration.register(tx, entry, parsed)
    assert refused.value.zh
    assert rows(
        works.office, "select count(*) from building where parcel_code = :c", c=works.bare
    ) == [(0,)]


def test_land_does_not_move_between_others_even_where_the_sum_is_right(works):
    office, (first, second, _) = works.office, works.storeys

    def swap(tx, entry):
        one, two = units.by_codes(tx, office.park_id, [first, second])
        endings.end_shares(tx, entry, [one.unit_id, two.unit_id])
        units.set_shares(tx, entry, [shifted(one, 1), shifted(two, -1)])

    for act in ("unit_split", "building_registration", "transfer"):
        with (
            pytest.raises(title_refusals.LandOfOthers) as refused,
            an_entry(office, act) as (tx, entry),
        ):
            swap(tx, entry)
        assert refused.value.unit in (first, second)
    with an_entry(office, "boundary_correction") as (tx, entry):
        swap(tx, entry)
    with an_entry(office, "building_registration") as (tx, entry):
        add_party(tx, entry, demo.FIRST)
        swap(tx, entry)


def shifted(unit, by):
    return NewShare(
        unit_id=unit.unit_id,
        own_area=unit.own_area,
        shared_area=unit.shared_area,
        land_share=unit.land_share + by,
        location=unit.location,
    )


def test_a_split_gives_its_parts_to_nobody_else(works):
    office, first = works.office, works.storeys[0]
    request = request_of("unit_split", split_request(first, halves(1, storey(2))))
    with (
        pytest.raises(title_refusals.HoldersStay),
        an_entry(office, "unit_split") as (tx, entry),
        pytest.MonkeyPatch.context() as patched,
    ):
        stranger = add_party(tx, entry, demo.SECOND)
        held = unit_split._divided

        def to_a_stranger(*given):
            was, faults = held(*given)
            holders = (replace(was.right.holders[0], party_id=stranger),)
            return replace(was, right=replace(was.right, holders=holders)), faults

        patched.setattr(unit_split, "_divided", to_a_stranger)
        unit_split.register(tx, entry, request)


def test_what_comes_out_of_each_unit_is_what_that_one_had(works):
    """Two units are divided in one entry, and a square metre of land goes over between them."""
    office, (first, second, _) = works.office, works.storeys
    with (
        pytest.raises(title_refusals.UnitBalance) as refused,
        an_entry(office, "unit_split") as (tx, entry),
    ):
        was = units.by_codes(tx, office.park_id, [first, second])
        ids = [u.unit_id for u in was]
        endings.end_units(tx, entry, ids, state="surrendered", reason="分割")
        new = [
            again(u, f"F0001000{n}", by)
            for n, (u, by) in enumerate(zip(was, (1, -1), strict=True), 4)
        ]
        born = units.bear(tx, entry, new)
        descent.units(tx, entry, zip(ids, born, strict=True), was[0].use_id)
    assert refused.value.unit in (first, second)


def again(unit, suffix, by):
    return NewUnit(
        parcel_id=unit.parcel_id,
        parcel_code=unit.parcel_code,
        use_id=unit.use_id,
        building_id=unit.building_id,
        suffix=suffix,
        house_use=unit.house_use,
        own_area=unit.own_area,
        shared_area=unit.shared_area,
        land_share=unit.land_share + Decimal(by),
        parts=unit.parts,
    )


def test_seized_land_is_not_divided_under_the_name_of_a_building(works):
    office, parcel = works.office, works.bare
    seized(office, f"{parcel}W00000000")
    request = request_of("building_registration", building_request(parcel, storeys(2)))
    with (
        pytest.raises(title_refusals.RightIsHeld) as refused,
        an_entry(office, "building_registration") as (tx, entry),
    ):
        building_registration.register(tx, entry, request)
    assert (refused.value.hold, refused.value.unit) == ("HOLD-01", f"{parcel}W00000000")
    one = [unit(8000, (1, outline(*HOUSE)), (2, outline(*HOUSE)))]
    whole = request_of("building_registration", building_request(parcel, one))
    with an_entry(office, "building_registration") as (tx, entry):
        building_registration.register(tx, entry, whole)


def test_a_common_part_goes_to_nobody_alone(works):
    office, (first, _, stairs) = works.office, works.storeys
    with pytest.raises(title_refusals.CommonPartsInCommon) as refused:
        move_right(office, stairs, (demo.FIRST, 1, 1))
    assert refused.value.unit == stairs
    number = f"业主共有{first[:19]}0001"
    in_common = PartyInput(kind="owners_in_common", number=number, name="业主共有")
    with pytest.raises(title_refusals.CommonPartsInCommon):
        move_right(office, first, (in_common, 1, 1))


def test_land_and_building_units_do_not_stand_at_once(works, monkeypatch):
    monkeypatch.setattr(endings, "end_units", lambda *_, **__: None)
    request = request_of("building_registration", building_request(works.bare, storeys(2)))
    with (
        pytest.raises(refusals.LandOrBuildings),
        an_entry(works.office, "building_registration") as (tx, entry),
    ):
        building_registration.register(tx, entry, request)


def test_a_unit_lies_on_a_floor_of_its_own_building(works):
    office, (first, _, _) = works.office, works.storeys
    [elsewhere] = rows(
        office,
        "select p.floor_id from unit_part p join unit u using (park_id, unit_id)"
        " where u.code = :code order by 1 limit 1",
        code=works.factory,
    )
    with (
        pytest.raises(title_refusals.NoSuchFloor),
        an_entry(office, "unit_split") as (tx, entry),
    ):
        [was] = units.by_codes(tx, office.park_id, [first])
        endings.end_units(tx, entry, [was.unit_id], state="surrendered", reason="分割")
        parts = tuple(replace(part, floor_id=elsewhere[0]) for part in was.parts)
        units.bear(tx, entry, [replace(again(was, "F00010004", 0), parts=parts)])


def test_use_and_term_go_along_every_edge(works):
    office, (first, _, _) = works.office, works.storeys
    with (
        pytest.raises(refusals.UseDiffers),
        an_entry(office, "unit_split") as (tx, entry),
    ):
        [was] = units.by_codes(tx, office.park_id, [first])
        endings.end_units(tx, entry, [was.unit_id], state="surrendered", reason="分割")
        born = units.bear(tx, entry, [again(was, "F00010004", 0)])
        descent.units(tx, entry, [(was.unit_id, born[0])], use_id=2)
