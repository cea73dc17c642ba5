"""What every handler works with: register, clock and door, made once by the composition."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from litestar import Request

from api.auth import Door
from api.drawn import Drawn
from api.watch import Numbers
from certificates.sealing import Sealer, Unsealed
from registry.access import Principal
from registry.clock import Clock
from registry.store.db import Register, Tx
from registry.tries import Tries


class Queue(Protocol):
    """Where bulk jobs are put."""

    def put(self, park_id: int, job_id: int) -> None:
        """Put a job of the register into the queue."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One desk per application; ``public_url`` is the address people reach it at."""

    register: Register
    clock: Clock
    door: Door
    public_url: str
    sealer: Sealer = field(default_factory=Unsealed)
    tries: Tries = field(default_factory=Tries)
    press: Queue | None = None
    judging: Queue | None = None
    askings: Tries = field(default_factory=lambda: Tries(most=60))
    numbers: Numbers = field(default_factory=Numbers)
    drawn: Drawn = field(default_factory=Drawn)

    @property
    def secure(self) -> bool:
        """Say whether people come by https, so that cookies may demand it."""
        return self.public_url.startswith("https://")

    def transaction(self, who: Principal) -> AbstractContextManager[Tx]:
        """Open a transaction inside the walls of the person who asks."""
        return self.register.transaction(parks=who.parks)


def count_asking(desk: Desk, request: Request[Any, Any, Any]) -> None:
    """Count a question of somebody who has not logged in. Raises TooManyTries."""
    desk.askings.count("verify", request.client.host if request.client else "", desk.clock())
