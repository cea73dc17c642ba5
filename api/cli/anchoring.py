"""The day's anchor file, written when the register starts and whenever a new day begins."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.cli.refusals import AnchorsNotKept
from api.watch import log_fault
from registry import anchors, clock
from registry.book import journal
from registry.clock import Clock, business_date
from registry.store.db import Register

_PAUSE_SECONDS = 30.0


def anchor(register: Register, folder: Path, now: Clock = clock.now) -> Path:
    """Write the heads of all journals into the day's file; return it. Raises AnchorsNotKept."""
    with register.transaction() as tx:
        heads = journal.heads(tx)
    try:
        return anchors.write(folder, business_date(now()), heads)
    except OSError as fault:
        raise AnchorsNotKept(folder=str(folder), reason=fault.strerror or "?") from fault


@contextmanager
def anchored_daily(
    register: Register, folder: Path, now: Clock = clock.now, pause: float = _PAUSE_SECONDS
) -> Iterator[None]:
    """Write an anchor now and at each day's change, as long as the context lasts.

    What fails now is refused; what fails later is logged and tried again. Raises AnchorsNotKept.
    """
    written = business_date(now())
    anchor(register, folder, now)
    over = threading.Event()

    def keep() -> None:
        nonlocal written
        while not over.wait(pause):
            try:
                if business_date(now()) != written:
                    anchor(register, folder, now)
                    written = business_date(now())
            except Exception as fault:  # noqa: BLE001 - whatever it was, tomorrow needs its anchor
                log_fault(fault)

    thread = threading.Thread(target=keep, name="anchors", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
