"""HOLD-08: from acceptance to its end an application has its parcels for itself."""

import pytest
from sqlalchemy import text

from registry.book import land
from registry.cases import opening
from registry.cases.acts import ACTS, request_of
from registry.demo import land as demo
from registry.records.context import Subject
from registry.refusals import AnotherCaseAccepted
from tests.support.park import conditions_request
from tests.support.stages import (
    PRICE,
    carry,
    first_request,
    grant_request,
    judged,
    look,
    look_at_case,
    open_grant,
    page_read,
    rows,
    take_back_request,
    the,
    void_request,
)

#: business on single units: tests/registry/titles says on which
ON_UNITS = {
    "building_registration",
    "unit_split",
    "unit_merge",
    "parcel_split",
    "parcel_merge",
    "boundary_correction",
    "transfer",
    "ordered_transfer",
    "mortgage",
    "mortgage_change",
    "mortgage_release",
    "seizure",
    "seizure_renewal",
    "seizure_release",
    "objection",
    "objection_release",
    "advance_notice",
    "advance_notice_release",
    "restriction_fact",
    "suspension",
    "suspension_lifting",
    "correction",
    "cancellation",
    "ordered_cancellation",
}


def address(code: str, location: str = "新路8号") -> dict[str, object]:
    return {"parcel": code, "new_location": location}


def applied(office, act: str, request) -> str:
    number = office.open(act, request, applicant=demo.FIRST)
    office.step(number, "submit", "clerk")
    return number


def accepted(office, act: str, request) -> str:
    number = applied(office, act, request)
    office.step(number, "accept", "clerk")
    return number


def test_a_second_application_on_the_parcel_waits_and_is_told_for_which(stage):
    office, code = stage.office, stage.supplied
    first = accepted(office, "first_registration", first_request(code))
    second = applied(office, "particulars_change", address(code))
    with pytest.raises(AnotherCaseAccepted) as refused:
        office.step(second, "accept", "clerk")
    assert refused.value.said() == {"parcel": code, "case": first}
    for found in (
        look_at_case(office, second),
        look(office, "particulars_change", address(code)),
    ):
        waiting = the(found, "another-case")
        assert judged(waiting) == ("HOLD-08", "refuse", None, None)
        assert waiting.facts == {"parcel": code, "case": first}
        assert "第10、22条" in waiting.article


def test_a_case_does_not_wait_for_itself_nor_for_other_parcels(stage):
    office = stage.office
    first = accepted(office, "first_registration", first_request(stage.supplied))
    assert [f.kind for f in look_at_case(office, first)] == ["not-handed-over"]
    assert accepted(office, "particulars_change", address(stage.registered))


def test_an_application_holds_nothing_before_it_is_accepted(stage):
    office, code = stage.office, stage.supplied
    applied(office, "first_registration", first_request(code))
    assert accepted(office, "particulars_change", address(code))


ENDS = {
    "registered": [("examine", "examiner"), ("approve", "registrar"), ("register", "registrar")],
    "refused": [("refuse", "examiner")],
    "withdrawn": [("withdraw", "clerk")],
}


@pytest.mark.parametrize(("state", "steps"), ENDS.items(), ids=ENDS.keys())
def test_a_case_lets_its_parcels_go_when_it_ends(stage, state, steps):
    office, code = stage.office, stage.supplied
    first = accepted(office, "first_registration", first_request(code))
    second = applied(office, "particulars_change", address(code))
    if state == "withdrawn":
        with office.register.transaction() as tx:
            clerk = office.people["clerk"]
            opening.withdraw_one(tx, clerk, first, demo.FIRST.number, now=office.clock())
    for step, by in steps:
        case = office.step(first, step, by, "理由")
    assert case.state == state
    assert office.step(second, "accept", "clerk").state == "accepted"


def test_decisions_of_the_bureau_do_not_queue_and_nothing_queues_for_them(stage):
    office, code = stage.office, stage.planned
    decision = office.open("conditions_issue", conditions_request(parcel=code))
    office.step(decision, "submit", "supply")
    office.step(decision, "accept", "clerk")
    assert accepted(office, "particulars_change", address(code))
    office.carry_through(open_grant(office, [code]))
    case = carry(office, "take_back", take_back_request(code))
    assert case.state == "registered"


def test_the_correction_of_an_error_is_always_free(stage):
    office, code = stage.office, stage.supplied
    waiting = accepted(office, "first_registration", first_request(code))
    reading = page_read(office, b"%PDF-1.4 contract 1", price=PRICE - 1)
    number = office.open("void_entry", void_request(code, reading), applicant=demo.FIRST)
    office.read_page(number, reading)
    assert office.carry_through(number).state == "registered"
    case = office.step(waiting, "resume", "examiner")
    for step, by in ENDS["registered"]:
        case = office.step(waiting, step, by)
    assert case.state == "registered", "the application is taken up again, on what stands now"


def test_a_change_of_name_waits_for_nobody(stage):
    office = stage.office
    accepted(office, "particulars_change", address(stage.registered))
    renamed = {"party": demo.SECOND.number, "new_name": "示例企业二（更名）"}
    assert accepted(office, "particulars_change", renamed)


