"""One export in a process of its own, whose memory is nobody else's: told as a line of JSON.

``python -m bench.exporting CONNINFO FORMAT FOLDER``
"""

import json
import sys
import time
from pathlib import Path

from bench.ground import PARK, now
from registry.store.db import Register
from registry.views import exports


def main(conninfo: str, form: str, folder: str) -> None:
    """Export the park; tell the file, its bytes, seconds, and the most memory ever held in MB."""
    register = Register(conninfo, pool_size=1)
    began = time.perf_counter()
    with register.transaction() as tx:
        file = exports.write(tx, PARK, exports.known(form), Path(folder), made=now())
    seconds = time.perf_counter() - began
    register.close()
    told = {
        "file": str(file),
        "bytes": file.stat().st_size,
        "seconds": seconds,
        "megabytes": _peak_kilobytes() / 1024,
    }
    sys.stdout.write(json.dumps(told) + "\n")


def _peak_kilobytes() -> int:
    """Return the high-water mark of this program: what getrusage tells begins at its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    main(*sys.argv[1:])
