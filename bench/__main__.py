"""``python -m bench [NAME…]``: measure, print a table of ratios, fail when one misses its limit."""

import argparse
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from bench.measure import Measured, PeersMissing, table
from bench.sizes import SMALL, USUAL, WHOLE, Size

if TYPE_CHECKING:
    from bench.ground import Ground

#: loaded when asked for: drawing processes begin with this page, and are weighed
MEASUREMENTS = (
    "bulk",
    "division",
    "drawing",
    "exports",
    "imports",
    "intake",
    "maps",
    "reading",
    "registration",
    "sealing",
)


def main(given: Sequence[str] | None = None) -> int:
    """Measure what is named, or everything; return 1 when a limit is missed, else 0."""
    from bench.ground import broken_ground  # noqa: PLC0415

    asked = _arguments().parse_args(given)
    size = asked.size
    try:
        with broken_ground(size.parcels) as ground:
            lines = [line for name in asked.name for line in _measured(name, ground, size)]
    except PeersMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return 2
    sys.stdout.write("\n".join(table(lines)) + "\n")
    return 0 if all(line.passed for line in lines) else 1


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Speed as ratios, measured side by side in one run on a cluster of its own.",
    )
    parser.add_argument(
        "name",
        metavar="NAME",
        nargs="*",
        type=_known,
        default=list(MEASUREMENTS),
        help=f"what to measure: {', '.join(MEASUREMENTS)}; everything when left out",
    )
    how_much = parser.add_mutually_exclusive_group()
    how_much.add_argument(
        "--small",
        dest="size",
        action="store_const",
        const=SMALL,
        help=f"a register of {SMALL.parcels:,} parcels and few rounds: shows that it runs, no more",
    )
    how_much.add_argument(
        "--whole",
        dest="size",
        action="store_const",
        const=WHOLE,
        help=f"maps of {WHOLE.maps[-1]:,} parcels too",
    )
    parser.set_defaults(size=USUAL)
    return parser


def _known(name: str) -> str:
    if name not in MEASUREMENTS:
        raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(MEASUREMENTS)}")
    return name


def _measured(name: str, ground: "Ground", size: Size) -> list[Measured]:
    began = time.perf_counter()
    sys.stderr.write(f"{name} … ")
    sys.stderr.flush()
    lines: list[Measured] = import_module(f"bench.{name}").measure(ground, size)
    sys.stderr.write(f"{time.perf_counter() - began:.0f} s\n")
    return lines


if __name__ == "__main__":
    sys.exit(main())
