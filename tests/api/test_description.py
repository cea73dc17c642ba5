"""The interface describes itself: the committed copy is what is served, and needs no network."""

import dataclasses
import html
import json
import re
from pathlib import Path

import pytest

from api.console.pages import refusal_kinds
from api.problems import ENVELOPE, status_of
from tests.api.desks import camel
from tests.api.site import Site, problem_of

PROJECT = Path(__file__).parents[2]
KEPT = PROJECT / "docs" / "openapi.json"


@pytest.fixture(scope="module")
def served(site: Site) -> dict:
    described: dict = site.browser().told("GET", "/schema/openapi.json")
    return described


def operations(described: dict) -> list[tuple[str, str, dict]]:
    return [
        (method, path, told)
        for path, item in described["paths"].items()
        for method, told in item.items()
    ]


def test_the_copy_in_docs_is_what_is_served(site: Site) -> None:
    answer = site.browser().get("/schema/openapi.json")
    assert answer.json() == json.loads(KEPT.read_text()), (
        "refresh it: .venv/bin/python -m api.describe > docs/openapi.json"
    )


def test_it_is_openapi_3_1_and_every_operation_says_what_it_does(served: dict) -> None:
    assert served["openapi"].startswith("3.1.")
    tags = {tag["name"] for tag in served["tags"]}
    for method, path, told in operations(served):
        assert told["summary"], path
        assert told["description"], path
        assert set(told["tags"]) <= tags, path
        assert told["responses"]["default"]["content"].keys() == {"application/problem+json"}
        assert not any(code.startswith("4") for code in told["responses"]), (method, path)


def test_a_stranger_is_asked_to_log_in_wherever_it_says_so(site: Site, served: dict) -> None:
    stranger = site.browser()
    asked = []
    for method, path, told in operations(served):
        if told.get("security") == [{}]:
            continue
        asked.append(path)
        kinds = told.get("requestBody", {}).get("content", {"": None})
        filled = re.sub("{.*?}", "1", path)
        answer = stranger.request(
            method, filled, content=b"{", headers={"Content-Type": next(iter(kinds))}
        )
        problem = problem_of(answer)
        assert (answer.status_code, problem["code"]) == (401, "not-logged-in"), (method, path)
        assert answer.headers["www-authenticate"] == "Bearer"
    assert len(asked) > 30


def test_the_viewer_asks_nothing_of_any_other_site(site: Site) -> None:
    browser = site.browser()
    page = browser.get("/docs")
    addresses = re.findall(r'(?:src|href|spec-url)="([^"]+)"', page.text)
    assert "/schema/openapi.json" in addresses
    for address in addresses:
        assert address.startswith("/")
        assert browser.get(address).status_code == 200, address
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert not re.search(r"https?:|\*", policy)


def test_every_kind_of_refusal_has_its_page(site: Site) -> None:
    browser = site.browser()
    kinds = list(refusal_kinds())
    assert len({kind.code for kind in kinds}) == len(kinds)
    for kind in kinds:
        page = browser.get(f"/problems/{kind.code}")
        assert page.status_code == 200, kind.code
        assert kind.zh in html.unescape(page.text)
        assert 400 <= status_of(kind) < 600
        assert not {camel(field.name) for field in dataclasses.fields(kind)} & set(ENVELOPE)
    assert problem_of(browser.get("/problems/none-such"))["code"] == "not-found"
