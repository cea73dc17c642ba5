"""The ground one sees: systems, frame and first day of the parks, and the version of all of it."""

from dataclasses import dataclass
from datetime import datetime

from registry.store.db import Parks, Register

_GROUND = """
select array(select distinct srid from park order by 1) as srids,
       (select min(at) from entry) as first,
       (select array[st_xmin(e), st_ymin(e), st_xmax(e), st_ymax(e)] from (
          select st_extent(st_transform(boundary, 4326)) as e from park_version
           where died is null) x) as box"""
_HEADS = """
select coalesce(string_agg(park_id || '.' || seq, '-' order by park_id), '0') as version
  from park_head"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """``box`` is west, south, east, north in degrees; None where no park has a boundary."""

    srids: tuple[int, ...]
    first: datetime | None
    box: tuple[float, float, float, float] | None


def seen(register: Register, *, parks: Parks) -> Ground:
    """Return the ground inside the walls of who asks."""
    row = register.row(_GROUND, {}, parks=parks)
    assert row is not None  # noqa: S101 - one row of its own
    box = row["box"]
    return Ground(
        srids=tuple(row["srids"]),
        first=row["first"],
        box=None if box is None or box[0] is None else (box[0], box[1], box[2], box[3]),
    )


def version(register: Register, *, parks: Parks) -> str:
    """Return what changes with every entry of a park one sees, and with nothing else."""
    row = register.row(_HEADS, {}, parks=parks)
    assert row is not None  # noqa: S101 - an aggregate always has a row
    return str(row["version"])
