"""What is written about a division of units: met, refused, or left to a person to decide."""

from decimal import Decimal

import pytest

from registry.cases import answers, opening
from registry.errors import ChecksFailed
from tests.support.stages import judged, look, look_at_case, rows, the
from tests.support.titles import (
    HOUSE,
    add_rule_value,
    building_request,
    factory,
    halves,
    north,
    open_for,
    split,
    split_request,
    storey,
    storeys,
    titled_plot,
    units_of,
)

#: conditions that say nothing of units
SILENT = {"may_divide": None, "unit_levels": [], "min_unit_area": None, "self_held_share": None}
SPLIT = ("SPLIT-03", "SPLIT-04", "SPLIT-05", "SPLIT-06", "SPLIT-10")


def found(office, code, units, **changes):
    """What is said by value-ruled rules, by kind."""
    said = look(office, "unit_split", split_request(code, units, **changes))
    return {f.kind: judged(f)[1:] for f in said if f.rule in SPLIT}


def factory_of(office, **terms):
    """A factory on a fourth plot, whose conditions say this."""
    return factory(office, 2, n=9, row=3, **terms)


def in_storeys():
    return storeys(2, north(HOUSE, 3))


def test_where_nothing_is_set_a_person_decides_with_a_reason(works):
    office = works.office
    code = factory_of(office, **SILENT)
    assert found(office, code, in_storeys()) == {
        "no-permission": ("refuse", None, None),
        "unit-level-unset": ("by_hand", "层", None),
        "unit-area-unset": ("by_hand", "4000.00", None),
        "no-opinion": ("warn", None, None),
    }
    case = open_for(
        office,
        "unit_split",
        split_request(code, in_storeys(), permission="补充协议〔2026〕7号"),
    )
    for step in ("submit", "accept"):
        office.step(case, step, "clerk")
    with pytest.raises(ChecksFailed) as refused:
        office.step(case, "examine", "examiner")
    open_ones = {f["kind"] for f in refused.value.findings if f["severity"] == "by_hand"}
    assert open_ones == {"permission-on-file", "unit-level-unset", "unit-area-unset"}
    decide_all(office, case)
    for step, who in (("examine", "examiner"), ("approve", "registrar"), ("register", "registrar")):
        done = office.step(case, step, who)
    kept = rows(
        office,
        "select kind, severity, inputs ->> 'reason' from judgment where born = :e"
        " and severity = 'met' order by n",
        e=done.entry,
    )
    assert kept == [
        (kind, "met", "已核对补充协议")
        for kind in ("permission-on-file", "unit-level-unset", "unit-area-unset")
    ]


def decide_all(office, case):
    """Let the examiner decide whatever nobody set."""
    for f in look_at_case(office, case):
        if f.severity == "by_hand":
            with office.register.transaction() as tx:
                answers.decide(
                    tx,
                    office.people["examiner"],
                    case,
                    rule=f.rule,
                    kind=f.kind,
                    reason="已核对补充协议",
                    now=office.clock(),
                )


def test_what_the_conditions_forbid_no_paper_of_the_applicant_allows(works):
    code = factory_of(works.office, may_divide=False)
    got = found(works.office, code, in_storeys(), permission="补充协议")
    assert got["may-not-divide"] == ("refuse", None, None)
    assert "permission-on-file" not in got


def test_a_county_that_allows_does_not_loosen_conditions_that_forbid(works):
    code = factory_of(works.office, may_divide=False)
    add_rule_value(works.office, "SPLIT-03", "division_allowed", "true", mandatory=True)
    assert "may-not-divide" in found(works.office, code, in_storeys())


def test_a_county_may_allow_where_the_conditions_are_silent(works):
    code = factory_of(works.office, **SILENT)
    add_rule_value(works.office, "SPLIT-03", "division_allowed", "true")
    [allowed] = [
        f
        for f in look(works.office, "unit_split", split_request(code, in_storeys()))
        if f.kind == "division-allowed"
    ]
    [source] = allowed.values
    assert (source["document"], source["level"]) == ("共规〔2026〕3号", "county")
    assert "共规〔2026〕3号" in allowed.zh


def test_the_level_of_units_is_derived_and_held_against_what_is_allowed(works):
    office = works.office
    code = factory_of(office, unit_levels=["幢", "层"])
    assert found(office, code, in_storeys())["unit-levels-kept"] == ("met", "层", "幢、层")
    first, second, stairs = in_storeys()
    rooms = [*halves(1, storey(3)), second, stairs]
    said = look(office, "unit_split", split_request(code, rooms))
    below = [f for f in said if f.kind == "unit-level"]
    assert [(f.facts["unit"], *judged(f)) for f in below] == [
        (n, "SPLIT-04", "refuse", "套", "幢、层") for n in (1, 2)
    ]
    assert all(f.where["type"] == "MultiPolygon" and f.srid for f in below)
    assert first["own_area"] == "3600.0"


