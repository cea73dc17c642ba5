"""Repairs of drafts 修复建议的采用: what a person accepted, when, the shape before and after."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shapely import Polygon

from registry.errors import NotFound, StaleVersion
from registry.store.db import Tx, text
from registry.store.wkb import hex_ewkb, polygon

Rings = Sequence[Sequence[Sequence[float]]]

#: the request of a case names drafts as draft_id, at any depth, or in a list of drafts
_CITES = "$.** ? (@.draft_id == $id || @.drafts[*] == $id)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """Repairs accepted at once: ``version`` is the draft's that they made.

    ``repairs`` are proposals as they were told, ``before`` rings of (x east, y north) in metres as
    they were read or stood, ``after`` the shape as it was judged again.
    """

    version: int
    repairs: Sequence[Mapping[str, Any]]
    before: Rings
    after: Polygon
    accepted_by: int
    accepted_at: datetime


def change_shape(
    tx: Tx, park_id: int, draft_id: int, srid: int, after: Polygon, *, version: int
) -> int:
    """Give an open draft another shape; return its new version. Raises StaleVersion, NotFound."""
    made = tx.execute(
        text(
            "update draft set geom = cast(:geom as geometry), version = version + 1"
            " where park_id = :park and draft_id = :id and version = :version and state = 'open'"
            " returning version"
        ),
        {"park": park_id, "id": draft_id, "version": version, "geom": hex_ewkb(after, srid)},
    ).scalar_one_or_none()
    if made is not None:
        return int(made)
    current = tx.execute(
        text("select version from draft where park_id = :park and draft_id = :id"),
        {"park": park_id, "id": draft_id},
    ).scalar_one_or_none()
    if current is None:
        raise NotFound(what="draft", name=str(draft_id))
    raise StaleVersion(current=current)


def keep(
    tx: Tx,
    park_id: int,
    draft_id: int,
    srid: int,
    *,
    version: int,
    repairs: Sequence[Mapping[str, object]],
    before: Rings,
    after: Polygon,
    by: int,
    at: datetime,
) -> None:
    """Record what was accepted of a draft, and the version of it that this made."""
    tx.execute(
        text(
            "insert into draft_repair values (:park, :id, :version, cast(:repairs as jsonb),"
            " cast(:before as jsonb), cast(:after as geometry), :by, :at)"
        ),
        {
            "park": park_id,
            "id": draft_id,
            "version": version,
            "repairs": json.dumps(list(repairs), ensure_ascii=False),
            "before": json.dumps(before),
            "after": hex_ewkb(after, srid),
            "by": by,
            "at": at,
        },
    )


def accepted(tx: Tx, park_id: int, draft_id: int) -> list[Accepted]:
    """Return what was accepted of a draft, the first time first."""
    rows = tx.execute(
        text(
            "select version, repairs, before, st_asbinary(after) as after, accepted_by, accepted_at"
            " from draft_repair where park_id = :park and draft_id = :id order by version"
        ),
        {"park": park_id, "id": draft_id},
    )
    return [Accepted(**{**row._mapping, "after": polygon(row.after)}) for row in rows]


def citing(tx: Tx, park_id: int, draft_id: int, states: Sequence[str]) -> str | None:
    """Return the number of a case in one of these states that rests on the draft, or None."""
    number: str | None = tx.execute(
        text(
            "select number from case_file where park_id = :park and state = any (:states)"
            " and jsonb_path_exists(request, cast(:cites as jsonpath),"
            " jsonb_build_object('id', cast(:id as bigint))) order by case_id limit 1"
        ),
        {"park": park_id, "id": draft_id, "states": list(states), "cites": _CITES},
    ).scalar_one_or_none()
    return number


def torn_rows(tx: Tx, park_id: int, import_id: int) -> list[int]:
    """Return the numbers of the rows of an import that may be repaired and are no draft yet."""
    rows = tx.execute(
        text(
            "select n from import_row where park_id = :park and import_id = :id"
            " and rings is not null and draft_id is null order by n"
        ),
        {"park": park_id, "id": import_id},
    )
    return list(rows.scalars())
