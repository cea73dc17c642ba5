"""The same request again, two at once, and a change to what somebody else has changed."""

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx
import pytest

from tests.api import desks
from tests.api.desks import Told
from tests.api.site import Browser, Site, problem_of
from tests.support.park import rectangle
from tests.support.survey_files import survey_txt

_places = itertools.count()


@pytest.fixture
def approved(site: Site) -> Told:
    """A case that only has to be registered."""
    place = next(_places)
    plot = rectangle(600 + place * 8, 600, 5, 5)
    draft = desks.upload(site, "示例.txt", survey_txt([[plot]]))["drafts"][0]["draftId"]
    conditions = desks.conditions_of(draft, plot_number=f"A-{place}")
    case = desks.filled(site, desks.opened(site, "conditions_issue", conditions))
    return desks.through(site, case, ("submit", "accept", "examine", "approve"))


def stepping(
    site: Site, case: Told, name: str, key: str, note: str | None = None
) -> httpx.Response:
    browser = site.person("registrar" if name == "register" else "supply")
    sent = {} if note is None else {"note": note}
    path = f"/api/v1/cases/{case['number']}/steps/{name}"
    return browser.post(path, json=sent, headers={"Idempotency-Key": key})


def entries(site: Site) -> int:
    return len(site.person("registrar").told("GET", "/api/v1/journal", params={"park": 1}))


def at_once(*tasks: Callable[[], httpx.Response]) -> list[httpx.Response]:
    """Start all at one moment, each on a connection of its own."""
    start = Barrier(len(tasks))

    def run(task: Callable[[], httpx.Response]) -> httpx.Response:
        start.wait()
        return task()

    with ThreadPoolExecutor(len(tasks)) as threads:
        return list(threads.map(run, tasks))


# ---------------------------------------------------------------- the same key


def test_a_repeated_registration_is_answered_as_the_first_and_done_once(site, approved) -> None:
    before = entries(site)
    answers = [stepping(site, approved, "register", "key-1") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert answers[0].json() == answers[1].json() == answers[2].json()
    assert entries(site) == before + 1


def test_without_the_key_the_second_is_refused(site: Site, approved: Told) -> None:
    desks.step(site, approved, "register")
    path = f"/api/v1/cases/{approved['number']}/steps/register"
    again = site.person("registrar").refused("POST", path, json={})
    assert (again["status"], again["code"]) == (409, "step-not-allowed")


def test_a_key_is_of_one_body_and_one_person(site: Site, approved: Told) -> None:
    stepping(site, approved, "register", "key-2")
    other = problem_of(stepping(site, approved, "register", "key-2", note="另一内容"))
    assert (other["status"], other["code"], other["key"]) == (422, "key-reused", "key-2")
    elsewhere = problem_of(stepping(site, approved | {"number": "x"}, "register", "key-2"))
    assert elsewhere["code"] == "key-reused"
    # another person's key of the same name is another key
    assert stepping(site, approved, "archive", "key-2").status_code == 403


def test_a_refused_step_keeps_no_key(site: Site, approved: Told) -> None:
    assert stepping(site, approved, "archive", "key-3").status_code in (403, 409)
    assert problem_of(stepping(site, approved, "submit", "key-4"))["code"] == "step-not-allowed"
    case = desks.opened(site, "land_handover", desks.HANDED_OVER)
    assert stepping(site, case, "submit", "key-4").status_code == 200


@pytest.mark.parametrize("key", ["", "x" * 201, "a\tb", "\u00a0"])
def test_what_cannot_be_a_key(site: Site, approved: Told, key: str) -> None:
    answer = stepping(site, approved, "register", key.encode("latin-1"))
    assert problem_of(answer)["status"] == 422


def test_two_at_once_with_one_key_register_once(site: Site, approved: Told) -> None:
    before, registrar = entries(site), site.person("registrar")
    path = f"/api/v1/cases/{approved['number']}/steps/register"
    headers = {"Idempotency-Key": "key-5"}
    answers = at_once(*[lambda: registrar.post(path, json={}, headers=headers)] * 4)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert entries(site) == before + 1


def test_two_at_once_without_a_key_register_once(site: Site, approved: Told) -> None:
    before, registrar = entries(site), site.person("registrar")
    path = f"/api/v1/cases/{approved['number']}/steps/register"
    answers = at_once(*[lambda: registrar.post(path, json={})] * 4)
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert entries(site) == before + 1


# ---------------------------------------------------------------- the version that was read


def changing(site: Site, kind: str) -> tuple[Browser, str, Callable[[int], Told]]:
    """A thing that can be changed: by whom, where, and the change by its turn."""
    supply = site.person("supply")
    if kind == "draft":
        survey = survey_txt([[rectangle(600, 700, 5, 5)]])
        (draft,) = desks.upload(site, "示例.txt", survey)["drafts"]
        return supply, f"/api/v1/parks/1/drafts/{draft['draftId']}", lambda n: {"plotName": f"{n}"}
    case = desks.opened(site, "land_handover", desks.HANDED_OVER)
    return (
        supply,
        f"/api/v1/cases/{case['number']}",
        lambda n: {"request": desks.HANDED_OVER | {"present": f"{n}"}},
    )


@pytest.mark.parametrize("kind", ["draft", "case"])
def test_a_change_names_the_version_it_read(site: Site, kind: str) -> None:
    browser, path, change = changing(site, kind)
    missing = browser.refused("PATCH", path, json=change(0))
    assert (missing["status"], missing["code"], missing["current"]) == (428, "version-needed", 1)
    tag = browser.get(path).headers["etag"]
    assert tag == '"1"'
    first = browser.patch(path, json=change(1), headers={"If-Match": tag})
    assert (first.status_code, first.headers["etag"]) == (200, '"2"')
    for stale in (tag, '"99"', "2", "*", 'W/"2"', '"2", "3"', '"x"'):
        late = browser.refused("PATCH", path, json=change(2), headers={"If-Match": stale})
        assert (late["status"], late["code"], late["current"]) == (412, "stale-version", 2)
    assert browser.get(path).json() == first.json()


@pytest.mark.parametrize("kind", ["draft", "case"])
def test_of_two_changes_at_once_one_wins(site: Site, kind: str) -> None:
    browser, path, change = changing(site, kind)
    headers = {"If-Match": '"1"'}
    answers = at_once(
        lambda: browser.patch(path, json=change(1), headers=headers),
        lambda: browser.patch(path, json=change(2), headers=headers),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert browser.get(path).json()["version"] == 2


def test_what_is_submitted_and_discarded_is_not_changed(site: Site) -> None:
    browser, path, change = changing(site, "draft")
    browser.told("PATCH", path, json={"discard": True}, headers={"If-Match": '"1"'})
    gone = browser.refused("PATCH", path, json=change(1), headers={"If-Match": '"2"'})
    assert gone["status"] in (409, 412)
    case = desks.filled(site, desks.opened(site, "land_handover", desks.HANDED_OVER))
    case = desks.through(site, case, ("submit", "accept"))
    here, headers = f"/api/v1/cases/{case['number']}", {"If-Match": f'"{case["version"]}"'}
    late = browser.refused("PATCH", here, json={"request": desks.HANDED_OVER}, headers=headers)
    assert (late["status"], late["code"]) == (409, "step-not-allowed")
