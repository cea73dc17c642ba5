"""Papers that come in: files by their hash, and drafts read from survey files."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from shapely import Polygon

from geo.errors import FileTooLarge
from registry.counter_refusals import FileNotWhole
from registry.errors import NotFound, StaleVersion
from registry.store.db import Tx, text
from registry.store.streams import contents
from registry.store.wkb import ewkb, polygon

#: of a file at a path: what the database puts together again in one value
MOST_BYTES = 1_000_000_000
PIECE_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One polygon read from a survey file, not yet part of the register."""

    draft_id: int
    park_id: int
    file_sha256: bytes | None
    plot_number: str | None
    plot_name: str | None
    part: int
    shape: Polygon
    declared_area: Decimal | None
    notices: tuple[str, ...]
    state: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDraft:
    """A polygon on the park's millimetre grid, with what its file said about it."""

    plot_number: str
    plot_name: str
    part: int
    shape: Polygon
    declared_area: Decimal | None
    notices: tuple[str, ...] = ()


def store(
    tx: Tx,
    park_id: int,
    source: bytes | Path,
    *,
    name: str,
    media_type: str,
    by: int,
    at: datetime,
) -> bytes:
    """Keep a file by its SHA-256, given as bytes or as a path; the same bytes are kept once.

    A large file at a path is never held whole. Raises FileTooLarge, FileNotWhole.
    """
    if isinstance(source, Path) and source.stat().st_size <= PIECE_BYTES:
        source = source.read_bytes()
    sha256 = _sha256(source)
    kept = tx.execute(
        text(
            "insert into stored_file values (:park, :sha, :name, :media, :content, :by, :at)"
            " on conflict do nothing"
        ),
        {
            "park": park_id,
            "sha": sha256,
            "name": name,
            "media": media_type,
            "content": None if isinstance(source, Path) else source,
            "by": by,
            "at": at,
        },
    )
    if isinstance(source, Path) and kept.rowcount:
        _store_pieces(tx, park_id, sha256, source)
    return sha256


def _sha256(source: bytes | Path) -> bytes:
    if isinstance(source, bytes):
        return hashlib.sha256(source).digest()
    if (size := source.stat().st_size) > MOST_BYTES:
        raise FileTooLarge(size=size, limit=MOST_BYTES)
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _store_pieces(tx: Tx, park_id: int, sha256: bytes, path: Path) -> None:
    """Keep the pieces of a file. Raises FileNotWhole where they are not what was to be kept."""
    read = hashlib.sha256()
    with path.open("rb") as file:
        for n, piece in enumerate(iter(lambda: file.read(PIECE_BYTES), b"")):
            read.update(piece)
            tx.execute(
                text("insert into stored_piece values (:park, :sha, :n, :content)"),
                {"park": park_id, "sha": sha256, "n": n, "content": piece},
            )
    if read.digest() != sha256:
        raise FileNotWhole


def stored(tx: Tx, park_id: int, sha256: bytes) -> tuple[str, str, bytes]:
    """Return (name, media type, content). Raises NotFound."""
    row = tx.execute(
        text(
            "select name, media_type, stored_content_v1(f) as content from stored_file f"
            " where park_id = :park and sha256 = :sha"
        ),
        {"park": park_id, "sha": sha256},
    ).one_or_none()
    if row is None:
        raise NotFound(what="file", name=sha256.hex())
    return row.name, row.media_type, bytes(row.content)


def write_out(tx: Tx, park_id: int, sha256: bytes, path: Path) -> None:
    """Write a file to a path, a piece at a time. Raises NotFound."""
    query = (
        "select content from stored_piece where park_id = %(park)s and sha256 = %(sha)s order by n"
    )
    with path.open("wb") as file:
        for piece in contents(tx, query, {"park": park_id, "sha": sha256}):
            file.write(piece)
        if not file.tell():
            file.write(stored(tx, park_id, sha256)[2])


