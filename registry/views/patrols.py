"""Visits as people read them again: what was seen, the clue it made, and its photos."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from registry.errors import NotFound
from registry.store.db import Tx, text


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoLine:
    """A photo of a visit; ``stored`` once all of it has arrived and its hash agreed."""

    photo_id: UUID
    sha256: str
    taken_at: datetime
    heading: int | None
    stored: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLine:
    """A visit: where, when, what was seen, by whom, and the number of the clue it made."""

    visit_id: UUID
    where: str
    as_permitted: bool
    observed: str
    visited_at: datetime
    longitude: Decimal | None
    latitude: Decimal | None
    clue: str | None
    by: str
    entered_at: datetime
    photos: tuple[PhotoLine, ...]


_VISIT = """
select y.visit_id, coalesce(u.code, p.code) as where, y.as_permitted, y.observed, y.visited_at,
       y.longitude, y.latitude, c.number as clue, a.display_name as by, y.entered_at
  from patrol_visit y join parcel p using (park_id, parcel_id)
  left join unit u on u.park_id = y.park_id and u.unit_id = y.unit_id
  left join clue c on c.park_id = y.park_id and c.clue_id = y.clue_id
  join account a on a.account_id = y.entered_by where y.park_id = :park"""
_VISITS = f"""{_VISIT} and (cast(:place as text) is null or :place in (u.code, p.code))
   and (cast(:before as uuid) is null or (y.visited_at, y.visit_id) < (
     select b.visited_at, b.visit_id from patrol_visit b
      where b.park_id = :park and b.visit_id = :before))
 order by y.visited_at desc, y.visit_id desc limit :limit"""  # noqa: S608 - our own text
_PHOTOS = """
select f.visit_id, f.photo_id, encode(f.sha256, 'hex') as sha256, f.taken_at, f.heading,
       exists (select from stored_file s where s.park_id = f.park_id and s.sha256 = f.sha256)
         as stored
  from patrol_photo f where f.park_id = :park and f.visit_id = any (cast(:visits as uuid[]))
 order by f.taken_at, f.photo_id"""


def visit(tx: Tx, park_id: int, visit_id: UUID) -> VisitLine:
    """Return a visit with its photos. Raises NotFound."""
    rows = tx.execute(text(f"{_VISIT} and y.visit_id = :id"), {"park": park_id, "id": visit_id})
    found = _with_photos(tx, park_id, rows.all())
    if not found:
        raise NotFound(what="visit", name=str(visit_id))
    return found[0]


def visits(
    tx: Tx, park_id: int, *, place: str | None, before: UUID | None, limit: int
) -> list[VisitLine]:
    """Return visits, newest first, of a parcel or unit where one is named; before another visit."""
    rows = tx.execute(
        text(_VISITS), {"park": park_id, "place": place, "before": before, "limit": limit}
    )
    return _with_photos(tx, park_id, rows.all())


def photo_hash(tx: Tx, park_id: int, photo_id: UUID) -> bytes:
    """Return the SHA-256 a photo was declared with. Raises NotFound."""
    sha256 = tx.execute(
        text("select sha256 from patrol_photo where park_id = :park and photo_id = :id"),
        {"park": park_id, "id": photo_id},
    ).scalar_one_or_none()
    if sha256 is None:
        raise NotFound(what="photo", name=str(photo_id))
    return bytes(sha256)


def _with_photos(tx: Tx, park_id: int, rows: Sequence[Any]) -> list[VisitLine]:
    photos: dict[UUID, list[PhotoLine]] = {}
    asked = {"park": park_id, "visits": [row.visit_id for row in rows]}
    for photo in tx.execute(text(_PHOTOS), asked) if rows else ():
        facts = dict(photo._mapping)
        photos.setdefault(facts.pop("visit_id"), []).append(PhotoLine(**facts))
    return [VisitLine(**row._mapping, photos=tuple(photos.get(row.visit_id, ()))) for row in rows]
