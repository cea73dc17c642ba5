"""The register's promises, provoked on real PostGIS: as the application's role and as the owner."""

from datetime import date
from decimal import Decimal

import pytest
from shapely import Polygon, get_coordinates
from sqlalchemy import text

from geo.shapes import judge
from registry import refusals
from registry.book import journal, land, papers
from registry.cases.opening import PageReading
from registry.demo import land as demo
from registry.errors import ChecksFailed
from registry.records.plain import to_plain
from tests.support.park import (
    EAST,
    NORTH,
    conditions_request,
    keep_draft,
    plan_plot,
    rectangle,
    registered_plot,
    supplied_plot,
)


def kinds(refused: ChecksFailed) -> set[str]:
    return {f["kind"] for f in refused.findings}


def faults(office):
    with office.register.transaction() as tx:
        return [(f.table, f.fault) for f in journal.verify(tx, office.park_id)]


def test_a_plot_goes_from_draft_to_certificate(office):
    code = registered_plot(office, rectangle(100, 100, 200, 150))
    with office.register.transaction() as tx:
        row = tx.execute(
            text(
                "select u.code, v.land_share, r.term_end, h.name, c.number from unit u"
                " join unit_version v using (park_id, unit_id)"
                " join property_right r using (park_id, unit_id)"
                " join right_holder h using (park_id, right_id)"
                " join certificate c using (park_id, right_id)"
            )
        ).one()
    assert row.code == f"{code}W00000000"
    assert str(row.land_share) == "30000.00"
    assert row.name == "示例企业一"
    assert row.number == "赣（2026）共青城市不动产权第0000001号"
    assert faults(office) == []


def test_an_overlap_is_found_by_check_and_named(office):
    first = plan_plot(office, rectangle(100, 100, 100, 100))
    with pytest.raises(ChecksFailed) as refused:
        plan_plot(office, rectangle(199.995, 100, 100, 100))
    found = refused.value.findings[0]
    assert (found["kind"], found["facts"]["other"]) == ("overlap", first)
    assert found["where"]["type"] in ("Polygon", "MultiPolygon", "GeometryCollection")


def test_half_a_millimetre_is_noise_and_the_shape_stays_as_surveyed(office):
    plan_plot(office, rectangle(100, 100, 100, 100))
    # a strip that is nowhere 2 mm across: one millimetre at one end, nothing at the other
    ring = [(200, 100), (300, 100), (300, 200), (199.999, 200)]
    shape = judge(Polygon([(EAST + x, NORTH + y) for x, y in ring]))
    code = plan_plot(office, shape)
    with office.register.transaction() as tx:
        kept = land.latest(tx, office.park_id, code).shape
    assert get_coordinates(kept).tolist() == get_coordinates(shape).tolist()


def test_a_thin_strip_with_a_bump_is_refused(office):
    plan_plot(office, rectangle(100, 100, 300, 100))
    ring = [
        (100, 200), (250, 199.9985), (250, 199.85), (250.15, 199.85), (250.15, 199.9985),
        (400, 200), (400, 300), (100, 300),
    ]  # fmt: skip
    shape = judge(Polygon([(EAST + x, NORTH + y) for x, y in ring]))
    with pytest.raises(ChecksFailed) as refused:
        plan_plot(office, shape)
    assert "overlap" in kinds(refused.value)


def test_a_parcel_outside_its_park_is_refused(office):
    with pytest.raises(ChecksFailed) as refused:
        plan_plot(office, rectangle(950, 100, 100, 100))
    assert kinds(refused.value) == {"outside-park"}


def test_housing_is_no_standard_factory_land(office):
    with pytest.raises(ChecksFailed) as refused:
        plan_plot(
            office,
            rectangle(100, 100, 100, 100),
            use={"scheme": "GB/T 21010", "version": "2017", "code": "0701"},
        )
    assert "use-not-industrial" in kinds(refused.value)


def test_fifty_one_years_are_too_long(office):
    with pytest.raises(ChecksFailed) as refused:
        plan_plot(
            office,
            rectangle(100, 100, 100, 100),
            terms={"max_years": 51, "standard_factory": True, "planning_document": "x"},
        )
    assert kinds(refused.value) == {"term-too-long"}


def test_conditions_without_planning_are_refused(office):
    with pytest.raises(ChecksFailed) as refused:
        plan_plot(
            office,
            rectangle(100, 100, 100, 100),
            terms={"max_years": 50, "standard_factory": True, "planning_document": " "},
        )
    assert kinds(refused.value) == {"no-planning"}


HOUSING = {"scheme": "GB/T 21010", "version": "2017", "code": "0701"}


def take_back(office, code):
    request = {
        "parcel": code,
        "document": "收回决定〔2026〕1号",
        "decided_on": "2026-03-22",
        "reason": "期满",
    }
    return office.carry_through(office.open("take_back", request))


def test_land_taken_back_may_be_planned_for_another_use_under_the_same_code(office):
    code = registered_plot(office, rectangle(100, 100, 100, 100))
    take_back(office, code)
    request = conditions_request(
        parcel=code,
        use=HOUSING,
        terms={"max_years": 70, "standard_factory": False, "planning_document": "新规划"},
    )
    office.carry_through(office.open("conditions_issue", request))
    with office.register.transaction() as tx:
        rounds = tx.execute(text("select code, round, use_id from parcel order by round")).all()
    assert [(r.code, r.round, r.use_id) for r in rounds] == [(code, 1, 1), (code, 2, 7)]
    assert faults(office) == []


def test_land_supplied_once_keeps_its_use_after_its_parcel_ended(office):
    code = supplied_plot(office, rectangle(100, 100, 100, 100))
    take_back(office, code)
    draft = keep_draft(office, rectangle(100, 100, 100, 100))
    request = conditions_request(
        draft,
        use=HOUSING,
        terms={"max_years": 70, "standard_factory": False, "planning_document": "x"},
    )
    number = office.open("conditions_issue", request)
    with pytest.raises(ChecksFailed) as refused:
        office.carry_through(number)
    assert kinds(refused.value) == {"land-other-use"}


def test_one_reader_is_not_enough(office):
    code = plan_plot(office, rectangle(100, 100, 100, 100))
    with office.register.transaction() as tx:
        page = papers.store(
            tx, office.park_id, b"page", name="p", media_type="application/pdf", by=1,
            at=office.clock(),
        )  # fmt: skip
    reading = PageReading(
        page_sha256=page, page_no=3, use=demo.INDUSTRIAL, term_start=date(2026, 3, 1),
        term_end=date(2076, 2, 29), price=Decimal(100),
    )  # fmt: skip
    request = {
        "parcels": [code], **to_plain(reading), "method": "listing", "right_nature": 102,
        "grantee": to_plain(demo.FIRST), "contract_no": "C", "contract_template": "GF-2008-2601",
        "bidding_document": "b", "plan_document": "p",
    }  # fmt: skip
    number = office.open("land_grant", request)
    office.read_page(number, reading, "supply")
    with pytest.raises(ChecksFailed) as refused:
        office.carry_through(number)
    assert kinds(refused.value) == {"not-read-twice"}


def test_an_entry_needs_an_approved_case(office):
    number = office.open(
        "conditions_issue",
        conditions_request(keep_draft(office, rectangle(100, 100, 100, 100))),
    )
    with pytest.raises(refusals.NotApproved), office.register.transaction() as tx:
        case_id = tx.execute(
            text("select case_id from case_file where number = :n"), {"n": number}
        ).scalar_one()
        journal.open_entry(
            tx, park_id=office.park_id, case_id=case_id, act="conditions_issue", actor=1
        )