def keep_drafts(
    tx: Tx,
    park_id: int,
    srid: int,
    new: Sequence[NewDraft],
    *,
    sha256: bytes | None,
    by: int,
    at: datetime,
) -> list[int]:
    """Enter drafts; return their ids in order."""
    rows = [
        {
            "number": draft.plot_number,
            "name": draft.plot_name,
            "part": draft.part,
            "geom": ewkb(draft.shape, srid).hex(),
            "declared": draft.declared_area,
            "notices": draft.notices,
        }
        for draft in new
    ]
    kept = tx.execute(
        text(
            "insert into draft (park_id, file_sha256, plot_number, plot_name, part, geom,"
            " declared_area, notices, created_by, created_at) select :park, :sha, number, name,"
            " part, geom, declared, notices, :by, :at"
            " from rows from (json_to_recordset(cast(:rows as json)) as (number text, name text,"
            " part smallint, geom geometry, declared numeric, notices jsonb))"
            " with ordinality as x (number, name, part, geom, declared, notices, n) order by n"
            " returning draft_id"
        ),
        {
            "park": park_id,
            "sha": sha256,
            "rows": json.dumps(rows, ensure_ascii=False, default=str),
            "by": by,
            "at": at,
        },
    )
    return sorted(kept.scalars())


_DRAFT = """select draft_id, park_id, file_sha256, plot_number, plot_name, part,
  st_asbinary(geom) as shape, declared_area, notices, state, version from draft"""


def draft(tx: Tx, park_id: int, draft_id: int) -> Draft | None:
    """Return one draft, or None."""
    row = tx.execute(
        text(f"{_DRAFT} where park_id = :park and draft_id = :id"),
        {"park": park_id, "id": draft_id},
    ).one_or_none()
    return None if row is None else _draft(row)


def drafts(tx: Tx, park_id: int, *, sha256: bytes | None = None) -> list[Draft]:
    """Return the open drafts of a park, or those of one file."""
    rows = tx.execute(
        text(
            f"{_DRAFT} where park_id = :park and state = 'open'"
            " and (cast(:sha as bytea) is null or file_sha256 = :sha) order by draft_id"
        ),
        {"park": park_id, "sha": sha256},
    )
    return [_draft(row) for row in rows]


def change_draft(
    tx: Tx,
    park_id: int,
    draft_id: int,
    *,
    version: int,
    plot_number: str | None = None,
    plot_name: str | None = None,
    discard: bool = False,
) -> Draft:
    """Rename or discard an open draft. Raises StaleVersion, NotFound."""
    changed = tx.execute(
        text(
            "update draft set plot_number = coalesce(:number, plot_number),"
            " plot_name = coalesce(:name, plot_name), version = version + 1,"
            " state = case when :discard then 'discarded' else state end"
            " where park_id = :park and draft_id = :id and version = :version and state = 'open'"
        ),
        {
            "park": park_id,
            "id": draft_id,
            "version": version,
            "number": plot_number,
            "name": plot_name,
            "discard": discard,
        },
    )
    now = draft(tx, park_id, draft_id)
    if now is None:
        raise NotFound(what="draft", name=str(draft_id))
    if changed.rowcount == 0:
        raise StaleVersion(current=now.version)
    return now


def use_drafts(tx: Tx, park_id: int, draft_ids: Sequence[int]) -> None:
    """Mark drafts as used: their shapes are in the register now."""
    tx.execute(
        text(
            "update draft set state = 'used', version = version + 1 where park_id = :park"
            " and draft_id = any(cast(:ids as bigint[]))"
        ),
        {"park": park_id, "ids": list(draft_ids)},
    )


def _draft(row: object) -> Draft:
    facts = dict(row._mapping)  # type: ignore[attr-defined]
    facts["shape"] = polygon(facts["shape"])
    facts["notices"] = tuple(facts["notices"])
    if facts["file_sha256"] is not None:
        facts["file_sha256"] = bytes(facts["file_sha256"])
    return Draft(**facts)
