"""换证、补证: the paper is renewed, the right is untouched (细则 22)."""

import threading

import pytest

from registry.book import numbers
from registry.cases import handing_out, stating
from registry.counter_refusals import (
    StatedAlready,
    StatementActedOn,
    StatementDoesNotFit,
    StatementWithdrawn,
)
from registry.demo import land as demo
from registry.demo.office import Office
from registry.errors import MalformedValue, NotAllowed, NotFound
from registry.number_refusals import NumberIsFed
from registry.store.server import Endpoint
from tests.registry.test_races import Meeting, refused
from tests.support.raw import (
    approved_case,
    as_application,
    as_owner,
    at_once,
    open_entry,
    rewritten,
)
from tests.support.stages import OLD_CERTIFICATE, carry, judged, look, rows, the

FIRST = "赣（2026）共青城市不动产权第0000001号"
NEXT = "赣（2026）共青城市不动产权第0000002号"


def stated(office: Office, certificate: str = FIRST, by: str = "clerk") -> dict[str, str]:
    """Publish that a certificate is lost; return what a reissue says of it."""
    with office.register.transaction() as tx:
        said = stating.publish(
            tx, office.people[by], office.park_id, certificate, "lost", now=office.clock()
        )
    return {"statement": said.number}


def renewal(**changes: object) -> dict[str, object]:
    return {"certificate": FIRST, "reason": "水渍破损", **changes}


@pytest.mark.parametrize(
    ("act", "says", "old_state", "mark"),
    [
        ("certificate_replacement", lambda _: {}, "replaced", "换发"),
        ("certificate_reissue", stated, "void", "补发"),
    ],
)
def test_the_old_paper_ends_and_a_new_one_proves_the_same_right(stage, act, says, old_state, mark):
    office = stage.office
    case = carry(office, act, renewal(blank_no="D36000000002", **says(office)))
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
    found = look(seen.office, act, request_)
    assert judged(the(found, kind)) == ("CASE", "refuse", None, None)


def unstated(office: Office, **changes: object) -> bool:
    found = look(office, "certificate_reissue", renewal(**changes))
    return [f.kind for f in found] == ["no-statement"]


def test_a_lost_certificate_is_reissued_after_its_statement_stands_on_the_site(stage):
    office = stage.office
    assert unstated(office)
    assert unstated(office, statement="遗失声明〔2026〕第000001号")
    of_another = stated(office, OLD_CERTIFICATE)
    assert unstated(office, **of_another)
    found = look(office, "certificate_reissue", renewal(**of_another))
    assert judged(the(found, "no-statement")) == ("CASE", "refuse", None, None)
    own = stated(office)
    assert look(office, "certificate_reissue", renewal(**own)) == []
    withdraw(office, own["statement"])
    assert unstated(office, **own)


def withdraw(office: Office, number: str, reason: str = "已找回", by: str = "clerk") -> None:
    with office.register.transaction() as tx:
        stating.withdraw(tx, office.people[by], number, reason, now=office.clock())


def test_a_statement_is_made_once_and_withdrawn_once(stage):
    office = stage.office
    own = stated(office)["statement"]
    assert own == "遗失声明〔2026〕第000001号"
    with pytest.raises(StatedAlready):
        stated(office)
    withdraw(office, own)
    with pytest.raises(StatementWithdrawn):
        withdraw(office, own)
    # the refused one took no number with it
    assert stated(office)["statement"] == "遗失声明〔2026〕第000002号"


def test_a_statement_that_was_acted_on_stays(stage):
    office = stage.office
    own = stated(office)
    case = carry(office, "certificate_reissue", renewal(**own))
    with office.register.transaction() as tx:
        pages = handing_out.archived(tx, case, now=office.clock())["pages"]
    assert own["statement"] in [page["number"] for page in pages]
    with pytest.raises(StatementActedOn):
        withdraw(office, own["statement"])


