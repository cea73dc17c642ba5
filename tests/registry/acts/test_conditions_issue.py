"""土地使用条件: the plot is born, its use is named, and everything that forbids it is said."""

from decimal import Decimal

import pytest
import shapely
from sqlalchemy import text

from geo.shapes import judge
from registry.book import county as county_book, numbers
from registry.demo import land as demo
from registry.demo.office import Office
from tests.support.park import EAST, NORTH, conditions_request, keep_draft, plan_plot, rectangle
from tests.support.raw import new_entry
from tests.support.stages import (
    HOUSING,
    carry,
    judged,
    look,
    old_certificate,
    rows,
    take_back_request,
    the,
)

FREE = rectangle(100, 500, 80, 100)
COMMERCE = {"scheme": "GB/T 21010", "version": "2017", "code": "0501"}
ITEM = {
    "indicator": "容积率",
    "operator": "range",
    "value": "1.0",
    "upper": "2.5",
    "unit": "",
    "scope": "building",
    "source": "规划条件",
    "checkpoint": "planning",
}


def terms(**changes: object) -> dict[str, object]:
    given = {"max_years": 50, "standard_factory": True, "planning_document": "规划条件"}
    return {"terms": {**given, **changes}}


def another_use(use: dict[str, str]) -> dict[str, object]:
    return {"use": use, **terms(max_years=40, standard_factory=False)}


# ---------------------------------------------------------------- what is entered


def test_a_plot_is_born_with_its_conditions(stage):
    draft = keep_draft(stage.office, FREE, Decimal("8000.00"))
    case = carry(stage.office, "conditions_issue", conditions_request(draft, items=[ITEM]))
    facts = case.steps[-1].facts
    [code] = facts["parcels"]
    assert code == f"{demo.DISTRICT}GB00905", (
        "the series goes on after the old codes it stepped over"
    )
    assert rows(
        stage.office,
        "select p.round, p.stratum, p.use_id, p.born, v.born, v.died, v.standing from parcel p"
        " join parcel_version v using (park_id, parcel_id) where p.code = :code",
        code=code,
    ) == [(1, "surface", 1, case.entry, case.entry, None, "located")]
    assert rows(
        stage.office,
        "select area, declared_area, location, point_numbers from parcel_version"
        " where born = :entry",
        entry=case.entry,
    ) == [(Decimal("8000.00"), Decimal("8000.00"), "试验路1号", [1, 2, 3, 4])]
    assert rows(
        stage.office,
        "select c.use_id, c.plot_number, v.max_years, v.standard_factory, v.planning_document,"
        " i.indicator, i.operator, i.value, i.upper from parcel_conditions t"
        " join conditions c using (park_id, conditions_id)"
        " join conditions_version v using (park_id, conditions_id)"
        " join condition_item i using (park_id, conditions_id) where t.code = :code",
        code=code,
    ) == [(1, "T-001", 50, True, "T-001 规划条件", "容积率", "range", 1, Decimal("2.5"))]
    assert rows(stage.office, "select state from draft where draft_id = :d", d=draft) == [("used",)]
    [document] = facts["documents"]
    [(kind, born, snapshot)] = rows(
        stage.office, "select kind, born, snapshot from document where number = :n", n=document
    )
    assert (kind, born) == ("conditions_notice", case.entry)
    for printed in (code, "8000.00", "1～2.5", "严禁改变功能用途", "工业用地"):
        assert printed in snapshot


def test_a_plot_below_ground_may_lie_under_another(stage):
    draft = keep_draft(stage.office, rectangle(100, 100, 80, 100))
    case = carry(stage.office, "conditions_issue", conditions_request(draft, feature="GX"))
    [code] = case.steps[-1].facts["parcels"]
    assert code == f"{demo.DISTRICT}GX00001"
    assert rows(stage.office, "select stratum from parcel where code = :c", c=code) == [("below",)]


def feed_codes(office) -> None:
    """Let the county's platform give the codes of the district."""
    with office.register.transaction() as tx:
        numbers.set_series(tx, numbers.parcel_series(demo.DISTRICT, "GB"), "fed")


