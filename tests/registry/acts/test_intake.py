"""存量录入: old plots and papers are taken in as they are, and what is wrong with them is said."""

from datetime import date
from decimal import Decimal

import pytest
import shapely

from registry.book import county as county_book, journal
from registry.demo import land as demo
from registry.demo.office import Office
from registry.records.plain import to_plain
from registry.refusals import CodeTaken
from tests.support.park import EAST, NORTH, keep_draft, rectangle
from tests.support.stages import (
    HOUSING,
    OLD_CERTIFICATE,
    carry,
    judged,
    look,
    old_certificate,
    rows,
    the,
)

CODE = f"{demo.DISTRICT}GB00950"
NUMBER = "赣（2018）共青城市不动产权第0000050号"


def taking(*given: dict[str, object], **changes: object) -> dict[str, object]:
    return {"use": to_plain(demo.INDUSTRIAL), "rows": list(given), **changes}


def on_paper(**changes: object) -> dict[str, object]:
    """A plot without position, by its certificate."""
    return {
        "code": CODE,
        "declared_area": "500",
        "certificate": old_certificate(number=NUMBER),
        **changes,
    }


def located(office, x: float, **changes: object) -> dict[str, object]:
    return {"draft_id": keep_draft(office, rectangle(x, 500, 80, 100)), **changes}


# ---------------------------------------------------------------- what is entered


def test_an_old_certificate_brings_supply_right_holder_and_paper(seen):
    assert rows(
        seen.office,
        "select s.basis, s.act, s.method, s.price, s.page_sha256, o.code from supply s"
        " join parcel_origin o using (park_id, supply_id) where s.contract_no = :n",
        n=OLD_CERTIFICATE,
    ) == [("old_certificate", "intake", "historic", 0, None, seen.old)]
    assert rows(
        seen.office,
        "select u.code, r.use_id, r.term_end, v.land_share, h.name, c.kind, s.state"
        " from certificate c join property_right r using (park_id, right_id)"
        " join unit u using (park_id, unit_id) join unit_version v using (park_id, unit_id)"
        " join right_holder h using (park_id, right_id)"
        " join certificate_state s using (park_id, certificate_id) where c.number = :n",
        n=OLD_CERTIFICATE,
    ) == [
        (f"{seen.old}W00000000", 1, date(2069, 4, 30), 8000, "示例企业一", "old", "issued"),
    ]


def test_a_plot_without_position_stands_by_its_declared_area(seen):
    assert rows(
        seen.office,
        "select v.standing, v.geom is null, v.area, v.declared_area from parcel p"
        " join parcel_version v using (park_id, parcel_id) where p.code = :c",
        c=seen.unlocated,
    ) == [("unlocated", True, None, Decimal("1234.50"))]


def test_plots_that_overlap_are_taken_in_with_both_named(seen):
    assert rows(
        seen.office,
        "select a.code, b.code, c.area, c.act from parcel_conflict c"
        " join parcel a on a.parcel_id = c.parcel_id join parcel b on b.parcel_id = c.other_id",
    ) == [(*seen.disputed, 500, "intake")]
    with seen.office.register.transaction() as tx:
        assert journal.verify(tx, 1) == [], "a named conflict is no fault"


def test_a_right_on_land_without_position_covers_its_declared_area(stage):
    case = carry(stage.office, "intake", taking(on_paper()))
    assert case.steps[-1].facts["certificates"] == [NUMBER]
    assert rows(
        stage.office, "select land_share from unit_version where born = :e", e=case.entry
    ) == [(500,)]


def test_the_series_goes_on_after_the_codes_that_old_papers_bear(stage):
    office = stage.office
    case = carry(office, "intake", taking(on_paper(), located(office, 100), located(office, 300)))
    assert case.steps[-1].facts["parcels"] == [
        CODE,
        f"{demo.DISTRICT}GB00951",
        f"{demo.DISTRICT}GB00952",
    ]


