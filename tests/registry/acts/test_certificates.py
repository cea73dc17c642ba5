"""换证、补证: the paper is renewed, the right is untouched (细则 22)."""

import pytest

from registry.book import numbers
from registry.number_refusals import NumberIsFed
from tests.support.stages import OLD_CERTIFICATE, carry, judged, look, rows, the

FIRST = "赣（2026）共青城市不动产权第0000001号"
NEXT = "赣（2026）共青城市不动产权第0000002号"
STATED = {"statement": "门户网站公告〔2026〕1号", "stated_on": "2026-03-25"}


def renewal(**changes: object) -> dict[str, object]:
    return {"certificate": FIRST, "reason": "水渍破损", **changes}


@pytest.mark.parametrize(
    ("act", "stated", "old_state", "mark"),
    [
        ("certificate_replacement", {}, "replaced", "换发"),
        ("certificate_reissue", STATED, "void", "补发"),
    ],
)
def test_the_old_paper_ends_and_a_new_one_proves_the_same_right(
    stage, act, stated, old_state, mark
):
    office = stage.office
    case = carry(office, act, renewal(blank_no="D36000000002", **stated))
    assert case.steps[-1].facts["certificates"] == [NEXT]
    assert case.steps[-1].facts["parcels"] == [stage.registered]
    assert rows(
        office,
        "select c.number, s.state, s.reason, s.blank_no, s.died = :e from certificate c"
        " join certificate_state s using (park_id, certificate_id)"
        " where c.kind = 'certificate' order by s.born, c.number",
        e=case.entry,
    ) == [
        (FIRST, "issued", "", None, True),
        (FIRST, old_state, "水渍破损", None, None),
        (NEXT, "issued", mark, "D36000000002", None),
    ]
    assert rows(
        office,
        "select count(distinct c.right_id), bool_or(r.died is not null) from certificate c"
        " join property_right r using (park_id, right_id) where c.kind = 'certificate'",
    ) == [(1, False)]


def test_an_old_certificate_may_be_exchanged_for_one_of_this_register(stage):
    case = carry(stage.office, "certificate_replacement", renewal(certificate=OLD_CERTIFICATE))
    assert case.steps[-1].facts["certificates"] == [NEXT]
    assert case.steps[-1].facts["parcels"] == [stage.old]


FOUND = {
    "a certificate nobody knows": (
        renewal(certificate="赣（2026）共青城市不动产权第0000999号"),
        "no-certificate",
    ),
    "a blank's number that is none": (renewal(blank_no="D3600000000"), "blank-form"),
    "a number that is none": (renewal(new_certificate="第2号"), "certificate-number"),
}


@pytest.mark.parametrize("act", ["certificate_replacement", "certificate_reissue"])
@pytest.mark.parametrize(("request_", "kind"), FOUND.values(), ids=FOUND.keys())
def test_what_stands_against_a_renewal_is_found(seen, act, request_, kind):
    found = look(seen.office, act, {**request_, **STATED})
    assert judged(the(found, kind)) == ("CASE", "refuse", None, None)


UNSTATED = {
    "no statement": {},
    "no day": {"statement": "公告"},
    "no place": {"stated_on": "2026-03-20"},
    "stated tomorrow": {"statement": "公告", "stated_on": "2026-03-26"},
}


@pytest.mark.parametrize("stated", UNSTATED.values(), ids=UNSTATED.keys())
def test_a_lost_certificate_is_reissued_after_its_statement_stands_on_the_site(seen, stated):
    found = look(seen.office, "certificate_reissue", renewal(**stated))
    assert judged(the(found, "no-statement")) == ("CASE", "refuse", None, None)
    assert look(seen.office, "certificate_reissue", renewal(**STATED)) == []


def test_a_damaged_certificate_needs_no_statement(seen):
    assert look(seen.office, "certificate_replacement", renewal()) == []


def test_a_paper_is_renewed_once_and_then_its_successor(stage):
    office = stage.office
    carry(office, "certificate_replacement", renewal())
    found = look(office, "certificate_replacement", renewal())
    assert the(found, "no-certificate").facts["certificate"] == FIRST
    case = carry(office, "certificate_reissue", renewal(certificate=NEXT, **STATED))
    assert case.steps[-1].facts["certificates"] == ["赣（2026）共青城市不动产权第0000003号"]


def test_the_platforms_number_is_entered_where_numbers_are_fed(stage):
    office = stage.office
    with office.register.transaction() as tx:
        series = numbers.certificate_series(province="赣", county="共青城市", year=2026)
        numbers.set_series(tx, series, "fed")
    given = "赣（2026）共青城市不动产权第0000088号"
    case = carry(office, "certificate_replacement", renewal(new_certificate=given))
    assert case.steps[-1].facts["certificates"] == [given]
    with pytest.raises(NumberIsFed):
        carry(office, "certificate_replacement", renewal(certificate=given))