def test_a_plot_bears_the_code_the_platform_gave(stage):
    feed_codes(stage.office)
    code = f"{demo.DISTRICT}GB01234"
    request = conditions_request(keep_draft(stage.office, FREE), code=code)
    case = carry(stage.office, "conditions_issue", request)
    assert case.steps[-1].facts["parcels"] == [code]


def test_codes_are_given_where_they_are_fed_and_never_where_they_are_ours(stage):
    office = stage.office
    code = f"{demo.DISTRICT}GB01234"
    request = conditions_request(keep_draft(office, FREE), code=code)
    ours = the(look(office, "conditions_issue", request), "code-is-ours")
    assert (judged(ours), ours.facts) == (("CODE-01", "refuse", None, None), {"parcel": code})
    feed_codes(office)
    del request["code"]
    fed = the(look(office, "conditions_issue", request), "code-is-fed")
    assert (judged(fed), fed.facts["district"]) == (
        ("CODE-01", "refuse", None, None),
        demo.DISTRICT,
    )


def test_a_plot_taken_in_gets_conditions_under_its_own_code(stage):
    office = stage.office
    taken = {
        "use": conditions_request()["use"],
        "rows": [{"draft_id": keep_draft(office, FREE)}],
    }
    [code] = carry(office, "intake", taken).steps[-1].facts["parcels"]
    carry(office, "conditions_issue", conditions_request(parcel=code))
    assert rows(office, "select round from parcel where code = :c", c=code) == [(1,)]
    assert rows(office, "select count(*) from parcel_conditions where code = :c", c=code) == [(1,)]


def test_land_taken_back_begins_a_new_round_with_another_use(stage):
    office, code = stage.office, stage.registered
    carry(office, "take_back", take_back_request(code))
    carry(office, "conditions_issue", conditions_request(parcel=code, **another_use(COMMERCE)))
    assert rows(
        office,
        "select p.round, p.use_id, p.release_id is not null, v.died is null, st_astext(v.geom)"
        " = lag(st_astext(v.geom)) over (order by p.round) from parcel p"
        " join parcel_version v using (park_id, parcel_id) where p.code = :c order by 1",
        c=code,
    ) == [(1, 1, False, False, None), (2, 8, True, True, True)]


# ---------------------------------------------------------------- what is found

USES_AND_PAPERS = {
    "a use that is not listed": (
        {"use": {**HOUSING, "code": "9999"}},
        "no-land-use",
        ("USE-01", "refuse", None, None),
    ),
    "housing for standard factories": (
        {"use": HOUSING},
        "use-not-industrial",
        ("USE-02", "refuse", "0701", None),
    ),
    "fifty-one years": (terms(max_years=51), "term-too-long", ("DUR-01", "refuse", "51", "50")),
    "no years": (terms(max_years=0), "term-order", ("DUR-01", "refuse", None, None)),
    "no planning": (terms(planning_document=" "), "no-planning", ("SUP-01", "refuse", None, None)),
    "a feature that is none": (
        {"feature": "GQ"},
        "code-form",
        ("CODE-01", "refuse", None, None),
    ),
}


@pytest.mark.parametrize(
    ("changes", "kind", "expected"), USES_AND_PAPERS.values(), ids=USES_AND_PAPERS.keys()
)
def test_what_is_wrong_with_a_request_is_found(seen, changes, kind, expected):
    request = conditions_request(keep_draft(seen.office, FREE), **changes)
    assert judged(the(look(seen.office, "conditions_issue", request), kind)) == expected


def test_a_request_with_nothing_wrong_finds_nothing(seen):
    request = conditions_request(keep_draft(seen.office, FREE))
    assert look(seen.office, "conditions_issue", request) == []


def test_all_is_found_at_once(seen):
    request = conditions_request(
        keep_draft(seen.office, rectangle(175, 100, 50, 50)),
        use=HOUSING,
        **terms(max_years=71, planning_document=""),
    )
    found = look(seen.office, "conditions_issue", request)
    assert [f.kind for f in found] == [
        "no-planning",
        "use-not-industrial",
        "term-too-long",
        "overlap",
        "overlap",
        "land-other-use",
    ]


