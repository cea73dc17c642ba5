"""What a drawing process does: it keeps its sealer from one document to the next.

A seal that was cast is cast again from the same mould. It ends with the server: one that was
killed leaves nobody behind to wait for work for ever.
"""

import os
from multiprocessing import parent_process
from threading import Thread

from certificates.attachment import Enclosed
from certificates.sealing import Sealer, Unsealed, closed

_kept: list[Sealer] = [Unsealed()]


def begin(sealer: Sealer) -> None:
    """Take the sealer that everything here is closed with."""
    _kept[0] = sealer
    end_with_the_server()


def end_with_the_server() -> None:
    """See to it that this process ends when the server does, however that ends."""
    Thread(target=_wait_for_its_end, daemon=True).start()


def _wait_for_its_end() -> None:
    if server := parent_process():
        server.join()
        os._exit(1)


def close(record: object, enclosed: Enclosed) -> bytes:
    """Return a document drawn from its frozen record, with its snapshot and seal."""
    return closed(record, enclosed, _kept[0])