def test_an_old_paper_names_the_holder_as_it_reads_and_renames_nobody(stage):
    office = stage.office
    holder = {**to_plain(demo.SECOND), "name": "示例企业二（旧名）"}
    paper = old_certificate(number="赣(2018)共青城市不动产权第0000050号", holder=holder)
    case = carry(office, "intake", taking(on_paper(certificate=paper)))
    assert case.steps[-1].facts["certificates"] == [NUMBER], "brackets are full-width in the book"
    assert rows(office, "select name from right_holder where born = :e", e=case.entry) == [
        ("示例企业二（旧名）",)
    ]
    assert rows(office, "select max(version) from party_particulars") == [(1,)]


def test_a_code_may_be_written_in_groups(stage):
    printed = f"{CODE[:6]} {CODE[6:12]} {CODE[12:]}"
    case = carry(stage.office, "intake", taking(on_paper(code=printed)))
    assert case.steps[-1].facts["parcels"] == [CODE]


def test_a_given_code_says_the_stratum_of_its_plot(stage):
    """What lies above another plot is no conflict with it."""
    office = stage.office
    above = {
        "draft_id": keep_draft(office, rectangle(100, 100, 80, 100)),
        "code": f"{demo.DISTRICT}GS00001",
    }
    assert look(office, "intake", taking(above)) == []
    case = carry(office, "intake", taking(above))
    assert case.steps[-1].facts["in_conflict"] == 0


# ---------------------------------------------------------------- what is found

FOUND = {
    "a use that is not listed": (
        taking(on_paper(), use={**HOUSING, "code": "9"}),
        "no-land-use",
        ("USE-01", "refuse", None, None),
    ),
    "a draft nobody knows": (
        taking({"draft_id": 987654}),
        "no-draft",
        ("GEO-01", "refuse", None, None),
    ),
    "neither position nor code": (
        taking(on_paper(code=None)),
        "unlocated-needs-area",
        ("GEO-01", "refuse", None, None),
    ),
    "neither position nor area": (
        taking(on_paper(declared_area=None)),
        "unlocated-needs-area",
        ("GEO-01", "refuse", None, None),
    ),
    "a code of 18 characters": (
        taking(on_paper(code=CODE[:-1])),
        "code-form",
        ("CODE-01", "refuse", None, None),
    ),
    "a code of another county": (
        taking(on_paper(code="360121001001GB00950")),
        "code-county",
        ("CODE-01", "refuse", "360121", "360482"),
    ),
    "a code that stands": (
        taking(on_paper(code="360482001001GB00001")),
        "code-taken",
        ("CODE-01", "refuse", None, None),
    ),
    "a holder whose number fails": (
        taking(
            on_paper(
                certificate=old_certificate(
                    number=NUMBER,
                    holder={"kind": "person", "number": "360121198507040180", "name": "示例人"},
                )
            )
        ),
        "party-number",
        ("PARTY-01", "refuse", None, None),
    ),
    "a term that ends before it begins": (
        taking(on_paper(certificate=old_certificate(number=NUMBER, term_end="2019-05-01"))),
        "term-order",
        ("DUR-01", "refuse", None, None),
    ),
    "a certificate number that is none": (
        taking(on_paper(certificate=old_certificate(number="赣（2026）共青城市不动产权第5号"))),
        "certificate-number",
        ("CODE-01", "refuse", None, None),
    ),
    "a certificate that is entered": (
        taking(on_paper(certificate=old_certificate())),
        "certificate-taken",
        ("CODE-01", "refuse", None, None),
    ),
}


@pytest.mark.parametrize(("request_", "kind", "expected"), FOUND.values(), ids=FOUND.keys())
def test_what_stands_against_taking_in_is_found(seen, request_, kind, expected):
    found = the(look(seen.office, "intake", request_), kind)
    assert judged(found) == expected
    if kind != "no-land-use":
        assert found.facts["row"] == 1