@pytest.mark.parametrize("parcel", ["planned", None])
def test_either_a_draft_or_a_parcel_is_named(seen, parcel):
    request = conditions_request()
    if parcel:
        draft = keep_draft(seen.office, FREE)
        request = conditions_request(draft, parcel=getattr(seen, parcel))
    found = look(seen.office, "conditions_issue", request)
    assert judged(the(found, "draft-or-parcel")) == ("GEO-01", "refuse", None, None)


def test_a_draft_that_is_used_or_unknown_is_none(seen):
    [(used,)] = rows(seen.office, "select min(draft_id) from draft where state = 'used'")
    for draft in (used, 987654):
        found = the(look(seen.office, "conditions_issue", conditions_request(draft)), "no-draft")
        assert (found.rule, found.facts["draft"]) == ("GEO-01", draft)


def test_an_unknown_parcel_is_none(seen):
    found = look(seen.office, "conditions_issue", conditions_request(parcel="360482001001GB09999"))
    assert judged(the(found, "no-parcel")) == ("CODE-01", "refuse", None, None)


def test_an_overlap_says_with_whom_how_much_and_where(seen):
    request = conditions_request(keep_draft(seen.office, rectangle(175, 120, 20, 10)))
    found = the(look(seen.office, "conditions_issue", request), "overlap")
    assert judged(found) == ("GEO-03", "refuse", "50.0000", "0")
    assert (found.facts["other"], found.srid) == (seen.planned, demo.SRID)
    place = shapely.geometry.shape(found.where)
    assert place.bounds == (EAST + 175, NORTH + 120, EAST + 180, NORTH + 130)


def test_land_outside_the_park_is_measured_and_has_no_district(seen):
    far = judge(shapely.box(EAST + 990, NORTH + 500, EAST + 1300, NORTH + 510))
    found = look(seen.office, "conditions_issue", conditions_request(keep_draft(seen.office, far)))
    outside = the(found, "outside-park")
    assert judged(outside) == ("GEO-04", "refuse", "3000.0000", "0")
    assert shapely.geometry.shape(outside.where).bounds[0] == EAST + 1000
    assert judged(the(found, "no-district")) == ("CODE-02", "refuse", None, None)


def test_a_park_without_a_boundary_takes_no_plot(stage):
    with stage.office.register.transaction() as tx:
        park = county_book.found_park(
            tx, county_code="360482", name="新园区", committee="新园区管委会", srid=demo.SRID
        )
    bare = Office(stage.office.register, park, stage.office.clock)
    request = conditions_request(keep_draft(bare, FREE))
    found = the(look(bare, "conditions_issue", request), "no-boundary")
    assert judged(found) == ("GEO-04", "refuse", None, None)


def test_a_point_beside_a_neighbours_boundary_is_asked_about(seen):
    near = rectangle(180.03, 130, 15, 10)
    found = look(seen.office, "conditions_issue", conditions_request(keep_draft(seen.office, near)))
    misses = [f for f in found if f.kind == "near-miss"]
    assert {judged(f) for f in misses} == {("GEO-05", "warn", "0.030", "0.050")}
    assert {f.facts["other"] for f in misses} == {seen.planned}
    assert {f.where["type"] for f in misses} == {"Point"}
    assert found == misses, "nothing else: a near miss only warns"


def test_a_declared_area_that_differs_warns_until_the_county_sets_a_tolerance(stage):
    draft = keep_draft(stage.office, FREE, Decimal("8003.00"))
    request = conditions_request(draft)
    found = the(look(stage.office, "conditions_issue", request), "area-differs")
    assert judged(found) == ("GEO-06", "warn", "3.00", "—")
    with stage.office.register.transaction() as tx:
        tx.exec_driver_sql(
            "insert into rule_value (rule, key, value, level, document, article, valid_from)"
            " values ('GEO-06', 'tolerance_m2', '2.5', 'county', '县规定', '一', '2026-01-01')"
        )
    found = the(look(stage.office, "conditions_issue", request), "area-differs")
    assert judged(found) == ("GEO-06", "refuse", "3.00", "2.50")
    assert found.facts == {"declared": "8003.00", "computed": "8000.00"}


