"""Whatever is sent, wherever, by whom: it is answered or refused, and never breaks anything."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from registry.cases.acts import ACTS
from tests.api import desks
from tests.api.messages import messages, texts
from tests.api.site import Browser, Site, problem_of

DESCRIBED = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text())
KNOWN = DESCRIBED["components"]["schemas"]
PEOPLE = ("supply", "clerk", "examiner", "registrar", "park", "inspector")
OPERATIONS = [
    (method, path)
    for path, item in DESCRIBED["paths"].items()
    for method in item
    # who is logged out, or logged in as another, would ask the rest as a stranger
    if (method, path) not in {("delete", "/api/v1/session"), ("post", "/api/v1/session")}
]
patiently = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def numbers(site: Site) -> list[str]:
    """Two cases that can still be filled, by number."""
    application = {"parcel": "x", "applicant": "y"}
    requests = {"land_handover": desks.HANDED_OVER, "first_registration": application}
    return [desks.opened(site, act, request)["number"] for act, request in requests.items()]


def answered(answer: httpx.Response) -> None:
    assert answer.status_code < 500, (answer.request.method, answer.request.url, answer.text)
    if answer.status_code >= 400:
        problem_of(answer)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
@patiently
@given(data=st.data())
def test_no_message_breaks_anything(
    site: Site, numbers: list[str], method: str, path: str, data: st.DataObject
) -> None:
    told = DESCRIBED["paths"][path][method]
    keys = {"number": st.sampled_from(numbers) | texts, "park": st.sampled_from(["1", "2", "7"])}
    filled = re.sub("{(.*?)}", lambda name: _key(data, keys.get(name[1], texts)), path)
    query = {p["name"]: data.draw(texts) for p in told.get("parameters", ()) if p["in"] == "query"}
    browser = site.person(data.draw(st.sampled_from(PEOPLE)))
    answered(browser.request(method, filled, params=query, **_body(data, told)))


def _key(data: st.DataObject, drawn: st.SearchStrategy[str]) -> str:
    return quote(data.draw(drawn), safe="") or "-"


def _body(data: st.DataObject, told: dict[str, Any]) -> dict[str, Any]:
    content = told.get("requestBody", {}).get("content", {})
    headers = {"If-Match": '"1"', "Idempotency-Key": quote(data.draw(texts))}
    if "application/json" in content:
        sent = data.draw(messages(content["application/json"]["schema"], KNOWN))
        body = json.dumps(sent, ensure_ascii=False).encode("utf-8", "surrogatepass")
        return {"content": body, "headers": headers | {"Content-Type": "application/json"}}
    if "multipart/form-data" in content:
        form = {
            name: data.draw(texts) for name in ("name", "kind", "pages", "original", "encoding")
        }
        file = ("a.txt", data.draw(st.binary(max_size=40) | texts.map(str.encode)))
        return {"data": form, "files": {"file": file}, "headers": headers}
    return {"headers": headers}


@pytest.mark.parametrize("act", sorted(ACTS))
@patiently
@given(data=st.data())
def test_no_request_of_any_act_breaks_anything(site: Site, act: str, data: st.DataObject) -> None:
    supply = site.person("supply")
    described = supply.told("GET", f"/api/v1/acts/{act}")
    schema = described["request"]
    request = data.draw(messages(schema, schema["$defs"]))
    bringer = site.person(
        {"registration": "clerk", "boundary": "admin"}.get(described["kind"], "supply")
    )
    answered(_sent(supply, f"/api/v1/parks/1/check/{act}", {"request": request}))
    answered(_sent(bringer, "/api/v1/parks/1/cases", {"act": act, "request": request}))


def _sent(browser: Browser, path: str, message: object) -> httpx.Response:
    body = json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return browser.post(path, content=body, headers={"Content-Type": "application/json"})
