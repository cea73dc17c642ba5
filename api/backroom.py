"""A back room: jobs of one kind from the queue, done beside the server until it closes.

The queue is procrastinate's, in the same database; its worker has a thread and a loop of its own.
What a job has done is kept by the job as it goes: after a crash it goes on from there.
"""

import asyncio
import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.context import BaseContext
from typing import Self

import procrastinate
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from registry.store.db import Register, Tx

_SOON_SECONDS = 2.0


class Backroom(ABC):
    """Does what jobs ask for while it is open; unfinished jobs go on when it opens."""

    #: the queue's name, and its task's
    queue: str

    def __init__(self, register: Register) -> None:
        self._register = register
        self._queue = procrastinate.App(
            connector=procrastinate.PsycopgConnector(
                conninfo=_of_the_queue(register.conninfo), min_size=1, max_size=3
            )
        )
        self._task = self._queue.task(name=self.queue, queue=self.queue)(self._do)
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._work: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._run, name=self.queue)

    @abstractmethod
    def _unfinished(self, tx: Tx) -> Sequence[tuple[int, int]]:
        """Return (park, job) of what was begun or asked for and is not done; doing it is safe."""

    @abstractmethod
    def _processes(self) -> ProcessPoolExecutor:
        """Return the processes that work is given to while the room is open."""

    @abstractmethod
    async def _do(self, park_id: int, job_id: int) -> None:
        """Do a job of the register."""

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
            self._task.defer_async(park_id=park_id, job_id=job_id), self._loop
        ).result()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._work = asyncio.get_running_loop(), asyncio.current_task()
        with self._processes() as self._pool:
            async with self._queue.open_async():
                await self._go_on()
                self._ready.set()
                try:
                    await self._queue.run_worker_async(
                        queues=[self.queue],
                        install_signal_handlers=False,
                        fetch_job_polling_interval=_SOON_SECONDS,
                        shutdown_graceful_timeout=0,
                        delete_jobs="successful",
                    )
                except asyncio.CancelledError:
                    return

    async def _go_on(self) -> None:
        """Put what was left unfinished into the queue again; doing it twice changes nothing."""
        with self._register.transaction() as tx:
            waiting = self._unfinished(tx)
        for park_id, job_id in waiting:
            await self._task.defer_async(park_id=park_id, job_id=job_id)


def forked() -> BaseContext:
    """Return how processes begin: from one that has what they work with, and no thread."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["certificates.forked"])
    return context


def _of_the_queue(conninfo: str) -> str:
    given = conninfo_to_dict(conninfo).get("options") or ""
    return make_conninfo(conninfo, options=f"{given} -c search_path=jobs")
