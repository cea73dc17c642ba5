"""Many documents at once: drawn beside the server, watched, fetched; a crash loses nothing."""

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
from pypdf import PdfReader

from api.app import create_app
from api.backroom import forked
from api.press import Press
from api.seal import sealer
from certificates import ready
from certificates.sealing import Unsealed
from registry.book import prints
from registry.settings import Settings
from tests.api import desks
from tests.api.site import PUBLIC, Site, served
from tests.api.test_document_states import _voucher
from tests.support.database import PROJECT

PATIENCE_SECONDS = 60


@contextmanager
def pressing(site: Site, home: Path) -> Iterator[Site]:
    """The same register served by an application with a press."""
    settings = Settings(home=home, public_url=PUBLIC)
    seal = sealer(settings, site.register, datetime.now(UTC))
    press = Press(site.register, seal, public_url=PUBLIC, now=site.clock)
    app = create_app(site.register, settings, now=site.clock, sealer=seal, press=press)
    with press, served(app) as address:
        other = Site(address, site.register, site.database, site.clock)
        yield other
        other.close()


@pytest.fixture
def vouchers(own_site: Site) -> list[desks.Told]:
    return [_voucher(own_site, f"DEMO-{n}") for n in range(801, 804)]


def _asked(site: Site, **sent: object) -> desks.Told:
    told: desks.Told = site.person("clerk").told("POST", "/api/v1/parks/1/prints", json=sent)
    return told


def _finished(site: Site, job: int) -> prints.Progress:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with site.register.transaction() as tx:
            now = prints.progress(tx, 1, job)
        if now.done:
            return now
        time.sleep(0.1)
    raise AssertionError(now)


def test_a_selection_is_drawn_watched_and_fetched(
    own_site: Site, vouchers: list[desks.Told], tmp_path: Path
) -> None:
    with pressing(own_site, tmp_path) as site:
        clerk = site.person("clerk")
        job = _asked(site, kind="acceptance_voucher")
        assert job["total"] >= len(vouchers)
        here = f"/api/v1/parks/1/prints/{job['jobId']}"
        with clerk.stream("GET", f"{here}/events", timeout=PATIENCE_SECONDS) as events:
            assert events.headers["content-type"].startswith("text/event-stream")
            said = events.read().decode()
        assert '"done":true' in said.replace(" ", "").splitlines()[-1] or '"done":true' in said
        kept = zipfile.ZipFile(io.BytesIO(clerk.get(f"{here}/zip").content))
        assert len(kept.namelist()) == job["total"]
        for voucher in vouchers:
            single = clerk.get(voucher["pdf"]).content
            assert kept.read(f"{voucher['number']}.pdf") == single
        merged = PdfReader(io.BytesIO(clerk.get(f"{here}/pdf").content))
        assert len(merged.pages) >= job["total"]
        assert clerk.refused("GET", f"{here}/doc")["code"] == "not-found"


def test_what_was_left_by_a_crash_is_finished_and_what_was_drawn_stays(
    own_site: Site, vouchers: list[desks.Told], tmp_path: Path
) -> None:
    first = own_site.person("clerk").get(vouchers[0]["pdf"]).content
    job = _asked(own_site, numbers=[v["number"] for v in vouchers])
    assert (job["drawn"], job["total"], job["done"]) == (1, 3, False)
    here = f"/api/v1/parks/1/prints/{job['jobId']}"
    assert own_site.person("clerk").refused("GET", f"{here}/zip")["code"] == "still-printing"
    with pressing(own_site, tmp_path) as site:
        assert _finished(site, job["jobId"]).drawn == len(vouchers)
        assert site.person("clerk").get(vouchers[0]["pdf"]).content == first
    with own_site.register.transaction() as tx:
        assert prints.unfinished(tx) == []


def test_what_is_revoked_meanwhile_is_refused_and_the_rest_is_drawn(
    own_site: Site, vouchers: list[desks.Told], tmp_path: Path
) -> None:
    job = _asked(own_site, numbers=[v["number"] for v in vouchers])
    own_site.person("registrar").told(
        "POST", f"/api/v1/documents/{vouchers[1]['number']}/ending", json={"reason": "受理有误"}
    )
    with pressing(own_site, tmp_path) as site:
        now = _finished(site, job["jobId"])
        assert (now.total, now.drawn, now.refused) == (3, 2, 1)
        answer = site.person("clerk").get(f"/api/v1/parks/1/prints/{job['jobId']}/zip")
        assert len(zipfile.ZipFile(io.BytesIO(answer.content)).namelist()) == 2


def test_a_killed_server_leaves_no_drawing_process() -> None:
    """They wait for work from a queue that both sides hold open, and would wait for ever."""
    command = [sys.executable, "-c", "from tests.api.test_prints import draw; draw()"]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
        said = server.stdout.readline() if server.stdout else ""
        drawing = psutil.Process(server.pid).children(recursive=True)
        server.kill()
    assert int(said) in {process.pid for process in drawing}
    _, left = psutil.wait_procs(drawing, timeout=PATIENCE_SECONDS)
    assert left == []


def draw() -> None:
    """Be a server that draws and is killed."""
    with ProcessPoolExecutor(1, forked(), ready.begin, (Unsealed(),)) as pool:
        sys.stdout.write(f"{pool.submit(os.getpid).result()}\n")
        sys.stdout.flush()
        signal.pause()


def test_who_may_ask_and_for_what(own_site: Site, vouchers: list[desks.Told]) -> None:
    sent = {"numbers": [vouchers[0]["number"]]}
    for login, code in (("supply", "not-allowed"), ("park", "not-allowed")):
        no = own_site.person(login).refused("POST", "/api/v1/parks/1/prints", json=sent)
        assert no["code"] == code
    clerk = own_site.person("clerk")
    for sent in ({"numbers": ["无此号"]}, {"kind": "none"}, {}):
        assert clerk.refused("POST", "/api/v1/parks/1/prints", json=sent)["code"] == "not-found"
    assert clerk.refused("GET", "/api/v1/parks/1/prints/999")["code"] == "not-found"


def test_a_fault_of_ours_in_one_document_stops_no_other(
    own_site: Site, vouchers: list[desks.Told], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ill, read = vouchers[1]["number"], Press._read

    def reads(press: Press, park_id: int, number: str) -> object:
        if number == ill:
            raise ZeroDivisionError
        return read(press, park_id, number)

    monkeypatch.setattr(Press, "_read", reads)
    with pressing(own_site, tmp_path) as site:
        job = _asked(site, kind="acceptance_voucher")
        done = _finished(site, job["jobId"])
        assert (done.refused, done.drawn) == (1, done.total - 1)
        monkeypatch.undo()
        again = _finished(site, _asked(site, kind="acceptance_voucher")["jobId"])
        assert again.refused == 0