def test_a_statement_fits_the_paper_as_it_stands(stage):
    office = stage.office
    for certificate, kind, no in (
        (FIRST, "void", StatementDoesNotFit),
        ("赣（2026）共青城市不动产权第0000999号", "lost", NotFound),
    ):
        with pytest.raises(no), office.register.transaction() as tx:
            stating.publish(tx, office.people["clerk"], 1, certificate, kind, now=office.clock())
    carry(office, "certificate_replacement", renewal())
    with pytest.raises(StatementDoesNotFit):
        stated(office)
    with office.register.transaction() as tx:
        void = stating.publish(tx, office.people["clerk"], 1, FIRST, "void", now=office.clock())
    assert (void.number, void.of_loss) == ("作废公告〔2026〕第000001号", False)
    assert void.holders == (demo.SECOND.name,)


@pytest.mark.parametrize("by", ["examiner", "registrar", "park", "supply"])
def test_the_clerk_publishes_and_withdraws(stage, by):
    own = stated(stage.office)["statement"]
    with pytest.raises(NotAllowed):
        stated(stage.office, OLD_CERTIFICATE, by=by)
    with pytest.raises(NotAllowed):
        withdraw(stage.office, own, by=by)
    for reason in (" ", "\x00", "a\nb"):
        with pytest.raises(MalformedValue):
            withdraw(stage.office, own, reason)


def _withdrawn_while_reissued(endpoint: Endpoint) -> list[str | None]:
    """A certificate ends by reissue while its statement is withdrawn; return who was refused."""
    with as_application(endpoint) as one, as_application(endpoint) as two, as_owner(endpoint) as o:
        park, certificate, number = o.execute(
            "select c.park_id, c.certificate_id, c.number from reg.certificate c"
            " join reg.certificate_state s using (park_id, certificate_id) where s.died is null"
            " and s.state = 'issued' and c.kind = 'certificate' and not exists (select from"
            " reg.statement t where t.certificate_id = c.certificate_id) limit 1"
        ).fetchone()
        (said,) = one.execute(
            "insert into reg.statement (park_id, number, certificate_id, kind, holders,"
            " published_by, published_at) values (%s, %s, %s, 'lost', '{x}', 1, now())"
            " returning statement_id",
            [park, f"声明 {number}", certificate],
        ).fetchone()
        one.commit()
        case = approved_case(one, park, "certificate_reissue")
        one.commit()
        ended, meeting = threading.Event(), Meeting(0.5)

        def reissue() -> None:
            with one.transaction():
                seq = open_entry(one, park, case, "certificate_reissue")
                one.execute(
                    "select reg.end_life_v1('certificate_state', %s, array[%s]::bigint[], %s)",
                    [park, certificate, seq],
                )
                one.execute(
                    "insert into reg.certificate_state (park_id, certificate_id, born, state)"
                    " values (%s, %s, %s, 'void')",
                    [park, certificate, seq],
                )
                ended.set()
                meeting.wait()

        def withdrawn() -> None:
            ended.wait()
            two.execute(
                "insert into reg.statement_withdrawal values (%s, %s, '已找回', 1, now())",
                [park, said],
            )
            meeting.wait()
            two.commit()

        return [refused(told) for told in at_once(reissue, withdrawn)]


LOCK = "  perform from park_head where park_id = new.park_id for no key update;\n"


def test_a_statement_is_not_withdrawn_behind_a_reissue(standing):
    assert _withdrawn_while_reissued(standing) == [None, "statement_not_used"]


def test_without_the_parks_lock_it_would_be(standing):
    with as_owner(standing) as owner:
        rewritten(owner, "statement_not_used_v1", LOCK, "")
    assert _withdrawn_while_reissued(standing) == [None, None]


def test_a_damaged_certificate_needs_no_statement(seen):
    assert look(seen.office, "certificate_replacement", renewal()) == []


def test_a_paper_is_renewed_once_and_then_its_successor(stage):
    office = stage.office
    carry(office, "certificate_replacement", renewal())
    found = look(office, "certificate_replacement", renewal())
    assert the(found, "no-certificate").facts["certificate"] == FIRST
    case = carry(office, "certificate_reissue", renewal(certificate=NEXT, **stated(office, NEXT)))
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
