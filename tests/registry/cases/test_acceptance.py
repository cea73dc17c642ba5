"""受理: one complete list or acceptance, at once; what was not refused on its day is accepted."""

import json
from datetime import timedelta

import pytest

from registry.cases import opening
from registry.cases.acts import ACTS
from registry.cases.opening import ApplicantInput
from registry.demo import land as demo
from registry.errors import MaterialsMissing, ReasonNeeded, StepNotAllowed
from tests.support.park import NOW, at_work, conditions_request
from tests.support.stages import first_request, rows

LACKING = [
    "缺少材料：登记申请书",
    "缺少材料：申请人身份证明",
    "缺少材料：土地权属来源材料",
    "缺少材料：权籍调查表、宗地图、界址点坐标",
    "缺少材料：土地出让价款、租金缴纳凭证；划拨的，划拨决定书",
    "缺少材料：契税完税、减免税凭证或者不征税材料",
]
#: 30 working days after 2026-03-25, by hand: 清明节 to 6 April, 劳动节 to 5 May, 9 May worked
DUE = "2026-05-11"


@pytest.fixture
def bare(stage) -> str:
    """An application with an applicant and nothing else, handed in."""
    office = stage.office
    who = office.people["clerk"]
    with office.register.transaction() as tx:
        case = opening.open_case(
            tx,
            who,
            park_id=1,
            act_name="first_registration",
            request=first_request(stage.supplied),
            now=NOW,
        )
        opening.add_applicant(tx, who, case.number, ApplicantInput(party=demo.FIRST), now=NOW)
    office.step(case.number, "submit", "clerk")
    return case.number


def tomorrow(stage):
    return at_work(stage.office.register, NOW + timedelta(days=1))


def test_what_is_lacking_is_told_in_one_complete_list(stage, bare):
    with pytest.raises(MaterialsMissing) as refused:
        stage.office.step(bare, "accept", "clerk")
    assert list(refused.value.missing) == [*LACKING, "缺少询问记录：示例企业一"]
    case = stage.office.step(bare, "not_accept", "clerk", "申请书未签字")
    assert case.state == "not_accepted"
    assert case.steps[-1].facts["missing"] == [
        *LACKING,
        "缺少询问记录：示例企业一",
        "申请书未签字",
    ]


@pytest.mark.parametrize("act", ACTS)
def test_each_business_has_its_list_of_papers_with_their_source(seen, act):
    papers = rows(
        seen.office,
        "select n, name, name_en, source from material_kind where act = :a and required order by n",
        a=act,
    )
    assert [n for n, *_ in papers] == list(range(1, len(papers) + 1)) != []
    assert all(all(said.strip() for said in names) for _, *names in papers)


def test_an_application_without_an_applicant_lacks_one(stage):
    office = stage.office
    number = office.open("first_registration", first_request(stage.supplied))
    office.step(number, "submit", "clerk")
    with pytest.raises(MaterialsMissing) as refused:
        office.step(number, "accept", "clerk")
    assert refused.value.missing == ("未填写申请人",)


def test_a_decision_of_the_bureau_has_no_applicant_to_be_asked(stage):
    number = stage.office.open("conditions_issue", conditions_request(parcel=stage.planned))
    stage.office.step(number, "submit", "supply")
    assert stage.office.step(number, "accept", "clerk").state == "accepted"


def test_a_complete_application_is_not_turned_away_without_a_reason(stage, application):
    stage.office.step(application, "submit", "clerk")
    with pytest.raises(ReasonNeeded):
        stage.office.step(application, "not_accept", "clerk")
    case = stage.office.step(application, "not_accept", "clerk", "不属于本机构登记范围")
    assert case.steps[-1].facts["missing"] == ["不属于本机构登记范围"]


def test_what_was_not_accepted_is_handed_in_again_and_accepted(stage, application):
    office = stage.office
    for step in ("submit", "not_accept", "submit", "accept"):
        case = office.step(application, step, "clerk", "签字不清")
    assert case.state == "accepted"
    assert (case.accepted_at, case.deemed) == (NOW, False)


def test_an_acceptance_has_a_voucher_with_its_period(stage, application):
    office = stage.office
    office.step(application, "submit", "clerk")
    case = office.step(application, "accept", "clerk")
    number = case.steps[-1].facts["voucher"]
    assert (
        number
        == rows(office, "select number from document where case_id = :c", c=case.case_id)[0][0]
    )
    [(kind, born, snapshot)] = rows(
        office, "select kind, born, snapshot from document where number = :n", n=number
    )
    assert (kind, born) == ("acceptance_voucher", None)
    said = json.loads(snapshot)
    assert said["case_number"] == application
    [applicant] = said["applicants"]
    assert (applicant["name"], applicant["number"]) == ("示例企业一", demo.FIRST.number)
    assert len(said["materials"]) == len(LACKING)
    assert (said["period_working_days"], said["due"]) == (30, DUE)
    assert (said["acceptor"], said["deemed"]) == ("示例受理员", False)


# ---------------------------------------------------------------- silence accepts (条例 17)


def test_what_was_not_refused_on_its_day_counts_as_accepted_since_that_day(stage, bare):
    later = tomorrow(stage)
    with pytest.raises(StepNotAllowed) as refused:
        later.step(bare, "not_accept", "clerk", "材料不齐")
    assert refused.value.possible == ("accept", "deem_accepted")
    case = later.step(bare, "deem_accepted", "clerk")
    assert (case.state, case.deemed, case.accepted_at) == ("accepted", True, NOW)
    [(snapshot,)] = rows(
        stage.office, "select snapshot from document where case_id = :c", c=case.case_id
    )
    said = json.loads(snapshot)
    assert (said["deemed"], said["due"]) == (True, DUE)


def test_what_silence_accepted_is_completed_as_more_proof(stage, bare):
    later = tomorrow(stage)
    later.step(bare, "deem_accepted", "clerk")
    case = later.step(bare, "ask_proof", "examiner", "补齐全部材料")
    assert case.state == "more_proof"


def test_a_late_acceptance_counts_from_the_day_it_was_handed_in(stage, application):
    stage.office.step(application, "submit", "clerk")
    case = tomorrow(stage).step(application, "accept", "clerk")
    assert (case.deemed, case.accepted_at) == (True, NOW)


def test_nothing_is_deemed_accepted_on_its_own_day(stage, bare):
    """Else whoever takes in would pass the complete list by."""
    with pytest.raises(StepNotAllowed) as refused:
        stage.office.step(bare, "deem_accepted", "clerk")
    assert refused.value.possible == ("accept", "not_accept")


def test_the_day_is_the_day_in_china(stage, bare):
    """15:30 in Greenwich is half past eleven at night; half an hour later the day is over."""
    evening = at_work(stage.office.register, NOW.replace(hour=15, minute=30))
    with pytest.raises(StepNotAllowed):
        evening.step(bare, "deem_accepted", "clerk")
    night = at_work(stage.office.register, NOW.replace(hour=16, minute=0))
    assert night.step(bare, "deem_accepted", "clerk").deemed


def test_decisions_of_the_bureau_are_no_applications_and_never_accepted_by_silence(stage):
    number = stage.office.open("conditions_issue", conditions_request(parcel=stage.planned))
    stage.office.step(number, "submit", "supply")
    later = tomorrow(stage)
    with pytest.raises(StepNotAllowed) as refused:
        later.step(number, "deem_accepted", "clerk")
    assert "not_accept" in refused.value.possible
    assert later.step(number, "not_accept", "clerk", "缺页").state == "not_accepted"
