"""The press: bulk jobs of the queue, drawn in processes of their own beside the server.

The queue is procrastinate's, in the same database; its worker has a thread and a loop of its own.
What is drawn is kept at once, one document a transaction: after a crash a job goes on from there.
"""

import asyncio
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from multiprocessing.context import BaseContext
from typing import Self

import procrastinate
import structlog
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from api.printing import enclosed_in
from api.refusals import FaultOfOurs
from certificates import ready as processes
from certificates.sealing import Sealer
from geo.errors import GeoError
from registry.book import documents, prints as jobs
from registry.clock import Clock
from registry.errors import RegistryError
from registry.store.db import Register
from registry.views import prints
from registry.views.prints import Print

_log = structlog.get_logger()
_WORKERS = 2
_AT_ONCE = 200
_QUEUE = "prints"
_SOON_SECONDS = 2.0


class Press:
    """Draws what bulk jobs ask for while it is open; unfinished jobs go on when it opens."""

    def __init__(
        self,
        register: Register,
        sealer: Sealer,
        *,
        public_url: str,
        now: Clock,
        workers: int = _WORKERS,
    ) -> None:
        self._register, self._sealer, self._workers = register, sealer, workers
        self._public_url, self._now = public_url, now
        self._queue = procrastinate.App(
            connector=procrastinate.PsycopgConnector(
                conninfo=_of_the_queue(register.conninfo), min_size=1, max_size=3
            )
        )
        self._print = self._queue.task(name="print", queue=_QUEUE)(self._draw_all)
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._work: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._run, name="press")

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        if self._loop is not None and self._work is not None:
            self._loop.call_soon_threadsafe(self._work.cancel)
        self._thread.join()

    def put(self, park_id: int, job_id: int) -> None:
        """Put a job into the queue; it stands in the register already and is not lost."""
        if self._loop is None:
            raise LookupError(job_id)
        asyncio.run_coroutine_threadsafe(
            self._print.defer_async(park_id=park_id, job_id=job_id), self._loop
        ).result()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._work = asyncio.get_running_loop(), asyncio.current_task()
        with ProcessPoolExecutor(
            self._workers, _processes(), processes.begin, (self._sealer,)
        ) as self._pool:
            async with self._queue.open_async():
                await self._go_on()
                self._ready.set()
                try:
                    await self._queue.run_worker_async(
                        queues=[_QUEUE],
                        install_signal_handlers=False,
                        fetch_job_polling_interval=_SOON_SECONDS,
                        shutdown_graceful_timeout=0,
                        delete_jobs="successful",
                    )
                except asyncio.CancelledError:
                    return

    async def _go_on(self) -> None:
        """Put what was left unfinished into the queue again; drawing twice changes nothing."""
        with self._register.transaction() as tx:
            waiting = jobs.unfinished(tx)
        for park_id, job_id in waiting:
            await self._print.defer_async(park_id=park_id, job_id=job_id)

    async def _draw_all(self, park_id: int, job_id: int) -> None:
        # four for each process: one is drawn while others are read and kept
        room = asyncio.Semaphore(4 * self._workers)

        async def draw(number: str) -> None:
            async with room:
                await self._draw(park_id, job_id, number)

        while numbers := await asyncio.to_thread(self._left, park_id, job_id):
            await asyncio.gather(*map(draw, numbers))

    def _left(self, park_id: int, job_id: int) -> list[str]:
        with self._register.transaction(parks=[park_id]) as tx:
            return jobs.left(tx, park_id, job_id, _AT_ONCE)

    async def _draw(self, park_id: int, job_id: int, number: str) -> None:
        try:
            ready = await asyncio.to_thread(self._read, park_id, number)
            pdf = await asyncio.get_running_loop().run_in_executor(
                self._pool, processes.close, ready.record, enclosed_in(ready)
            )
            await asyncio.to_thread(self._keep, ready, pdf)
        except (RegistryError, GeoError) as no:
            await asyncio.to_thread(self._refuse, park_id, job_id, number, no.code)
        except (BrokenProcessPool, asyncio.CancelledError):
            raise  # the press itself: what it was drawing is drawn when it opens again
        except Exception:  # noqa: BLE001
            # a fault of ours in one document stops no other; it is told, and may be asked for anew
            _log.exception("drawing failed", number=number)
            await asyncio.to_thread(self._refuse, park_id, job_id, number, FaultOfOurs.code)

    def _read(self, park_id: int, number: str) -> Print:
        with self._register.transaction(parks=[park_id]) as tx:
            ready = prints.by_number(tx, number, self._public_url)
        documents.demand_standing(ready.document)
        return ready

    def _keep(self, ready: Print, pdf: bytes) -> None:
        document = ready.document
        with self._register.transaction(parks=[document.park_id]) as tx:
            documents.keep(tx, document.park_id, document.document_id, pdf, at=self._now())

    def _refuse(self, park_id: int, job_id: int, number: str, fault: str) -> None:
        with self._register.transaction(parks=[park_id]) as tx:
            jobs.refuse(tx, park_id, job_id, number, fault)


def _processes() -> BaseContext:
    """Return how drawing processes begin: from one that has what they draw with, and no thread."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["certificates.forked"])
    return context


def _of_the_queue(conninfo: str) -> str:
    given = conninfo_to_dict(conninfo).get("options") or ""
    return make_conninfo(conninfo, options=f"{given} -c search_path=jobs")