def subjects(seen) -> dict[tuple[str, str], tuple[dict[str, object], list[str]]]:
    """(act, what is named) -> request and the plots that business is on."""
    both = [seen.planned, seen.supplied]
    reading = page_read(seen.office)
    paper = {"certificate": seen.certificate, "reason": "破损"}
    lost = {**paper, "certificate": "赣（2026）共青城市不动产权第0000999号"}
    handover = {"handed_over_on": "2026-03-20", "land_condition": "x", "present": "x"}
    nowhere = "360482001001GB09999"
    return {
        ("conditions_issue", "a draft"): (conditions_request(1), []),
        ("conditions_issue", "a plot"): (conditions_request(parcel=seen.planned), both[:1]),
        ("land_grant", "plots"): (grant_request([*both, nowhere], reading), both),
        ("land_handover", "a contract"): ({"contract_no": seen.contract, **handover}, both[1:]),
        ("land_handover", "no contract"): ({"contract_no": "HT-0", **handover}, []),
        ("terms_amendment", "a contract"): (
            {"contract_no": seen.contract, "agreement": "x"},
            both[1:],
        ),
        ("terms_amendment", "no contract"): ({"contract_no": "HT-0", "agreement": "x"}, []),
        ("take_back", "a plot"): (take_back_request(seen.planned), both[:1]),
        ("take_back", "nothing"): (take_back_request(nowhere), []),
        ("first_registration", "a plot"): (first_request(seen.supplied), both[1:]),
        ("first_registration", "nothing"): (first_request(nowhere), []),
        ("void_entry", "a plot"): (void_request(seen.supplied, reading), both[1:]),
        ("void_entry", "land without supply"): (void_request(seen.planned, reading), []),
        ("particulars_change", "an address"): (address(seen.planned), both[:1]),
        ("particulars_change", "a name"): ({"party": demo.FIRST.number, "new_name": "x"}, []),
        ("certificate_reissue", "a paper"): (paper, [seen.registered]),
        ("certificate_replacement", "no paper"): (lost, []),
        ("intake", "rows"): ({"use": conditions_request()["use"], "rows": []}, []),
        ("park_boundary", "a park"): ({"boundary": {}, "approved_document": "x"}, []),
    }


def test_each_business_says_which_plots_it_is_on(seen):
    named = subjects(seen)
    assert {act for act, _ in named} == set(ACTS) - ON_UNITS
    with seen.office.register.transaction() as tx:
        at = opening.at_of(tx, 1, seen.office.clock())
        for (name, what), (request, plots) in named.items():
            found = ACTS[name].subjects(tx, at, request_of(name, request))
            codes = [Subject(land.latest(tx, 1, code).parcel_id) for code in plots]
            assert list(found) == codes, (name, what)


# ---------------------------------------------------------------- while proof is brought


def revised(office, number: str, request) -> None:
    clerk = office.people["clerk"]
    with office.register.transaction() as tx:
        version = opening.read(tx, number).version
        opening.revise(tx, clerk, number, version=version, request=request)


def test_a_request_revised_for_more_proof_holds_what_it_names_now(stage):
    office = stage.office
    first = accepted(office, "particulars_change", address(stage.registered))
    office.step(first, "ask_proof", "examiner", "宗地有误")
    revised(office, first, address(stage.supplied))
    office.step(first, "bring_proof", "clerk")
    assert rows(
        office,
        "select p.code, s.open from case_subject s join parcel p using (park_id, parcel_id)"
        " join case_file k using (park_id, case_id) where k.number = :n order by p.code",
        n=first,
    ) == [(stage.supplied, True), (stage.registered, False)]
    assert accepted(office, "particulars_change", address(stage.registered))


def test_a_request_may_be_revised_there_and_back(stage):
    office = stage.office
    first = accepted(office, "particulars_change", address(stage.registered))
    for code in (stage.supplied, stage.registered):
        office.step(first, "ask_proof", "examiner", "宗地有误")
        revised(office, first, address(code))
        office.step(first, "bring_proof", "clerk")
    assert rows(office, "select count(*) from case_subject where open") == [(1,)]


def test_proof_for_a_parcel_that_another_holds_is_not_taken(stage):
    office = stage.office
    first = accepted(office, "particulars_change", address(stage.registered))
    other = accepted(office, "particulars_change", address(stage.supplied))
    office.step(first, "ask_proof", "examiner", "宗地有误")
    revised(office, first, address(stage.supplied))
    with pytest.raises(AnotherCaseAccepted) as refused:
        office.step(first, "bring_proof", "clerk")
    assert refused.value.case == other


# ---------------------------------------------------------------- held by the database


def test_the_database_lets_one_application_hold_a_parcel(stage):
    """What two clerks could do at the same moment, after both have looked."""
    office = stage.office
    first = accepted(office, "particulars_change", address(stage.registered))
    second = applied(office, "particulars_change", address(stage.registered))
    with pytest.raises(AnotherCaseAccepted), office.register.transaction() as tx:
        tx.execute(
            text(
                "insert into case_subject (park_id, case_id, parcel_id, exclusive)"
                " select 1, (select case_id from case_file where number = :second), parcel_id,"
                " true from case_subject join case_file using (park_id, case_id)"
                " where number = :first"
            ),
            {"second": second, "first": first},
        )


def test_who_looks_only_is_told_too(stage):
    """The check without a case tells a park manager what he would wait for."""
    office = stage.office
    accepted(office, "first_registration", first_request(stage.supplied))
    manager = office.people["park"]
    with office.register.transaction(parks=manager.parks) as tx:
        found = opening.check_request(
            tx,
            manager,
            park_id=1,
            act_name="particulars_change",
            request=address(stage.supplied),
            now=office.clock(),
        )
    assert the(found, "another-case").rule == "HOLD-08"
