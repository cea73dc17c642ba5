"""The turns a case can take beside the straight way, over HTTP."""

from typing import Any

import pytest

from registry.demo import land as demo
from registry.records.plain import to_plain
from tests.api import desks
from tests.api.desks import Told
from tests.api.site import Site
from tests.support.pdf import text_of

SECOND = to_plain(demo.SECOND)
NO_PARCEL = "360482001001GB99999"


@pytest.fixture
def application(site: Site) -> Told:
    """An application for a plot there is none of: good for every turn but the register."""
    return applied(site)


def applied(site: Site) -> Told:
    request = desks.application_of(NO_PARCEL, desks.FIRST["number"])
    return desks.opened(site, "first_registration", request)


def read(site: Site, case: Told) -> Told:
    told: Told = site.person("clerk").told("GET", f"/api/v1/cases/{case['number']}")
    return told


def refused(site: Site, case: Told, name: str, by: str, **sent: Any) -> Told:
    path = f"/api/v1/cases/{case['number']}/steps/{name}"
    return site.person(by).refused("POST", path, json=sent)


def test_what_is_missing_is_told_once_and_whole(site: Site, application: Told) -> None:
    case = desks.step(site, application, "submit")
    assert len(case["missing"]) == 7
    no = refused(site, case, "accept", "clerk")
    assert (no["status"], no["code"]) == (409, "materials-missing")
    assert no["missing"] == case["missing"]
    case = desks.step(site, case, "not_accept", note="身份证明复印件不清晰")
    facts = case["steps"][-1]["facts"]
    assert facts["missing"] == [*no["missing"], "身份证明复印件不清晰"]
    assert case["state"] == "not_accepted"
    case = desks.filled(site, case, desks.FIRST)
    assert case["missing"] == []
    case = desks.through(site, case, ("submit", "accept"))
    assert case["state"] == "accepted"
    assert case["due"]["workingDays"] == 30


def test_a_complete_application_is_not_turned_away_without_a_reason(site, application) -> None:
    case = desks.step(site, desks.filled(site, application, desks.FIRST), "submit")
    assert refused(site, case, "not_accept", "clerk")["code"] == "reason-needed"


def test_all_applicants_withdraw_together_or_nobody(site: Site, application: Told) -> None:
    case = desks.filled(site, application, desks.FIRST, SECOND)
    case = desks.through(site, case, ("submit", "accept"))
    here = f"/api/v1/cases/{case['number']}/withdrawals"
    clerk = site.person("clerk")
    clerk.told("POST", here, json={"party": desks.FIRST["number"]})
    no = refused(site, case, "withdraw", "clerk")
    assert (no["status"], no["code"], no["missing"]) == (409, "withdrawal-incomplete", 1)
    stranger = clerk.refused("POST", here, json={"party": "91360482MA35A0B3X1"})
    assert (stranger["status"], stranger["what"]) == (404, "applicant")
    clerk.told("POST", here, json={"party": SECOND["number"]})
    case = desks.step(site, case, "withdraw")
    assert (case["state"], case["possible"]) == ("withdrawn", [])
    assert all(applicant["withdrew"] for applicant in case["applicants"])


def test_a_refusal_says_why_and_what_can_be_done(site: Site, application: Told) -> None:
    case = desks.filled(site, application, desks.FIRST)
    case = desks.through(site, case, ("submit", "accept"))
    no = refused(site, case, "examine", "examiner")
    assert [f["kind"] for f in no["findings"]] == ["no-parcel"]
    assert refused(site, case, "refuse", "examiner")["code"] == "reason-needed"
    assert refused(site, case, "refuse", "examiner", note="  ")["code"] == "reason-needed"
    case = desks.step(site, case, "refuse", by="examiner", note="没有该宗地")
    last = case["steps"][-1]
    assert (case["state"], last["note"], case["possible"]) == ("refused", "没有该宗地", [])
    assert "行政复议" in last["facts"]["remedies"]


def test_proof_that_is_asked_for_stops_the_clock(own_site: Site) -> None:
    site = own_site
    case = desks.filled(site, applied(site), desks.FIRST)
    case = desks.through(site, case, ("submit", "accept"))
    assert case["due"]["day"] == "2026-05-11"
    assert refused(site, case, "ask_proof", "examiner")["code"] == "reason-needed"
    case = desks.step(site, case, "ask_proof", by="examiner", note="补正界址点坐标")
    assert (case["state"], case["steps"][-1]["clockRuns"]) == ("more_proof", False)
    site.wait(days=7)
    desks.bring(site, case, "补正材料", kind=4)
    case = desks.step(site, case, "bring_proof", by="clerk")
    assert case["state"] == "accepted"
    assert case["due"]["day"] == "2026-05-18"  # five working days later, 五一 make-up day and all


