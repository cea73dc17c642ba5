"""补充协议: dates and conditions get a new version; the use has no way in."""

from datetime import date
from decimal import Decimal

import pytest

from registry.errors import MalformedValue
from tests.support.stages import carry, judged, look, rows, the

TERMS = {"max_years": 50, "standard_factory": True, "planning_document": "T-001 规划条件"}
DATES = {"start_by": "2027-01-01"}


def amendment(**changes: object) -> dict[str, object]:
    return {"contract_no": "DEMO-HT-001", "agreement": "补充〔2026〕1号", **changes}


ITEM = {
    "indicator": "容积率",
    "operator": ">=",
    "value": "1.2",
    "unit": "",
    "scope": "building",
    "source": "补充协议",
    "checkpoint": "planning",
}


def dates_in(office):
    return rows(
        office,
        "select t.deliver_by, t.start_by, t.complete_by, t.agreement, t.died from supply_terms t"
        " join supply s using (park_id, supply_id) where s.contract_no = 'DEMO-HT-001'"
        " order by t.born",
    )


def conditions_in(office):
    return rows(
        office,
        "select v.max_years, v.may_divide, v.min_unit_area, i.value, v.died"
        " from conditions_version v join supply s using (park_id, conditions_id)"
        " left join condition_item i on (i.park_id, i.conditions_id, i.born)"
        " = (v.park_id, v.conditions_id, v.born) where s.contract_no = 'DEMO-HT-001'"
        " order by v.born",
    )


def test_dates_get_a_new_version_under_the_agreement_and_what_is_left_out_stays(stage):
    office = stage.office
    case = carry(office, "terms_amendment", amendment(dates={"complete_by": "2028-01-01"}))
    first = (date(2026, 4, 1), date(2026, 9, 1))
    assert dates_in(office) == [
        (*first, None, None, case.entry),
        (*first, date(2028, 1, 1), "补充〔2026〕1号", None),
    ]
    assert len(conditions_in(office)) == 1
    assert case.steps[-1].facts["parcels"] == [stage.supplied]


def test_conditions_get_a_new_version_and_keep_the_indicators_that_are_left_out(stage):
    office = stage.office
    first = carry(office, "terms_amendment", amendment(items=[ITEM]))
    terms = {**TERMS, "may_divide": True, "unit_levels": ["层"], "min_unit_area": "300"}
    second = carry(office, "terms_amendment", amendment(terms=terms, agreement="补充〔2026〕2号"))
    assert conditions_in(office) == [
        (50, None, None, None, first.entry),
        (50, None, None, Decimal("1.2"), second.entry),
        (50, True, 300, Decimal("1.2"), None),
    ]
    assert [row[3] for row in dates_in(office)] == [None, "补充〔2026〕1号", "补充〔2026〕2号"]


FOUND = {
    "a contract nobody knows": (
        amendment(contract_no="HT-0", dates=DATES),
        "no-supply",
        ("SUP-03", "refuse", None, None),
    ),
    "nothing to change": (amendment(), "nothing-changes", ("CASE", "refuse", None, None)),
    "fifty-one years": (
        amendment(terms={**TERMS, "max_years": 51}),
        "term-too-long",
        ("DUR-01", "refuse", "51", "50"),
    ),
    "conditions of land that has none": (
        amendment(contract_no="赣（2019）共青城市不动产权第0000042号", terms=TERMS),
        "no-conditions",
        ("SUP-01", "refuse", None, None),
    ),
}


@pytest.mark.parametrize(("request_", "kind", "expected"), FOUND.values(), ids=FOUND.keys())
def test_what_stands_against_an_amendment_is_found(seen, request_, kind, expected):
    assert judged(the(look(seen.office, "terms_amendment", request_), kind)) == expected


@pytest.mark.parametrize("field", ["use", "term_end", "price", "page_no"])
def test_what_the_page_fixed_has_no_field_in_an_amendment(seen, field):
    with pytest.raises(MalformedValue) as refused:
        look(seen.office, "terms_amendment", amendment(dates=DATES, **{field: "x"}))
    assert refused.value.kind == f"$.{field}"
