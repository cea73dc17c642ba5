"""Anchors: head hashes of the journals kept outside the database, one file a day.

Against an owner of the database they prove what stood when they were written, as soon as a copy is
kept where he cannot reach it; they say nothing of what came after the last one.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from registry.book import county, journal
from registry.book.journal import Fault, Head
from registry.errors import RegistryError
from registry.store.db import Tx

Kept = dict[int, dict[int, str]]
"""Park -> entry number -> hash."""


@dataclass(eq=False, kw_only=True)
class AnchorsUnreadable(RegistryError):
    """The anchors cannot be read."""

    code: ClassVar[str] = "anchors-unreadable"
    zh: ClassVar[str] = "锚定文件无法读取"
    remedy: ClassVar[str] = "Compare with another copy; a damaged anchor proves nothing."
    remedy_zh: ClassVar[str] = "请改用其他副本；损坏的锚定文件不能作为依据。"

    file: str
    line: int | None = None


@dataclass(eq=False, kw_only=True)
class AnchorsContradict(RegistryError):
    """Two anchors name different hashes for one entry: the journal or an anchor was rewritten."""

    code: ClassVar[str] = "anchors-contradict"
    zh: ClassVar[str] = "两个锚定文件对同一登簿记录的哈希不一致：登簿日志或锚定文件曾被改写"
    remedy: ClassVar[str] = "Compare with copies kept elsewhere and with printed documents."
    remedy_zh: ClassVar[str] = "请与异地副本和已出具的文书核对。"

    park: int
    entry: int
    file: str


def write(folder: Path, day: date, heads: Sequence[Head]) -> Path:
    """Add the heads to the day's file, unless they stand there already; return the file.

    The file is put in its place whole: whatever happens meanwhile, no half line is left.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{day.isoformat()}.jsonl"
    known = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    # a journal without an entry has no hash to keep
    said = [_line(head) for head in heads if head.seq > 0]
    new = [line for line in said if line not in known]
    if new or not file.exists():
        fresh = file.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in [*known, *new])
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(file)
    return file


def read(place: Path) -> Kept:
    """Read one anchor file, or all of a folder. Raises AnchorsUnreadable, AnchorsContradict."""
    anchors: Kept = {}
    for file in sorted(place.glob("*.jsonl")) if place.is_dir() else [place]:
        for head in _heads(file):
            before = anchors.setdefault(head.park_id, {}).setdefault(head.seq, head.hash)
            if before != head.hash:
                raise AnchorsContradict(park=head.park_id, entry=head.seq, file=str(file))
    return anchors


def verify(tx: Tx, kept: Kept, park_id: int | None = None) -> list[Fault]:
    """Verify the journal of every park, or of one, against what was kept; no fault: it holds.

    A park that an anchor names and the register does not have is a fault. Raises NotFound.
    """
    parks = [park.park_id for park in county.parks(tx)]
    if park_id is not None:
        parks = [county.park(tx, park_id).park_id]
    lost = [
        Fault(park_id=n, seq=None, table="park", key=str(n), fault="park-missing")
        for n in sorted(set(kept) - set(parks))
        if park_id is None
    ]
    return [*lost, *(fault for n in parks for fault in journal.verify(tx, n, kept.get(n)))]


def _heads(file: Path) -> list[Head]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise AnchorsUnreadable(file=str(file)) from fault
    return [_head(file, n, line) for n, line in enumerate(lines, 1)]


def _head(file: Path, n: int, line: str) -> Head:
    try:
        kept = json.loads(line)
        return Head(park_id=int(kept["park"]), seq=int(kept["entry"]), hash=str(kept["hash"]))
    except (ValueError, KeyError, TypeError) as fault:
        raise AnchorsUnreadable(file=str(file), line=n) from fault


def _line(head: Head) -> str:
    return json.dumps({"park": head.park_id, "entry": head.seq, "hash": head.hash})
