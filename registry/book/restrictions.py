"""Restrictions 限制: mortgage, seizure, objection, advance notice, suspension, on units."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from registry.records.context import Entry
from registry.store import lives
from registry.store.bulk import insert_all
from registry.store.db import Tx, text
from registry.store.tables.restrictions import (
    restriction,
    restriction_fact,
    restriction_period,
    restriction_unit,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mortgage:
    """What only a mortgage has: amount in yuan, whether a maximum, whether transfer is banned."""

    amount: Decimal
    maximum: bool
    bans_transfer: bool
    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRestriction:
    """A restriction to be entered on units.

    ``effective_at`` orders mortgages (acceptance) and seizures (service, to the minute). A seizure
    is ``against`` a party; with ``holder_id`` it holds that holder's share alone. ``replaces`` is
    the mortgage this one was before it was changed.
    """

    kind: str
    document_no: str
    effective_at: datetime
    starts_on: date
    ends_on: date | None = None
    in_favour: int | None = None
    authority: str | None = None
    against: int | None = None
    preliminary: bool = False
    mortgage: Mortgage | None = None
    holder_id: int | None = None
    replaces: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A restriction as it stands on a unit on a day; ``place`` is its order among its kind.

    ``of_party``: the holder whose share alone it holds; ``covers`` is 'land' where what is built
    later is not collateral (民法典 417).
    """

    restriction_id: int
    unit_id: int
    kind: str
    covers: str
    in_favour: int | None
    of_party: int | None
    authority: str | None
    document_no: str
    effective_at: datetime
    ends_on: date | None
    bans_transfer: bool | None
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What an act meets on a unit: a restriction, and what the table says of the two."""

    restriction_id: int
    unit_id: int
    kind: str
    effect: str
    rule: str
    source: str
    in_favour: int | None
    of_party: int | None
    authority: str | None
    document_no: str
    effective_at: datetime
    ends_on: date | None
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A unit a restriction is bound to, and what of it (see ``Standing``)."""

    unit_id: int
    code: str
    parcel_id: int
    parcel_code: str
    covers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """A restriction that has not ended, and the units it is bound to, by code."""

    restriction_id: int
    born: int
    kind: str
    in_favour: int | None
    authority: str | None
    against: int | None
    holder_id: int | None
    document_no: str
    effective_at: datetime
    starts_on: date
    ends_on: date | None
    mortgage: Mortgage | None
    note: str
    bound: tuple[Bound, ...]

    @property
    def units(self) -> Mapping[int, str]:
        """The units it is bound to: id -> code."""
        return {b.unit_id: b.code for b in self.bound}


def enter(tx: Tx, entry: Entry, new: NewRestriction, unit_ids: Sequence[int]) -> int:
    """Enter a restriction with its period and bind it to units. Raises RightIsHeld."""
    return enter_all(tx, entry, [(new, unit_ids)])[0]


def enter_all(
    tx: Tx, entry: Entry, new: Sequence[tuple[NewRestriction, Sequence[int]]]
) -> list[int]:
    """Enter restrictions, each on its units, a statement for each table; return them in order."""
    rows = [_row(entry, one) for one, _ in new]
    ids = insert_all(tx, restriction, rows, returning="restriction_id")
    periods = [
        _period(entry, restriction_id, one.starts_on, one.ends_on, one.document_no)
        for restriction_id, (one, _) in zip(ids, new, strict=True)
    ]
    insert_all(tx, restriction_period, periods)
    bindings = [
        _binding(entry, restriction_id, unit_id, "whole")
        for restriction_id, (_, unit_ids) in zip(ids, new, strict=True)
        for unit_id in unit_ids
    ]
    insert_all(tx, restriction_unit, bindings)
    return ids


