"""What a check foresees the database holds: with every check silenced it still refuses."""

from datetime import date
from decimal import Decimal

import pytest
from shapely import box

from geo.shapes import judge
from registry import number_refusals, refusals
from registry.cases.acts import ACTS
from registry.demo import land as demo
from registry.records.plain import to_plain
from registry.rules.use import UseCode
from tests.support.park import EAST, NORTH, conditions_request, keep_draft, plan_plot, rectangle
from tests.support.stages import (
    HOUSING,
    carry,
    first_request,
    grant_request,
    old_certificate,
    open_grant,
    page_read,
    take_back_request,
)

COMMERCE = UseCode(scheme="GB/T 21010", version="2017", code="0501")
LOOSE = {"max_years": 70, "standard_factory": False, "planning_document": "规划条件"}
NUMBER = "赣（2018）共青城市不动产权第0000050号"


@pytest.fixture
def unchecked(stage, monkeypatch):
    """The offices with all checks silenced."""
    for act in ACTS.values():
        monkeypatch.setattr(act, "check", lambda *_: [])
    return stage


def taking(**row: object) -> dict[str, object]:
    return {"use": to_plain(demo.INDUSTRIAL), "rows": [row]}


# ---------------------------------------------------------------- land


def test_no_overlap(unchecked):
    office = unchecked.office
    draft = keep_draft(office, rectangle(175, 120, 20, 10))
    with pytest.raises(refusals.ParcelsOverlap) as refused:
        carry(office, "conditions_issue", conditions_request(draft))
    no = refused.value
    assert (no.rule, no.other, no.area_m2) == ("GEO-03", unchecked.planned, 50.0)
    assert no.place["type"] == "Point"
    assert EAST + 175 < no.place["coordinates"][0] < EAST + 180


def test_inside_the_park(unchecked):
    draft = keep_draft(unchecked.office, rectangle(950, 500, 80, 100))
    with pytest.raises(refusals.ParcelLeavesPark) as refused:
        carry(unchecked.office, "conditions_issue", conditions_request(draft))
    assert refused.value.rule == "GEO-04"
    assert refused.value.place["coordinates"][0] > EAST + 1000


def test_the_code_of_the_district(unchecked):
    row = {
        "draft_id": keep_draft(unchecked.office, rectangle(100, 500, 80, 100)),
        "code": "360482001002GB00001",
    }
    with pytest.raises(refusals.CodeOfOtherDistrict) as refused:
        carry(unchecked.office, "intake", taking(**row))
    assert (refused.value.rule, refused.value.district) == ("CODE-02", demo.DISTRICT)


def test_the_code_of_the_county(unchecked):
    row = {"code": "360121001001GB00001", "declared_area": "5"}
    with pytest.raises(refusals.CodeOfOtherCounty) as refused:
        carry(unchecked.office, "intake", taking(**row))
    assert refused.value.said() == {"code_given": "360121001001GB00001", "county": "360482"}


@pytest.mark.parametrize(
    ("field", "value", "constraint"),
    [
        ("declared_area", "99999999999999", "number_out_of_range"),
        ("code", "360482001001GQ00001", "parcel_code_form"),
    ],
)
def test_values_the_register_does_not_admit(unchecked, field, value, constraint):
    row = {"code": f"{demo.DISTRICT}GB00950", "declared_area": "5", field: value}
    with pytest.raises(refusals.WrongValue) as refused:
        carry(unchecked.office, "intake", taking(**row))
    assert refused.value.constraint == constraint


def test_a_shape_off_the_millimetre_grid(unchecked):
    """geo snaps; a writer who did not would be refused."""
    ragged = box(EAST + 100.0005, NORTH + 500, EAST + 180, NORTH + 600)
    with pytest.raises(refusals.ShapeNotKept) as refused:
        plan_plot(unchecked.office, ragged)
    assert refused.value.rule == "GEO-01"
    assert judge(ragged) != ragged


# ---------------------------------------------------------------- use


def test_land_keeps_its_use(unchecked):
    office, code = unchecked.office, unchecked.registered
    carry(office, "take_back", take_back_request(code))
    other = plan_plot(office, rectangle(310, 110, 20, 20), use=HOUSING, terms=LOOSE)
    with pytest.raises(refusals.LandKeepsItsUse) as refused:
        office.carry_through(
            open_grant(office, [other], use=UseCode(**HOUSING), term_end=date(2066, 2, 28))
        )
    no = refused.value
    assert (no.rule, no.parcel, no.other) == ("USE-01", other, code)
    assert (no.use, no.other_use, no.divided) == (7, 1, False)


def test_the_supply_has_the_use_of_its_conditions(unchecked):
    with pytest.raises(refusals.UseDiffers) as refused:
        unchecked.office.carry_through(
            open_grant(unchecked.office, [unchecked.planned], use=COMMERCE)
        )
    assert refused.value.rule == "USE-01"


def test_a_supply_is_read_twice(unchecked):
    office = unchecked.office
    reading = page_read(office)
    number = office.open("land_grant", grant_request([unchecked.planned], reading))
    office.read_page(number, reading, "supply")
    with pytest.raises(refusals.SupplyNotReadTwice) as refused:
        office.carry_through(number)
    assert refused.value.rule == "USE-01"


# ---------------------------------------------------------------- numbers and papers


def test_a_parcel_code_is_used_once(unchecked):
    row = {"code": unchecked.unlocated, "declared_area": "5"}
    with pytest.raises(refusals.CodeTaken) as refused:
        carry(unchecked.office, "intake", taking(**row))
    assert refused.value.rule == "CODE-01"


def test_a_certificate_number_is_used_once(unchecked):
    row = {
        "code": f"{demo.DISTRICT}GB00950",
        "declared_area": "5",
        "certificate": old_certificate(),
    }
    with pytest.raises(number_refusals.NumberTaken):
        carry(unchecked.office, "intake", taking(**row))


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"price": Decimal(-1)}, "supply_price"),
        ({"term_end": date(2026, 3, 1)}, "supply_term"),
        ({"page_no": 0}, "supply_reading_page"),
    ],
)
def test_a_supply_says_what_can_be(unchecked, changes, constraint):
    with pytest.raises(refusals.WrongValue) as refused:
        unchecked.office.carry_through(open_grant(unchecked.office, [unchecked.planned], **changes))
    assert refused.value.constraint == constraint


def test_nothing_paid_is_no_receipt_of_the_price(unchecked):
    receipts = [
        {"kind": "price", "paid_on": "2026-03-01", "amount": "0", "receipt_no": "1"},
    ]
    with pytest.raises(refusals.WrongValue) as refused:
        carry(
            unchecked.office,
            "first_registration",
            first_request(unchecked.supplied, receipts=receipts),
        )
    assert refused.value.constraint == "supply_payment_amount"
