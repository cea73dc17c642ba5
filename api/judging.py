"""Where imports are judged: one after the other, each in a process of its own."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

import structlog

from api.backroom import Backroom, forked
from certificates import ready
from registry.book import imports
from registry.cases import judging
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
        loop, conninfo = asyncio.get_running_loop(), self._register.conninfo
        try:
            await loop.run_in_executor(
                self._pool, judging.judge_apart, conninfo, park_id, job_id, self._now()
            )
        except Exception:  # noqa: BLE001
            # a fault of ours in one file stops no other; it is told, and may be asked for anew
            _log.exception("judging failed", park=park_id, job=job_id)
            await asyncio.to_thread(judging.refuse, self._register, park_id, job_id, judging.FAULT)