STANDING = {
    "supplied": ("supplied-already", "USE-01"),
    "unlocated": ("unlocated", "GEO-01"),
}


@pytest.mark.parametrize(("plot", "kind", "rule"), [(p, *f) for p, f in STANDING.items()])
def test_a_plot_that_cannot_have_conditions_says_why(seen, plot, kind, rule):
    code = getattr(seen, plot)
    found = the(look(seen.office, "conditions_issue", conditions_request(parcel=code)), kind)
    assert (found.rule, found.facts["parcel"]) == (rule, code)


def test_plots_in_conflict_name_each_other(seen):
    one, other = seen.disputed
    found = look(seen.office, "conditions_issue", conditions_request(parcel=one))
    conflict = the(found, "in-conflict")
    assert judged(conflict) == ("GEO-03", "refuse", None, None)
    assert (conflict.facts["parcel"], conflict.facts["other"]) == (one, other)


def test_a_planned_plot_keeps_its_use_under_its_code(seen):
    request = conditions_request(parcel=seen.planned, **another_use(COMMERCE))
    found = the(look(seen.office, "conditions_issue", request), "use-not-conditions")
    assert judged(found) == ("USE-01", "refuse", "0501", "0601")


# ---------------------------------------------------------------- after the land was taken back


def test_land_supplied_once_keeps_its_use_after_its_parcel_ended(stage):
    carry(stage.office, "take_back", take_back_request(stage.registered))
    draft = keep_draft(stage.office, rectangle(310, 110, 20, 20))
    request = conditions_request(draft, **another_use(HOUSING))
    found = the(look(stage.office, "conditions_issue", request), "land-other-use")
    assert judged(found) == ("USE-01", "refuse", "0701", "0601")
    assert found.facts["other"] == stage.registered


def test_land_whose_factories_were_divided_has_no_way_to_another_use(stage):
    office, code = stage.office, stage.registered
    with office.register.transaction() as tx:
        entry = new_entry(tx.connection.driver_connection, 1)
        tx.execute(
            text(
                "with built as (insert into building (park_id, parcel_id, parcel_code, use_id,"
                " number, born) select 1, parcel_id, code, use_id, '0001', :entry from parcel"
                " where code = :code returning building_id, parcel_id, parcel_code, use_id)"
                " insert into unit (park_id, parcel_id, parcel_code, use_id, building_id, suffix,"
                " house_use, born) select 1, parcel_id, parcel_code, use_id, building_id, suffix,"
                " '21', :entry from built, unnest(array['F00010001', 'F00010002']) suffix"
            ),
            {"entry": entry, "code": code},
        )
    carry(office, "take_back", take_back_request(code))
    request = conditions_request(parcel=code, **another_use(COMMERCE))
    found = the(look(office, "conditions_issue", request), "land-divided")
    assert judged(found) == ("USE-01", "refuse", "0501", "0601")
    assert look(office, "conditions_issue", conditions_request(parcel=code)) == []


def test_a_new_round_must_fit_among_what_stands_now(stage):
    office, code = stage.office, stage.registered
    carry(office, "take_back", take_back_request(code))
    newcomer = plan_plot(office, rectangle(340, 150, 40, 20))
    found = look(office, "conditions_issue", conditions_request(parcel=code))
    assert the(found, "overlap").facts["other"] == newcomer


def test_an_old_plot_without_position_taken_back_stays_without(stage):
    office = stage.office
    code = f"{demo.DISTRICT}GB00950"
    paper = old_certificate(number="赣（2018）共青城市不动产权第0000050号")
    row = {"code": code, "declared_area": "500", "certificate": paper}
    carry(office, "intake", {"use": conditions_request()["use"], "rows": [row]})
    carry(office, "take_back", take_back_request(code))
    found = look(office, "conditions_issue", conditions_request(parcel=code))
    assert judged(the(found, "unlocated")) == ("GEO-01", "refuse", None, None)
