"""Tax receipts 完税凭证 that rights were transferred on: each is brought once."""

from collections.abc import Mapping, Sequence

from registry.records.context import Entry
from registry.store.bulk import insert_all
from registry.store.db import Tx
from registry.store.tables.rights import tax_receipt


def keep(tx: Tx, entry: Entry, receipts: Sequence[Mapping[str, object]]) -> None:
    """Keep receipts (kind, paid_on, amount, receipt_no) with the entry. Raises ReceiptUsed."""
    rows = [{"park_id": entry.park_id, "born": entry.seq, **receipt} for receipt in receipts]
    insert_all(tx, tax_receipt, rows)
