"""Patrols 巡查: plans drawn from a recorded seed, visits, and photos that arrive in pieces.

Ids of visits and photos are the device's own: what is sent twice, late or in another order is kept
once, and what differs under one id is refused.
"""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from registry.errors import NotFound
from registry.field_refusals import NotAPhoto, PhotoDiffers, PieceOutOfPlace, SentDifferently
from registry.records.context import Subject
from registry.store.bulk import insert_all
from registry.store.db import Tx, text
from registry.store.tables.patrols import patrol_stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Where a patrol goes: the unit or parcel, why, and who (an account)."""

    n: int
    where: str
    reason: str
    patrol: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVisit:
    """What was seen; position in degrees of CGCS2000, longitude first, where it is known."""

    visit_id: UUID
    place: Subject
    as_permitted: bool
    observed: str
    visited_at: datetime
    longitude: Decimal | None
    latitude: Decimal | None
    body_hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPhoto:
    """A photo that will be sent: its hash, size in bytes, when and in which direction (degrees)."""

    photo_id: UUID
    visit_id: UUID
    sha256: bytes
    size: int
    taken_at: datetime
    heading: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """How much of a photo is here; ``stored`` only when all of it is, and its hash agrees."""

    received: int
    size: int
    stored: bool


_CANDIDATES = """
select u.parcel_id, u.unit_id, u.code,
       case when bool_or(s.flagged) then 'revisit' when bool_or(s.open) then 'mismatch'
            else 'random' end as reason
  from unit u join unit_version v using (park_id, unit_id)
  left join clue c on c.park_id = u.park_id and c.parcel_id = u.parcel_id
   and (c.unit_id is null or c.unit_id = u.unit_id)
  left join violation_state s on c.clue_id is not null
   and s.state = clue_state_v1(c.park_id, c.clue_id)
 where u.park_id = :park and v.died is null and not u.common
 group by 1, 2, 3 order by 3"""
_RANK = ("revisit", "mismatch", "random")


def plan(
    tx: Tx, park_id: int, *, seed: str, objects: int, patrols: Sequence[int], by: int, at: datetime
) -> int:
    """Draw a plan and keep it: due re-visits first, then mismatches, then by chance; return its id.

    The same seed over the same candidates draws the same stops and the same patrols.
    """
    candidates = tx.execute(text(_CANDIDATES), {"park": park_id}).all()
    dice = random.Random(seed)  # noqa: S311 - to be repeated by whoever checks it
    drawn = sorted(candidates, key=lambda c: (_RANK.index(c.reason), dice.random()))[:objects]
    plan_id: int = tx.execute(
        text(
            "insert into patrol_plan (park_id, seed, objects, patrols, candidates, made_by,"
            " made_at) values (:park, :seed, :objects, :patrols, :candidates, :by, :at)"
            " returning plan_id"
        ),
        {
            "park": park_id,
            "seed": seed,
            "objects": objects,
            "patrols": list(patrols),
            "candidates": len(candidates),
            "by": by,
            "at": at,
        },
    ).scalar_one()
    insert_all(
        tx,
        patrol_stop,
        [
            {
                "park_id": park_id,
                "plan_id": plan_id,
                "n": n,
                "parcel_id": c.parcel_id,
                "unit_id": c.unit_id,
                "reason": c.reason,
                "patrol": dice.choice(list(patrols)),
            }
            for n, c in enumerate(drawn, 1)
        ],
    )
    return plan_id


def stops(tx: Tx, park_id: int, plan_id: int) -> list[Stop]:
    """Return the stops of a plan, in order. Raises NotFound."""
    rows = tx.execute(
        text(
            "select s.n, coalesce(u.code, p.code) as where, s.reason, s.patrol from patrol_stop s"
            " join parcel p using (park_id, parcel_id) left join unit u using (park_id, unit_id)"
            " where s.park_id = :park and s.plan_id = :plan order by s.n"
        ),
        {"park": park_id, "plan": plan_id},
    ).all()
    if not rows:
        raise NotFound(what="patrol plan", name=str(plan_id))
    return [Stop(**row._mapping) for row in rows]


def known(tx: Tx, park_id: int, new: NewVisit) -> bool:
    """Say whether this visit is kept already. Raises SentDifferently for another of its id."""
    kept = tx.execute(
        text("select body_hash from patrol_visit where park_id = :park and visit_id = :id"),
        {"park": park_id, "id": new.visit_id},
    ).scalar_one_or_none()
    if kept is not None and bytes(kept) != new.body_hash:
        raise SentDifferently(id=str(new.visit_id))
    return kept is not None


def enter(
    tx: Tx, park_id: int, new: NewVisit, *, clue_id: int | None, by: int, at: datetime
) -> None:
    """Keep a visit. Sent at the same moment twice, one waits and finds it kept."""
    tx.execute(
        text(
            "insert into patrol_visit (park_id, visit_id, parcel_id, unit_id, as_permitted,"
            " observed, longitude, latitude, visited_at, body_hash, clue_id, entered_by,"
            " entered_at) values (:park, :id, :parcel, :unit, :permitted, :observed, :longitude,"
            " :latitude, :visited, :hash, :clue, :by, :at) on conflict do nothing"
        ),
        {
            "park": park_id,
            "id": new.visit_id,
            "parcel": new.place.parcel_id,
            "unit": new.place.unit_id,
            "permitted": new.as_permitted,
            "observed": new.observed,
            "longitude": new.longitude,
            "latitude": new.latitude,
            "visited": new.visited_at,
            "hash": new.body_hash,
            "clue": clue_id,
            "by": by,
            "at": at,
        },
    )
    known(tx, park_id, new)


def declare(tx: Tx, park_id: int, new: NewPhoto, *, by: int, at: datetime) -> Arrived:
    """Say that a photo will come; said again, it is answered with what has arrived."""
    tx.execute(
        text(
            "insert into patrol_photo (park_id, photo_id, visit_id, sha256, size, taken_at,"
            " heading, declared_by, declared_at) values (:park, :id, :visit, :sha, :size, :taken,"
            " :heading, :by, :at) on conflict do nothing"
        ),
        {
            "park": park_id,
            "id": new.photo_id,
            "visit": new.visit_id,
            "sha": new.sha256,
            "size": new.size,
            "taken": new.taken_at,
            "heading": new.heading,
            "by": by,
            "at": at,
        },
    )
    kept = _photo(tx, park_id, new.photo_id)
    if kept != (new.sha256, new.size):
        raise SentDifferently(id=str(new.photo_id))
    return arrived(tx, park_id, new.photo_id)


def arrived(tx: Tx, park_id: int, photo_id: UUID) -> Arrived:
    """Return how much of a photo is here. Raises NotFound for one that was not declared."""
    sha256, size = _photo(tx, park_id, photo_id)
    stored, received = tx.execute(
        text(
            "select exists (select from stored_file where park_id = :park and sha256 = :sha),"
            " coalesce((select sum(length(content)) from photo_piece"
            " where park_id = :park and photo_id = :id), 0)::int"
        ),
        {"park": park_id, "sha": sha256, "id": photo_id},
    ).one()
    return Arrived(received=size if stored else received, size=size, stored=stored)


def take(
    tx: Tx, park_id: int, photo_id: UUID, offset: int, content: bytes, *, by: int, at: datetime
) -> Arrived:
    """Take a piece of a photo; with the last one it is judged and stored.

    A piece that is here already is not taken twice; a piece at 0 begins anew. Raises NotFound,
    PieceOutOfPlace (it tells where to go on), PhotoDiffers (the whole is not what was declared)
    and NotAPhoto.
    """
    sha256, size = _photo(tx, park_id, photo_id, lock=True)
    here = arrived(tx, park_id, photo_id)
    if here.stored:
        return here
    keys = {"park": park_id, "id": photo_id}
    pieces = "photo_piece where park_id = :park and photo_id = :id"
    if offset == 0:
        tx.execute(text(f"delete from {pieces}"), keys)  # noqa: S608 - our own words
        here = Arrived(received=0, size=size, stored=False)
    if offset + len(content) <= here.received:
        return here
    if offset != here.received or offset + len(content) > size or not content:
        raise PieceOutOfPlace(received=here.received, size=size)
    tx.execute(
        text("insert into photo_piece values (:park, :id, :at, :content)"),
        keys | {"at": offset, "content": content},
    )
    if offset + len(content) < size:
        return arrived(tx, park_id, photo_id)
    whole = b"".join(
        bytes(piece)
        for piece in tx.execute(text(f"select content from {pieces} order by at"), keys).scalars()  # noqa: S608
    )
    if hashlib.sha256(whole).digest() != sha256:
        raise PhotoDiffers(declared=sha256.hex(), arrived=hashlib.sha256(whole).hexdigest())
    tx.execute(
        text(
            "insert into stored_file values (:park, :sha, :name, :media, :content, :by, :now)"
            " on conflict do nothing"
        ),
        {
            "park": park_id,
            "sha": sha256,
            "name": f"{photo_id}",
            "media": kind_of_photo(whole),
            "content": whole,
            "by": by,
            "now": at,
        },
    )
    tx.execute(text(f"delete from {pieces}"), keys)  # noqa: S608
    return arrived(tx, park_id, photo_id)


def kind_of_photo(content: bytes) -> str:
    """Return the media type of a photo, by its first bytes and not its name. Raises NotAPhoto."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1"):
        return "image/heic"
    raise NotAPhoto(begins_with=content[:8].hex())


def _photo(tx: Tx, park_id: int, photo_id: UUID, *, lock: bool = False) -> tuple[bytes, int]:
    if lock:  # its pieces come one at a time
        tx.execute(text("select pg_advisory_xact_lock(7304, hashtext(:id))"), {"id": str(photo_id)})
    row = tx.execute(
        text("select sha256, size from patrol_photo where park_id = :park and photo_id = :id"),
        {"park": park_id, "id": photo_id},
    ).one_or_none()
    if row is None:
        raise NotFound(what="photo", name=str(photo_id))
    return bytes(row.sha256), row.size
