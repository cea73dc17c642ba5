"""``park-registry serve`` as a process: ready, stopped, killed, started again; nothing is left."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from registry.demo import land
from registry.demo.people import PASSWORD, PEOPLE
from registry.store.db import Register
from registry.store.embedded import Cluster
from registry.store.server import Endpoint
from tests.support.command_line import CommandLine
from tests.support.database import PROJECT
from tests.support.park import found_park

PATIENCE = 60.0


class Served:
    """A running ``serve`` and everything it says, kept in files of its own."""

    def __init__(self, folder: Path, port: int, environment: dict[str, str], *words: str) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.out, self.err = (folder / f"{name}-{time.monotonic_ns()}" for name in ("out", "err"))
        with self.out.open("w") as out, self.err.open("w") as err:
            self.process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-c", "from api.cli import main; main()", "serve", *words],
                cwd=PROJECT,
                env={**os.environ, "REGISTRY_PORT": str(port), **environment},
                stdout=out,
                stderr=err,
                # also where the tests were told to outlive their terminal
                preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),  # noqa: PLW1509
            )

    @property
    def said(self) -> str:
        return self.out.read_text(encoding="utf-8")

    @property
    def complained(self) -> str:
        return self.err.read_text(encoding="utf-8")

    def wait_for(self, there: Callable[[], bool]) -> None:
        patience = time.monotonic() + PATIENCE
        while not there():
            assert self.process.poll() is None, self.complained
            assert time.monotonic() < patience, self.complained
            time.sleep(0.02)

    def ready(self) -> None:
        """Wait until it says something on standard output: then it answers, at the first try."""
        self.wait_for(lambda: self.said.endswith("\n"))
        assert self.get("/readyz").text == "ready"

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"{self.address}{path}", timeout=PATIENCE)

    def stop(self, number: int = signal.SIGINT) -> int:
        """Send a signal; return the exit status."""
        self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(timeout=PATIENCE)


Serve = Callable[..., AbstractContextManager[Served]]


@pytest.fixture
def serve(tmp_path: Path, port: int) -> Serve:
    """Serve with settings, on the test's port."""

    @contextmanager
    def serving(environment: dict[str, str], *words: str) -> Iterator[Served]:
        served = Served(tmp_path, port, environment, *words)
        try:
            yield served
        finally:
            served.kill()

    return serving


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder the server's user reaches; pytest's own is closed to it."""
    with tempfile.TemporaryDirectory(prefix="park-registry-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "home"
        Cluster(Path(folder) / "home" / "database").stop()


@pytest.fixture
def given(database: Endpoint, tmp_path: Path) -> dict[str, str]:
    """The settings for a database that stands."""
    return {"DATABASE_URL": database.admin_conninfo, "REGISTRY_HOME": str(tmp_path / "home")}


def processes_of(home: Path) -> list[str]:
    """The command lines of all processes that name the folder."""
    lines = [" ".join(p.info["cmdline"] or ()) for p in psutil.process_iter(["cmdline"])]
    return [line for line in lines if str(home) in line]


def test_it_starts_and_stops_a_database_of_its_own(serve: Serve, home: Path) -> None:
    with serve({"REGISTRY_HOME": str(home), "DATABASE_URL": ""}, "--no-demo") as served:
        served.ready()
        assert processes_of(home)
        assert served.stop() == 0
    assert served.address in served.said
    assert "Ctrl-C" in served.said
    assert "Traceback" not in served.complained
    assert processes_of(home) == []
    assert list((home / "anchors" / "private").iterdir())


def test_who_was_killed_is_followed_by_another(serve: Serve, home: Path) -> None:
    environment = {"REGISTRY_HOME": str(home), "DATABASE_URL": ""}
    with serve(environment, "--no-demo") as killed:
        killed.ready()
    assert processes_of(home)
    with serve(environment, "--no-demo") as served:
        served.ready()
        assert served.stop(signal.SIGTERM) == 0
    assert processes_of(home) == []


def test_a_given_database_is_served_and_left_running(
    serve: Serve, given: dict[str, str], register: Register
) -> None:
    found_park(register)
    with serve(given, "--json") as served:
        served.ready()
        assert served.get("/").status_code == 200
        assert served.stop() == 0
    told = json.loads(served.said)
    assert (told["ready"], told["url"], told["empty"]) == (True, served.address, False)
    assert told["log_ins"] == [person.login for person in PEOPLE]
    requests = [json.loads(line) for line in served.complained.splitlines()]
    assert [(r["event"], r["path"]) for r in requests] == [("request", "/readyz"), ("request", "/")]
    with register.transaction() as tx:
        assert tx.exec_driver_sql("select 1").scalar_one() == 1


def test_an_empty_register_says_what_to_do(serve: Serve, given: dict[str, str]) -> None:
    with serve(given, "--no-demo") as served:
        served.ready()
        # the terminal is closed
        assert served.stop(signal.SIGHUP) == 0
    assert "README" in served.said
    assert PASSWORD not in served.said


def test_an_address_that_cannot_be_had_is_said_before_anything_starts(
    port: int, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    line = CommandLine({"REGISTRY_HOME": str(home), "DATABASE_URL": "", "REGISTRY_PORT": str(port)})
    with socket.create_server(("127.0.0.1", port)):
        assert line.refused("serve") == "port-taken"
    assert line.refused("serve", "--host", "no-such-host.invalid") == "address-unusable"
    assert line.refused("serve", "--host", "203.0.113.9") == "address-unusable"
    assert line.refused("serve", "--port", "70000") == "wrong-setting"
    assert not home.exists()


def test_while_one_still_loads_the_port_is_taken_and_stopping_leaves_nothing(
    serve: Serve, given: dict[str, str], port: int, register: Register
) -> None:
    with serve(given) as loading:
        loading.wait_for(lambda: "taking in" in loading.complained)
        with pytest.raises(httpx.ConnectError):
            loading.get("/readyz")
        assert CommandLine(given).refused("serve", "--port", port) == "port-taken"
        assert loading.stop(signal.SIGTERM) == 0
    assert loading.said == ""
    assert "Traceback" not in loading.complained
    assert land.empty(register)


def test_more_who_ask_than_connections_wait_their_turn(
    serve: Serve, given: dict[str, str], register: Register
) -> None:
    found_park(register)
    answers: list[int] = []
    with serve(given | {"REGISTRY_POOL_SIZE": "2"}) as served:
        served.wait_for(lambda: bool(served.said))
        threads = psutil.Process(served.process.pid).num_threads
        idle = threads()
        ask = [
            threading.Thread(target=lambda: answers.append(served.get("/readyz").status_code))
            for _ in range(30)
        ]
        for one in ask:
            one.start()
        most = max(_watched(threads, ask))
        assert served.stop() == 0
    assert answers == [200] * 30
    assert idle < most <= idle + 2


def _watched(threads: Callable[[], int], ask: list[threading.Thread]) -> Iterator[int]:
    yield threads()
    while any(one.is_alive() for one in ask):
        yield threads()
        time.sleep(0.01)
