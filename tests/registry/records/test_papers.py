"""What documents are drawn from survives its frozen form to the last digit."""

import json

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from registry.errors import MalformedValue
from registry.records import papers as records
from registry.records.plain import canonical, from_plain
from tests.support import papers


@pytest.mark.parametrize("build", papers.EVERY_PAPER)
def test_a_record_frozen_and_read_again_is_the_same(build):
    record = build()
    frozen = canonical(record)
    assert from_plain(type(record), json.loads(frozen)) == record
    assert canonical(from_plain(type(record), json.loads(frozen))) == frozen


def test_no_number_with_a_fraction_travels_as_a_float():
    def refuse(text):
        raise AssertionError(text)

    for build in papers.EVERY_PAPER:
        json.loads(canonical(build()), parse_float=refuse)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.from_type(records.ParcelPlan))
def test_any_plan_is_read_back_as_it_was(plan):
    text = canonical(plan)
    if "\\u0000" in text:
        return
    try:
        assert from_plain(records.ParcelPlan, json.loads(text)) == plan
    except MalformedValue as no:
        assert "number" in no.reason  # noqa: PT017 - not finite, or larger than any land
