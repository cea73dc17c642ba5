"""What a check finds about a unit to be divided, and that the register refuses it."""

from datetime import UTC, datetime

import pytest

from registry.demo import land as demo
from registry.demo.office import Office
from registry.errors import ChecksFailed
from registry.records.plain import to_plain
from tests.support.park import keep_draft, rectangle
from tests.support.stages import judged, look, rows, the
from tests.support.titles import (
    HOUSE,
    halves,
    north,
    open_for,
    outline,
    split,
    split_request,
    storey,
    storeys,
    unit,
)

X, Y, WIDTH, DEPTH = storey(2)
#: a child of the first floor that is as it should be
WEST = halves(1, storey(2))[0]


def east(x=X + WIDTH / 2, y=Y, width=WIDTH / 2, depth=DEPTH, floor=1, **more):
    """The eastern half, changed."""
    area = more.pop("own_area", "1800")
    return unit(area, (floor, outline(x, y, width, depth)), **more)


ADMITTED = "13 集体宿舍、21 工业、22 公用设施、27 仓储、60 办公、84 物管用房"

FOUND = {
    "a use that differs from the parent's": (
        [WEST, east(house_use="27")],
        {"house-use-changes": ("USE-01", "refuse", None, "21")},
    ),
    "a dormitory as a separate right": (
        [WEST, east(house_use="13")],
        {
            "house-use-changes": ("USE-01", "refuse", None, "21"),
            "ancillary-room": ("USE-03", "warn", None, None),
        },
    ),
    "a dwelling": (
        [WEST, east(house_use="10")],
        {"house-use-not-admitted": ("USE-02", "refuse", None, ADMITTED)},
    ),
    "over the staircase, which is another unit": (
        [WEST, east(width=WIDTH / 2 + 0.006)],
        {
            "unit-outside-parent": ("SPLIT-04", "refuse", "0.2400", "0"),
            "units-overlap": ("SPLIT-04", "refuse", "0.2400", "0"),
        },
    ),
    "outside its floor": (
        [WEST, east(depth=DEPTH + 0.006)],
        {"unit-outside-floor": ("SPLIT-04", "refuse", "0.2700", "0")},
    ),
    "an overlap of 6 mm": (
        [WEST, east(x=X + WIDTH / 2 - 0.006, width=WIDTH / 2 + 0.006)],
        {"units-overlap": ("SPLIT-04", "refuse", "0.2400", "0")},
    ),
    "a gap of 6 mm": (
        [WEST, east(x=X + WIDTH / 2 + 0.006, width=WIDTH / 2 - 0.006)],
        {"space-of-nobody": ("SPLIT-07", "refuse", "0.2400", "0")},
    ),
    "a floor that does not exist": (
        [WEST, east(floor=3)],
        {"no-such-floor": ("SPLIT-04", "refuse", None, None)},
    ),
    "a floor where the unit does not lie": (
        [WEST, east(floor=2)],
        {"units-overlap": ("SPLIT-04", "refuse", "1800.0000", "0")},
    ),
    "areas off by a hundredth": (
        [WEST, east(own_area="1799.99")],
        {"areas-differ": ("SPLIT-08", "refuse", "3599.99", "3600.00")},
    ),
    "one unit only": (
        [east(x=X, width=WIDTH, own_area="3600")],
        {"nothing-divided": ("CASE", "refuse", "1", None)},
    ),
    "land agreed, a hundredth too much": (
        [{**WEST, "land_share": "5000.01"}, east(land_share="5000")],
        {"land-shares-differ": ("SPLIT-08", "refuse", "10000.01", "10000.00")},
    ),
}


@pytest.mark.parametrize("case", FOUND)
def test_each_fault_is_found_with_what_was_measured(seen_works, case):
    units, expected = FOUND[case]
    sharing = "agreement" if "land_share" in units[0] else "floor_area"
    request = split_request(seen_works.storeys[0], units, sharing=sharing)
    found = look(seen_works.office, "unit_split", request)
    for kind, (rule, severity, measured, limit) in expected.items():
        said = the(found, kind)
        assert judged(said) == (rule, severity, measured, limit)
        if limit == "0":
            assert said.where
            assert said.srid == demo.SRID


@pytest.mark.parametrize(
    ("code", "kind", "rule"),
    [
        ("360482001001GB00001F00010009", "no-unit", "CODE-01"),
        ("the land", "no-building-registered", "SPLIT-01"),
        ("the staircase", "common-part", "USE-03"),
    ],
)
def test_only_a_titled_unit_of_a_building_is_divided(seen_works, code, kind, rule):
    known = {"the land": f"{seen_works.bare}W00000000", "the staircase": seen_works.storeys[2]}
    request = split_request(known.get(code, code), [WEST, east()])
    assert the(look(seen_works.office, "unit_split", request), kind).rule == rule


def test_an_ended_unit_is_not_divided_again(works):
    parts = storeys(2, north(HOUSE, 1))
    split(works.office, works.factory, parts)
    again = look(works.office, "unit_split", split_request(works.factory, parts))
    assert the(again, "no-unit").rule == "CODE-01"


def test_what_check_refuses_is_not_registered(works):
    office, first = works.office, works.storeys[0]
    case = open_for(office, "unit_split", split_request(first, [WEST, east(own_area="1")]))
    for step in ("submit", "accept"):
        office.step(case, step, "clerk")
    with pytest.raises(ChecksFailed):
        office.step(case, "examine", "examiner")
    count = "select count(*) from unit where parcel_code = :parcel and not is_land"
    assert rows(office, count, parcel=first[:19]) == [(3,)]


def test_a_right_whose_term_has_ended_is_not_divided(works):
    late = Office(
        works.office.register, works.office.park_id, lambda: datetime(2076, 3, 1, 2, tzinfo=UTC)
    )
    found = look(late, "unit_split", split_request(works.storeys[0], [WEST, east()]))
    assert judged(the(found, "term-ended"))[:2] == ("DUR-01", "refuse")


def test_on_land_in_conflict_nothing_is_divided(works):
    office, code = works.office, works.storeys[0]
    old = keep_draft(office, rectangle(290, 400, 50, 50))
    intake = {"use": to_plain(demo.INDUSTRIAL), "rows": [{"draft_id": old}]}
    taken = office.carry_through(open_for(office, "intake", intake))
    found = the(look(office, "unit_split", split_request(code, [WEST, east()])), "in-conflict")
    assert found.rule == "OWN-02"
    assert found.facts["other"] in taken.steps[-1].facts["parcels"]


def test_a_stranger_does_not_apply(works):
    office = works.office
    case = open_for(
        office, "unit_split", split_request(works.storeys[0], [WEST, east()]), demo.SECOND
    )
    for step in ("submit", "accept"):
        office.step(case, step, "clerk")
    with pytest.raises(ChecksFailed) as refused:
        office.step(case, "examine", "examiner")
    assert [f["kind"] for f in refused.value.findings if f["severity"] == "refuse"] == [
        "owners-do-not-apply"
    ]
