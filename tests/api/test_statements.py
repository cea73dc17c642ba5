"""声明公告: published by the clerk, read by everybody, and no more of a person than the name."""

import pytest

from registry.demo import land as demo
from tests.api.site import Site, problem_of

HTML = {"Accept": "text/html"}
STATEMENTS = "/api/v1/parks/1/statements"


@pytest.fixture(scope="module")
def certificate(site: Site) -> str:
    """The certificate of the registered plot of the park."""
    clerk = site.person("clerk")
    parcels = clerk.told("GET", "/api/v1/parks/1/parcels")["parcels"]
    (code,) = (line["code"] for line in parcels if line["state"] == "registered")
    return str(clerk.told("GET", f"/api/v1/parcels/{code}")["rights"][0]["certificate"])


def test_a_loss_is_stated_read_by_everybody_and_taken_back(site: Site, certificate: str) -> None:
    clerk = site.person("clerk")
    sent = {"certificate": certificate, "kind": "lost"}
    said = clerk.told("POST", STATEMENTS, json=sent)
    number = said["number"]
    assert said["page"].endswith(f"/statements/{number}")
    again = clerk.refused("POST", STATEMENTS, json=sent)
    assert (again["status"], again["code"], again["certificate"]) == (
        409, "stated-already", certificate,
    )  # fmt: skip
    anyone = site.browser()
    assert anyone.told("GET", f"/api/v1/statements/{number}") == said
    assert said in anyone.told("GET", "/api/v1/statements")
    page = anyone.get(f"/statements/{number}", headers=HTML)
    assert page.status_code == 200
    for word in (number, certificate, said["holders"][0], "遗失", "第二十二条", "lost certificate"):
        assert word in page.text
    for party in (demo.FIRST, demo.SECOND):
        assert party.number not in page.text + str(said)
    taken = clerk.told(
        "POST", f"/api/v1/statements/{number}/withdrawal", json={"reason": "已找回<b>"}
    )
    assert taken["reason"] == "已找回<b>"
    page = anyone.get("/statements", headers=HTML).text
    assert "已找回&lt;b&gt;" in page
    assert "<b>" not in page


@pytest.mark.parametrize("who", ["park", "examiner", "registrar", "supply", "inspector"])
def test_others_publish_nothing(site: Site, certificate: str, who: str) -> None:
    sent = {"certificate": certificate, "kind": "lost"}
    assert site.person(who).refused("POST", STATEMENTS, json=sent)["status"] == 403


def test_a_statement_nobody_made(site: Site) -> None:
    for path in ("/api/v1/statements/none", "/statements/none"):
        assert problem_of(site.browser().get(path))["code"] == "not-found"
    sent = {"certificate": "赣（2026）共青城市不动产权第9999999号", "kind": "lost"}
    assert site.person("clerk").refused("POST", STATEMENTS, json=sent)["status"] == 404
    sent = {"certificate": "x", "kind": "stolen"}
    assert site.person("clerk").refused("POST", STATEMENTS, json=sent)["status"] == 422


def test_without_log_in_one_may_not_ask_for_ever(own_site: Site) -> None:
    browser = own_site.browser()
    answers = {browser.get("/api/v1/statements").status_code for _ in range(70)}
    assert answers == {200, 429}
