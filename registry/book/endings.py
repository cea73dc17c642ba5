"""Ending what stands, in one entry: rights with their holders and certificates, units, buildings.

The order is the register's: a right ends before the unit it stands on, a unit before its building,
all before the parcel. Restrictions are not touched here, save where the land itself is gone.
"""

from collections.abc import Sequence

from registry.records.context import Entry
from registry.store import lives
from registry.store.db import Tx, text

_OF_UNITS = {
    "right_holder": "select h.holder_id from right_holder h join property_right r"
    " using (park_id, right_id) where h.park_id = :park and h.died is null and r.died is null"
    " and r.unit_id = any(cast(:ids as bigint[]))",
    "property_right": "select right_id from property_right"
    " where park_id = :park and died is null and unit_id = any(cast(:ids as bigint[]))",
    "certificate_state": "select s.certificate_id from certificate_state s"
    " join certificate c using (park_id, certificate_id)"
    " join property_right r using (park_id, right_id)"
    " where s.park_id = :park and s.died is null and s.state in ('issued', 'reissued')"
    " and r.died is null and r.unit_id = any(cast(:ids as bigint[]))",
    "unit_part": "select part_id from unit_part"
    " where park_id = :park and died is null and unit_id = any(cast(:ids as bigint[]))",
    "unit_version": "select unit_id from unit_version"
    " where park_id = :park and died is null and unit_id = any(cast(:ids as bigint[]))",
    "restriction_unit": "select binding_id from restriction_unit"
    " where park_id = :park and died is null and unit_id = any(cast(:ids as bigint[]))",
}
_OF_BUILDINGS = {
    "floor": "select floor_id from floor"
    " where park_id = :park and died is null and building_id = any(cast(:ids as bigint[]))",
    "building_version": "select building_id from building_version"
    " where park_id = :park and died is null and building_id = any(cast(:ids as bigint[]))",
}
_CONFLICTS = (
    "select conflict_id from parcel_conflict where park_id = :park and died is null"
    " and (parcel_id = any(cast(:ids as bigint[])) or other_id = any(cast(:ids as bigint[])))"
)


def end_rights(tx: Tx, entry: Entry, unit_ids: Sequence[int], *, state: str, reason: str) -> None:
    """End the rights on units; their certificates become ``state`` (surrendered or void)."""
    certificates = _found(tx, entry, _OF_UNITS["certificate_state"], unit_ids)
    for table in ("right_holder", "certificate_state", "property_right"):
        lives.end(tx, entry, table, _found(tx, entry, _OF_UNITS[table], unit_ids))
    if certificates:
        tx.execute(
            text(
                "insert into certificate_state (park_id, certificate_id, born, state, reason)"
                " select :park, unnest(cast(:ids as bigint[])), :seq, :state, :reason"
            ),
            {
                "park": entry.park_id,
                "ids": certificates,
                "seq": entry.seq,
                "state": state,
                "reason": reason,
            },
        )


def end_units(tx: Tx, entry: Entry, unit_ids: Sequence[int], *, state: str, reason: str) -> None:
    """End units with the rights on them."""
    end_rights(tx, entry, unit_ids, state=state, reason=reason)
    for table in ("unit_part", "unit_version"):
        lives.end(tx, entry, table, _found(tx, entry, _OF_UNITS[table], unit_ids))


def end_shares(tx: Tx, entry: Entry, unit_ids: Sequence[int]) -> None:
    """End only the areas of units; new ones follow in the same entry, the rights stand."""
    lives.end(tx, entry, "unit_version", list(unit_ids))


def end_buildings(tx: Tx, entry: Entry, building_ids: Sequence[int]) -> None:
    """End buildings with their floors; their units have ended."""
    for table, standing in _OF_BUILDINGS.items():
        lives.end(tx, entry, table, _found(tx, entry, standing, building_ids))


def end_parcel(
    tx: Tx,
    entry: Entry,
    parcel_id: int,
    *,
    reason: str,
    state: str = "void",
    land_gone: bool = True,
) -> None:
    """End what stands on a parcel and the parcel itself.

    ``land_gone``: restrictions end with it; else they follow to what comes after.
    """
    units = _of_parcel(tx, entry, parcel_id, "unit", "unit_id")
    buildings = _of_parcel(tx, entry, parcel_id, "building", "building_id")
    end_units(tx, entry, units, state=state, reason=reason)
    end_buildings(tx, entry, buildings)
    if land_gone:
        lives.end(
            tx,
            entry,
            "restriction_unit",
            _found(tx, entry, _OF_UNITS["restriction_unit"], units),
        )
    lives.end(tx, entry, "parcel_conflict", _found(tx, entry, _CONFLICTS, [parcel_id]))
    lives.end(tx, entry, "parcel_version", [parcel_id])


def _of_parcel(tx: Tx, entry: Entry, parcel_id: int, noun: str, key: str) -> list[int]:
    return list(
        tx.execute(
            text(
                f"select {key} from {noun} n join {noun}_version v using (park_id, {key})"  # noqa: S608
                " where park_id = :park and n.parcel_id = :id and v.died is null"
            ),
            {"park": entry.park_id, "id": parcel_id},
        ).scalars()
    )


def _found(tx: Tx, entry: Entry, standing: str, ids: Sequence[int]) -> list[int]:
    return list(tx.execute(text(standing), {"park": entry.park_id, "ids": list(ids)}).scalars())