def test_silence_accepts(own_site: Site) -> None:
    """条例 17: who was not turned away at once, in writing, is accepted."""
    site = own_site
    case = desks.step(site, applied(site), "submit")
    assert refused(site, case, "deem_accepted", "clerk")["code"] == "step-not-allowed"
    site.wait(days=1)
    assert refused(site, case, "not_accept", "clerk")["code"] == "step-not-allowed"
    case = desks.step(site, case, "deem_accepted", by="clerk")
    assert (case["state"], case["deemed"]) == ("accepted", True)
    (voucher,) = site.person("clerk").told("GET", f"/api/v1/cases/{case['number']}/documents")
    assert "视为受理" in text_of(site.person("clerk").get(voucher["pdf"]).content)


def test_a_case_is_nobodys_alone(site: Site) -> None:
    """Who accepted does not approve, though he holds both roles: the database says so."""
    both = {
        "login": "both",
        "displayName": "示例兼职",
        "password": "gongqingcheng",
        "roles": ["clerk", "registrar", "examiner"],
    }
    site.person("admin").told("POST", "/api/v1/users", json=both)
    listed = site.person("clerk").told("GET", "/api/v1/parks/1/parcels")["parcels"]
    code = next(line["code"] for line in listed if line["state"] == "registered")
    request = {
        "parcel": code,
        "document": "示例收回决定第1号",
        "decided_on": "2026-03-20",
        "reason": "示例",
    }
    case = desks.step(site, desks.filled(site, desks.opened(site, "take_back", request)), "submit")
    desks.step(site, case, "accept", by="both")
    desks.step(site, case, "examine", by="examiner")
    no = refused(site, case, "approve", "both")
    assert (no["status"], no["code"]) == (409, "approver-accepted")
    desks.step(site, case, "approve", by="registrar")
    assert refused(site, case, "register", "both")["code"] == "not-allowed"


def test_a_step_out_of_turn_names_those_that_are_possible(site: Site, application: Told) -> None:
    no = refused(site, application, "approve", "registrar")
    assert (no["status"], no["code"], no["state"]) == (409, "step-not-allowed", "draft")
    assert no["possible"] == application["possible"] == ["submit", "withdraw"]
    assert refused(site, application, "dance", "clerk")["code"] == "step-not-allowed"


@pytest.mark.parametrize(
    "form", [{"name": ""}, {"pages": 0}, {"pages": "many"}, {"kind": -1}, {"name": "x" * 201}]
)
def test_a_paper_that_cannot_be_one(site: Site, application: Told, form: dict[str, Any]) -> None:
    path = f"/api/v1/cases/{application['number']}/materials"
    sent = {"data": {"name": "示例", **form}, "files": {"file": ("a.pdf", desks.SCAN)}}
    assert site.person("clerk").refused("POST", path, **sent)["code"] == "wrong-fields"
    assert read(site, application)["materials"] == []


def named(kind: str, number: str) -> Told:
    return {"party": {"kind": kind, "number": number, "name": "示例"}}


def test_a_credit_code_may_end_in_nought(site: Site, application: Told) -> None:
    path = f"/api/v1/cases/{application['number']}/applicants"
    told = site.person("clerk").told("POST", path, json=named("enterprise", "91360482MA35A0CE50"))
    assert [applicant["number"] for applicant in told["applicants"]] == ["91360482MA35A0CE50"]


@pytest.mark.parametrize(
    ("kind", "number", "shown"),
    [
        ("enterprise", "91360482MA35A0CE51", "91360482MA35A0CE51"),
        ("person", "360482199001010017", "360482********0017"),
        ("person", "360482199002300010", "360482********0010"),
        ("company", "360482199001010016", None),
    ],
)
def test_a_number_that_fails_its_check_is_refused_and_a_persons_not_repeated(
    site: Site, application: Told, kind: str, number: str, shown: str | None
) -> None:
    path = f"/api/v1/cases/{application['number']}/applicants"
    no = site.person("clerk").refused("POST", path, json=named(kind, number))
    assert (no["status"], no["code"]) == (422, "malformed-value")
    assert shown is None or no["value"] == shown
    assert kind == "enterprise" or number not in str(no)
    assert read(site, application)["applicants"] == []
