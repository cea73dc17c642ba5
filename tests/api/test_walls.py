"""Who may do what, and whose data nobody else can tell from none at all."""

from typing import Any

import pytest

from tests.api import desks
from tests.api.site import Site
from tests.support.park import rectangle
from tests.support.survey_files import survey_txt

EVERYBODY = {"supply", "clerk", "examiner", "registrar", "park", "inspector", "admin"}
CHECKERS = {"supply", "clerk", "examiner", "registrar", "park", "admin"}
NOBODY = {"login": "x", "displayName": "示例", "password": "x", "roles": ["clerk"]}
TAKE_BACK = {"parcel": "x", "document": "x", "decided_on": "2026-03-01", "reason": "x"}
SURVEY = ("a.txt", survey_txt([[rectangle(700, 700, 10, 10)]]))


def asks(act: str, request: Any) -> dict[str, Any]:
    return {"json": {"act": act, "request": request}}


MAY = [
    ("GET", "/api/v1/parks", {}, EVERYBODY),
    ("GET", "/api/v1/parks/1/parcels", {}, EVERYBODY),
    ("GET", "/api/v1/journal", {}, EVERYBODY),
    ("GET", "/api/v1/users", {}, {"admin"}),
    ("POST", "/api/v1/users", {"json": NOBODY}, {"admin"}),
    ("PUT", "/api/v1/users/999/password", {"json": {"password": "x"}}, {"admin"}),
    ("DELETE", "/api/v1/users/999", {}, {"admin"}),
    ("POST", "/api/v1/parks/1/journal/verify", {}, {"registrar", "inspector", "admin"}),
    ("POST", "/api/v1/parks/1/drafts", {"files": {"file": SURVEY}}, {"supply", "clerk", "park"}),
    ("PATCH", "/api/v1/parks/1/drafts/999", {"json": {}}, {"supply", "clerk", "park"}),
    (
        "POST",
        "/api/v1/parks/1/check/take_back",
        {"json": {"request": {}}},
        CHECKERS,
    ),
    ("POST", "/api/v1/parks/1/cases", asks("take_back", {}), {"supply"}),
    ("POST", "/api/v1/parks/1/cases", asks("park_boundary", {}), {"admin"}),
    ("POST", "/api/v1/parks/1/cases", asks("void_entry", {}), {"supply", "clerk", "park"}),
]


@pytest.mark.parametrize(("method", "path", "sent", "who"), MAY)
@pytest.mark.parametrize("login", sorted(EVERYBODY))
def test_a_role_does_what_it_holds_and_nothing_else(site: Site, method, path, sent, who, login):
    answer = site.person(login).request(method, path, **sent)
    if login in who:
        assert answer.status_code != 403, answer.text
    else:
        problem = site.person(login).refused(method, path, **sent)
        assert (problem["status"], problem["code"]) == (403, "not-allowed")
        assert problem["needs"]


STEPS = [
    ("submit", {"supply"}), ("accept", {"clerk"}), ("not_accept", {"clerk"}),
    ("deem_accepted", {"clerk"}), ("examine", {"examiner"}), ("ask_proof", {"examiner"}),
    ("second_examine", {"examiner"}), ("refuse", {"examiner"}), ("approve", {"registrar"}),
    ("register", {"registrar"}), ("make_certificate", {"clerk"}), ("collect", {"clerk"}),
    ("archive", {"clerk"}), ("withdraw", {"supply"}),
]  # fmt: skip


@pytest.mark.parametrize(("step", "who"), STEPS)
def test_each_step_is_somebodys(site: Site, step: str, who: set[str]) -> None:
    case = desks.opened(site, "take_back", TAKE_BACK)
    path = f"/api/v1/cases/{case['number']}/steps/{step}"
    for login in EVERYBODY - who:
        problem = site.person(login).refused("POST", path, json={})
        assert (problem["status"], problem["code"]) == (403, "not-allowed"), login
    (login,) = who
    assert site.person(login).post(path, json={}).status_code != 403


# ---------------------------------------------------------------- another park's data


@pytest.fixture(scope="module")
def others(site: Site) -> dict[str, str]:
    """Things of the first park, which the manager of the second knows by name."""
    taken = desks.upload(site, *SURVEY)
    case = desks.filled(site, desks.opened(site, "take_back", TAKE_BACK))
    case = desks.through(site, case, ("submit", "accept"))
    clerk = site.person("clerk")
    (parcel, *_) = clerk.told("GET", "/api/v1/parks/1/parcels")["parcels"]
    (document,) = clerk.told("GET", f"/api/v1/cases/{case['number']}/documents")
    return {
        "case": case["number"],
        "parcel": parcel["code"],
        "document": document["number"],
        "file": taken["sha256"],
        "draft": str(taken["drafts"][0]["draftId"]),
    }


