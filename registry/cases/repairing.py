"""修复建议: repairs are proposed; a person accepts some, and that is recorded.

Nothing is repaired by itself. What is proposed for a draft depends on the parcels that are current:
who accepts names each proposal by its key, which says what is changed, and the draft's version.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shapely import Polygon

from geo.repair import Proposal, of_place, repaired
from geo.shapes import to_geojson
from geo.topology import NEAR_MISS
from registry.access import Principal, demand
from registry.book import county, papers, places, repairs
from registry.book.papers import Draft
from registry.book.repairs import Accepted
from registry.counter_refusals import DraftInCase, RepairNotOffered
from registry.errors import NotFound
from registry.store.db import Tx

#: the centre has taken the case in and looks at this shape: it is not changed under its eyes
_LOOKED_AT = ("accepted", "examined", "approved", "suspended")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A proposal with what people read: both sentences, the neighbour's code."""

    proposal: Proposal
    zh: str
    en: str
    other: str | None

    def said(self) -> dict[str, object]:
        """Return the repair as plain data, coordinates x east, y north in metres."""
        of = self.proposal
        return {
            "key": of.key,
            "kind": of.kind,
            "ring": of.ring,
            "point": of.point,
            "moved": f"{of.moved:.3f}",
            "other": self.other,
            "zh": self.zh,
            "en": self.en,
            "before": [list(place) for place in of.before],
            "after": [list(place) for place in of.after],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What is proposed for a draft: each repair, and the shape were all of them accepted."""

    draft: Draft
    srid: int
    repairs: tuple[Repair, ...]
    repaired: Polygon
    accepted: tuple[Accepted, ...]


def offer(tx: Tx, park_id: int, draft_id: int) -> Offer:
    """Work out what may be proposed for a draft; nothing is changed. Raises NotFound.

    A draft that is used or discarded is offered nothing.
    """
    draft = _draft(tx, park_id, draft_id)
    srid = county.park(tx, park_id).srid
    found, shapes = _proposed(tx, draft, srid)
    return Offer(
        draft=draft,
        srid=srid,
        repairs=tuple(found),
        repaired=repaired(draft.shape, [each.proposal for each in found], shapes),
        accepted=tuple(repairs.accepted(tx, park_id, draft_id)),
    )


def _proposed(tx: Tx, draft: Draft, srid: int) -> tuple[list[Repair], list[Polygon]]:
    if draft.state != "open":
        return [], []
    near = places.neighbours(tx, draft.park_id, draft.shape, srid, NEAR_MISS)
    shapes = [each.shape for each in near]
    codes = [each.code for each in near]
    return [told(one, codes) for one in of_place(draft.shape, shapes)], shapes


def accept(
    tx: Tx,
    who: Principal,
    park_id: int,
    draft_id: int,
    keys: Sequence[str],
    *,
    version: int,
    now: datetime,
) -> Draft:
    """Make a draft's shape the one with these repairs, and record who accepted them.

    Raises NotFound, NotAllowed, StaleVersion, DraftInCase, RepairNotOffered; a GeoError where some
    without the others break the shape or overlap a neighbour. Then nothing is changed.
    """
    demand(who, "draft", park_id)
    draft = _draft(tx, park_id, draft_id)
    case = repairs.citing(tx, park_id, draft_id, _LOOKED_AT)
    if case is not None:
        raise DraftInCase(case=case)
    srid = county.park(tx, park_id).srid
    found, shapes = _proposed(tx, draft, srid)
    chosen = chosen_of(found, keys)
    after = repaired(draft.shape, [each.proposal for each in chosen], shapes)
    made = repairs.change_shape(tx, park_id, draft_id, srid, after, version=version)
    repairs.keep(
        tx,
        park_id,
        draft_id,
        srid,
        version=made,
        repairs=[each.said() for each in chosen],
        before=to_geojson(draft.shape)["coordinates"],
        after=after,
        by=who.account_id,
        at=now,
    )
    return _draft(tx, park_id, draft_id)


def _draft(tx: Tx, park_id: int, draft_id: int) -> Draft:
    found = papers.draft(tx, park_id, draft_id)
    if found is None:
        raise NotFound(what="draft", name=str(draft_id))
    return found


def chosen_of(found: Sequence[Repair], keys: Sequence[str]) -> list[Repair]:
    """Return the repairs of these keys. Raises RepairNotOffered."""
    offered = {each.proposal.key: each for each in found}
    for key in keys:
        if key not in offered:
            raise RepairNotOffered(repair=key)
    return [each for key, each in offered.items() if key in set(keys)]


_SENTENCES: Mapping[str, tuple[str, str]] = {
    "snap": (
        "界址点 J{n} 移至宗地 {other} 的界址点上，移动 {moved} 米",
        "Move boundary point J{n} onto a boundary point of {other}, by {moved} m",
    ),
    "close": (
        "界址线在 J{n} 之后闭合至起点，移动 {moved} 米",
        "Close the ring after J{n} at the point it begins with; J{n} moves by {moved} m",
    ),
    "drop": (
        "界址点 J{n} 重复，只保留一个",
        "Boundary point J{n} is repeated: keep one",
    ),
    "orient": (
        "自 J{n} 起的环改变方向：外环顺时针，内环逆时针",
        "Turn the ring that begins with J{n}: clockwise outside, the other way inside",
    ),
}


def told(one: Proposal, codes: Sequence[str] = ()) -> Repair:
    """Return a proposal with its sentences; ``codes`` are the neighbours' it counts."""
    other = None if one.other is None else codes[one.other]
    zh, en = _SENTENCES[one.kind]
    facts = {"n": one.point + 1, "other": other, "moved": f"{one.moved:.3f}"}
    return Repair(proposal=one, zh=zh.format(**facts), en=en.format(**facts), other=other)
