"""Findings that no other test of titles looks at by name."""

import pytest

from registry.demo import land as demo
from tests.support.cuts import codes_of, cut_request, merge, merge_request
from tests.support.dealings import deal, transfer_request
from tests.support.park import keep_draft, rectangle
from tests.support.stages import judged, look, old_certificate, the
from tests.support.titles import (
    HOUSE,
    add_rule_value,
    building_request,
    halves,
    outline,
    register_building,
    split_request,
    storeys,
    units_of,
    whole_house,
)

#: 50 m to the east of the bare plot
BESIDE = (300.0, 100.0, 50.0, 100.0)
ON_BESIDE = (305.0, 110.0, 40.0, 40.0)


def taken_in(works, feature="GB", **certificate):
    """A plot beside the bare one, taken in with an old certificate; its code."""
    dates = {"term_start": "2026-03-01", "term_end": "2076-02-29"}
    row = {
        "draft_id": keep_draft(works.office, rectangle(*BESIDE)),
        "certificate": old_certificate(**dates | certificate),
    }
    use = {"scheme": "GB/T 21010", "version": "2017", "code": "0601"}
    request = {"use": use, "rows": [row], "feature": feature}
    case = works.office.open("intake", request, applicant=demo.FIRST)
    return codes_of(works.office.carry_through(case))[0]


@pytest.mark.parametrize("height", ["0", "4.505", "-3"])
def test_a_floor_has_a_height(seen_works, height):
    floor = {"number": 1, "outline": outline(*HOUSE), "height": height}
    request = building_request(seen_works.bare, [whole_house(1)], 1, floors=[floor])
    said = the(look(seen_works.office, "building_registration", request), "floor-height")
    assert judged(said) == ("SPLIT-04", "refuse", height, None)


def test_areas_asked_for_are_met_and_the_sum_closes(seen_works):
    request = cut_request(seen_works.bare, {"parallel": {"edge": 4, "areas": ["5000"]}})
    said = look(seen_works.office, "parcel_split", request)
    assert judged(the(said, "area-met")) == ("SPLIT-09", "met", "5000.00", "5000.00")
    assert judged(the(said, "areas-close"))[:2] == ("SPLIT-09", "met")


def test_parcels_of_another_feature_do_not_merge(works):
    request = merge_request(works.bare, taken_in(works, feature="GX"))
    said = the(look(works.office, "parcel_merge", request), "join-features")
    assert judged(said) == ("CODE-01", "refuse", "2", "1")


def test_units_of_different_origins_do_not_merge(works):
    office, parcel, beside = works.office, works.bare, taken_in(works)
    register_building(office, parcel, [whole_house(1)], storeys_built=1)
    hall = [whole_house(1, ON_BESIDE)]
    register_building(office, beside, hall, storeys_built=1, house=ON_BESIDE)
    [whole] = codes_of(merge(office, parcel, beside))
    request = {"units": [f"{whole}F00010001", f"{whole}F00020001"]}
    said = the(look(office, "unit_merge", request), "merge-terms")
    assert judged(said) == ("DUR-01", "refuse", "2", "1")


def test_a_unit_without_a_right_is_not_divided(works):
    office, unit = works.office, works.factory
    waiver = {"units": [unit], "reason": "waiver", "document_no": "放弃声明〔2026〕1号"}
    deal(office, "cancellation", waiver)
    said = the(look(office, "unit_split", split_request(unit, halves(1, HOUSE))), "not-registered")
    assert judged(said)[:2] == ("SPLIT-01", "refuse")


def test_allocated_land_moves_with_approval(works):
    bare = f"{taken_in(works, right_nature=101)}W00000000"
    said = the(look(works.office, "transfer", transfer_request([bare])), "allocated-land")
    assert judged(said)[:2] == ("OWN-03", "refuse")
    request = transfer_request([bare], approval="共府批〔2026〕1号")
    said = the(look(works.office, "transfer", request), "approval-on-file")
    assert (said.rule, said.severity, said.facts["paper"]) == ("OWN-03", "met", "共府批〔2026〕1号")


def test_ancillary_rooms_do_not_move_alone_where_that_is_written(works):
    rooms = storeys(2)
    rooms[1]["house_use"] = "13"
    dormitory = units_of(register_building(works.office, works.bare, rooms))[1]
    request = transfer_request([dormitory])
    said = the(look(works.office, "transfer", request), "ancillary-alone")
    assert judged(said)[:2] == ("USE-03", "warn")
    add_rule_value(works.office, "USE-03", "ancillary_bound", "true")
    said = the(look(works.office, "transfer", request), "ancillary-alone")
    assert judged(said)[:2] == ("USE-03", "refuse")