def test_each_row_is_judged_and_named(seen):
    request = taking(on_paper(), on_paper(code="x", certificate=None), {"draft_id": 987654})
    found = look(seen.office, "intake", request)
    assert [(f.kind, f.facts["row"]) for f in found] == [("code-form", 2), ("no-draft", 3)]


def test_codes_drafts_and_papers_belong_to_one_row(seen):
    draft = keep_draft(seen.office, rectangle(100, 500, 80, 100))
    twice = on_paper(draft_id=draft)
    found = look(seen.office, "intake", taking(twice, twice))
    assert the(found, "code-taken").facts == {"parcel": CODE}
    assert the(found, "no-draft").facts == {"draft": draft}
    assert the(found, "certificate-taken").facts == {"certificate": NUMBER}


def test_a_plot_outside_the_park_or_its_district_is_found(seen):
    outside = {"draft_id": keep_draft(seen.office, rectangle(990, 500, 80, 100))}
    other = located(seen.office, 100, code="360482001002GB00001")
    found = look(seen.office, "intake", taking(outside, other))
    assert judged(the(found, "outside-park")) == ("GEO-04", "refuse", "7000.0000", "0")
    misplaced = the(found, "code-district")
    expected = ("CODE-02", "refuse", "360482001002", demo.DISTRICT)
    assert (judged(misplaced), misplaced.facts["row"]) == (expected, 2)
    assert misplaced.where["type"] == "Point"


def test_an_area_that_differs_only_warns_since_the_plot_is_old(stage):
    with stage.office.register.transaction() as tx:
        tx.exec_driver_sql(
            "insert into rule_value (rule, key, value, level, document, article, valid_from)"
            " values ('GEO-06', 'tolerance_m2', '2.5', 'county', '县规定', '一', '2026-01-01')"
        )
    row = located(stage.office, 100, declared_area="7900.00")
    found = the(look(stage.office, "intake", taking(row)), "area-differs")
    assert judged(found) == ("GEO-06", "warn", "100.00", "2.50")


def test_overlaps_are_stated_with_place_and_measure_and_do_not_refuse(seen):
    office = seen.office
    standing = {"draft_id": keep_draft(office, rectangle(170, 100, 20, 50))}
    request = taking(located(office, 100), located(office, 170), standing)
    found = [f for f in look(office, "intake", request) if f.kind == "intake-conflict"]
    assert [judged(f) for f in found] == [
        ("GEO-03", "warn", "1000.0000", "0"),
        ("GEO-03", "warn", "500.0000", "0"),
    ]
    assert [(f.facts["row"], f.facts["other"]) for f in found] == [(1, "第2项"), (3, seen.planned)]
    assert shapely.geometry.shape(found[0].where).bounds == (
        (EAST + 170, NORTH + 500, EAST + 180, NORTH + 600)
    )


def test_land_of_another_use_is_not_taken_in_under_a_certificate(seen):
    row = {
        "draft_id": keep_draft(seen.office, rectangle(200, 100, 80, 100)),
        "certificate": old_certificate(number=NUMBER),
    }
    found = the(look(seen.office, "intake", taking(row, use=HOUSING)), "land-other-use")
    assert judged(found) == ("USE-01", "refuse", "0701", "0601")
    assert (found.facts["other"], found.facts["row"]) == (seen.supplied, 1)


def test_a_code_of_another_park_is_taken_county_wide(stage):
    """A park sees its own parcels only; the database knows the codes of all."""
    with stage.office.register.transaction() as tx:
        park = county_book.found_park(
            tx, county_code="360482", name="新园区", committee="新园区管委会", srid=demo.SRID
        )
    other = Office(stage.office.register, park, stage.office.clock)
    request = taking(on_paper(code=stage.planned))
    assert look(other, "intake", request) == []
    with pytest.raises(CodeTaken):
        carry(other, "intake", request)
