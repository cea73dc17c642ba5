"""Behind a chain that was rewritten whole, verify still re-checks keys and the use rule."""

from collections.abc import Iterator

import psycopg
import pytest

from registry.store.server import Endpoint
from tests.support.forgery import cover, faults, forge, owning


@pytest.fixture
def owner(shared: Endpoint) -> Iterator[psycopg.Connection]:
    """The owner, in a transaction that is rolled back."""
    with owning(shared) as connection:
        yield connection


#: what is forged and covered, and what its keys still say
BROKEN = {
    "the use of an origin": (
        "update parcel_origin set use_id = 7 where park_id = 1",
        ("parcel_origin", "use-differs"),
    ),
    "the end of an origin": (
        "update parcel_origin set term_end = term_end + 1 where park_id = 1",
        ("parcel_origin", "use-differs"),
    ),
    "the use of a supply": (
        "update supply set use_id = 7 where park_id = 1 and conditions_id is not null",
        ("supply", "use-differs"),
    ),
    "the use of a unit": (
        "update unit set use_id = 7 where park_id = 1",
        ("unit", "use-differs"),
    ),
    "the house use of a unit": (
        "update unit set house_use = '99' where park_id = 1 and building_id is not null",
        ("unit", "house-use-not-admitted"),
    ),
    "the use of a right": (
        "update property_right set use_id = 7 where park_id = 1",
        ("property_right", "use-differs"),
    ),
    "the term of a right": (
        "update property_right set term_end = term_end + 1 where park_id = 1",
        ("property_right", "use-differs"),
    ),
    "the place of a plot": (
        "update parcel_version set geom = st_translate(geom, 150, 0) where park_id = 1"
        " and died is null and st_xmin(geom) = (select max(st_xmin(geom)) - 200"
        " from parcel_version where park_id = 1)",
        ("parcel_version", "parcels-overlap"),
    ),
    "the right of a holder": (
        "update right_holder set right_id = 999 where park_id = 1 and holder_id ="
        " (select min(holder_id) from right_holder where park_id = 1)",
        ("right_holder", "holder-without-right"),
    ),
    "the right of a certificate": (
        "update certificate set right_id = 999 where park_id = 1 and right_id is not null",
        ("certificate", "certificate-without-right"),
    ),
    "the restriction of a proof": (
        "update certificate set restriction_id = 999 where park_id = 1 and kind = 'proof'",
        ("certificate", "proof-without-restriction"),
    ),
}


@pytest.mark.parametrize(("statement", "told"), BROKEN.values(), ids=BROKEN.keys())
def test_a_key_that_no_longer_fits_is_found_behind_a_chain_that_does(owner, statement, told):
    assert told not in [fault[1:] for fault in faults(owner)]
    forge(owner, statement)
    cover(owner, statement.split()[1])
    found = [fault[1:] for fault in faults(owner)]
    assert told in found
    assert "row-altered" not in [fault for _, fault in found]
    assert not {"chain-broken", "entry-altered", "items-altered"} & {fault for _, fault in found}


def test_land_that_changed_its_use_is_found_though_all_its_rows_agree(owner):
    """Its second round as if for housing, and the release it rests on as if it had never been."""
    forge(
        owner,
        "update parcel set use_id = 7 @second_round",
        "update parcel_origin set use_id = 7 @second_round",
        "update parcel_conditions set use_id = 7 @second_round",
        "update conditions set use_id = 7 where park_id = 1 and conditions_id ="
        " (select conditions_id from supply @second_supply)",
        "update supply set use_id = 7 @second_supply",
        "delete from entry_item where park_id = 1 and tbl = 'supply_release'",
        "delete from supply_release where park_id = 1",
    )
    cover(owner, "parcel", "parcel_origin", "parcel_conditions", "conditions", "supply")
    assert {fault[1:] for fault in faults(owner)} == {("parcel_version", "land-changed-its-use")}


def test_a_time_that_runs_back_is_found_behind_a_chain_that_holds(owner):
    forge(owner, "update entry set at = at - interval '1 day' where park_id = 1 and seq = 5")
    cover(owner)
    assert faults(owner) == [(5, "entry", "time-runs-back")]


def test_an_item_that_was_moved_to_another_entry_is_found_behind_a_chain_that_holds(owner):
    forge(
        owner,
        "update entry_item set seq = seq + 1 where park_id = 1 and tbl = 'right_holder'"
        " and op = 'born' and key = (select min(holder_id)::text from right_holder"
        " where park_id = 1)",
    )
    cover(owner)
    assert [fault[1:] for fault in faults(owner)] == [("right_holder", "row-altered")]
