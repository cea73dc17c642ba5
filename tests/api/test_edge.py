"""What HTTP itself refuses, and how: always a problem, never a trace of the inside."""

import gc
from collections.abc import Iterator

import psycopg
import pytest
import structlog

from api.uploads import MOST_FORM_BYTES
from geo.formats.survey import MOST_BYTES
from tests.api.site import Site, problem_of

HUGE = 30 * 1024 * 1024
DRAFTS = "/api/v1/parks/1/drafts"


@pytest.mark.parametrize("path", ["/nothing", "/api/v1/nothing", "/api/v1/parks/x/parcels"])
def test_an_address_with_nothing(site: Site, path: str) -> None:
    assert site.browser().refused("GET", path)["code"] == "no-such-address"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/api/v1/parks", {"GET"}),
        ("PUT", DRAFTS, {"GET", "POST"}),
        ("POST", "/", {"GET"}),
    ],
)
def test_a_method_the_address_does_not_take(site: Site, method, path, allowed) -> None:
    answer = site.browser().request(method, path)
    assert problem_of(answer)["code"] == "method-not-allowed"
    assert {name.strip() for name in answer.headers["allow"].split(",")} >= allowed


# ---------------------------------------------------------------- too much


def _in_pieces(size: int) -> Iterator[bytes]:
    piece = b"x" * 65536
    yield from (piece for _ in range(size // len(piece)))


@pytest.mark.parametrize("streamed", [False, True])
def test_a_json_body_too_large(site: Site, streamed: bool) -> None:  # noqa: FBT001
    browser, size = site.person("supply"), 8 * 1024 * 1024
    body = _in_pieces(size) if streamed else b"x" * size
    answer = browser.post(
        "/api/v1/parks/1/cases", content=body, headers={"Content-Type": "application/json"}
    )
    problem = problem_of(answer)
    assert (problem["status"], problem["code"]) == (413, "body-too-large")
    assert problem["limitBytes"] < size
    assert browser.get("/api/v1/session").status_code == 200


# the framework leaves a file it could not take in whole to the garbage collector
@pytest.mark.filterwarnings("ignore:[Uu]nclosed file:ResourceWarning")
@pytest.mark.parametrize("streamed", [False, True])
def test_thirty_megabytes_of_survey_are_refused_and_nothing_is_kept(
    site: Site,
    streamed: bool,  # noqa: FBT001
) -> None:
    browser = site.person("supply")
    form = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    body = (
        (piece for piece in (form, *_in_pieces(HUGE), b"\r\n--b--\r\n"))
        if streamed
        else form + b"x" * HUGE + b"\r\n--b--\r\n"
    )
    answer = browser.post(
        DRAFTS, content=body, headers={"Content-Type": "multipart/form-data; boundary=b"}
    )
    problem = problem_of(answer)
    assert (problem["status"], problem["code"]) == (413, "body-too-large")
    assert problem["limitBytes"] == MOST_FORM_BYTES
    assert browser.told("GET", DRAFTS) == []
    gc.collect()


@pytest.mark.parametrize(("more", "status"), [(0, 422), (1, 413)])
def test_a_survey_of_twenty_megabytes_is_read_and_not_one_byte_more(
    site: Site, more: int, status: int
) -> None:
    file = ("a.txt", b"x" * (MOST_BYTES + more))
    assert site.person("supply").refused("POST", DRAFTS, files={"file": file})["status"] == status


# ---------------------------------------------------------------- another kind, or nonsense


@pytest.mark.parametrize(
    ("path", "kind", "wanted"),
    [
        ("/api/v1/session", "text/plain", "application/json"),
        ("/api/v1/session", "application/x-www-form-urlencoded", "application/json"),
        ("/api/v1/session", "", "application/json"),
        (DRAFTS, "application/json", "multipart/form-data"),
        (DRAFTS, "application/octet-stream", "multipart/form-data"),
    ],
)
def test_a_body_of_another_kind(site: Site, path: str, kind: str, wanted: str) -> None:
    browser = site.person("supply")
    sent = {"login": "clerk", "password": "gongqingcheng"}
    problem = browser.refused("POST", path, json=sent, headers={"Content-Type": kind})
    assert (problem["status"], problem["code"]) == (415, "unsupported-media")
    assert problem["wanted"] == wanted


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[1]", b"null", b'"x"', b"{} x", b"1e999"]
)
def test_a_body_that_is_no_object(site: Site, body: bytes) -> None:
    answer = site.browser().post(
        "/api/v1/session", content=body, headers={"Content-Type": "application/json"}
    )
    assert problem_of(answer)["code"] in ("malformed-request", "wrong-fields")
    assert answer.status_code in (400, 422)


def test_wrong_fields_are_named_and_their_values_are_not_repeated(site: Site) -> None:
    sent = {"party": {"kind": "person", "number": 110101199003070000 + 7, "name": ""}, "x": 1}
    problem = site.person("clerk").refused("POST", "/api/v1/cases/x/applicants", json=sent)
    assert (problem["status"], problem["code"]) == (422, "wrong-fields")
    assert problem["errors"]
    assert all(error["message"] for error in problem["errors"])
    assert "110101199003" not in str(problem)


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/api/v1/parks/0/parcels", {}),
        ("/api/v1/parks/2147483648/parcels", {}),
        ("/api/v1/parks/1/parcels", {"limit": 0}),
        ("/api/v1/parks/1/parcels", {"limit": 501}),
        ("/api/v1/parks/1/parcels", {"limit": "many"}),
        ("/api/v1/parks/1/parcels", {"bbox": "1,2,3"}),
        ("/api/v1/parks/1/parcels", {"bbox": "2,1,1,2"}),
        ("/api/v1/parks/1/parcels", {"bbox": "nan,0,1,1"}),
        ("/api/v1/parks/1/drafts", {"file": "not-hexadecimal"}),
        ("/api/v1/journal", {"before": 2**63}),
        ("/api/v1/parks/1/files/zz", {}),
    ],
)
def test_a_key_that_cannot_be_one(site: Site, path: str, params: dict) -> None:
    assert site.person("clerk").refused("GET", path, params=params)["status"] == 422


