"""批量出具: a bulk job of certificates by the press, on one core and on two.

The whole way: the queue, the frozen record read, the page drawn and sealed, the bytes kept. Memory
is what this process and its drawing processes have to themselves, their shares counted (PSS).
"""

import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

import psutil

from api.press import Press
from bench.ground import NOW, Ground, now
from bench.measure import Measured
from bench.sizes import Size
from certificates import demonstration_authority
from certificates.sealing import Pkcs12Sealer
from registry.book import prints
from registry.demo.office import Office
from registry.paperwork import filing
from registry.paperwork.wishes import Wish
from registry.store.db import Register, text
from tests.support.park import found_park, rectangle, registered_plot

_MOST_MB = 400
_GROWN = 1.1
_LOOK_SECONDS = 1.0
_WARM_UP = 20


def measure(ground: Ground, size: Size) -> list[Measured]:
    """Draw as many certificates on one core, by one process, as on two, by two."""
    with ground.empty("bulk") as register, tempfile.TemporaryDirectory() as folder:
        office = found_park(register)
        registered_plot(office, rectangle(100, 100, 100, 100), n=1)
        file = demonstration_authority.made(Path(folder), folder, NOW)
        sealer = Pkcs12Sealer(file, folder)
        runs = {
            workers: _pressed(register, office, sealer, size.bulk, workers) for workers in (1, 2)
        }
    alone, both = runs[1], runs[2]
    return [
        Measured(
            what=f"{size.bulk:,} certificates on two cores (baseline: on one)",
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
    ]


@dataclass(slots=True)
class _Run:
    """Documents a second of one job, and the memory it took from moment to moment."""

    pace: float = 0.0
    megabytes: list[float] = field(default_factory=list)

    def half(self, n: int) -> list[float]:
        middle = len(self.megabytes) // 2
        return self.megabytes[middle:] if n else self.megabytes[:middle] or self.megabytes


def _pressed(
    register: Register, office: Office, sealer: Pkcs12Sealer, count: int, workers: int
) -> _Run:
    run, cores = _Run(), os.sched_getaffinity(0)
    # the press, its threads and its processes begin here, and stay where they began
    _settle(register, set(sorted(cores)[:workers]))
    press = Press(register, sealer, public_url="http://127.0.0.1", now=now, workers=workers)
    with press:
        _drawn(register, press, _numbered(office, _WARM_UP))
        numbers = _numbered(office, count)
        with _watched(run):
            began = time.perf_counter()
            _drawn(register, press, numbers)
            run.pace = count / (time.perf_counter() - began)
    _settle(register, cores)
    return run


def _settle(register: Register, cores: set[int]) -> None:
    """Let this process and the database server, both whole, run on these cores alone."""
    with register.transaction() as tx:
        server = tx.execute(text("select pg_backend_pid()")).scalar_one()
    postmaster = psutil.Process(server).parent()
    for process in (postmaster, *postmaster.children()) if postmaster else ():
        process.cpu_affinity(sorted(cores))
    os.sched_setaffinity(0, cores)


def _numbered(office: Office, count: int) -> list[str]:
    """Number so many certificate extracts; none is drawn yet."""
    with office.register.transaction() as tx:
        certificate = tx.execute(text("select min(number) from certificate")).scalar_one()
        made = (
            filing.make(
                tx, office.people["clerk"], "certificate_extract", Wish(of=certificate), now=now()
            )
            for _ in range(count)
        )
        return [document.number for document in made]


def _drawn(register: Register, press: Press, numbers: list[str]) -> None:
    with register.transaction() as tx:
        job = prints.ask(tx, 1, kind=None, numbers=numbers, by=1, at=now())
    press.put(1, job.job_id)
    while not job.done:
        time.sleep(_LOOK_SECONDS / 5)
        with register.transaction() as tx:
            job = prints.progress(tx, 1, job.job_id)


@contextmanager
def _watched(run: _Run) -> Iterator[None]:
    """Look at the memory of this process and its own, again and again, until the end."""
    over = threading.Event()

    def look() -> None:
        me = psutil.Process()
        while not over.wait(_LOOK_SECONDS):
            ours = [me, *(c for c in me.children(recursive=True) if "python" in c.name())]
            run.megabytes.append(sum(p.memory_full_info().pss for p in ours) / 1e6)

    watching = threading.Thread(target=look)
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()
