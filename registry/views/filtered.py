"""Pages of what meets a filter: keys are walked in order, so many at a time, until a page is full.

However little a filter finds, no request walks for ever: after a while the page ends where it
stands, and where nothing was found yet, that is refused with what would narrow it.
"""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import psycopg
import shapely
from sqlalchemy.exc import DBAPIError

from registry.errors import FilterTooWide
from registry.store.db import Parks, Register, Tx
from registry.views import features
from registry.views.features import Collection, Key, Page, Wanted
from registry.views.filters import Condition, within

#: seconds: after the first a page ends with what it has; the second ends a single step
PATIENCE, MOST_PATIENCE = 4.0, 8.0
#: keys looked at in the first step and at most in one; each step looks at four times as many
_FIRST, _MOST, _FASTER = 1_000, 64_000, 4
_STEP = """
with seen as materialized (select * from {keys} with ordinality x (park_id, id, born, at_seq, n)),
     fit as materialized (
       select x.*, row_number() over (order by x.n) as r from seen x join {rows} on {same}
        where {condition} order by x.n limit %(missing)s + 1)
select string_agg(case when x.r <= %(missing)s then {feature} end, ',' order by x.r) as features,
       count(*) as count,
       (select array[f.park_id, f.id] from fit f where f.r <= %(missing)s
         order by f.r desc limit 1) as ended,
       (select count(*) from seen) as seen,
       (select array[s.park_id, s.id] from seen s order by s.n desc limit 1) as last
  from fit x join {rows} on {same}"""


def page(
    register: Register, collection: Collection, wanted: Wanted, met: Condition, *, parks: Parks
) -> Page:
    """Return a page of what meets a condition, inside the walls of who asks.

    It may hold fewer than were asked for and still have a next one. Raises FilterTooWide when a
    request's time passes before anything is found.
    """
    wanted, met = _narrowed(collection, wanted, met)
    with register.transaction(parks=parks) as tx:
        tx.exec_driver_sql(f"set local statement_timeout = '{MOST_PATIENCE}s'")
        return _walked(tx, collection, wanted, met)


def _narrowed(collection: Collection, wanted: Wanted, met: Condition) -> tuple[Wanted, Condition]:
    """Look where least can lie: keys are found in one window, and the rest is compared.

    Never in what two windows share: a long plot meets both, each at one of its ends.
    """
    least = min(met.boxes, key=shapely.area, default=None)
    if least is None or (wanted.window is not None and wanted.window.area <= least.area):
        return wanted, met
    if wanted.window is not None:
        met = within(collection, wanted.window, met)
    return replace(wanted, window=least), met


def _walked(tx: Tx, collection: Collection, wanted: Wanted, met: Condition) -> Page:
    found: list[str] = []
    count, step, ended = 0, _FIRST, None
    enough = time.monotonic() + PATIENCE
    while True:
        missing = wanted.limit - count
        row = _step(tx, collection, wanted, met, missing=missing, step=step)
        if row["features"]:
            found.append(row["features"])
            count, ended = count + min(row["count"], missing), _key(row["ended"])
        if row["count"] > missing:
            return Page(features=",".join(found), count=count, next=ended)
        if row["seen"] <= step:
            return Page(features=",".join(found), count=count, next=None)
        seen = _key(row["last"])
        if time.monotonic() > enough:
            if not found:
                raise FilterTooWide(seconds=round(PATIENCE))
            return Page(features=",".join(found), count=count, next=seen)
        wanted, step = replace(wanted, after=seen), min(step * _FASTER, _MOST)


def _step(
    tx: Tx, collection: Collection, wanted: Wanted, met: Condition, *, missing: int, step: int
) -> Mapping[str, Any]:
    query = _STEP.format(
        keys=features.keys(collection, wanted),
        rows=collection.rows,
        same=f"v.park_id = x.park_id and v.{collection.noun}_id = x.id and v.born = x.born",
        condition=met.sql,
        feature=features.feature(collection, wanted),
    )
    values = {**features.asked(wanted, step), **met.values, "missing": missing}
    try:
        row = tx.exec_driver_sql(query, values).mappings().one()
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.errors.QueryCanceled):
            raise FilterTooWide(seconds=round(MOST_PATIENCE)) from error
        raise
    return dict(row)


def _key(told: list[int]) -> Key:
    return Key(park_id=told[0], id=told[1])
