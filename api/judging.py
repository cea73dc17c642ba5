"""Where imports are judged: files are read in a process of their own, rows by the rules here."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

import structlog

from api.backroom import Backroom, forked
from certificates import ready
from registry.book import imports
from registry.cases import importing
from registry.cases.importing import Reading
from registry.clock import Clock
from registry.store.db import Register, Tx

_log = structlog.get_logger()


class Judging(Backroom):
    """Judges the imports that are asked for."""

    queue = "imports"

    def __init__(self, register: Register, *, now: Clock) -> None:
        super().__init__(register)
        self._now = now

    def _unfinished(self, tx: Tx) -> Sequence[tuple[int, int]]:
        return imports.unfinished(tx)

    def _processes(self) -> ProcessPoolExecutor:
        # one file, then it goes: what a large one took is given back
        return ProcessPoolExecutor(1, forked(), ready.end_with_the_server, max_tasks_per_child=1)

    async def _do(self, park_id: int, job_id: int) -> None:
        asked = await asyncio.to_thread(importing.begin, self._register, park_id, job_id)
        if asked is None:
            return
        try:
            reading = await asyncio.get_running_loop().run_in_executor(
                self._pool, importing.read, *asked
            )
        except Exception:  # noqa: BLE001
            # a fault of ours in one file stops no other; it is told, and may be asked for anew
            _log.exception("reading failed", park=park_id, job=job_id)
            reading = Reading(refusal=importing.FAULT)
        await asyncio.to_thread(
            importing.judge, self._register, park_id, job_id, reading, now=self._now()
        )
