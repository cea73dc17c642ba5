"""卫片图斑: a layer taken in, each spot held against the land, decided once by an officer."""

import hashlib
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from shapely import MultiPolygon

from geo.formats import read_survey
from registry.access import Principal, demand
from registry.book import clues, county, spots
from registry.book.clues import NewClue
from registry.book.spots import NewLayer, NewSpot, Spot, Verdict
from registry.cases import reporting
from registry.clock import business_date
from registry.errors import MalformedValue, NotFound, ReasonNeeded
from registry.store.db import Register, Tx

_MOST_SPOTS = 20_000
_CENT = Decimal("0.01")


def take_in(
    register: Register,
    who: Principal,
    *,
    park_id: int,
    content: bytes,
    filename: str,
    before_on: date,
    after_on: date,
    now: datetime,
) -> tuple[int, bool]:
    """Take in a layer; return it, and whether this file had been taken in before.

    Raises a GeoError, NotFound, NotAllowed, MalformedValue.
    """
    demand(who, "enforce", park_id)
    if not before_on < after_on <= business_date(now):
        raise MalformedValue(
            kind="images",
            value=f"{before_on} / {after_on}",
            reason="the first image before the second, neither after today",
            reason_zh="前时相应早于后时相，且均不晚于今日",
        )
    with register.transaction(parks=who.parks) as tx:
        srid = county.park(tx, park_id).srid
    survey = read_survey(content, filename, srid=srid)
    if len(survey.plots) > _MOST_SPOTS:
        raise MalformedValue(
            kind="spots",
            value=str(len(survey.plots)),
            reason=f"at most {_MOST_SPOTS} in a layer",
            reason_zh=f"每层至多 {_MOST_SPOTS} 个图斑",
        )
    new = [
        NewSpot(
            number=(plot.number or str(n))[:80],
            area=Decimal(str(sum(part.area for part in plot.parts))).quantize(_CENT, ROUND_HALF_UP),
            shape=MultiPolygon(plot.parts),
        )
        for n, plot in enumerate(survey.plots, 1)
    ]
    layer = NewLayer(
        sha256=hashlib.sha256(content).digest(),
        name=filename,
        before_on=before_on,
        after_on=after_on,
    )
    with register.transaction(parks=who.parks) as tx:
        opened = spots.open_layer(tx, park_id, layer, by=who.account_id, at=now)
        if opened is None:
            return spots.layer_of(tx, park_id, layer.sha256), True
        spots.keep(tx, park_id, opened, srid, new)
    return opened, False


def decide(
    tx: Tx,
    who: Principal,
    park_id: int,
    layer_id: int,
    n: int,
    *,
    verdict: Verdict,
    note: str,
    kind: str = "use_changed",
    now: datetime,
) -> Spot:
    """Decide a spot; an unlawful one becomes a clue on the parcel most of it lies on.

    Raises NotFound (also for an unlawful one on no parcel of the park), ReasonNeeded, SpotDecided.
    """
    demand(who, "enforce", park_id)
    known = spots.one(tx, park_id, layer_id, n)
    if not note.strip():
        raise ReasonNeeded(step=verdict)
    clue_id = None
    if verdict == "unlawful":
        if not known.parcels:
            raise NotFound(what="parcel under the spot", name=known.number[:40])
        place = clues.subject(tx, park_id, known.parcels[0])
        seen = (
            f"图斑 {known.number}（{known.before_on} 至 {known.after_on}，{known.area} 平方米）："
        )
        new = NewClue(
            parcel_id=place.parcel_id,
            unit_id=None,
            kind=kind,
            source="satellite",
            source_key=f"{layer_id}/{n}",
            seen=f"{seen}{note.strip()}"[:2000],
            seen_at=now,
        )
        clue_id = reporting.report(tx, park_id, new, by=who.account_id, at=now).clue_id
    spots.decide(
        tx,
        park_id,
        layer_id,
        n,
        verdict=verdict,
        note=note.strip(),
        clue_id=clue_id,
        by=who.account_id,
        at=now,
    )
    return spots.one(tx, park_id, layer_id, n)
