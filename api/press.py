"""The press: bulk jobs of the queue, drawn in processes of their own beside the server.

What is drawn is kept at once, one document a transaction: after a crash a job goes on from there.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import structlog

from api.backroom import Backroom, forked
from api.printing import enclosed_in
from api.refusals import FaultOfOurs
from certificates import ready as processes
from certificates.sealing import Sealer
from geo.errors import GeoError
from registry.book import documents, prints as jobs
from registry.clock import Clock
from registry.errors import RegistryError
from registry.store.db import Register, Tx
from registry.views import prints
from registry.views.prints import Print

_log = structlog.get_logger()
_WORKERS = 2
_AT_ONCE = 200


class Press(Backroom):
    """Draws what bulk jobs ask for."""

    queue = "prints"

    def __init__(
        self,
        register: Register,
        sealer: Sealer,
        *,
        public_url: str,
        now: Clock,
        workers: int = _WORKERS,
    ) -> None:
        super().__init__(register)
        self._sealer, self._workers = sealer, workers
        self._public_url, self._now = public_url, now

    def _unfinished(self, tx: Tx) -> Sequence[tuple[int, int]]:
        return jobs.unfinished(tx)

    def _processes(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._workers, forked(), processes.begin, (self._sealer,))

    async def _do(self, park_id: int, job_id: int) -> None:
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