def test_a_form_without_its_file(site: Site) -> None:
    supply = site.person("supply")
    for form in ({"files": {"other": ("a", b"x")}}, {"files": {"file": (None, b"text")}}):
        assert supply.refused("POST", DRAFTS, **form)["code"] == "wrong-fields"


@pytest.mark.parametrize("name", ["a\nb.txt", "x" * 300, "..", "/", "\\"])
def test_a_file_name_is_never_a_path(site: Site, name: str) -> None:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="'
        + name.encode("unicode_escape").replace(b"\\n", b"%0A")
        + b'"\r\n\r\nx\r\n--b--\r\n'
    )
    answer = site.person("supply").post(
        DRAFTS, content=body, headers={"Content-Type": "multipart/form-data; boundary=b"}
    )
    assert problem_of(answer)["status"] == 422


# ---------------------------------------------------------------- a fault of ours


def test_a_fault_of_ours_says_nothing_of_the_inside(open_site) -> None:
    with open_site() as site, structlog.testing.capture_logs() as logs:
        clerk = site.person("clerk")
        with psycopg.connect(site.database.admin_conninfo, autocommit=True) as admin:
            admin.execute("alter table reg.draft rename to broken")
        problem = clerk.refused("GET", DRAFTS, headers={"X-Request-Id": "asked-by-test"})
    assert (problem["status"], problem["code"]) == (500, "fault")
    assert problem["requestId"] == "asked-by-test"
    (fault,) = [line for line in logs if line["event"] == "fault"]
    assert "UndefinedTable" in fault["kinds"]
    assert any(place.endswith("list_drafts") for place in fault["at"])
    assert "draft" not in str(fault["kinds"])


@pytest.mark.parametrize(
    "given", ["", "a b", "x" * 65, "<script>", "中文".encode().decode("latin-1")]
)
def test_a_request_id_that_is_none_is_replaced(site: Site, given: str) -> None:
    answer = site.browser().get("/healthz", headers={"X-Request-Id": given.encode("latin-1")})
    assert answer.headers["x-request-id"] != given
    assert answer.headers["x-request-id"].isascii()


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/healthz", "/docs", "/static/page.css", "/api/v1/parks"]
)
def test_every_answer_carries_the_headers_that_protect(site: Site, path: str) -> None:
    headers = site.browser().get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-request-id"]
    if headers["content-type"].startswith("text/html"):
        assert headers["referrer-policy"] == headers["cross-origin-opener-policy"] == "same-origin"
        assert "geolocation=()" in headers["permissions-policy"]