def _row(entry: Entry, new: NewRestriction) -> dict[str, object]:
    mortgage = new.mortgage
    return {
        "park_id": entry.park_id,
        "born": entry.seq,
        "act": entry.act,
        "kind": new.kind,
        "in_favour": new.in_favour,
        "authority": new.authority,
        "against": new.against,
        "preliminary": new.preliminary,
        "document_no": new.document_no,
        "effective_at": new.effective_at,
        "amount": mortgage and mortgage.amount,
        "maximum": mortgage and mortgage.maximum,
        "bans_transfer": mortgage and mortgage.bans_transfer,
        "scope": mortgage and mortgage.scope,
        "holder_id": new.holder_id,
        "replaces": new.replaces,
        "note": new.note,
    }


def _period(
    entry: Entry, restriction_id: int, starts_on: date, ends_on: date | None, document_no: str
) -> dict[str, object]:
    return {
        "park_id": entry.park_id,
        "restriction_id": restriction_id,
        "born": entry.seq,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "document_no": document_no,
    }


def _binding(entry: Entry, restriction_id: int, unit_id: int, covers: str) -> dict[str, object]:
    return {
        "park_id": entry.park_id,
        "restriction_id": restriction_id,
        "unit_id": unit_id,
        "born": entry.seq,
        "covers": covers,
    }


def bind(
    tx: Tx,
    entry: Entry,
    restriction_id: int,
    unit_ids: Sequence[int],
    *,
    covers: str = "whole",
) -> None:
    """Bind a restriction to units, all in one statement. Raises RightIsHeld."""
    bindings = [_binding(entry, restriction_id, unit_id, covers) for unit_id in unit_ids]
    insert_all(tx, restriction_unit, bindings)


def record_fact(
    tx: Tx,
    entry: Entry,
    restriction_id: int,
    fact: str,
    happened_on: date,
    document_no: str,
    *,
    basis: str | None = None,
) -> None:
    """Record what happened to a restriction: from facts its lapse is derived.

    ``basis``: what a suspension rests on that goes on after the decision.
    """
    row = {
        "park_id": entry.park_id,
        "restriction_id": restriction_id,
        "born": entry.seq,
        "fact": fact,
        "happened_on": happened_on,
        "document_no": document_no,
        "basis": basis,
    }
    insert_all(tx, restriction_fact, [row])


def by_id(tx: Tx, park_id: int, restriction_id: int) -> Restriction | None:
    """Return a restriction that has not ended, or None; it may have lapsed (see ``standing``)."""
    keys = {"park": park_id, "id": restriction_id}
    row = tx.execute(
        text(
            "select r.*, p.starts_on, p.ends_on from restriction r"
            " join restriction_period p using (park_id, restriction_id)"
            " where r.park_id = :park and r.restriction_id = :id"
            " and r.died is null and p.died is null"
        ),
        keys,
    ).one_or_none()
    if row is None:
        return None
    bound = tx.execute(
        text(
            "select u.unit_id, u.code, u.parcel_id, u.parcel_code, b.covers from restriction_unit b"
            " join unit u using (park_id, unit_id) where b.park_id = :park"
            " and b.restriction_id = :id and b.died is null order by u.code"
        ),
        keys,
    )
    own = {slot: row._mapping[slot] for slot in Restriction.__slots__ if slot in row._mapping}
    return Restriction(
        **own,
        mortgage=None if row.amount is None else _mortgage(row),
        bound=tuple(Bound(**b._mapping) for b in bound),
    )


def _mortgage(row: Any) -> Mortgage:
    return Mortgage(**{slot: row._mapping[slot] for slot in Mortgage.__slots__})


def objected_before(
    tx: Tx, park_id: int, unit_ids: Sequence[int], party_id: int, ground: str
) -> list[str]:
    """Return the documents by which a party objected on this ground before (细则 83)."""
    rows = tx.execute(
        text(
            "select distinct r.document_no from restriction r"
            " join restriction_unit b using (park_id, restriction_id) where r.park_id = :park"
            " and r.kind = 'objection' and r.in_favour = :party and r.note = :ground"
            " and b.unit_id = any(cast(:units as bigint[])) order by 1"
        ),
        {"park": park_id, "party": party_id, "ground": ground, "units": list(unit_ids)},
    )
    return list(rows.scalars())


