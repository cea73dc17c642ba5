"""What the seal adds to a drawn page: against one P-256 signature and ten milliseconds."""

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from bench.ground import Ground
from bench.measure import Measured, side_by_side
from bench.sizes import Size
from certificates import demonstration_authority, draw
from certificates.attachment import Enclosed
from certificates.sealing import Pkcs12Sealer
from registry.records.plain import to_plain
from tests.support import papers

_ALLOWED_MS = 10.0


def measure(ground: Ground, size: Size) -> list[Measured]:  # noqa: ARG001 - as all of them
    """Seal 土地使用条件通知书; CPU time of this process."""
    record, imprint = papers.conditions_notice(), papers.imprint()
    enclosed = Enclosed(
        kind="conditions_notice", template="1", imprint=imprint, snapshot=to_plain(record)
    )
    pdf, key = draw(record, imprint), ec.generate_private_key(ec.SECP256R1())
    with tempfile.TemporaryDirectory() as folder:
        file = demonstration_authority.made(Path(folder), folder, datetime.now(UTC))
        sealer = Pkcs12Sealer(file, folder)

    def sealed() -> float:
        began = time.process_time()
        sealer.close(pdf, enclosed)
        return (time.process_time() - began) * 1000

    def allowed() -> float:
        began = time.process_time()
        key.sign(pdf, ec.ECDSA(hashes.SHA256()))
        return (time.process_time() - began) * 1000 + _ALLOWED_MS

    ours, most = side_by_side(sealed, allowed, rounds=size.drawings)
    return [
        Measured(
            what="签章 (baseline: a signature + 10 ms)",
            unit="ms CPU",
            baseline=most,
            ours=ours,
            at_most=1.0,
        )
    ]
