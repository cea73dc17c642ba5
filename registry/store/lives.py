"""The one way a row of the register changes: its life ends, in the open entry."""

from collections.abc import Sequence

from registry.records.context import Entry
from registry.store.db import Tx, text


def end(tx: Tx, entry: Entry, table: str, ids: Sequence[int]) -> None:
    """End the current rows of these ids in the entry. Raises NotCurrent when one has ended."""
    if ids:
        tx.execute(
            text("select end_life_v1(:tbl, :park, cast(:ids as bigint[]), :seq)"),
            {"tbl": table, "park": entry.park_id, "ids": list(ids), "seq": entry.seq},
        )