def test_levels_of_several_sources_add_up_to_what_all_allow(works):
    code = factory_of(works.office, unit_levels=["幢", "层", "套"])
    add_rule_value(
        works.office, "SPLIT-04", "unit_levels", '["幢", "套间"]', mandatory=True, level="province"
    )
    assert found(works.office, code, in_storeys())["unit-level"] == ("refuse", "层", "幢")


def test_a_floor_shared_with_a_standing_unit_is_not_had_whole(works):
    office, (first, _, _) = works.office, works.storeys
    box = storey(2)
    west, east = split(office, first, halves(1, box)).steps[-1].facts["units"]
    quarter = (box[0], box[1], 45.0, 20.0)
    north_half = (box[0], box[1] + 20, 45.0, 20.0)
    rooms = [*halves(1, quarter, 450), *halves(1, north_half, 450)]
    add_rule_value(office, "SPLIT-04", "unit_levels", '["层"]', mandatory=True)
    said = look(office, "unit_split", split_request(west, rooms))
    assert {judged(f)[2] for f in said if f.kind == "unit-level"} == {"套"}
    assert east


def test_a_staircase_on_the_floor_leaves_the_floor_whole(works):
    office, (first, second, _) = works.office, works.storeys
    request = {"units": [first, second]}
    merged = office.carry_through(open_for(office, "unit_merge", request))
    [code] = units_of(merged)
    again = storeys(2, north(HOUSE, 2))[:2]
    assert found(office, code, again)["unit-levels-kept"] == ("met", "层", "幢、层、套")


def test_the_smallest_unit_is_measured_by_own_and_apportioned_area(works):
    office = works.office
    code = factory_of(office, min_unit_area="4000")
    assert found(office, code, in_storeys())["unit-area-kept"] == ("met", "4000.00", "4000.00")
    add_rule_value(office, "SPLIT-05", "min_unit_area", '"4000.01"', mandatory=True)
    assert found(office, code, in_storeys())["unit-too-small"] == ("refuse", "4000.00", "4000.01")


def test_the_self_held_share_is_said_at_a_split_since_nothing_moves(works):
    office = works.office
    code = factory_of(office, self_held_share="0.4")
    assert found(office, code, in_storeys())["self-held"] == ("met", "1.0000", "0.4000")


def test_the_parks_opinion_is_needed_where_it_is_asked_for(works):
    office, code = works.office, works.factory
    parts = storeys(2, north(HOUSE, 1))
    add_rule_value(office, "SPLIT-10", "opinion_needed", "true")
    assert found(office, code, parts)["no-opinion"] == ("refuse", None, None)
    with office.register.transaction() as tx:
        case = opening.open_case(
            tx,
            office.people["park"],
            park_id=office.park_id,
            act_name="unit_split",
            request=split_request(code, parts),
            now=office.clock(),
            opinion="同意分割",
        )
    said = the(look_at_case(office, case.number), "opinion-given")
    assert (said.severity, said.values[0]["document"]) == ("met", "共规〔2026〕3号")


def test_ancillary_rooms_get_no_right_of_their_own_where_that_is_written(works):
    office = works.office
    parcel = titled_plot(office, 9, row=3)
    units = in_storeys()
    units[1]["house_use"] = "13"
    request = building_request(parcel, units, row=3)
    assert the(look(office, "building_registration", request), "ancillary-room").severity == "warn"
    add_rule_value(office, "USE-03", "ancillary_bound", "true")
    bound = the(look(office, "building_registration", request), "ancillary-room")
    assert (bound.severity, bound.values[0]["value"]) == ("refuse", True)
    by_itself = building_request(parcel, [unit_of_dormitory(units)], row=3, storeys_built=1)
    alone = the(look(office, "building_registration", by_itself), "ancillary-room")
    assert alone.severity == "warn", "a dormitory building that stands has to be registered"


def unit_of_dormitory(units):
    return {**units[0], "house_use": "13", "own_area": str(Decimal(4000))}


@pytest.mark.parametrize(("value", "since"), [("true", "2026-03-26"), ("false", "2026-01-01")])
def test_a_value_of_tomorrow_or_another_word_does_not_count(works, value, since):
    add_rule_value(works.office, "SPLIT-10", "opinion_needed", value, since=since)
    got = found(works.office, works.factory, storeys(2, north(HOUSE, 1)))
    assert got["no-opinion"] == ("warn", None, None)
