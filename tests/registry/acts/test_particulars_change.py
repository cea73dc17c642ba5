"""变更登记: a name or an address changes in the book; the party, the right and the land stay."""

from dataclasses import replace

import pytest

from registry.book import parties
from registry.book.parties import PartyInput
from registry.demo import land as demo
from tests.support.stages import carry, judged, look, rows, the

RENAMED = {"party": demo.SECOND.number, "new_name": "示例企业二（更名）"}


def test_a_holder_is_renamed_in_the_book_and_the_old_name_is_kept(stage):
    office = stage.office
    case = carry(office, "particulars_change", RENAMED)
    assert rows(
        office,
        "select h.name, h.died = :e from right_holder h join party p using (party_id)"
        " where p.number = :n order by h.born",
        e=case.entry,
        n=demo.SECOND.number,
    ) == [("示例企业二", True), ("示例企业二（更名）", None)]
    assert rows(
        office,
        "select d.version, d.name, d.representative from party_particulars d"
        " join party p using (party_id) where p.number = :n order by version",
        n=demo.SECOND.number,
    ) == [(1, "示例企业二", "（示例）"), (2, "示例企业二（更名）", "（示例）")]
    assert rows(office, "select count(*) from property_right where died is not null") == [(0,)]
    assert rows(office, "select count(*) from certificate_state where died is not null") == [(0,)]
    assert case.steps[-1].facts["parcels"] == [stage.registered]


def test_parcel_and_unit_get_the_new_address_and_nothing_else_changes(stage):
    office, code = stage.office, stage.registered
    request = {"parcel": code, "new_location": " 新路8号 "}
    case = carry(office, "particulars_change", request)
    assert rows(
        office,
        "select v.location, v.died = :e, v.area, v.standing, v.point_numbers from parcel p"
        " join parcel_version v using (park_id, parcel_id) where p.code = :c order by v.born",
        e=case.entry,
        c=code,
    ) == [
        ("试验路1号", True, 8000, "located", [1, 2, 3, 4]),
        ("新路8号", None, 8000, "located", [1, 2, 3, 4]),
    ]
    assert rows(
        office,
        "select v.location, v.died = :e, v.land_share from unit u"
        " join unit_version v using (park_id, unit_id) where u.parcel_code = :c order by v.born",
        e=case.entry,
        c=code,
    ) == [("试验路1号", True, 8000), ("新路8号", None, 8000)]


def test_name_and_address_may_change_in_one_case(stage):
    request = {**RENAMED, "parcel": stage.planned, "new_location": "新路8号"}
    case = carry(stage.office, "particulars_change", request)
    assert case.steps[-1].facts["parcels"] == [stage.registered, stage.planned]


FOUND = {
    "nothing named": ({}, "nothing-changes", "CASE"),
    "the same name": (
        {"party": demo.SECOND.number, "new_name": "示例企业二"},
        "nothing-changes",
        "CASE",
    ),
    "a blank name": ({"party": demo.SECOND.number, "new_name": " "}, "nothing-changes", "CASE"),
    "no name": ({"party": demo.SECOND.number}, "nothing-changes", "CASE"),
    "a party nobody knows": (
        {"party": "91360121MA35T01520", "new_name": "x"},
        "no-party",
        "PARTY-01",
    ),
    "a parcel nobody knows": (
        {"parcel": "360482001001GB09999", "new_location": "x"},
        "no-parcel",
        "CODE-01",
    ),
    "the same address": (
        {"parcel": "registered", "new_location": "试验路1号"},
        "nothing-changes",
        "CASE",
    ),
    "no address": ({"parcel": "registered"}, "nothing-changes", "CASE"),
}


@pytest.mark.parametrize(("request_", "kind", "rule"), FOUND.values(), ids=FOUND.keys())
def test_what_stands_against_a_change_is_found(seen, request_, kind, rule):
    if "parcel" in request_:
        named = getattr(seen, request_["parcel"], request_["parcel"])
        request_ = {**request_, "parcel": named}
    found = the(look(seen.office, "particulars_change", request_), kind)
    assert judged(found) == (rule, "refuse", None, None)


def test_a_party_that_holds_nothing_here_is_not_renamed_here(stage):
    office = stage.office
    third = {"kind": "enterprise", "number": "91360121MA35T01520", "name": "示例企业三"}
    with office.register.transaction() as tx:
        parties.enter(tx, PartyInput(**third), at=office.clock(), actor=1)
    found = look(office, "particulars_change", {"party": third["number"], "new_name": "x"})
    assert the(found, "party-holds-nothing").rule == "PARTY-01"


def test_an_application_under_a_new_name_renames_nobody(stage):
    """Only the act changes a name: who applies is found by the number."""
    office = stage.office
    newcomer = replace(demo.SECOND, name="示例企业二（更名）")
    number = office.open("particulars_change", RENAMED, applicant=newcomer)
    assert rows(office, "select max(version) from party_particulars") == [(1,)]
    case = office.carry_through(number)
    assert [a.name for a in case.applicants] == ["示例企业二（更名）"]