def standing(tx: Tx, park_id: int, unit_ids: Sequence[int], day: date) -> list[Standing]:
    """Return the restrictions that stand on units on a day, in their order."""
    rows = tx.execute(
        text(
            "select * from restrictions_seen_v1(:park, cast(:units as bigint[]), :day)"
            " order by unit_id, kind, place"
        ),
        {"park": park_id, "units": list(unit_ids), "day": day},
    )
    return [Standing(**row._mapping) for row in rows]


def holds(tx: Tx, park_id: int, unit_ids: Sequence[int], act: str, day: date) -> list[Hold]:
    """Return what an act meets on units on a day: the same function the guard asks."""
    rows = tx.execute(
        text(
            "select * from holds_seen_v1(:park, cast(:units as bigint[]), :act, :day)"
            " order by unit_id, kind, place"
        ),
        {"park": park_id, "units": list(unit_ids), "act": act, "day": day},
    )
    return [Hold(**row._mapping) for row in rows]


def renew(
    tx: Tx, entry: Entry, restriction_id: int, starts_on: date, ends_on: date, document_no: str
) -> None:
    """End the days a restriction runs, and enter the next."""
    lives.end(tx, entry, "restriction_period", [restriction_id])
    period = _period(entry, restriction_id, starts_on, ends_on, document_no)
    insert_all(tx, restriction_period, [period])


def follow(
    tx: Tx,
    entry: Entry,
    moved: Sequence[tuple[int, int]],
    *,
    allocated: Mapping[int, Collection[int]] | None = None,
) -> None:
    """Bind what stands on old units to the units that came out of them, as it was bound.

    ``moved`` pairs old and new unit ids; the old bindings are ended. One joint mortgage then
    covers all children of a split (law/README: HOLD-04), unless it is ``allocated`` to some of
    them (restriction id -> new units). A mortgage of bare land covers the land of units built on
    it: what was built since is not collateral (民法典 417).
    """
    bound = tx.execute(
        text(
            "select distinct b.binding_id, b.restriction_id, m.new_id, case when o.is_land"
            " and not n.is_land and r.kind = 'mortgage' then 'land' else b.covers end as covers"
            " from unnest(cast(:olds as bigint[]), cast(:news as bigint[])) m (old_id, new_id)"
            " join restriction_unit b on b.park_id = :park and b.unit_id = m.old_id"
            " and b.died is null join restriction r using (park_id, restriction_id)"
            " join unit o on o.park_id = :park and o.unit_id = m.old_id"
            " join unit n on n.park_id = :park and n.unit_id = m.new_id"
            " order by b.restriction_id, m.new_id, covers"
        ),
        {
            "park": entry.park_id,
            "olds": [old for old, _ in moved],
            "news": [new for _, new in moved],
        },
    ).all()
    lives.end(tx, entry, "restriction_unit", sorted({b.binding_id for b in bound}))
    kept = allocated or {}
    # of several old bindings the one that covers the whole comes last, and stays
    wanted = {
        (b.restriction_id, b.new_id): b.covers
        for b in bound
        if b.new_id in kept.get(b.restriction_id, (b.new_id,))
    }
    bindings = [_binding(entry, r, unit_id, covers) for (r, unit_id), covers in wanted.items()]
    insert_all(tx, restriction_unit, bindings)


def consents(tx: Tx, park_id: int, case_id: int) -> frozenset[int]:
    """Return the restrictions a paper in the case answers."""
    return frozenset(
        tx.execute(
            text("select restriction_id from case_consent where park_id = :park and case_id = :id"),
            {"park": park_id, "id": case_id},
        ).scalars()
    )
