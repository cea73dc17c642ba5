"""批量出具: the certificates of all units of a factory, asked for as one, on one core and on two.

By ``park-registry serve``, over HTTP: the request, the queue, the frozen record
read, the page drawn and sealed, the bytes kept. Server and database stay on the same cores. Memory
is what the server and its drawing processes have to themselves, their shares counted (PSS).
"""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Any

import psutil

from bench.ground import NOW, Ground
from bench.measure import Measured
from bench.reading import token_of
from bench.sizes import Size
from certificates import demonstration_authority
from registry.demo.office import Office
from registry.store.db import text
from registry.store.embedded import ADMIN
from tests.support.many_units import A_FLOOR, SMALL, many_units
from tests.support.park import found_park
from tests.support.titles import building_request, open_for, titled_plot

_MOST_MB, _GROWN, _MOST_MS = 400, 1.1, 100.0
_LOOK_SECONDS = 0.5
_PROGRAM = Path(sys.executable).with_name("park-registry")
_PRINTS = "/api/v1/parks/1/prints"


def measure(ground: Ground, size: Size) -> list[Measured]:
    """Ask for all of them with the server on one core, then on two, then while somebody reads."""
    with ground.empty("bulk") as register, tempfile.TemporaryDirectory() as folder:
        office = found_park(register)
        building, plot = _factory(office, size.bulk), titled_plot(office, 2, row=1)
        with ground.admin("bulk") as connection:
            connection.execute("vacuum analyze")
        seal = demonstration_authority.made(Path(folder), folder, NOW)
        environment = {
            "DATABASE_URL": ground.cluster.conninfo(database="bulk"),
            "REGISTRY_OWNER_URL": ground.cluster.conninfo(ADMIN, "bulk"),
            "REGISTRY_HOME": folder,
            "REGISTRY_SEAL": str(seal),
            "REGISTRY_SEAL_PASSWORD": folder,
        }
        bench = _Bench(
            environment, ground, token_of(register, "clerk"), building, f"/api/v1/parcels/{plot}"
        )
        with bench.serving(1):
            alone = bench.printed(_nothing_else)
        with bench.serving(2):
            both = bench.printed(_nothing_else)
            idle = [bench.read() for _ in range(50)]
            beside = bench.printed(bench.read)
    return [
        Measured(
            what=f"certificates of {size.bulk:,} units on two cores (baseline: on one)",
            unit="documents/s",
            baseline=[alone.pace],
            ours=[both.pace],
            at_least=1.6,
        ),
        Measured(
            what="memory of a bulk job, at most",
            unit="MB",
            baseline=[_MOST_MB],
            ours=[max(both.megabytes)],
            at_most=1.0,
        ),
        Measured(
            what="memory of its second half (baseline: of its first)",
            unit="MB",
            baseline=[mean(both.half(0))],
            ours=[mean(both.half(1))],
            at_most=_GROWN,
        ),
        Measured(
            what="asked for, frozen and numbered (baseline: drawn, sealed and kept)",
            unit="s",
            baseline=[both.seconds],
            ours=[both.asking],
        ),
        Measured(
            what="a parcel read meanwhile (baseline: with nothing drawn)",
            unit="ms",
            baseline=idle,
            ours=beside.read,
        ),
        Measured(
            what="the slowest of twenty such readings",
            unit="ms",
            baseline=[_MOST_MS],
            ours=[sorted(beside.read)[len(beside.read) * 19 // 20]],
            at_most=1.0,
        ),
    ]


@dataclass(slots=True)
class _Run:
    """A job: how long it took, its memory from moment to moment, what was read meanwhile."""

    count: int
    asking: float
    seconds: float = 0.0
    megabytes: list[float] = field(default_factory=list)
    read: list[float] = field(default_factory=list)

    @property
    def pace(self) -> float:
        return self.count / self.seconds

    def half(self, n: int) -> list[float]:
        middle = len(self.megabytes) // 2
        return self.megabytes[middle:] if n else self.megabytes[:middle] or self.megabytes


@dataclass(slots=True)
class _Bench:
    """A server with a building all of whose certificates are printed, and a parcel to be read."""

    environment: dict[str, str]
    ground: Ground
    token: str
    building: str
    plot: str
    server: psutil.Process = field(default_factory=psutil.Process)
    port: int = 0

    @contextmanager
    def serving(self, cores: int) -> Iterator[None]:
        """Serve on so many cores, the database with it."""
        every = sorted(os.sched_getaffinity(0))
        database = self._database()
        # what begins here stays on the cores it began on: connections of the database too
        os.sched_setaffinity(0, every[:cores])
        database.cpu_affinity(every[:cores])
        self.port = _free_port()
        command = [str(_PROGRAM), "serve", "--no-demo", "--json", "--port", str(self.port)]
        with subprocess.Popen(  # noqa: S603 - our own program
            command,
            env=os.environ | self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                self.server = psutil.Process(process.pid)
                os.sched_setaffinity(0, every)
                if process.stdout is None or not process.stdout.readline():
                    raise RuntimeError(command)
                self.printed(_nothing_else)  # once unmeasured: everything is warm
                yield
            finally:
                process.send_signal(signal.SIGINT)
                database.cpu_affinity(every)

    def _database(self) -> psutil.Process:
        said = (self.ground.cluster.place.data / "postmaster.pid").read_text()
        return psutil.Process(int(said.split()[0]))

    def printed(self, meanwhile: Callable[[], float | None]) -> _Run:
        """Ask for all certificates of the building and wait until they are drawn."""
        began = time.perf_counter()
        job = self._told("POST", _PRINTS, {"building": self.building})
        run = _Run(job["total"], time.perf_counter() - began)
        began = looked = time.perf_counter()
        while job["drawn"] + job["refused"] < job["total"]:
            time.sleep(_LOOK_SECONDS / 5)
            if (took := meanwhile()) is not None:
                run.read.append(took)
            if time.perf_counter() - looked > _LOOK_SECONDS:
                looked = time.perf_counter()
                run.megabytes.append(self._megabytes())
                job = self._told("GET", f"{_PRINTS}/{job['jobId']}")
        run.seconds = time.perf_counter() - began
        if job["refused"]:
            raise RuntimeError(job)
        return run

    def read(self) -> float:
        """Read a parcel; return the milliseconds."""
        began = time.perf_counter()
        self._told("GET", self.plot)
        return (time.perf_counter() - began) * 1000

    def _megabytes(self) -> float:
        ours = (self.server, *self.server.children(recursive=True))
        return float(sum(process.memory_full_info().pss for process in ours)) / 1e6

    def _told(self, method: str, path: str, sent: object = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        connection.request(method, path, json.dumps(sent) if sent else None, headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status >= http.client.BAD_REQUEST:
            raise RuntimeError(body.decode())
        return json.loads(body)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def _nothing_else() -> None:
    """What is done meanwhile when nothing is."""


def _factory(office: Office, units: int) -> str:
    """Register a factory of so many units, a hundred a floor; return its code."""
    parcel = titled_plot(office, 1, row=0, **SMALL)
    floors = -(-units // A_FLOOR)
    request = building_request(parcel, many_units(floors * A_FLOOR), floors)
    office.carry_through(open_for(office, "building_registration", request))
    with office.register.transaction() as tx:
        of_it = "select min(left(code, 24)) from unit where building_id is not null"
        code: str = tx.execute(text(of_it)).scalar_one()
    return code
