"""What a drawing process does: it keeps its sealer from one document to the next.

A seal that was cast is cast again from the same mould.
"""

from certificates.attachment import Enclosed
from certificates.sealing import Sealer, Unsealed, closed

_kept: list[Sealer] = [Unsealed()]


def begin(sealer: Sealer) -> None:
    """Take the sealer that everything here is closed with."""
    _kept[0] = sealer


def close(record: object, enclosed: Enclosed) -> bytes:
    """Return a document drawn from its frozen record, with its snapshot and seal."""
    return closed(record, enclosed, _kept[0])
