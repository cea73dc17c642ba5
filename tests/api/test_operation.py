"""What operators see: alive, ready, numbers, log lines."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog

from registry.store.embedded import Cluster
from registry.store.migrate import upgrade
from registry.store.server import Endpoint
from tests.api.conftest import site_on
from tests.api.site import Site, problem_of


@pytest.fixture
def own_cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A server that a test may stop."""
    cluster = Cluster(tmp_path / "own", durable=False)
    cluster.start()
    yield cluster
    cluster.stop()


@pytest.fixture
def lonely(own_cluster: Cluster, tmp_path: Path) -> Iterator[Site]:
    upgrade(own_cluster.admin_url)
    endpoint = Endpoint(
        app_conninfo=own_cluster.app_url,
        admin_conninfo=own_cluster.admin_url,
        cluster=own_cluster,
    )
    with site_on(endpoint, tmp_path) as site:
        yield site


def test_alive_whatever_happens_ready_only_with_the_register(
    lonely: Site, own_cluster: Cluster
) -> None:
    browser = lonely.browser()
    assert (browser.get("/healthz").text, browser.get("/readyz").text) == ("ok", "ready")
    own_cluster.stop()
    with structlog.testing.capture_logs() as logs:
        answer = browser.get("/readyz")
    assert problem_of(answer)["code"] == "not-ready"
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert any("OperationalError" in line.get("kinds", ()) for line in logs)
    assert browser.get("/healthz").status_code == 200
    for no in (browser.get("/"), browser.log_in("clerk"), browser.get("/api/v1/verify/x")):
        assert (no.status_code, problem_of(no)["code"]) == (503, "register-unreachable")
    own_cluster.start()
    assert browser.get("/readyz").text == "ready"


def test_the_numbers_count_by_template_and_name_nobody(own_site: Site) -> None:
    clerk = own_site.person("clerk")
    for code in ("360482001001GB00001", "360482001001GB77777"):
        clerk.get(f"/api/v1/parcels/{code}", params={"secret": "personal"})
    for n in range(3):
        own_site.browser().get(f"/made-up/{n}")
    answer = clerk.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    counted = dict(re.findall(r"^http_requests_total({.*}) (\S+)$", answer.text, re.MULTILINE))
    parcels = '{{method="GET",path="/api/v1/parcels/{{code}}",status="{}"}}'
    assert counted[parcels.format(200)] == counted[parcels.format(404)] == "1.0"
    assert counted['{method="(any)",path="(none)",status="404"}'] == "3.0"
    assert (
        'http_request_seconds_count{method="GET",path="/api/v1/parcels/{code}"} 2.0' in answer.text
    )
    for secret in ("GB77777", "made-up", "personal", "clerk"):
        assert secret not in answer.text


@contextmanager
def logged() -> Iterator[list[dict[str, Any]]]:
    """Yield what is written down; the line comes after the answer, so it is waited for."""
    with structlog.testing.capture_logs([structlog.contextvars.merge_contextvars]) as logs:
        yield logs
        until = time.monotonic() + 5
        while not logs and time.monotonic() < until:
            time.sleep(0.005)


def test_a_log_line_names_template_status_time_and_the_id_that_was_answered(site: Site) -> None:
    clerk = site.person("clerk")
    with logged() as logs:
        answer = clerk.get("/api/v1/parcels/nothing", params={"q": "personal"})
    # the line of the log-in may come as late as its answer was read
    (line,) = (one for one in logs if one.get("path") != "/api/v1/session")
    assert line.pop("ms") >= 0
    assert line == {
        "event": "request",
        "log_level": "info",
        "method": "GET",
        "path": "/api/v1/parcels/{code}",
        "status": 404,
        "request_id": answer.headers["x-request-id"],
    }


def test_the_id_of_a_request_follows_it_into_the_log(site: Site) -> None:
    with logged() as logs:
        answer = site.browser().get("/healthz", headers={"X-Request-Id": "from-the-proxy.1"})
    assert answer.headers["x-request-id"] == "from-the-proxy.1"
    assert [line["request_id"] for line in logs] == ["from-the-proxy.1"]
    ids = {site.browser().get("/healthz").headers["x-request-id"] for _ in range(5)}
    assert len(ids) == 5