HIDDEN = [
    ("GET", "/api/v1/parks/1/parcels", {}),
    ("GET", "/api/v1/parcels/{parcel}", {}),
    ("GET", "/api/v1/parks/1/drafts", {}),
    ("GET", "/api/v1/parks/1/drafts/{draft}", {}),
    ("PATCH", "/api/v1/parks/1/drafts/{draft}", {"json": {"discard": True}}),
    ("POST", "/api/v1/parks/1/drafts", {"files": {"file": SURVEY}}),
    ("GET", "/api/v1/parks/1/files/{file}", {}),
    ("GET", "/api/v1/parks/2/files/{file}", {}),
    ("GET", "/api/v1/parks/2/drafts/{draft}", {}),
    ("GET", "/api/v1/parks/1/cases", {}),
    ("POST", "/api/v1/parks/1/cases", asks("void_entry", {})),
    ("POST", "/api/v1/parks/1/check/take_back", {"json": {"request": TAKE_BACK}}),
    ("GET", "/api/v1/cases/{case}", {}),
    ("PATCH", "/api/v1/cases/{case}", {"json": {"request": {}}}),
    ("POST", "/api/v1/cases/{case}/check", {}),
    ("POST", "/api/v1/cases/{case}/steps/withdraw", {"json": {}}),
    ("POST", "/api/v1/cases/{case}/withdrawals", {"json": {"party": "1"}}),
    ("POST", "/api/v1/cases/{case}/materials", {"data": {"name": "x"}, "files": {"file": SURVEY}}),
    ("GET", "/api/v1/cases/{case}/documents", {}),
    ("GET", "/api/v1/documents/{document}", {}),
    ("GET", "/api/v1/documents/{document}/pdf", {}),
    ("GET", "/api/v1/journal", {"params": {"park": 1}}),
    ("POST", "/api/v1/parks/1/journal/verify", {}),
]


@pytest.mark.parametrize(("method", "path", "sent"), HIDDEN)
def test_another_parks_data_is_not_there(site: Site, others, method, path, sent) -> None:
    asked = path.format(**others)
    problem = site.person("park-b").refused(method, asked, **sent)
    assert (problem["status"], problem["code"]) == (404, "not-found")
    # and whoever asks for what nobody has is told the same
    none_such = {name: "9" * len(value) for name, value in others.items()}
    nothing = path.replace("parks/1/", "parks/77/").format(**none_such)
    if sent.get("params"):
        sent = {"params": {"park": 77}}
    told = site.person("park-b").refused(method, nothing, **sent)
    own_words = ("instance", "requestId", "name")
    assert {k: v for k, v in told.items() if k not in own_words} == {
        k: v for k, v in problem.items() if k not in own_words
    }


@pytest.mark.usefixtures("others")
def test_lists_show_the_own_park_alone(site: Site) -> None:
    manager = site.person("park-b")
    assert [park["parkId"] for park in manager.told("GET", "/api/v1/parks")] == [2]
    assert {head["parkId"] for head in manager.told("GET", "/api/v1/journal/heads")} == {2}
    assert manager.told("GET", "/api/v1/journal") == []
    assert site.person("park").told("GET", "/api/v1/parks/1/parcels")["parcels"]
    assert {line["parkId"] for line in site.person("park").told("GET", "/api/v1/journal")} == {1}


def test_the_wall_goes_with_the_person_not_with_the_connection(open_site) -> None:
    with open_site(pool_size=1) as site:
        listed = site.person("clerk").told("GET", "/api/v1/parks/1/parcels")["parcels"]
        path = f"/api/v1/parcels/{listed[0]['code']}"
        for _ in range(2):
            assert site.person("clerk").get(path).status_code == 200
            assert site.person("park-b").get(path).status_code == 404
            assert site.person("park").get(path).status_code == 200
            assert site.person("park-b").told("GET", "/api/v1/journal") == []


def test_an_account_of_no_park_is_not_made_for_park_people(site: Site) -> None:
    account = NOBODY | {"login": "park-c", "password": "gongqingcheng", "roles": ["park_manager"]}
    admin = site.person("admin")
    assert admin.refused("POST", "/api/v1/users", json=account)["kind"] == "parks"
    beyond = admin.refused("POST", "/api/v1/users", json=account | {"parks": [99]})
    assert (beyond["status"], beyond["what"]) == (404, "park")
    twice = admin.refused("POST", "/api/v1/users", json=account | {"login": "park", "parks": [1]})
    assert (twice["status"], twice["code"]) == (409, "account-exists")
